"""What a chief is asked about an account: who it is for, another password, whether it goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.services.accounts import Account
from app.store import Store
from app.store.permissions import permit
from app.store.read.principal import AccountRole
from ui.core import theme
from ui.core.composing import ComposingLine
from ui.core.context import Context
from ui.settings_page.register_choice import FIXED, RegisterChoice
from ui.widgets.act_dialog import ActDialog
from ui.widgets.basics import Captioned, CodeEdit, NewPassword, PasswordEdit
from ui.widgets.combo import Combo

_ADD, _CHANGE = (
    T("Thêm người dùng", "Add a user"),
    T("Vai trò và sổ được giao", "Role and registers"),
)
_USER, _NAME = T("Tên đăng nhập", "User name"), T("Họ và tên", "Full name")
_ROLE = T("Vai trò", "Role")
_ROLES: tuple[AccountRole, ...] = tuple(AccountRole)
_PASSWORD, _AGAIN = T("Mật khẩu", "Password"), T("Gõ lại mật khẩu", "The password again")
_DIFFER = T("Hai lần gõ mật khẩu khác nhau.", "The two passwords differ.")
_SAVE = T("Lưu", "Save")
_NEW_PASSWORD = T("Đặt mật khẩu mới", "Set a new password")
_OF = T(
    "Mật khẩu mới của {name}; hãy nhờ người ấy đổi lại khi mở sổ lần đầu.",
    "The new password of {name}; have them change it when they first open the store.",
)
_REMOVE = T("Cho thôi dùng sổ", "Shut out of the store")
_LEAVES = T(
    "{name} sẽ không mở được sổ nữa. Khóa sổ được đổi: toàn bộ sổ ghi lại, vài giây, trên USB có thể tới một phút, rồi sổ mở lại. Những gì người ấy đã chép đi trước đó thì không thu lại được.",
    "{name} will open the store no more. Its key is changed: the whole store is written anew, some seconds, on a removable drive up to a minute, and opens again. What they copied before cannot be taken back.",
)
_KEEP = T(
    "Chuyển công tác, vẫn tin cậy: giữ nguyên khóa sổ",
    "They move on in trust: leave the key as it is",
)
_OWN = T("Mật khẩu của chính mình", "Your own password")
_EMPTY = T("Hãy gõ mật khẩu.", "Type the password.")


class _Passwords(QWidget):
    """A new password, typed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.new, self.again = PasswordEdit(), PasswordEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.gap(2))
        for label, editor in ((_PASSWORD, self.new), (_AGAIN, self.again)):
            row.addWidget(NewPassword(label, editor, new=True), 1, Qt.AlignmentFlag.AlignTop)

    @property
    def doubt(self) -> T | None:
        """Why what was typed cannot be taken, where the two differ."""
        return None if self.new.text() == self.again.text() else _DIFFER


class AccountDialog(ActDialog):
    """Role and registers of an account; with its names and a password where it is a new one."""

    def __init__(self, context: Context, parent: QWidget, account: Account | None = None) -> None:
        super().__init__(context, parent, _CHANGE if account else _ADD, _SAVE)
        self._account = account
        self.user, self.name, self.role = CodeEdit(), ComposingLine(), Combo(fits=True)
        self.passwords = _Passwords()
        self.role.addItems([str(role.label) for role in _ROLES])
        self.registers = RegisterChoice()
        self.role.currentIndexChanged.connect(self._follow)
        fields = QVBoxLayout()
        fields.setSpacing(theme.gap(1))
        if account is None:
            fields.addWidget(Captioned(_NAME, self.name))
            fields.addWidget(Captioned(_USER, self.user))
        else:
            fields.addWidget(theme.label(f"{account.name} ({account.user})", "strong", wrap=True))
        fields.addWidget(Captioned(_ROLE, self.role))
        fields.addWidget(self.registers.chooser)
        if account is None:
            fields.addWidget(self.passwords)
        fields.addStretch()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gap(2))
        grid.addLayout(fields, 0, 0)
        grid.addWidget(self.registers, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.lay_out(self.role if account else self.name, body)
        self.registers.show_chosen(account.principal.registers if account else None)
        of = account.role if account else AccountRole.OFFICER
        self.role.setCurrentIndex(_ROLES.index(of))
        self._follow()
        self.resize_within(94, theme.gap(60))

    def act(self) -> None:
        """Add the account, or change it."""
        user, name, secret = self.user.text(), self.name.text(), self.passwords.new.text()
        role, given, account = self._role(), self.registers.chosen(), self._account
        if account is None and (doubt := self.passwords.doubt):
            self.problem.say(doubt)
            return

        def job(_progress: Progress, store: Store) -> None:
            from app.store.security import key_changes

            if account is None:
                key_changes.add_user(store, user, name, role.value, secret, registers=given)
                return
            if role is not account.role and account.role is AccountRole.CHIEF:
                key_changes.refuse_last_chief(store, account.user)  # before anything is written
            if role not in FIXED and account.principal.registers != given:
                permit(store, account.user, given)
            if account.role is not role:
                key_changes.change_role(store, account.user, role.value)

        self.send(job)

    def _follow(self) -> None:
        self.registers.follow(self._role())

    def _role(self) -> AccountRole:
        return _ROLES[self.role.currentIndex()]


class SetPasswordDialog(ActDialog):
    """A new password for somebody else."""

    def __init__(self, context: Context, parent: QWidget, account: Account) -> None:
        super().__init__(context, parent, _NEW_PASSWORD, _NEW_PASSWORD)
        self._user = account.user
        self.passwords = _Passwords()
        about = theme.label(str(_OF.format(name=account.name)), wrap=True)
        self.lay_out(self.passwords.new, about, self.passwords)
        self.resize_within(64)

    def act(self) -> None:
        """Give the password."""
        user, secret = self._user, self.passwords.new.text()
        if doubt := self.passwords.doubt:
            self.problem.say(doubt)
            return

        def job(_progress: Progress, store: Store) -> None:
            from app.store.security import key_changes

            key_changes.change_password(store, user, secret)

        self.send(job)


class RemoveDialog(ActDialog):
    """Whether somebody is shut out: with another key for the store, or in trust without one."""

    def __init__(self, context: Context, parent: QWidget, account: Account) -> None:
        super().__init__(context, parent, _REMOVE, _REMOVE)
        self._user = account.user
        self.password, self.keep = PasswordEdit(), QCheckBox(str(_KEEP))
        about = theme.label(str(_LEAVES.format(name=account.name)), wrap=True)
        self.lay_out(self.password, about, Captioned(_OWN, self.password), self.keep)
        self.resize_within(64)

    def act(self) -> None:
        """Make sure by the chief's own password, then shut the user out."""
        user, password, keep = self._user, self.password.text(), self.keep.isChecked()
        if not password:
            self.problem.say(_EMPTY)
            return

        def job(_progress: Progress, store: Store) -> None:
            from app.store.security import key_changes

            store.confirm(password)
            key_changes.refuse_last_chief(store, user)
            if keep:
                key_changes.remove_user(store, user)

        def change_key() -> None:
            self._context.open.rekey(password, user)

        if keep:
            self.send(job)
        else:
            self.send(job, change_key)

    def refuse(self, error: UserError) -> None:
        """Tell what is wrong; the password is typed anew."""
        super().refuse(error)
        self.password.selectAll()
        self.password.setFocus()
