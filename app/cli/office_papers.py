"""Commands for papers of no single record: payments, handing over, proposals of awards, the provincial sheet."""

from __future__ import annotations

import argparse

from app.base.language import T
from app.base.text import clean_line
from app.cli.arguments import decision_option, file_option
from app.cli.common import Command, Options, opened, say

_WHO = T("NGƯỜI", "WHO")
_GIVER = T("người giao; không nêu: ghi bằng tay", "who hands over; left out: written by hand")
_RECEIVER = T("người nhận; không nêu: ghi bằng tay", "who takes over; left out: written by hand")
_PERIOD, _WHICH = T("KỲ", "PERIOD"), T("kỳ chi, như 2026-10 hay 2026-Q3", "as 2026-10 or 2026-Q3")
_WORD_OR_PDF = (".docx", ".pdf")


def _payments_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", required=True, metavar=str(_PERIOD), help=str(_WHICH))
    file_option(parser, *_WORD_OR_PDF)


def _payments(options: Options) -> None:
    from app.base.periods import parse
    from app.paper.office.printing import print_payments

    period = parse(options.period)
    with opened(options) as store:
        print_payments(store, period, options.to)
    say(str(options.to))


def _handover_options(parser: argparse.ArgumentParser) -> None:
    for name, help_ in (("--giver", _GIVER), ("--receiver", _RECEIVER)):
        parser.add_argument(name, default="", type=clean_line, metavar=str(_WHO), help=str(help_))
    file_option(parser, *_WORD_OR_PDF)


def _handover(options: Options) -> None:
    from app.paper.office.printing import print_handover

    with opened(options) as store:
        print_handover(store, options.to, options.giver, options.receiver)
    say(str(options.to))


def _file_options(parser: argparse.ArgumentParser) -> None:
    file_option(parser, *_WORD_OR_PDF)


def _proposal(options: Options) -> None:
    from app.paper.office.printing import print_proposal

    with opened(options) as store:
        print_proposal(store, options.to)
    say(str(options.to))


def _review(options: Options) -> None:
    from app.paper.office.printing import print_review

    with opened(options) as store:
        print_review(store, options.to)
    say(str(options.to))


def _sheet_options(parser: argparse.ArgumentParser) -> None:
    decision_option(parser)
    file_option(parser, ".xlsx")


def _sheet(options: Options) -> None:
    from app.exchange.records.award_sheet import export_awards
    from app.registers.decision import Decision

    with opened(options) as store:
        number = export_awards(store, store.by_code(Decision, options.decision), options.to)
    say(f"{options.to}\t{number}")


COMMANDS = {
    "payments": Command(
        T(
            "in danh sách chi tiền của quỹ để ký nhận",
            "print the fund's payments, to be signed for",
        ),
        T("payments --period 2026-Q3 --to chi-tien.pdf", "payments --period 2026-Q3 --to paid.pdf"),
        _payments,
        _payments_options,
    ),
    "handover": Command(
        T(
            "in biên bản bàn giao sổ khi cán bộ thôi việc",
            "print the minutes of handing over the books",
        ),
        T("handover --to ban-giao.docx", "handover --to handover.docx"),
        _handover,
        _handover_options,
    ),
    "proposal": Command(
        T("in tờ trình các khen thưởng đang đề nghị", "print the proposal of the awards that wait"),
        T("proposal --to to-trinh.docx", "proposal --to proposal.docx"),
        _proposal,
        _file_options,
    ),
    "review": Command(
        T("in biên bản họp xét khen thưởng", "print the minutes of the review of awards"),
        T("review --to bien-ban.docx", "review --to minutes.docx"),
        _review,
        _file_options,
    ),
    "award-sheet": Command(
        T(
            "xuất khen thưởng của một quyết định theo cột của tệp nhận cấp tỉnh",
            "export a decision's awards in the columns of the province's sheet",
        ),
        T(
            "award-sheet --decision QD-001 --to khen.xlsx",
            "award-sheet --decision QD-001 --to a.xlsx",
        ),
        _sheet,
        _sheet_options,
    ),
}
