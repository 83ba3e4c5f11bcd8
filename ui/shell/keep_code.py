"""The page after unlocking a store whose recovery code nobody has confirmed to hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.services import recovery_custody, unit_settings
from ui.core import theme
from ui.core.worker import JobQueue
from ui.widgets.basics import Captioned, CodeEdit, ProblemLabel, button
from ui.widgets.recovery_code import RecoveryCodeSheet

if TYPE_CHECKING:
    from app.store import Store

_TITLE = T("Mã khôi phục chưa được giữ", "The recovery code was not kept")
_WHY = T(
    "Lần trước chưa ai gõ lại nhóm nào của mã khôi phục. Nếu quên mật khẩu mà không có mã thì không còn cách nào mở sổ.",
    "No group of the recovery code was typed back yet. If the password is forgotten, nothing but that code opens the store.",
)
_MAKE = T("Lập mã mới", "Make a new code")
_HAVE = T("Hoặc gõ cả mã trên tờ đã in", "Or type the whole code of the printed sheet")
_CHECK = T("Kiểm tra tờ đã in", "Check the printed sheet")
_LATER = T("Mở sổ, lần sau hỏi lại", "Open the store; ask again next time")


class KeepCodePage(QWidget):
    """Emits ``opened`` with the store: once a code is confirmed, or left for the next opening.

    A new code is in force only when a group of it was typed back; until then the old sheet is.
    """

    opened = Signal(object)

    def __init__(self, store: Store, background: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store: Store | None = store
        self._background = background
        self.make = button(_MAKE, "primary")
        self.code = CodeEdit()
        self.check = button(_CHECK)
        self.later = button(_LATER, "link")
        self.problem = ProblemLabel(self.code)
        self.sheet: RecoveryCodeSheet | None = None
        self._choices = QWidget()
        self._lay_out()
        self.make.clicked.connect(self._show_code)
        self.check.clicked.connect(self._check)
        self.code.returnPressed.connect(self._check)
        self.later.clicked.connect(self._finish)

    def abandon(self) -> None:
        """Close the store that was not handed on: the window is closing."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _show_code(self) -> None:
        assert self._store is not None
        code, unit = recovery_custody.propose(), unit_settings.load(self._store)
        self.sheet = RecoveryCodeSheet(code, f"{unit.name}, {unit.province}", in_force=False)
        self.sheet.kept.connect(
            lambda: self._work(lambda store: recovery_custody.adopt(store, code))
        )
        self._choices.hide()
        self._column.insertWidget(1, self.sheet)
        self.sheet.typed.setFocus()

    def _check(self) -> None:
        typed = self.code.text()
        self._work(lambda store: recovery_custody.check(store, typed))

    def _work(self, job: Callable[[Store], None]) -> None:
        """Do what takes a moment in the thread, then hand the store on."""
        store = self._store
        if store is None:
            return
        self.setEnabled(False)

        def run(_progress: Progress) -> None:
            job(store)

        self._background.start(run, done=lambda _none: self._finish(), failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.setEnabled(True)
        self.problem.say(error.text)

    def _finish(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            self.opened.emit(store)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._choices)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.gap(1.75))
        inside.addWidget(theme.label(str(_WHY), wrap=True))
        for part in (self.make, Captioned(_HAVE, self.code), self.check, self.later):
            inside.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(1.75))
        self._column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._column.addWidget(theme.label(str(_TITLE), "title", wrap=True))
        self._column.addWidget(self._choices)
        self._column.addWidget(self.problem.label)
