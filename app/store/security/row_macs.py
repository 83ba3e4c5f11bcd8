"""MACs of the rows that the audit log does not cover: settings, accounts, codes of merged records.

Each row has a keyed digest, and those of a table stand together under a MAC. Whoever writes a row
marks it in the same transaction, and only that row: a later write does not cover up an alteration.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator

import peewee as pw

from app.base.language import T
from app.store.database import SqlRow, fetch
from app.store.mapping.codec import record_mac

Marks = dict[str, str]  # the row's key as JSON → its digest
_TABLES: dict[str, tuple[tuple[str, ...], T]] = {
    "setting": (("key",), T("Cài đặt", "Setting")),
    "account": (("user",), T("Người dùng", "User")),
    "alias": (("code", "register", "step"), T("Mã đã gộp", "Merged code")),
}
_ALTERED = T(
    "{what} “{name}” bị sửa, thêm hoặc xóa bên ngoài chương trình.",
    "{what} “{name}” was altered, added or removed outside the program.",
)
_MARKS_ALTERED = T(
    "Dấu niêm phong của bảng {what} bị sửa hoặc mất.",
    "The marks of the table “{what}” were altered or are missing.",
)


def add_missing_macs(db: pw.SqliteDatabase, key: bytes) -> None:
    """Write the MACs of all rows as they are now: of a new store, or of one from before there were any."""
    for table in _TABLES:
        _write(db, key, table, _present(db, key, table))


def renew_macs(db: pw.SqliteDatabase, key: bytes, table: str, column: str, value: object) -> None:
    """Write the MACs of the rows that were just written, inside the caller's transaction.

    These are the rows with this value in a column of the table's key; deleted rows lose their MAC.
    """
    kept, sound = _kept(db, key, table)
    if not sound:
        return  # ``broken_macs`` reports it; it must not be covered up
    place = _TABLES[table][0].index(column)
    others = {name: mark for name, mark in kept.items() if json.loads(name)[place] != value}
    _write(db, key, table, others | _present(db, key, table, f'WHERE "{column}" = ?', value))


def broken_macs(db: pw.SqliteDatabase, key: bytes) -> Iterator[T]:
    """Yield the rows that do not fit their MACs."""
    for table, (_columns, what) in _TABLES.items():
        kept, sound = _kept(db, key, table)
        if not sound:
            yield _MARKS_ALTERED.format(what=what)
            continue
        present = _present(db, key, table)
        for name in sorted(kept.keys() | present.keys()):
            if kept.get(name) != present.get(name):
                yield _ALTERED.format(what=what, name=json.loads(name)[0])


def _present(
    db: pw.SqliteDatabase, key: bytes, table: str, where: str = "", *values: object
) -> Marks:
    """The MACs of the rows as they are now."""
    columns = _TABLES[table][0]
    named = ",".join(f'"{column}"' for column in columns)
    found = fetch(db, f'SELECT {named}, * FROM "{table}" {where}', values)
    return {
        _text(row[: len(columns)]): record_mac(key, table, _text(row[len(columns) :])).hex()
        for row in found
    }


def _kept(db: pw.SqliteDatabase, key: bytes, table: str) -> tuple[Marks, bool]:
    """The stored MACs of a table, and whether they are as they were written."""
    found = fetch(db, "SELECT digests, mac FROM mark WHERE place = ?", [table])
    if not found or not hmac.compare_digest(_mac(key, table, found[0][0]), bytes(found[0][1])):
        return {}, False
    return json.loads(found[0][0]), True


def _write(db: pw.SqliteDatabase, key: bytes, table: str, marks: Marks) -> None:
    text = json.dumps(marks, ensure_ascii=False, separators=(",", ":"))
    put = "INSERT OR REPLACE INTO mark(place, digests, mac) VALUES(?,?,?)"
    fetch(db, put, [table, text, _mac(key, table, text)])


def _mac(key: bytes, table: str, text: str) -> bytes:
    return hmac.new(key, f"{table}\x1f{text}".encode(), "sha256").digest()


def _text(values: SqlRow) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
