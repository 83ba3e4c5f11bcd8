"""The command that recodes a workbook from before Unicode; it needs no store."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.language import T
from app.cli.arguments import FILE, file_option, json_option
from app.cli.common import Command, Options, progress, say, say_error, write_json

_WHICH = T(
    "sổ cũ: .xls, .xlsx, .xlsm, .ods, .csv hoặc .tsv",
    "the old workbook: .xls, .xlsx, .xlsm, .ods, .csv or .tsv",
)
_REPAIRED = T("{label}: đã sửa {n} ô", "{label}: {n} {n:cell|cells} repaired")
_NOTHING = T("Không có ô nào phải sửa", "No cell had to be repaired")


def _recode_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(_WHICH))
    file_option(parser, ".xlsx")
    json_option(parser)


def _recode(options: Options) -> None:
    from app.exchange.workbook.recoding import recode

    done = recode(options.file, options.to, progress())
    if options.json:
        write_json({"to": str(options.to), **done.as_json()})
        return
    for kind, cells in done.repairs.items():
        say(str(_REPAIRED.format(label=kind.label, n=cells)))
    if not done.repairs:
        say(str(_NOTHING))
    for note in done.notes:
        say_error(str(note))
    say(str(options.to))


COMMANDS = {
    "recode": Command(
        T(
            "chuyển sổ cũ (TCVN3, VNI) sang Unicode, giữ nguyên trình bày, kèm danh sách ô đã sửa",
            "write an old workbook (TCVN3, VNI) as Unicode, its layout kept, with a list of what was repaired",
        ),
        T("recode so-cu.xls --to so-moi.xlsx", "recode old.xls --to new.xlsx"),
        _recode,
        _recode_options,
    ),
}
