"""The screen before the store is open: unlocking, the first run, the example commune."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base import clock
from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from ui.core import theme
from ui.core.worker import JobQueue
from ui.shell.cover import CoverArt
from ui.shell.unlock import UnlockPage
from ui.widgets import recoding
from ui.widgets.basics import ProblemLabel, button

if TYPE_CHECKING:
    from app.store import Store
    from ui.shell.first_run import FirstRunPage
    from ui.shell.keep_code import KeepCodePage

_TRY = T("Xem thử với dữ liệu ví dụ", "Look around with invented data")
_OTHER = T("Mở sổ ở nơi khác…", "Open another store…")
_MAKING = T("Đang dựng một xã ví dụ…", "Creating an example commune…")
# The store's libraries are loaded once the window is seen: loading them earlier would hold it up.
_AFTER_PAINT = 30  # milliseconds
DEMO_SIZE, DEMO_SEED = 1, 7


class StartScreen(QWidget):
    """Emits ``opened`` with an open store."""

    opened = Signal(object)

    def __init__(self, path: Path, *, demo: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._demo = demo
        self._new: FirstRunPage | None = None
        self._waiting: KeepCodePage | None = None
        self.background = JobQueue(self)
        self._seen = QTimer(self, singleShot=True, interval=_AFTER_PAINT)
        self._seen.timeout.connect(self._warm_up)
        self.problem = ProblemLabel()
        self.recoded = theme.label("", "quiet", wrap=True)
        self.recoded.hide()
        self._bar = QProgressBar(maximum=100, textVisible=False)
        self._bar.setFixedHeight(theme.gap())
        self._pages = QStackedWidget()
        self._lay_out()
        self._begin(path)

    @property
    def shown(self) -> QWidget | None:
        """The page that is shown."""
        return self._pages.currentWidget()

    def open_demo(self) -> None:
        """Open the invented commune, making it the first time."""
        self._ways.hide()
        self._show(self._making())
        self.background.start(
            _demo_store,
            done=self.opened.emit,
            failed=self._refused,
            progress=self._bar.setValue,
        )

    def close_gate(self) -> None:
        """End the thread, and close what was made but not yet confirmed."""
        self._seen.stop()
        self.background.close()
        for page in (self._new, self._waiting):
            if page is not None:
                page.abandon()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._seen.start()

    def _warm_up(self) -> None:
        if self._demo:
            self._demo = False
            self.open_demo()
        elif isinstance(self.shown, UnlockPage):
            self.shown.load_users()
            self.shown.password.setFocus()
        elif self._new is not None:
            self.background.start(_load)
            self._new.commune.setFocus()

    def _begin(self, path: Path) -> None:
        if self._demo:
            return self._show(self._making())
        page = self._unlock(path) if os.path.lexists(path) else self._first_run(path)
        return self._show(page)

    def _first_run(self, path: Path) -> FirstRunPage:
        from ui.shell.first_run import FirstRunPage

        self._new = FirstRunPage(path, self.background)
        self._new.opened.connect(self.opened)
        self._new.code_shown.connect(self._ways.hide)
        return self._new

    def _unlock(self, path: Path) -> UnlockPage:
        page = UnlockPage(path, self.background)
        page.opened.connect(self._unlocked)
        return page

    def _unlocked(self, store: Store) -> None:
        """Hand the store on, unless its recovery code has yet to be confirmed."""
        from app.services import recovery_custody

        if not recovery_custody.pending(store):
            self.opened.emit(store)
            return
        from ui.shell.keep_code import KeepCodePage

        self._waiting = KeepCodePage(store, self.background)
        self._waiting.opened.connect(self.opened)
        self._ways.hide()
        self._show(self._waiting)
        self._waiting.make.setFocus()

    def _show(self, page: QWidget) -> None:
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def _making(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(theme.label(str(_MAKING), "title", wrap=True))
        column.addWidget(self._bar)
        return page

    def _refused(self, error: UserError) -> None:
        self.problem.say(error.text)
        self._ways.show()
        self._begin(self.path)
        self._warm_up()

    def _choose(self) -> None:
        from ui.core import dialogs

        if path := dialogs.open_file(self, _OTHER, dialogs.STORES):
            self.path = path
            self._begin(path)
            self._warm_up()

    def recode_old_book(self) -> None:
        """Write an old workbook as Unicode: for whoever has no store yet, too."""
        if (chosen := recoding.choose(self)) is None:
            return
        self.problem.say(None)
        self._tell(recoding.RECODING)
        self.background.start(chosen.work, done=self._tell, failed=self._not_recoded)

    def _tell(self, text: T) -> None:
        self.recoded.setText(str(text))
        self.recoded.show()

    def _not_recoded(self, error: UserError) -> None:
        self.recoded.hide()
        self.problem.say(error.text)

    def _lay_out(self) -> None:
        self._ways = QWidget()
        ways = QVBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(theme.gap(0.5))
        stores = QHBoxLayout()
        for text, act in ((_TRY, self.open_demo), (_OTHER, self._choose)):
            way: QPushButton = button(text, "link")
            way.clicked.connect(act)
            stores.addWidget(way)
        stores.addStretch()
        self.recode = button(recoding.RECODE, "link")
        self.recode.clicked.connect(self.recode_old_book)
        ways.addLayout(stores)
        ways.addWidget(self.recode, 0, Qt.AlignmentFlag.AlignLeft)
        ways.addWidget(self.recoded)
        narrow = QWidget()
        narrow.setMaximumWidth(theme.characters(64))
        column = QVBoxLayout(narrow)
        column.setContentsMargins(*(theme.gap(4),) * 4)
        column.addStretch()
        column.addWidget(self._pages)
        column.addWidget(self.problem.label)
        column.addSpacing(theme.gap())
        column.addWidget(self._ways)
        column.addStretch()
        inside = QWidget()
        theme.role(inside, "paper")
        QHBoxLayout(inside).addWidget(narrow)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(CoverArt(), 5)
        row.addWidget(area, 6)


def _load(_progress: Progress) -> None:
    """Load the store's libraries ahead of their use."""
    import app.registers
    import app.store  # noqa: F401


def _demo_store(progress: Progress) -> Store:
    import app.registers  # noqa: F401 - the store makes a table of each registered type
    from app import demo
    from app.store import Store

    path = demo.place()
    if path.exists():
        return Store.open(path, None, demo.PASSWORD)
    return demo.create(path, DEMO_SIZE, DEMO_SEED, clock.today(), progress=progress)
