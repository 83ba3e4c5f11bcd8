"""Every format gives the same cells, where they stood; what is refused is one sentence."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from app.exchange.workbook import guard
from app.exchange.workbook.allowance import moment
from app.exchange.workbook.book import (
    Book,
    BookFormat,
    Cell,
    CellError,
    ColumnSpan,
    Merge,
    Moment,
    Sheet,
    address,
)
from app.exchange.workbook.guard import Cause, RefusedBook
from app.exchange.workbook.reading import read
from tests.support import office_books
from tests.support.office_books import ROWS


def texts(sheet: Sheet) -> list[list[object]]:
    return [[cell.value for cell in row.cells] for row in sheet.rows]


def fonts(book: Book, cell: Cell) -> list[tuple[str, str]]:
    return [(run.text, book.fonts[run.font].name) for run in cell.runs]


@pytest.mark.parametrize("format_", office_books.MAKERS)
def test_each_format_gives_the_same_cells(format_: str, tmp_path: Path) -> None:
    name, make = office_books.MAKERS[format_]
    book = read(make(tmp_path / name))
    assert book.format == format_
    assert texts(book.sheets[0]) == [list(row) for row in ROWS]
    assert [*tmp_path.iterdir()] == [tmp_path / name]


@pytest.mark.parametrize("format_", office_books.MAKERS)
def test_a_false_ending_changes_nothing(format_: str, tmp_path: Path) -> None:
    book = read(office_books.MAKERS[format_][1](tmp_path / "a.dat"))
    assert book.format == format_ and texts(book.sheets[0]) == [list(row) for row in ROWS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_of_any_encoding_and_separator(encoding: str, separator: str, tmp_path: Path) -> None:
    path = office_books.text(tmp_path / "a.csv", encoding=encoding, separator=separator)
    assert texts(read(path).sheets[0]) == [list(row) for row in ROWS]


def test_text_in_the_vietnamese_code_page(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Ho\xf2,\xd0\xfd\xf5\xccng\nTi\xea\xecn,Qu\xf5\xf2c\n")
    book = read(path)
    assert book.charset == "cp1258"
    assert texts(book.sheets[0])[1] == ["Tiê\u0301n", "Quơ\u0323c"]


def test_a_letter_that_ends_lines_elsewhere_ends_none(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_bytes("Họ,Mã\nA\x85B,01\n".encode("latin-1", "replace"))
    rows = [[cell.value for cell in row.cells] for row in read(path).sheets[0].rows]
    assert [len(row) for row in rows] == [2, 2] and rows[1][1] == "01"


def test_what_excel_was_told_to_keep_as_text_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n="007";b\n', encoding="utf-8")
    assert texts(read(path).sheets[0]) == [["007", "b"]]


def test_an_old_book_tells_fonts_runs_merges_widths_and_what_is_hidden(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sổ 1")
    day = xlwt.easyxf(
        "font: name .VnTimeH, bold on; borders: left thin", num_format_str="dd/mm/yyyy"
    )
    sheet.write_merge(0, 0, 0, 2, "DANH SÁCH", day)
    sheet.write(1, 0, 31924, day)
    sheet.write_rich_text(
        1, 1, [("Hé ", xlwt.easyfont("name .VnTime")), ("Teân", xlwt.easyfont("name VNI-Times"))]
    )
    sheet.col(1).width, sheet.col(2).hidden = 30 * 256, True
    sheet.row(1).hidden = True
    hidden = book.add_sheet("Ẩn")
    hidden.visibility = 1
    book.save(str(tmp_path / "a.xls"))

    made = read(tmp_path / "a.xls")
    first, second = made.sheets
    title, (born, name) = first.rows[0].cells[0], first.rows[1].cells
    assert made.font_of(title).name == ".VnTimeH" and made.font_of(title).bold
    assert made.styles[title.style].borders[0] == "thin"
    assert first.merges == (Merge(1, 1, 1, 3),) and first.merges[0].place == "A1:C1"
    assert born.value == Moment(datetime(1987, 5, 27), 31924.0)
    assert made.styles[born.style].form.lower() == "dd/mm/yyyy"
    assert fonts(made, name) == [("Hé ", ".VnTime"), ("Teân", "VNI-Times")]
    assert {(c.first, c.width) for c in first.columns if not c.hidden} == {(2, 30.0)}
    assert [c.first for c in first.columns if c.hidden] == [3]
    assert first.rows[1].hidden and second.hidden and not first.hidden


def test_a_new_book_tells_fonts_runs_merges_widths_and_what_is_hidden(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet["B2"] = CellRichText(TextBlock(InlineFont(rFont=".VnTime", b=True), "Hé "), "tên")
    sheet["B2"].font = Font(name="Arial")
    sheet["C3"], sheet["D3"], sheet["E3"] = datetime(2026, 3, 2), "=1+1", "#N/A"
    sheet["F3"] = True
    sheet.merge_cells("B5:D6")
    sheet.column_dimensions["B"].width = 30
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Ẩn").sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsm")

    made = read(tmp_path / "a.xlsm")
    first, second = made.sheets
    assert fonts(made, first.rows[0].cells[0]) == [("Hé ", ".VnTime"), ("tên", "Arial")]
    assert [(c.column, c.value, c.formula) for c in first.rows[1].cells] == [
        (3, Moment(datetime(2026, 3, 2), 46083.0), ""),
        (4, None, "=1+1"),
        (5, CellError("#N/A"), ""),
        (6, True, ""),
    ]
    assert first.merges == (Merge(5, 2, 6, 4),)
    assert ColumnSpan(2, 2, 30.0) in first.columns
    assert any(c.first == 3 and c.hidden for c in first.columns)
    assert first.rows[1].hidden and second.hidden
    assert made.modified is not None and not made.macros


def test_days_count_from_1900_and_from_1904() -> None:
    assert moment(1, False) == Moment(datetime(1900, 1, 1), 1.0)
    assert moment(59, False) == Moment(datetime(1900, 2, 28), 59.0)
    assert moment(60, False) is None  # 29/2/1900 never was
    assert moment(61, False) == Moment(datetime(1900, 3, 1), 61.0)
    assert moment(0.75, False) == Moment(datetime(1899, 12, 30, 18), 0.75)
    assert moment(0, True) == Moment(datetime(1904, 1, 1), 0.0)
    assert moment(-1, False) is None and moment(3e6, False) is None


def test_a_book_of_1904_says_so(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = datetime(2026, 3, 2)
    book.save(tmp_path / "a.xlsx")
    made = read(tmp_path / "a.xlsx")
    assert made.since_1904
    assert made.sheets[0].rows[0].cells[0].value == Moment(datetime(2026, 3, 2), 44621.0)


def test_tables_of_a_page_span_rows_and_columns(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>Họ&nbsp;tên<br>(1)</th><th colspan=2>Sinh</th></tr>"
        "<tr><th>Nam<th>Nữ</tr><tr><td>A</td><td>1950<td></table><table><tr><td>hai</table>"
    )
    path = tmp_path / "a.xls"
    path.write_text(page, encoding="utf-8")
    first, second = read(path).sheets
    assert texts(first) == [["Họ\xa0tên\n(1)", "Sinh"], ["Nam", "Nữ"], ["A", "1950"]]
    assert [c.column for c in first.rows[1].cells] == [2, 3]
    assert first.merges == (Merge(1, 1, 2, 1), Merge(1, 2, 1, 3))
    assert texts(second) == [["hai"]]


def test_addresses() -> None:
    assert [address(7, 1), address(1, 27), address(3, 703)] == ["A7", "AA1", "AAA3"]


@pytest.mark.parametrize(
    ("name", "data", "cause"),
    [
        ("a.xls", b"", Cause.EMPTY),
        ("a.xls", b"\r\n  ", Cause.EMPTY),
        ("a.pdf", b"%PDF-1.7\n", Cause.OTHER_KIND),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Cause.OTHER_KIND),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Cause.PASSWORD),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), Cause.BROKEN),
        ("a.xlsx", b"PK\x03\x04 and nothing", Cause.BROKEN),
        ("a.csv", bytes(range(256)) * 40, Cause.OTHER_KIND),
        ("a.csv", b"a" * 40_000, Cause.LONG_TEXT),
        ("a.csv", b",a\n" * 700_000, Cause.TOO_LARGE),
        ("a.csv", b"a" * (21 << 20), Cause.TOO_LARGE),
        ("a.xml", b"<?xml version='1.0'?><note/>", Cause.OTHER_KIND),
        (
            "a.xls",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><x xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            Cause.UNSAFE,
        ),
    ],
)  # fmt: skip
def test_what_is_not_read_is_one_sentence_with_the_cause(
    name: str, data: bytes, cause: Cause, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RefusedBook) as refused:
        read(path)
    assert refused.value.cause is cause
    why, remedy = guard.REASONS[cause]
    assert refused.value.text == guard._NOT_READ.format(name=name, why=why, remedy=remedy)


def test_other_archives_are_no_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for inside in ("word/document.xml", "xl/workbook.bin"):
        with zipfile.ZipFile(path, "w") as book:
            book.writestr("[Content_Types].xml", "<x/>")
            book.writestr(inside, "x")
        with pytest.raises(RefusedBook) as refused:
            read(path)
        assert refused.value.cause is Cause.OTHER_KIND


def test_the_second_reader_takes_what_the_first_stumbles_on(tmp_path: Path) -> None:
    whole, path = office_books.xlsx(tmp_path / "whole.xlsx"), tmp_path / "a.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b'<sz val="11"', b'<sz val="x"'))
    book = read(path)
    assert book.plain and book.format is BookFormat.XLSX
    assert texts(book.sheets[0]) == [list(row) for row in ROWS]


def test_a_book_of_units_keeps_every_zero(tmp_path: Path) -> None:
    """10,604 rows, as many as there were communes and wards; codes as texts in each format."""
    units = [(f"{n % 96:02}", f"{n % 700:03}", f"{n:05}", f"Xã Bắc {n}") for n in range(10_604)]
    for name, make in office_books.MAKERS.values():
        path = tmp_path / name
        make(path, units)
        (sheet,) = read(path).sheets
        assert texts(sheet) == [list(row) for row in units], name
        path.unlink()
