"""The key of a store, and who may open it: key slots in a small file beside the store.

The store is encrypted with 32 random bytes that nobody knows. Each slot holds a key pair: the private
half wrapped under one officer's password (Argon2id, then AES-GCM) or under the printed recovery code,
and the store's key encrypted to the public half (HPKE). So a password can change, and an officer come
or go, without the store being written again; and whoever opened the store can give it another key
for all, with nobody else's password. A slot's public part (whose, which role, what cost) is
authenticated with it, and the whole file carries a MAC under the key itself: it cannot be edited
without being noticed at the next opening.

The file is kept twice, ``<store>.keys.a`` and ``.b``, written one after the other.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from msgspec.structs import replace

from app.base import key_wrapping
from app.base.errors import DamagedStore, InUse, NotFound, UserError, WrongPassword, file_errors
from app.base.key_wrapping import ONLY
from app.base.language import T
from app.base.text import clean_line, fold
from app.store.security.key_copies import (
    DAMAGED,
    KeyContent,
    paths_of,
    read_copy,
    too_many,
    whole_copies,
    write_copy,
)
from app.store.security.key_slots import Cost, Key, KeySlot, subkey, with_boxes
from app.store.security.passwords import check_password
from app.store.security.recovery_code import RecoveryCode

__all__ = [
    "DEFAULT",
    "Cost",
    "Key",
    "KeyFile",
    "RecoveryCode",
    "Unlocked",
    "calibrated",
    "subkey",
    "user_name",
]

DEFAULT = Cost(memory=64 * 1024, passes=3, lanes=4)
# The code is 160 random bits: nobody guesses it, however cheap a guess is.
_RECOVERY_COST = Cost(memory=19 * 1024, passes=2, lanes=1)

_WRONG = T(
    "Gõ mật khẩu không đúng; dữ liệu vẫn an toàn, hãy gõ lại (xem bộ gõ và phím Caps Lock).",
    "The password is wrong; your data is safe. Type it again (mind the typing method and Caps Lock).",
)
_WRONG_USER = T(
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
_NOT_PLAIN = T(
    "Tên “{user}” có chữ lạ trông giống chữ thường; chưa thay đổi gì, hãy gõ tên bằng chữ cái tiếng Việt và chữ số.",
    "The name “{user}” holds letters that only look like Latin ones; nothing has changed. Type it with plain letters and digits.",
)
_NAME_TAKEN = T(
    "Đã có người dùng “{user}”; chưa thay đổi gì, hãy chọn tên khác.",
    "There is already a user “{user}”; nothing has changed. Choose another name.",
)
_NO_USER = T(
    "Không có người dùng “{user}”; chưa thay đổi gì, hãy xem lại danh sách người dùng.",
    "There is no user “{user}”; nothing has changed. See the list of users.",
)
_TOO_MANY = T(
    "Sổ đã có số người dùng nhiều nhất có thể nên chưa thêm ai; hãy cho thôi người không còn dùng trước.",
    "The store has as many users as it can, so nobody was added; remove who no longer uses it first.",
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


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Whom a secret belongs to, and the keys it gave, the newest first: that which opens the pages
    is the store's, and only then is anything of the file believed."""

    user: str
    keys: tuple[Key, ...]


class KeyFile:
    """The slots of one store. Every change is written at once, to both copies.

    ``admit`` is told of the slots before they are written: the store has to know their public halves
    first, else a kill between the two would make a stranger of an officer.
    """

    def __init__(
        self, path: Path, content: KeyContent, cost: Cost, older: Sequence[KeyContent] = ()
    ) -> None:
        self._path = path
        self._content = content
        self._older = older
        self._cost = cost
        self._trusted: Callable[[KeySlot], bool] = lambda _slot: True
        self.admit: Callable[[Sequence[KeySlot]], object] = lambda _slots: None

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
        newest, *older = sorted(whole, key=lambda content: -content.generation)
        return cls(path, newest, cost, [one for one in older if one != newest])

    @property
    def store(self) -> str:
        """The store's own name, which stays whatever its file is called."""
        return self._content.store

    @property
    def slots(self) -> tuple[KeySlot, ...]:
        """The slots there are, of which others are not trusted."""
        return tuple(filter(self._trusted, self._content.slots))

    def trust(self, trusted: Callable[[KeySlot], bool]) -> None:
        """Leave out from now on all slots but these."""
        self._trusted = trusted

    @property
    def users(self) -> dict[str, str]:
        """The role of each user who has a password here."""
        return {slot.user: slot.role for slot in self.slots if slot.user}

    @property
    def generation(self) -> int:
        """How often the file was changed: lower than remembered means an old file was put back."""
        return self._content.generation

    @property
    def written(self) -> bool:
        """Whether there is a file: that of a store which is just made is written with its first slot."""
        return bool(self._content.macs)

    @property
    def pending(self) -> bool:
        """Whether a change of the store's key was begun and not finished: the file holds both keys."""
        return len(self._content.macs) > 1

    @property
    def newest_epoch(self) -> int:
        """The number of the newest key that the file holds: a new one has a higher one."""
        return max(self._content.macs, default=0)

    def epoch_of(self, key: Key) -> int:
        """The number of a key with which the file was written; raises ``DamagedStore`` for another."""
        epoch = self._content.epoch_of(key)
        if epoch is None:
            raise self._altered()
        return epoch

    def unlock(self, user: str | None, password: str) -> Unlocked:
        """The keys, and whose password it was; without a user, every officer's slot is tried.

        Takes about half a second a slot, so it belongs in a thread. Raises ``WrongPassword``
        (the same whether the user is unknown or the password wrong) or ``DamagedStore``.
        """
        name = None if user is None else user_name(user)
        wrong = _WRONG if name is None else _WRONG_USER  # no name was asked for
        return self._unlock(lambda slot: slot.user and name in (None, slot.user), password, wrong)

    def unlock_recovery(self, code: str) -> Unlocked:
        """The keys, by the printed code; raises ``WrongPassword`` or ``DamagedStore``."""
        secret = RecoveryCode.parse(code).secret
        return self._unlock(lambda slot: not slot.user, secret, _WRONG_CODE)

    def open(self, user: str | None, password: str) -> tuple[Key, str]:
        """The newest key and whose password it was, where no pages are at hand; raises as ``unlock``."""
        unlocked = self.unlock(user, password)
        return unlocked.keys[0], unlocked.user

    def open_recovery(self, code: str) -> Key:
        """The newest key, by the printed code; raises as ``unlock_recovery``."""
        return self.unlock_recovery(code).keys[0]

    def confirm(self, key: Key, user: str, password: str) -> None:
        """Make sure that the user's password opens ``key`` and no other, which tells of a file that
        was exchanged.

        Raises ``WrongPassword`` or ``DamagedStore``.
        """
        name = user_name(user)  # nobody typed it: the password alone can be wrong
        found = self._unlock(lambda slot: slot.user == name, password, _WRONG).keys
        if not any(hmac.compare_digest(one, key) for one in found):
            raise DamagedStore(_FOREIGN.format(name=paths_of(self._path)[0].name))

    def add(self, key: Key, user: str, role: str, secret: str) -> str:
        """Let a user open the store with a password; gives the name as it is kept.

        Raises ``UserError`` if the name is empty or taken, or the password too short.
        """
        name = user_name(user)
        if not name:
            raise UserError(_NO_NAME)
        if not _is_plain(name):
            raise UserError(_NOT_PLAIN.format(user=name))
        if name in self.users:
            raise UserError(_NAME_TAKEN.format(user=name))
        self._put(key, self._user_slot(name, role, secret))
        return name

    def remove(self, key: Key, user: str) -> None:
        """Close the store to a user; raises ``NotFound``, or ``InUse`` for the last one."""
        self.write({self.epoch_of(key): key}, self.without(user))

    def without(self, user: str) -> tuple[KeySlot, ...]:
        """The slots of the others; raises ``NotFound``, or ``InUse`` where there are none."""
        name = user_name(user)
        if name not in self.users:
            raise NotFound(_NO_USER.format(user=name))
        if len(self.users) == 1:
            raise InUse(_LAST_USER.format(user=name))
        return tuple(slot for slot in self.slots if slot.user != name)

    def change_password(self, user: str, old: str, new: str) -> None:
        """Give the user a new pair under another password; the store itself is not touched.

        Raises ``WrongPassword`` for the old one and ``UserError`` for too short a new one.
        """
        key, name = self.open(user, old)
        self.reset_password(key, name, new)

    def reset_password(self, key: Key, user: str, new: str, role: str | None = None) -> None:
        """Give a user a new password, by someone who opened the store otherwise.

        With a role the user need have no slot as yet. Raises ``NotFound``, and ``UserError``.
        """
        name = user_name(user)
        role = role or self.users.get(name)
        if role is None:
            raise NotFound(_NO_USER.format(user=name))
        self._put(key, self._user_slot(name, role, new))

    def renew(self, key: Key, user: str, secret: str) -> bool:
        """Give a slot of the first format a pair, under the secret that opened it; gives whether one had none."""
        old = next((slot for slot in self.slots if slot.user == user and not slot.public), None)
        if old:
            slot = KeySlot.new(self.store, secret, user=user, role=old.role, cost=old.cost)
            self._put(key, slot)
        return old is not None

    def new_recovery(self, key: Key) -> str:
        """A new code to print; the code printed before no longer opens the store."""
        code = RecoveryCode.random()
        self.set_recovery(key, code)
        return str(code)

    def set_recovery(self, key: Key, code: RecoveryCode) -> None:
        """Let this printed code open the store, and no earlier one."""
        cost = _RECOVERY_COST
        self._put(key, KeySlot.new(self.store, code.secret, user="", role="recovery", cost=cost))

    def write(self, keys: Mapping[int, Key], slots: Sequence[KeySlot]) -> None:
        """Write the slots, each with a box for every one of the keys, by their epochs.

        Raises ``DamagedStore`` where the file was not written with one of them, and ``UserError``
        where they are too many.
        """
        if self._content.slots and not any(map(self._content.epoch_of, keys.values())):
            raise self._altered()
        if too_many(slots):
            raise UserError(_TOO_MANY)
        made = tuple(with_boxes(slots, self.store, keys))
        content = KeyContent(store=self.store, generation=self.generation + 1, slots=made).signed(
            keys
        )
        self.admit(made)
        for copy in paths_of(self._path):
            write_copy(copy, content)
        self._content, self._older, self._trusted = content, (), lambda _slot: True

    def mend(self, key: Key) -> None:
        """Write anew a copy that is missing, damaged, older than the other or not of this key's holders."""
        for copy in paths_of(self._path):
            with suppress(UserError):  # a store on a read-only disk still opens
                try:
                    held = read_copy(copy)
                except DamagedStore:
                    held = None
                if held is None or held.generation < self.generation or held.epoch_of(key) is None:
                    write_copy(copy, self._content)

    def _put(self, key: Key, slot: KeySlot) -> None:
        """Write a slot instead of that which its user had."""
        epoch = self.epoch_of(key) if self._content.slots else ONLY
        self.write({epoch: key}, [*(s for s in self.slots if s.user != slot.user), slot])

    def _user_slot(self, user: str, role: str, password: str) -> KeySlot:
        if problem := check_password(password):
            raise UserError(problem)
        # As dear as the dearest: a changed password is no cheaper than the one it replaces.
        users = [slot.cost.passes for slot in self.slots if slot.user]
        cost = replace(self._cost, passes=max([self._cost.passes, *users]))
        return KeySlot.new(self.store, password, user=user, role=role, cost=cost)

    def _unlock(self, which: Callable[[KeySlot], object], secret: str, refusal: T) -> Unlocked:
        """What the secret opens in the newest copy; in the other, where somebody altered that one."""
        why: UserError = WrongPassword(refusal)
        for content in (self._content, *self._older):
            slots = [slot for slot in content.slots if which(slot)]
            found = key_wrapping.unwrap([slot.wrapped(content.store) for slot in slots], secret)
            if found is None:
                continue
            keys = tuple(key for _, one in found.keys if content.epoch_of(key := Key(one)))
            if keys:
                self._content = content
                return Unlocked(slots[found.slot].user, keys)
            why = self._altered()
        raise why

    def _altered(self) -> DamagedStore:
        return DamagedStore(_ALTERED.format(name=paths_of(self._path)[0].name))


def user_name(typed: str) -> str:
    """The name that a user signs in by, as it is kept."""
    return clean_line(typed).lower()


def _is_plain(name: str) -> bool:
    """Whether a name is of Latin letters, digits and signs: those of others look like them."""
    return fold(name).isascii() and normalize("NFKC", name) == name
