"""A crossing over all units laid out as in the report of one: rows, columns across, their sums."""

from __future__ import annotations

from dataclasses import dataclass

from app.exchange.rollup.crossed_rows import UNDIVIDED, CrossedTotals, cell_names, value_name
from app.reports.spec.figures import is_number


@dataclass(frozen=True, slots=True)
class CrossedLine:
    """A row: what its values are called, and for each column the key of its cell and what it comes to.

    A cell that no unit has is 0 and has no key.
    """

    names: tuple[str, ...]
    keys: tuple[str | None, ...]
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CrossedTable:
    """``titles`` of what the rows go by, the names ``across``, the lines."""

    titles: tuple[str, ...]
    across: tuple[str, ...]
    lines: tuple[CrossedLine, ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """What each column comes to."""
        return tuple(map(sum, zip(*(line.figures for line in self.lines), strict=True)))


def crossed_table(one: CrossedTotals) -> CrossedTable:
    """Return the table of a crossing: the columns that every commune has, and others that are needed.

    What units told without its cells is a row of its own, in the column of what was not said.
    """
    crossing = one.crossing
    found = {cell.part: cell.total[0] for cell in one.cells if cell.total[0] != 0}
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for key in found:
        *row, across = crossing.cell_values(key) if key != UNDIVIDED else ("",)
        rows.setdefault(tuple(row), {})[across] = key
    columns = [str(choice.value) for choice in crossing.choices(crossing.across)]
    columns += sorted({column for keys in rows.values() for column in keys} - {*columns})
    figures = {key: int(figure) if is_number(figure) else 0 for key, figure in found.items()}
    return CrossedTable(
        tuple(map(str, crossing.titles.values())),
        tuple(str(value_name(crossing, crossing.across, column)) for column in columns),
        tuple(_line(one, keys, columns, figures) for keys in rows.values()),
    )


def _line(
    one: CrossedTotals, keys: dict[str, str], columns: list[str], figures: dict[str, int]
) -> CrossedLine:
    names = cell_names(one.crossing, next(iter(keys.values())))
    # What is not divided has one name for all that it is not divided by.
    rows = names[:-1] or (*names, *[""] * (len(one.crossing.titles) - 1))
    cells = tuple(keys.get(column) for column in columns)
    shown = tuple(0 if key is None else figures[key] for key in cells)
    return CrossedLine(rows, cells, shown)
