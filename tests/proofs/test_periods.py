"""Periods divide time: every day that can be written down lies in one period of each kind, in each calendar.

There are few enough of them (three centuries) to look at every one, so no logic is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from app.base.periods import Days, Kind, Period, Window, period_of
from app.schema.date_fields import DayField
from tests.proofs.things import LAST_DAY

FIRST = DayField.EARLIEST
YEARS = range(FIRST.year, LAST_DAY.year + 1)
DAY = timedelta(days=1)
# What each kind is made of.
PARTS = {
    Kind.QUARTER: (Kind.MONTH,),
    Kind.HALF: (Kind.MONTH, Kind.QUARTER),
    Kind.NINE_MONTHS: (Kind.MONTH, Kind.QUARTER),
    Kind.YEAR: (Kind.MONTH, Kind.QUARTER, Kind.HALF),
}
every_window = pytest.mark.parametrize("window", Window)


def all_of(kind: Kind, window: Window) -> list[Period]:
    indices = range(1, kind.in_a_year + 1)
    return [Period(kind, year, index, window) for year in YEARS for index in indices]


def follows_on(parts: Sequence[Days], whole: Days) -> bool:
    """The parts are the whole: each day, month and year in one of them, none outside."""
    pairs = [*pairwise(parts)]
    return (
        (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        and (parts[0].months[0], parts[-1].months[1]) == whole.months
        and all(one.last + DAY == other.first for one, other in pairs)
        and all(one.months[1] + 1 == other.months[0] for one, other in pairs)
        and all(part.first <= part.last for part in parts)
    )


@every_window
def test_every_day_is_of_one_month(window: Window) -> None:
    day, month = FIRST, window.month_of(FIRST)
    while day <= LAST_DAY:
        if window.first_of(month + 1) == day:
            month += 1
        assert window.month_of(day) == month
        assert window.first_of(month) <= day < window.first_of(month + 1)
        day += DAY


@every_window
@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind not in (Kind.SPAN, Kind.NINE_MONTHS)]
)
def test_periods_of_a_kind_follow_on_each_other(window: Window, kind: Kind) -> None:
    periods = all_of(kind, window)
    whole = Days(periods[0].first, periods[-1].last, (YEARS[0] * 12, YEARS[-1] * 12 + 11))
    assert follows_on([period.days for period in periods], whole)
    for period in periods:
        assert (
            period_of(period.first, kind, window) == period == period_of(period.last, kind, window)
        )
        assert period.next().previous() == period


@every_window
@pytest.mark.parametrize("kind", PARTS)
def test_a_period_is_its_parts(window: Window, kind: Kind) -> None:
    for part in PARTS[kind]:
        number = kind.months // part.months
        for period in all_of(kind, window):
            begun = (period.index - 1) * number
            parts = [Period(part, period.year, begun + n, window) for n in range(1, number + 1)]
            assert follows_on([one.days for one in parts], period.days), period.key


@every_window
def test_a_span_is_its_years_and_a_year_so_far_is_its_periods(window: Window) -> None:
    for year in YEARS[:-4]:
        span = Period(Kind.SPAN, year, year + 4, window)
        assert follows_on([one.days for one in span.years()], span.days)
        for kind in (Kind.MONTH, Kind.QUARTER, Kind.HALF):
            parts = [Period(kind, year, n, window) for n in range(1, kind.in_a_year + 1)]
            for index, period in enumerate(parts, 1):
                so_far = [one.days for one in parts[:index]]
                assert follows_on(so_far, period.year_to_date())


@every_window
def test_what_is_named_by_a_period_counts_in_those_that_hold_it_alone(window: Window) -> None:
    kinds = [kind for kind in Kind if kind is not Kind.SPAN]
    years = (2027, 2028)
    periods = [
        Period(k, y, n, window) for k in kinds for y in years for n in range(1, k.in_a_year + 1)
    ]
    for whole in periods:
        held = {period.key for period in whole.days.holds()}
        for one in periods:
            inside = whole.first <= one.first and one.last <= whole.last
            assert (one.key in held) == inside, (whole.key, one.key)
