"""The command that writes an archive readable without the program."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.language import T
from app.cli.common import (
    Command,
    Options,
    check_names,
    json_option,
    names_options,
    opened,
    progress,
    say,
    write_json,
)

_HELP = T(
    "ghi mọi sổ và số liệu ra CSV, JSON đọc được không cần phần mềm, kèm kịch bản đếm lại; "
    "ví dụ: andan archive --to luu-tru-2026",
    "write every register and figure as CSV and JSON readable without the program, with a script that "
    "counts again; for example: andan archive --to archive-2026",
)


def _archive_options(parser: argparse.ArgumentParser) -> None:
    folder = T("thư mục mới hoặc còn trống", "a new or empty folder")
    parser.add_argument("--to", required=True, metavar="DIR", type=Path, help=str(folder))
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


COMMANDS = {"archive": Command(_HELP, _archive, _archive_options)}
