"""Dated law: which regime decides, and on which day a term is over."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law import regimes
from app.law.regimes import REGIMES, Basis, CaseKind, Occasion, add_months, end_due, regime

BEFORE, SINCE = date(2026, 6, 30), date(2026, 7, 1)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("kind", "start", "occasion", "basis", "end"),
    [
        (CaseKind.REHAB_HOME, BEFORE, Occasion.FIRST, None, date(2027, 6, 30)),
        (CaseKind.REHAB_HOME, BEFORE, Occasion.AGAIN, None, date(2027, 6, 30)),
        (CaseKind.REHAB_HOME, SINCE, Occasion.FIRST, None, date(2028, 7, 1)),
        (CaseKind.REHAB_COMMUNITY, SINCE, Occasion.AGAIN, None, date(2029, 7, 1)),
        (CaseKind.REHAB_COMMUNITY, SINCE, None, None, date(2028, 7, 1)),
        (CaseKind.MANAGED, BEFORE, None, None, None),
        (CaseKind.MANAGED, SINCE, None, None, date(2027, 7, 1)),
        (CaseKind.AFTER_CARE, BEFORE, None, Basis.COMPULSORY, None),
        (CaseKind.AFTER_CARE, SINCE, None, Basis.COMPULSORY, date(2028, 7, 1)),
        (CaseKind.AFTER_CARE, SINCE, None, Basis.VOLUNTARY, date(2027, 7, 1)),
        (CaseKind.AFTER_CARE, SINCE, None, Basis.SUBSTITUTION, date(2027, 7, 1)),
        (CaseKind.AFTER_CARE, SINCE, None, Basis.MINOR, date(2027, 7, 1)),
        (CaseKind.AFTER_CARE, SINCE, None, None, date(2027, 7, 1)),
        (CaseKind.REINTEGRATION, SINCE, None, None, None),
        (CaseKind.EDUCATION, BEFORE, None, None, date(2026, 12, 30)),
        (CaseKind.EDUCATION, SINCE, None, None, date(2027, 1, 1)),
    ],
)
def test_the_term_follows_the_law_of_the_day_the_case_began(
    kind: CaseKind, start: date, occasion: Occasion | None, basis: Basis | None, end: date | None
) -> None:
    assert end_due(kind, start, occasion, basis) == end


@pytest.mark.parametrize("kind", [CaseKind.REHAB_HOME, CaseKind.REHAB_COMMUNITY, CaseKind.MANAGED])
def test_the_authority_changes_on_the_first_of_july(kind: CaseKind) -> None:
    assert regime(kind, BEFORE).authority == regimes._CHAIR
    assert regime(kind, SINCE).authority == regimes._POLICE


@pytest.mark.parametrize("kind", list(CaseKind))
@given(start=DAYS)
def test_exactly_one_regime_decides_each_case(kind: CaseKind, start: date) -> None:
    assert sum(kind in r.kinds and r.since <= start <= r.until for r in REGIMES) == 1
    assert kind in regime(kind, start).kinds


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_months_end_where_the_calendar_does(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(DAYS, st.integers(0, 120))
def test_adding_months_keeps_the_day_or_the_last_of_the_month(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and next_day(end).day == 1)


def next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
