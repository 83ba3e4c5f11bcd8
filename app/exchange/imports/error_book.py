"""The rows that cannot be taken as they are, in a workbook with the reason beside each: corrected, it is
brought in as the first one was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.language import T
from app.exchange.imports.fates import RehearsedRow, RowOutcome
from app.exchange.imports.parent_columns import import_specs
from app.exchange.imports.rehearsal import Rehearsal
from app.exchange.workbook.book import address
from app.schema.values import AnyField

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from app.store import Store

_TITLE = T("Ghi các dòng chưa nhập được vào tệp", "Write the rows that cannot be taken")
_SHEET = T("Dòng chưa nhập được", "Rows to correct")
WHY = T("Vì sao chưa nhập (sửa xong để nguyên cột này)", "Why it was not taken (leave this column)")
_REASON = T("{field}: {why}", "{field}: {why}")
_REASON_AT = T("{cell} {field}: {why}", "{cell} {field}: {why}")
_KEPT = (RowOutcome.LEFT_OUT, RowOutcome.LIKELY)
_WIDTH, _WIDTH_WHY = 18, 60  # letters


def reasons(rehearsal: Rehearsal, row: RehearsedRow) -> list[tuple[str, AnyField, T]]:
    """What is wrong with a row: the address of the cell, empty where no column holds the field; the field; why."""
    specs = import_specs(rehearsal.cls)
    return [(cell_of(rehearsal, row, name), specs[name], why) for name, why in row.problems.items()]


def cell_of(rehearsal: Rehearsal, row: RehearsedRow, name: str) -> str:
    """The address of the cell of a field in a row: ``B7``; empty where no column holds it."""
    for column, spec in zip(rehearsal.prepared.columns, rehearsal.columns, strict=True):
        if spec and spec.name == name:
            return address(row.number, column.column) if column.column else ""
    return ""


def write_errors(store: Store, rehearsal: Rehearsal, path: Path) -> int:
    """Write the rows that are left out or wait for a decision; gives how many. Logged as what leaves."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from app.reports.output.saved_workbook import saved

    rows = [row for row in rehearsal.rows if row.fate in _KEPT]
    about = {"register": rehearsal.cls.schema.key, "number": len(rows), "names": True}
    with store.leaving(path, "export", _TITLE, **about) as file:
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = str(_SHEET)
        _write(sheet, rehearsal, rows)
        file.write(saved(book))
    return len(rows)


def _write(sheet: Worksheet, rehearsal: Rehearsal, rows: list[RehearsedRow]) -> None:
    from openpyxl.utils import get_column_letter

    from app.reports.output.sheet_style import HEAD, TEXT, put

    columns = rehearsal.prepared.columns
    for place, column in enumerate(columns, 1):
        spec = rehearsal.columns[place - 1]
        put(sheet, 1, place, column.header or (str(spec.label) if spec else ""), HEAD)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
        sheet.column_dimensions[get_column_letter(place)].number_format = "@"
    unsaid = {row.key: row.unsaid for row in rehearsal.prepared.rows}
    last = len(columns) + 1
    put(sheet, 1, last, str(WHY), HEAD)
    sheet.column_dimensions[get_column_letter(last)].width = _WIDTH_WHY
    for at, row in enumerate(rows, 2):
        for place, cell in enumerate(row.cells):
            put(sheet, at, place + 1, unsaid[row.key].get(place, cell), TEXT)
        put(sheet, at, last, "; ".join(map(str, explained(rehearsal, row))), TEXT)
    sheet.freeze_panes = "A2"


def explained(rehearsal: Rehearsal, row: RehearsedRow) -> list[T]:
    """Why a row is not written: what is wrong, by cell and field, or what it may be a second time."""
    if row.likely:
        return [row.likely.why]
    return [
        (_REASON_AT if cell else _REASON).format(cell=cell, field=spec.label, why=why)
        for cell, spec, why in reasons(rehearsal, row)
    ]
