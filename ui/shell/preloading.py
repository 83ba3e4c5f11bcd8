"""Loads the code of the pages behind the first one, once the window is used and while nobody waits."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.core.worker import Worker

# In the order in which they are usually asked for.
PAGES = (
    "ui.register_page.page", "ui.pages.timeline", "ui.report_page.page", "ui.pages.duplicates",
    "ui.pages.quality", "ui.submission_page.page", "ui.rollup_page.page",
    "ui.certificate_page.page", "ui.settings_page.page", "ui.pages.trash",
    "ui.pages.my_books",
)  # fmt: skip
LATER = ("ui.register_page.import_review",)  # what pages load only when it is needed
MODULES = (*PAGES, *LATER)
_AFTER = 1_000  # milliseconds: the first page is filled by then
_WHILE_BUSY = 200
_USES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
}


class Preloading(QObject):
    """Has the worker load one module after the other, whenever it has nothing to do; then ``done``.

    A page whose code is not loaded yet would keep the window waiting when it is first opened. One
    that is opened meanwhile loads its code itself, or waits for what is being loaded. A window that
    stands there untouched opens no page, and does without: 4 MB.
    """

    done = Signal()

    def __init__(self, worker: Worker, shown_in: QWidget) -> None:
        super().__init__(shown_in)
        self._worker, self._shown_in = worker, shown_in
        self._timer = QTimer(self, singleShot=True, interval=_WHILE_BUSY)
        self._timer.timeout.connect(self._load_next)
        QTimer.singleShot(_AFTER, self, self._await_use)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _USES:
            watched.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _await_use(self) -> None:
        # What the window itself receives: every move of the mouse, whichever widget is below it.
        if window := self._shown_in.window().windowHandle():
            window.installEventFilter(self)

    def _load_next(self) -> None:
        if self._worker.busy:
            self._timer.start(_WHILE_BUSY)
        elif name := self._missing():
            self._worker.start(
                lambda _progress: import_module(name), code=import_module, done=self._loaded
            )
        else:
            self.done.emit()

    def _loaded(self, _module: ModuleType) -> None:
        self._timer.start(0)

    def _missing(self) -> str:
        return next((name for name in MODULES if name not in sys.modules), "")
