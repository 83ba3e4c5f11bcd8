"""The two copies of a store's key file on the disk: ``<store>.keys.a`` and ``.keys.b``."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.base.documents import BOUNDS, BadDocument, decode, describe, plain
from app.base.errors import DamagedStore, StoreTooNew, UserError, explained
from app.base.files import own, patiently
from app.base.key_wrapping import ONLY
from app.base.language import T
from app.store.security.key_slots import HARDEST, Epoch, Key, KeySlot, canonical, subkey

_FORMAT = 2  # in the first, a slot held the key itself and the file had one MAC
_LARGEST, _MOST_SLOTS = 1 << 20, 40  # bytes, slots: a file from elsewhere may be anything
DAMAGED = T(
    "Cả hai bản của tệp khóa “{name}” đều hỏng hoặc không đọc được; dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "Both copies of the key file “{name}” are damaged or unreadable; the data is still encrypted. Restore the key file from a backup.",
)
_REMEDY = T(
    "bản kia cũng không dùng được, dữ liệu vẫn được mã hóa, hãy chép lại tệp khóa từ bản sao lưu.",
    "the other copy is of no use either, and the data is still encrypted. Restore the key file from a backup.",
)
_TOO_NEW = T(
    "Tệp khóa “{name}” do phiên bản mới hơn ghi; dữ liệu vẫn an toàn, hãy cập nhật chương trình.",
    "The key file “{name}” was written by a later version; your data is safe. Update the program.",
)


_Mac = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Head(Struct, frozen=True):
    format: Annotated[int, Meta(ge=1)]


class _First(Struct, frozen=True, forbid_unknown_fields=True):
    """What was written before slots held pairs."""

    format: int
    store: str
    generation: int
    slots: tuple[KeySlot, ...]
    mac: _Mac


class KeyContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written: raised by one ``generation`` at each change.

    ``macs``: one under the store's key, or while it changes under both of them, by their epochs.
    Nothing else may stand here: it would be under no MAC.
    """

    format: int = _FORMAT
    store: str
    generation: Annotated[int, Meta(ge=0)]
    slots: Annotated[tuple[KeySlot, ...], Meta(max_length=_MOST_SLOTS)]
    macs: Annotated[dict[Epoch, _Mac], Meta(min_length=1, max_length=2)] = {}

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
        values = plain(self)
        if self.format < _FORMAT:
            values["mac"] = values.pop("macs")[str(ONLY)]
        body = json.dumps(values, indent=1)
        return f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n"

    @classmethod
    def from_text(cls, text: str) -> KeyContent:
        """What ``text`` wrote; raises ``TooNewError``, and ``ValueError`` where it is not whole.

        A ``BadDocument`` was written on purpose: its checksum fits.
        """
        checksum, body = text.rstrip("\n").split("\n", 1)
        if checksum != hashlib.sha256(body.encode()).hexdigest():
            raise ValueError("the checksum does not fit")
        if (written := decode(_Head, body).format) > _FORMAT:
            raise TooNewError
        found = decode(cls, body) if written == _FORMAT else _renewed(decode(_First, body))
        if too_many(found.slots):
            raise BadDocument(BOUNDS, "slots")
        return found

    def _mac(self, key: Key) -> str:
        purpose = subkey(key, "key slots") if self.format < _FORMAT else subkey(key, "key slots 2")
        body = canonical([self.store, self.generation, plain(self.slots)])
        return hmac.new(purpose, body, "sha256").hexdigest()


def _renewed(first: _First) -> KeyContent:
    return KeyContent(
        format=first.format, store=first.store, generation=first.generation, slots=first.slots,
        macs={ONLY: first.mac},
    )  # fmt: skip


def too_many(slots: Sequence[KeySlot]) -> bool:
    """Whether there are more slots than are read, or trying all of them would take too long."""
    work = sum(slot.cost.work for slot in slots)
    return len(slots) > _MOST_SLOTS or work > _MOST_SLOTS * HARDEST // 2


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
    found, refused = [], list[UserError]()
    for copy in copies:
        try:
            if held := read_copy(copy):
                found.append(held)
        except StoreTooNew:
            raise
        except UserError as error:  # held by another program, say
            refused.append(error)
    if refused and not found:  # one that could not be read may be whole
        raise min(refused, key=lambda error: isinstance(error, DamagedStore))
    return found


def read_copy(copy: Path) -> KeyContent | None:
    """What a copy holds, or ``None`` where there is none.

    Raises ``DamagedStore`` if it is not whole, naming the place of what was edited; ``StoreTooNew``;
    and ``FileBusy`` or ``ReadOnly`` where it may not be read: that says nothing of what it holds.
    """
    if not copy.exists():
        return None
    try:
        if copy.is_file():  # a pipe would be waited for
            with patiently(lambda: copy.open("rb")) as file:
                read = file.read(_LARGEST + 1)
            if len(read) <= _LARGEST:
                return KeyContent.from_text(read.decode())
    except TooNewError:
        raise StoreTooNew(_TOO_NEW.format(name=copy.name)) from None
    except PermissionError as error:
        raise explained(error, copy) from error
    except BadDocument as error:
        raise DamagedStore(describe(error, copy.name, _REMEDY)) from None
    except (OSError, ValueError):  # a bad sector under one copy must not hide the other
        pass
    raise DamagedStore(DAMAGED.format(name=copy.name))


def write_copy(path: Path, content: KeyContent) -> None:
    """Replace a copy so that, whenever the power goes, the old or the new one is there."""
    with own(path) as file:
        file.write(content.text().encode())
