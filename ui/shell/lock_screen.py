"""The page that covers everything after some idle minutes; the store stays open behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import UserError, WrongPassword
from app.base.jobs import Progress
from app.base.language import T
from ui.core import theme
from ui.core.worker import JobQueue
from ui.widgets.basics import Card, NewPassword, PasswordEdit, ProblemLabel, button

if TYPE_CHECKING:
    from app.store import Store

_TITLE = T("Đã che màn hình", "The screen is covered")
_WHY = T(
    "Không ai dùng máy một lúc. Việc đang làm dở vẫn còn; gõ mật khẩu để tiếp tục.",
    "Nobody used the computer for a while. Unfinished work is kept; type the password to go on.",
)
_PASSWORD = T("Mật khẩu", "Password")
_GO = T("Tiếp tục", "Go on")


class LockScreen(QWidget):
    """Emits ``unlocked`` once the user's own password is given."""

    unlocked = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._background = JobQueue(self)
        self.password = PasswordEdit()
        self.problem = ProblemLabel()
        self.go = button(_GO, "primary")
        self.go.clicked.connect(self.open)
        self.password.returnPressed.connect(self.open)
        frame = Card()
        column = frame.column
        frame.setMaximumWidth(theme.characters(60))
        column.addWidget(theme.label(str(_TITLE), "title"))
        column.addWidget(theme.label(str(_WHY), "quiet", wrap=True))
        self._secret = NewPassword(_PASSWORD, self.password, new=False)
        column.addWidget(self._secret)
        column.addWidget(self.problem.label)
        column.addWidget(self.go)
        whole = QVBoxLayout(self)
        whole.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)

    def open(self) -> None:
        """Try the password in a thread."""
        self.go.setEnabled(False)
        store, password = self._store, self.password.text()

        def check(_progress: Progress) -> None:
            second = store.second_connection()  # a connection is used by one thread
            try:
                second.confirm(password)
            finally:
                second.close()

        self._background.start(check, done=self._right, failed=self._wrong)

    def _right(self, _nothing: None) -> None:
        self._background.close()
        self.unlocked.emit()

    def _wrong(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.problem.say(error.text)
        if isinstance(error, WrongPassword):
            self._secret.refused()
        self.password.selectAll()
        self.password.setFocus()
