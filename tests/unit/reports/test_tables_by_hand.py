"""The official tables that list records or say conditions, against all records in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.base import clock
from app.base.dates import show_day
from app.base.numbers import show_decimal, show_number
from app.base.periods import Kind, Period
from app.registers.area import Area
from app.registers.award import Award
from app.registers.decision import Decision
from app.registers.dispute import Dispute
from app.registers.institution import Institution
from app.registers.safety import Safety
from app.reports.compute.computation import compute
from app.reports.definitions import safety
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Blank
from app.reports.spec.official_table import CountedRow
from app.schema.record import Record
from app.services import unit_settings
from app.store import Store
from tests.conftest import a_store
from tests.support.report_periods import PERIODS, TODAY
from tests.support.report_records import Filling

Rows = list[dict[str, Any]]
# By mediator: tests/unit/reports/test_report_tables.py. What is counted: test_both_sides.py.
BY_HAND = {"register", "rule", "missing", "book", "by_mediator", "list"}
IDS = [f"{period.key}-{period.window}" for period in PERIODS]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: TODAY)
        store = a_store(tmp_path_factory.mktemp("tables"))
        Filling(store, 20261130).fill()
        yield store
        store.close()


def test_every_official_table_is_counted_anew_and_has_something(filled: Store) -> None:
    for report in REPORTS.values():
        computed = compute(filled, report, Period(Kind.SPAN, 2025, 2026))
        for maker, table in computed.tables:
            assert maker.counted or table.key in BY_HAND, (
                f"{table.key}: say what it counts (counted=, by=), or list its records here by hand"
            )
            assert table.rows, table.key


def every(store: Store, cls: type[Record]) -> list[Any]:
    return list(store.fetch(cls, store.ids(cls)))


def rows_of(store: Store, report: str, key: str, period: Period) -> Rows:
    """The rows of a table by column, a total the last."""
    computed = compute(store, REPORTS[report], period)
    table = next(t for t in computed.shown_tables(names=True) if t.key == key)
    keys = [column.key for column in table.columns]
    lines = (line for line in table.lines() if isinstance(line, CountedRow))
    return [dict(zip(keys, line.cells, strict=True)) for line in lines]


def years(period: Period) -> range:
    """The years by whose names the period is called."""
    return range(period.year, (period.index if period.key.count("..") else period.year) + 1)


def assessments(store: Store, period: Period) -> list[Any]:
    return [r for r in every(store, Safety) if r.year in years(period)]


def sorted_cells(rows: Rows, *keys: str) -> list[str]:
    return sorted(str([row[key] for key in keys]) for row in rows)


@pytest.mark.parametrize("period", PERIODS, ids=IDS)
def test_the_register_of_safety_lists_each_assessment_of_its_years(
    filled: Store, period: Period
) -> None:
    areas = {one.id: one.name for one in every(filled, Area)}
    units = {one.id: one.name for one in every(filled, Institution)}
    own = unit_settings.load(filled).name
    *rows, total = rows_of(filled, "safety", "register", period)
    some = assessments(filled, period)
    by_hand = [
        {
            "name": areas.get(r.area) or units.get(r.institution) or own,
            "year": str(r.year),
            "registered": show_day(r.registered) if r.registered else None,
            "households": r.households,
            "criteria": f"{sum(c.met is True for c in r.criteria)}/{len(r.criteria)}",
            "verdict": str(r.verdict.label) if r.verdict else None,
            "decision": ", ".join(
                part for part in (r.decision_no, show_day(r.decided) if r.decided else "") if part
            ),
            "by": r.recognised_by,
        }
        for r in some
    ]
    keys = ("name", "year", "registered", "households", "criteria", "verdict", "decision", "by")
    assert sorted_cells(rows, *keys) == sorted_cells(by_hand, *keys)
    assert total["households"] == sum(r.households or 0 for r in some)


@pytest.mark.parametrize("period", PERIODS, ids=IDS)
def test_the_conditions_of_safety_are_of_the_last_year(filled: Store, period: Period) -> None:
    areas = {one.id for one in every(filled, Area) if one.active}
    last = [
        r for r in assessments(filled, period) if r.year == years(period)[-1] and r.area in areas
    ]
    registered = {r.area for r in last if r.registered}
    judged = any(r.verdict for r in last)
    safe = {r.area for r in last if r.verdict and r.verdict.value == "safe"}
    first, second = rows_of(filled, "safety", "rule", period)
    share = 100 * len(safe) / len(areas)
    assert (first["needed"], first["reached"]) == (
        show_number(len(areas)),
        show_number(len(registered)),
    )
    if judged:
        assert second["reached"] == f"{show_decimal(share, 1)}%"
    else:
        rate = compute(filled, REPORTS["safety"], period).lines["areas_safe_rate"].figures.value
        assert isinstance(rate, Blank) and second["reached"] == str(rate.label)  # as the figure
    assert second["needed"] == "70%"
    met = [str(safety._MET[yes]) for yes in (registered == areas, share >= 70 if judged else None)]
    assert [first["met"], second["met"]] == met


@pytest.mark.parametrize("period", PERIODS, ids=IDS)
def test_what_is_missing_for_safety_adds_up_to_what_lacks_something(
    filled: Store, period: Period
) -> None:
    areas = {one.id: one.name for one in every(filled, Area) if one.active}
    last = {r.area for r in assessments(filled, period) if r.year == years(period)[-1]}
    never = [name for id_, name in areas.items() if id_ not in last]
    rows = rows_of(filled, "safety", "missing", period)
    shown = [row["name"] for row in rows if row["missing"] == str(safety.NEVER_REGISTERED)]
    assert shown == never
    lacking = [r for r in assessments(filled, period) if lacks(r)]
    named = [row for row in rows if row["name"] not in never]
    assert len(named) == len(lacking)  # too mixed for most to lack the same
    unsaid = sum(not r.registered for r in lacking)
    assert sum(str(safety.NO_DAY) in str(row["missing"]) for row in named) == unsaid


def lacks(record: Any) -> bool:
    """Whether a day, a criterion, a verdict or the decision of a good one is not said."""
    decided = record.decision_no and record.decided
    safe = record.verdict and record.verdict.value == "safe"
    open_ = any(criterion.met is None for criterion in record.criteria)
    return not record.registered or open_ or not record.verdict or bool(safe and not decided)


@pytest.mark.parametrize("period", PERIODS, ids=IDS)
def test_the_book_of_mediation_has_what_was_open_or_came_and_what_became_of_it(
    filled: Store, period: Period
) -> None:
    first, last = period.first, period.last
    disputes = [
        d
        for d in every(filled, Dispute)
        if d.received <= last and (d.ended is None or d.ended >= first)
    ]
    rows = rows_of(filled, "mediation", "book", period)
    assert [row["received"] for row in rows] == sorted(
        (show_day(d.received) for d in disputes), key=as_day
    )
    for key in ("settled", "failed"):
        days = Counter(
            show_day(d.ended)
            for d in disputes
            if d.outcome.value == key and d.ended and d.ended <= last
        )
        assert Counter(row[key] for row in rows if row[key]) == days


def as_day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


@pytest.mark.parametrize("period", PERIODS, ids=IDS)
def test_the_list_of_awards_has_those_of_the_period_and_their_money(
    filled: Store, period: Period
) -> None:
    decided = {one.id: one.day for one in every(filled, Decision)}
    given = [
        a
        for a in every(filled, Award)
        if a.state.value in ("decided", "handed")
        if (day := decided.get(a.decision, a.given_day or a.handed_over))
        and period.first <= day <= period.last
    ]
    *rows, total = rows_of(filled, "awards", "list", period)
    assert Counter((row["form"], row["money"]) for row in rows) == Counter(
        (str(a.form.label), a.money) for a in given
    )
    assert total["money"] == sum(a.money or 0 for a in given)
