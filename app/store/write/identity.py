"""The identity of records and rows: a random uid of 128 bits from their making, for life.

What an earlier version stored has none. Its identity follows from the store, the register and the
number, so that every copy of one store gives the same.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Sequence

from app.schema.record import REGISTRY, Record
from app.store.database import SqlRow, fetch, run_many
from app.store.mapping.codec import ROW_UID, UID, Stored, codec_of, record_mac
from app.store.read.reader import CHUNK, Reader
from app.store.security.audit_log import RecordMac
from app.store.security.key_slots import Key, subkey


def new_uid() -> str:
    """Return 128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def uid_key(key: Key) -> bytes:
    """Return the key that the uids of what an earlier version stored are derived with."""
    return subkey(key, "uid")


def derived_uid(key: bytes, table: str, number: int) -> str:
    """Return the uid of a record or row that an earlier version stored under this number."""
    return hmac.digest(key, f"{table}\x1f{number}".encode(), "sha256")[:16].hex()


def complete(key: bytes, cls: type[Record], stored: Stored, before: Stored | None) -> Stored:
    """Return the rows of a record, each with its uid: the one it has, had before, or a derived one."""
    row, many = stored
    if row[UID] is None:
        uid = (before and before[0][UID]) or derived_uid(key, cls.schema.key, row[0])
        row = (*row[:UID], uid, *row[UID + 1 :])
    for name in codec_of(cls).rows.keys() & many.keys():
        if any(item[ROW_UID] is None for item in many[name]):
            known = {item[0]: item[ROW_UID] for item in (before[1].get(name, ()) if before else ())}
            table = f"{cls.schema.key}__{name}"
            many = many | {name: [_with_uid(key, table, item, known) for item in many[name]]}
    return row, many


def taken(reader: Reader, cls: type[Record], uids: Sequence[str]) -> set[str]:
    """Return those of the uids that records of the register have already."""
    found = set[str]()
    for start in range(0, len(uids), CHUNK):
        some = uids[start : start + CHUNK]
        marks = ",".join("?" * len(some))
        stored = f'SELECT uid FROM "{cls.schema.key}" WHERE uid IN ({marks})'
        found.update(uid for (uid,) in fetch(reader.db, stored, some))
    return found


def is_incomplete(reader: Reader) -> bool:
    """Whether a record of an earlier version is still without a uid."""
    asked = " UNION ALL ".join(f'SELECT 1 FROM "{key}" WHERE uid IS NULL' for key in REGISTRY)
    return bool(asked and fetch(reader.db, f"{asked} LIMIT 1"))


def complete_all(reader: Reader, key: Key) -> Iterator[RecordMac]:
    """Give every record its uid, inside the caller's transaction; yields the MACs that cover them.

    What does not fit its MAC stays as it is, so that ``verify`` still reports it.
    """
    secret, uids = subkey(key, "seal"), uid_key(key)
    for register, cls in REGISTRY.items():
        codec = codec_of(cls)
        kept = "SELECT record, digest FROM seal WHERE register = ? ORDER BY seq"
        macs: dict[int, bytes | None] = dict(fetch(reader.db, kept, [register]))
        ids = [i for (i,) in fetch(reader.db, f'SELECT id FROM "{register}" WHERE uid IS NULL')]
        for start in range(0, len(ids), CHUNK):
            whole = [
                complete(uids, cls, (row, many), None)
                for row, many in reader.raw(cls, ids[start : start + CHUNK])
                if _fits(macs.get(row[0]), record_mac(secret, register, codec.snapshot(row, many)))
            ]
            _write(reader, cls, whole)
            for row, many in whole:
                mac = record_mac(secret, register, codec.snapshot(row, many))
                yield register, row[0], mac


def _with_uid(key: bytes, table: str, item: SqlRow, known: dict[int, str | None]) -> SqlRow:
    uid = item[ROW_UID] or known.get(item[0]) or derived_uid(key, table, item[0])
    return (item[0], uid, *item[ROW_UID + 1 :])


def _fits(kept: bytes | None, mac: bytes) -> bool:
    return kept is not None and hmac.compare_digest(bytes(kept), mac)


def _write(reader: Reader, cls: type[Record], whole: list[Stored]) -> None:
    key = cls.schema.key
    own = [(row[UID], row[0]) for row, _many in whole]
    run_many(reader.db, f'UPDATE "{key}" SET uid = ? WHERE id = ?', own)
    for name in codec_of(cls).rows:
        items = [(item[ROW_UID], item[0]) for _row, many in whole for item in many.get(name, ())]
        run_many(reader.db, f'UPDATE "{key}__{name}" SET uid = ? WHERE row_id = ?', items)
