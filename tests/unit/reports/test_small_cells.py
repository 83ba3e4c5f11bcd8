"""Open copies of reports: what is shown is what was counted, and what is hidden cannot be computed back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.periods import parse
from app.law.regimes import CaseKind
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.json_output import as_json
from app.reports.output.report_file import write
from app.reports.output.small_cells import GUARDED, NOTE, hide_small, hide_small_of, is_guarded
from app.reports.output.suppression import MOST, choose_hidden, is_small
from app.reports.spec.charts import compute_charts, plans_of
from app.reports.spec.figures import Blank, Figure, is_number, is_something
from app.reports.spec.official_table import CountedRow
from app.reports.spec.report import ComputedReport
from app.reports.submission.frozen_figures import read_figures, read_indicators
from app.reports.submission.frozen_report import freeze
from app.services import unit_settings
from app.store import Store, submissions
from tests.support.guesser import is_told
from tests.support.pdf_text import read as read_pdf
from tests.support.report_records import Filling

PERIODS = ["2026", "2026-Q1", "2026-Q2", "2026-07", "2025-H2", "2024..2026"]
WITH_CASES = ["movement", "cases"]


def shown(computed: ComputedReport) -> Iterator[tuple[str, list[Figure], Figure, bool]]:
    """Each row and column of cells, the total that is printed beside it, and whether they add up to it."""
    for key, line in computed.lines.items():
        one = line.indicator
        if line.areas:
            yield key, [*line.areas.values()], line.figures.value, one.adds_over(one.areas)
        for split, parts in line.splits:
            for figures, whole in zip(
                zip(*(part.figures for part in parts), strict=True), line.figures, strict=True
            ):
                yield key, [*figures], whole, one.adds_over(split.path)


def cells(computed: ComputedReport) -> dict[tuple[object, ...], Figure]:
    """Every cell by area and by part."""
    found: dict[tuple[object, ...], Figure] = {}
    for key, line in computed.lines.items():
        found |= {(key, "areas", id_): figure for id_, figure in line.areas.items()}
        for split, parts in line.splits:
            for part in parts:
                for which, figure in enumerate(part.figures):
                    found[key, split.path, part.stored, which] = figure
    return found


# --- both sides of the mask ----------------------------------------------------------------------


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("key", REPORTS)
def test_what_is_shown_was_counted_and_what_is_hidden_was_small_or_goes_with_it(
    filled: Store, key: str, period: str
) -> None:
    computed = compute(filled, REPORTS[key], parse(period))
    opened = hide_small(computed)
    before, after = cells(computed), cells(opened)
    hidden = {cell for cell, figure in after.items() if figure is Blank.SMALL}
    assert {cell: f for cell, f in after.items() if is_something(f) and cell not in hidden} == {
        cell: f for cell, f in before.items() if is_something(f) and cell not in hidden
    }
    assert bool(hidden) == (key in WITH_CASES)
    registers = {computed.lines[str(cell[0])].indicator.register for cell in hidden}
    assert registers <= GUARDED
    for own, of in computed.lines.items():
        assert opened.lines[own].figures == of.figures
        assert (opened.lines[own].target, opened.lines[own].trend) == (of.target, of.trend)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("key", WITH_CASES)
def test_nothing_small_is_shown_unless_it_is_a_figure_of_the_unit(
    filled: Store, key: str, period: str
) -> None:
    computed = compute(filled, REPORTS[key], parse(period))
    opened = hide_small(computed)
    small = {
        cell[:3]
        for cell, figure in cells(opened).items()
        if is_number(figure) and is_small(int(figure))
        if is_guarded(computed.lines[str(cell[0])].indicator)
    }
    # The files of education are a figure of the report of their own as well.
    assert small <= {("cases_begun", "kind", CaseKind.EDUCATION)} and (
        small == set() or key == "movement"
    )
    for (own, row, _whole, adds), (_own, was, *_) in zip(
        shown(opened), shown(computed), strict=True
    ):
        if adds and Blank.SMALL in row and len(row) > 1:
            hidden = [f for f, of in zip(_padded(was, row), row, strict=True) if of is Blank.SMALL]
            assert len(hidden) > 1
            assert set(hidden) not in ({1}, {MOST}) or len(hidden) == len(row), own


def _padded(was: list[Figure], row: list[Figure]) -> list[Figure]:
    """Areas without a record are 0; they stand after the others."""
    return [*was, *[0] * (len(row) - len(was))]


@pytest.mark.parametrize("period", ["2026", "2026-Q2"])
def test_the_table_by_kind_hides_what_the_parts_hide_and_still_balances(
    filled: Store, period: str
) -> None:
    computed = compute(filled, REPORTS["cases"], parse(period))
    opened = hide_small(computed)
    [was] = computed.shown_tables(names=True)
    [table] = opened.shown_tables(names=True)
    keys = [column.key for column in table.columns]
    *before, whole = (line for line in was.lines() if isinstance(line, CountedRow))
    *rows, total = (line for line in table.lines() if isinstance(line, CountedRow))
    assert total.cells == whole.cells
    assert table.note == NOTE
    assert any(row.hidden for row in rows)
    for row, of in zip(rows, before, strict=True):
        for key, cell, counted in zip(keys, row.cells, of.cells, strict=True):
            assert cell == (None if key in row.hidden else counted)
        assert ("control" in row.hidden) == bool(row.hidden)
        counted_cells = [
            cell for key, cell in zip(keys, row.cells, strict=True) if key not in ("no", "control")
        ]
        assert not any(isinstance(cell, int) and is_small(cell) for cell in counted_cells)
        balanced = {"carried", "begun", "finished", "otherwise", "open"}
        assert len(balanced & row.hidden) != 1


@pytest.mark.parametrize("period", ["2026-Q2", "2026-02", "2025-H2"])
def test_no_hidden_cell_follows_from_the_other_columns_or_the_other_figures(
    filled: Store, period: str
) -> None:
    opened = hide_small(compute(filled, REPORTS["cases"], parse(period)))
    for key in ("cases_begun", "cases_completed", "cases_ended_otherwise", "supports"):
        for _split, parts in opened.lines[key].splits:
            for part in parts:
                value, before, _last_year, so_far = part.figures
                # The year so far is the period and the one before.
                assert [value, before, so_far].count(Blank.SMALL) != 1, (key, part.key)
    balance = opened.report.balance
    assert balance
    lines = [opened.lines[key] for key in (*balance.plus, *balance.minus)]
    for id_ in opened.areas:
        assert [line.areas.get(id_, 0) for line in lines].count(Blank.SMALL) != 1
    # What is carried over is what was open when the period before ended.
    for now, then in zip(
        *(opened.lines[key].splits[0][1] for key in ("cases_carried", "cases_open")), strict=True
    ):
        assert now.figures.value == then.figures.previous


@pytest.mark.parametrize("period", ["2026-Q3", "2026-09"])
def test_no_small_part_of_the_months_before_follows_from_the_columns(
    filled: Store, period: str
) -> None:
    """The year so far, less the period and the one before it, is of months that stand nowhere."""
    computed = compute(filled, REPORTS["cases"], parse(period))
    opened = hide_small(computed)
    small = 0
    for key in ("cases_begun", "cases_completed", "cases_ended_otherwise", "supports"):
        (_, was), (_, parts) = computed.lines[key].splits[0], opened.lines[key].splits[0]
        values, hidden = {}, set()
        for n, (own, part) in enumerate(zip(was, parts, strict=True)):
            now, before, _, year = (int(f) for f in own.figures if is_number(f))
            values |= {(n, 0): now, (n, 1): before, (n, 2): year - now - before, (n, 3): year}
            of = [part.figures.value, part.figures.previous, Blank.SMALL, part.figures.cumulative]
            hidden |= {(n, which) for which, figure in enumerate(of) if figure is Blank.SMALL}
        sums = year_of(len(was))
        for cell in sorted(hidden):
            small += is_small(values[cell])
            if is_small(values[cell]) and cell not in lost(values, sums):
                assert not is_told(values, sums, hidden, cell), (key, cell)
    assert small


# --- what is written -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", WITH_CASES)
def test_open_copies_say_why_cells_are_blank_and_json_has_every_figure(
    filled: Store, key: str, tmp_path: Path
) -> None:
    computed = compute(filled, REPORTS[key], parse("2026-Q2"))
    unit = unit_settings.load(filled)
    opened = hide_small(computed)
    write(computed, filled, unit, tmp_path / "mo.xlsx")
    book = openpyxl.load_workbook(tmp_path / "mo.xlsx")
    said = {
        sheet.title
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if str(NOTE) in row
    }
    assert len(said) == (2 if key == "movement" else 3)
    write(computed, filled, unit, tmp_path / "mo.pdf")
    text = "".join("".join(p.text.split()) for p in read_pdf((tmp_path / "mo.pdf").read_bytes()))
    assert "".join(str(NOTE).split()) in text
    assert "(Blank" not in text
    document = as_json(computed, filled, unit)
    for shown_line in document["indicators"]:
        line = computed.lines[shown_line["key"]]
        assert sorted(shown_line["areas"].values()) == sorted(
            figure for figure in line.areas.values() if is_number(figure)
        )
    masked = as_json(opened, filled, unit)
    assert any(None in one["areas"].values() for one in masked["indicators"])


def test_json_leaves_blank_what_names_no_area_as_it_does_an_area(filled: Store) -> None:
    computed = compute(filled, REPORTS["cases"], parse("2026-Q2"))
    [closed] = hide_small_of([computed], divided=False)
    unit = unit_settings.load(filled)
    shown, full = (as_json(one, filled, unit)["indicators"] for one in (closed, computed))
    unsaid = [
        (one["areas"].get("", "no such key"), whole["areas"][""])
        for one, whole in zip(shown, full, strict=True)
        if whole["register"] == "case" and "" in whole["areas"]
    ]
    assert unsaid and all(number for _, number in unsaid)
    assert {number for number, _ in unsaid} == {None}


def test_the_papers_of_a_frozen_report_hide_what_its_figures_hold(store: Store) -> None:
    Filling(store, 3).fill()
    computed = compute(store, REPORTS["cases"], parse("2026-Q2"))
    frozen = freeze(store, computed)
    kept = submissions.read_contents(store, frozen)
    book = openpyxl.load_workbook(BytesIO(kept.workbook))
    assert all(
        any(str(NOTE) in row for row in book[name].iter_rows(values_only=True))
        for name in book.sheetnames[:-2]  # without what explains the figures, and the charts
    )
    assert "".join(str(NOTE).split()) in "".join(
        "".join(page.text.split()) for page in read_pdf(kept.paper)
    )
    parts = read_indicators(read_figures(frozen))["cases_begun"].splits["kind"]
    [(_, counted)] = computed.lines["cases_begun"].splits
    assert {part.key: tuple(part.figures) for part in counted} == parts


# --- choosing ------------------------------------------------------------------------------------

Grid = dict[tuple[int, int], int]


def lines_of(grid: Mapping[tuple[int, int], int]) -> list[Counter[tuple[int, int]]]:
    """The rows and columns, with the sum of each printed."""
    rows, columns = ({cell[side] for cell in grid} for side in (0, 1))
    found = [Counter(c for c in grid if c[0] == n) for n in sorted(rows)]
    return found + [Counter(c for c in grid if c[1] == n) for n in sorted(columns)]


def grids() -> st.SearchStrategy[Grid]:
    number = st.one_of(st.integers(0, 6), st.integers(0, 40))
    shapes = st.tuples(st.integers(2, 4), st.integers(2, 4))
    return shapes.flatmap(
        lambda shape: st.fixed_dictionaries(
            dict.fromkeys(product(range(shape[0]), range(shape[1])), number)
        )
    )


@given(grids())
def test_all_that_is_small_is_hidden_and_no_more_than_it_takes(grid: Grid) -> None:
    hidden = choose_hidden(grid, lines_of(grid))
    small = {cell for cell, number in grid.items() if is_small(number)}
    assert small <= hidden
    assert bool(hidden) == bool(small)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=4))
def test_no_hidden_part_follows_from_the_others_and_the_total(numbers: list[int]) -> None:
    """Whoever tries all numbers finds several that fit, unless even all parts hidden leave but one."""
    values = dict(enumerate(numbers))
    hidden = sorted(choose_hidden(values, [Counter(values.keys())]))
    if not hidden or len(hidden) == len(numbers):
        return
    total = sum(values[n] for n in hidden)
    fitting = [
        tried for tried in product(range(total + 1), repeat=len(hidden)) if sum(tried) == total
    ]
    for place, cell in enumerate(hidden):
        if is_small(values[cell]):
            assert len({tried[place] for tried in fitting}) > 1


Sums = list[dict[tuple[int, int], int]]


def year_of(parts: int) -> Sums:
    """Of some parts: period, the one before, what was earlier and the year so far, each with its sum."""
    sums: Sums = [{(n, 0): 1, (n, 1): 1, (n, 2): 1, (n, 3): -1} for n in range(parts)]
    return sums + [{(n, of): 1 for n in range(parts)} for of in range(4)]


def told(values: Grid, sums: Sequence[Mapping[tuple[int, int], int]], unseen: Grid) -> set[Any]:
    """The small cells that a reader of what is shown computes back, whatever else is left blank."""
    hidden = choose_hidden(values, sums, unseen=unseen) | unseen.keys()
    small = [cell for cell in hidden if is_small(values[cell])]
    return {cell for cell in small if is_told(values, sums, hidden, cell)}


def lost(values: Grid, sums: Sequence[Mapping[tuple[int, int], int]]) -> set[Any]:
    """Those that would be told though nothing but the sums was shown."""
    small = [cell for cell, number in values.items() if is_small(number)]
    return {cell for cell in small if is_told(values, sums, [*values], cell)}


@given(grids())
def test_no_small_cell_of_a_table_follows_from_its_rows_and_columns_together(grid: Grid) -> None:
    sums = lines_of(grid)
    assert told(grid, sums, {}) == lost(grid, sums)


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=2, max_size=4))
def test_no_small_part_follows_from_the_other_columns_of_the_year(
    parts: list[tuple[int, int, int]],
) -> None:
    """The year so far is the period, the one before it, and what was earlier, which stands nowhere."""
    values = {(n, of): number for n, three in enumerate(parts) for of, number in enumerate(three)}
    values |= {(n, 3): sum(three) for n, three in enumerate(parts)}
    sums = year_of(len(parts))
    unseen = {cell: number for cell, number in values.items() if cell[1] == 2}
    assert told(values, sums, unseen) == lost(values, sums)


def drawn_table(seed: int) -> tuple[Grid, Sums, list[tuple[int, int]]]:
    """A table with its sums across and down, some sums more, and cells that stand nowhere."""
    random = Random(seed)
    rows, columns = random.randint(1, 6), random.randint(1, 6)
    grid = {
        (row, column): 0 if random.random() < 0.25 else random.randint(0, random.choice((3, 6, 15)))
        for row in range(rows)
        for column in range(columns)
    }
    sums: Sums = [*lines_of(grid)]
    for _ in range(random.randint(0, 3)):
        some = random.sample(sorted(grid), random.randint(1, len(grid)))
        sums.append({cell: random.choice((1, 1, 2, -1)) for cell in some})
    return grid, sums, sorted(random.sample(sorted(grid), random.choice((0, 0, 1, min(3, rows)))))


HIDDEN_CELLS = 361  # of forty drawn tables
HIDDEN_DIGEST = "79da938029212b9fffe2f70d3004d62a1f3647250a9ef01cd33974b46096fd72"


def test_what_is_hidden_of_a_table_stays_the_same() -> None:
    """What two copies of one report hide must not differ, or one would tell what the other hides."""
    chosen = []
    for seed in range(40):
        grid, sums, unseen = drawn_table(seed)
        chosen.append(sorted(choose_hidden(grid, sums, unseen=unseen)))
    assert sum(map(len, chosen)) == HIDDEN_CELLS
    assert hashlib.sha256(json.dumps(chosen).encode()).hexdigest() == HIDDEN_DIGEST


def test_a_chart_tells_no_sum_of_areas_of_which_some_are_hidden(filled: Store) -> None:
    """With the unit's total, the sum of those left out told the last bar that was hidden."""
    computed = compute(filled, REPORTS["movement"], parse("2026"))
    visits, names = computed.lines["visits"], next(iter(computed.areas.values()))
    areas = dict.fromkeys(range(1, 31), names)
    counts: dict[int | None, Figure] = {n: 10 if n < 24 else 3 if n < 26 else 0 for n in areas}
    lines = {"visits": replace(visits, areas=counts, splits=())}
    plan = next(plan for plan in plans_of(visits) if plan.kind == "areas")
    chart = compute_charts(filled, plan, computed.counted, lines, areas, today=computed.today)
    assert chart and chart.note
    [opened] = hide_small(replace(computed, lines=lines, areas=areas, charts=(chart,))).charts
    assert len(opened.labels) < len(chart.labels) and not opened.note
