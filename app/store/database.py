"""One connection to the encrypted file, and what SQLite's refusals mean to the officer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import peewee as pw
from sqlcipher3 import dbapi2 as sqlcipher

from app.base import text
from app.base.documents import BadDocument, describe
from app.base.errors import Cancelled, DamagedStore, DiskFull, InUse, ReadOnly
from app.base.language import T

# A model or an expression of peewee's: its columns are made at run time, its operators untyped.
Table: TypeAlias = Any
Expression: TypeAlias = Any
# What SQLite stores, and a row of it as the driver gives it.
SqlValue: TypeAlias = Any
SqlRow: TypeAlias = tuple[Any, ...]
# First of all, before a page is read: faults go into the error, not to the console as well.
_QUIET = {"cipher_log_level": "NONE"}
_PRAGMAS = _QUIET | {
    "journal_mode": "wal",
    "synchronous": "FULL",  # an acknowledged save survives a power cut
    "foreign_keys": 0,  # links are checked by the step, which can name the record
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "secure_delete": 1,
    "temp_store": 2,  # nothing of a record is written to a temporary file in clear
    "cache_size": -32_000,
}
_STATEMENTS = 512  # that the driver keeps prepared: a report asks some 200, time and again
_DIALECT = pw.SqliteDatabase(None)  # opens nothing: it knows how SQLite wants a query written
_STEPS = 2000  # of SQLite's machine between two looks at whether to stop: well below a millisecond
_DAMAGED = T(
    "Tệp dữ liệu “{name}” bị hỏng hoặc bị thay đổi; chưa ghi gì thêm, hãy phục hồi từ bản sao lưu gần nhất.",
    "The data file “{name}” is damaged or altered; nothing more was written. Restore the latest backup.",
)
_RESTORE = T(
    "các số liệu khác không thay đổi, hãy phục hồi bản sao lưu gần nhất.",
    "all other data is unchanged. Restore the latest backup.",
)
BUSY = T(
    "Tệp “{name}” đang bận; dữ liệu vẫn an toàn, hãy thử lại sau ít giây.",
    "“{name}” is busy; your data is safe. Try again in a few seconds.",
)
_MEANINGS: tuple[tuple[str, type[Exception], T], ...] = (
    (
        "disk is full",
        DiskFull,
        T(
            "Ổ đĩa đã đầy nên chưa lưu được; dữ liệu đã lưu trước đó vẫn an toàn, hãy giải phóng chỗ trống rồi lưu lại.",
            "The disk is full, so this was not saved; what was saved before is safe. Free some space and save again.",
        ),
    ),
    (
        "readonly",
        ReadOnly,
        T(
            "Thư mục chứa “{name}” không cho ghi nên chưa lưu được; dữ liệu cũ vẫn an toàn, hãy mở quyền ghi rồi lưu lại.",
            "The folder of “{name}” is read-only, so this was not saved; earlier data is safe. Allow writing and save again.",
        ),
    ),
    (
        "unable to open",
        ReadOnly,
        T(
            "Không mở được “{name}”; dữ liệu không bị thay đổi, hãy kiểm tra quyền truy cập thư mục rồi mở lại.",
            "“{name}” could not be opened; nothing has changed. Check the folder's permissions and open it again.",
        ),
    ),
    ("locked", InUse, BUSY),
    ("malformed", DamagedStore, _DAMAGED),
    ("not a database", DamagedStore, _DAMAGED),
    ("vtable constructor failed", DamagedStore, _DAMAGED),  # a damaged search index
    (
        "disk i/o",
        DiskFull,
        T(
            "Ổ đĩa không ghi được nên chưa lưu; dữ liệu đã lưu trước đó vẫn an toàn, hãy kiểm tra ổ đĩa rồi lưu lại.",
            "The disk did not accept the write, so this was not saved; earlier data is safe. Check the disk and save again.",
        ),
    ),
)


class CipherDatabase(pw.SqliteDatabase):
    """peewee on SQLCipher with a raw 32-byte key, for one connection that its owner closes.

    ``only_read``: a file that nobody else has open, and beside which nothing is to be written.
    """

    def __init__(self, path: Path, key: bytes, *, only_read: bool = False) -> None:
        self._key, self._only_read = key, only_read
        # One connection, handed to whichever thread works with it: no hidden further ones.
        # Once closed it stays closed: what still asks is an error, and opens no file behind a lock.
        super().__init__(
            str(path),
            pragmas=_QUIET if only_read else _PRAGMAS,
            thread_safe=False,
            autoconnect=False,
        )

    def _connect(self) -> Any:
        name = (
            f"{uri(Path(self.database).absolute())}?immutable=1"
            if self._only_read
            else self.database
        )
        connection = sqlcipher.connect(
            name,
            uri=self._only_read,
            isolation_level=None,
            check_same_thread=False,
            timeout=5,
            cached_statements=_STATEMENTS,
        )
        try:
            connection.set_key(bytearray(b"x'%s'" % self._key.hex().encode()))
            connection.create_function("fold", 1, _fold, deterministic=True)
            self._add_conn_hooks(connection)  # type: ignore[attr-defined] # the stubs leave it out
        except BaseException:
            connection.close()
            raise
        return connection


def uri(path: PurePath) -> str:
    """A file as SQLite reads it in a URI: of another computer's it wants the name within the path."""
    plain = path.as_uri()
    return plain if plain.startswith("file:///") else plain.replace("file://", "file:////", 1)


def _fold(value: object) -> str | None:
    return None if value is None else text.fold(str(value))


REFUSED = (pw.DatabaseError, sqlcipher.DatabaseError)


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's refusals into the officer's sentences; anything else is a bug and stays one."""
    try:
        yield
    except REFUSED as error:
        raise _meaning(error, path) from error


def _meaning(error: Exception, path: Path) -> Exception:
    message = str(error).lower()
    for sign, kind, meaning in _MEANINGS:
        if sign in message:
            return kind(meaning.format(name=path.name))
    return error


def driver(db: pw.SqliteDatabase) -> Any:
    """The driver's own connection, which peewee leaves untyped."""
    return db.connection()  # type: ignore[no-untyped-call]


def rows(db: pw.SqliteDatabase, query: Expression) -> list[SqlRow]:
    """The rows of a peewee query, as the driver gives them."""
    return fetch(db, *written(query))


def written(query: Expression) -> tuple[str, list[SqlValue]]:
    """The SQL of a peewee query, alike in every store, and what is bound to it."""
    context: Any = _DIALECT.get_sql_context()
    sql, values = context.sql(query).query()
    return sql, values


def fetch(db: pw.SqliteDatabase, sql: str, values: Sequence[SqlValue] = ()) -> list[SqlRow]:
    """The rows of an SQL statement; skips peewee's per-row work. Raises what ``sqlite_errors`` does."""
    try:
        return driver(db).execute(sql, values).fetchall()  # type: ignore[no-any-return]
    except REFUSED as error:
        raise _meaning(error, Path(db.database)) from error


def stream(db: pw.SqliteDatabase, sql: str, values: Sequence[SqlValue] = ()) -> Iterator[SqlRow]:
    """The rows of an SQL statement one after the other: of a whole table, which memory need not hold."""
    try:
        yield from driver(db).execute(sql, values)
    except REFUSED as error:
        raise _meaning(error, Path(db.database)) from error


def run_many(db: pw.SqliteDatabase, sql: str, values: Iterable[Sequence[SqlValue]]) -> None:
    """One statement for many rows, through the driver. Raises what ``sqlite_errors`` does."""
    try:
        driver(db).executemany(sql, values)
    except REFUSED as error:
        raise _meaning(error, Path(db.database)) from error


@contextmanager
def stopped_by(db: pw.SqliteDatabase, stop: Callable[[], bool] | None) -> Iterator[None]:
    """End what is read inside with Cancelled, soon after ``stop`` says so."""
    driver(db).set_progress_handler(stop, _STEPS)
    try:
        yield
    except REFUSED as error:
        if stop is None or str(error) != "interrupted":
            raise
        raise Cancelled from error
    finally:
        driver(db).set_progress_handler(None, _STEPS)


def scalar(db: pw.SqliteDatabase, sql: str, values: Sequence[SqlValue] = ()) -> SqlValue:
    """The first column of the first row."""
    return fetch(db, sql, values)[0][0]


def damaged(error: BadDocument, what: T) -> DamagedStore:
    """The sentence for a JSON in the store that is otherwise than it was written."""
    return DamagedStore(describe(error, what, _RESTORE))
