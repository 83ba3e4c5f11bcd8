"""Commands for what is kept long: an archive readable without the program, the closing of a year."""

from __future__ import annotations

import argparse

from app.base.language import T
from app.base.text import clean_line
from app.cli.arguments import TEXT, folder_option, json_option, names_options, whole_from
from app.cli.common import (
    Command,
    Options,
    check_names,
    opened,
    progress,
    say,
    write_json,
)

_HELP = T(
    "ghi mọi sổ và số liệu ra CSV, JSON đọc được không cần phần mềm, kèm kịch bản đếm lại",
    "write every register and figure as CSV and JSON readable without the program, with a script that "
    "counts again",
)
_EXAMPLE = T("archive --to luu-tru-2026", "archive --to archive-2026")
_FOLDER = T("thư mục mới hoặc còn trống", "a new or empty folder")

_CLOSING = T(
    "khóa sổ cuối năm: chốt các báo cáo, in các sổ, sao lưu, lưu trữ, lập biên bản; không khóa việc sửa",
    "close a year: freeze the reports, print the books, back up, archive, write the minute; locks nothing",
)
_CLOSING_EXAMPLE = T("close-year 2025 --to khoa-so-2025", "close-year 2025 --to closing-2025")
_YEAR, _WHICH = T("NĂM", "YEAR"), T("năm khóa sổ, như 2026", "the year to close, as 2026")
_UNFINISHED = T("vẫn khóa năm chưa kết thúc", "close a year that is not over all the same")
_FULL = T(
    "mục đích: sổ và bản lưu ghi cả mục riêng tư, nhạy cảm",
    "what for: books and archive have what is personal or sensitive",
)


def _archive_options(parser: argparse.ArgumentParser) -> None:
    folder_option(parser, _FOLDER)
    names_options(parser)
    json_option(parser)


def _archive(options: Options) -> None:
    from app.exchange.archive.archive import write_archive

    check_names(options)
    with opened(options) as store:
        why = {"names": options.names, "purpose": options.purpose}
        made = write_archive(store, options.to, **why, progress=progress())
    if options.json:
        write_json({"to": str(options.to), "files": made.files, "records": made.records,
                    "figures": made.figures, "left_out": made.left_out})  # fmt: skip
    else:
        say(f"{options.to}\t{made.files}")


def _close_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", metavar=str(_YEAR), type=whole_from(1900), help=str(_WHICH))
    folder_option(parser, _FOLDER)
    parser.add_argument("--unfinished", action="store_true", help=str(_UNFINISHED))
    parser.add_argument(
        "--purpose", type=clean_line, metavar=str(TEXT), default="", help=str(_FULL)
    )
    json_option(parser)


def _close(options: Options) -> None:
    from app.exchange.archive.year_end import close_year

    with opened(options) as store:
        done = close_year(
            store, options.year, options.to,
            purpose=options.purpose, unfinished=options.unfinished, progress=progress(),
        )  # fmt: skip
    if options.json:
        reports = [{"report": one.slot.report, "revision": one.revision} for one in done.reports]
        write_json({"to": str(options.to), "reports": reports, "books": dict(done.books),
                    "not_given": list(done.not_given), "backup": done.backup.name,
                    "archive": done.archive.files, "minute": done.minute.name})  # fmt: skip
    else:
        say(str(done.minute))


COMMANDS = {
    "archive": Command(_HELP, _EXAMPLE, _archive, _archive_options),
    "close-year": Command(_CLOSING, _CLOSING_EXAMPLE, _close, _close_options),
}
