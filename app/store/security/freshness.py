"""Whether the store is the one that this computer saw last: remembered outside the store's folder.

Whoever puts back the whole folder as it once was puts back its anchor and its key files too. So the
last entry of the audit log, its MAC, the epoch of the key and the generation of the key file also stand
in the user's own folder, by the store's name inside, not by its path. While it asks nothing is shown
or leaves, and that another copy was opened is told at the next opening of the right one. A memory that
lags, is gone or cannot be read is nothing to ask about. Who puts back the user's own folder as well
is told on by a newer backup beside the store. A disk that was set back whole is not seen.
"""

from __future__ import annotations

import hmac
import json
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock, Timer
from typing import Annotated, NamedTuple

import peewee as pw
from msgspec import Meta, Struct

from app.base import clock, paths
from app.base.dates import show_day
from app.base.documents import decode
from app.base.errors import UserError
from app.base.files import make_folder, own
from app.base.language import T
from app.store.database import fetch
from app.store.security.audit_log import Anchor, Anchored, Mac
from app.store.security.key_slots import canonical

_EVERY = 30.0  # seconds between two writings, while the store is open
_LARGEST = 4096  # bytes


class Freshness(StrEnum):
    """What the memory says of a store that was opened."""

    CLEAN = "clean"
    FIRST = "first"
    UNUSABLE = "unusable"
    OLDER_KEYS = "older keys"
    OLDER_STORE = "older store"
    OLDER_BOTH = "older store and keys"
    FORK = "fork"
    NEWER_BACKUP = "newer backup"

    @property
    def asks(self) -> bool:
        """Whether the officer has to say that this is the store to go on with."""
        return self not in (Freshness.CLEAN, Freshness.FIRST, Freshness.UNUSABLE)


class Seen(NamedTuple):
    """What is remembered: the last entry and its MAC, as hex; of the keys, the epoch and the generation."""

    entry: Annotated[int, Meta(ge=0)]
    mac: Mac
    epoch: Annotated[int, Meta(ge=0)]
    generation: Annotated[int, Meta(ge=0)]


_COPIES = T(
    "Máy này đã mở {n} lần một bản cũ hay bản khác của sổ này, lần cuối {at}; việc làm trong bản ấy không có trong nhật ký này, hãy hỏi người đã mở.",
    "This computer opened an older or another copy of this store (times: {n}, last at {at}); what was done in it is not in this log. Ask who opened it.",
)


class Copies(NamedTuple):
    """How often an older or another copy was opened while this was remembered, and when last."""

    times: Annotated[int, Meta(ge=0)]
    at: str

    @property
    def sentence(self) -> T:
        """What to tell of them."""
        return _COPIES.format(n=self.times, at=_shown(self.at))


def _shown(moment: str) -> str:
    at = datetime.fromisoformat(moment).astimezone()
    return f"{at:%H:%M} {show_day(at.date())}"


class _Memory(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the file holds; ``own_mac`` is over the store's name and all that stands before it.

    ``since``: when this computer began to remember the store, and with which entry.
    """

    seen: Seen
    since: tuple[str, Annotated[int, Meta(ge=0)]]
    copies: Copies
    own_mac: Mac


NO_COPIES = Copies(0, "-")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and how many entries of the audit log are missing."""

    kind: Freshness
    missing: int = 0

    @property
    def sentence(self) -> T | None:
        """What to tell and to ask, where there is something to ask."""
        text = _SENTENCES.get(self.kind)
        return text and text.format(n=self.missing)


_OLDER = T(
    "Sổ này cũ hơn lần máy này mở trước: thiếu {n} việc đã ghi, có thể vì thư mục sổ bị chép đè bằng bản cũ; hãy xem lại số liệu mới nhập và các bản sao lưu rồi hãy làm tiếp.",
    "This store is older than when this computer last opened it: {n} {n:entry is|entries are} missing, perhaps an older copy of the folder was put back. Look at your latest entries and the backups before you go on.",
)
_NEW_HERE = T(
    "Máy này chưa từng mở sổ này, hoặc trí nhớ về sổ đã mất hay đang dùng thư mục trạng thái khác (ANDAN_STATE), nên không biết sổ có phải bản mới nhất không; dữ liệu vẫn an toàn, hãy xem lại việc ghi cuối và các bản sao lưu.",
    "This computer never opened this store, or what it remembered is lost or lies in another state folder (ANDAN_STATE), so it is not known whether this is the latest copy; your data is safe. Look at the last entry and the backups.",
)
_SINCE = T(
    "Máy này nhớ sổ từ {at}, từ việc số {n} trong nhật ký.",
    "This computer remembers the store since {at}, from entry {n} of the log on.",
)
UNREADABLE = T(
    "Trí nhớ của máy này về sổ đã bị sửa, bị hỏng hoặc là của sổ khác nên không biết sổ có phải bản mới nhất không; dữ liệu vẫn an toàn, hãy xem lại số liệu mới nhập và các bản sao lưu.",
    "What this computer remembered of the store was edited, is damaged or another store's, so it is not known whether this is the latest copy; your data is safe. Look at your latest entries and the backups.",
)
_SENTENCES = {
    Freshness.OLDER_STORE: _OLDER,
    Freshness.OLDER_BOTH: _OLDER,
    Freshness.OLDER_KEYS: T(
        "Tệp khóa cũ hơn lần máy này mở trước: người đã thôi dùng sổ có thể lại mở được; hãy xem lại danh sách người dùng rồi đổi khóa sổ.",
        "The key files are older than when this computer last opened the store: who left may open it again. See the list of users, then change the store's key.",
    ),
    Freshness.NEWER_BACKUP: T(
        "Bản sao lưu mới nhất cạnh sổ có việc đã ghi mà sổ này không có, có thể vì thư mục sổ bị chép đè bằng bản cũ; hãy xem lại số liệu mới nhập và bản sao lưu ấy rồi hãy làm tiếp.",
        "The newest backup beside this store holds entries that the store does not, perhaps an older copy of the folder was put back. Look at your latest entries and that backup before you go on.",
    ),
    Freshness.FORK: T(
        "Sổ này đã đi một ngả khác với sổ mà máy này mở lần trước: có việc ghi ở bản kia mà không có ở bản này; hãy xem lại các bản sao lưu rồi hãy làm tiếp.",
        "This store went another way than the one this computer last opened: what was entered there is not here. Look at the backups before you go on.",
    ),
}


@dataclass
class Mark:
    """The memory of one store on this computer."""

    store: str
    key: bytes
    every: float = _EVERY
    clock: Callable[[], float] = time.monotonic
    asking: bool = False  # while a question is open what was seen stays: its answer would be lost
    copies: Copies = NO_COPIES  # that were opened since what is remembered was seen
    since: tuple[str, int] | None = None  # when and with which entry it began to be remembered
    _noted: bool = False
    _seen: Seen | None = None
    _kept: Seen | None = None
    _written: float = float("-inf")
    _due: Timer | None = None
    _lock: Lock = field(default_factory=Lock)
    path: Path = field(init=False)  # by the store's own name, since drives change their letters

    def __post_init__(self) -> None:
        """Fix the place: what is written late belongs where it was read."""
        self.path = _place(self.store)

    def compare(self, db: pw.SqliteDatabase, now: Seen) -> Finding:
        """Hold the store that was opened against what is remembered of it. Writes nothing."""
        try:
            memory = self._read()
        except FileNotFoundError:
            return Finding(Freshness.FIRST)
        except (OSError, ValueError):
            return Finding(Freshness.UNUSABLE)
        seen = self._kept = memory.seen
        self.since, self.copies = memory.since, memory.copies
        found = fetch(db, "SELECT mac FROM audit WHERE seq = ?", [seen.entry])
        older_keys = now.generation < seen.generation or now.epoch < seen.epoch
        if seen.entry and not found:
            kind = Freshness.OLDER_BOTH if older_keys else Freshness.OLDER_STORE
        elif seen.entry and bytes(found[0][0]).hex() != seen.mac:
            kind = Freshness.FORK
        else:
            kind = Freshness.OLDER_KEYS if older_keys else Freshness.CLEAN
        self.asking = kind.asks
        return Finding(kind, max(0, seen.entry - now.entry))

    @property
    def reach(self) -> T:
        """How far back the memory goes, from which an older copy would be noticed."""
        if self._kept is None or self.since is None:
            return _NEW_HERE
        at, entry = self.since
        return _SINCE.format(at=_shown(at), n=entry)

    def remember(self, now: Seen) -> None:
        """After a change: write at once if the last writing is old enough, else a little later."""
        with self._lock:
            self._seen = now
            wait = self._written + self.every - self.clock()
            if wait > 0:
                if self._due is None:
                    self._due = Timer(wait, self.write)
                    self._due.daemon = True
                    self._due.start()
                return
        self.write()

    def write(self) -> None:
        """Write what was handed over. A disk that refuses is no error: a memory that lags is clean."""
        with self._lock, suppress(UserError):
            self._due = None
            if self.asking:
                self._note_copy()
            elif self._seen and self._seen != self._kept:
                self.since = self.since or (clock.now().isoformat(), self._seen.entry)
                self._put(self._seen)
                self._kept, self._written = self._seen, self.clock()

    def _note_copy(self) -> None:
        """Keep, once an opening, that it was not the store that is remembered."""
        if self._kept and not self._noted:
            self.copies = Copies(self.copies.times + 1, clock.now().isoformat())
            self._put(self._kept)
            self._noted = True

    def _put(self, seen: Seen) -> None:
        make_folder(self.path.parent)
        held = [seen, self.since, self.copies]
        with own(self.path) as file:
            file.write(json.dumps([*held, self._mac(*held)]).encode())

    def close(self) -> None:
        """Write what is not yet written, and end the timer."""
        with self._lock:
            if self._due is not None:
                self._due.cancel()
        self.write()

    def _read(self) -> _Memory:
        memory = _held(self.path)
        right = self._mac(memory.seen, memory.since, memory.copies)
        if not hmac.compare_digest(memory.own_mac, right):
            raise ValueError("of another store, or edited")
        return memory

    def _mac(self, *held: object) -> str:
        return hmac.new(self.key, canonical([self.store, *held]), "sha256").hexdigest()


def _held(path: Path) -> _Memory:
    """What the file of a memory holds; raises OSError or ValueError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("no ordinary file: a pipe would be waited for")
    with path.open("rb") as file:
        return decode(_Memory, file.read(_LARGEST))


def lacks(db: pw.SqliteDatabase, anchor: Anchor, last: Anchored) -> bool:
    """Whether the last entry of a backup is one of this store's that it does not hold, and no chief
    has said to go on without it."""
    found = fetch(db, "SELECT mac FROM audit WHERE seq = ?", [last.seq])
    if (found and bytes(found[0][0]).hex() == last.mac) or not anchor.is_genuine(last):
        return False
    accepted = (
        "SELECT 1 FROM audit, json_each(audit.detail, '$.backups') AS backup "
        "WHERE audit.kind = 'freshness' AND backup.value = ?"
    )
    return not fetch(db, accepted, [last.mac])


def generation_seen(store: str) -> int:
    """The generation of the key file that is remembered, unverified; 0 where none is."""
    if not store.isalnum():  # a name from a file is one of ours or none
        return 0
    with suppress(OSError, ValueError):
        return _held(_place(store)).seen.generation
    return 0


def _place(store: str) -> Path:
    return paths.state() / f"{store}.moc"
