"""Every figure over every kind of period counted anew by the archive's script, masked and unmasked."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.base.language import T
from app.base.paths import RESOURCES
from app.base.periods import Kind, Period, PeriodState
from app.exchange.archive.data import DataFiles
from app.exchange.archive.definitions import definitions
from app.exchange.archive.needed import Needed
from app.registers.figure import Figure as FigureRecord
from app.registers.figure import FigureKind
from app.reports.compute.areas import area_table
from app.reports.compute.computation import compute
from app.reports.compute.estimates import with_estimates
from app.reports.compute.report_rows import FIGURES, ReportRow, columns_of, rows_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.json_output import as_json
from app.reports.output.small_cells import GUARDED, hide_small
from app.reports.output.suppression import is_small
from app.reports.output.workbook import build
from app.reports.spec.figures import Blank, Figure, is_number
from app.reports.spec.official_table import CountedRow, OfficialTable
from app.reports.spec.report import ComputedReport, TableMaker
from app.reports.spec.when import Cycle
from app.services import unit_settings
from app.store import Store
from tests.conftest import a_store
from tests.support.report_periods import PERIODS, TODAY
from tests.support.report_records import Filling

COLUMNS = ("value", "previous", "same_last_year", "cumulative")
BY_HAND = (
    ("matters", "2026", 400, FigureKind.TARGET),
    ("visits", "2025", 150, FigureKind.TARGET),
    ("cases_begun", "2026-11", 12, FigureKind.ESTIMATE),
    ("weapons", "2026", 31, FigureKind.ESTIMATE),
    ("disputes_settled", "2026-Q4", 9, FigureKind.ESTIMATE),
    ("Nhà mới", "2025-Q2", 3, FigureKind.STOCK),
    ("Hài lòng", "2026-H1", 81, FigureKind.RATE),
)


@dataclass
class Counted:
    """A report, and what the archive's script counts of it."""

    computed: ComputedReport
    recount: Any
    store: Store

    def count(self, defined: Any, column: str, by: str) -> dict[str | None, int]:
        """The figures of each value at a path; "" where a part has none, None where an area has."""
        query, measure = defined["columns"][column], defined["measure"]
        found = self.recount.archive.count(defined["register"], measure, query, by)
        if by == defined["areas"]:
            return dict(found)
        return {"" if part is None else str(part): number for part, number in found.items()}

    def check(self, computed: ComputedReport) -> list[tuple[str, Any, Any]]:
        """What was compared and differs: its name, as reported, as counted."""
        found: list[tuple[str, Any, Any]] = []
        compared = 0

        def compare(what: str, reported: Any, counted: Any) -> None:
            nonlocal compared
            compared += 1
            if reported != counted:
                found.append((what, reported, counted))

        self.recount.compare = compare
        unit = unit_settings.load(self.store)
        self.recount.check(json.loads(json.dumps(as_json(computed, self.store, unit))))
        assert compared > 7 * len(computed.lines) and not self.recount.left_out
        return found


@pytest.fixture(scope="module")
def counted(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[tuple[str, Period], Counted]]:
    folder = tmp_path_factory.mktemp("both")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: TODAY)
        store = a_store(folder)
        Filling(store, 20261130).fill()
        with store.step(T("Thử", "Test")) as step:
            for name, period, value, kind in BY_HAND:
                step.save(FigureRecord(indicator=name, period=period, value=value, kind=kind))
        needed = Needed(store.permits, names=True)
        found = {
            (key, period): (one := report_of(store, key, period), definitions(one, needed, store))
            for key in REPORTS
            for period in PERIODS
        }
        script = script_over(store, needed, folder)
        yield {
            at: Counted(one, script.Recount(script.archive, "", json.loads(json.dumps(of))), store)
            for at, (one, of) in found.items()
        }
        store.close()


def report_of(store: Store, key: str, period: Period) -> ComputedReport:
    found = compute(store, REPORTS[key], period)
    return with_estimates(store, found) if found.state is PeriodState.RUNNING else found


def script_over(store: Store, needed: Needed, folder: Path) -> Any:
    """The script, having read the data of the store."""
    (folder / "data").mkdir()
    files = DataFiles(store, needed)
    for key in files.registers():
        (folder / f"data/{key}.json").write_text(json.dumps(files.data(key)), "utf-8")
    spec = importlib.util.spec_from_file_location("recount", RESOURCES / "archive/recount.py")
    assert spec and spec.loader
    script: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.archive = script.Archive(folder)
    return script


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
@pytest.mark.parametrize("key", REPORTS)
def test_unmasked_every_figure_is_what_the_records_give(
    counted: dict[tuple[str, Period], Counted], key: str, period: Period
) -> None:
    one = counted[key, period]
    assert one.check(one.computed) == []


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
@pytest.mark.parametrize("key", REPORTS)
def test_masked_every_figure_is_what_the_records_give_or_blank_for_its_few_people(
    counted: dict[tuple[str, Period], Counted], key: str, period: Period
) -> None:
    one = counted[key, period]
    opened = hide_small(one.computed)
    assert [(k, line.figures) for k, line in opened.lines.items()] == [
        (k, line.figures) for k, line in one.computed.lines.items()
    ]
    hidden = {}
    for cell, shown, number in cells(one, opened):
        if shown is Blank.SMALL:
            assert hidden.setdefault(cell, number) == number
        else:
            assert shown == number, cell
    for cell, shown, _ in cells(one, opened):  # what stands in two places is hidden in both
        assert (shown is Blank.SMALL) == (cell in hidden), cell
    assert {one.computed.lines[cell.figure].indicator.register for cell in hidden} <= GUARDED
    assert not hidden or key in ("movement", "cases")
    # Each is small, or goes with one that is: in a sum, in a balance, or as the year so far, of which
    # a rest may be small that stands nowhere.
    numbers = {cell: number for cell, _, number in cells(one, opened)}
    told = {
        cell
        for cell, number in hidden.items()
        if is_small(number) or is_small(rest_of_year(one.computed, numbers, cell))
    }
    while more := {cell for cell in hidden if cell not in told and any(map(cell.meets, told))}:
        told |= more
    assert told == hidden.keys()


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
@pytest.mark.parametrize("key", REPORTS)
def test_unmasked_every_cell_of_every_column_is_what_the_records_give(
    counted: dict[tuple[str, Period], Counted], key: str, period: Period
) -> None:
    one = counted[key, period]
    assert [cell for cell, shown, number in cells(one, one.computed) if shown != number] == []


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: f"{p.key}-{p.window}")
@pytest.mark.parametrize("key", ["movement", "cases"])
def test_the_workbook_shows_what_is_open_and_no_more(
    counted: dict[tuple[str, Period], Counted], key: str, period: Period
) -> None:
    one = counted[key, period]
    opened = hide_small(one.computed)
    book = build(opened, unit_settings.load(one.store))
    main = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[1]]
    printed = {row[1]: row for row in main}
    entries = [row for row in rows_of(opened) if isinstance(row, ReportRow)]
    below = iter(main[main.index(printed[str(entries[0].label)]) :])
    for entry in entries:
        row = next(row for row in below if row[1] == str(entry.label))
        cells = dict(zip(columns_of(opened), row, strict=False))
        figures = [*entry.figures]
        for column in FIGURES.keys() & cells.keys():
            figure, cell = figures[FIGURES[column]], cells[column]
            live = isinstance(cell, str) and cell.startswith("=")
            assert live or cell == (
                str(figure.label) or None if isinstance(figure, Blank) else figure
            )
    by_area = area_table(opened)
    assert by_area
    lines = [line.cells for line in by_area.lines() if isinstance(line, CountedRow)]
    sheet = next(s for s in book.worksheets if s.title == str(by_area.sheet))
    shown = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    for cells_ in lines[:-1]:
        assert shown[cells_[1]][2:] == cells_[2:]


def test_there_is_something_on_both_sides_of_the_mask(
    counted: dict[tuple[str, Period], Counted],
) -> None:
    some = counted.values()
    both = (cell for one in some for cell in cells(one, hide_small(one.computed)))
    assert {1, 2, 3, 4} < {number for _, shown, number in both if shown is Blank.SMALL}
    assert {one.computed.state for one in some} == {*PeriodState}
    assert {one.computed.period.kind for one in some} == {*Kind}
    lines = [line for one in some for line in one.computed.lines.values()]
    assert any(line.achieved for line in lines)
    assert any(line.estimate for line in lines)
    assert any(line.trend and line.trend.mean for line in lines)


def test_a_cell_that_was_not_counted_is_seen(counted: dict[tuple[str, Period], Counted]) -> None:
    one = counted["movement", PERIODS[0]]
    line = one.computed.lines["visits"]
    areas = {id_: number + 1 for id_, number in line.areas.items() if is_number(number)}
    computed = replace(
        one.computed, lines=one.computed.lines | {"visits": replace(line, areas=areas)}
    )
    assert [what for what, _, _ in one.check(computed)] == ["visits areas"]
    assert any(shown != number for _, shown, number in cells(one, computed))


@dataclass(frozen=True)
class Cell:
    """A place of a figure: an area or a part, in one of the four columns."""

    figure: str
    by: str
    place: str | None
    column: str

    def meets(self, other: Cell) -> bool:
        """Whether both stand in one sum, or are of one place in two figures or two columns."""
        if self.by != other.by:
            return False
        alike = self.place == other.place, self.figure == other.figure, self.column == other.column
        return sum(alike) == 2


def rest_of_year(computed: ComputedReport, numbers: dict[Cell, int], cell: Cell) -> int:
    """What the year so far had beside the period and the one before, where both lie in it."""
    value, previous, _, so_far = computed.spans
    if previous.first < so_far.first or previous.last >= value.first:
        return 0
    places = [replace(cell, column=name) for name in ("value", "previous", "cumulative")]
    if not numbers.keys() >= {*places}:
        return 0
    now, before, year = (numbers[place] for place in places)
    return year - now - before


def cells(one: Counted, computed: ComputedReport) -> Iterator[tuple[Cell, Figure, int]]:
    """Every cell by area, by part and of official tables, as it is shown and as it is counted."""
    codes: dict[object, str | None] = {id_: t.code for id_, t in computed.areas.items()}
    for key, line in computed.lines.items():
        defined = one.recount.figures[key]
        if "of" in defined["measure"]:
            continue
        if line.areas:
            counts = one.count(defined, "value", defined["areas"])
            for id_, shown in line.areas.items():
                code = codes.get(id_)
                number = counts.pop(code, 0)
                if isinstance(shown, Blank) and shown is not Blank.SMALL:  # not assessed: no figure
                    assert isinstance(line.indicator.when, Cycle) and number == 0
                    continue
                yield Cell(key, "area", code, "value"), shown, number
            assert not counts
        for split, parts in line.splits:
            for column, place in zip(COLUMNS, range(4), strict=True):
                if not is_number([*line.figures][place]):
                    continue
                counts = one.count(defined, column, split.path)
                for part in parts:
                    shown = [*part.figures][place]
                    yield Cell(key, split.path, part.key, column), shown, counts.pop(part.key, 0)
                assert not counts
    for maker, table in computed.tables:
        yield from cells_of(one, maker, table)


def cells_of(
    one: Counted, maker: TableMaker, table: OfficialTable
) -> Iterator[tuple[Cell, Figure, int]]:
    """Those of an official table: the cell of the figure that they are, where they are one."""
    found = (of for of in one.recount.definitions["tables"] if of["key"] == table.key)
    lines = [line for line in table.lines() if isinstance(line, CountedRow)]
    for of in found:
        for number, column in enumerate(table.columns):
            if column.key not in maker.counted:
                continue
            indicator = maker.counted[column.key]
            line = one.computed.lines[indicator.key]
            which = "value" if indicator.where == line.indicator.where else column.key
            asked = of["counted"][column.key]
            counts = one.recount.archive.count(of["register"], asked["measure"], asked, of["by"])
            for place, row in zip(of["rows"], lines, strict=False):
                shown = Blank.SMALL if column.key in row.hidden else row.cells[number]
                value = tuple(place) if isinstance(place, list) else place
                cell = Cell(indicator.key, of["by"], value, which)
                yield cell, shown, counts.get(value, 0)
