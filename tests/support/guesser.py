"""A reader of blanks who tries every number: what each hidden cell may be, given all that is shown."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
_MOST = 400  # no number is larger


def is_told(
    values: Mapping[Cell, int],
    sums: Sequence[Mapping[Cell, int]],
    hidden: Collection[Cell],
    cell: Cell,
) -> bool:
    """Whether no other number than its own fits a cell: none below 0, and every sum as it is shown.

    Every cell stands in a sum once, added or taken away.
    """
    lines = [{one: times for one, times in line.items() if one in hidden} for line in sums]
    sums_ = _Sums(values, [line for line in lines if line], cell)
    near = (values[cell] + by for by in (1, -1, 2, -2))
    return not any(number >= 0 and sums_.hold(number) for number in near)


class _Sums:
    """The sums that a cell stands in, those that cells of these do, and so on: no others bind it.

    Cells are numbered in the order in which they are met; the one that is asked about is 0.
    """

    def __init__(
        self, values: Mapping[Cell, int], lines: Sequence[Mapping[Cell, int]], cell: Cell
    ) -> None:
        standing: dict[Cell, list[int]] = {}
        for place, line in enumerate(lines):
            for one in line:
                standing.setdefault(one, []).append(place)
        numbers, met = {cell: 0}, dict[int, None]()
        waiting = [cell]
        for one in waiting:
            for place in standing.get(one, ()):
                if place not in met:
                    met[place] = None
                    new = [other for other in lines[place] if other not in numbers]
                    numbers |= {other: len(numbers) + n for n, other in enumerate(new)}
                    waiting += new
        near = [lines[place] for place in met]
        self._lines = [[(numbers[one], times) for one, times in line.items()] for line in near]
        self._totals = [sum(values[one] * n for one, n in line.items()) for line in near]
        self._of: list[list[int]] = [[] for _ in numbers]
        for place, line in enumerate(self._lines):
            for number, _times in line:
                self._of[number].append(place)

    def hold(self, number: int) -> bool:
        """Whether they can be kept where the cell is this number."""
        low, high = [0] * len(self._of), [_MOST] * len(self._of)
        low[0] = high[0] = number
        return self._solves(low, high, range(len(self._lines)))

    def _solves(self, low: list[int], high: list[int], changed: Iterable[int]) -> bool:
        if not self._tighten(low, high, set(changed)):
            return False
        open_ = [one for one in range(len(low)) if low[one] < high[one]]
        if not open_:
            return True
        one = min(open_, key=lambda cell: high[cell] - low[cell])
        middle = (low[one] + high[one]) // 2
        for least, most in ((low[one], middle), (middle + 1, high[one])):
            lower, upper = [*low], [*high]
            lower[one], upper[one] = least, most
            if self._solves(lower, upper, self._of[one]):
                return True
        return False

    def _tighten(self, low: list[int], high: list[int], waiting: set[int]) -> bool:
        """Narrow the bounds as far as each sum alone does; False where one cannot be kept."""
        while waiting:
            place = waiting.pop()
            line, total = self._lines[place], self._totals[place]
            bottom = sum(low[one] if times > 0 else -high[one] for one, times in line)
            top = sum(high[one] if times > 0 else -low[one] for one, times in line)
            above, below = total - bottom, top - total
            if above < 0 or below < 0:
                return False
            for one, times in line:
                more, less = (above, below) if times > 0 else (below, above)
                least, most = max(low[one], high[one] - less), min(high[one], low[one] + more)
                if least > most:
                    return False
                if (least, most) != (low[one], high[one]):
                    low[one], high[one] = least, most
                    waiting.update(self._of[one])
        return True
