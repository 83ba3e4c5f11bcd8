"""peewee, hashlib and msgspec on their own feet: imported before all else in this package.

peewee loads Python's SQLite and hashlib loads OpenSSL, where SQLCipher brings one of each: a second
pair of libraries that would stay in memory unused, 5 MB of a window at rest. hashlib and hmac then
use Python's own SHA-256: as good for what is small; a whole file is digested in ``backup``.
msgspec loads, where there is one, a copy of ``typing`` for older Pythons, and what draws JSON schemas,
which nothing here asks for. peewee imports sockets for a kind of column that we have not: 0.4 MB, and
nothing here is to open a connection. It loads the driver of
every database server that it finds installed; the one that a receiver may have is loaded by its own room.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from sqlcipher3 import dbapi2

_SERVERS = ("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb")


def _no_schemas() -> ModuleType:
    """What ``msgspec.json`` takes from the module that is left out."""
    module = ModuleType("_json_schema")
    vars(module).update(schema=None, schema_components=None)
    return module


def _load() -> None:
    """Import them while what they would load cannot be found; what is loaded already is left as it is."""
    modules: dict[str, Any] = sys.modules
    instead = {
        "sqlite3": dbapi2,
        "_hashlib": None,
        "typing_extensions": None,
        "socket": ModuleType("socket"),
        "msgspec.inspect": ModuleType("inspect"),
        "msgspec._json_schema": _no_schemas(),
        **dict.fromkeys(_SERVERS),
    }
    hidden = {name: module for name, module in instead.items() if name not in modules}
    modules.update(hidden)
    try:
        for name in ("hashlib", "hmac", "peewee", "msgspec"):
            import_module(name)
    finally:
        for name in hidden:
            del modules[name]


_load()
