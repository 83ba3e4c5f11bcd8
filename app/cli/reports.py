"""Commands that sum up and print: reports and certificates."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.language import T
from app.base.periods import Period, Window, parse
from app.cli.arguments import (
    file_option,
    json_option,
    names_options,
)
from app.cli.common import (
    Command,
    Options,
    check_names,
    opened,
    progress,
    say,
    write_json,
)

if TYPE_CHECKING:
    from app.reports.spec.report import Report

_NO_REPORT = T(
    "Không có báo cáo “{key}”; các báo cáo: {all}.", "No report “{key}”; there are: {all}."
)

_KEY, _PERIOD = T("BÁO-CÁO", "KEY"), T("KỲ", "PERIOD")
_WHICH_REPORT = T(
    "khóa của báo cáo, như movement; “andan reports” cho biết mọi khóa",
    "the report's key, as movement; “andan reports” tells them all",
)
_FORMS = T(
    "kỳ báo cáo: 2026, 2026-H1 (6 tháng), 2026-Q3 (quý), 2026-9M (9 tháng), 2026-10 (tháng) hoặc 2017..2022",
    "the period: 2026, 2026-H1 (half), 2026-Q3 (quarter), 2026-9M (nine months), 2026-10 (month) or 2017..2022",
)
_WHICH_WINDOW = T(
    "ngày nào mở đầu tháng, quý, năm: calendar theo lịch; không nêu: calendar",
    "which day begins a month, quarter or year: calendar by the calendar, as where it is left out",
)
_ENDINGS = (".xlsx", ".pdf", ".json", ".docx", ".csv")
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
    parser.add_argument("report", metavar=str(_KEY), help=str(_WHICH_REPORT))
    parser.add_argument("--period", required=True, metavar=str(_PERIOD), help=str(_FORMS))
    usual = Window.CALENDAR.value
    parser.add_argument("--window", default=usual, choices=tuple(_WINDOWS), help=str(_WHICH_WINDOW))


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
    file_option(parser, *_ENDINGS)


def _report(options: Options) -> None:
    from app.reports.compute.computation import compute
    from app.reports.output.report_file import write
    from app.reports.submission.earlier_estimate import with_earlier_estimate
    from app.services import unit_settings

    check_names(options)
    report, period = requested_report(options)
    with opened(options) as store:
        computed = with_earlier_estimate(store, compute(store, report, period, progress()))
        shown = computed if options.names else computed.masked()
        why = {"names": options.names, "purpose": options.purpose}
        write(shown, store, unit_settings.load(store), options.to, **why)
    say(str(options.to))


COMMANDS = {
    "reports": Command(
        T("các báo cáo", "the reports there are"), T("reports", "reports"), _reports, json_option
    ),
    "report": Command(
        T(
            "tính một báo cáo và ghi ra tệp; mã dòng (PT, HG, AT…) giữ nguyên trong mọi ngôn ngữ",
            "compute a report and write it; row codes (PT, HG, AT…) stay as they are in every language",
        ),
        T(
            "report movement --period 2026-Q3 --to bao-cao.pdf",
            "report movement --period 2026-Q3 --to report.pdf",
        ),
        _report,
        _report_options,
    ),
}
