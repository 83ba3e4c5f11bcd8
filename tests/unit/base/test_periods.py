"""Periods: every day is in exactly one of each kind, and neighbours touch."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.periods import Days, Kind, Period, Window, parse, period_of

TILING = (Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)
TEN_YEARS = [date(2019, 12, 1) + timedelta(days=n) for n in range(3653)]

kinds = st.sampled_from((*TILING, Kind.NINE_MONTHS))
windows = st.sampled_from(Window)
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
spans = st.builds(
    lambda first, years, window: Period(Kind.SPAN, first, first + years, window),
    st.integers(1950, 2100),
    st.integers(0, 20),
    windows,
)
periods = st.builds(period_of, days, kinds, windows) | spans


@pytest.mark.parametrize("window", Window)
@pytest.mark.parametrize("kind", TILING)
def test_every_day_lies_in_exactly_one_period(window: Window, kind: Kind) -> None:
    every = [
        Period(kind, year, index, window)
        for year in range(2019, 2032)
        for index in range(1, kind.in_a_year + 1)
    ]
    holders = Counter(
        period.first + timedelta(days=n)
        for period in every
        for n in range((period.last - period.first).days + 1)
    )
    assert all(holders[day] == 1 for day in TEN_YEARS)
    assert all(period_of(day, kind, window).contains(day) for day in TEN_YEARS)
    assert {period_of(day, kind, window) for day in TEN_YEARS} <= set(every)


@given(periods)
def test_the_previous_period_touches_this_one(period: Period) -> None:
    before = period.previous()
    if period.kind is Kind.NINE_MONTHS:
        assert before == period.same_last_year()
    else:
        assert before.last + timedelta(days=1) == period.first
    assert (before.kind, before.window) == (period.kind, period.window)


@given(periods)
def test_the_same_period_last_year_has_the_same_shape(period: Period) -> None:
    earlier = period.same_last_year()
    back = period.index - period.year + 1 if period.kind is Kind.SPAN else 1
    year = period.year - back
    assert (earlier.kind, earlier.window, earlier.year) == (period.kind, period.window, year)
    assert (earlier.first.month, earlier.first.day) == (period.first.month, period.first.day)
    assert earlier.last.month == period.last.month


@given(periods)
def test_the_year_to_date_ends_with_the_period(period: Period) -> None:
    so_far = period.year_to_date()
    year = Period(Kind.YEAR, period.year, window=period.window)
    assert so_far == Days(year.first, period.last)
    assert so_far.contains(period.first) and so_far.contains(period.last)


@given(periods)
def test_keys_are_read_back(period: Period) -> None:
    assert parse(period.key, period.window) == period


@pytest.mark.parametrize(
    ("key", "calendar", "admin"),
    [
        ("2026", "2026-01-01 2026-12-31", "2025-12-15 2026-12-14"),
        ("2026-H1", "2026-01-01 2026-06-30", "2025-12-15 2026-06-14"),
        ("2026-Q3", "2026-07-01 2026-09-30", "2026-06-15 2026-09-14"),
        ("2026-9M", "2026-01-01 2026-09-30", "2025-12-15 2026-09-14"),
        ("2026-10", "2026-10-01 2026-10-31", "2026-09-15 2026-10-14"),
        ("2024-02", "2024-02-01 2024-02-29", "2024-01-15 2024-02-14"),
        ("2017..2022", "2017-01-01 2022-12-31", "2016-12-15 2022-12-14"),
    ],
)
def test_first_and_last_days(key: str, calendar: str, admin: str) -> None:
    days = ((Window.CALENDAR, calendar), (Window.JUSTICE, calendar), (Window.ADMIN, admin))
    for window, expected in days:
        period = parse(key, window)
        assert f"{period.first} {period.last}" == expected


@pytest.mark.parametrize(
    ("key", "areas", "units"),
    [
        ("2026", "2025-11-01 2026-10-31", "2025-11-16 2026-11-15"),
        ("2025", "2024-11-01 2025-10-31", "2024-11-16 2025-11-15"),
        ("2026-H2", "2026-05-01 2026-10-31", "2026-05-16 2026-11-15"),
        ("2024..2026", "2023-11-01 2026-10-31", "2023-11-16 2026-11-15"),
    ],
)
def test_the_years_of_safety(key: str, areas: str, units: str) -> None:
    for window, expected in ((Window.SAFETY, areas), (Window.SAFETY_UNITS, units)):
        period = parse(key, window)
        assert f"{period.first} {period.last}" == expected
    assert parse("2026-01", Window.SAFETY).label.vi == "Tháng thứ 1 của năm 2026"


@given(periods)
def test_days_know_the_months_and_years_they_are_called_by(period: Period) -> None:
    for days in (period.days, period.year_to_date()):
        first, last = days.years
        assert first == period.year
        assert last == (period.index if period.kind is Kind.SPAN else period.year)
    calendar = parse(period.key)
    assert period.days.months == calendar.days.months
    assert period.year_to_date().months == calendar.year_to_date().months
    assert period.year_to_date().to_date and not period.days.to_date


@given(st.builds(period_of, days, kinds), windows)
def test_what_is_entered_for_a_period_counts_in_each_that_holds_it(
    period: Period, window: Window
) -> None:
    """Whatever the window: what is entered for a month belongs to the month of that name."""
    same = parse(period.key, window)
    assert period.key in {held.key for held in same.days.holds()}
    year = Period(Kind.YEAR, period.year, window=window)
    held = [one.key for one in year.days.holds()]
    assert period.key in held and len(held) == len(set(held)) == 21
    assert all(h.first >= period.first and h.last <= period.last for h in period.days.holds())


def test_a_span_is_its_years() -> None:
    assert [year.key for year in parse("2024..2026").years()] == ["2024", "2025", "2026"]
    assert [year.key for year in parse("2026-Q3").years()] == ["2026-Q3"]


@pytest.mark.parametrize(
    ("key", "vietnamese", "english"),
    [
        ("2026-10", "Tháng 10 năm 2026", "October 2026"),
        ("2026-Q3", "Quý III năm 2026", "Quarter III of 2026"),
        ("2026-H1", "6 tháng đầu năm 2026", "First half of 2026"),
        ("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026"),
        ("2026-9M", "9 tháng năm 2026", "First nine months of 2026"),
        ("2026", "Năm 2026", "Year 2026"),
        ("2017..2022", "Giai đoạn 2017–2022", "2017–2022"),
    ],
)
def test_labels(key: str, vietnamese: str, english: str) -> None:
    label = parse(key).label
    assert (label.vi, label.en) == (vietnamese, english)


def test_the_line_under_the_title_says_which_days_were_counted() -> None:
    assert parse("2026-10").dates.vi == "Số liệu tính từ ngày 01/10/2026 đến hết ngày 31/10/2026"


@pytest.mark.parametrize(
    "key", ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-H3", "2026-6M", "2022..2017", "0206"]
)
def test_an_unknown_form_is_answered_with_the_accepted_ones(key: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(key)
    for accepted in ("2026-H1", "2026-Q3", "2026-9M", "2026-10", "2017..2022"):
        assert accepted in caught.value.text.vi and accepted in caught.value.text.en


@pytest.mark.parametrize("index", [0, 5])
def test_there_are_four_quarters(index: int) -> None:
    with pytest.raises(ValueError):
        Period(Kind.QUARTER, 2026, index)


def test_a_day_alone_names_no_span() -> None:
    with pytest.raises(ValueError):
        period_of(date(2026, 1, 1), Kind.SPAN)


def test_what_is_counted_of_a_running_period_has_its_like_in_as_many_days() -> None:
    quarter, day = parse("2026-Q4"), date(2026, 11, 29)
    counted = quarter.counted(day)
    assert (counted.last, counted.key, counted.days.months) == (day, "2026-Q4", quarter.days.months)
    assert counted.previous().days == Days(date(2026, 7, 1), date(2026, 8, 29))
    assert counted.same_last_year().days == Days(date(2025, 10, 1), date(2025, 11, 29))
    assert counted.year_to_date() == Days(date(2026, 1, 1), day, to_date=False)
    # A shorter month has no more days than it has.
    assert parse("2026-03").counted(date(2026, 3, 31)).previous().last == date(2026, 2, 28)
    for other in (date(2026, 9, 30), date(2027, 1, 1)):
        assert quarter.counted(other) == quarter


def test_several_years_are_set_beside_those_before_and_overlap_none() -> None:
    span = parse("2024..2026")
    assert span.previous().key == span.same_last_year().key == "2021..2023"
