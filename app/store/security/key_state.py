"""What the encrypted store knows of its own keys."""

from __future__ import annotations

import os

import peewee as pw

from app.store.database import fetch
from app.store.security.key_slots import Key

_AUDIT = "audit"


def keep_audit_key(db: pw.SqliteDatabase, key: Key | None = None) -> None:
    """Give the store the key that its MACs hang on, inside the caller's transaction: a random one,
    or that of a store whose MACs were made before it had one."""
    value = os.urandom(32) if key is None else bytes(key)
    fetch(db, "INSERT OR IGNORE INTO key_state(name, value) VALUES(?,?)", [_AUDIT, value])


def audit_key(db: pw.SqliteDatabase) -> Key:
    """Return the key that the store's MACs hang on."""
    return Key(fetch(db, "SELECT value FROM key_state WHERE name = ?", [_AUDIT])[0][0])
