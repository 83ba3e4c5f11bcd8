"""The law by dates: which regime, which term, which clock, on the days where it changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.law import regimes
from app.law.regimes import (
    Basis,
    CaseKind,
    CaseStage,
    Occasion,
    Remark,
    add_months,
    end_due,
    regime,
)
from app.registers.case import Case
from app.registers.request import Right

LAST_OLD, FIRST_NEW = date(2026, 6, 30), date(2026, 7, 1)
POLICE, CHAIR = regimes._POLICE.vi, regimes._CHAIR.vi
HOME, COMMUNITY = CaseKind.REHAB_HOME, CaseKind.REHAB_COMMUNITY
MANAGED, AFTER_CARE = CaseKind.MANAGED, CaseKind.AFTER_CARE
REINTEGRATION, EDUCATION = CaseKind.REINTEGRATION, CaseKind.EDUCATION
FIRST, AGAIN = Occasion.FIRST, Occasion.AGAIN


@pytest.mark.parametrize(
    ("kind", "start", "differs", "end", "authority"),
    [
        (HOME, LAST_OLD, (FIRST, None), date(2027, 6, 30), CHAIR),
        (HOME, LAST_OLD, (AGAIN, None), date(2027, 6, 30), CHAIR),
        (HOME, FIRST_NEW, (FIRST, None), date(2028, 7, 1), POLICE),
        (COMMUNITY, FIRST_NEW, (AGAIN, None), date(2029, 7, 1), POLICE),
        (COMMUNITY, FIRST_NEW, (None, None), date(2028, 7, 1), POLICE),
        (MANAGED, LAST_OLD, (None, None), None, CHAIR),
        (MANAGED, FIRST_NEW, (None, None), date(2027, 7, 1), POLICE),
        (AFTER_CARE, LAST_OLD, (None, Basis.COMPULSORY), None, CHAIR),
        (AFTER_CARE, FIRST_NEW, (None, Basis.COMPULSORY), date(2028, 7, 1), CHAIR),
        (AFTER_CARE, FIRST_NEW, (None, Basis.VOLUNTARY), date(2027, 7, 1), CHAIR),
        (AFTER_CARE, FIRST_NEW, (None, Basis.SUBSTITUTION), date(2027, 7, 1), CHAIR),
        (AFTER_CARE, FIRST_NEW, (None, Basis.MINOR), date(2027, 7, 1), CHAIR),
        (REINTEGRATION, FIRST_NEW, (None, None), None, POLICE),
        (EDUCATION, LAST_OLD, (None, None), date(2026, 12, 30), CHAIR),
        (EDUCATION, FIRST_NEW, (None, None), date(2027, 1, 1), CHAIR),
    ],
)
def test_the_regime_follows_the_day_the_case_began(
    kind: CaseKind,
    start: date,
    differs: tuple[Occasion | None, Basis | None],
    end: date | None,
    authority: str,
) -> None:
    assert end_due(kind, start, *differs) == end
    assert regime(kind, start).authority.vi == authority


def test_rehabilitation_under_way_keeps_its_term_and_the_after_care_is_new() -> None:
    """Luật 120/2025 Đ56."""
    under_way = Case(person=1, kind=HOME, start=LAST_OLD).completed()
    assert under_way.end_due == date(2027, 6, 30)
    after = Case(
        person=1, kind=AFTER_CARE, basis=Basis.VOLUNTARY, start=date(2027, 7, 1)
    ).completed()
    assert after.end_due == date(2028, 7, 1)


@given(st.sampled_from(CaseKind), st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_one_regime_is_in_force_on_each_day(kind: CaseKind, day: date) -> None:
    assert sum(kind in r.kinds and r.since <= day <= r.until for r in regimes.REGIMES) == 1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
    ],
)
def test_months_end_where_the_month_does(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_a_managed_case_runs_from_its_decision() -> None:
    decided = FIRST_NEW + timedelta(1)
    assert end_due(MANAGED, FIRST_NEW, None, None, decided) == date(2027, 7, 2)
    assert end_due(HOME, FIRST_NEW, FIRST, None, decided) == date(2028, 7, 1)
    case = Case(person=1, kind=MANAGED, start=FIRST_NEW, decision_day=decided)
    assert case.completed().end_due == date(2027, 7, 2)


@pytest.mark.parametrize(
    ("kind", "start", "by"),
    [
        (MANAGED, FIRST_NEW, date(2026, 7, 2)),
        (MANAGED, date(2026, 7, 4), date(2026, 7, 5)),  # 24 hours run on a Sunday too
        (MANAGED, LAST_OLD, None),
        (HOME, LAST_OLD, date(2026, 7, 3)),
        (HOME, date(2026, 6, 26), date(2026, 7, 1)),  # from a Friday
        (HOME, date(2026, 4, 29), date(2026, 5, 6)),  # over 30/4 and 1/5
        (COMMUNITY, date(2026, 2, 13), date(2026, 2, 25)),  # over Tết
        (HOME, FIRST_NEW, None),
        (AFTER_CARE, FIRST_NEW, None),
    ],
)
def test_by_when_a_case_is_decided(kind: CaseKind, start: date, by: date | None) -> None:
    assert regimes.decision_due(kind, start) == by


@pytest.mark.parametrize(
    ("last", "first", "by"),
    [
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 4, 5)),
        (date(2026, 7, 4), date(2026, 4, 1), date(2026, 4, 5)),
        (date(2026, 7, 5), date(2026, 7, 1), date(2026, 7, 5)),
        (date(2027, 1, 3), date(2026, 10, 1), date(2026, 10, 5)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 1, 5)),
    ],
)
def test_helpers_report_in_the_first_days_of_a_quarter(last: date, first: date, by: date) -> None:
    assert regimes.quarter_report(last) == (first, by)


def test_whose_helper_reports_how_often() -> None:
    assert regimes.reporting(Remark.QUARTERLY) == (REINTEGRATION,)
    assert regimes.reporting(Remark.MONTHLY) == (EDUCATION,)


@pytest.mark.parametrize(
    ("right", "by"),
    [
        (Right.VIEW, date(2026, 5, 14)),
        (Right.CORRECT, date(2026, 5, 14)),
        (Right.WITHDRAW, date(2026, 5, 21)),
        (Right.RESTRICT, date(2026, 5, 21)),
        (Right.OBJECT, date(2026, 5, 21)),
        (Right.ERASE, date(2026, 5, 28)),
    ],
)
def test_the_clock_of_each_right_skips_holidays(right: Right, by: date) -> None:
    received = date(2026, 4, 28)  # two working days before 30/4, 1/5 and the weekend
    assert regimes.ACKNOWLEDGE.ends(received) == date(2026, 5, 4)
    assert regimes.ANSWER[right.value].ends(received) == by


def test_every_right_has_its_clock_and_rehabilitation_its_stages() -> None:
    assert regimes.ANSWER.keys() == {right.value for right in Right}
    assert len(CaseStage) == 5
    staged = {kind for one in regimes.REGIMES if one.staged for kind in one.kinds}
    assert staged == {HOME, COMMUNITY}
