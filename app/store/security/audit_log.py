"""The audit log: who did what. The MAC of each entry covers the one before, so no edit goes unseen.

Values are never written here: a record's state is held as a keyed digest. An anchor file beside
the store holds the last entry, so that an older copy of the file put back is noticed.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated

import peewee as pw
from msgspec import Meta, Struct

from app.base import clock
from app.base.documents import BadDocument, compact_json, decode, json_bytes
from app.base.errors import UserError, explained
from app.base.files import own, patiently
from app.base.json_types import JsonObject
from app.base.language import T
from app.store.database import SqlValue, fetch, run_many, stream

RecordMac = tuple[str, int, bytes | None]  # register, record, digest (None: deleted)
IDENTITY = "identity"  # the entry by which the records of an earlier version got their uid
_START = b"\0" * 32
_NOTHING: tuple[int | None, bytes] = None, b""
# By entry, what ``_joined`` makes of the MACs of its records.
_COVERED = (
    "SELECT seq, CAST(group_concat(char(30) || register || char(31) || record || char(31) || "
    "coalesce(digest, ''), '' ORDER BY register, record) AS BLOB) FROM seal "
    "GROUP BY seq ORDER BY seq"
)
_LAST_SEQ = 2**63 - 1
_LARGEST = 4096  # bytes of an anchor: what is longer is none


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An act of a user; ``detail`` never holds a value of a record."""

    who: str
    kind: str
    title: T
    detail: JsonObject


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log."""

    seq: int
    at: str
    act: AuditEvent


def append(
    db: pw.SqliteDatabase, key: bytes, act: AuditEvent, record_macs: Iterable[RecordMac] = ()
) -> tuple[int, bytes]:
    """Write an entry inside the caller's transaction; return its number and MAC."""
    before_it, before = last(db)
    seq = before_it + 1
    ordered = sorted(record_macs, key=lambda s: (s[0], s[1]))
    title = compact_json([act.title.vi, act.title.en])
    row = (seq, clock.now().isoformat(), act.who, act.kind, title, compact_json(act.detail))
    mac = _mac(_keyed(key), before, row, _joined(ordered))
    fetch(
        db,
        "INSERT INTO audit(seq, at, who, kind, title, detail, mac) VALUES(?,?,?,?,?,?,?)",
        (*row, mac),
    )
    run_many(
        db,
        "INSERT INTO seal(register, record, seq, digest) VALUES(?,?,?,?)",
        ((register, record, seq, digest) for register, record, digest in ordered),
    )
    return seq, mac


def last(db: pw.SqliteDatabase) -> tuple[int, bytes]:
    """Return the number and MAC of the last entry; 0 where there is none."""
    found = fetch(db, "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")
    return (found[0][0], bytes(found[0][1])) if found else (0, _START)


def entries(db: pw.SqliteDatabase, limit: int = -1, before: int | None = None) -> list[AuditEntry]:
    """Return the audit log, newest first; ``before``: what is older than this entry."""
    found = fetch(
        db,
        "SELECT seq, at, who, kind, title, detail FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        [_LAST_SEQ if before is None else before, limit],
    )
    return [
        AuditEntry(s, at, AuditEvent(who, kind, T(*json.loads(t)), json.loads(d)))
        for s, at, who, kind, t, d in found
    ]


def broken(db: pw.SqliteDatabase, key: bytes) -> Iterator[T]:
    """Yield the faults of the chain of MACs; none when it is whole."""
    covered = stream(db, _COVERED)
    seq, record_macs = next(covered, _NOTHING)
    before, keyed = _START, _keyed(key)
    rows = stream(db, "SELECT seq, at, who, kind, title, detail, mac FROM audit ORDER BY seq")
    for number, (*row, mac) in enumerate(rows, 1):
        its = b""
        if seq == number:
            its = record_macs
            seq, record_macs = next(covered, _NOTHING)
        expected = _mac(keyed, before, row, its)
        if row[0] != number or not hmac.compare_digest(expected, bytes(mac)):
            text = T(
                "Nhật ký bị thay đổi từ dòng {n}.", "The audit log was altered from entry {n}."
            )
            yield text.format(n=number)
            return
        before = bytes(mac)
    if seq is not None:
        yield T("Nhật ký thiếu dòng cuối.", "The audit log's last entries are missing.")


def _keyed(key: bytes) -> hmac.HMAC:
    """What is copied for each entry: to begin with the key takes longer than all the rest of it."""
    return hmac.new(key, digestmod="sha256")


def _mac(keyed: hmac.HMAC, before: bytes, row: Sequence[SqlValue], record_macs: bytes) -> bytes:
    mac = keyed.copy()
    mac.update(before + json_bytes(row) + record_macs)
    return mac.digest()


def _joined(record_macs: Iterable[RecordMac]) -> bytes:
    """The MACs of the records that an entry changed, in their order, as its own MAC covers them."""
    parts = list[bytes]()
    for register, record, digest in record_macs:
        parts += f"\x1e{register}\x1f{record}\x1f".encode(), digest or b""
    return b"".join(parts)


Mac = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


NO_ANCHOR = T(
    "Thiếu tệp đối chiếu “{name}” nên không biết dữ liệu có bị thay bằng bản cũ hay không; hãy kiểm tra số liệu mới nhập.",
    "The anchor file “{name}” is missing, so an older copy could go unseen; check your latest entries.",
)


class Anchored(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an anchor file holds: the number and MAC of the last entry, and its own MAC over both."""

    seq: Annotated[int, Meta(ge=0)]
    mac: Mac
    own_mac: Mac


@dataclass
class Anchor:
    """The file beside the store that remembers its last audit entry.

    Two connections write it, each after its own step, in whichever order they come to it.
    """

    path: Path
    key: bytes
    entry: int = 0  # the number of the entry that was written last
    _writing: Lock = field(default_factory=Lock)

    def write(self, seq: int, mac: bytes) -> None:
        """Remember the entry if there is room; the next open compares.

        A full disk must not turn a saved step into an error: an anchor that lags is clean.
        """
        with self._writing, suppress(UserError):
            if seq > self.entry:
                self.save(seq, mac)

    def save(self, seq: int, mac: bytes) -> None:
        """Write the entry; the file is replaced whole, never half written. Raises UserError."""
        with own(self.path) as file:
            file.write(json.dumps([seq, mac.hex(), self._anchor_mac(seq, mac)]).encode())
        self.entry = seq

    def doubts(self, db: pw.SqliteDatabase) -> Iterator[T]:
        """A store behind its anchor was put back or lost data; one ahead of it is clean.

        Raises FileBusy and what else the system refuses: that says nothing of the store.
        """
        try:
            last = decode(Anchored, self._written())
            genuine = self.is_genuine(last)
        except FileNotFoundError:
            if fetch(db, "SELECT 1 FROM audit LIMIT 1"):
                yield NO_ANCHOR.format(name=self.path.name)
            return
        except BadDocument:
            genuine = False
        if not genuine:
            yield T(
                "Tệp đối chiếu bị sửa; hãy kiểm tra số liệu mới nhập.",
                "The anchor file was altered; check your latest entries.",
            )
            return
        found = fetch(db, "SELECT mac FROM audit WHERE seq = ?", [last.seq])
        if not found or bytes(found[0][0]).hex() != last.mac:
            yield T(
                "Tệp dữ liệu cũ hơn lần dùng trước (bị thay bằng bản cũ hoặc mất phần ghi cuối); hãy so lại số liệu mới nhập hoặc phục hồi bản sao lưu.",
                "The data file is older than when it was last used (an old copy put back, or the last writes lost); check your latest entries or restore a backup.",
            )

    def is_genuine(self, last: Anchored) -> bool:
        """Whether a holder of the key remembered this entry, here or in a backup."""
        expected = self._anchor_mac(last.seq, bytes.fromhex(last.mac))
        return hmac.compare_digest(last.own_mac, expected)

    def _written(self) -> bytes:
        if self.path.exists() and not self.path.is_file():
            return b""  # a pipe would be waited for
        try:
            with patiently(lambda: self.path.open("rb")) as file:
                return file.read(_LARGEST)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise explained(error, self.path) from error

    def _anchor_mac(self, seq: int, mac: bytes) -> str:
        return hmac.new(self.key, b"anchor%d|" % seq + mac, "sha256").hexdigest()
