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
Held = dict[str, dict[str, list[int]]]
Mark = str | tuple[str, int]  # tells a row apart: the record that it is of, or else its words
Adding = Counter[tuple[str, int]]
Told = tuple[Sequence[Cells], Sequence[Held] | None]  # rows, and what they were counted from


@dataclass(frozen=True, slots=True)
class CellDiff:
    """A figure that is not as it was; None where its row was not there, or no longer is.

    ``then`` and ``now``: how much each record adds to it, by register and id.
    """

    row: str
    column: ReportColumn
    before: int | float | None
    after: int | float | None
    then: Adding
    now: Adding


def cell_records(reader: Reader, table: OfficialTable) -> list[Held]:
    """For each row, by column and register, the ids of what its figures were counted from.

    Under "" stands the record that a whole row is of. What is computed from other columns or rows
    needs none: its records are theirs.
    """
    return [_held(reader, table, line) for line in table.lines() if isinstance(line, CountedRow)]


def _held(reader: Reader, table: OfficialTable, line: CountedRow) -> Held:
    figures = dict(zip((column.key for column in table.columns), line.cells, strict=True))
    sources = (table.whole if line.is_total else line.sources).items()
    return {
        key: {source.register: _ids(reader, source)}
        for key, source in sources
        if source.record or _is_figure(figures.get(key))
    }


def _is_figure(value: Value) -> bool:
    """Whether there are records to look for: behind 0 there are none."""
    return bool(value) and not isinstance(value, str)


def _ids(reader: Reader, source: RecordSource) -> list[int]:
    if source.record:
        return [source.record]
    found = reader.values(register(source.register), source.where, "id")
    return sorted(id_ for (id_,) in found)


def diff_cells(table: OfficialTable, then: Told, now: Told) -> Iterator[CellDiff]:
    """The figures of a table that are not as they were, row by row.

    Where it is not known of both what they were counted from, their records are not told.
    """
    known = then[1] is not None and now[1] is not None
    was, is_ = (_Rows(table, cells, of if known else None) for cells, of in (then, now))
    before, after = was.named_as(is_), is_.marks
    for mark in dict.fromkeys((*after, *before)):
        found = list(_of_row(table, (was, before.get(mark)), (is_, after.get(mark))))
        if mark in before and mark in after:
            yield from found
        else:
            # Beside what it counts, the zeros of a row that came or went say nothing.
            yield from [one for one in found if one.before or one.after] or _only(mark, found)


def _of_row(
    table: OfficialTable, then: tuple[_Rows, int | None], now: tuple[_Rows, int | None]
) -> Iterator[CellDiff]:
    (was, before), (is_, after) = then, now
    words = is_.words(after) or was.words(before)
    for column in table.columns[1:]:
        old, new = was.figure(before, column), is_.figure(after, column)
        if old != new:
            adding = was.adding(before, column), is_.adding(after, column)
            yield CellDiff(words, column, old, new, *adding)


def _only(mark: Mark, found: list[CellDiff]) -> list[CellDiff]:
    """Of a row that counts nothing the record that it is of makes the difference."""
    of: Adding = Counter() if isinstance(mark, str) else Counter({mark: 1})
    return [replace(one, then=of) if one.after is None else replace(one, now=of) for one in found]


class _Rows:
    """The rows of a table at one time; ``of``: what they were counted from, where that is known."""

    def __init__(
        self, table: OfficialTable, cells: Sequence[Cells], of: Sequence[Held] | None
    ) -> None:
        self._table, self._cells = table, cells
        self._held = of or [{}] * len(cells)
        self._columns = {column.key: place for place, column in enumerate(table.columns)}
        self.marks: dict[Mark, int] = {self._mark(row): row for row in range(len(cells))}

    def named_as(self, other: _Rows) -> dict[Mark, int]:
        """The rows by their marks. Where no words are those of the other, it was in another language:
        such rows stand where they stood."""
        own, theirs = ([m for m in r.marks if isinstance(m, str)] for r in (self, other))
        if len(own) != len(theirs) or {*own} & {*theirs}:
            return self.marks
        said: dict[Mark, Mark] = dict(zip(own, theirs, strict=True))
        return {said.get(mark, mark): row for mark, row in self.marks.items()}

    def words(self, row: int | None) -> str:
        """What a row says."""
        cells = () if row is None else self._cells[row]
        return ", ".join(cell for cell in cells if isinstance(cell, str))

    def figure(self, row: int | None, column: ReportColumn) -> int | float | None:
        """The figure in a cell; None where there is none."""
        place = self._columns[column.key]
        if row is None or place >= len(self._cells[row]):  # the column has come since
            return None
        value = self._cells[row][place]
        return None if isinstance(value, str) else value

    def adding(self, row: int | None, column: ReportColumn) -> Adding:
        """How much each record adds to a figure: 1, or all of it where it is the only one."""
        if row is None:
            return Counter()
        if isinstance(column.of, AcrossSum):
            found = self._together((row, key) for key in column.of.plus)
            found.subtract(self._together((row, key) for key in column.of.minus))
            return found
        if isinstance(column.of, ShareOf):
            return self._together((row, key) for key in (column.of.part, column.of.whole))
        of = self._held[row]
        counted = of.get(column.key) or of.get("") or {}
        if not counted and self._table.total and row == len(self._cells) - 1:
            return self._together((above, column.key) for above in range(row))
        figure = int(self.figure(row, column) or 0)
        return Counter(
            {(key, id_): 1 if ids[1:] else figure for key, ids in counted.items() for id_ in ids}
        )

    def _together(self, cells: Iterable[tuple[int, str]]) -> Adding:
        found: Adding = Counter()
        for row, key in cells:
            found.update(self.adding(row, self._table.columns[self._columns[key]]))
        return found

    def _mark(self, row: int) -> Mark:
        of = self._held[row]
        for key, ids in (of.get("") or of.get(self._table.columns[1].key) or {}).items():
            return key, ids[0]
        return self.words(row)
