"""The key of a store, and who may open it: key slots in a small file beside the store.

The store is encrypted with 32 random bytes that nobody knows. Each slot holds that key wrapped
under one officer's password (Argon2id, then AES-GCM), or under the printed recovery code. So a
password can change, and an officer come or go, without the store being written again. A slot's
public part (whose, which role, what cost) is authenticated with it, and the whole file carries a MAC
under the key itself: it cannot be edited without being noticed at the next opening.

The file is kept twice, ``<store>.keys.a`` and ``.b``, written one after the other.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.base import key_wrapping
from app.base.errors import DamagedStore, InUse, NotFound, UserError, WrongPassword, file_errors
from app.base.language import T
from app.base.text import clean
from app.store.security.key_copies import (
    DAMAGED,
    KeyContent,
    paths_of,
    read_copy,
    whole_copies,
    write_copy,
)
from app.store.security.key_slots import Cost, Key, KeySlot, subkey, unwrap_slots
from app.store.security.passwords import check_password
from app.store.security.recovery_code import RecoveryCode

__all__ = [
    "DEFAULT",
    "Cost",
    "Key",
    "KeyFile",
    "RecoveryCode",
    "calibrated",
    "subkey",
]

DEFAULT = Cost(memory=64 * 1024, passes=3, lanes=4)
# The code is 160 random bits: nobody guesses it, however cheap a guess is.
_RECOVERY_COST = Cost(memory=19 * 1024, passes=2, lanes=1)

_WRONG = T(
    "Tên hoặc mật khẩu không đúng; dữ liệu vẫn an toàn, hãy gõ lại (xem bộ gõ và phím Caps Lock).",
    "The name or the password is wrong; your data is safe. Type it again (mind the typing method and Caps Lock).",
)
_WRONG_CODE = T(
    "Mã khôi phục này không mở được sổ; dữ liệu vẫn an toàn, hãy tìm tờ mã in gần đây nhất của sổ này.",
    "This recovery code does not open the store; your data is safe. Look for the latest printed sheet.",
)
_ALTERED = T(
    "Tệp khóa “{name}” đã bị sửa từ bên ngoài; dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "The key file “{name}” was altered from outside; the data is still encrypted. Restore the key file from a backup.",
)
_FOREIGN = T(
    "Tệp khóa “{name}” là của sổ khác nên không dùng; dữ liệu vẫn an toàn, hãy chép lại tệp khóa của sổ này từ bản sao lưu.",
    "The key file “{name}” is of another store and was not used; your data is safe. Put this store's own back from a backup.",
)
_NO_FILE = T(
    "Không tìm thấy tệp khóa “{name}”; dữ liệu không thay đổi, hãy chép tệp khóa về cạnh sổ dữ liệu.",
    "The key file “{name}” was not found; nothing has changed. Put it back beside the store.",
)
_EXISTS = T(
    "Đã có tệp khóa “{name}”; không ghi đè lên dữ liệu cũ, hãy chọn tên khác.",
    "The key file “{name}” is already there; nothing was overwritten. Choose another name.",
)
_NO_NAME = T(
    "Tên người dùng còn trống; chưa thay đổi gì, hãy gõ tên.",
    "The user's name is empty; nothing has changed. Type a name.",
)
_NAME_TAKEN = T(
    "Đã có người dùng “{user}”; chưa thay đổi gì, hãy chọn tên khác.",
    "There is already a user “{user}”; nothing has changed. Choose another name.",
)
_NO_USER = T(
    "Không có người dùng “{user}”; chưa thay đổi gì, hãy xem lại danh sách người dùng.",
    "There is no user “{user}”; nothing has changed. See the list of users.",
)
_LAST_USER = T(
    "“{user}” là người duy nhất mở được sổ nên không xóa được; hãy thêm người khác trước.",
    "“{user}” is the only one who can open the store and was kept. Add someone else first.",
)


def calibrated() -> Cost:
    """What a guess at a password of a new store shall cost: more passes on a quicker computer.

    Takes about a quarter of a second, so it belongs in a thread.
    """
    return replace(
        DEFAULT, passes=key_wrapping.passes(DEFAULT.memory, DEFAULT.passes, DEFAULT.lanes)
    )


class KeyFile:
    """The slots of one store. Every change is written at once, to both copies."""

    def __init__(self, path: Path, content: KeyContent, cost: Cost) -> None:
        self._path = path
        self._content = content
        self._cost = cost

    @classmethod
    def create(cls, path: Path, cost: Cost = DEFAULT) -> tuple[KeyFile, Key]:
        """A new random key for the store at ``path``; written when the first user is added.

        ``cost`` is what guessing at passwords shall cost. Raises ``InUse`` if there are keys already.
        """
        if existing := [copy for copy in paths_of(path) if copy.exists()]:
            raise InUse(_EXISTS.format(name=existing[0].name))
        content = KeyContent(store=os.urandom(8).hex(), generation=0, slots=())
        return cls(path, content, cost), Key(os.urandom(32))

    @classmethod
    def load(cls, path: Path, cost: Cost = DEFAULT) -> KeyFile:
        """The keys of the store at ``path``: the newest copy that is whole.

        Raises ``NotFound``, ``DamagedStore`` or ``StoreTooNew``.
        """
        with file_errors(path):
            present = [copy for copy in paths_of(path) if copy.exists()]
        if not present:
            raise NotFound(_NO_FILE.format(name=paths_of(path)[0].name))
        whole = whole_copies(present)
        if not whole:
            raise DamagedStore(DAMAGED.format(name=present[0].name))
        if len({content.store for content in whole}) > 1:
            raise DamagedStore(_FOREIGN.format(name=present[0].name))
        return cls(path, max(whole, key=lambda content: content.generation), cost)

    @property
    def users(self) -> dict[str, str]:
        """The role of each user who has a password here."""
        return {slot.user: slot.role for slot in self._content.slots if slot.user}

    @property
    def generation(self) -> int:
        """How often the file was changed: lower than remembered means an old file was put back."""
        return self._content.generation

    def open(self, user: str | None, password: str) -> tuple[Key, str]:
        """The key and whose password it was; without a user, every officer's slot is tried.

        Takes about half a second a slot, so it belongs in a thread. Raises ``WrongPassword``
        (the same whether the user is unknown or the password wrong) or ``DamagedStore``.
        """
        name = None if user is None else _user_name(user)
        slots = [s for s in self._content.slots if s.user and name in (None, s.user)]
        return self._opened(slots, password, _WRONG)

    def confirm(self, key: Key, user: str, password: str) -> None:
        """Make sure that the user's password opens ``key`` and no other, which tells of a file that
        was exchanged.

        Raises ``WrongPassword`` or ``DamagedStore``.
        """
        found, _user = self.open(user, password)
        if not hmac.compare_digest(found, key):
            raise DamagedStore(_FOREIGN.format(name=paths_of(self._path)[0].name))

    def open_recovery(self, code: str) -> Key:
        """The key, by the printed code; raises ``WrongPassword`` or ``DamagedStore``."""
        secret = RecoveryCode.parse(code).secret
        return self._opened([s for s in self._content.slots if not s.user], secret, _WRONG_CODE)[0]

    def add(self, key: Key, user: str, role: str, secret: str) -> None:
        """Let a user open the store with a password.

        Raises ``UserError`` if the name is empty or taken, or the password too short.
        """
        name = _user_name(user)
        if not name:
            raise UserError(_NO_NAME)
        if name in self.users:
            raise UserError(_NAME_TAKEN.format(user=name))
        self._write(key, (*self._content.slots, self._user_slot(key, name, role, secret)))

    def remove(self, key: Key, user: str) -> None:
        """Close the store to a user; raises ``NotFound``, or ``InUse`` for the last one."""
        name = _user_name(user)
        if name not in self.users:
            raise NotFound(_NO_USER.format(user=name))
        if len(self.users) == 1:
            raise InUse(_LAST_USER.format(user=name))
        self._write(key, self._without(name))

    def change_password(self, user: str, old: str, new: str) -> None:
        """Seal the same key under another password; the store itself is not touched.

        Raises ``WrongPassword`` for the old one and ``UserError`` for too short a new one.
        """
        key, name = self.open(user, old)
        self.reset_password(key, name, new)

    def reset_password(self, key: Key, user: str, new: str) -> None:
        """Give a user a new password, by someone who opened the store otherwise."""
        name = _user_name(user)
        if name not in self.users:
            raise NotFound(_NO_USER.format(user=name))
        slot = self._user_slot(key, name, self.users[name], new)
        self._write(key, (*self._without(name), slot))

    def new_recovery(self, key: Key) -> str:
        """A new code to print; the code printed before no longer opens the store."""
        code = RecoveryCode.random()
        self.set_recovery(key, code)
        return str(code)

    def set_recovery(self, key: Key, code: RecoveryCode) -> None:
        """Let this printed code open the store, and no earlier one."""
        slot = self._slot(key, "", "recovery", code.secret, _RECOVERY_COST)
        self._write(key, (*self._without(""), slot))

    def _without(self, user: str) -> tuple[KeySlot, ...]:
        return tuple(slot for slot in self._content.slots if slot.user != user)

    def _user_slot(self, key: Key, user: str, role: str, password: str) -> KeySlot:
        if problem := check_password(password):
            raise UserError(problem)
        # As dear as the dearest: a changed password is no cheaper than the one it replaces.
        users = [slot.cost.passes for slot in self._content.slots if slot.user]
        cost = replace(self._cost, passes=max([self._cost.passes, *users]))
        return self._slot(key, user, role, password, cost)

    def _slot(self, key: Key, user: str, role: str, secret: str, cost: Cost) -> KeySlot:
        return KeySlot.wrap(key, self._content.store, secret, user=user, role=role, cost=cost)

    def _opened(self, slots: list[KeySlot], secret: str, refusal: T) -> tuple[Key, str]:
        found = unwrap_slots(slots, self._content.store, secret)
        if found is None:
            raise WrongPassword(refusal)
        slot, key = found
        if not self._content.genuine(key):
            raise DamagedStore(_ALTERED.format(name=paths_of(self._path)[0].name))
        self._mend()
        return key, slot.user

    def _write(self, key: Key, slots: tuple[KeySlot, ...]) -> None:
        if self._content.slots and not self._content.genuine(key):
            raise DamagedStore(_ALTERED.format(name=paths_of(self._path)[0].name))
        content = replace(self._content, generation=self.generation + 1, slots=slots).signed(key)
        for copy in paths_of(self._path):
            write_copy(copy, content)
        self._content = content

    def _mend(self) -> None:
        """Write anew a copy that is missing, damaged or older than the other."""
        for copy in paths_of(self._path):
            with suppress(UserError):  # a store on a read-only disk still opens
                held = read_copy(copy)
                if held is None or held.generation < self.generation:
                    write_copy(copy, self._content)


def _user_name(typed: str) -> str:
    return clean(typed).lower()
