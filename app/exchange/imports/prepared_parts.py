"""What a prepared table is made of: its columns and rows, what was mended, what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.base.language import T
from app.exchange.imports.cell_values import ValueRepairKind
from app.exchange.imports.fates import RowKey, row_key
from app.exchange.imports.questions import Question
from app.exchange.imports.row_sheets import RowSheet
from app.exchange.workbook.book import address
from app.schema.fields import AnyField


@dataclass(frozen=True, slots=True)
class PreparedColumn:
    """A column of the sheet, from 1 (0: in none of its cells), with its header as printed, and the field that it is for.

    ``barred``: what it holds may not be kept. Two columns made of one share its number.
    """

    column: int
    header: str
    field: AnyField | None
    barred: bool = False


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """A row of the sheet: a text for each column, as the field's own ``parse`` reads it.

    ``part``: which of those that were made of one row of the sheet it is, from 0.
    ``unsaid``: what stood in cells that say nothing (an error, *không rõ*), by their place: they are
    empty, and still empty no field of a stored record.
    """

    number: int
    cells: tuple[str, ...]
    unsaid: Mapping[int, str] = field(default_factory=dict)
    part: int = 0

    @property
    def key(self) -> RowKey:
        """By which it is known among all of its table."""
        return row_key(self.number, self.part)


@dataclass(frozen=True, slots=True)
class ValueRepair:
    """A cell that was mended: what stood there, and what stands there now."""

    row: int
    column: int
    kind: ValueRepairKind
    before: str
    after: str

    @property
    def place(self) -> str:
        """The address of the cell: ``B7``; of what stands in none, its row."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table ready to be rehearsed. ``left_out``: rows that are no records, and why.

    ``sheets``: the small tables of its records, in other sheets.
    ``signature``: the same for every list with these headers, by which choices are remembered.
    """

    sheet: str
    columns: tuple[PreparedColumn, ...]
    rows: tuple[PreparedRow, ...]
    repairs: tuple[ValueRepair, ...]
    questions: tuple[Question, ...]
    left_out: tuple[tuple[int, T], ...]
    signature: str
    sheets: tuple[RowSheet, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a question is still open."""
        return any(question.answer is None for question in self.questions)


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose: a sheet and which of its tables, the fields of columns, answers by key.

    No sheet: the table that fits best. A column with None is not imported.
    """

    sheet: str = ""
    table: int = 0
    fields: Mapping[int, str | None] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


def each_field_once(chosen: Mapping[int, str | None]) -> dict[int, str | None]:
    """What was chosen for columns: the later choice takes the field, and the earlier column is not imported."""
    last = {name: column for column, name in chosen.items()}
    return {column: name if last[name] == column else None for column, name in chosen.items()}
