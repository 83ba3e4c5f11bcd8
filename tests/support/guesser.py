"""A reader of blanks who tries every number: what each hidden cell may be, given all that is shown."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Bounds = dict[Cell, tuple[int, int]]
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
    wanted = [sum(values[one] * times for one, times in line.items()) for line in lines]
    pairs = [pair for pair in zip(lines, wanted, strict=True) if pair[0]]
    near = (values[cell] + by for by in (1, -1, 2, -2))
    every = dict.fromkeys(hidden, (0, _MOST))
    return not any(
        number >= 0 and _solves(pairs, every | {cell: (number, number)}) for number in near
    )


def _solves(pairs: list[tuple[dict[Cell, int], int]], bounds: Bounds[Cell]) -> bool:
    tight = _tightened(pairs, dict(bounds))
    if tight is None:
        return False
    open_ = [one for one, (low, high) in tight.items() if low < high]
    if not open_:
        return True
    one = min(open_, key=lambda cell: tight[cell][1] - tight[cell][0])
    low, high = tight[one]
    middle = (low + high) // 2
    halves = ((low, middle), (middle + 1, high))
    return any(_solves(pairs, tight | {one: half}) for half in halves)


def _tightened(
    pairs: list[tuple[dict[Cell, int], int]], bounds: Bounds[Cell]
) -> Bounds[Cell] | None:
    """The bounds as far as each sum alone narrows them; None where one cannot be kept."""
    changed = True
    while changed:
        changed = False
        for line, total in pairs:
            least = {c: min(n * bounds[c][0], n * bounds[c][1]) for c, n in line.items()}
            most = {c: max(n * bounds[c][0], n * bounds[c][1]) for c, n in line.items()}
            bottom, top = sum(least.values()), sum(most.values())
            if not bottom <= total <= top:
                return None
            for cell, times in line.items():
                ends = (total - (top - most[cell]), total - (bottom - least[cell]))
                low, high = sorted(end * times for end in ends)
                new = max(low, bounds[cell][0]), min(high, bounds[cell][1])
                if new[0] > new[1]:
                    return None
                if new != bounds[cell]:
                    bounds[cell], changed = new, True
    return bounds
