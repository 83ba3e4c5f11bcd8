"""Who is at work in an open store, and which registers are theirs.

Roles on a shared laptop are evidence, not cryptography: whoever has a password has the key. What is
held here is that no page, command or list shows a register that its reader was not permitted.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import UserError
from app.base.language import T
from app.schema.values import Choice

_NOT_PERMITTED = T(
    "Tài khoản “{user}” không được giao sổ {book}; dữ liệu không thay đổi, hãy nhờ người phụ trách giao sổ ấy.",
    "The account “{user}” was not given the register {book}; nothing has changed. Ask the chief for it.",
)
_ONLY_LOOKS = T(
    "Tài khoản “{user}” chỉ xem sổ {book}; chưa ghi gì, hãy nhờ người được giao ghi sổ ấy.",
    "The account “{user}” only looks at {book}; nothing was written. Ask somebody who may change it.",
)
_NO_WORK = T(
    "Tài khoản “{user}” chỉ xem hoặc bảo trì; chưa ghi gì, hãy nhờ cán bộ phụ trách làm việc này.",
    "The account “{user}” only looks or maintains; nothing was written. Ask an officer to do this.",
)
_ONLY_CHIEF = T(
    "Việc này chỉ người phụ trách sổ làm được, không phải “{user}”; chưa thay đổi gì, hãy nhờ người ấy.",
    "Only a chief can do this, not “{user}”; nothing has changed. Ask one.",
)
_NO_BACKUP = T(
    "Tài khoản “{user}” chỉ xem nên không sao lưu; dữ liệu vẫn an toàn, hãy nhờ cán bộ hoặc người bảo trì.",
    "The account “{user}” only looks, and backs up nothing; your data is safe. Ask an officer or technician.",
)


class NotPermitted(UserError):
    """What was asked for is not for this user: a register that was not given, or work of another role."""


class AccountRole(Choice):
    """What an account is for."""

    CHIEF = "chief", T("Người phụ trách sổ", "Chief")
    OFFICER = "officer", T("Cán bộ", "Officer")
    AUDITOR = "auditor", T("Người kiểm tra (chỉ xem)", "Auditor (only looks)")
    TECHNICIAN = (
        "technician",
        T("Người bảo trì (không xem sổ nào)", "Technician (sees no register)"),
    )


@dataclass(frozen=True, slots=True)
class Principal:
    """A user, their role, and the registers they were given; None: all there are.

    A chief has all of them, a technician none; an auditor changes nothing.
    """

    user: str
    role: AccountRole = AccountRole.OFFICER
    registers: frozenset[str] | None = None

    def permits(self, key: str) -> bool:
        """Whether records of a register may be seen."""
        if self.role is AccountRole.TECHNICIAN:
            return False
        return self.role is AccountRole.CHIEF or self.registers is None or key in self.registers

    def may_change(self, key: str) -> bool:
        """Whether records of a register may be changed."""
        return self.permits(key) and self.role is not AccountRole.AUDITOR

    @property
    def may_back_up(self) -> bool:
        """Whether the whole store may be copied by them, encrypted as it is: not by who only looks."""
        return self.role is not AccountRole.AUDITOR

    def require_backup(self) -> None:
        """Raise NotPermitted for those who back up nothing."""
        if not self.may_back_up:
            raise NotPermitted(_NO_BACKUP.format(user=self.user))

    def require_chief(self) -> None:
        """Raise NotPermitted for all but a chief."""
        if self.role is not AccountRole.CHIEF:
            raise NotPermitted(_ONLY_CHIEF.format(user=self.user))

    def require_work(self) -> None:
        """Raise NotPermitted for those who only look: an auditor, a technician."""
        if self.role in (AccountRole.AUDITOR, AccountRole.TECHNICIAN):
            raise NotPermitted(_NO_WORK.format(user=self.user))

    def require(self, key: str, book: T) -> None:
        """Raise NotPermitted where the register is not theirs to see."""
        if not self.permits(key):
            raise NotPermitted(_NOT_PERMITTED.format(user=self.user, book=book))

    def require_change(self, key: str, book: T) -> None:
        """Raise NotPermitted where the register is not theirs to change."""
        self.require(key, book)
        if not self.may_change(key):
            raise NotPermitted(_ONLY_LOOKS.format(user=self.user, book=book))


EVERYBODY = Principal("", AccountRole.CHIEF)  # of the program's own work, which shows nothing
