"""An official table of a report as typed data: the same one is printed, written as a sheet, shown.

A column is either given, or computed from others of its row; totals and controls are computed as
well. So paper shows the figure and a workbook the live formula, and the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.base.errors import UserError
from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.reports.spec import figures
from app.schema.conditions import EVERY, Condition, any_of, one_of
from app.services.list_cells import MASK
from app.store.database import SqlValue

Value = str | int | float | None
NUMBER = T("STT", "No.")
TOTAL = T("Tổng cộng", "Total")
_SIDES = T(
    "Dòng “{row}” không cân: {left} = {a}, còn {right} = {b}; hãy xem lại ngày bắt đầu, ngày kết "
    "thúc và kết quả đã ghi ở các bản ghi của dòng này.",
    "The row “{row}” does not balance: {left} = {a}, while {right} = {b}; check the days of "
    "beginning and end, and the results, of the records in that row.",
)
_UNEVEN = T(
    "Bảng “{table}” không cân ở dòng “{row}”; chưa ghi báo cáo, dữ liệu vẫn an toàn, hãy xem lại "
    "ngày bắt đầu, ngày kết thúc và kết quả đã ghi ở các bản ghi của dòng này.",
    "The table “{table}” does not balance in the row “{row}”; no report was written, your data is "
    "safe. Check the days of beginning and end, and the results, of the records in that row.",
)


class CellForm(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    CENTRED = "centred"
    WHOLE = "whole"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class AcrossSum:
    """Columns of the same row, added and taken away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareOf:
    """One column of the row in percent of another, to one decimal; of nothing there is none."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class ControlSum(AcrossSum):
    """Columns of which one side must equal the other: the difference is printed, and is 0."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column; ``width`` in millimetres is a share of the room there is.

    ``of``: how it is computed; ``note``: what it counts, in words; ``sensitive``: it is masked in
    what is written and shown until somebody asks for it.
    """

    key: str
    title: T
    width: float
    form: CellForm = CellForm.TEXT
    of: AcrossSum | ShareOf | None = None
    note: T | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class RecordSource:
    """What a figure was counted from: the records that meet a condition, or just one ``record``."""

    register: str
    where: Condition = EVERY
    record: int | None = None


@dataclass(frozen=True, slots=True)
class TableSection:
    """A row across all columns that names the rows below it."""

    title: str


Given = Mapping[str, Value]
Sources = Mapping[str, RecordSource]


@dataclass(frozen=True, slots=True)
class TableRow:
    """Values by column key, and what they were counted from; under "" stands the row's own record.

    ``wrong`` is the key of a cell that is not as it must be, ``why`` says so in one sentence.
    ``hidden`` are the keys of those left blank: they count so few that they may be recognised.
    ``of`` is the stored value that the row counts, where the table has one for each.
    """

    values: Given
    sources: Sources
    wrong: str = ""
    why: T | None = None
    hidden: frozenset[str] = frozenset()
    of: SqlValue = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row with all its cells, in the order of the columns.

    ``hidden``: as in ``TableRow``, with the columns that are computed from those.
    """

    cells: tuple[Value, ...]
    is_total: bool = False
    sources: Sources = field(default_factory=dict)
    wrong: str = ""
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """Columns and rows. ``total`` adds up the columns of whole numbers below them.

    Rows give values by column key; the first column numbers them. ``sheet`` is a short name;
    ``room_mm`` the least height of a row, where people sign in it. A book has a ``cover``: its
    title, over the lines of its ``opening``, which the pen completes. ``whole`` is what totals were
    counted from, where that is not simply what their rows were; ``totals`` are those that are not
    the sum of their rows, as of people who stand in two of them. ``note`` stands below the table.
    ``is_masked``: what is sensitive in it is not told.
    """

    key: str
    title: T
    sheet: T
    columns: tuple[ReportColumn, ...]
    rows: tuple[TableSection | Given | TableRow, ...]
    total: bool = False
    room_mm: float = 0
    cover: T | None = None
    opening: tuple[T, ...] = ()
    whole: Sources = field(default_factory=dict)
    totals: Given = field(default_factory=dict)
    note: T | None = None
    is_masked: bool = False

    @property
    def sensitive(self) -> frozenset[str]:
        """The columns that are masked until somebody asks for them."""
        return frozenset(column.key for column in self.columns if column.sensitive)

    def masked(self) -> OfficialTable:
        """The same with those masked."""
        if not self.sensitive:
            return self
        return replace(self, rows=tuple(map(self._masked, self.rows)), is_masked=True)

    def _masked(self, row: TableSection | Given | TableRow) -> TableSection | Given | TableRow:
        if isinstance(row, TableSection):
            return row
        given = row.values if isinstance(row, TableRow) else row
        hidden = self.sensitive.intersection(key for key, value in given.items() if value)
        values = {**given, **dict.fromkeys(hidden, MASK)}
        return replace(row, values=values) if isinstance(row, TableRow) else values

    def spoken(self) -> OfficialTable:
        """The same without columns in which nothing stands; a book keeps them for the pen.

        Without a row it keeps them too: of its total alone the number and the names would be gone.
        """
        if self.cover or not self.rows:
            return self
        rows = [line.cells for line in self.lines() if isinstance(line, CountedRow)]
        said = [
            any(cell not in (None, "") for cell in column) for column in zip(*rows, strict=True)
        ]
        columns = (column for column, there in zip(self.columns, said, strict=True) if there)
        return replace(self, columns=tuple(columns))

    def check(self) -> None:
        """Raises UserError where a control is not 0: what the records say contradicts itself."""
        for line, _ in self._uneven():
            raise UserError(_UNEVEN.format(table=self.title, row=line.cells[1]))

    def complaints(self) -> Iterator[T]:
        """One sentence for each row that is not as it must be; of a control, what stands on either side."""
        for line, control in self._uneven():
            (left, a), (right, b) = (self._side(line, k) for k in (control.plus, control.minus))
            yield _SIDES.format(row=line.cells[1], left=left, a=a, right=right, b=b)
        yield from (row.why for row in self.rows if isinstance(row, TableRow) and row.why)

    def is_wrong(self, line: CountedRow, column: ReportColumn) -> bool:
        """Whether a cell is not as it must be, as a control that is not 0."""
        value = line.cells[self.columns.index(column)]
        return column.key == line.wrong or bool(isinstance(column.of, ControlSum) and value)

    def lines(self) -> Iterator[TableSection | CountedRow]:
        """The rows with what is computed, numbered from 1 within the table, and the total."""
        number = 0
        sums = {column.key: 0 for column in self.columns if self._adds(column)}
        for row in self.rows:
            if isinstance(row, TableSection):
                yield row
                continue
            number += 1
            of = row if isinstance(row, TableRow) else TableRow(row, {})
            values = self._computed({self.columns[0].key: number, **of.values})
            for key in sums:
                sums[key] += _number(values, key)
            hidden = self._hidden(of)
            values |= dict.fromkeys(hidden)
            yield CountedRow(self._in_order(values), False, of.sources, of.wrong, hidden)
        if self.total:
            values = self._computed({self.columns[1].key: str(TOTAL), **sums, **self.totals})
            yield CountedRow(self._in_order(values), is_total=True)

    def source(self, line: CountedRow, column: ReportColumn) -> RecordSource | None:
        """What the figure in a cell was counted from: of a sum that of its parts, together."""
        if isinstance(column.of, AcrossSum):
            keys = (*column.of.plus, *column.of.minus)
            parts = [self.source(line, c) for c in self.columns if c.key in keys]
            return _together([part for part in parts if part])
        if line.is_total and column.key not in self.whole:
            rows = (row.sources for row in self.rows if isinstance(row, TableRow))
            found = (_of(sources, column) for sources in rows)
            return _together([source for source in found if source])
        return _of(self.whole if line.is_total else line.sources, column)

    def shown(self, column: ReportColumn, value: Value) -> str:
        """A value as it is printed."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return show_decimal(value, 1) if column.form is CellForm.SHARE else show_number(int(value))

    def _hidden(self, row: TableRow) -> frozenset[str]:
        """The columns left blank in a row, and those that are computed from them."""
        computed = (
            column for column in self.columns if row.hidden.intersection(_made_from(column))
        )
        return row.hidden.union(column.key for column in computed)

    def _adds(self, column: ReportColumn) -> bool:
        return column.form is CellForm.WHOLE and column.of is None

    def _computed(self, given: Given) -> dict[str, Value]:
        values = dict(given)
        for column in self.columns:
            if isinstance(column.of, AcrossSum):
                added = sum(_number(values, key) for key in column.of.plus)
                values[column.key] = added - sum(_number(values, key) for key in column.of.minus)
            elif column.of is not None:
                part, whole = _number(values, column.of.part), _number(values, column.of.whole)
                values[column.key] = figures.as_json(figures.percentage(part, whole))
        return values

    def _in_order(self, values: Given) -> tuple[Value, ...]:
        return tuple(values.get(column.key) for column in self.columns)

    def _uneven(self) -> Iterator[tuple[CountedRow, ControlSum]]:
        """Each row whose control is not 0; the total only adds up what they say."""
        of = enumerate(column.of for column in self.columns)
        controls = [(place, control) for place, control in of if isinstance(control, ControlSum)]
        for line in self.lines() if controls else ():
            if isinstance(line, TableSection) or line.is_total:
                continue
            yield from ((line, control) for place, control in controls if line.cells[place])

    def _side(self, line: CountedRow, keys: tuple[str, ...]) -> tuple[str, str]:
        """The columns of one side of a control with their figures, and what they come to."""
        cells = zip(self.columns, line.cells, strict=True)
        parts = [(c.title, value or 0) for c, value in cells if c.key in keys]
        said = " + ".join(f"{title} {show_number(int(value))}" for title, value in parts)
        return said, show_number(sum(int(value) for _, value in parts))


def _made_from(column: ReportColumn) -> tuple[str, ...]:
    """The keys of the columns that one is computed from."""
    if isinstance(column.of, ShareOf):
        return (column.of.part, column.of.whole)
    return (*column.of.plus, *column.of.minus) if column.of else ()


def _of(sources: Sources, column: ReportColumn) -> RecordSource | None:
    return sources.get(column.key) or sources.get("")


def _together(sources: list[RecordSource]) -> RecordSource | None:
    """All of these records; None where they are of several registers, or there are none."""
    registers = {source.register for source in sources}
    if len(registers) != 1:
        return None
    single = [source.record for source in sources if source.record]
    if len(single) == len(sources):
        return RecordSource(registers.pop(), one_of("id", *single))
    wheres = dict.fromkeys(source.where for source in sources)
    return RecordSource(registers.pop(), any_of(*wheres))


def _number(values: Given, key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0


def number_column(width: float = 11) -> ReportColumn:
    """The first column, which numbers the rows."""
    return ReportColumn("no", NUMBER, width, CellForm.CENTRED)
