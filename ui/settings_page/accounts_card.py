"""Who opens the store: all accounts for a chief, who adds, changes and removes them; else one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.base.language import T
from app.schema.record import REGISTRY
from app.services.accounts import Account, accounts
from app.store.permissions import Post
from app.store.read.principal import AccountRole
from ui.core import theme
from ui.core.context import Context
from ui.settings_page.account_dialogs import AccountDialog, RemoveDialog, SetPasswordDialog
from ui.widgets.basics import Card, button
from ui.widgets.table import Table
from ui.widgets.table_model import TableModel

_ACCOUNTS, _OWN = T("Người dùng sổ", "Users of the store"), T("Tài khoản của mình", "Your account")
_ABOUT = T(
    "Ai không được giao sổ nào thì không thấy sổ ấy ở trang nào; báo cáo vẫn đếm đủ mọi sổ. Đổi vai trò hay sổ được giao có hiệu lực từ lần mở sổ sau.",
    "Who was not given a register sees it on no page; reports count all of them. Another role or other registers hold from the next opening on.",
)
_ASK = T("Cần thêm sổ hay đổi vai trò, hãy nhờ người phụ trách.", "For more, ask the chief.")
_ADD, _CHANGE = (
    T("Thêm…", "Add…"),
    T("Vai trò, sổ…", "Role, registers…"),
)
_PASSWORD, _REMOVE = T("Mật khẩu…", "Password…"), T("Cho thôi…", "Shut out…")
_TITLES = (
    T("Họ và tên", "Full name"), T("Tên đăng nhập", "User name"), T("Vai trò", "Role"),
    T("Sổ được giao", "Registers"),
)  # fmt: skip
_GONE = T("Đã thôi dùng sổ", "No longer opens it")
_ALL, _NONE, _SOME = (
    T("Mọi sổ", "All"),
    T("Không sổ nào", "None"),
    T("{n} sổ", "{n} {n:register|registers}"),
)
_DONE = T("Đã lưu người dùng.", "The users are saved.")
_ROWS = 8  # that the table shows at most before it scrolls


class AccountModel(TableModel[Account]):
    """A row for each account."""

    titles = _TITLES

    def text(self, row: int, column: int) -> str:
        """Return a cell: name, user, role, registers."""
        one = self.rows[row]
        role = one.role.label if one.present else _GONE
        return (one.name, one.user, str(role), str(registers_text(one)))[column]

    def tip(self, row: int, column: int) -> str | None:
        """Return the names of the registers that are given."""
        if column < len(_TITLES) - 1:
            return None
        return "\n".join(str(REGISTRY[key].schema.book) for key in self.rows[row].registers)

    def ink(self, row: int, _column: int) -> str | None:
        """Return a quiet colour for who no longer opens the store."""
        return None if self.rows[row].present else theme.tokens().quiet


def registers_text(account: Account) -> T:
    """Which registers an account sees, in a word: a post's by its name."""
    keys = account.registers
    if not account.present or not keys:
        return _NONE
    if len(keys) == len(REGISTRY):
        return _ALL
    of_post = (post.label for post in Post if post.registers == frozenset(keys))
    return next(of_post, _SOME.format(n=len(keys)))


class AccountsCard(Card):
    """The accounts in a table, and below it what a chief does with the one that is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.chief = context.store.principal.role is AccountRole.CHIEF
        self.model = AccountModel(self)
        self.table = Table(self.model, "accounts", _ACCOUNTS)
        self.column.addWidget(theme.label(str(_ACCOUNTS if self.chief else _OWN), "heading"))
        about = _ABOUT if self.chief else _ASK
        self.column.addWidget(theme.label(str(about), "quiet", wrap=True))
        self.column.addWidget(self.table)
        self.add, self.change, self.password, self.remove = (
            button(text, "", icon)
            for text, icon in (
                (_ADD, "plus"), (_CHANGE, "pencil"), (_PASSWORD, "key-round"), (_REMOVE, "x"),
            )
        )  # fmt: skip
        self.buttons: tuple[QPushButton, ...] = (
            self.add, self.change, self.password, self.remove,
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(theme.gap())
        for one in self.buttons:
            row.addWidget(one)
        row.addStretch()
        if self.chief:
            self.column.addLayout(row)
        self.add.clicked.connect(self.add_account)
        self.change.clicked.connect(self.change_account)
        self.password.clicked.connect(self.set_password)
        self.remove.clicked.connect(self.remove_account)
        if self.chief:
            self.table.on_open(lambda _index: self.change_account(), self.table.doubleClicked)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.table.fit(0, (1, 12), (2, 18), (3, 14))
        policy = QSizePolicy.Policy  # else the card would share out room that the table leaves
        self.table.setSizePolicy(policy.Expanding, policy.Fixed)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Read the accounts anew; the one that was chosen stays so."""
        with self._context.guard():
            self.model.exchange(accounts(self._context.store))
        rows = min(max(len(self.model.rows), 1), _ROWS)
        head = self.table.horizontalHeader().sizeHint().height()
        height = self.table.verticalHeader().defaultSectionSize()
        policy = Qt.ScrollBarPolicy
        scrolls = len(self.model.rows) > _ROWS
        self.table.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        self.table.setFixedHeight(head + rows * height + theme.gap(0.5))
        if self.model.rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.refit()
        self._follow()

    def chosen(self) -> Account | None:
        """The account that is chosen in the table."""
        return self.model.row(self.table.currentIndex().row())

    def add_account(self) -> None:
        """Ask for a new account."""
        self._ask(AccountDialog(self._context, self))

    def change_account(self) -> None:
        """Ask for another role and other registers."""
        if (account := self.chosen()) and self.change.isEnabled():
            self._ask(AccountDialog(self._context, self, account))

    def set_password(self) -> None:
        """Ask for a new password for somebody else."""
        if account := self.chosen():
            self._ask(SetPasswordDialog(self._context, self, account))

    def remove_account(self) -> None:
        """Ask whether somebody is to be shut out."""
        if account := self.chosen():
            self._ask(RemoveDialog(self._context, self, account))

    def _ask(self, dialog: AccountDialog | SetPasswordDialog | RemoveDialog) -> None:
        dialog.accepted.connect(self._done)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()

    def _done(self) -> None:
        self._context.messages.say(_DONE)
        self.reload()

    def _follow(self) -> None:
        """Offer what can be done with the account: nobody removes themselves, or who is gone."""
        one = self.chosen()
        own = one is not None and one.user == self._context.store.user
        self.change.setEnabled(one is not None and one.present)
        self.password.setEnabled(one is not None and not own)
        self.remove.setEnabled(one is not None and one.present and not own)
