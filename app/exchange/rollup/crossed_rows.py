"""The tables that cross a figure by several fields, over all units: the same cells as in the report of one.

Their cells add up to the figure, of each unit and of all: what a unit tells without its cells, because an earlier
version wrote its package or it was typed by hand, stands in a cell of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.total_rows import OWN_NAMES, Four, TotalRow, handed_in
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.crossing import OWN_WORDS, Crossing, crossings_of
from app.reports.spec.figures import Blank, Figure, Number, is_number, is_something
from app.reports.spec.indicator import UNSAID, Split
from app.store.submissions import ReportKey

UNDIVIDED = ""  # the key of what units tell without its cells
_UNDIVIDED = T("Đơn vị không gửi số liệu chi tiết", "Not divided by the unit")
_NOTHING: Four = (0, 0, 0, 0)
_CELL = T("{rows}: {across}", "{rows}: {across}")


@dataclass(frozen=True, slots=True)
class CrossedTotals:
    """A crossing over all units: the figure that it divides, and its cells, each as a row of totals."""

    crossing: Crossing
    whole: TotalRow
    cells: tuple[TotalRow, ...]

    @property
    def is_printed(self) -> bool:
        """Whether any unit sent a cell that is something in the period."""
        return any(cell.total[0] for cell in self.cells if cell.part != UNDIVIDED)


@dataclass(frozen=True, slots=True)
class _Divided:
    """A figure and its cells, of a unit or of all units."""

    whole: Four
    cells: Mapping[str, Four]

    def rest(self) -> Four:
        """What the figure is more than its cells together; a blank has none."""
        columns = list(zip(*self.cells.values(), strict=True)) or [()] * len(self.whole)
        pairs = zip(self.whole, columns, strict=True)
        return tuple(_left(whole, column) if is_number(whole) else 0 for whole, column in pairs)


def _left(whole: Number, some: Sequence[Figure]) -> int:
    return int(whole) - sum(int(figure) for figure in some if is_number(figure))


def crossed_totals(result: RollupResult, slot: ReportKey) -> Iterator[CrossedTotals]:
    """Return the crossings of a report; one of which no unit sent a cell is left out."""
    packages, totals = handed_in(result, slot), result.totals[slot]
    indicators = {one.key: one for one in REPORTS[slot.report].indicators()}
    for crossing in crossings_of(REPORTS[slot.report]):
        key, of = crossing.of.key, totals[crossing.of.key]
        every = _Divided(of.figures, _known(crossing, of.splits[crossing.path]))
        if not every.cells:
            continue
        units = [_of_unit(crossing, package) for package in packages]
        whole = TotalRow(
            indicators[key], indicators[key].label, every.whole,
            tuple(one.whole if one else None for one in units), of.counted,
        )  # fmt: skip
        yield CrossedTotals(crossing, whole, tuple(_cells(crossing, whole, every, units)))


def _known(crossing: Crossing, cells: Mapping[str, Four]) -> dict[str, Four]:
    """The cells that are something, in their order; what is no cell of the table is in the rest."""
    some = [key for key, four in cells.items() if any(map(is_something, four))]
    known = sorted((crossing.cell_values(key), key) for key in some if crossing.cell_values(key))
    order = sorted(known, key=lambda one: _order(crossing, one[0]))
    return {key: cells[key] for _values, key in order}


def _of_unit(crossing: Crossing, package: Package) -> _Divided | None:
    """What a unit tells of a figure; None where it does not."""
    for shape, place in package.layout.placed():
        if shape.key == crossing.of.key:
            pairs = zip(package.figures[place], shape.reasons(), strict=True)
            figures = tuple(Blank(why) if one is None else one for one, why in pairs)
            fours = (figures[n : n + 4] for n in range(0, len(figures), 4))
            rows = dict(zip(shape.rows, fours, strict=True))
            cells = {part: four for (path, part), four in rows.items() if path == crossing.path}
            return _Divided(rows["", ""], _known(crossing, cells))
    return None


def _cells(
    crossing: Crossing, whole: TotalRow, every: _Divided, units: Sequence[_Divided | None]
) -> Iterator[TotalRow]:
    for key, four in every.cells.items():
        of_units = tuple(one.cells.get(key, _NOTHING) if one else None for one in units)
        yield _cell(crossing, whole, key, four, of_units)
    rest, of_units = every.rest(), tuple(one.rest() if one else None for one in units)
    if any(rest) or any(map(any, filter(None, of_units))):  # those of the units may cancel out
        yield _cell(crossing, whole, UNDIVIDED, rest, of_units)


def _cell(
    crossing: Crossing, whole: TotalRow, key: str, total: Four, units: tuple[Four | None, ...]
) -> TotalRow:
    *rows, across = cell_names(crossing, key)
    label = str(_CELL.format(rows="; ".join(rows), across=across)) if rows else across
    split = Split(crossing.path, crossing.title)
    return replace(whole, label=T(label, label), total=total, units=units, split=split, part=key)


def cell_names(crossing: Crossing, key: str) -> tuple[str, ...]:
    """Return what the values of a cell are called; one name for what is not divided."""
    if key == UNDIVIDED:
        return (str(_UNDIVIDED),)
    pairs = zip(crossing.path.split(), crossing.cell_values(key), strict=True)
    return tuple(str(value_name(crossing, path, value)) for path, value in pairs)


def value_name(crossing: Crossing, path: str, value: str) -> T:
    """Return what a value is called by its key."""
    known = {str(one.value): one.label for one in crossing.choices(path)}
    return known.get(value) or {OWN_WORDS: OWN_NAMES, "": UNSAID}.get(value, T(value, value))


def _order(crossing: Crossing, values: Sequence[str]) -> tuple[int, ...]:
    """The place of a cell: its values in the order of their lists, then own words, then what was not said."""
    places = []
    for path, value in zip(crossing.path.split(), values, strict=True):
        listed = [str(one.value) for one in crossing.choices(path)]
        last = len(listed) + (value != OWN_WORDS)
        places.append(listed.index(value) if value in listed else last)
    return tuple(places)
