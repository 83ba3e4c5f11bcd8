"""Bringing a store of an earlier version up to date, in one transaction.

New tables, columns and indexes are derived from the record types. Whatever else changes is a
numbered step here; a file written by a later version is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import peewee as pw

from app.errors import StoreTooNew
from app.lang import T
from app.store.database import fetch, scalar
from app.store.tables import add_missing, all_models

STEPS: tuple[Callable[[pw.SqliteDatabase], None], ...] = ()
VERSION = 1 + len(STEPS)
_TOO_NEW = T(
    "Tệp “{name}” do phiên bản An Dân mới hơn ghi; dữ liệu vẫn an toàn, hãy cập nhật chương trình rồi mở lại.",
    "“{name}” was written by a newer An Dân; your data is safe. Update the program and open it again.",
)


def migrate(db: pw.SqliteDatabase, path: Path) -> None:
    """Make the file fit this version. Raises StoreTooNew; on any failure nothing has changed."""
    version = scalar(db, "PRAGMA user_version")
    if version > VERSION:
        raise StoreTooNew(_TOO_NEW.format(name=path.name))
    shape = _shape()
    # A 31-bit print of the tables we expect: an unchanged file opens without looking at each.
    if version == VERSION and scalar(db, "PRAGMA application_id") == shape:
        return
    fetch(db, "BEGIN IMMEDIATE")
    try:
        if version:
            for step in STEPS[version - 1 :]:
                step(db)
        add_missing(db)
        fetch(db, f"PRAGMA user_version = {VERSION}")
        fetch(db, f"PRAGMA application_id = {shape}")
        fetch(db, "COMMIT")
    except BaseException:
        fetch(db, "ROLLBACK")
        raise


def _shape() -> int:
    parts = []
    for model in all_models():
        meta = model._meta
        names = [f.column_name for f in meta.sorted_fields]
        parts.append(f"{meta.table_name}:{names}:{meta.indexes}")
    return int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:4], "big") >> 1
