"""The tables of a workbook: where each begins and ends, its headers, and which rows are its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.base.jobs import UNWATCHED, Progress, Stage
from app.base.language import T
from app.exchange.imports.header_rows import HeaderBlock, HeaderFinder, cells_of, holds_something
from app.exchange.imports.row_kinds import RowSorter
from app.exchange.workbook.book import Book, Sheet, SheetRow
from app.exchange.workbook.cell_texts import text_of

_TITLES = 15  # lines above a table that may say what it is about
_DENSE = 3  # rows that make a table where no header was recognised


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of a sheet. ``number`` counts those of the sheet from 0; rows and columns count from 1.

    ``paths``: the headers of each column, from the top down. ``titles``: the lines above it.
    ``headings``: of rows under headings of their own, their texts, a lower one on a line below.
    """

    sheet: str
    number: int
    header_rows: tuple[int, ...]
    columns: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    titles: tuple[str, ...]
    rows: tuple[SheetRow, ...] = field(repr=False)
    left_out: tuple[tuple[int, T], ...] = field(repr=False)
    headings: Mapping[int, str] = field(repr=False)
    source: Sheet = field(repr=False)
    book: Book = field(repr=False)

    @property
    def first(self) -> int:
        """The sheet's row in which it begins."""
        return min(self.header_rows, default=self.rows[0].number if self.rows else 1)

    @property
    def last(self) -> int:
        """The sheet's row of its last record."""
        return self.rows[-1].number if self.rows else max(self.header_rows, default=1)


def tables(book: Book, progress: Progress = UNWATCHED) -> tuple[FoundTable, ...]:
    """The tables of every sheet, in their order. Raises Cancelled through ``progress``."""
    found: list[FoundTable] = []
    for number, sheet in enumerate(book.sheets):
        found += _Search(book, sheet, Stage(progress, number, len(book.sheets))).tables()
    return tuple(found)


class _Search:
    """Goes down the rows of one sheet."""

    def __init__(self, book: Book, sheet: Sheet, progress: Progress) -> None:
        self._book, self._sheet, self._progress = book, sheet, progress
        self._wide = {(m.top, m.left): m.right for m in sheet.merges if m.right > m.left}
        self._rows = [*filter(holds_something, sheet.rows)]
        self._headers = HeaderFinder(book, sheet, self._rows)
        self._found: list[FoundTable] = []

    def tables(self) -> list[FoundTable]:
        self._scan({})
        if not self._found and (at := self._headers.by_structure()) is not None:
            self._scan({at: self._headers.block(at)})
        if not self._found and len(self._rows) >= _DENSE:
            self._without_header()
        return self._found

    def _scan(self, given: Mapping[int, HeaderBlock]) -> None:
        """Find headers, and give the rows below each to its table."""
        sorters: list[RowSorter] = []
        since: list[SheetRow] = []  # the rows since the last record
        at = 0
        while at < len(self._rows):
            self._progress.update(at, len(self._rows))
            row = self._rows[at]
            open_ = sorters[0].block if sorters else None
            block = given.get(at) or self._headers.at(at, open_)
            if block is None:
                records = [sorter.add(row) for sorter in sorters]
                since = [] if any(records) else [*since, row]
                at += 1
                continue
            for sorter in sorters:
                sorter.forget(block.rows[0])
            if open_ and block.key == open_.key:
                for sorter in sorters:
                    sorter.repeat(self._rows[block.end - len(block.rows) : block.end])
            else:
                self._close(sorters)
                titles = self._titles([one for one in since if one.number < block.rows[0]])
                parts = block.parts()
                sorters = [
                    RowSorter(self._book, self._wide, one, titles, len(parts) > 1) for one in parts
                ]
            since = []
            at = block.end
        self._close(sorters)

    def _without_header(self) -> None:
        """A list that begins at once with its first record: its columns are told by what they hold."""
        most = max(len(cells_of(row)) for row in self._rows)
        first = next(i for i, row in enumerate(self._rows) if 2 * len(cells_of(row)) > most)
        titles = self._titles(self._rows[:first])
        sorter = RowSorter(self._book, self._wide, HeaderBlock((), first, {}), titles, False)
        for row in self._rows[first:]:
            sorter.add(row)
        self._close([sorter])

    @staticmethod
    def _titles(rows: Sequence[SheetRow]) -> tuple[str, ...]:
        return tuple(" ".join(text_of(c.value) for c in cells_of(r)) for r in rows[-_TITLES:])

    def _close(self, sorters: Sequence[RowSorter]) -> None:
        for sorter in sorters:
            sorter.close()
            if not sorter.rows and len(sorter.block.paths) < 2:
                continue
            headed = set(sorter.block.paths)
            columns = tuple(sorted(headed | sorter.columns))
            table = FoundTable(
                sheet=self._sheet.name,
                number=len(self._found),
                header_rows=sorter.block.rows,
                columns=columns,
                paths=tuple(sorter.block.paths.get(column, ()) for column in columns),
                titles=sorter.titles,
                rows=tuple(sorter.rows),
                left_out=tuple(sorter.left_out),
                headings=sorter.headings,
                source=self._sheet,
                book=self._book,
            )
            self._found.append(table)
