"""Rows of a workbook: the form of every register, filled in, becomes its records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from app.base.errors import UserError
from app.base.jobs import UNWATCHED
from app.exchange.records import paste, sheet_file
from app.registers.area import Area
from app.registers.household import Household
from app.schema.record import REGISTRY, Record
from app.store import Store
from tests.support.samples import TITLE


def rows_of(store: Store, cls: type[Record], path: Path) -> paste.PastedRows:
    return paste.read(store, cls, sheet_file.read_rows(cls, path), (), UNWATCHED)


@pytest.mark.parametrize("cls", REGISTRY.values(), ids=REGISTRY)
def test_every_head_of_a_form_is_recognised(cls: type[Record], tmp_path: Path) -> None:
    path = tmp_path / "mẫu.xlsx"
    sheet_file.write_form(cls, path)
    book = load_workbook(path)
    heads = [str(cell.value) for cell in book.worksheets[0][1]]
    assert None not in paste.headed(cls, heads)
    for spec, head in zip(sheet_file.columns(cls), heads, strict=True):
        assert head.endswith("*") is spec.required
    with pytest.raises(UserError):
        sheet_file.read_rows(cls, path)  # an empty form has no rows


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
    pasted = rows_of(store, Household, path)
    first, second = pasted.records
    assert isinstance(first, Household) and isinstance(second, Household)
    assert (first.name, first.note, second.note) == ("Lò Văn Ún", "05/03/2026", "12")
    assert pasted.count(paste.RowOutcome.LEFT_OUT) == 1  # an area that is not there


def test_more_rows_than_can_be_looked_through_are_refused(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Tên"])
    for number in range(sheet_file.MOST + 1):
        sheet.append([f"Thôn {number}"])
    path = tmp_path / "dài.xlsx"
    book.save(path)
    with pytest.raises(UserError, match=r"5\.000"):
        sheet_file.read_rows(Area, path)
