"""The arithmetic of adding up: sums of figures and parts, and what does not fit inside a package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from app.base.language import T
from app.exchange.package.figure_layout import FigureLayout, Figures, Four, IndicatorShape
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Ratio
from app.reports.spec.report import Figure
from app.store.submissions import ReportKey

_NONE: Four = (0, 0, 0, 0)
_UNEVEN = T(
    "“{label}”: các phần cộng lại không bằng con số chung.",
    "“{label}”: the parts do not add up to the figure.",
)


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """An indicator over all units: its four figures, and those of each part by path and key."""

    figures: tuple[Figure, ...]
    splits: dict[str, dict[str, Four]]
    units: int


def flags(package: Package) -> Iterator[FigureQuery]:
    """What does not fit inside a package: parts that do not add up to their figure."""
    uneven = []
    for key, figure, parts in _controls(package.layout, package.slot.report):
        if sum(package.figures[parts]) != package.figures[figure]:
            uneven.append(key)
    if uneven:
        labels = {i.key: i.label for i in REPORTS[package.slot.report].indicators()}
        for key in dict.fromkeys(uneven):
            yield FigureQuery(key, _UNEVEN.format(label=labels[key]))


@lru_cache(maxsize=1024)
def _controls(layout: FigureLayout, report: str) -> tuple[tuple[str, int, slice], ...]:
    """For each split that adds up: the indicator, where its figure stands, and where the parts."""
    additive = _additive(report)
    return tuple(
        (shape.key, place.start, slice(place.start + first, place.start + end, 4))
        for shape, place in layout.placed()
        if shape.key in additive
        for first, end in shape.parts
    )


@cache
def _additive(report: str) -> frozenset[str]:
    """The indicators whose parts add up to their figure."""
    return frozenset(i.key for i in REPORTS[report].indicators() if i.additive)


def totals_of(slot: ReportKey, packages: list[Package]) -> dict[str, UnitTotals]:
    """The sum of every figure and part; a rate is made from the sums it is a rate of."""
    alike: dict[FigureLayout, list[Figures]] = defaultdict(list)
    for package in packages:
        alike[package.layout].append(package.figures)
    shaped: dict[IndicatorShape, list[Figures]] = defaultdict(list)
    units_of: dict[str, int] = defaultdict(int)
    for layout, group in alike.items():
        columns = _added(group)
        for shape, place in layout.placed():
            shaped[shape].append(columns[place])
            units_of[shape.key] += len(group)
    sums: dict[tuple[str, str, str], Four] = {}
    for shape, some in shaped.items():
        added = _added(some)
        for number, row in enumerate(shape.rows):
            before, four = sums.get((shape.key, *row), _NONE), added[4 * number : 4 * number + 4]
            sums[shape.key, *row] = tuple(map(add, before, four))
    totals: dict[str, UnitTotals] = {}
    for indicator in REPORTS[slot.report].indicators():
        key, ratio = indicator.key, indicator.ratio
        figures = _rates(ratio, totals) if ratio else sums.get((key, "", ""), _NONE)
        counted = units_of[ratio.whole if ratio else key]
        totals[key] = UnitTotals(figures, {split.path: {} for split in indicator.splits}, counted)
    for (key, path, part), four in sums.items():
        if path:
            totals[key].splits[path][part] = four
    return totals


def _added(rows: list[Figures]) -> Figures:
    """The sums of the columns."""
    return rows[0] if len(rows) == 1 else tuple(map(sum, zip(*rows, strict=True)))


def _rates(ratio: Ratio, totals: dict[str, UnitTotals]) -> tuple[Figure, ...]:
    pairs = zip(totals[ratio.part].figures, totals[ratio.whole].figures, strict=True)
    return tuple(ratio.of(int(part), int(whole)) for part, whole in pairs)


def values_of(package: Package) -> dict[str, Figure]:
    """The figures of the period by indicator."""
    figures = package.figures
    return {key: figures[start] for key, start in _heads(package.layout)}


@lru_cache(maxsize=1024)
def _heads(layout: FigureLayout) -> tuple[tuple[str, int], ...]:
    """Where the figure of each indicator stands."""
    return tuple((shape.key, place.start) for shape, place in layout.placed() if shape.rows)
