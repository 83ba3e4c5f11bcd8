"""Which cells of figures stay blank, so that none of a few people can be computed back from the rest.

A cell is safe where other numbers fit all that is shown as well: none below 0, and all sums kept.
Such numbers are looked for one step at a time, from the cell along the sums that it stands in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Line = Mapping[Cell, int]
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
    sums: Sequence[Line[Cell]],
    *,
    unseen: Collection[Cell] = (),
    together: Mapping[Cell, Collection[Cell]] | None = None,
) -> frozenset[Cell]:
    """Return the small cells, and as many more as it takes that none can be computed back.

    ``sums``: cells that, each as often as said, come to what the reader sees as well. ``unseen``
    cells stand nowhere, but follow from those that do; ``together``: those that are blank with a cell. Where
    no cell is left to hide, a total gives the small one away whatever is done.
    """
    choice = _Choice(values, _Sums(sums), together or {}, frozenset(unseen))
    choice.hide(unseen)
    choice.hide(cell for cell, number in values.items() if is_small(number))
    choice.protect()
    return frozenset(choice.hidden).difference(unseen)


class _Sums(Generic[Cell]):
    """The sums, and those that each cell stands in."""

    def __init__(self, sums: Sequence[Line[Cell]]) -> None:
        self.lines = sums
        self.of: dict[Cell, list[int]] = defaultdict(list)
        for number, line in enumerate(sums):
            for cell in line:
                self.of[cell].append(number)

    def around(self, cell: Cell, hidden: Mapping[Cell, None]) -> Iterator[Line[Cell]]:
        """The sums that a cell stands in, then those that hidden cells of these do, and so on."""
        seen, waiting = set(), [cell]
        for one in waiting:
            for number in self.of[one]:
                if number not in seen:
                    seen.add(number)
                    yield self.lines[number]
                    waiting.extend(other for other in self.lines[number] if other in hidden)


@dataclass(slots=True)
class _Choice(Generic[Cell]):
    """The cells that are hidden so far."""

    values: Mapping[Cell, int]
    sums: _Sums[Cell]
    together: Mapping[Cell, Collection[Cell]]
    unseen: frozenset[Cell]
    hidden: dict[Cell, None] = field(default_factory=dict)
    small: dict[Cell, None] = field(default_factory=dict)  # hidden, and to be kept from being told
    more: dict[Cell, None] = field(default_factory=dict)  # hidden for those
    nobody: set[int] = field(default_factory=set)  # the sums in which an empty cell is hidden

    def hide(self, cells: Iterable[Cell]) -> None:
        """Hide cells, and what is blank with each of them."""
        for cell in cells:
            for one in self.together.get(cell, (cell,)):
                self.hidden[one] = None
                if is_small(self.values[one]):
                    self.small[one] = None
                elif not self.values[one] and one not in self.unseen:
                    self.nobody.update(self.sums.of[one])

    def protect(self) -> None:
        """Hide more until no small cell is told, to either reader; show again what is told anyway."""
        self._hide_more()
        for cell in reversed(self.more):
            if cell not in self.together and not _Search(self, Attacker.UNKNOWING).around(cell):
                del self.hidden[cell]
        blank = (one for one in self.hidden if one not in self.unseen and not self.values[one])
        self.nobody = {number for one in blank for number in self.sums.of[one]}
        self._hide_more()

    def _hide_more(self) -> None:
        for attacker in Attacker:
            safe: set[Cell] = set()
            waiting = list(self.small)
            for cell in waiting:
                known = len(self.small)
                self._secure(cell, attacker, safe)
                waiting.extend(list(self.small)[known:])

    def _secure(self, cell: Cell, attacker: Attacker, safe: set[Cell]) -> None:
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

    def _another(self, cell: Cell) -> Cell | None:
        """The least cell beside one that is not hidden yet; an empty one only where there is no other.

        Blank it must not be told itself, or it hides nothing; one may take two more to be hidden.
        """
        first = None
        for line in self.sums.around(cell, self.hidden):
            others = [one for one in line if one not in self.hidden]
            for one in sorted(others, key=lambda one: (not self.values[one], self.values[one])):
                first = one if first is None else first
                self.hidden[one] = None
                moved = _Search(self, Attacker.UNKNOWING).around(one)
                del self.hidden[one]
                if moved:
                    return one
        return first


class _Search(Generic[Cell]):
    """Looks for other numbers that fit: by how much each hidden cell would be another."""

    def __init__(self, choice: _Choice[Cell], attacker: Attacker) -> None:
        self._choice, self._sums = choice, choice.sums
        self._knowing = attacker is Attacker.KNOWING
        self._moved: dict[Cell, int] = {}
        self._left: dict[int, int] = {}  # by how much sums are not kept, those that are not
        self._steps = 0

    def around(self, cell: Cell) -> list[Cell]:
        """The cells that may be others together with this one; empty where it is told."""
        for by in (1, -1):
            self._steps = 0
            if self._fits(cell, by) and self._try(cell, by):
                return list(self._moved)
        return []

    def _try(self, cell: Cell, by: int) -> bool:
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

    def _ways(self) -> list[tuple[Cell, int]]:
        """What would set one of the sums right, that which sets most right first."""
        number, left = next(iter(self._left.items()))
        line = self._sums.lines[number]
        found: list[tuple[int, int, Cell, int]] = []
        for cell, times in line.items():
            if cell not in self._choice.hidden or cell in self._moved:
                continue
            by = -left // times
            if by * times == -left and self._fits(cell, by):
                found.append((self._amiss(cell, by), len(found), cell, by))
        return [(cell, by) for _amiss, _place, cell, by in sorted(found, key=lambda one: one[:2])]

    def _amiss(self, cell: Cell, by: int) -> int:
        """How many more sums would not be kept after it."""
        more = 0
        for number in self._sums.of[cell]:
            before = self._left.get(number, 0)
            after = before + by * self._sums.lines[number][cell]
            more += bool(after) - bool(before)
        return more

    def _fits(self, cell: Cell, by: int) -> bool:
        """Whether a cell may be so much more or less."""
        was = self._choice.values[cell]
        if not self._knowing:
            return was + by >= 0
        least = 1 if was and not self._choice.nobody.issuperset(self._sums.of[cell]) else 0
        return was + by >= least and (was + by <= MOST or cell not in self._choice.small)

    def _move(self, cell: Cell, by: int) -> None:
        self._moved[cell] = self._moved.get(cell, 0) + by
        if not self._moved[cell]:
            del self._moved[cell]
        for number in self._sums.of[cell]:
            left = self._left.get(number, 0) + by * self._sums.lines[number][cell]
            if left:
                self._left[number] = left
            else:
                self._left.pop(number, None)
