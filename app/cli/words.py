"""The command on a Word file that came back: what became of its numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.language import T
from app.cli.arguments import FILE, json_option
from app.cli.common import Command, Options, opened, say, write_json

_WHICH = T(
    "tệp Word do lệnh report ghi ra, đã sửa và gửi lại",
    "a Word file that report wrote, edited since",
)


def _words_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(_WHICH))
    json_option(parser)


def _words(options: Options) -> None:
    from app.reports.words.checking import check_file

    with opened(options) as store:
        checked = check_file(store, options.file)
    if options.json:
        write_json(checked.as_json())
        return
    for line in checked.lines():
        say(line)


COMMANDS = {
    "words": Command(
        T(
            "đối chiếu từng số trong báo cáo Word đã sửa với số đã ghi",
            "check each number of an edited Word report against what was written",
        ),
        T("words bao-cao.docx", "words report.docx"),
        _words,
        _words_options,
    ),
}
