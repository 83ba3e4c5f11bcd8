"""Writing a setting inside the caller's transaction."""

from __future__ import annotations

import json

import peewee as pw

from app.base.json_types import JsonValue
from app.store.database import fetch
from app.store.security import row_macs
from app.store.security.key_slots import Key, subkey


def write_setting(db: pw.SqliteDatabase, audit_key: Key, key: str, value: JsonValue) -> None:
    """Write a setting, which is JSON, and its MAC."""
    put = "INSERT OR REPLACE INTO setting(key, value) VALUES(?,?)"
    fetch(db, put, [key, json.dumps(value, ensure_ascii=False)])
    row_macs.renew_macs(db, subkey(audit_key, "seal"), "setting", "key", key)
