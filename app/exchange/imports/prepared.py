"""A table of a workbook made ready for a register: its columns matched, its cells mended, nothing stored."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import UserError
from app.base.jobs import UNWATCHED, Progress, uncollected
from app.base.language import T
from app.base.text import clean
from app.exchange.imports.cell_values import ValueRepairKind
from app.exchange.imports.column_plan import TableColumns
from app.exchange.imports.matching import likely_register, rate
from app.exchange.imports.preparation import Preparation
from app.exchange.imports.prepared_parts import (
    Choices,
    Prepared,
    PreparedColumn,
    PreparedRow,
    ValueRepair,
)
from app.exchange.imports.questions import Question, Questions
from app.exchange.imports.row_sheets import row_sheets, unclaimed
from app.exchange.imports.table import FoundTable, tables
from app.exchange.workbook.book import Book
from app.schema.record import Record
from app.services.list_cells import CODE

__all__ = [
    "AS_FOUND",
    "NO_TABLE",
    "Choices",
    "FoundTable",
    "Prepared",
    "PreparedColumn",
    "PreparedRow",
    "Question",
    "ValueRepair",
    "ValueRepairKind",
    "likely_register",
    "prepare",
    "tables",
]

NO_TABLE = T(
    "Trong tệp không có bảng nào có từ hai cột; dữ liệu không thay đổi, hãy mở tệp và xem lại trang tính.",
    "The file holds no table of two columns or more; your data is unchanged. Open the file and look at its sheets.",
)

AS_FOUND = Choices()
_NEARLY = 0.5  # of how well the best table fits


def prepare(
    book: Book,
    cls: type[Record],
    choices: Choices = AS_FOUND,
    progress: Progress = UNWATCHED,
    found: tuple[FoundTable, ...] | None = None,
) -> Prepared:
    """The rows of a table as a register reads them, from a book in right Unicode.

    ``found``: its tables, where they are known.
    Raises UserError where there is no such table, Cancelled through ``progress``.
    """
    with uncollected():
        found = tables(book, progress) if found is None else found
        columns = _columns(book, found, cls, choices)
        ready = Preparation(columns, cls, choices, progress).prepared()
        at = next((n for n, one in enumerate(ready.columns) if one.field is CODE), -1)
        if at < 0:
            return ready
        more = Questions(choices.answers)
        sheets = row_sheets(found, cls, more)
        lost = unclaimed(sheets, {clean(row.cells[at]) for row in ready.rows})
        return replace(
            ready,
            sheets=sheets,
            left_out=(*ready.left_out, *lost),
            questions=(*ready.questions, *more.found),
        )


def _columns(
    book: Book, found: tuple[FoundTable, ...], cls: type[Record], choices: Choices
) -> TableColumns:
    if choices.sheet:
        chosen = (choices.sheet, choices.table)
        found = tuple(one for one in found if (one.sheet, one.number) == chosen)
    if not found:
        raise UserError(NO_TABLE)
    if len(found) == 1:
        return TableColumns(found[0])
    hidden = {sheet.name for sheet in book.sheets if sheet.hidden}
    shown = [one for one in found if one.sheet not in hidden] or [*found]
    rated = [(rate(columns, cls), columns) for columns in map(TableColumns, shown)]
    best, fitting = max(rated, key=lambda one: one[0])
    # An empty form is empty, whatever stands on the sheet that explains it; but a list goes before a form.
    filled = [one for one in rated if one[1].table.rows and one[0] > _NEARLY * best]
    return max(filled, key=lambda one: one[0])[1] if filled else fitting
