"""The tables that cross awards and models, over all units: the cells of the units' own tables, added up."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from app.base.numbers import show_number
from app.base.periods import parse
from app.exchange.consolidated.consolidated_file import write_report
from app.exchange.consolidated.consolidated_report import Receiver, consolidated
from app.exchange.consolidated.crossed_part import crossed_part
from app.exchange.package.package import NotOurs, read_package
from app.exchange.rollup import crossed_sheets
from app.exchange.rollup.crossed_rows import (
    UNDIVIDED,
    CrossedTotals,
    _cells,
    _Divided,
    crossed_totals,
)
from app.exchange.rollup.crossed_table import crossed_table
from app.exchange.rollup.flat_figures import rows_of_rollup
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.totals import flags
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.crossing import crossings_of
from app.reports.definitions.movement import MOVEMENT
from app.reports.definitions.movement.awards import CROSSED
from app.reports.output.flat_table import part_name
from app.reports.output.small_cells import is_guarded
from app.reports.submission.frozen_figures import says_the_same, written_figures
from app.reports.submission.frozen_report import freeze
from app.store import Store
from app.store.submissions import ReportKey, canonical_json
from tests.support.pdf_text import read
from tests.support.province import RECEIVING, Province, typed
from tests.support.report_records import Filling

PERIOD = parse("2026-Q1")
SLOT = ReportKey("movement", "2026-Q1", "calendar")
CODES = [unit.code for unit in communes.of_province("33")[:5]]
TYPED, FORMER = CODES[3], CODES[4]


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> RollupResult:
    """Three packages, a typed form, and a package of before, both without cells."""
    folder = tmp_path_factory.mktemp("province")
    province, usb = Province.founded(folder, PERIOD), folder / "usb"
    for number, code in enumerate(CODES[:3], 1):
        province.send(usb, code, times=number)
    typed(usb / "bieu.xlsx", TYPED, PERIOD, 7)
    figures = json.loads(province.parts["so-lieu.json"])
    for one in figures["indicators"].values():
        one.pop("crossed", None)
    province.parts["so-lieu.json"] = canonical_json(figures)
    province.send(usb, FORMER)
    return add_up(collect(files_in([usb])))


def awards(result: RollupResult) -> CrossedTotals:
    [found] = [one for one in crossed_totals(result, SLOT) if one.crossing is CROSSED]
    return found


# --- in the unit ---------------------------------------------------------------------------------


@pytest.fixture
def filled(store: Store) -> Store:
    Filling(store, 7).fill()
    return store


def test_the_cells_that_go_up_are_those_of_the_official_table(filled: Store) -> None:
    computed = compute(filled, MOVEMENT, PERIOD)
    for maker, table in computed.tables:
        [crossing] = [one for one in crossings_of(MOVEMENT) if one.rows == maker.by]
        cells = computed.lines[crossing.of.key].crossed[crossing.path]
        shown: Counter[str] = Counter()
        for row in table.rows:
            values = row.of if isinstance(row.of, tuple) else (row.of,)
            for choice in crossing.choices(crossing.across):
                shown[crossing.cell_key((*values, choice.value))] += row.values[str(choice.value)]
        told = {key: four.value for key, four in cells.items() if four.value}
        assert told and told == +shown


def test_each_column_of_the_cells_adds_up_to_the_figure(filled: Store) -> None:
    written = written_figures(compute(filled, MOVEMENT, PERIOD))
    for crossing in crossings_of(MOVEMENT):
        one = written.indicators[crossing.of.key]
        cells = one.crossed[crossing.path].values()
        columns = zip(one.figures, *cells, strict=True)
        assert [(whole, sum(some)) for whole, *some in columns if whole is not None] == [
            (whole, whole) for whole in one.figures if whole is not None
        ]


def test_what_was_frozen_before_its_cells_went_up_has_not_changed(filled: Store) -> None:
    computed = compute(filled, MOVEMENT, PERIOD)
    frozen = freeze(filled, computed)
    figures = json.loads(frozen.figures)
    for one in figures["indicators"].values():
        one.pop("crossed", None)
    before = replace(frozen, figures=canonical_json(figures))
    assert says_the_same(before, frozen.figures) and not says_the_same(frozen, before.figures)
    figures["indicators"]["awards"]["figures"][0] += 1
    assert not says_the_same(replace(frozen, figures=canonical_json(figures)), frozen.figures)


def test_words_of_the_commune_do_not_go_up() -> None:
    assert CROSSED.cell_key(("do xã đặt", "certificate", None)) == "*|certificate|"
    assert CROSSED.cell_values("*|certificate|") == ("*", "certificate", "")
    assert CROSSED.cell_values("khác") == ()


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_nothing_of_people_being_helped_is_crossed(report: object) -> None:
    for one in crossings_of(report):  # type: ignore[arg-type]
        assert not is_guarded(one.of) and one.of.additive
        assert not any("|" in str(c.value) for path in one.path.split() for c in one.choices(path))


# --- in a package --------------------------------------------------------------------------------


def test_who_knows_no_cells_reads_the_package_all_the_same(tmp_path: Path) -> None:
    """It is of the schema it was of, and what it is divided by is what that reader knows."""
    province = Province.founded(tmp_path, PERIOD)
    assert read_package(province.send(tmp_path / "usb", CODES[0])).read_figures["awards"].crossed
    manifest = json.loads(province.parts["manifest.json"])
    written = json.loads(province.parts["so-lieu.json"])["indicators"]
    assert manifest["schema"] <= 3
    for one in MOVEMENT.indicators():
        assert not any(" " in path for path in written[one.key].get("splits", {}))
    assert {key for key, one in written.items() if "crossed" in one} == {
        crossing.of.key for crossing in crossings_of(MOVEMENT)
    }


def test_cells_by_one_field_alone_are_refused(tmp_path: Path) -> None:
    """Another reader would find other figures under the same name."""
    province = Province.founded(tmp_path, PERIOD)
    figures = json.loads(province.parts["so-lieu.json"])
    figures["indicators"]["awards"]["crossed"] = {"form": {"flag": [0, 0, 0, 0]}}
    province.parts["so-lieu.json"] = canonical_json(figures)
    with pytest.raises(NotOurs):
        read_package(province.send(tmp_path / "usb", CODES[0]))


def test_cells_of_a_table_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    province = Province.founded(tmp_path, PERIOD)
    figures = json.loads(province.parts["so-lieu.json"])
    one = figures["indicators"]["visits"]
    one["crossed"] = {"outcome later": {"met|x": one["figures"]}}
    province.parts["so-lieu.json"] = canonical_json(figures)
    result = add_up(collect([province.send(tmp_path / "usb", CODES[0])]))
    assert result.taken and not result.refused
    assert "outcome later" not in result.totals[SLOT]["visits"].splits


def test_more_in_the_cells_than_in_the_figure_is_asked_about(tmp_path: Path) -> None:
    province = Province.founded(tmp_path, PERIOD)
    figures = json.loads(province.parts["so-lieu.json"])
    cells = figures["indicators"]["awards"]["crossed"][CROSSED.path]
    next(iter(cells.values()))[0] += 1
    province.parts["so-lieu.json"] = canonical_json(figures)
    asked = flags(read_package(province.send(tmp_path / "usb", CODES[0])))
    assert [one.indicator for one in asked] == ["awards"]


# --- over all units ------------------------------------------------------------------------------


def test_each_cell_is_the_sum_of_the_units(rolled: RollupResult) -> None:
    one = awards(rolled)
    told = [
        rolled.taken[code, SLOT].read_figures["awards"].crossed[CROSSED.path] for code in CODES[:3]
    ]
    for cell in one.cells:
        if cell.part == UNDIVIDED:
            continue
        for column in range(4):
            units = [by[cell.part][column] for by in told]
            assert cell.total[column] == sum(figure or 0 for figure in units)
            assert [four and four[column] for four in cell.units[:3]] == units


def test_whatever_came_the_cells_add_up_to_the_figure_of_each_unit_and_of_all(
    rolled: RollupResult,
) -> None:
    for one in crossed_totals(rolled, SLOT):
        for column in range(4):
            assert sum(cell.total[column] for cell in one.cells) == one.whole.total[column]  # type: ignore[misc]
            for place, four in enumerate(one.whole.units):
                some = [cell.units[place] for cell in one.cells]
                assert four and sum(cell[column] for cell in some if cell) == four[column]  # type: ignore[misc]


def test_what_came_without_cells_stands_undivided(rolled: RollupResult) -> None:
    one = awards(rolled)
    *_known, rest = one.cells
    without = [rolled.taken[code, SLOT].read_figures["awards"].figures[0] for code in CODES[3:]]
    assert rest.part == UNDIVIDED
    assert [four and four[0] for four in rest.units] == [0, 0, 0, *without]


def test_what_units_told_undivided_stands_though_it_cancels_out(rolled: RollupResult) -> None:
    one = awards(rolled)
    key = one.cells[0].part
    every = _Divided((4,) * 4, {key: (4,) * 4})
    units = [_Divided((3,) * 4, {key: (2,) * 4}), _Divided((1,) * 4, {key: (2,) * 4})]
    cell, rest = _cells(CROSSED, one.whole, every, units)
    assert (cell.part, rest.part, rest.total[0]) == (key, UNDIVIDED, 0)
    assert [four and four[0] for four in rest.units] == [1, -1]
    assert crossed_sheets._is_figure(rest)
    assert not crossed_sheets._is_figure(replace(rest, units=((0,) * 4, None)))


def test_the_paper_has_the_table_and_its_sums(rolled: RollupResult) -> None:
    [report] = consolidated(rolled, {})
    one = awards(rolled)
    table, part = crossed_table(one), crossed_part(one)
    every = one.whole.total[0]
    assert sum(table.sums) == every and part.total[-1] == show_number(int(every))  # type: ignore[arg-type]
    assert [found.crossing for found in report.crossed] == [
        found.crossing for found in crossed_totals(rolled, SLOT)
    ]
    file = BytesIO()
    write_report(rolled, Receiver(RECEIVING, {}), Path("a.pdf"), file)
    said = " ".join(" ".join(page.text for page in read(file.getvalue())).split())
    assert str(CROSSED.title) in said
    for row in part.rows:
        assert " ".join(filter(None, row)) in said


def test_the_flat_table_has_the_cells_that_units_sent(rolled: RollupResult) -> None:
    rows = [row for row in rows_of_rollup(rolled) if row.part.startswith(f"{CROSSED.path}:")]
    cells = rolled.taken[CODES[1], SLOT].read_figures["awards"].crossed[CROSSED.path]
    ours = {row.part: row.figure for row in rows if row.unit == CODES[1]}
    assert ours == {part_name(CROSSED.path, key): four[0] for key, four in cells.items()}
    assert part_name(CROSSED.path, UNDIVIDED) not in {row.part for row in rows}
