"""What many units handed in, as one workbook: totals, figures by unit, changes, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.base.files import whole
from app.base.jobs import Progress, Stage, Watch, watched
from app.base.language import T
from app.exchange.rollup.rollup import MatrixCell, RollupResult
from app.exchange.rollup.total_rows import slot_name
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.crossing import crossings_of
from app.reports.spec.figures import Number
from app.services.unit_settings import Unit

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_SHEET_CHANGES = T("Thay đổi", "Changes")
_SHEET_UNITS = T("Đơn vị nộp", "Who handed in")
_SHEET_REFUSED = T("Tệp không nhận", "Files refused")
_SHEET_NOT_NEEDED = T("Tệp không cần nữa", "Files not needed")
_CODE, _UNIT = T("Mã", "Code"), T("Đơn vị", "Unit")
_CHANGES = (
    (T("Kỳ báo cáo", "Period"), 24.0), (_UNIT, 30.0), (TITLES[1], 46.0),
    (T("Lần trước", "Last time"), 13.0), (T("Lần này", "This time"), 13.0), (TITLES[5], 13.0),
)  # fmt: skip
_ASIDE = ((T("Tệp", "File"), 46.0), (_UNIT, 10.0), (T("Lý do", "Reason"), 90.0))
_REVISION = T("lần {n}", "revision {n}")
_NUMBER_WIDTH = 6.0
_FIGURE = "#,##0.##"


def write_consolidated(
    result: RollupResult,
    unit: Unit,
    target: Path | BinaryIO,
    progress: Progress | None = None,
) -> None:
    """Write the workbook, issued by ``unit``. Raises Cancelled, and UserError when a path cannot be written.

    Every total is a formula over the units, every rate one over its two rows; whatever came from
    outside is written as text that can never become a formula. It is an open copy: parts that may
    tell who was helped are left blank.
    """
    from openpyxl import Workbook

    from app.exchange.records.xlsx_stream import save
    from app.exchange.rollup.consolidated_sheets import write_sums
    from app.exchange.rollup.small_parts import open_rows

    book = Workbook()
    del book["Sheet"]
    watch = progress or Watch()
    rows = open_rows(result)
    sheets = (
        sheet for slot in result.slots for sheet in write_sums(book, result, slot, rows[slot], unit)
    )
    count = sum(5 + 2 * len(crossings_of(REPORTS[slot.report])) for slot in result.slots)
    tails = dict(watched(sheets, count, Stage(watch, 0, 2)))
    _write_changes(book.create_sheet(str(_SHEET_CHANGES)), result)
    _write_units(book.create_sheet(str(_SHEET_UNITS)), result)
    # What was replaced or came twice is in order; what was refused is to be asked about.
    for title, refused in ((_SHEET_REFUSED, True), (_SHEET_NOT_NEEDED, False)):
        some = [one for one in result.rejected if one.refused is refused]
        rejected = [(one.file, one.unit, str(one.why)) for one in some]
        _table(book.create_sheet(str(title)), title, _ASIDE, rejected)
    with whole(target) if isinstance(target, Path) else nullcontext(target) as file:
        save(book, file, tails, Stage(watch, 1, 2))


def _write_changes(sheet: Worksheet, result: RollupResult) -> None:
    from app.reports.output.sheet_style import Look, put_formula

    rows = []
    for change in result.changes:
        labels = {i.key: str(i.label) for i in REPORTS[change.slot.report].indicators()}
        unit = result.units.get(change.unit) or change.unit
        about = (slot_name(change.slot), unit, labels.get(change.key, change.key))
        rows.append((*about, change.before, change.now, None))
    first = _table(sheet, _SHEET_CHANGES, _CHANGES, rows)
    for row in range(first, first + len(rows)):
        look = Look(align="right", form=_FIGURE)
        put_formula(sheet, row, len(_CHANGES) + 1, f"F{row}-E{row}", look)


def _write_units(sheet: Worksheet, result: RollupResult) -> None:
    """The matrix: a row for each unit, a column for each report and period."""
    slots = [(T(name, name), 34.0) for name in map(slot_name, result.slots)]
    rows = [
        (unit, name, *(_state_text(result.matrix[unit, slot]) for slot in result.slots))
        for unit, name in result.units.items()
    ]
    _table(sheet, _SHEET_UNITS, ((_CODE, 9.0), (_UNIT, 34.0), *slots), rows)


def _state_text(cell: MatrixCell) -> str:
    parts = [str(cell.state.label)]
    if cell.signed and cell.taken:
        parts.append(str(_REVISION.format(n=cell.revision)))
    return f"{', '.join(parts)}. {' '.join(map(str, cell.notes))}".strip()


def _table(
    sheet: Worksheet,
    title: T,
    columns: Sequence[tuple[T, float]],
    rows: Iterable[Sequence[str | Number | None]],
) -> int:
    """A numbered table of texts and figures, ready to print; gives its first row."""
    from app.reports.output.sheet_style import MIDDLE, TEXT, Look, put, set_up, title_row, titles

    figure = Look(align="right", form=_FIGURE)
    head_row = titles(sheet, 1, len(columns) + 1, (title,))
    title_row(sheet, head_row, (TITLES[0], *(name for name, _wide in columns)))
    last = head_row
    for last, values in enumerate(rows, head_row + 1):
        put(sheet, last, 1, last - head_row, MIDDLE)
        for column, value in enumerate(values, 2):
            put(sheet, last, column, value, TEXT if isinstance(value, str) else figure)
    set_up(sheet, (_NUMBER_WIDTH, *(wide for _name, wide in columns)), head_row, last)
    return head_row + 1
