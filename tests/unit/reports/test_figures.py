"""A figure is a number, or blank with the reason: nothing that was not assessed reads as 0."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.base import clock
from app.base.periods import Window, parse
from app.exchange.package.figure_layout import layout_of
from app.exchange.package.package import read_package, write_package
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.rollup import add_up
from app.exchange.rollup.totals import unsure
from app.registers.area import Area
from app.registers.model import Model
from app.registers.review import Quality, Review
from app.registers.safety import Safety, Verdict
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.compute.report_rows import FigureColumn, ReportRow, rows_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.json_output import as_json
from app.reports.output.workbook import build
from app.reports.spec import counting_units as units
from app.reports.spec.figures import (
    Blank,
    added,
    change_in_percent,
    difference,
    is_number,
    is_something,
    may_be_something,
    percentage,
)
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import _IN_FORCE
from app.reports.submission.comparison import compare
from app.reports.submission.frozen_report import freeze
from app.reports.submission.written import WrittenIndicator
from app.services import unit_settings
from app.store import Store
from app.store.read.aggregates import CountRecords
from tests.support.packages import sender
from tests.support.samples import TITLE
from tests.support.wording import indicator

SAFE, RATE = "areas_safe", "areas_safe_rate"


def stand(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be that day."""
    monkeypatch.setattr(clock, "today", lambda: day)


def save(store: Store, *records: Any) -> list[int]:
    with store.step(TITLE) as step:
        return [step.save(record).id for record in records]


def assess(store: Store, area: int, year: int, verdict: Verdict | None = Verdict.SAFE) -> None:
    save(store, Safety(year=year, area=area, verdict=verdict))


def figures(store: Store, key: str, period: str, window: Window = Window.CALENDAR) -> list[Any]:
    return [*compute(store, MOVEMENT, parse(period, window)).lines[key].figures]


@pytest.fixture
def areas(store: Store) -> list[int]:
    return save(store, Area(name="Thôn Đông"), Area(name="Thôn Tây"))


def test_the_last_assessment_holds_until_the_next_one_is_made(
    store: Store, areas: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(monkeypatch, date(2026, 12, 31))
    assess(store, areas[0], 2025)
    assess(store, areas[1], 2025, Verdict.NOT_YET)
    for area in areas:
        assess(store, area, 2026)
    held = {key: figures(store, SAFE, key)[0] for key in ("2026-H1", "2026-Q3", "2026-10")}
    assert set(held.values()) == {1}
    assert figures(store, SAFE, "2026-11")[:2] == figures(store, SAFE, "2026-Q4")[:2] == [2, 1]
    assert figures(store, RATE, "2026") == [100.0, 50.0, 50.0, 100.0]
    assert figures(store, SAFE, "2026", Window.SAFETY)[0] == 2
    assert figures(store, SAFE, "2017..2026")[0] == 2


def test_what_was_not_assessed_is_blank_and_says_why(
    store: Store, areas: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assess(store, areas[0], 2025)
    assess(store, areas[0], 2026, None)  # registered, not yet assessed
    for day, why in ((date(2026, 11, 14), Blank.NOT_ASSESSED), (date(2026, 11, 15), Blank.NO_DATA)):
        stand(monkeypatch, day)
        assert figures(store, SAFE, "2026") == [why, 1, 1, why]
        assert figures(store, RATE, "2026") == [why, 100.0, 100.0, why]
    computed = compute(store, MOVEMENT, parse("2026"))
    row = next(
        r for r in rows_of(computed) if isinstance(r, ReportRow) and r.line.indicator.key == SAFE
    )
    texts = row.texts()
    assert texts[FigureColumn.VALUE] == str(Blank.NO_DATA.label)
    assert texts[FigureColumn.CHANGE] == texts[FigureColumn.CHANGE_SHARE] == ""
    plain = as_json(computed, store, unit_settings.load(store))
    told = next(one for one in plain["indicators"] if one["key"] == SAFE)
    assert (told["value"], told["why"], told["previous"]) == (None, "no data", 1)
    sheet = build(computed, unit_settings.load(store)).worksheets[0]
    cells = next(r for r in sheet.iter_rows(values_only=True) if r[1] == indicator(SAFE))
    assert cells[3:6] == (str(Blank.NO_DATA.label), 1, None)


def test_none_found_safe_is_0_where_some_were_assessed(
    store: Store, areas: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(monkeypatch, date(2026, 12, 31))
    assess(store, areas[0], 2026, Verdict.NOT_YET)
    assert figures(store, SAFE, "2026")[0] == 0
    assert figures(store, RATE, "2026")[0] == 0.0


def test_two_papers_about_one_area_are_one_area_and_the_later_one_holds(
    store: Store, areas: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(monkeypatch, date(2026, 12, 31))
    assess(store, areas[0], 2026, Verdict.NOT_YET)
    assess(store, areas[0], 2026)
    assess(store, areas[1], 2026, Verdict.NOT_YET)
    found = {key: figures(store, key, "2026")[0] for key in ("areas_assessed", SAFE, RATE)}
    assert found == {"areas_assessed": 2, SAFE: 1, RATE: 50.0}


def test_a_review_holds_for_a_year_and_the_next_one_replaces_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(monkeypatch, date(2026, 12, 31))
    (model,) = save(store, Model(name="Camera", group="camera", launched=date(2024, 1, 1)))
    good = Review(model=model, day=date(2025, 3, 10), year=2025, quality=Quality.EFFECTIVE)
    save(store, good, Review(model=model, day=date(2026, 2, 1), year=2026, quality=Quality.MEDIUM))
    key = "models_effective"
    assert figures(store, key, "2025-Q4")[:2] == [1, 1]
    assert figures(store, key, "2026-Q1")[:2] == [0, 1]
    assert figures(store, key, "2025-01")[0] is Blank.NO_DATA


def test_an_assessment_of_another_year_is_named_beside_its_figure(store: Store) -> None:
    [east] = save(store, Area(name="Thôn Đông"))
    assess(store, east, 2025)
    quarter = compute(store, MOVEMENT, parse("2026-Q3"))
    named = {r.line.indicator.key: r.label for r in rows_of(quarter) if isinstance(r, ReportRow)}
    for key in (SAFE, RATE):
        assert quarter.year_in_force(key) == 2025
        assert named[key] == _IN_FORCE.format(label=one_of_key(key).label, year=2025)
    assert named["visits"] == one_of_key("visits").label
    written = {
        one["key"]: one for one in as_json(quarter, store, unit_settings.load(store))["indicators"]
    }
    assert (written[SAFE]["year_in_force"], written["visits"]["year_in_force"]) == (2025, None)
    by_area = area_table(quarter)
    assert by_area and named[SAFE] in [column.title for column in by_area.columns]
    # A month that runs tells of the year that its figures are of, not of that of its last day.
    for day, year in ((14, 2025), (15, None)):
        month = compute(store, MOVEMENT, parse("2026-11"), as_of=date(2026, 11, day))
        assert month.year_in_force(SAFE) == year
        assert is_number(month.lines[SAFE].figures.value) == (year is not None)
    # A period that ends with its year tells of its own, and a blank of none.
    assert compute(store, MOVEMENT, parse("2025")).year_in_force(SAFE) is None
    assert compute(store, MOVEMENT, parse("2026")).year_in_force(SAFE) is None


def test_a_blank_is_not_reckoned_with() -> None:
    blank = Blank.NOT_ASSESSED
    assert difference(3, blank) is difference(blank, 3) is change_in_percent(3, blank) is None
    assert percentage(blank, 5) is percentage(3, blank) is blank
    assert percentage(0, 0) is Blank.NO_DATA
    assert added([blank, 2, 3]) == 5
    assert added([blank, Blank.NO_DATA]) is blank
    assert added([]) == 0
    with pytest.raises(TypeError, match="is_number"):
        bool(blank)
    assert [is_something(one) for one in (3, -1, 0.5, 0, blank, None)] == [True] * 3 + [False] * 3
    assert [may_be_something(one) for one in (3, 0, blank, Blank.SMALL)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_blank_goes_through_freezing_package_and_rollup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two communes one has assessed its areas: the sum is of one, and says so."""
    stand(monkeypatch, date(2026, 12, 31))
    year = parse("2026")
    packages = []
    for code, assessed in (("03127", False), ("00004", True)):
        one = sender(tmp_path / code, code) if (tmp_path / code).mkdir() is None else None
        assert one is not None
        if assessed:
            assess(one.store, one.store.ids(Area)[0], 2026)
        done = freeze(one.store, compute(one.store, MOVEMENT, year), unfinished=True)
        assert compare(one.store, done).differing == ()
        packages.append(read_package(write_package(one.store, done, tmp_path)))
        one.store.close()
    blank, number = packages
    assert blank.read_figures[SAFE].figures[0] is None
    (slot,) = (result := add_up(Collected(tuple((tmp_path, p) for p in packages)))).slots
    total = result.totals[slot]
    assert (total[SAFE].figures[0], total[SAFE].counted[0], total[SAFE].units) == (1, 1, 2)
    assert total[RATE].figures[0] == 100.0
    assert total["visits"].counted[0] == 2
    alone = add_up(Collected(((tmp_path, blank),))).totals[slot][SAFE]
    assert (alone.figures[0], alone.counted[0]) == (Blank.NO_DATA, 0)
    assert number.read_figures[SAFE].figures[0] == 1


def test_a_zero_of_another_version_is_told_as_unknown_and_stays_in_the_sum(tmp_path: Path) -> None:
    one = sender(tmp_path, "03127")
    assess(one.store, one.store.ids(Area)[0], 2025)
    done = freeze(one.store, compute(one.store, MOVEMENT, parse("2026-Q1")))
    package = read_package(write_package(one.store, done, tmp_path))
    written = json.loads(done.figures)["indicators"]
    layout, figures_ = layout_of(
        {key: msgspec.convert(old(four), WrittenIndicator) for key, four in written.items()}
    )
    zeros = replace(package, layout=layout, figures=figures_)
    assert unsure(package) is None and unsure(zeros) is None  # of this version
    other = replace(zeros, definitions="0" * 64)
    said = unsure(other)
    assert said is not None
    label = one_of_key("models_effective").label
    assert label.vi in said.vi and one_of_key("visits").label.vi not in said.vi
    assert one_of_key(SAFE).label.vi not in said.vi  # it says a number
    result = add_up(Collected(((tmp_path, other),)))
    [slot] = result.slots
    assert said in result.matrix["03127", slot].notes
    assert result.totals[slot]["models_effective"].figures[0] == 0


def old(figures: dict[str, Any]) -> dict[str, Any]:
    """As it was written before figures could be blank."""
    figures.pop("why", None)
    fours = [
        figures["figures"],
        *(f for by in figures.get("splits", {}).values() for f in by.values()),
    ]
    for four in fours:
        four[:] = [0 if number is None else number for number in four]
    return figures


def one_of_key(key: str) -> Indicator:
    return next(one for one in MOVEMENT.indicators() if one.key == key)


# --- what is counted in things -------------------------------------------------------------------

# The register whose records are the things that a figure is counted in.
THINGS = {
    units.AREAS: "area",
    units.CASES: "case",
    units.DISPUTES: "dispute",
    units.HOUSEHOLDS: "household",
    units.MODELS: "model",
    units.PEOPLE: "person",
    units.TEAMS: "team",
}
INDICATORS = {i.key: i for report in REPORTS.values() for i in report.indicators()}


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=lambda i: i.key)
def test_a_figure_of_things_counts_different_things(indicator: Indicator) -> None:
    """Two papers about one thing are one thing: only a thing's own register counts its records."""
    own = THINGS.get(indicator.unit, indicator.register)
    papers = indicator.register in ("safety", "review", "member")
    if indicator.register != own or (papers and indicator.unit != units.TIMES):
        assert indicator.measure != CountRecords(), (
            f"“{indicator.key}” is counted in {indicator.unit.en}: measure=CountDistinct((…,))"
        )
