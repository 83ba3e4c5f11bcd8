"""What an officer corrected in the cells of a list: kept by its place on the sheet, for the list made ready anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.exchange.imports.fates import RowKey
from app.exchange.imports.prepared import Prepared, PreparedRow

# A row, a column of the sheet, and which of those that are made of that column.
Place = tuple[RowKey, int, int]
Corrections = Mapping[Place, str]


def corrections_of(prepared: Prepared, row: int, cells: Sequence[str]) -> Corrections:
    """The cells of a row, by its place from 0, that differ from these."""
    before = prepared.rows[row]
    return {
        (before.key, *place): cell
        for place, cell, was in zip(_places(prepared), cells, before.cells, strict=True)
        if cell != was
    }


def corrected(prepared: Prepared, corrections: Corrections) -> Prepared:
    """The table with these cells; one that its rows or columns lack is passed over."""
    if not corrections:
        return prepared
    numbers, places = {row for row, *_ in corrections}, _places(prepared)
    rows = tuple(
        _corrected(row, places, corrections) if row.key in numbers else row for row in prepared.rows
    )
    return replace(prepared, rows=rows)


def _corrected(
    row: PreparedRow, places: Sequence[tuple[int, int]], corrections: Corrections
) -> PreparedRow:
    told = {n: corrections.get((row.key, *place)) for n, place in enumerate(places)}
    cells = tuple([was if (cell := told[n]) is None else cell for n, was in enumerate(row.cells)])
    unsaid = {n: was for n, was in row.unsaid.items() if told[n] is None}
    return PreparedRow(row.number, cells, unsaid, row.part)


def _places(prepared: Prepared) -> list[tuple[int, int]]:
    met, made = Counter[int](), []
    for column in prepared.columns:
        made.append((column.column, met[column.column]))
        met[column.column] += 1
    return made
