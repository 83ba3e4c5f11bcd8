"""The days of each column of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.periods import Days, Period


@dataclass(frozen=True, slots=True)
class ReportSpans:
    """The days that each column of a report covers."""

    value: Days
    previous: Days
    same_last_year: Days
    cumulative: Days

    def __iter__(self) -> Iterator[Days]:
        return iter((self.value, self.previous, self.same_last_year, self.cumulative))


def spans(period: Period) -> ReportSpans:
    """The days of the columns: the period, the one before, a year ago, and the year so far."""
    return ReportSpans(
        period.days,
        period.previous().days,
        period.same_last_year().days,
        period.year_to_date(),
    )
