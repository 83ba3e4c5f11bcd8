"""The command that writes an archive readable without the program."""

from __future__ import annotations

import argparse

from app.base.language import T
from app.cli.arguments import folder_option, json_option, names_options
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


COMMANDS = {"archive": Command(_HELP, _EXAMPLE, _archive, _archive_options)}
