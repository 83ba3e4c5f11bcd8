"""Commands that sum up and print: reports and certificates."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.language import T
from app.base.periods import Period, Window, parse
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
from app.schema.record import register

if TYPE_CHECKING:
    from app.reports.spec.report import Report

_NO_REPORT = T(
    "Không có báo cáo “{key}”; các báo cáo: {all}.", "No report “{key}”; there are: {all}."
)

_FARTHEST = 100.0  # millimetres
_WINDOWS = {window.value: window for window in Window}


def _reports(options: Options) -> None:
    from app.reports.definitions.catalogue import REPORTS

    if options.json:
        labels = {key: {"vi": one.label.vi, "en": one.label.en} for key, one in REPORTS.items()}
        write_json([{"key": key, "label": label} for key, label in labels.items()])
        return
    for key, one in REPORTS.items():
        say(f"{key}\t{one.label}")


def report_options(parser: argparse.ArgumentParser) -> None:
    """Which report, over which period."""
    parser.add_argument("report", metavar="KEY")
    forms = "2026, 2026-H1, 2026-Q3, 2026-9M, 2026-10, 2017..2022"
    parser.add_argument("--period", required=True, metavar="P", help=forms)
    parser.add_argument("--window", default=Window.CALENDAR.value, choices=tuple(_WINDOWS))


def requested_report(options: Options) -> tuple[Report, Period]:
    """The report and the period that ``report_options`` read, of a yearly report its year.

    Raises UserError.
    """
    from app.reports.definitions.catalogue import REPORTS

    if options.report not in REPORTS:
        raise NotFound(_NO_REPORT.format(key=options.report, all=", ".join(REPORTS)))
    report = REPORTS[options.report]
    return report, report.whole(parse(options.period, _WINDOWS[options.window]))


def _report_options(parser: argparse.ArgumentParser) -> None:
    report_options(parser)
    names_options(parser)
    parser.add_argument("--to", required=True, metavar="F.xlsx|F.pdf|F.json", type=Path)


def _report(options: Options) -> None:
    from app.reports.compute.computation import compute
    from app.reports.output.report_file import write
    from app.services import unit_settings

    check_names(options)
    report, period = requested_report(options)
    with opened(options) as store:
        computed = compute(store, report, period, progress())
        shown = computed if options.names else computed.masked()
        why = {"names": options.names, "purpose": options.purpose}
        write(shown, store, unit_settings.load(store), options.to, **why)
    say(str(options.to))


def _certificates_options(parser: argparse.ArgumentParser) -> None:
    code = T("mã quyết định khen thưởng (QD-…)", "the decision's code (QD-…)")
    stock = T("chỉ in chữ, trên phôi mua sẵn", "text only, on bought stock")
    shift = T("dời chữ sang phải (dx), xuống (dy), mm", "move the text right (dx), down (dy), mm")
    parser.add_argument("--decision", required=True, metavar="CODE", help=str(code))
    parser.add_argument("--to", required=True, metavar="F.pdf", type=Path)
    parser.add_argument("--stock", action="store_true", help=str(stock))
    for side in ("--dx", "--dy"):
        parser.add_argument(side, type=_millimetres, metavar="MM", help=str(shift))


def _millimetres(typed: str) -> float:
    """For argparse: a shift that leaves the text on the sheet."""
    shift = float(typed)
    if not abs(shift) <= _FARTHEST:
        raise ValueError
    return shift


def _certificates(options: Options) -> None:
    from app.paper.certificate.award_texts import print_certificates
    from app.paper.certificate.print_settings import kept_printing
    from app.registers.decision import Decision
    from app.services import unit_settings

    with opened(options) as store:
        decision = store.by_code(Decision, options.decision)
        how = kept_printing(store)
        dx = how.dx if options.dx is None else options.dx
        dy = how.dy if options.dy is None else options.dy
        how = replace(how, stock=options.stock, dx=dx, dy=dy)
        unit = unit_settings.load(store)
        number = print_certificates(store, decision, unit, options.to, how, progress=progress())
    say(f"{options.to}\t{number}")


def _paper_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("register", metavar="REGISTER")
    parser.add_argument("code", metavar="CODE")
    parser.add_argument("--to", required=True, metavar="F.pdf", type=Path)


def _paper(options: Options) -> None:
    from app.paper.document.record_paper import print_paper

    cls = register(options.register)
    with opened(options) as store:
        print_paper(store, store.by_code(cls, options.code), options.to)
    say(str(options.to))


COMMANDS = {
    "reports": Command(T("các báo cáo", "the reports there are"), _reports, json_option),
    "report": Command(
        T("tính một báo cáo và ghi ra tệp", "compute a report and write it"),
        _report,
        _report_options,
    ),
    "certificates": Command(
        T("in giấy khen theo quyết định", "print a decision's certificates"),
        _certificates,
        _certificates_options,
    ),
    "paper": Command(
        T(
            "in giấy của một bản ghi: văn bản hòa giải thành, giấy công nhận",
            "print the paper of one record: a settlement, a recognition",
        ),
        _paper,
        _paper_options,
    ),
}
