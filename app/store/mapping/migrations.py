"""Bringing a store of an earlier version up to date, in one transaction.

New tables, columns and indexes are derived from the record types. Whatever else changes is a
numbered step here; a file written by a later version is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import peewee as pw

from app.base.errors import StoreTooNew
from app.base.language import T
from app.schema.record import REGISTRY
from app.store.database import CipherDatabase, fetch, run_many, scalar
from app.store.mapping.codec import collation_key
from app.store.mapping.search_index import index_words
from app.store.mapping.tables import add_missing, shapes, sort_name, sorted_texts
from app.store.read.reader import CHUNK, Reader
from app.store.security import key_state
from app.store.security.key_slots import Key


def _index_anew(db: pw.SqliteDatabase, _key: Key) -> None:
    """What is found by words is made anew, from the records."""
    for (table,) in fetch(
        db,
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'",
    ):
        fetch(db, f'DROP TABLE "{table}"')


def _audit_key_of_its_own(db: pw.SqliteDatabase, key: Key) -> None:
    """The MACs were made with the store's own key: it is kept as theirs, and may itself change."""
    key_state.make_tables(db)
    key_state.keep_audit_key(db, key)


STEPS: tuple[Callable[[pw.SqliteDatabase, Key], None], ...] = (
    _index_anew,  # longer beginnings of words are kept
    _audit_key_of_its_own,
    _index_anew,  # apostrophes and strokes no longer part words: R'lấp is found as rlap
)
SCHEMA_VERSION = 1 + len(STEPS)
_TOO_NEW = T(
    "Tệp “{name}” do phiên bản An Dân mới hơn ghi; dữ liệu vẫn an toàn, hãy cập nhật chương trình rồi mở lại.",
    "“{name}” was written by a newer An Dân; your data is safe. Update the program and open it again.",
)


def migrate(db: CipherDatabase, path: Path, key: Key) -> None:
    """Make the file, which ``key`` opens, fit this version.

    Raises StoreTooNew; on any failure nothing has changed.
    """
    version = scalar(db, "PRAGMA user_version")
    if version > SCHEMA_VERSION:
        raise StoreTooNew(_TOO_NEW.format(name=path.name))
    shape = _shape()
    # A 31-bit print of the tables we expect: an unchanged file opens without looking at each.
    if version == SCHEMA_VERSION and scalar(db, "PRAGMA application_id") == shape:
        return
    fetch(db, "BEGIN IMMEDIATE")
    try:
        if version:
            for step in STEPS[version - 1 :]:
                step(db, key)
        _fill_keys(db, add_missing(db))
        if not version:
            key_state.keep_audit_key(db)
        _fill_search(Reader(path, db))
        fetch(db, f"PRAGMA user_version = {SCHEMA_VERSION}")
        fetch(db, f"PRAGMA application_id = {shape}")
        fetch(db, "COMMIT")
    except BaseException:
        fetch(db, "ROLLBACK")
        raise


def _fill_keys(db: pw.SqliteDatabase, added: set[tuple[str, str]]) -> None:
    """Collation keys of the texts that lists did not sort by before."""
    for key, cls in REGISTRY.items():
        for spec in sorted_texts(cls):
            name = sort_name(spec.name)
            if (key, name) in added:
                texts = fetch(db, f'SELECT "{spec.name}", id FROM "{key}"')
                keys = [(collation_key(spec, text), id_) for text, id_ in texts]
                run_many(db, f'UPDATE "{key}" SET "{name}" = ? WHERE id = ?', keys)


def _fill_search(reader: Reader) -> None:
    """The words of the records of registers whose search index is new."""
    for key, cls in REGISTRY.items():
        if not fetch(reader.db, f'SELECT 1 FROM "{key}__search_docsize" LIMIT 1'):
            ids = reader.ids(cls)
            for start in range(0, len(ids), CHUNK):
                index_words(reader, reader.fetch(cls, ids[start : start + CHUNK]))


def _shape() -> int:
    parts = [f"{name}:{columns}:{indexes}" for name, columns, indexes in shapes()]
    return int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:4], "big") >> 1
