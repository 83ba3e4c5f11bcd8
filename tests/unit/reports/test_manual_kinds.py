"""Figures entered by hand: what occurred adds up, a stock and a rate do not."""

from __future__ import annotations

from typing import Any

import pytest

from app.base.errors import InvalidRecord
from app.base.periods import parse
from app.registers.figure import Figure, FigureKind
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FigureColumn, ReportRow, rows_of
from app.reports.definitions.movement import MOVEMENT
from app.reports.spec.figures import Blank
from app.schema.values import Unreadable
from app.store import Store
from app.store.write.uniqueness import refuse_twice
from tests.support.samples import TITLE

STOCK, RATE = FigureKind.STOCK, FigureKind.RATE


def enter(store: Store, name: str, kind: FigureKind, **values: float) -> None:
    """Figures by period, written as in ``Q3_2026``."""
    with store.step(TITLE) as step:
        for written, value in values.items():
            part, _, year = written.rpartition("_")
            period = f"{year}-{part}" if part != "y" else year
            step.save(Figure(indicator=name, period=period, value=value, kind=kind, unit="điểm"))


def line(store: Store, name: str, period: str) -> Any:
    return compute(store, MOVEMENT, parse(period)).lines[f"figure:{name}"]


def test_the_last_stock_of_the_period_counts_and_none_is_added(store: Store) -> None:
    enter(store, "camera", STOCK, y_2021=24, y_2007=89, Q1_2026=30, **{"04_2026": 31}, Q2_2025=28)
    assert line(store, "camera", "2007..2021").figures.value == 24
    assert line(store, "camera", "2026-H1").figures.value == 31
    assert line(store, "camera", "2026-Q1").figures.value == 30
    assert line(store, "camera", "2026-Q3").figures.value is Blank.NO_DATA
    assert line(store, "camera", "2025").figures.value == 28
    assert str(line(store, "camera", "2025").indicator.unit) == "điểm"


def test_a_rate_is_that_of_the_period_itself(store: Store) -> None:
    enter(store, "resolved", RATE, Q1_2026=80.5, Q2_2026=70, H1_2026=75.2)
    assert line(store, "resolved", "2026-Q1").figures.value == 80.5
    half = line(store, "resolved", "2026-H1").figures
    assert (half.value, half.cumulative) == (75.2, 75.2)
    assert line(store, "resolved", "2026-Q3").figures.value is Blank.NO_DATA
    rows = rows_of(compute(store, MOVEMENT, parse("2026-Q2")))
    found = (r for r in rows if isinstance(r, ReportRow))
    texts = next(r.texts() for r in found if r.line.indicator.key == "figure:resolved")
    shown = [texts[c] for c in (FigureColumn.VALUE, FigureColumn.CHANGE, FigureColumn.CHANGE_SHARE)]
    assert shown == ["70,0", "-10,5", ""]


def test_places_of_complaint_are_a_stock_also_where_they_were_entered_as_a_sum(
    store: Store,
) -> None:
    enter(store, "complaints", FigureKind.OCCURRED, y_2007=89, y_2021=24)
    assert line(store, "complaints", "2007..2021").figures.value == 24


def test_a_second_figure_of_the_same_days_is_refused_with_the_first_one_named(store: Store) -> None:
    enter(store, "camera", STOCK, Q1_2026=30)
    twice = Figure(indicator="camera", period="2026-02", value=31, kind=STOCK)
    with pytest.raises(InvalidRecord, match="SL-0001"):
        refuse_twice(store, Figure, [twice])
    other = Figure(indicator="camera", period="2026-02", value=3, kind=FigureKind.OCCURRED)
    refuse_twice(store, Figure, [other])


def test_only_a_rate_has_a_decimal() -> None:
    spec = Figure.schema.fields["value"]
    assert [spec.parse(typed) for typed in ("80,5", "80.5", "1.234", "1.234,5", "80,0")] == [
        80.5, 80.5, 1234, 1234.5, 80,
    ]  # fmt: skip
    assert spec.show(1234.5) == "1.234,5"
    assert [spec.from_json(given) for given in (80.5, 80.0, 7)] == [80.5, 80, 7]
    with pytest.raises(Unreadable):
        spec.from_json(80.55)
    rate = Figure(indicator="x", period="2026", value=80.5, kind=RATE)
    assert list(rate.problems()) == []
    stock = Figure(indicator="x", period="2026", value=80.5, kind=STOCK)
    assert [problem.field for problem in stock.problems()] == ["value"]
