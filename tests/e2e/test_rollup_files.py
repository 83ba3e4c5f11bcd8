"""The consolidated workbook, recalculated by LibreOffice: the sums that the program worked out."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.base.periods import parse
from app.exchange.rollup.consolidated_sheets import _ENDINGS, _fitting
from app.exchange.rollup.consolidated_workbook import (
    _SHEET_CHANGES,
    _SHEET_NOT_NEEDED,
    _SHEET_REFUSED,
    _SHEET_UNITS,
    write_consolidated,
)
from app.exchange.rollup.crossed_rows import crossed_totals
from app.exchange.rollup.crossed_sheets import ENDINGS as TABLES
from app.exchange.rollup.crossed_table import crossed_table
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.intake import Collected, files_in
from app.exchange.rollup.rollup import RollupResult, add_up, rollup
from app.exchange.rollup.small_parts import open_rows
from app.exchange.rollup.total_rows import slot_name
from app.exchange.rollup.unit_sheet import _TO_TYPE
from app.law import communes
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.small_cells import NOTE
from app.reports.spec import official_table
from app.reports.spec.figures import (
    Blank,
    Figure,
    added,
    change_in_percent,
    difference,
    percentage,
)
from app.store.submissions import ReportKey
from tests.support import office
from tests.support.province import RECEIVING, Province, typed

PERIOD = parse("2026-Q1")
SLOT = ReportKey("movement", "2026-Q1", "calendar")
NAME = slot_name(SLOT)
ENDINGS = tuple(map(str, _ENDINGS))
CODES = [unit.code for unit in communes.of_province("33")[:14]]
TYPED_FIGURES = {"visits": 100, "areas_assessed": 40, "areas_safe": 30}
UNEVEN, WHICH = 3, "disputes_received"  # which of the units has more than its parts, of what


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> RollupResult:
    """Twelve packages, one of them uneven, and a typed form."""
    folder = tmp_path_factory.mktemp("province")
    province, usb = Province.founded(folder, PERIOD), folder / "usb"
    for number, code in enumerate(CODES[:12]):
        province.send(usb, code, times=1 + number, uneven=5 * (number == UNEVEN), of=WHICH)
    typed(usb / "bieu.xlsx", CODES[12], PERIOD, 7)
    return rollup(files_in([usb]))


@pytest.fixture(scope="module")
def book(rolled: RollupResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "tong.xlsx"
    write_consolidated(rolled, RECEIVING, path)
    return path


@pytest.fixture(scope="module")
def recalculated(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    [path] = office.recalculated(tmp_path_factory.mktemp("office"), book)
    return load_workbook(path, data_only=True)


def below(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """The values under the titles of the columns, without the line that says what is left blank."""
    head = next(
        row[0].row for row in sheet.iter_rows() if row[0].value == str(official_table.NUMBER)
    )
    rows = sheet.iter_rows(min_row=head + 1, values_only=True)
    table = takewhile(lambda row: any(cell is not None for cell in row), rows)
    return [row for row in table if row[0] != NOTE.vi]


def printed(figure: Figure) -> str | int | float | None:
    """A blank stands in words; what is left blank for its few people says nothing."""
    return (figure.label.vi or None) if isinstance(figure, Blank) else figure


@pytest.mark.parametrize("which", range(4))
def test_every_total_is_what_was_added_up(
    which: int, rolled: RollupResult, recalculated: Any
) -> None:
    rows = below(recalculated[f"{NAME} {ENDINGS[which]}"])
    shown = open_rows(rolled)[SLOT]
    assert len(shown) == len(rows) - 1 > 100
    for one, row in zip(shown, rows, strict=False):
        assert row[1] == one.named(which).vi
        assert row[3] == printed(one.total[which]), one.label.vi
        assert [*row[5:]] == [printed(four[which]) if four else None for four in one.units]
        if one.split is None:
            assert one.total == rolled.totals[SLOT][one.indicator.key].figures


def test_the_summary_is_the_report_of_all_units(rolled: RollupResult, recalculated: Any) -> None:
    rows = below(recalculated[NAME])
    shown = open_rows(rolled)[SLOT]
    assert len(rows) == len(shown)
    for one, row in zip(shown, rows, strict=True):
        value, previous, last_year, _to_date = one.total
        assert [row[3], row[4], row[7], row[10]] == [*map(printed, one.total)]
        for change, before in ((row[5], previous), (row[8], last_year)):
            moved = difference(value, before)
            assert change == (None if moved is None else pytest.approx(moved))
        share = None if one.is_rate else change_in_percent(value, previous)
        if share is not None:
            assert row[6] == pytest.approx(share / 100)


def test_the_controls_find_what_does_not_fit(rolled: RollupResult, recalculated: Any) -> None:
    shown = open_rows(rolled)[SLOT]
    *rows, foot = below(recalculated[f"{NAME} {ENDINGS[0]}"])
    off = {one.label.vi: row[4] for one, row in zip(shown, rows, strict=True) if row[4]}
    one = next(one for one in shown if one.indicator.key == WHICH)
    splits = len(one.indicator.splits)
    assert off == {one.label.vi: 5 * splits}
    per_unit = [5 * splits * (number == UNEVEN) for number in range(13)]
    assert [foot[3], *foot[5:]] == [5 * splits, *per_unit]
    *rows, foot = below(recalculated[f"{NAME} {ENDINGS[1]}"])
    assert {row[4] for row in rows} <= {0, None}
    assert {foot[3], *foot[5:]} == {0}


def test_a_crossed_table_is_made_of_the_cells_of_the_units(
    rolled: RollupResult, recalculated: Any
) -> None:
    crossed = list(crossed_totals(rolled, SLOT))
    assert len(crossed) == 2
    for number, one in enumerate(crossed, 1):
        names = [_fitting(NAME, f" {ending.format(n=number)}") for ending in TABLES]
        *lines, total = below(recalculated[names[0]])
        table = crossed_table(one)
        first = 1 + len(table.titles)
        assert [row[first:] for row in lines] == [
            (*line.figures, sum(line.figures)) for line in table.lines
        ]
        assert total[first:] == (*table.sums, one.whole.total[0])
        *rows, foot = below(recalculated[names[1]])
        cells = [found.total[0] for found in one.cells if found.total[0]]
        assert [row[3] for row in rows] == [one.whole.total[0], *cells]
        assert {row[4] for row in rows} | {*foot[3:]} <= {0, None}


def test_many_units_print_side_by_side_with_their_rows_named(book: Path) -> None:
    sheet = load_workbook(book)[f"{NAME} {ENDINGS[0]}"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_cols == "$A:$D"
    head = int(sheet.print_title_rows.split("$")[-1])
    assert sheet.cell(head, 1).value == str(official_table.NUMBER)
    assert sheet.freeze_panes == f"E{head + 1}"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    breaks = [one.id for one in sheet.col_breaks.brk]
    assert breaks and breaks[-1] < sheet.max_column
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[head]]
    wide = {first - second for first, second in zip(breaks[1:], breaks, strict=False)}
    assert len(wide) <= 1
    for column, width in enumerate(widths, 1):
        figures = [row[column - 1] for row in below(sheet)]
        longest = max(len(f"{f:,}") for f in figures if isinstance(f, int)) if column > 5 else 0
        assert width > longest


@pytest.mark.parametrize("after", [-1, 20, 70])
def test_writing_can_be_stopped(after: int, rolled: RollupResult, tmp_path: Path) -> None:
    """Before it begins, between two sheets, and while the last of them are filled."""
    told: list[int] = []
    watch = Watch(lambda percent: watch.cancel() if percent >= after else told.append(percent))
    if after < 0:
        watch.cancel()
    with pytest.raises(Cancelled):
        write_consolidated(rolled, RECEIVING, tmp_path / "tong.xlsx", watch)
    assert list(tmp_path.iterdir()) == []
    assert len(told) >= after / 10
    assert told == sorted(told)


def test_the_lists_are_ready_to_print(book: Path) -> None:
    for name in map(str, (_SHEET_CHANGES, _SHEET_UNITS, _SHEET_REFUSED, _SHEET_NOT_NEEDED)):
        sheet = load_workbook(book)[name]
        assert sheet.print_title_rows and sheet.print_area
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


# --- units that are missing ------------------------------------------------------------------


@pytest.fixture(scope="module")
def typed_into(rolled: RollupResult, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook with one missing unit, into whose column somebody typed visits, and areas that are safe."""
    folder = tmp_path_factory.mktemp("typed")
    path = folder / "thieu.xlsx"
    packages = [one for _slot, one in sorted(rolled.taken.items(), key=lambda item: item[0][0])]
    files = [(Path(one.name), one) for one in packages]
    result = add_up(Collected(tuple(files)), ExpectedUnits(tuple(CODES[:14])))
    assert result.missing(SLOT) == [CODES[13]]
    write_consolidated(result, RECEIVING, path)
    book = load_workbook(path)
    sheet = book[f"{NAME} {ENDINGS[0]}"]
    column = sheet.max_column
    assert sheet.cell(_head_row(sheet), column).value == str(
        _TO_TYPE.format(name=communes.find(CODES[13]).name)
    )
    for key, figure in TYPED_FIGURES.items():
        cell = sheet.cell(_row_of(sheet, key), column)
        assert cell.value is None
        cell.value = figure
    book.save(path)
    folder.joinpath("office").mkdir()
    [path] = office.recalculated(folder / "office", path)
    return load_workbook(path, data_only=True)


def _head_row(sheet: Worksheet) -> int:
    numbers = (row[0] for row in sheet.iter_rows())
    return next(cell.row for cell in numbers if cell.value == str(official_table.NUMBER))


def _row_of(sheet: Worksheet, key: str) -> int:
    label = next(one.label.vi for one in MOVEMENT.indicators() if one.key == key)
    names = (row[1] for row in sheet.iter_rows(min_row=_head_row(sheet)))
    return next(cell.row for cell in names if str(cell.value).startswith(label))


def test_what_is_typed_for_a_missing_unit_is_added_up(
    rolled: RollupResult, typed_into: Any
) -> None:
    totals = rolled.totals[SLOT]
    sheet, summary = typed_into[f"{NAME} {ENDINGS[0]}"], typed_into[NAME]
    for key in ("visits", "areas_assessed", "areas_safe"):
        row = _row_of(sheet, key)
        expected = added([totals[key].figures[0], TYPED_FIGURES[key]])
        assert sheet.cell(row, 4).value == summary.cell(row, 4).value == expected
    part, whole = (
        added([totals[k].figures[0], TYPED_FIGURES[k]]) for k in ("areas_safe", "areas_assessed")
    )
    rate = _row_of(sheet, "areas_safe_rate")
    assert sheet.cell(rate, 4).value == percentage(part, whole)
    assert sheet.cell(rate, sheet.max_column).value == 75  # of the unit itself


def test_what_is_typed_without_its_parts_is_not_uneven(typed_into: Any) -> None:
    sheet = typed_into[f"{NAME} {ENDINGS[0]}"]
    foot = below(sheet)[-1]
    splits = len(next(i for i in MOVEMENT.indicators() if i.key == WHICH).splits)
    assert [foot[3], foot[-1]] == [5 * splits, 0]
