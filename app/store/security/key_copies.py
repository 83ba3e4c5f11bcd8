"""The two copies of a store's key file on the disk: ``<store>.keys.a`` and ``.keys.b``."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.base.errors import DamagedStore, StoreTooNew, UserError, explained
from app.base.files import own, patiently
from app.base.json_types import JsonObject
from app.base.key_wrapping import ONLY
from app.base.language import T
from app.store.security.key_slots import (
    HARDEST,
    Key,
    KeySlot,
    by_epoch,
    canonical,
    key_text,
    subkey,
)

_FORMAT = 2  # in the first, a slot held the key itself and the file had one MAC
_LARGEST, _MOST_SLOTS = 1 << 20, 40  # bytes, slots: a file from elsewhere may be anything
DAMAGED = T(
    "Cả hai bản của tệp khóa “{name}” đều hỏng hoặc không đọc được; dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "Both copies of the key file “{name}” are damaged or unreadable; the data is still encrypted. Restore the key file from a backup.",
)
_TOO_NEW = T(
    "Tệp khóa “{name}” do phiên bản mới hơn ghi; dữ liệu vẫn an toàn, hãy cập nhật chương trình.",
    "The key file “{name}” was written by a later version; your data is safe. Update the program.",
)


@dataclass(frozen=True, slots=True)
class KeyContent:
    """What is written: raised by one ``generation`` at each change.

    ``macs``: one under the store's key, or while it changes under both of them, by their epochs.
    """

    store: str
    generation: int
    slots: tuple[KeySlot, ...]
    macs: Mapping[int, str] = field(default_factory=dict)
    format: int = _FORMAT

    def signed(self, keys: Mapping[int, Key]) -> KeyContent:
        """The same with its MACs, which only a holder of the key can make."""
        return replace(self, macs={epoch: self._mac(key) for epoch, key in keys.items()})

    def epoch_of(self, key: Key) -> int | None:
        """The epoch of the key if a holder of it wrote this, else ``None``."""
        mac = self._mac(key)
        found = [epoch for epoch, one in self.macs.items() if hmac.compare_digest(mac, one)]
        return found[0] if found else None

    def text(self) -> str:
        """The file: a checksum (against bit rot; the MAC is against people) and the JSON."""
        values = {
            "format": self.format, "store": self.store, "generation": self.generation,
            "slots": [slot.json() for slot in self.slots],
        }  # fmt: skip
        if self.format < _FORMAT:
            macs: JsonObject = {"mac": self.macs[ONLY]}
        else:
            macs = {"macs": {str(epoch): mac for epoch, mac in self.macs.items()}}
        body = json.dumps(values | macs, indent=1)
        return f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n"

    @classmethod
    def from_text(cls, text: str) -> KeyContent:
        """What ``text`` wrote; raises ``ValueError``, ``TypeError`` or ``KeyError`` otherwise."""
        checksum, body = text.rstrip("\n").split("\n", 1)
        if checksum != hashlib.sha256(body.encode()).hexdigest():
            raise ValueError("the checksum does not fit")
        values = json.loads(body)
        written = _number(values["format"])
        if written > _FORMAT:
            raise TooNewError
        slots = tuple(map(KeySlot.from_json, values["slots"]))
        if too_many(slots):
            raise ValueError("more slots than a commune has officers, or more work than they cost")
        macs = by_epoch(values["macs"] if written == _FORMAT else {str(ONLY): values["mac"]})
        plain = {epoch: bytes.fromhex(mac).hex() for epoch, mac in macs.items()}
        return cls(key_text(values["store"]), _number(values["generation"]), slots, plain, written)

    def _mac(self, key: Key) -> str:
        slots = [slot.json() for slot in self.slots]
        purpose = subkey(key, "key slots") if self.format < _FORMAT else subkey(key, "key slots 2")
        body = canonical([self.store, self.generation, slots])
        return hmac.new(purpose, body, "sha256").hexdigest()


def too_many(slots: Sequence[KeySlot]) -> bool:
    """Whether there are more slots than are read, or trying all of them would take too long."""
    work = sum(slot.cost.work for slot in slots)
    return len(slots) > _MOST_SLOTS or work > _MOST_SLOTS * HARDEST // 2


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a number")
    return value


class TooNewError(Exception):
    pass


def find_copies(store: Path, key: Key) -> dict[str, bytes]:
    """The files of the keys of an open store that are whole and genuine, by the ends of their names.

    Raises DamagedStore where there is none: nobody could open the store again.
    """
    found = {}
    for copy in paths_of(store):
        with suppress(UserError):  # one that another program holds for a moment
            if (held := read_copy(copy)) and held.epoch_of(key):
                found[copy.name.removeprefix(store.name)] = held.text().encode()
    if not found:
        raise DamagedStore(DAMAGED.format(name=paths_of(store)[0].name))
    return found


def paths_of(store: Path) -> tuple[Path, Path]:
    """Return the paths of the two copies of a store's key file."""
    return Path(f"{store}.keys.a"), Path(f"{store}.keys.b")


def whole_copies(copies: Sequence[Path]) -> list[KeyContent]:
    """What is held by those that are whole; raises what keeps all from being read, if anything does."""
    found, refused = [], []
    for copy in copies:
        try:
            if held := read_copy(copy):
                found.append(held)
        except StoreTooNew:
            raise
        except UserError as error:  # held by another program, say
            refused.append(error)
    if refused and not found:
        raise refused[0]
    return found


def read_copy(copy: Path) -> KeyContent | None:
    """What a copy holds, or ``None`` if it is not whole.

    Raises ``StoreTooNew``, and ``FileBusy`` or ``ReadOnly`` where it may not be read: that says
    nothing of what it holds.
    """
    if copy.exists() and not copy.is_file():
        return None  # a pipe would be waited for
    try:
        with patiently(lambda: copy.open("rb")) as file:
            read = file.read(_LARGEST + 1)
        if len(read) > _LARGEST:
            return None
        return KeyContent.from_text(read.decode())
    except TooNewError:
        raise StoreTooNew(_TOO_NEW.format(name=copy.name)) from None
    except PermissionError as error:
        raise explained(error, copy) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # a bad sector under one copy must not hide the other


def write_copy(path: Path, content: KeyContent) -> None:
    """Replace a copy so that, whenever the power goes, the old or the new one is there."""
    with own(path) as file:
        file.write(content.text().encode())
