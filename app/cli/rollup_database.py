"""The part of ``rollup`` that has to do with a PostgreSQL database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.json_types import JsonObject
from app.base.language import T
from app.cli.arguments import FILE
from app.cli.common import Options, Usage, progress, read_text, say, say_error, write_json

if TYPE_CHECKING:
    from app.exchange.rollup.rejected import Rejected
    from app.exchange.rollup.rollup import RollupResult

_URL = T("ĐỊA-CHỈ", "URL")
_DATABASE = T(
    "ghi các tệp báo cáo vào cơ sở dữ liệu PostgreSQL, postgresql://người-dùng@máy/tên, không có mật khẩu trong đó; "
    "không nêu thư mục: tạo bảng, và với --csv lấy số liệu trong đó ra",
    "write the packages into a PostgreSQL database, postgresql://user@host/name, with no password in it; "
    "without a folder: make its tables, and with --csv get out the figures in it",
)
_PASSWORD = T(
    "tệp chứa mật khẩu của cơ sở dữ liệu; không nêu: biến ANDAN_DATABASE_PASSWORD",
    "file with the database's password; else the variable ANDAN_DATABASE_PASSWORD",
)
_LOADED = T(
    "Cơ sở dữ liệu: {new} tệp báo cáo mới, {repeated} tệp đã có, {refused} tệp không cộng",
    "Database: {new} new {new:package|packages}, {repeated} there before, {refused} not counted",
)
_READY = T("Cơ sở dữ liệu đã sẵn sàng, bản {n}", "The database is ready, version {n}")
_EMPTY = T(
    "Tệp mật khẩu “{name}” trống; chưa ghi gì vào cơ sở dữ liệu, hãy ghi mật khẩu vào tệp.",
    "The password file “{name}” is empty; nothing was written to the database. Put the password into it.",
)
_UNKNOWN = T(
    "Không lấy ra số liệu của {reports}, do phiên bản An Dân mới hơn ghi; hãy cập nhật chương trình rồi làm lại.",
    "The figures of {reports}, written by a newer An Dân, were left out. Update, then try again.",
)
_NOTHING_TO_DO = T(
    "rollup cần thư mục tệp báo cáo và --to F.xlsx, hoặc chỉ --database",
    "rollup needs a folder of packages and --to F.xlsx, or --database alone",
)
_NOT_WITHOUT = T(
    "{option} chỉ có tác dụng cùng {other}; chưa làm gì, hãy thêm {other} hoặc bỏ {option}",
    "{option} does nothing without {other}; nothing was done. Add {other}, or leave out {option}",
)
_FOLDER_OF_PACKAGES = T("thư mục tệp báo cáo", "a folder of packages")
_OF_PACKAGES = ("trust", "expect", "replies", "submit", "store", "leader", "ranking")


def database_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--database`` and the file of its password."""
    parser.add_argument("--database", metavar=str(_URL), help=str(_DATABASE))
    parser.add_argument(
        "--database-password-file", metavar=str(FILE), type=Path, help=str(_PASSWORD)
    )


def check_options(options: Options) -> None:
    """Raise Usage for what does not go together, and UserError for a wrong address, before anything is done."""
    from app.exchange.database.connection import check_address

    if options.database:
        check_address(options.database)
    if not (options.paths and options.to) and (options.paths or options.to or not options.database):
        raise Usage(_NOTHING_TO_DO)
    if options.database_password_file and not options.database:
        raise Usage(_NOT_WITHOUT.format(option="--database-password-file", other="--database"))
    if given := [name for name in _OF_PACKAGES if not options.paths and getattr(options, name)]:
        raise Usage(_NOT_WITHOUT.format(option=f"--{given[0]}", other=_FOLDER_OF_PACKAGES))


def without_packages(options: Options) -> None:
    """Make or migrate the tables; with ``--csv`` write the figures that count."""
    from app.base.files import whole
    from app.exchange.database.connection import connected
    from app.exchange.database.flat import rows_of_database, unknown_reports
    from app.exchange.database.schema import prepare
    from app.reports.output.flat_table import write_rows

    with connected(options.database, _password(options)) as connection:
        version = prepare(connection)
        if options.csv:
            with whole(options.csv) as file:
                write_rows(file, rows_of_database(connection))
            if unknown := unknown_reports(connection):
                say_error(str(_UNKNOWN.format(reports=", ".join(unknown))))
    if options.json:
        write_json({"schema": version, "csv": str(options.csv) if options.csv else None})
    else:
        say(str(options.csv or _READY.format(n=version)))


def load_into(
    options: Options, result: RollupResult, keys: dict[str, str], receiver: Sequence[str] = ()
) -> JsonObject:
    """Write what was rightly signed by a unit that is expected, and say what became of it.

    ``keys``: of the units whose signature was read out; ``receiver``: the public keys of the store whose list of keys
    that is, the one of now first. Raises UserError; what was written is whole.
    """
    from app.exchange.database.connection import connected
    from app.exchange.database.kept_trust import empty_former
    from app.exchange.database.loading import load
    from app.exchange.database.schema import prepare
    from app.exchange.package.container import digits_of

    own = [one for one in result.rejected if one.unit in result.units and not one.foreign]
    rejected = [one.package for one in own]
    packages = [*result.taken.values(), *filter(None, rejected)]
    with connected(options.database, _password(options)) as connection:
        prepare(connection)
        whose, *former = map(digits_of, receiver) if receiver else ("",)
        empty_former(connection, former)
        loaded = load(connection, packages, keys, progress(), result.trust, receiver=whose)
    conflicts = list(map(str, loaded.conflicts))
    if not options.json:
        numbers = {"new": loaded.new, "repeated": loaded.repeated}
        say(str(_LOADED.format(refused=len(loaded.refused), **numbers)))
        for one in loaded.refused:
            say_error(f"{one.unit}: {one.why}")
        for conflict in conflicts:
            say_error(conflict)
    refused = [_refused_json(one) for one in loaded.refused]
    told = {"new": loaded.new, "repeated": loaded.repeated, "refused": refused}
    return told | ({"conflicts": conflicts} if conflicts else {})


def _refused_json(one: Rejected) -> JsonObject:
    slot = asdict(one.slot) if one.slot else {}
    return {"unit": one.unit, **slot, "reason": str(one.why)}


def _password(options: Options) -> str:
    if options.database_password_file is None:
        return ""
    if password := read_text(options.database_password_file).rstrip("\r\n"):
        return password
    raise UserError(_EMPTY.format(name=options.database_password_file.name))
