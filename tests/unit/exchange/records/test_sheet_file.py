"""Rows of a workbook: the form of every register, filled in, becomes its records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.exchange.imports.fates import RowOutcome
from app.exchange.imports.list_import import read_list
from app.exchange.records import paste, sheet_file
from app.registers.area import Area
from app.registers.household import Household
from app.registers.member import Member
from app.schema.record import REGISTRY, Record
from app.store import Store
from tests.support.samples import TITLE


@pytest.mark.parametrize("cls", REGISTRY.values(), ids=REGISTRY)
def test_every_head_of_a_form_is_recognised(cls: type[Record], tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    sheet_file.write_form(cls, path)
    book = load_workbook(path)
    heads = [str(cell.value) for cell in book.worksheets[0][1]]
    assert None not in paste.headed(cls, heads)
    for spec, head in zip(sheet_file.columns(cls), heads, strict=True):
        assert head.endswith("*") is spec.required


def test_a_form_offers_choices_and_says_by_example_what_goes_where(tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    sheet_file.write_form(Member, path)
    book = load_workbook(path)
    form, how = book.worksheets[:2]
    offered = {str(one.sqref).split("2:")[0] for one in form.data_validations.dataValidation}
    letters = {
        cell.column_letter
        for cell, spec in zip(form[1], sheet_file.columns(Member), strict=True)
        if spec.kind in ("choice", "term", "yes-no")
    }
    assert offered == letters
    assert form["A1"].comment is None or form["A1"].comment.text
    assert [row[3].value for row in how.iter_rows(min_row=2, max_row=2)] == [str(sheet_file._NAME)]


def test_a_filled_form_becomes_records_below_its_titles(store: Store, tmp_path: Path) -> None:
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Đông"))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Danh sách hộ gia đình"], [], ["Họ tên chủ hộ *", "Khu dân cư *", "Ghi chú"],
        ["Lò Văn Ún", "Thôn Đông", date(2026, 3, 5)], [], ["Đỗ Thị Ái", "Thôn Đông", 12.0],
        ["Vàng A Páo", "Thôn Tây"],
    ):  # fmt: skip
        sheet.append(line)
    path = tmp_path / "hộ.xlsx"
    book.save(path)
    pasted = read_list(store, Household, path).rehearsal
    first, second = pasted.records
    assert isinstance(first, Household) and isinstance(second, Household)
    assert (first.name, first.note, second.note) == ("Lò Văn Ún", "05/03/2026", "12")
    assert pasted.count(RowOutcome.LEFT_OUT) == 1  # an area that is not there
