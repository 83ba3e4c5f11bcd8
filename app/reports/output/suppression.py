"""Which cells of figures stay blank, so that none of a few people can be computed back from the rest.

A cell is safe where other numbers fit all that is shown as well: none below 0, and all sums kept.
Such numbers are looked for one step at a time, from the cell along the sums that it stands in.

Within, cells are the numbers of their places: what they are named by is long, and is asked for often.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
MOST = 4  # from 1 to so many people may be recognised
_STEPS = 120  # that are tried for a cell before it counts as told


class Attacker(Enum):
    """What a reader is taken to know of the blanks: nothing, or which of them are small.

    Where all that is blank in a sum counts somebody, also that.
    """

    UNKNOWING = "unknowing"
    KNOWING = "knowing"


def is_small(number: int) -> bool:
    """Whether it counts so few that they may be recognised."""
    return 1 <= number <= MOST


def choose_hidden(
    values: Mapping[Cell, int],
    sums: Sequence[Mapping[Cell, int]],
    *,
    unseen: Collection[Cell] = (),
) -> frozenset[Cell]:
    """Return the small cells, and as many more as it takes that none can be computed back.

    ``sums``: cells that, each as often as said, come to what the reader sees as well. ``unseen``
    cells stand nowhere, but follow from those that do. Where no cell is left to hide, a total gives
    the small one away whatever is done.
    """
    cells = list(values)
    places = {cell: place for place, cell in enumerate(cells)}
    lines = [[(places[cell], times) for cell, times in line.items()] for line in sums]
    nowhere = sorted(places[cell] for cell in unseen)
    choice = _Choice([values[cell] for cell in cells], lines, nowhere)
    choice.protect()
    return frozenset(cells[place] for place in choice.hidden.keys() - nowhere)


class _Choice:
    """The cells that are hidden so far.

    ``small`` are those to be kept from being told, ``more`` those hidden for them; ``nobody`` are the
    sums in which an empty cell is hidden. ``of`` are the sums of each cell: their number, and how
    often it stands in them.
    """

    def __init__(
        self, values: list[int], lines: list[list[tuple[int, int]]], unseen: list[int]
    ) -> None:
        self.values, self.lines, self._unseen = values, lines, frozenset(unseen)
        self.of: list[list[tuple[int, int]]] = [[] for _ in values]
        for number, line in enumerate(lines):
            for cell, times in line:
                self.of[cell].append((number, times))
        self.hidden: dict[int, None] = {}
        self.small: dict[int, None] = {}
        self.more: dict[int, None] = {}
        self.nobody: set[int] = set()
        self.hide(unseen)
        self.hide(cell for cell, number in enumerate(values) if is_small(number))

    def hide(self, cells: Iterable[int]) -> None:
        """Hide cells."""
        for cell in cells:
            self.hidden[cell] = None
            if is_small(self.values[cell]):
                self.small[cell] = None
            elif not self.values[cell] and cell not in self._unseen:
                self.nobody.update(number for number, _ in self.of[cell])

    def protect(self) -> None:
        """Hide more until no small cell is told, to either reader; show again what is told anyway."""
        self._hide_more()
        for cell in reversed(self.more):
            if not _Search(self, Attacker.UNKNOWING).around(cell):
                del self.hidden[cell]
        blank = (one for one in self.hidden if one not in self._unseen and not self.values[one])
        self.nobody = {number for one in blank for number, _ in self.of[one]}
        self._hide_more()

    def _hide_more(self) -> None:
        for attacker in Attacker:
            safe: set[int] = set()
            waiting = list(self.small)
            for cell in waiting:
                known = len(self.small)
                self._secure(cell, attacker, safe)
                waiting.extend(list(self.small)[known:])

    def _secure(self, cell: int, attacker: Attacker, safe: set[int]) -> None:
        """Hide more until a cell is not told, or nothing is left to hide."""
        while cell not in safe:
            moved = _Search(self, attacker).around(cell)
            safe.update(moved)
            more = None if moved else self._another(cell)
            if more is None:
                return
            self.more[more] = None
            self.hide([more])
            if attacker is Attacker.KNOWING:
                self._secure(more, Attacker.UNKNOWING, set())

    def _another(self, cell: int) -> int | None:
        """The least cell beside one that is not hidden yet; an empty one only where there is no other.

        Blank it must not be told itself, or it hides nothing; one may take two more to be hidden.
        """
        first = None
        for line in self._around(cell):
            others = [one for one, _ in line if one not in self.hidden]
            for one in sorted(others, key=lambda one: (not self.values[one], self.values[one])):
                first = one if first is None else first
                self.hidden[one] = None
                moved = _Search(self, Attacker.UNKNOWING).around(one)
                del self.hidden[one]
                if moved:
                    return one
        return first

    def _around(self, cell: int) -> Iterator[list[tuple[int, int]]]:
        """The sums that a cell stands in, then those that hidden cells of these do, and so on."""
        seen, waiting = set(), [cell]
        for one in waiting:
            for number, _ in self.of[one]:
                if number not in seen:
                    seen.add(number)
                    yield self.lines[number]
                    waiting.extend(other for other, _ in self.lines[number] if other in self.hidden)


class _Search:
    """Looks for other numbers that fit: by how much each hidden cell would be another."""

    def __init__(self, choice: _Choice, attacker: Attacker) -> None:
        self._choice, self._of, self._lines = choice, choice.of, choice.lines
        self._knowing = attacker is Attacker.KNOWING
        self._moved: dict[int, int] = {}
        self._left: dict[int, int] = {}  # by how much sums are not kept, those that are not
        self._steps = 0

    def around(self, cell: int) -> list[int]:
        """The cells that may be others together with this one; empty where it is told."""
        for by in (1, -1):
            self._steps = 0
            if self._fits(cell, by) and self._try(cell, by):
                return list(self._moved)
        return []

    def _try(self, cell: int, by: int) -> bool:
        self._steps += 1
        self._move(cell, by)
        if not self._left:
            return True
        if self._steps < _STEPS:
            for other, step in self._ways():
                if self._try(other, step):
                    return True
                if self._steps >= _STEPS:
                    break
        self._move(cell, -by)
        return False

    def _ways(self) -> list[tuple[int, int]]:
        """What would set one of the sums right, that which sets most right first."""
        number, left = next(iter(self._left.items()))
        hidden, moved = self._choice.hidden, self._moved
        found: list[tuple[int, int, int, int]] = []
        for cell, times in self._lines[number]:
            if cell not in hidden or cell in moved:
                continue
            by = -left // times
            if by * times == -left and self._fits(cell, by):
                found.append((self._amiss(cell, by), len(found), cell, by))
        found.sort()
        return [(cell, by) for _amiss, _place, cell, by in found]

    def _amiss(self, cell: int, by: int) -> int:
        """How many more sums would not be kept after it."""
        more, left = 0, self._left
        for number, times in self._of[cell]:
            before = left.get(number, 0)
            more += (before + by * times != 0) - (before != 0)
        return more

    def _fits(self, cell: int, by: int) -> bool:
        """Whether a cell may be so much more or less."""
        was = self._choice.values[cell]
        if not self._knowing:
            return was + by >= 0
        nobody = self._choice.nobody
        least = 1 if was and any(number not in nobody for number, _ in self._of[cell]) else 0
        return was + by >= least and (was + by <= MOST or cell not in self._choice.small)

    def _move(self, cell: int, by: int) -> None:
        moved, sums = self._moved, self._left
        moved[cell] = moved.get(cell, 0) + by
        if not moved[cell]:
            del moved[cell]
        for number, times in self._of[cell]:
            left = sums.get(number, 0) + by * times
            if left:
                sums[number] = left
            else:
                sums.pop(number, None)
