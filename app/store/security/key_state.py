"""What the encrypted store knows of its keys: whose public halves count, and what was before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

import peewee as pw

from app.base.documents import decode
from app.base.language import T
from app.store.database import fetch, run_many
from app.store.mapping.key_tables import KEY_TABLES
from app.store.security.key_file import KeyFile
from app.store.security.key_slots import Key, KeySlot

Half = tuple[str, str, str]  # user, role, public half
_AUDIT, _GENERATION, _LEAVING = "audit", "generation", "leaving"
_OLDER = T(
    "Tệp khóa cũ hơn lần dùng trước (bị thay bằng bản cũ): người đã thôi dùng sổ có thể lại mở được; hãy xem lại danh sách người dùng rồi đổi khóa sổ.",
    "The key file is older than when it was last used (an old copy put back): who left may open the store again. See the list of users, then change the store's key.",
)
_UNKNOWN = T(
    "Tệp khóa có mật khẩu của “{user}” mà sổ không biết (đã đổi hoặc đã xóa); hãy xem lại danh sách người dùng rồi đổi khóa sổ.",
    "The key file holds a password of “{user}” that the store does not know (changed, or removed). See the list of users, then change the store's key.",
)
_RECOVERY = T("mã khôi phục", "the recovery code")


def make_tables(db: pw.SqliteDatabase) -> None:
    """Make the tables of the keys where they are missing."""
    with db.bind_ctx(KEY_TABLES, bind_refs=False, bind_backrefs=False):
        for table in KEY_TABLES:
            table.create_table()


def keep_audit_key(db: pw.SqliteDatabase, key: Key | None = None) -> None:
    """Give the store the key that its MACs hang on, inside the caller's transaction: a random one,
    or that of a store whose MACs were made before it had one. One that it has stays."""
    value = os.urandom(32) if key is None else bytes(key)
    fetch(db, "INSERT OR IGNORE INTO key_state(name, value) VALUES(?,?)", [_AUDIT, value])


def audit_key(db: pw.SqliteDatabase) -> Key:
    """Return the key that the store's MACs hang on."""
    return Key(_kept(db, _AUDIT, b""))


def roll(db: pw.SqliteDatabase) -> set[Half]:
    """Return the public halves that count."""
    return set(fetch(db, "SELECT user, role, public FROM roll"))


def generation(db: pw.SqliteDatabase) -> int:
    """Return the generation of the key file that was written last; 0 where none was noted."""
    return int(_kept(db, _GENERATION, 0))


def admit(
    db: pw.SqliteDatabase, slots: Sequence[KeySlot], leaving: Sequence[str] | None = None
) -> None:
    """Note the public halves of slots that are about to be written, inside the caller's transaction.

    With ``leaving``, a change of the key begins, which leaves these out.
    """
    put = "INSERT OR IGNORE INTO roll(user, role, public) VALUES(?,?,?)"
    run_many(db, put, (slot.half for slot in slots if slot.public))
    if leaving is not None:
        _keep(db, _LEAVING, json.dumps(list(leaving)))


def leaving(db: pw.SqliteDatabase) -> list[str]:
    """Return who is to be left out by a change of the key that was begun."""
    return decode(list[str], _kept(db, _LEAVING, "[]"))


def settle(db: pw.SqliteDatabase, keys: KeyFile) -> None:
    """Note what the key file now holds, and nothing else, inside the caller's transaction."""
    fetch(db, "DELETE FROM roll")
    admit(db, keys.slots)
    _keep(db, _GENERATION, keys.generation)
    fetch(db, "DELETE FROM key_state WHERE name = ?", [_LEAVING])


def keep_past_key(db: pw.SqliteDatabase, epoch: int, key: Key) -> None:
    """Keep a key that the store had, inside the caller's transaction."""
    put = "INSERT OR REPLACE INTO past_key(epoch, key) VALUES(?,?)"
    fetch(db, put, [epoch, bytes(key)])


def past_keys(db: pw.SqliteDatabase) -> dict[int, Key]:
    """Return the keys that the store had, by their epochs."""
    return {epoch: Key(key) for epoch, key in fetch(db, "SELECT epoch, key FROM past_key")}


def is_older(db: pw.SqliteDatabase, keys: KeyFile) -> bool:
    """Whether the key file is older than that which was written last."""
    return keys.generation < generation(db)


def doubts(db: pw.SqliteDatabase, keys: KeyFile) -> Iterator[T]:
    """What does not fit between the key file and what the store knows of it."""
    if is_older(db, keys):
        yield _OLDER
    known, gone = roll(db), leaving(db)
    for slot in keys.slots:
        if slot.public and slot.half not in known and slot.user not in gone:
            yield _UNKNOWN.format(user=slot.user or _RECOVERY)


def _kept(db: pw.SqliteDatabase, name: str, otherwise: Any) -> Any:
    found = fetch(db, "SELECT value FROM key_state WHERE name = ?", [name])
    return found[0][0] if found else otherwise


def _keep(db: pw.SqliteDatabase, name: str, value: str | int) -> None:
    fetch(db, "INSERT OR REPLACE INTO key_state(name, value) VALUES(?,?)", [name, value])
