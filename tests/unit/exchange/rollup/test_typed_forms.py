"""A form filled in by hand: as people type numbers, with all that is wrong told at once and what to do."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.base.periods import parse
from app.exchange.rollup.blank_form import _HEAD_OF, _NOT_WRITTEN, write_form
from app.exchange.rollup.form_book import BadWorkbook
from app.exchange.rollup.manual_workbook import read_manual
from app.exchange.rollup.totals import values_of
from app.exchange.rollup.typed_figures import EMPTY, NO_FIGURE, NO_RESULT, OVER, whole_number
from app.paper.document.phrases import STATE
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.report import Report
from tests.support.packages import CODES
from tests.support.province import typed

PERIOD = parse("2026-03")
RATE = "areas_safe_rate"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return typed(tmp_path / "b.xlsx", CODES[0], PERIOD, 4)


def rows(sheet: Worksheet) -> dict[object, int]:
    return {row[7].value: row[7].row for row in sheet.iter_rows(min_row=8, max_col=8)}


def fill(form: Path, typing: Callable[[Worksheet, dict[object, int]], None]) -> dict[object, int]:
    book = load_workbook(form)
    sheet = book.worksheets[0]
    found = rows(sheet)
    typing(sheet, found)
    book.save(form)
    return found


@pytest.mark.parametrize("written", ["1.234", "1,234", "1 234", "1\u00a0234", "1234", 1234.0])
def test_thousands_may_stand_apart(written: object, form: Path) -> None:
    def typing(sheet: Worksheet, row: dict[object, int]) -> None:
        sheet[f"D{row['visits']}"] = written

    fill(form, typing)
    assert values_of(read_manual(form))["visits"] == 1234


@pytest.mark.parametrize("written", ["1,23", "1.23", "1,2345", "0,500", "12,34,567", "nhiều", "-1"])
def test_what_may_mean_two_numbers_is_none(written: str) -> None:
    assert (whole_number(written) or -1) < 0


def test_all_that_is_wrong_is_told_at_once(form: Path) -> None:
    def typing(sheet: Worksheet, row: dict[object, int]) -> None:
        sheet[f"D{row['visits']}"] = "1,23"
        sheet[f"D{row['tips']}"] = None
        sheet[f"E{row['documents']}"] = "=1+1"
        sheet[f"D{row['areas_safe']}"] = 7

    row = fill(form, typing)
    with pytest.raises(BadWorkbook) as refused:
        read_manual(form)
    over = {"part": f"D{row['areas_safe']}", "whole": f"D{row['areas_assessed']}", "rate": "175,0"}
    for phrase in (
        NO_FIGURE.format(cell=f"D{row['visits']}"),
        EMPTY.format(cell=f"D{row['tips']}"),
        NO_RESULT.format(cell=f"E{row['documents']}"),
        OVER.format(**over),
    ):
        assert str(phrase) in str(refused.value)


def test_a_typed_formula_counts_by_its_result(form: Path, tmp_path: Path) -> None:
    def typing(sheet: Worksheet, row: dict[object, int]) -> None:
        sheet[f"D{row['visits']}"] = "=30+4"

    fill(form, typing)
    kept = tmp_path / "c.xlsx"
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):  # as a spreadsheet program saves it
                data = re.sub(rb"<f>30\+4</f><v ?/?>(</v>)?", b"<f>30+4</f><v>34</v>", data)
            new.writestr(name, data)
    assert values_of(read_manual(kept))["visits"] == 34


def test_the_blank_form_lets_only_whole_numbers_in(form: Path) -> None:
    sheet = load_workbook(form).worksheets[0]
    row = rows(sheet)
    of_cell = {
        str(cells): one
        for one in sheet.data_validations.dataValidation
        for cells in str(one.sqref).split()
    }
    whole = next(one for cells, one in of_cell.items() if cells.startswith("D"))
    assert (whole.type, whole.formula1, whole.operator) == ("whole", "0", "between")
    assert row["visits"]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_printed_form_has_the_rows_of_the_typed_one(report: Report, tmp_path: Path) -> None:
    period = report.whole(PERIOD)
    for name in ("a.xlsx", "a.docx"):
        write_form(report, period, tmp_path / name)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    to_type = {
        row[0].value: (row[1].value, row[2].value, row[3].data_type == "f")
        for row in sheet.iter_rows(min_row=8, max_col=8)
        if row[7].value
    }
    document = Document(str(tmp_path / "a.docx"))
    head, table, foot = document.tables
    to_write = {
        int(number): (name, unit, [*boxes] == [_NOT_WRITTEN] * 4)
        for number, name, unit, *boxes in (
            [cell.text for cell in row.cells] for row in table.rows[1:]
        )
        if [*boxes] in ([""] * 4, [_NOT_WRITTEN] * 4)
    }
    assert to_write == to_type and len(to_type) > 1
    said = "\n".join(one.text for one in document.paragraphs)
    assert str(period.label) in said and str(report.about) in said
    assert STATE in head.cell(0, 1).text
    assert _HEAD_OF in foot.cell(0, 1).text
