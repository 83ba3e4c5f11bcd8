"""Figures asked again: the SQL is kept, so other days, choices, records and stores must tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import app.registers  # noqa: F401 - fills the registry
from app.base.language import T
from app.base.periods import parse
from app.registers.area import Area
from app.registers.case import Case
from app.registers.dispute import Dispute
from app.registers.household import Household
from app.registers.visit import Visit, VisitOutcome
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator
from app.schema.conditions import (
    EVERY,
    AnyOf,
    Condition,
    Latest,
    Query,
    all_of,
    any_of,
    between,
    eq,
    is_null,
    one_of,
    some,
)
from app.store import Store
from app.store.read.aggregates import CountDistinct, CountRecords, CountRows, aggregate
from app.store.read.prepared_query import End, form
from tests.conftest import a_store
from tests.support.report_records import Filling

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
COUNTED = [
    indicator
    for indicator in {i.key: i for r in REPORTS.values() for i in r.indicators()}.values()
    if indicator.measure_name == "count"
]
VISITS = next(indicator for indicator in COUNTED if indicator.key == "visits")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = a_store(tmp_path_factory.mktemp("asked"))
    Filling(store, 20261123).fill()
    yield store
    store.close()


@pytest.mark.parametrize("indicator", COUNTED, ids=lambda i: i.key)
def test_the_days_of_every_asking_are_its_own(indicator: Indicator, filled: Store) -> None:
    """The list is found by a query written anew, the figure by the one that is kept."""
    for key in ("2026-03", "2025", "2024..2026", "2026-Q2", "2026-03"):
        days = parse(key).days
        wanted = len(filled.ids(indicator.cls, indicator.query(days)))
        assert indicator.figures(filled, days) == {"": wanted}


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (between("day", FIRST, LAST), [FIRST, LAST]),
        (between("day", None, LAST), [LAST]),
        (any_of(is_null("area"), all_of(between("day", FIRST, None), eq("area", 4))), [FIRST]),
        (all_of(between("day", FIRST, None), some("rows", between("year", 1, 4))), [FIRST, 1, 4]),
        (AnyOf(()), []),
    ],
)
def test_a_form_keeps_all_but_the_ends(where: Condition, wanted: list[End]) -> None:
    ends: list[End] = []
    again: list[End] = []
    assert form(where, ends) == form(where, again)
    assert ends == again == wanted


def test_what_is_no_end_makes_another_form() -> None:
    forms = [
        form(where, [])
        for where in (
            between("day", FIRST, LAST),
            between("day", FIRST, None),
            between("day", None, LAST),
            between("day", None, None),
            between("next_visit", FIRST, LAST),
            all_of(between("day", FIRST, LAST), eq("outcome", VisitOutcome.GOOD)),
            all_of(between("day", FIRST, LAST), eq("outcome", VisitOutcome.PARTIAL)),
            all_of(between("day", FIRST, LAST), one_of("area", 1, 2)),
            all_of(between("day", FIRST, LAST), one_of("area", 1, None)),
        )
    ]
    assert len(set(forms)) == len(forms)
    other = between("day", date(2020, 1, 1), date(2020, 1, 2))
    assert form(other, []) == forms[0]


def test_another_choice_or_record_is_another_question(filled: Store) -> None:
    visits = filled.fetch(Visit, filled.ids(Visit))
    spring = between("day", date(2026, 1, 1), date(2026, 6, 30))
    for outcome in VisitOutcome:
        found = aggregate(filled, Visit, all_of(spring, eq("outcome", outcome)), CountRecords())
        wanted = [v for v in visits if v.outcome == outcome and "2026-01" <= str(v.day) < "2026-07"]
        assert found == {"": len(wanted)}
    for area in filled.ids(Area):
        found = aggregate(filled, Visit, eq("area", area), CountRecords())
        assert found == {"": len([v for v in visits if v.area == area])}


def test_several_choices_beside_days_may_be_said_or_not(filled: Store) -> None:
    visits = filled.fetch(Visit, filled.ids(Visit))
    year = between("day", date(2026, 1, 1), date(2026, 12, 31))
    for choices in ((VisitOutcome.GOOD, None), (VisitOutcome.GOOD, VisitOutcome.PARTIAL)):
        found = aggregate(filled, Visit, all_of(one_of("outcome", *choices), year), CountRecords())
        wanted = [v for v in visits if v.outcome in choices and v.day.year == 2026]
        assert found == {"": len(wanted)}


def test_rows_are_asked_of_other_days(filled: Store) -> None:
    supports = [s for case in filled.fetch(Case, filled.ids(Case)) for s in case.supports]
    for first, last in ((FIRST, LAST), (date(2024, 1, 1), LAST), (LAST, FIRST)):
        measure = CountRows("supports", between("day", first, last))
        wanted = len([s for s in supports if first <= s.day <= last])
        assert aggregate(filled, Case, all_of(), measure) == {"": wanted}


def test_a_choice_that_is_retired_meanwhile_is_counted_on(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = between("day", date(2026, 1, 1), date(2026, 12, 31))
    before = aggregate(filled, Visit, year, CountRecords(), "outcome")
    assert before["good"]
    monkeypatch.setattr(VisitOutcome.GOOD, "retired", True)
    assert aggregate(filled, Visit, year, CountRecords(), "outcome") == before
    (split,) = VISITS.splits
    assert "good" in VISITS.labels(split, [*before])
    assert "good" not in VISITS.labels(split, [])


def test_different_values_are_told_apart_as_a_set_does(filled: Store) -> None:
    """Of all, and by area: ids behind a link, choices, and names."""
    days = between("day", date(2025, 1, 1), date(2026, 6, 30))
    visits = filled.fetch(Visit, filled.ids(Visit, Query(days)))
    helped = between("supports.day", date(2025, 1, 1), date(2026, 6, 30))
    cases = filled.fetch(Case, filled.ids(Case, Query(helped)))
    homes = filled.fetch(Household, filled.ids(Household))
    for cls, where, field, pairs in (
        (Visit, days, "household", {(v.area, v.household) for v in visits}),
        (Visit, days, "area", {(v.area, v.area) for v in visits}),
        (Visit, days, "outcome", {(v.area, v.outcome) for v in visits}),
        (Case, helped, "person", {(c.area, c.person) for c in cases}),
        (Household, EVERY, "name", {(h.area, h.name) for h in homes}),
    ):
        said = {(area, value) for area, value in pairs if value is not None}
        by_area = Counter(area for area, _ in said)
        assert len(by_area) > 1
        assert aggregate(filled, cls, where, CountDistinct((field,)), "area") == by_area
        assert aggregate(filled, cls, where, CountDistinct((field,))) == {
            "": len({v for _, v in said})
        }


def test_what_changed_is_counted_in_every_store(tmp_path: Path) -> None:
    stores = [a_store(tmp_path / name) for name in ("a", "b")]
    where = between("day", FIRST, LAST)
    for number, store in enumerate(stores, 1):
        assert aggregate(store, Visit, where, CountRecords(), "outcome") == {}
        with store.step(T("Thử", "Test")) as step:
            home = step.save(Household(name="Nguyễn Văn Hộ", area=None))
            visit = Visit(
                day=FIRST, household=home.id, area=None, outcome=VisitOutcome.GOOD, note=""
            )
            step.save_many([visit] * number)
        assert aggregate(store, Visit, where, CountRecords(), "outcome") == {"good": number}
    for store in stores:
        store.close()


def test_the_same_days_of_another_register_are_another_question(filled: Store) -> None:
    where = is_null("area")
    for cls in (Visit, Case, Dispute):
        records = filled.fetch(cls, filled.ids(cls))
        wanted = len([record for record in records if record.area is None])
        assert aggregate(filled, cls, where, CountRecords()) == {"": wanted}


def test_a_question_is_put_into_sql_once(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for indicator in COUNTED:
        indicator.figures(filled, parse("2026-01").days)

    def again(_query: object) -> None:
        raise AssertionError

    monkeypatch.setattr("app.store.read.prepared_query.written", again)
    for indicator in COUNTED:
        indicator.figures(filled, parse("2025-07").days)


def test_the_latest_of_each_thing_is_the_last_of_its_days_and_of_equal_days_the_last_entered(
    filled: Store,
) -> None:
    """What comes after the last of the days does not count, nor does what is no part of the condition."""
    for last in (date(2025, 6, 15), date(2026, 3, 31)):
        within = between("day", FIRST.replace(year=2025), last)
        newest: dict[int, Visit] = {}
        for visit in filled.fetch(Visit, filled.ids(Visit, Query(within))):
            before = newest.get(visit.household)
            if before is None or (visit.day, visit.id) > (before.day, before.id):
                newest[visit.household] = visit
        where = Latest(("household",), "day", within)
        assert len(newest) > 5
        assert sorted(filled.ids(Visit, Query(where))) == sorted(v.id for v in newest.values())
        met = all_of(where, eq("outcome", VisitOutcome.GOOD))
        wanted = sum(v.outcome is VisitOutcome.GOOD for v in newest.values())
        assert aggregate(filled, Visit, met, CountRecords()) == {"": wanted}
