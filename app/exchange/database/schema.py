"""The tables of the database: made and migrated step by step, each step whole or not at all.

The steps are the files ``data/database/NNN-*.sql``; a step that was released is never edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.language import T
from app.base.paths import DATA

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection

_FOLDER = DATA / "database"
_GRANTS = "grants.sql"
_LOCK = 0x616E64616E  # one receiver at a time makes tables
NEWER = T(
    "Cơ sở dữ liệu này do phiên bản An Dân mới hơn tạo; chưa ghi gì vào đó, hãy cập nhật chương trình rồi làm lại.",
    "This database was made by a newer An Dân; nothing was written to it. Update, then try again.",
)
NOT_MADE = T(
    "Cơ sở dữ liệu chưa có các bảng của phiên bản này; chưa ghi gì vào đó, hãy chạy lệnh này một lần bằng andan_owner.",
    "The database has not the tables of this version; nothing was written to it. Run this command once as andan_owner.",
)


def steps() -> dict[int, str]:
    """The SQL of each step by its number."""
    return {
        int(path.name[:3]): path.read_text(encoding="utf-8")
        for path in sorted(_FOLDER.glob("[0-9][0-9][0-9]-*.sql"))
    }


def prepare(connection: Connection) -> int:
    """Bring the tables to this version, and return its number.

    Raises UserError where they are of a newer version, or this user may not make them.
    """
    known = steps()
    version = max(known)
    present = _version(connection)
    if present > version:
        raise UserError(NEWER)
    if present == version:
        return version
    if not _may_make(connection):
        raise UserError(NOT_MADE)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not _has_schema(connection):  # else only who may make schemas would get by
            connection.execute("CREATE SCHEMA andan")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS andan.migration "
            "(version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
        )
        for number in range(_version(connection) + 1, version + 1):
            _run(connection, known[number])
            connection.execute("INSERT INTO andan.migration (version) VALUES (%s)", [number])
        _run(connection, (_FOLDER / _GRANTS).read_text(encoding="utf-8"))
    return version


def _run(connection: Connection, script: str) -> None:
    connection.execute(script)  # a file of the program's own


def _version(connection: Connection) -> int:
    """The last step that was taken; 0 before the first."""
    # Not to_regclass, which fails for who may not yet look into the schema.
    [(there,)] = connection.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'andan' AND tablename = 'migration'"
    )
    if not there:
        return 0
    [(last,)] = connection.execute("SELECT coalesce(max(version), 0) FROM andan.migration")
    return int(last)


def _has_schema(connection: Connection) -> bool:
    [(there,)] = connection.execute("SELECT to_regnamespace('andan') IS NOT NULL")
    return bool(there)


def _may_make(connection: Connection) -> bool:
    """Whether this user may make tables in the schema, or the schema itself."""
    [(may,)] = connection.execute(
        "SELECT CASE WHEN to_regnamespace('andan') IS NULL"
        " THEN has_database_privilege(current_database(), 'CREATE')"
        " ELSE has_schema_privilege('andan', 'CREATE') END"
    )
    return bool(may)
