"""An old workbook comes out in right Unicode, laid out as it was."""

from __future__ import annotations

import random
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from app.base.errors import ReadOnly, UserError
from app.base.paths import DATA
from app.exchange.workbook import recoding
from app.exchange.workbook.book import address
from app.exchange.workbook.guard import RefusedBook
from app.exchange.workbook.reading import read
from app.exchange.workbook.recoding import recode
from app.exchange.workbook.repairs import RepairKind
from app.exchange.workbook.syllables import WORD
from tests.support import office_books
from tests.support.office_books import to_tcvn3, to_vni

TITLE = "DANH SÁCH HỘ GIA ĐÌNH NĂM 2007"
WORDS = sorted(
    {
        word
        for file in ("communes.csv", "demo_names.csv", "holidays.csv")
        for word in WORD.findall((DATA / file).read_text("utf-8"))
        if not word.isascii()
    }
)


def old_register(path: Path) -> Path:
    """A book of 2007: a title in capitals over three columns, two codes, a date, a number, a hidden sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Thôn Hải")
    title = xlwt.easyxf("font: name .VnTimeH, bold on, height 280; align: horiz center")
    tcvn3 = xlwt.easyxf("font: name .VnTime; borders: left thin, right thin, top thin, bottom thin")
    vni = xlwt.easyxf("font: name VNI-Times, italic on")
    day = xlwt.easyxf("font: name .VnTime", num_format_str="dd/mm/yyyy")
    money = xlwt.easyxf("font: name .VnTime", num_format_str="#,##0")
    sheet.write_merge(0, 0, 0, 2, to_tcvn3(TITLE), title)
    sheet.write(1, 0, to_tcvn3("Họ và tên"), tcvn3)
    sheet.write(1, 1, to_vni("Địa chỉ"), vni)
    sheet.write(2, 0, datetime(2007, 5, 19), day)
    sheet.write(2, 1, 1_200_000, money)
    sheet.write(2, 2, "00001", tcvn3)
    sheet.write_rich_text(
        3, 0,
        [(to_tcvn3("Tổ "), xlwt.easyfont("name .VnTime, bold on")), (to_vni("trưởng"), xlwt.easyfont("name VNI-Times"))],
    )  # fmt: skip
    sheet.write(4, 0, "=1+1", tcvn3)
    sheet.col(0).width = 40 * 256
    sheet.row(0).height_mismatch, sheet.row(0).height = True, 30 * 20
    book.add_sheet("Ẩn").visibility = 1
    book.save(str(path))
    return path


def first_sheet(path: Path) -> list[tuple[Any, ...]]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return [*book.worksheets[0].iter_rows(values_only=True)]


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path, rich_text=True)


def test_an_old_register_is_written_anew_as_it_was(tmp_path: Path) -> None:
    to = tmp_path / "new.xlsx"
    done = recode(old_register(tmp_path / "old.xls"), to)
    book = opened(to)
    assert book.sheetnames == ["Thôn Hải", "Ẩn", str(recoding._LIST)] and done.sheets == (
        "Thôn Hải",
        "Ẩn",
    )
    sheet = book["Thôn Hải"]
    assert sheet["A1"].value == TITLE and sheet["A1"].font.name == "Times New Roman"
    assert (
        sheet["A1"].font.b
        and sheet["A1"].font.sz == 14
        and sheet["A1"].alignment.horizontal == "center"
    )
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:C1"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("Họ và tên", "Địa chỉ")
    assert sheet["A2"].border.left.style == "thin" and sheet["B2"].font.i
    assert sheet["A3"].value == datetime(2007, 5, 19)
    assert sheet["A3"].number_format.lower() == "dd/mm/yyyy"
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1_200_000, "#,##0")
    assert sheet["C3"].value == "00001"
    assert str(sheet["A4"].value) == "Tổ trưởng" and sheet["A4"].value[0].font.b
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s") or sheet[
        "A5"
    ].value == "=1+1"
    assert sheet.column_dimensions["A"].width == 40 and sheet.row_dimensions[1].height == 30
    assert book["Ẩn"].sheet_state == "hidden"


def test_the_last_sheet_lists_each_cell_that_was_repaired(tmp_path: Path) -> None:
    to = tmp_path / "new.xlsx"
    done = recode(old_register(tmp_path / "old.xls"), to)
    rows = [tuple(row) for row in opened(to)[str(recoding._LIST)].iter_rows(values_only=True)]
    assert rows[0] == tuple(str(title) for title, _ in recoding._COLUMNS)
    assert (
        "Thôn Hải",
        "A2",
        str(RepairKind.TCVN3.label),
        to_tcvn3("Họ và tên"),
        "Họ và tên",
    ) in rows
    assert ("Thôn Hải", "B2", str(RepairKind.VNI.label), to_vni("Địa chỉ"), "Địa chỉ") in rows
    assert len(rows) - 1 == sum(done.repairs.values()) == 4


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    to = tmp_path / "new.xlsx"
    recode(old_register(tmp_path / "old.xls"), to)
    with zipfile.ZipFile(to) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())


def test_recoding_twice_changes_nothing_more(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    recode(old_register(tmp_path / "old.xls"), first)
    again = recode(first, second)
    # The list of repairs shows what stood there before; nothing else is mended.
    assert set(again.repairs) <= {RepairKind.TCVN3, RepairKind.VNI}
    one, two = read(first).sheets[0], read(second).sheets[0]
    assert [[c.value for c in r.cells] for r in one.rows] == [
        [c.value for c in r.cells] for r in two.rows
    ]
    assert one.merges == two.merges


def test_99_of_100_words_of_a_large_old_book_are_right(tmp_path: Path) -> None:
    """20,000 cells of the words of our own data: of one code, of the other, in capitals, and mixed."""
    dice = random.Random(11)
    meant: dict[tuple[int, int], str] = {}
    cells: dict[tuple[int, int], tuple[str, object]] = {}
    for row in range(2_000):
        for column in range(10):
            words = [*dice.choices(WORDS, k=dice.randint(1, 6))]
            text, kind = " ".join(words), column % 5
            if kind == 0:
                meant[row, column], cells[row, column] = (
                    text.lower(),
                    (".VnTime", to_tcvn3(text.lower())),
                )
            elif kind == 1:
                meant[row, column], cells[row, column] = text.upper(), (".VnTimeH", to_tcvn3(text))
            elif kind == 2:
                meant[row, column], cells[row, column] = text, ("VNI-Times", to_vni(text))
            elif kind == 3:
                meant[row, column], cells[row, column] = text, ("Times New Roman", text)
            else:
                first, rest = words[0].lower(), f" {text}"
                runs = ((to_tcvn3(first), ".VnTime"), (to_vni(rest), "VNI-Times"))
                meant[row, column], cells[row, column] = first + rest, ("Arial", runs)
    recode(office_books.xls(tmp_path / "old.xls", cells), tmp_path / "new.xlsx")
    right = total = 0
    for row, values in enumerate(first_sheet(tmp_path / "new.xlsx")):
        for column, value in enumerate(values):
            expected = meant[row, column].split()
            total += len(expected)
            right += sum(a == b for a, b in zip(expected, str(value).split(), strict=False))
    assert total > 60_000
    assert right >= total * 0.99, f"{right} of {total}"


def test_codes_of_units_keep_every_zero(tmp_path: Path) -> None:
    units = [(f"{n % 96:02}", f"{n:05}") for n in range(10_604)]
    recode(office_books.plain_xls(tmp_path / "a.xls", units), tmp_path / "b.xlsx")
    assert first_sheet(tmp_path / "b.xlsx") == units


@pytest.mark.parametrize("format_", office_books.MAKERS)
def test_every_format_can_be_recoded(format_: str, tmp_path: Path) -> None:
    name, make = office_books.MAKERS[format_]
    rows = [(to_vni("Họ và tên"), "01"), (to_vni("Nguyễn Thị Hường"), "007")]
    recode(make(tmp_path / name, rows), tmp_path / "b.xlsx")
    sheet = opened(tmp_path / "b.xlsx").worksheets[0]
    assert [sheet[address(1, 1)].value, sheet[address(2, 1)].value] == [
        "Họ và tên",
        "Nguyễn Thị Hường",
    ]
    assert [sheet["B1"].value, sheet["B2"].value] == ["01", "007"]


def test_days_of_a_book_whose_formats_are_not_read_are_still_days(tmp_path: Path) -> None:
    day = date(2024, 5, 1)
    recode(office_books.ods(tmp_path / "a.ods", [("Ngày", day)]), tmp_path / "b.xlsx")
    cell = opened(tmp_path / "b.xlsx").worksheets[0]["B1"]
    assert cell.value == datetime(2024, 5, 1) and cell.number_format == "dd/mm/yyyy"


def test_names_of_sheets_stay_and_clash_with_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = str(recoding._LIST)
    book.active["A1"] = "x"
    book.save(tmp_path / "a.xlsx")
    recode(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert opened(tmp_path / "b.xlsx").sheetnames == [str(recoding._LIST), f"{recoding._LIST} 2"]


def test_what_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    old = tmp_path / "a.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(RefusedBook):
        recode(old, tmp_path / "b.xlsx")
    assert [*tmp_path.iterdir()] == [old]


def test_the_old_file_is_never_written_over(tmp_path: Path) -> None:
    path = office_books.xlsx(tmp_path / "a.xlsx")
    before = path.read_bytes()
    with pytest.raises(UserError, match="vừa là tệp cũ"):
        recode(path, path)
    with pytest.raises(UserError):
        recode(path, tmp_path / "b.xls")
    with pytest.raises(ReadOnly):
        recode(path, tmp_path / "b.andan")
    assert path.read_bytes() == before and [*tmp_path.iterdir()] == [path]
