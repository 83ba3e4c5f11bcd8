"""An official table as a sheet and on paper, of which little is left when what is empty is left out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook

from app.base.language import T
from app.base.periods import parse
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.document import draw
from app.reports.output.official_sheet import write_table
from app.reports.output.sheet_style import Look, put, set_up
from app.reports.spec.figures import Blank
from app.reports.spec.official_table import OfficialTable, ReportColumn, number_column
from app.services import unit_settings
from app.store import Store
from tests.support.pdf_text import read as read_pdf

COVER = T("SỔ", "BOOK")
TITLES = ["STT", "Tên", "Số", "Ngày"]


def table(said: tuple[str, ...]) -> OfficialTable:
    """A table of one row, in which only these columns say something."""
    columns = (number_column(), *(ReportColumn(title, T(title, title), 30) for title in TITLES[1:]))
    title = T("Bảng", "Table")
    return OfficialTable("t", title, title, columns, (dict.fromkeys(said, "x"),))


@pytest.mark.parametrize("said", [(), ("Tên",), ("Tên", "Số"), ("Tên", "Số", "Ngày")])
def test_however_few_columns_are_left_head_and_signer_stand_beside_each_other(
    said: tuple[str, ...], store: Store
) -> None:
    sheet = Workbook().create_sheet()
    unit = unit_settings.load(store)
    write_table(sheet, table(said), compute(store, REPORTS["safety"], parse("2025")), unit)
    rows = [list(filter(None, row)) for row in sheet.iter_rows(values_only=True)]
    assert [*TITLES[:1], *said] in rows
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in rows[0]
    assert ["Nơi nhận:", "NGƯỜI LẬP BIỂU"] in [row[:2] for row in rows]


@pytest.mark.parametrize("masked", [True, False])
def test_a_book_is_printed_with_what_it_tells_or_not_at_all(store: Store, *, masked: bool) -> None:
    computed = compute(store, REPORTS["mediation"], parse("2025"))
    [maker, *_] = [maker for maker, one in computed.tables if one.cover]
    [was] = [one for _, one in computed.tables if one.cover]
    book = replace(was, cover=COVER)
    computed = replace(computed, tables=((maker, book),))
    written = BytesIO()
    draw(computed.masked() if masked else computed, unit_settings.load(store), written)
    words = [word for page in read_pdf(written.getvalue()) for word in page.text.split()]
    assert (str(COVER) in words) != masked


@pytest.mark.parametrize("words", [5, 400, 3_000, 20_000])
def test_no_row_is_higher_and_no_cell_longer_than_excel_has(words: int, store: Store) -> None:
    sheet = Workbook().create_sheet()
    text = " ".join(f"chữ{n}." for n in range(words))
    long = table(("Tên", "Số"))
    long = replace(long, rows=({"Tên": text, "Số": "1"}, {"Tên": "sau", "Số": "2"}))
    unit = unit_settings.load(store)
    write_table(sheet, long, compute(store, REPORTS["safety"], parse("2025")), unit)
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 409
    column = [
        str(cell) for (cell,) in sheet.iter_rows(min_col=2, max_col=2, values_only=True) if cell
    ]
    assert max(map(len, column)) <= 32_767
    joined = " ".join(column).split()
    start = joined.index("chữ0.")
    assert joined[start : start + words + 1] == [*text.split(), "sau"]
    numbers = [cell for (cell,) in sheet.iter_rows(min_col=1, max_col=1, values_only=True)]
    assert numbers.count(1) == numbers.count(2) == 1


def test_a_table_without_a_row_keeps_its_columns(store: Store) -> None:
    sheet, unit = Workbook().create_sheet(), unit_settings.load(store)
    computed = compute(store, REPORTS["awards"], parse("2025"))
    crossed = computed.shown_tables(names=False)[0]
    assert crossed.rows == ()
    write_table(sheet, crossed, computed, unit)
    rows = [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)]
    assert [str(column.title) for column in crossed.columns] in rows


def test_smaller_letters_take_fewer_and_lower_lines() -> None:
    sheet = Workbook().create_sheet()
    for row, size in ((1, 12), (2, 9)):
        put(sheet, row, 1, str(Blank.NOT_BY_DAY.label), Look(size=size))
    set_up(sheet, (11.5,), 1, 2)
    usual, small = (sheet.row_dimensions[row].height for row in (1, 2))
    assert usual == 3 * 16 + 3 and small == 2 * 12 + 3
