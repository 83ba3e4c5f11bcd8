"""Which cells of figures stay blank, so that none of a few people can be computed back from the rest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
MOST = 4  # from 1 to so many people may be recognised


def is_small(number: int) -> bool:
    """Whether it counts so few that they may be recognised."""
    return 1 <= number <= MOST


def choose_hidden(
    values: Mapping[Cell, int], sums: Sequence[Mapping[Cell, int]]
) -> frozenset[Cell]:
    """Return the small cells, and as many more as it takes that none can be computed back.

    ``sums``: cells that, each as often as said, come to what the reader sees as well. Where a sum
    has no cell left to hide, its total gives the small one away whatever is done.
    """
    hidden = dict.fromkeys(cell for cell, number in values.items() if is_small(number))
    while (more := _next(values, sums, hidden)) is not None:
        hidden[more] = None
    return frozenset(hidden)


def _next(
    values: Mapping[Cell, int], sums: Sequence[Mapping[Cell, int]], hidden: Mapping[Cell, None]
) -> Cell | None:
    """The cell to hide next; None where none can be computed back that can be helped."""
    lost = set()
    for line in sums:
        if cells := _exposed(values, line, hidden):
            if (more := _another(values, line, hidden)) is not None:
                return more
            lost |= cells
    for cell in _solved(sums, hidden):
        if cell in lost:
            continue
        for line in sums:
            if cell in line and (more := _another(values, line, hidden)) is not None:
                return more
    return None


def _another(
    values: Mapping[Cell, int], line: Mapping[Cell, int], hidden: Mapping[Cell, None]
) -> Cell | None:
    """The least cell of a sum that is not hidden yet; an empty one only where there is no other."""
    others = [cell for cell in line if cell not in hidden]
    return min(others, key=lambda cell: (not values[cell], values[cell]), default=None)


def _exposed(
    values: Mapping[Cell, int], line: Mapping[Cell, int], hidden: Mapping[Cell, None]
) -> set[Cell]:
    """The cells that one sum gives away: the only one hidden, or all at the end of what is small."""
    some = {cell for cell in line if cell in hidden}
    adds = len({line[cell] for cell in some}) == 1
    alike = adds and {values[cell] for cell in some} in ({1}, {MOST})
    return some if len(some) == 1 or alike else set()


def _solved(sums: Sequence[Mapping[Cell, int]], hidden: Mapping[Cell, None]) -> list[Cell]:
    """The cells that all sums together give away: those with one solution, by elimination."""
    found: dict[Cell, dict[Cell, Fraction]] = {}
    for line in sums:
        row = {cell: Fraction(n) for cell, n in line.items() if cell in hidden}
        for cell, other in found.items():
            _take_away(row, other, cell)
        if not row:
            continue
        first, times = next(iter(row.items()))
        row = {cell: n / times for cell, n in row.items()}
        for other in found.values():
            _take_away(other, row, first)
        found[first] = row
    return [cell for cell, row in found.items() if len(row) == 1]


def _take_away(row: dict[Cell, Fraction], other: Mapping[Cell, Fraction], cell: Cell) -> None:
    times = row.get(cell)
    if not times:
        return
    for one, n in other.items():
        left = row.get(one, Fraction(0)) - times * n
        if left:
            row[one] = left
        else:
            row.pop(one, None)
