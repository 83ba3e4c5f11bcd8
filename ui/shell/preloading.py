"""Loads the code of the pages behind the first one, while nobody waits for it."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, QTimer, Signal

from ui.core.worker import Worker

# In the order in which they are usually asked for.
MODULES = (
    "ui.register_page.page", "ui.pages.timeline", "ui.report_page.page", "ui.pages.duplicates",
    "ui.pages.quality", "ui.submission_page.page", "ui.rollup_page.page",
    "ui.certificate_page.page", "ui.settings_page.page", "ui.pages.trash",
)  # fmt: skip
_AFTER = 1_000  # milliseconds: the first page is filled by then
_WHILE_BUSY = 200


class Preloading(QObject):
    """Has the worker load one module after the other, whenever it has nothing to do; then ``done``.

    A page whose code is not loaded yet would keep the window waiting when it is first opened. One
    that is opened meanwhile loads its code itself, or waits for what is being loaded.
    """

    done = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._timer = QTimer(self, singleShot=True, interval=_AFTER)
        self._timer.timeout.connect(self._load_next)
        self._timer.start()

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
