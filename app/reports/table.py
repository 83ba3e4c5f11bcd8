"""An official table of a report as typed data: the same one is printed, written as a sheet, shown.

A column is either given, or computed from others of its row; totals and controls are computed as
well. So paper shows the figure and a workbook the live formula, and the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import UserError
from app.lang import T
from app.text import show_decimal, show_number

Value = str | int | float | None
NUMBER = T("STT", "No.")
TOTAL = T("Tổng cộng", "Total")
_UNEVEN = T(
    "Bảng “{table}” không cân ở dòng “{row}”; chưa lập báo cáo, dữ liệu vẫn an toàn, hãy xem lại "
    "ngày bắt đầu, ngày kết thúc và kết quả đã ghi ở các bản ghi của dòng này.",
    "The table “{table}” does not balance in the row “{row}”; no report was made, your data is "
    "safe. Check the days of beginning and end, and the results, of the records in that row.",
)


class Form(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    CENTRED = "centred"
    WHOLE = "whole"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Across:
    """Columns of the same row, added and taken away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One column of the row in percent of another, to one decimal; of nothing: 0."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Control(Across):
    """Columns of which one side must equal the other: the difference is printed, and is 0."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` in millimetres is a share of the room there is. ``of``: how it is computed."""

    key: str
    title: T
    width: float
    form: Form = Form.TEXT
    of: Across | Share | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A row across all columns that names the rows below it."""

    title: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A row with all its cells, in the order of the columns."""

    cells: tuple[Value, ...]
    is_total: bool = False


Given = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows. ``total`` adds up the columns of whole numbers below them.

    Rows give values by column key; the first column numbers them. ``sheet`` is a short name;
    ``room_mm`` the least height of a row, where people sign in it. A book has a ``cover``: its
    title, over the lines of its ``opening``, which the pen completes.
    A control that is not 0 raises UserError: what the records say contradicts itself.
    """

    key: str
    title: T
    sheet: T
    columns: tuple[Column, ...]
    rows: tuple[Section | Given, ...]
    total: bool = False
    room_mm: float = 0
    cover: T | None = None
    opening: tuple[T, ...] = ()

    def __post_init__(self) -> None:
        for line in self.lines():
            for column, value in zip(self.columns, self._cells_of(line), strict=False):
                if isinstance(column.of, Control) and value:
                    row = self._cells_of(line)[1]
                    raise UserError(_UNEVEN.format(table=self.title, row=row))

    def lines(self) -> Iterator[Section | Counted]:
        """The rows with what is computed, numbered from 1 within the table, and the total."""
        number = 0
        sums = {column.key: 0 for column in self.columns if self._adds(column)}
        for row in self.rows:
            if isinstance(row, Section):
                yield row
                continue
            number += 1
            values = self._computed({self.columns[0].key: number, **row})
            for key in sums:
                sums[key] += int(values.get(key) or 0)
            yield Counted(tuple(values.get(column.key) for column in self.columns))
        if self.total:
            values = self._computed({self.columns[1].key: str(TOTAL), **sums})
            yield Counted(tuple(values.get(column.key) for column in self.columns), is_total=True)

    def shown(self, column: Column, value: Value) -> str:
        """A value as it is printed."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return show_decimal(value, 1) if column.form is Form.SHARE else show_number(int(value))

    def _adds(self, column: Column) -> bool:
        return column.form is Form.WHOLE and column.of is None

    def _computed(self, given: Given) -> dict[str, Value]:
        values = dict(given)
        for column in self.columns:
            if isinstance(column.of, Across):
                added = sum(_number(values, key) for key in column.of.plus)
                values[column.key] = added - sum(_number(values, key) for key in column.of.minus)
            elif column.of is not None:
                part, whole = _number(values, column.of.part), _number(values, column.of.whole)
                values[column.key] = (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0
        return values

    @staticmethod
    def _cells_of(line: Section | Counted) -> tuple[Value, ...]:
        return line.cells if isinstance(line, Counted) else ()


def _number(values: Given, key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0


def number_column(width: float = 11) -> Column:
    """The first column, which numbers the rows."""
    return Column("no", NUMBER, width, Form.CENTRED)
