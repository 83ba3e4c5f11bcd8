"""The key of a store, and who may open it: key slots in a small file beside the store.

The store is encrypted with 32 random bytes that nobody knows. Each slot holds that key sealed
under one officer's password (Argon2id, then AES-GCM), or under the printed recovery code. So a
password can change, and an officer come or go, without the store being written again. A slot's
public part (whose, which role, what cost) is bound to its seal, and the whole file carries a MAC
under the key itself: it cannot be edited without being noticed at the next opening.

The file is kept twice, ``<store>.keys.a`` and ``.b``, written one after the other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app import sealing
from app.errors import (
    DamagedStore,
    InUse,
    NotFound,
    StoreTooNew,
    UserError,
    WrongPassword,
    explained,
    file_errors,
)
from app.files import own, patiently
from app.lang import T
from app.store.recovery import RecoveryCode
from app.store.slots import Cost, Key, Slot, canonical, opened, subkey, text_of
from app.text import clean

__all__ = [
    "DEFAULT",
    "SHORTEST_PASSWORD",
    "Cost",
    "Key",
    "KeyFile",
    "RecoveryCode",
    "calibrated",
    "check_password",
    "hard_to_type",
    "subkey",
]

SHORTEST_PASSWORD = 12
DEFAULT = Cost(memory=64 * 1024, passes=3, lanes=4)
# The code is 160 random bits: nobody guesses it, however cheap a guess is.
_RECOVERY_COST = Cost(memory=19 * 1024, passes=2, lanes=1)
_FORMAT = 1
_LARGEST, _MOST_SLOTS = 1 << 20, 100  # bytes, slots: a file from elsewhere may be anything

_TOO_SHORT = T(
    "Mật khẩu cần ít nhất {least} ký tự; một câu ngắn dễ nhớ, có dấu cách, là tốt nhất.",
    "A password needs at least {least} characters; a short phrase with spaces is best.",
)
_WRONG = T(
    "Tên hoặc mật khẩu không đúng; dữ liệu vẫn an toàn, hãy gõ lại (xem bộ gõ và phím Caps Lock).",
    "The name or the password is wrong; your data is safe. Type it again (mind the typing method and Caps Lock).",
)
_WRONG_CODE = T(
    "Mã khôi phục này không mở được sổ; dữ liệu vẫn an toàn, hãy tìm tờ mã in gần đây nhất của sổ này.",
    "This recovery code does not open the store; your data is safe. Look for the latest printed sheet.",
)
_DAMAGED = T(
    "Cả hai bản của tệp khóa “{name}” đều hỏng hoặc không đọc được; dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "Both copies of the key file “{name}” are damaged or unreadable; the data is still sealed. Restore the key file from a backup.",
)
_ALTERED = T(
    "Tệp khóa “{name}” đã bị sửa từ bên ngoài; dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "The key file “{name}” was altered from outside; the data is still sealed. Restore the key file from a backup.",
)
_FOREIGN = T(
    "Tệp khóa “{name}” là của sổ khác nên không dùng; dữ liệu vẫn an toàn, hãy chép lại tệp khóa của sổ này từ bản sao lưu.",
    "The key file “{name}” is of another store and was not used; your data is safe. Put this store's own back from a backup.",
)
_TOO_NEW = T(
    "Tệp khóa “{name}” do phiên bản mới hơn ghi; dữ liệu vẫn an toàn, hãy cập nhật chương trình.",
    "The key file “{name}” was written by a later version; your data is safe. Update the program.",
)
_HARD_TO_TYPE = T(
    "Chữ “{letters}” cần bộ gõ, mà ô mật khẩu luôn tắt bộ gõ: sau này có thể phải dán mới mở được sổ; nên dùng chữ không dấu.",
    "“{letters}” needs a typing method, which password boxes keep off: you may have to paste this password to open the store. Better use letters without accents.",
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
    return replace(DEFAULT, passes=sealing.passes(DEFAULT.memory, DEFAULT.passes, DEFAULT.lanes))


def check_password(text: str) -> T | None:
    """What is wrong with a new password, or ``None``; characters count as they are seen (NFC)."""
    if len(unicodedata.normalize("NFC", text)) < SHORTEST_PASSWORD:
        return _TOO_SHORT.format(least=SHORTEST_PASSWORD)
    return None


def hard_to_type(text: str) -> T | None:
    """What is to be told of a new password that keys alone do not type, or ``None``.

    No fault: it opens the store. But a box that takes what the keys say can only be pasted into.
    """
    letters = [c for c in unicodedata.normalize("NFC", text) if not " " <= c <= "~"]
    return _HARD_TO_TYPE.format(letters=" ".join(dict.fromkeys(letters))) if letters else None


@dataclass(frozen=True, slots=True)
class _Content:
    """What is written: raised by one ``generation`` at each change."""

    store: str
    generation: int
    slots: tuple[Slot, ...]
    mac: str = ""

    def signed(self, key: Key) -> _Content:
        """The same with its MAC, which only a holder of the key can make."""
        body = canonical([self.store, self.generation, [asdict(slot) for slot in self.slots]])
        return replace(self, mac=hmac.new(subkey(key, "key slots"), body, "sha256").hexdigest())

    def genuine(self, key: Key) -> bool:
        """Whether a holder of the key wrote it."""
        return hmac.compare_digest(self.signed(key).mac, self.mac)

    def text(self) -> str:
        """The file: a checksum (against bit rot; the MAC is against people) and the JSON."""
        body = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1)
        return f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n"

    @classmethod
    def from_text(cls, text: str) -> _Content:
        """What ``text`` wrote; raises ``ValueError``, ``TypeError`` or ``KeyError`` otherwise."""
        checksum, body = text.rstrip("\n").split("\n", 1)
        if checksum != hashlib.sha256(body.encode()).hexdigest():
            raise ValueError("the checksum does not fit")
        values = json.loads(body)
        if _number(values["format"]) > _FORMAT:
            raise _TooNewError
        slots = tuple(map(Slot.from_json, values["slots"]))
        if len(slots) > _MOST_SLOTS:
            raise ValueError("more slots than a commune has officers")
        mac = bytes.fromhex(values["mac"]).hex()
        return cls(text_of(values["store"]), _number(values["generation"]), slots, mac)


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a number")
    return value


class _TooNewError(Exception):
    pass


class KeyFile:
    """The slots of one store. Every change is written at once, to both copies."""

    def __init__(self, path: Path, content: _Content, cost: Cost) -> None:
        self._path = path
        self._content = content
        self._cost = cost

    @classmethod
    def create(cls, path: Path, cost: Cost = DEFAULT) -> tuple[KeyFile, Key]:
        """A new random key for the store at ``path``; written when the first user is added.

        ``cost`` is what guessing at passwords shall cost. Raises ``InUse`` if there are keys already.
        """
        if existing := [copy for copy in _copies(path) if copy.exists()]:
            raise InUse(_EXISTS.format(name=existing[0].name))
        content = _Content(store=os.urandom(8).hex(), generation=0, slots=())
        return cls(path, content, cost), Key(os.urandom(32))

    @classmethod
    def load(cls, path: Path, cost: Cost = DEFAULT) -> KeyFile:
        """The keys of the store at ``path``: the newest copy that is whole.

        Raises ``NotFound``, ``DamagedStore`` or ``StoreTooNew``.
        """
        with file_errors(path):
            present = [copy for copy in _copies(path) if copy.exists()]
        if not present:
            raise NotFound(_NO_FILE.format(name=_copies(path)[0].name))
        whole = _whole(present)
        if not whole:
            raise DamagedStore(_DAMAGED.format(name=present[0].name))
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
        wanted = None if user is None else _user_name(user)
        slots = [s for s in self._content.slots if s.user and wanted in (None, s.user)]
        return self._opened(slots, password, _WRONG)

    def confirm(self, key: Key, user: str, password: str) -> None:
        """Make sure that the user's password opens ``key`` and no other, which tells of a file that
        was exchanged.

        Raises ``WrongPassword`` or ``DamagedStore``.
        """
        found, _user = self.open(user, password)
        if not hmac.compare_digest(found, key):
            raise DamagedStore(_FOREIGN.format(name=_copies(self._path)[0].name))

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
        self._write(key, (*self._content.slots, self._sealed(key, name, role, secret)))

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
        slot = self._sealed(key, name, self.users[name], new)
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

    def _without(self, user: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self._content.slots if slot.user != user)

    def _sealed(self, key: Key, user: str, role: str, password: str) -> Slot:
        if problem := check_password(password):
            raise UserError(problem)
        # As dear as the dearest: a changed password is no cheaper than the one it replaces.
        users = [slot.cost.passes for slot in self._content.slots if slot.user]
        cost = replace(self._cost, passes=max([self._cost.passes, *users]))
        return self._slot(key, user, role, password, cost)

    def _slot(self, key: Key, user: str, role: str, secret: str, cost: Cost) -> Slot:
        return Slot.seal(key, self._content.store, secret, user=user, role=role, cost=cost)

    def _opened(self, slots: list[Slot], secret: str, refusal: T) -> tuple[Key, str]:
        found = opened(slots, self._content.store, secret)
        if found is None:
            raise WrongPassword(refusal)
        slot, key = found
        if not self._content.genuine(key):
            raise DamagedStore(_ALTERED.format(name=_copies(self._path)[0].name))
        self._mend()
        return key, slot.user

    def _write(self, key: Key, slots: tuple[Slot, ...]) -> None:
        if self._content.slots and not self._content.genuine(key):
            raise DamagedStore(_ALTERED.format(name=_copies(self._path)[0].name))
        content = replace(self._content, generation=self.generation + 1, slots=slots).signed(key)
        for copy in _copies(self._path):
            _put(copy, content)
        self._content = content

    def _mend(self) -> None:
        """Write anew a copy that is missing, damaged or older than the other."""
        for copy in _copies(self._path):
            with suppress(UserError):  # a store on a read-only disk still opens
                held = _read(copy)
                if held is None or held.generation < self.generation:
                    _put(copy, self._content)


def copies(store: Path, key: Key) -> dict[str, bytes]:
    """The files of the keys of an open store that are whole and genuine, by the ends of their names.

    Raises DamagedStore where there is none: nobody could open the store again.
    """
    found = {
        copy.name.removeprefix(store.name): held.text().encode()
        for copy in _copies(store)
        for held in _whole([copy])
        if held.genuine(key)
    }
    if not found:
        raise DamagedStore(_DAMAGED.format(name=_copies(store)[0].name))
    return found


def _user_name(typed: str) -> str:
    return clean(typed).lower()


def _copies(store: Path) -> tuple[Path, Path]:
    return Path(f"{store}.keys.a"), Path(f"{store}.keys.b")


def _whole(copies: Sequence[Path]) -> list[_Content]:
    """What is held by those that are whole; raises what keeps all from being read, if anything does."""
    found, refused = [], []
    for copy in copies:
        try:
            if held := _read(copy):
                found.append(held)
        except StoreTooNew:
            raise
        except UserError as error:  # held by another program, say
            refused.append(error)
    if refused and not found:
        raise refused[0]
    return found


def _read(copy: Path) -> _Content | None:
    """What a copy holds, or ``None`` if it is not whole.

    Raises ``StoreTooNew``, and ``FileBusy`` or ``ReadOnly`` where it may not be read: that says
    nothing of what it holds.
    """
    try:
        with patiently(lambda: copy.open("rb")) as file:
            read = file.read(_LARGEST + 1)
        if len(read) > _LARGEST:
            return None
        return _Content.from_text(read.decode())
    except _TooNewError:
        raise StoreTooNew(_TOO_NEW.format(name=copy.name)) from None
    except PermissionError as error:
        raise explained(error, copy) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # a bad sector under one copy must not hide the other


def _put(path: Path, content: _Content) -> None:
    """Replace a copy so that, whenever the power goes, the old or the new one is there."""
    with own(path) as file:
        file.write(content.text().encode())
