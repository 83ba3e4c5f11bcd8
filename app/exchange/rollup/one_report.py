"""What many units come to as one computed report, so that all that reads one reads theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.base.periods import Period
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.total_rows import TotalRow, part_labels
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.report import (
    ComputedIndicator,
    ComputedPart,
    ComputedReport,
    PeriodFigures,
)
from app.store.submissions import ReportKey


def as_one_report(slot: ReportKey, rows: Sequence[TotalRow], today: date) -> ComputedReport:
    """Return the sums of a report as the report of one unit, as it stood on ``today``; with no areas."""
    period, report = period_of(slot), REPORTS[slot.report]
    lines: dict[str, ComputedIndicator] = {}
    for one in rows:
        if one.split is None:
            figures = PeriodFigures(*one.total)
            lines[one.indicator.key] = ComputedIndicator(one.indicator, figures, (), {})
            continue
        line = lines[one.indicator.key]
        label = part_labels(one.indicator, one.split, (one.part,))[one.part]
        part = ComputedPart(one.part or None, label, PeriodFigures(*one.total))
        splits = dict(line.splits)
        splits[one.split] = (*splits.get(one.split, ()), part)
        lines[one.indicator.key] = replace(line, splits=tuple(splits.items()))
    return ComputedReport(report, period, today, report.groups, lines, {})


def day_of(slot: ReportKey, packages: Sequence[Package]) -> date:
    """Up to which day the figures of a report are, at the latest; after its period where that was over for all.

    Of an estimate it is over: its figures are of the whole period.
    """
    period = period_of(slot)
    days = [package.real_to for package in packages]
    if slot.estimate or not days or None in days:
        return _after(period)
    return max(filter(None, days))


def _after(period: Period) -> date:
    return period.last + timedelta(days=1)
