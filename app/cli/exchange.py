"""Commands between levels: handing a report in, the blank form, the card that packages are encrypted to."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.files import make_folder
from app.base.language import T
from app.cli.arguments import (
    FILE,
    TEXT,
    file_option,
    folder_option,
    json_option,
    names_options,
)
from app.cli.common import (
    Command,
    Options,
    Usage,
    check_names,
    opened,
    progress,
    say,
    say_error,
    write_json,
)
from app.cli.reports import report_options, requested_report

if TYPE_CHECKING:
    from app.exchange.package.delivery import Delivery
    from app.store.submissions import Submission

_NAMES_OF_WORDS = T("--names cần --words", "--names needs --words")


def _submit_options(parser: argparse.ArgumentParser) -> None:
    reason = T("vì sao điều chỉnh báo cáo đã chốt", "why a frozen report is corrected")
    receiver = T(
        "tệp khóa của nơi nhận; chỉ nơi ấy mở được", "the receiver's card; only they can open it"
    )
    unfinished = T("vẫn chốt kỳ chưa kết thúc", "freeze a period that is not over all the same")
    estimate = T(
        "bản ước: thực hiện đến hôm nay và ước cả kỳ, trước khi kỳ kết thúc",
        "an estimate: the figures up to today and of the whole period, before its end",
    )
    report_options(parser)
    into = T("thư mục hay ổ đĩa để tệp báo cáo", "the folder or drive for the package")
    parser.add_argument("--reason", metavar=str(TEXT), default="", help=str(reason))
    parser.add_argument("--receiver", metavar=str(FILE), type=Path, help=str(receiver))
    parser.add_argument("--unfinished", action="store_true", help=str(unfinished))
    parser.add_argument("--estimate", action="store_true", help=str(estimate))
    words = T(
        "kèm đoạn thuyết minh đã chốt; nêu tên người thì cần --names",
        "with the frozen paragraphs; where they name people, --names is needed",
    )
    parser.add_argument("--words", action="store_true", help=str(words))
    names_options(parser)
    plain = T("tên tệp không dấu", "file names without diacritics")
    parser.add_argument("--plain-names", action="store_true", help=str(plain))
    folder_option(parser, into)
    json_option(parser)


def _submit(options: Options) -> None:
    from app.exchange.package.delivery import deliver
    from app.exchange.package.file_names import is_plain
    from app.exchange.package.receivers import read_card
    from app.exchange.package.words_part import WithWords
    from app.reports.submission.freezable import not_begun
    from app.reports.submission.frozen_report import (
        Unchanged,
        count,
        freeze,
        slot_of,
    )
    from app.store.submissions import SubmissionKind

    check_names(options)
    if options.names and not options.words:
        raise Usage(_NAMES_OF_WORDS)
    words = WithWords(options.names, options.purpose) if options.words else None
    report, period = requested_report(options)
    if early := not_begun(period):
        raise UserError(early)
    kind = SubmissionKind.ESTIMATE if options.estimate else SubmissionKind.OFFICIAL
    slot = slot_of(report, period, kind)
    receiver = read_card(options.receiver).public if options.receiver else None
    with opened(options) as store:
        try:
            counted = count(store, slot, progress())
            done = freeze(store, counted, options.reason, unfinished=options.unfinished)
        except Unchanged as unchanged:
            # Asked for again, on another drive: the same package, not another revision.
            say_error(str(unchanged))
            done = unchanged.submission
        make_folder(options.to)
        # Beside an encrypted package no copy stands that anyone can read.
        handed = deliver(
            store,
            done,
            options.to,
            receiver,
            copies=receiver is None,
            words=words,
            plain_names=options.plain_names or is_plain(store),
        )
    _tell(options, done, handed)


def _tell(options: Options, done: Submission, handed: Delivery) -> None:
    for said in filter(None, (handed.doubt, handed.remark)):
        say_error(str(said))
    if not options.json:
        for path in (handed.package, *handed.copies):
            say(str(path))
        return
    told = {"revision": done.revision, "sequence": done.seq, "sha256": done.sha256}
    told |= {"words": options.words, "codes": handed.coded if handed.copies else None}
    workbook, paper = map(str, handed.copies) if handed.copies else (None, None)
    files = {"package": str(handed.package), "workbook": workbook, "paper": paper}
    write_json(asdict(done.slot) | told | files)


def _template_options(parser: argparse.ArgumentParser) -> None:
    report_options(parser)
    file_option(parser, ".xlsx", ".docx")


def _template(options: Options) -> None:
    from app.exchange.rollup.blank_form import write_form

    write_form(*requested_report(options), options.to)
    say(str(options.to))


def _card_options(parser: argparse.ArgumentParser) -> None:
    file_option(parser, ".json")


def _card(options: Options) -> None:
    from app.exchange.package.receivers import write_card

    with opened(options) as store:
        write_card(store, options.to)
    say(str(options.to))


COMMANDS = {
    "submit": Command(
        T("chốt báo cáo và ghi tệp báo cáo đã ký", "freeze a report and write the signed package"),
        T(
            "submit movement --period 2026-Q3 --to bao-cao",
            "submit movement --period 2026-Q3 --to reports",
        ),
        _submit,
        _submit_options,
    ),
    "template": Command(
        T(
            "biểu trống cho đơn vị chưa có phần mềm, để gõ hoặc để in",
            "a blank form for units without the program, to type into or to print",
        ),
        T(
            "template movement --period 2026-Q3 --to bieu.xlsx",
            "template movement --period 2026-Q3 --to form.xlsx",
        ),
        _template,
        _template_options,
    ),
    "receiver": Command(
        T(
            "tệp khóa của nơi nhận, để cấp dưới mã hóa báo cáo gửi lên",
            "the card that units encrypt packages to",
        ),
        T("receiver --to the-noi-nhan.json", "receiver --to card.json"),
        _card,
        _card_options,
    ),
}
