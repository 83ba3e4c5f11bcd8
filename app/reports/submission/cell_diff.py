"""Figures in official tables: the records that each was counted from, and those that moved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.reports.spec.official_table import (
    AcrossSum,
    CountedRow,
    OfficialTable,
    RecordSource,
    ReportColumn,
    ShareOf,
    Value,
)
from app.schema.record import register
from app.store.read.reader import Reader

Cells = Sequence[Value]
# What a row was counted from: ids by the key of the column and by register.
RowRecords = dict[str, dict[str, list[int]]]
# What identifies a row: its own record (register and id), or else its words.
RowMark = str | tuple[str, int]
# How much each record adds to a figure, by register and id.
Contributions = Counter[tuple[str, int]]
# The rows of a table, and what they were counted from, where that was kept.
TableState = tuple[Sequence[Cells], Sequence[RowRecords] | None]


@dataclass(frozen=True, slots=True)
class CellDiff:
    """A figure that differs; None where its row is new or gone.

    ``then`` and ``now``: how much each record adds to it, by register and id.
    """

    row: str
    column: ReportColumn
    before: int | float | None
    after: int | float | None
    then: Contributions
    now: Contributions


def cell_records(reader: Reader, table: OfficialTable) -> list[RowRecords]:
    """Return what each row of a table was counted from.

    The key "" holds the record of a whole row. Columns computed from other columns or rows have no
    entry: their records are those of the others.
    """
    return [
        _row_records(reader, table, line) for line in table.lines() if isinstance(line, CountedRow)
    ]


def _row_records(reader: Reader, table: OfficialTable, line: CountedRow) -> RowRecords:
    figures = dict(zip((column.key for column in table.columns), line.cells, strict=True))
    sources = (table.whole if line.is_total else line.sources).items()
    return {
        key: {source.register: _ids(reader, source)}
        for key, source in sources
        if source.record or _is_figure(figures.get(key))
    }


def _is_figure(value: Value) -> bool:
    """Whether records stand behind a value: there are none behind 0 or words."""
    return bool(value) and not isinstance(value, str)


def _ids(reader: Reader, source: RecordSource) -> list[int]:
    if source.record:
        return [source.record]
    found = reader.values(register(source.register), source.where, "id")
    return sorted(id_ for (id_,) in found)


def diff_cells(table: OfficialTable, then: TableState, now: TableState) -> Iterator[CellDiff]:
    """Yield the figures of a table that differ, row by row.

    Their records are compared only where both states know what they were counted from.
    """
    known = then[1] is not None and now[1] is not None
    old, new = (_TableRows(table, cells, of if known else None) for cells, of in (then, now))
    before, after = old.marks_like(new), new.marks
    for mark in dict.fromkeys((*after, *before)):
        found = list(_of_row(table, (old, before.get(mark)), (new, after.get(mark))))
        if mark in before and mark in after:
            yield from found
        else:
            # Of a row that is new or gone, zeros beside other figures are no news.
            yield from [one for one in found if one.before or one.after] or _only(mark, found)


def _of_row(
    table: OfficialTable, then: tuple[_TableRows, int | None], now: tuple[_TableRows, int | None]
) -> Iterator[CellDiff]:
    (old, before), (new, after) = then, now
    words = new.words(after) or old.words(before)
    for column in table.columns[1:]:
        figures = old.figure(before, column), new.figure(after, column)
        if figures[0] != figures[1]:
            records = old.contributions(before, column), new.contributions(after, column)
            yield CellDiff(words, column, *figures, *records)


def _only(mark: RowMark, found: list[CellDiff]) -> list[CellDiff]:
    """The differences of a row without figures: its own record makes each."""
    of: Contributions = Counter() if isinstance(mark, str) else Counter({mark: 1})
    return [replace(one, then=of) if one.after is None else replace(one, now=of) for one in found]


class _TableRows:
    """The rows of a table at one time; ``of``: what they were counted from, if known."""

    def __init__(
        self, table: OfficialTable, cells: Sequence[Cells], of: Sequence[RowRecords] | None
    ) -> None:
        self._table, self._cells = table, cells
        self._row_records = of or [{}] * len(cells)
        self._columns = {column.key: place for place, column in enumerate(table.columns)}
        self.marks: dict[RowMark, int] = {self._mark(row): row for row in range(len(cells))}

    def marks_like(self, other: _TableRows) -> dict[RowMark, int]:
        """Return the rows by their marks, as ``other`` words them.

        Where no words are the same, the table was in another language: then rows match by order.
        """
        own, theirs = ([m for m in r.marks if isinstance(m, str)] for r in (self, other))
        if len(own) != len(theirs) or {*own} & {*theirs}:
            return self.marks
        other_words: dict[RowMark, RowMark] = dict(zip(own, theirs, strict=True))
        return {other_words.get(mark, mark): row for mark, row in self.marks.items()}

    def words(self, row: int | None) -> str:
        """Return the words of a row, without its figures."""
        cells = () if row is None else self._cells[row]
        return ", ".join(cell for cell in cells if isinstance(cell, str))

    def figure(self, row: int | None, column: ReportColumn) -> int | float | None:
        """Return the figure in a cell; None where there is none."""
        place = self._columns[column.key]
        if row is None or place >= len(self._cells[row]):  # a column added since
            return None
        value = self._cells[row][place]
        return None if isinstance(value, str) else value

    def contributions(self, row: int | None, column: ReportColumn) -> Contributions:
        """Return how much each record adds to a figure: 1, or all of it where it is the only one."""
        if row is None:
            return Counter()
        if isinstance(column.of, AcrossSum):
            found = self._together((row, key) for key in column.of.plus)
            found.subtract(self._together((row, key) for key in column.of.minus))
            return found
        if isinstance(column.of, ShareOf):
            return self._together((row, key) for key in (column.of.part, column.of.whole))
        of = self._row_records[row]
        counted = of.get(column.key) or of.get("") or {}
        if not counted and self._table.total and row == len(self._cells) - 1:
            return self._together((above, column.key) for above in range(row))
        figure = int(self.figure(row, column) or 0)
        return Counter(
            {(key, id_): 1 if ids[1:] else figure for key, ids in counted.items() for id_ in ids}
        )

    def _together(self, cells: Iterable[tuple[int, str]]) -> Contributions:
        found: Contributions = Counter()
        for row, key in cells:
            found.update(self.contributions(row, self._table.columns[self._columns[key]]))
        return found

    def _mark(self, row: int) -> RowMark:
        of = self._row_records[row]
        for key, ids in (of.get("") or of.get(self._table.columns[1].key) or {}).items():
            return key, ids[0]
        return self.words(row)
