"""The card that gives the store another key: a password or a copy is out."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.base.errors import UserError
from app.base.language import T
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.widgets.basics import Captioned, Card, PasswordEdit, ProblemLabel, button

_KEY = T("Đổi khóa sổ", "Change the store's key")
_ABOUT = T(
    "Đổi khi mật khẩu bị lộ, hoặc mất máy, USB, tờ mã khôi phục; ai thôi dùng sổ thì cho thôi ở mục Người dùng, khóa sổ cũng đổi. Mọi người vẫn dùng mật khẩu của mình; tệp khóa cũ không mở được gì ghi từ nay. Những gì đã bị chép đi trước đó thì không thu lại được.",
    "Change it when a password is known, or a computer, removable drive or recovery sheet is lost; who leaves is shut out under Users, which changes the key too. Everybody keeps their password; old key files open nothing written from now on. What was copied before cannot be taken back.",
)
_PASSWORD = T("Mật khẩu đang dùng", "Present password")
_EMPTY = T("Hãy gõ mật khẩu.", "Type the password.")
_SURE = T(
    "Đổi khóa sổ? Việc này ghi lại toàn bộ sổ: vài giây, trên USB có thể tới một phút, không dừng giữa chừng. Xong thì sổ mở lại.",
    "Change the store's key? The whole store is written anew: some seconds, on a removable drive up to a minute, without a stop. Then it opens again.",
)


class KeyCard(Card):
    """Asks for the password; the window then closes the store, changes the key, and opens it again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.password = PasswordEdit()
        self.problem = ProblemLabel()
        self.go = button(_KEY, "", "key-round")
        self.go.clicked.connect(self.change)
        self.password.returnPressed.connect(self.change)
        self.column.addWidget(theme.label(str(_KEY), "heading"))
        self.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(2))
        grid.addWidget(Captioned(_PASSWORD, self.password), 0, 0)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        self.column.addWidget(self.problem.label)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch()
        self.column.addLayout(row)

    def change(self) -> None:
        """Check the password in a thread, ask, and have the window do it."""
        password = self.password.text()
        self.problem.say(None if password else _EMPTY)
        if password:
            self.go.setEnabled(False)
            self._context.worker.run(
                lambda _progress, store: store.confirm(password),
                done=lambda _nothing: self._confirmed(password),
                failed=self._refused,
            )

    def _confirmed(self, password: str) -> None:
        self.go.setEnabled(True)
        self.password.clear()
        self.problem.say(None)
        if dialogs.yes(self, _SURE, _KEY):
            self._context.open.rekey(password, "")

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.problem.say(error.text)
        self.password.selectAll()
        self.password.setFocus()
