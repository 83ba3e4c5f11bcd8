"""Opening the store: a password, or the printed recovery code and a new password."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.errors import UserError, WrongPassword
from app.base.jobs import Progress
from app.base.language import T
from ui.core import theme
from ui.core.preferences import Preferences
from ui.core.worker import JobQueue
from ui.widgets.basics import Captioned, CodeEdit, NewPassword, PasswordEdit, ProblemLabel, button
from ui.widgets.combo import Combo

if TYPE_CHECKING:
    from app.store import Store

# Loaded while the password is typed: once it is right, the desk stands there sooner.
_NEEDED = ("app.store", "app.services.recovery_custody", "ui.shell.workspace", "ui.pages.home")
_TITLE = T("Mở sổ", "Open the store")
_RECOVER_TITLE = T("Mở bằng mã khôi phục", "Open with the recovery code")
_WHO = T("Người dùng", "User")
_ANYBODY = T("Theo mật khẩu", "By password")
_PASSWORD = T("Mật khẩu", "Password")
_CODE = T("Mã khôi phục (trên tờ đã in)", "Recovery code (on the printed sheet)")
_NEW = T("Mật khẩu mới", "New password")
_AGAIN = T("Gõ lại mật khẩu mới", "The new password again")
_FORGOT = T("Quên mật khẩu?", "Forgot the password?")
_BACK = T("Quay lại gõ mật khẩu", "Back to the password")
_OPENING = T("Đang mở…", "Opening…")
_EMPTY = T("Hãy gõ mật khẩu.", "Type the password.")
_DIFFER = T("Hai lần gõ mật khẩu mới khác nhau.", "The two new passwords differ.")


class UnlockPage(QWidget):
    """Emits ``opened`` with the store. The password is worked on in a thread."""

    opened = Signal(object)

    def __init__(self, path: Path, background: JobQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path, self._background = path, background
        self._recovering = False
        self.title = theme.label(str(_TITLE), "title")
        self.users = Combo(fits=True)
        self.password = PasswordEdit()
        self.code = CodeEdit()
        self.again = PasswordEdit()
        self.problem = ProblemLabel(self.password, self.code, self.again)
        self.go = button(_TITLE, "primary")
        self.go.setDefault(True)
        self.forgot = button(_FORGOT, "link")
        self._lay_out()
        for editor in (self.password, self.code, self.again):
            editor.returnPressed.connect(self.open)
        self.go.clicked.connect(self.open)
        self.forgot.clicked.connect(self._switch)
        self._show_form()

    def load_users(self) -> None:
        """Ask who may open the store; called once the window is seen, since it loads the store."""
        path = self._path

        def read(_progress: Progress) -> list[str]:
            import app.registers  # noqa: F401 - what opening needs is loaded while one types
            from app.store.security.key_file import KeyFile

            return sorted(KeyFile.load(path).users)

        self._background.start(read, done=self._offer, failed=self._refused)
        self._background.start(_load, code=_load)

    @property
    def several_users(self) -> bool:
        """More than one officer opens this store."""
        return self.users.count() > 1

    def open(self) -> None:
        """Try what was typed."""
        problem = self._missing()
        self.problem.say(problem)
        if problem is None:
            self._busy(True)
            self._background.start(self._job(), done=self._done, failed=self._refused)

    def _missing(self) -> T | None:
        if not self.password.text():
            return _EMPTY
        if self._recovering and self.password.text() != self.again.text():
            return _DIFFER
        return None

    def _job(self) -> Callable[[Progress], Store]:
        path, password, code = self._path, self.password.text(), self.code.text()
        user, several = self.users.currentData(), self.several_users
        recovering = self._recovering

        def work(_progress: Progress) -> Store:
            import app.registers  # noqa: F401 - the store makes a table of each registered type
            from app.services import recovery_custody
            from app.store import Store

            if recovering:
                store = Store.recover(path, code, user, password)
                recovery_custody.confirm(store)  # it has just been typed
                return store
            return Store.open(path, user if several else None, password)

        return work

    def _offer(self, users: list[str]) -> None:
        if len(users) > 1:
            self.users.addItem(str(_ANYBODY), None)
        for user in users:
            self.users.addItem(user.title(), user)
        self._show_form()

    def _done(self, store: Store) -> None:
        for editor in (self.password, self.code, self.again):
            editor.clear()
        self.opened.emit(store)

    def _refused(self, error: UserError) -> None:
        self._busy(False)
        self.problem.say(error.text)
        if isinstance(error, WrongPassword):
            self._secret.refused()
        self.password.selectAll()
        self.password.setFocus()

    def _busy(self, busy: bool) -> None:
        for widget in (self.users, self.password, self.code, self.again, self.go, self.forgot):
            widget.setEnabled(not busy)
        self._show_form(busy=busy)

    def _switch(self) -> None:
        self._recovering = not self._recovering
        self._secret.ask_new(self._recovering)
        self.problem.say(None)
        self._show_form()
        (self.code if self._recovering else self.password).setFocus()

    def _show_form(self, *, busy: bool = False) -> None:
        recovering = self._recovering
        title = _RECOVER_TITLE if recovering else _TITLE
        self.title.setText(str(title))
        self.go.setText(str(_OPENING if busy else title))
        self.forgot.setText(str(_BACK if recovering else _FORGOT))
        self._who.setVisible(self.several_users)
        self._recovery.setVisible(recovering)
        self._repeat.setVisible(recovering)
        self._secret.caption.setText(str(_NEW if recovering else _PASSWORD))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(2))
        column.addWidget(self.title)
        name = Preferences().unit_of(self._path) or self._path.name
        self.whose = theme.label(name, "heading" if name != self._path.name else "quiet", wrap=True)
        self.whose.setToolTip(str(self._path))
        column.addWidget(self.whose)
        self._who = Captioned(_WHO, self.users)
        self._recovery = Captioned(_CODE, self.code)
        self._secret = NewPassword(_PASSWORD, self.password, new=False)
        self._repeat = Captioned(_AGAIN, self.again)
        column.addWidget(self._who)
        column.addWidget(self._recovery)
        column.addWidget(self._secret)
        column.addWidget(self._repeat)
        column.addWidget(self.go)
        column.addWidget(self.forgot)
        column.addWidget(self.problem.label)
        self.problem.keep_room(2)
        self._secret.doubt.keep_room(2)


def _load(_progress: Progress) -> None:
    for name in _NEEDED:
        import_module(name)
