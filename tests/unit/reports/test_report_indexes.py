"""Every figure of a large register is counted over an index; one that is missing is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.base.periods import parse
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator
from app.schema.conditions import All, AnyOf, Condition, Op, Where, eq
from app.store import Store
from app.store.read.aggregates import CountDistinct, SumOf

INDICATORS = {i.key: i for report in REPORTS.values() for i in report.indicators()}
LARGE = [
    indicator
    for indicator in INDICATORS.values()
    if indicator.register in ("visit", "case", "dispute", "award")
    if not (indicator.ratio or indicator.plus)
]


def plan_of(store: Store, indicator: Indicator, by: str) -> list[str]:
    """How the database finds a figure: each table that it reads, and each sorting."""
    said: list[str] = []
    connection = store.db.connection()
    connection.set_trace_callback(said.append)
    indicator.figures(store, parse("2026-10").days, by)
    connection.set_trace_callback(None)
    plans = (connection.execute(f"EXPLAIN QUERY PLAN {statement}") for statement in said)
    plan = [row[3] for rows in plans for row in rows]
    steps = [s for s in plan if s.startswith(("SCAN ", "SEARCH ", "USE "))]
    return [s for s in steps if s != "SCAN part" and "CONSTANT ROW" not in s]


@pytest.mark.parametrize("indicator", LARGE, ids=lambda i: i.key)
def test_no_figure_of_a_large_register_reads_its_records(
    indicator: Indicator, filled: Store
) -> None:
    """The database is asked how it would find each figure: an index alone has all that it needs."""
    slow = [by for by in ways(indicator) if reads_records(plan_of(filled, indicator, by))]
    assert not slow, what_to_add(indicator, slow)


def reads_records(plan: list[str]) -> bool:
    """Whether a step of the plan reads a table; rows of supports are found through their cases."""
    through_rows = any("supports" in step for step in plan)
    return any(
        not ("COVERING INDEX" in step or through_rows or step.startswith("USE"))
        or (step.startswith("SCAN") and "INDEX" not in step)
        for step in plan
    )


def ways(indicator: Indicator) -> list[str]:
    """The paths by which a report divides a figure, the undivided figure first."""
    return ["", *filter(None, [indicator.areas]), *(split.path for split in indicator.splits)]


def what_to_add(indicator: Indicator, slow: list[str]) -> str:
    """Say which indexes to declare so that the figure, divided in each of these ways, is fast."""
    columns = [tuple(index_columns(indicator, by)) for by in slow]
    needed = [c for c in dict.fromkeys(columns) if not any({*c} < {*other} for other in columns)]
    cls = indicator.cls
    file = f"{cls.__module__.replace('.', '/')}.py"
    return "\n".join(
        f'“{indicator.key}” is slow to count: add "{" ".join(group)}" '
        f"to the indexes of {cls.__name__} in {file}"
        for group in needed
    )


def index_columns(indicator: Indicator, by: str) -> dict[str, None]:
    """The columns of an index that holds all a figure needs, those first that narrow the most."""
    found: dict[Op | None, list[str]] = {Op.EQ: [], Op.BETWEEN: [], None: []}
    for path, op in paths_tested(indicator.condition(parse("2026-10").days)):
        found[op if op in found else None].append(path)
    match indicator.measure:
        case CountDistinct(fields):
            found[None] += fields
        case SumOf(field):
            found[None].append(field)
    order = (*found[Op.EQ], by, *found[Op.BETWEEN], *found[None])
    return dict.fromkeys(path for path in order if path and "." not in path)


def paths_tested(condition: Condition) -> Iterator[tuple[str, Op | None]]:
    """The fields that a condition tests, and how."""
    match condition:
        case Where(path, op):
            yield path, op
        case All(parts) | AnyOf(parts):
            for part in parts:
                for path, op in paths_tested(part):
                    yield path, op if isinstance(condition, All) else None


def test_a_missing_index_is_named() -> None:
    not_met = replace(
        INDICATORS["visits"], key="visits_not_met", where=eq("outcome", "not_met"), splits=()
    )
    assert what_to_add(not_met, ["", "area"]) == (
        '“visits_not_met” is slow to count: add "outcome area day" '
        "to the indexes of Visit in app/registers/visit.py"
    )


SORTED = {"people_improved", "disputes_pending"}
ONE_BY_ONE = [i for i in LARGE if i.register != "award" and i.key not in SORTED]


@pytest.mark.parametrize("indicator", ONE_BY_ONE, ids=lambda i: i.key)
def test_no_figure_of_a_large_register_is_sorted_to_be_divided(
    indicator: Indicator, filled: Store
) -> None:
    """Its parts are found one by one. Sorted are awards, whose day stands elsewhere, and what an
    index leads to at once: cases of one result, disputes not taken up."""
    slow = []
    for by in ways(indicator):
        plan = "\n".join(plan_of(filled, indicator, by))
        through_rows = "supports" in plan and by != "supports.kind"
        if "TEMP B-TREE" in plan and not through_rows:
            slow.append(by)
    assert not slow, what_to_add(indicator, slow)
