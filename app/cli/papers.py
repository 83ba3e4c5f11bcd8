"""Commands that print: certificates and what belongs to them, the paper of a record, the book of a register."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.language import T
from app.base.text import clean_line
from app.cli.arguments import (
    TEXT,
    decision_option,
    file_option,
    number_within,
    record_arguments,
    register_argument,
    whole_from,
)
from app.cli.common import Command, Options, opened, progress, say
from app.schema.record import register

if TYPE_CHECKING:
    from app.paper.certificate.print_settings import PrintSettings
    from app.schema.record import Record
    from app.services.unit_settings import Unit
    from app.store import Store

_FARTHEST = 100.0  # millimetres
_ACROSS = T(
    "dời chữ sang phải, mm, từ -100 đến 100; không nêu: như đã nhớ",
    "move the text right, mm, from -100 to 100; as remembered if left out",
)
_DOWN = T(
    "dời chữ xuống, mm, từ -100 đến 100; không nêu: như đã nhớ",
    "move the text down, mm, from -100 to 100; as remembered if left out",
)
_WHY = T("LÝ-DO", "WHY")
_REISSUE = T(
    "cấp lại giấy khen của một người, với lý do", "issue an award's certificate again, and why"
)
_NO_REISSUE = T(
    "Chỉ cấp lại giấy khen; {code} không phải khen thưởng, chưa in gì.",
    "Only certificates are issued again; {code} is no award, nothing was printed.",
)
_FULL = T(
    "mục đích: sổ ghi cả mục riêng tư, nhạy cảm",
    "what for: the book has what is personal or sensitive",
)
_YEAR, _WHICH_YEAR = T("NĂM", "YEAR"), T("năm của sổ, như 2026", "the book's year, as 2026")


def _certificates_options(parser: argparse.ArgumentParser) -> None:
    stock = T("chỉ in chữ, trên phôi mua sẵn", "text only, on bought stock")
    decision_option(parser)
    file_option(parser, ".pdf")
    draft = T(
        "in thử để xem, không tính là đã in", "a draft to look at: it does not count as printed"
    )
    parser.add_argument("--stock", action="store_true", help=str(stock))
    parser.add_argument("--draft", action="store_true", help=str(draft))
    _shift_options(parser)


def _shift_options(parser: argparse.ArgumentParser) -> None:
    """A shift that leaves the text on the sheet."""
    for side, help_ in (("--dx", _ACROSS), ("--dy", _DOWN)):
        reads = number_within(_FARTHEST)
        parser.add_argument(side, type=reads, metavar="MM", help=str(help_))


def _certificates(options: Options) -> None:
    from app.paper.certificate.award_printing import print_certificates
    from app.paper.certificate.print_settings import kept_printing
    from app.registers.decision import Decision
    from app.services import unit_settings

    with opened(options) as store:
        decision = store.by_code(Decision, options.decision)
        how = replace(_shifted(kept_printing(store), options), stock=options.stock)
        unit = unit_settings.load(store)
        number = print_certificates(
            store, decision, unit, options.to, how, draft=options.draft, progress=progress()
        )
    say(f"{options.to}\t{number}")


def _paper_options(parser: argparse.ArgumentParser) -> None:
    record_arguments(parser)
    file_option(parser, ".pdf", ".docx")
    parser.add_argument("--reissue", metavar=str(_WHY), type=clean_line, help=str(_REISSUE))


def _paper(options: Options) -> None:
    from app.paper.office.record_paper import print_paper
    from app.services import unit_settings

    cls = register(options.register)
    with opened(options) as store:
        record = store.by_code(cls, options.code)
        if options.reissue:
            _reissue(store, record, unit_settings.load(store), options)
        else:
            print_paper(store, record, options.to)
    say(str(options.to))


def _reissue(store: Store, record: Record, unit: Unit, options: Options) -> None:
    from app.paper.certificate.award_printing import print_certificate
    from app.registers.award import Award

    if not isinstance(record, Award):
        raise NotFound(_NO_REISSUE.format(code=record.code))
    print_certificate(store, record, unit, options.to, options.reissue)


def _shifted(how: PrintSettings, options: Options) -> PrintSettings:
    dx = how.dx if options.dx is None else options.dx
    return replace(how, dx=dx, dy=how.dy if options.dy is None else options.dy)


def _receipts_options(parser: argparse.ArgumentParser) -> None:
    decision_option(parser)
    file_option(parser, ".pdf")


def _receipts(options: Options) -> None:
    from app.paper.certificate.award_printing import print_receipts
    from app.registers.decision import Decision
    from app.services import unit_settings

    with opened(options) as store:
        decision, unit = store.by_code(Decision, options.decision), unit_settings.load(store)
        number = print_receipts(store, decision, unit, options.to, progress())
    say(f"{options.to}\t{number}")


def _calibration_options(parser: argparse.ArgumentParser) -> None:
    file_option(parser, ".pdf")
    _shift_options(parser)


def _calibration(options: Options) -> None:
    from app.paper.certificate.calibration import draw_test_sheet
    from app.paper.certificate.print_settings import kept_printing

    with opened(options) as store:
        how = _shifted(kept_printing(store), options)
    draw_test_sheet(options.to, how.layout, dx=how.dx, dy=how.dy)
    say(str(options.to))


def _book_options(parser: argparse.ArgumentParser) -> None:
    register_argument(parser)
    reads = whole_from(1900)
    year = str(_WHICH_YEAR)
    parser.add_argument("--year", required=True, type=reads, metavar=str(_YEAR), help=year)
    file_option(parser, ".pdf")
    parser.add_argument(
        "--purpose", type=clean_line, metavar=str(TEXT), default="", help=str(_FULL)
    )


def _book(options: Options) -> None:
    from app.base.periods import parse
    from app.reports.output.book import print_book

    register(options.register)
    year = parse(str(options.year))
    with opened(options) as store:
        why = options.purpose
        number = print_book(store, options.register, year, options.to, progress(), purpose=why)
    say(f"{options.to}\t{number}")


COMMANDS = {
    "certificates": Command(
        T("in giấy khen theo quyết định", "print a decision's certificates"),
        T(
            "certificates --decision QD-001 --to giay-khen.pdf",
            "certificates --decision QD-001 --to certificates.pdf",
        ),
        _certificates,
        _certificates_options,
    ),
    "paper": Command(
        T(
            "in giấy của một bản ghi: văn bản hòa giải thành, giấy công nhận",
            "print the paper of one record: a settlement, a recognition",
        ),
        T("paper dispute HG-0001 --to van-ban.pdf", "paper dispute HG-0001 --to settlement.pdf"),
        _paper,
        _paper_options,
    ),
    "receipts": Command(
        T(
            "in danh sách ký nhận của một quyết định khen thưởng",
            "print the list that a decision's recipients sign",
        ),
        T(
            "receipts --decision QD-001 --to ky-nhan.pdf",
            "receipts --decision QD-001 --to receipts.pdf",
        ),
        _receipts,
        _receipts_options,
    ),
    "calibration": Command(
        T(
            "in trang thử để biết máy in lệch bao nhiêu so với phôi",
            "print the test sheet that shows how far a printer is off on bought stock",
        ),
        T("calibration --to trang-thu.pdf", "calibration --to test-sheet.pdf"),
        _calibration,
        _calibration_options,
    ),
    "book": Command(
        T(
            "in sổ của một năm thành quyển để ký và lưu, văn bản theo mẫu NĐ 30/2020",
            "print a register's book of a year, to be signed and kept; documents as the decree has it",
        ),
        T(
            "book dispute --year 2026 --to so-hoa-giai.pdf",
            "book dispute --year 2026 --to book.pdf",
        ),
        _book,
        _book_options,
    ),
}
