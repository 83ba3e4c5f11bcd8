"""The way to the database: its address, the password that is never in it, and what may go wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from app.base.errors import UserError
from app.base.language import T

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

PASSWORD_VARIABLE = "ANDAN_DATABASE_PASSWORD"
SCHEMES = ("postgresql", "postgres")
_PATIENCE = 10  # seconds for a server to answer
_SETTINGS = "-c client_encoding=UTF8 -c timezone=UTC -c lock_timeout=60s"
_SAFE = T(
    "những tệp báo cáo đã ghi trọn vẫn còn và không bị tính hai lần",
    "the packages written so far are whole and are not counted twice",
)
NOT_AN_ADDRESS = T(
    "Địa chỉ cơ sở dữ liệu phải có dạng postgresql://người-dùng@máy/tên; chưa ghi gì vào đó, hãy sửa lại.",
    "A database's address is written postgresql://user@host/name; nothing was written to it. Correct it.",
)
PASSWORD_IN_ADDRESS = T(
    "Mật khẩu không được nằm trong địa chỉ cơ sở dữ liệu, vì người khác trên máy đọc được; chưa ghi gì vào đó, hãy "
    "dùng --database-password-file TỆP hoặc biến ANDAN_DATABASE_PASSWORD.",
    "No password may stand in a database's address, where others on this computer can read it; nothing was "
    "written to it. Use --database-password-file FILE or ANDAN_DATABASE_PASSWORD.",
)
NO_DRIVER = T(
    "Máy này chưa cài phần để ghi vào cơ sở dữ liệu; chưa ghi gì vào đó, hãy cài thêm andan[server].",
    "What writes to databases is not installed here; nothing was written to it. Install andan[server].",
)
UNREACHABLE = T(
    "Không kết nối được với cơ sở dữ liệu; chưa ghi gì vào đó, hãy xem lại địa chỉ, mạng và máy chủ.",
    "The database cannot be reached; nothing was written to it. Look at the address, the network and the server.",
)
WRONG_PASSWORD = T(
    "Cơ sở dữ liệu không nhận người dùng hoặc mật khẩu này; chưa ghi gì vào đó, hãy xem lại cả hai.",
    "The database takes neither this user nor this password; nothing was written to it. Check both.",
)
GONE = T(
    "Mất kết nối với cơ sở dữ liệu giữa chừng; {safe}, hãy chạy lại đúng lệnh ấy.",
    "The database went away in the middle; {safe}. Run the same command again.",
).format(safe=_SAFE)
FULL = T(
    "Ổ đĩa của cơ sở dữ liệu đã đầy; {safe}, hãy báo người quản trị rồi chạy lại.",
    "The disk of the database is full; {safe}. Tell its administrator, then run it again.",
).format(safe=_SAFE)
READ_ONLY = T(
    "Cơ sở dữ liệu chỉ cho đọc; {safe}, hãy dùng địa chỉ của máy chủ chính.",
    "The database can only be read; {safe}. Use the address of the main server.",
).format(safe=_SAFE)
NOT_PERMITTED = T(
    "Người dùng này không được làm việc đó trong cơ sở dữ liệu; {safe}, hãy dùng tài khoản andan_loader "
    "(hoặc andan_owner để tạo bảng).",
    "This user may not do that in the database; {safe}. Use andan_loader (or andan_owner to make the tables).",
).format(safe=_SAFE)
REFUSED = T(
    "Cơ sở dữ liệu báo lỗi {code}; {safe}, hãy báo người quản trị rồi chạy lại.",
    "The database answered with error {code}; {safe}. Tell its administrator, then run it again.",
)
# By the class of SQLSTATE, the longest that fits.
_REASONS = {
    **dict.fromkeys(("08", "57P", "57014", "55P03"), GONE),
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": NOT_PERMITTED,
}


def check_address(address: str) -> str:
    """Return the address of a database. Raises UserError for another, and for one with a password in it."""
    try:
        parts = urlsplit(address)
        password = parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError:
        raise UserError(NOT_AN_ADDRESS) from None
    if password:
        raise UserError(PASSWORD_IN_ADDRESS)
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise UserError(NOT_AN_ADDRESS)
    return address


@contextmanager
def connected(address: str, password: str = "") -> Iterator[Connection]:
    """The database at the address, until the block ends; what is not in a transaction counts at once.

    ``password``: else that of the environment. Raises UserError for whatever goes wrong with it.
    """
    check_address(address)
    try:
        import psycopg
    except ImportError:
        raise UserError(NO_DRIVER) from None
    password = password or os.environ.get(PASSWORD_VARIABLE, "")
    try:
        connection = psycopg.connect(
            address, password=password or None, autocommit=True, connect_timeout=_PATIENCE,
            application_name="andan", options=_SETTINGS,
        )  # fmt: skip
    except psycopg.Error as error:
        refused = error.pgconn is not None and (
            error.pgconn.needs_password or error.pgconn.used_password
        )
        raise UserError(WRONG_PASSWORD if refused else UNREACHABLE) from None
    try:
        yield connection
    except psycopg.Error as error:
        raise UserError(_reason(error, lost=connection.broken)) from None
    finally:
        connection.close()


def _reason(error: psycopg.Error, *, lost: bool) -> T:
    code = error.sqlstate or ""
    for length in range(len(code), 1, -1):
        if known := _REASONS.get(code[:length]):
            return known
    return GONE if lost or not code else REFUSED.format(code=code, safe=_SAFE)
