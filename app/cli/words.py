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
_TALLY = T(
    "{same} trong {all} số như đã ghi.",
    "{same} of {all} {all:number stands|numbers stand} as written.",
)
_LINE = T(
    "{key}: đã ghi {was}, nay {now} ({verdict})", "{key}: written {was}, now {now} ({verdict})"
)
_NOTHING = "–"


def _words_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar=str(FILE), type=Path, help=str(_WHICH))
    json_option(parser)


def _words(options: Options) -> None:
    from app.reports.words.checking import check_file
    from app.reports.words.judging import NumberVerdict

    with opened(options) as store:
        checked = check_file(store, options.file)
    if options.json:
        write_json(checked.as_json())
        return
    same = sum(one.verdict is NumberVerdict.SAME for one in checked.judged)
    say(str(_TALLY.format(same=same, all=len(checked.judged))))
    for one in checked.different:
        said = ", ".join(map(str, (one.verdict.label, *(r.label for r in one.remarks))))
        line = _LINE.format(key=one.key, was=one.was, now=one.text or _NOTHING, verdict=said)
        say(str(line))


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
