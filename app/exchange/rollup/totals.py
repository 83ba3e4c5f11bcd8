"""The arithmetic of adding up: sums of figures and parts, and what does not fit inside a package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import add
from typing import NamedTuple

from app.base.language import T
from app.exchange.package.figure_layout import (
    FigureLayout,
    Figures,
    IndicatorShape,
    is_crossing,
)
from app.exchange.package.package import Package
from app.exchange.package.reply import FigureQuery
from app.exchange.rollup.selection import Selection
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.crossing import crossings_of
from app.reports.spec.figures import Blank, Figure, Number, added, is_something, percentage
from app.reports.spec.indicator import Ratio
from app.reports.submission.definition_digest import report_digest
from app.store.submissions import ReportKey

Columns = tuple[Figure, ...]
_NONE: Columns = (0, 0, 0, 0)
_UNEVEN = T(
    "“{label}”: các phần cộng lại không bằng con số chung.",
    "“{label}”: the parts do not add up to the figure.",
)


_UNSURE = T(
    "Tệp do bản phần mềm khác lập; số 0 ở sau đây có thể là chưa xét: {labels}.",
    "Made by another version; a 0 of these may stand for not assessed: {labels}.",
)


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """An indicator over all units: its four figures, and those of each part by path and key.

    ``units`` is how many told of it; ``counted``, column by column, how many gave a number: a blank
    is added as nothing, not as 0. ``above``: how many gave more than 0, so of a figure that is 1 or 0
    how many units it is true of.
    """

    figures: Columns
    splits: dict[str, dict[str, Columns]]
    units: int
    counted: tuple[int, ...] = (0, 0, 0, 0)
    above: tuple[int, ...] = (0, 0, 0, 0)

    def share(self, column: int) -> Figure:
        """Of the units that gave a number in a column, how many percent gave more than 0."""
        return percentage(self.above[column], self.counted[column])


@dataclass(frozen=True, slots=True)
class Sums:
    """The packages that count in each report, by unit, and what they come to by indicator."""

    packages: dict[ReportKey, list[Package]]
    totals: dict[ReportKey, dict[str, UnitTotals]]


def total(selection: Selection) -> Sums:
    """Add up what was selected, report by report."""
    packages: dict[ReportKey, list[Package]] = defaultdict(list)
    for (_unit, slot), package in sorted(selection.taken.items(), key=lambda item: item[0][0]):
        packages[slot].append(package)
    return Sums(dict(packages), {slot: totals_of(slot, some) for slot, some in packages.items()})


def flags(package: Package) -> Iterator[FigureQuery]:
    """What does not fit inside a package: parts that do not add up to their figure."""
    uneven = []
    for one in _controls(package.layout, package.slot.report):
        whole, some = package.figures[one.figure], package.figures[one.parts]
        together = sum(filter(None, some))
        # What is hidden, or in no cell of a table, is the rest of the figure.
        least = one.crossing or None in some
        if whole is not None and (together > whole if least else together != whole):
            uneven.append(one.key)
    if uneven:
        labels = {i.key: i.label for i in REPORTS[package.slot.report].indicators()}
        for key in dict.fromkeys(uneven):
            text = _UNEVEN.format(label=labels[key])
            yield FigureQuery(key, text.vi, text.en)


def unsure(package: Package) -> T | None:
    """What is to be said of zeros that may stand for what was not assessed; None where none may.

    Before figures could be blank 0 was written for both, and nothing in the package tells them apart. The
    zeros are kept: sums, and rates made from sums, come to the same without them.
    """
    report = REPORTS[package.slot.report]
    if not package.signed or package.layout.blanks or package.definitions == _digest(report.key):
        return None
    held = dict(_heads(package.layout))
    zero = (
        one.label
        for one in report.indicators()
        if one.assessed and one.key in held and package.figures[held[one.key]] == 0
    )
    labels = list(zero)
    if not labels:
        return None
    names = T("; ".join(one.vi for one in labels), "; ".join(one.en for one in labels))
    return _UNSURE.format(labels=names)


@cache
def _digest(report: str) -> str:
    return report_digest(REPORTS[report])


class _Control(NamedTuple):
    """Where the figure of an indicator stands and where parts of it that add up to it, or to no more."""

    key: str
    figure: int
    parts: slice
    crossing: bool


@lru_cache(maxsize=1024)
def _controls(layout: FigureLayout, report: str) -> tuple[_Control, ...]:
    """What adds up inside a package."""
    additive = _additive(report)
    return tuple(
        _Control(shape.key, start, slice(start + first, start + end, 4), is_crossing(path))
        for shape, start in ((shape, place.start) for shape, place in layout.placed())
        if shape.key in additive
        for path, (first, end) in zip(
            (path for path, parts in shape.splits if parts), shape.parts, strict=True
        )
    )


@cache
def _additive(report: str) -> frozenset[str]:
    """The indicators whose parts add up to their figure."""
    return frozenset(i.key for i in REPORTS[report].indicators() if i.additive)


def totals_of(slot: ReportKey, packages: list[Package]) -> dict[str, UnitTotals]:
    """The sum of every figure and part; a rate is made from the sums it is a rate of.

    Kinds that several units have are one: they are counted among the parts of all, and there are no
    fewer than some unit has.
    """
    alike: dict[FigureLayout, list[Figures]] = defaultdict(list)
    for package in packages:
        alike[package.layout].append(package.figures)
    shaped: dict[IndicatorShape, list[Figures]] = defaultdict(list)
    units_of: dict[str, int] = defaultdict(int)
    counted: dict[str, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0, 0))
    for layout, group in alike.items():
        columns = _added(group)
        for shape, place in layout.placed():
            shaped[shape].append(columns[place])
            units_of[shape.key] += len(group)
            numbers = (0 if why else len(group) for why in shape.why)
            counted[shape.key] = tuple(map(add, counted[shape.key], numbers))
    sums: dict[tuple[str, str, str], Columns] = {}
    for shape, some in shaped.items():
        whole = _explained(_added(some), shape)
        for number, row in enumerate(shape.rows):
            four = whole[4 * number : 4 * number + 4]
            before = sums.get((shape.key, *row))
            sums[shape.key, *row] = _together(before, four) if before else four
    above, most = _by_unit(alike)
    return composed(slot, Added(sums, units_of, counted, above, most))


@dataclass(frozen=True, slots=True)
class Added:
    """What the units of a report come to before rates and kinds are made of it.

    ``sums`` by indicator, path and part; by indicator how many ``units`` told of it, and column by column
    how many gave a number (``counted``), how many more than 0 (``above``), and the ``most`` that one gave.
    """

    sums: Mapping[tuple[str, str, str], Columns]
    units: Mapping[str, int]
    counted: Mapping[str, tuple[int, ...]]
    above: Mapping[str, tuple[int, ...]]
    most: Mapping[str, tuple[int, ...]]


def composed(slot: ReportKey, added_up: Added) -> dict[str, UnitTotals]:
    """The totals of a report from what was added up, wherever that was done."""
    nothing = (0, 0, 0, 0)
    totals: dict[str, UnitTotals] = {}
    for indicator in REPORTS[slot.report].indicators():
        key, ratio = indicator.key, indicator.ratio
        figures = _rates(ratio, totals) if ratio else added_up.sums.get((key, "", ""), _NONE)
        of = ratio.whole if ratio else key
        splits: dict[str, dict[str, Columns]] = {path: {} for path in _paths(slot.report)[key]}
        units, counted = added_up.units.get(of, 0), added_up.counted.get(of, nothing)
        totals[key] = UnitTotals(figures, splits, units, counted, added_up.above.get(key, nothing))
    for (key, path, part), four in added_up.sums.items():
        if path in totals[key].splits:  # else the cells of a table that a later version has
            totals[key].splits[path][part] = four
    return totals | dict(_kinds(slot, totals, added_up.most))


@cache
def _paths(report: str) -> dict[str, list[str]]:
    """What each indicator is divided by, and the tables that cross it."""
    paths = {one.key: [split.path for split in one.splits] for one in REPORTS[report].indicators()}
    for crossing in crossings_of(REPORTS[report]):
        paths[crossing.of.key].append(crossing.path)
    return paths


def _by_unit(
    alike: Mapping[FigureLayout, list[Figures]],
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Of each indicator and column how many units gave more than 0, and the most that one gave."""
    above: dict[str, tuple[int, ...]] = {}
    most: dict[str, tuple[int, ...]] = {}
    for layout, group in alike.items():
        columns = list(zip(*group, strict=True))
        for key, start in _heads(layout):
            four = columns[start : start + 4]
            some = [sum(map(bool, column)) for column in four]
            above[key] = tuple(map(add, above.get(key, (0, 0, 0, 0)), some))
            largest = [max(figure or 0 for figure in column) for column in four]
            before = most.get(key, (0, 0, 0, 0))
            most[key] = tuple(max(pair) for pair in zip(before, largest, strict=True))
    return above, most


def _kinds(
    slot: ReportKey, totals: dict[str, UnitTotals], most: Mapping[str, tuple[int, ...]]
) -> Iterator[tuple[str, UnitTotals]]:
    """How many kinds all units have together, at least: their own words go up as one kind."""
    for one in REPORTS[slot.report].indicators():
        if one.kinds_of is None:
            continue
        of = totals.get(one.kinds_of)
        parts = of.splits[one.path_of_kinds] if of else {}
        used = [four for part, four in parts.items() if part]
        seen = (sum(is_something(four[n]) for four in used) for n in range(4))
        held = most.get(one.key, (0, 0, 0, 0))
        least = tuple(max(pair) for pair in zip(held, seen, strict=True))
        yield one.key, replace(totals[one.key], figures=least)


def _added(rows: list[Figures]) -> Figures:
    """The sums of the columns; rows of one shape are blank in the same ones."""
    if len(rows) == 1:
        return rows[0]
    columns = zip(*rows, strict=True)
    if None not in rows[0]:
        return tuple(map(sum, columns))
    return tuple(None if None in column else sum(column) for column in columns)


def _explained(figures: Figures, shape: IndicatorShape) -> Columns:
    """With the reason in place of each blank."""
    pairs = zip(figures, shape.reasons(), strict=True)
    return tuple(Blank(why) if figure is None else figure for figure, why in pairs)


def _together(one: Columns, other: Columns) -> Columns:
    """The sums of two shapes; what is blank in both is blank for the first reason, what one hides is hidden."""
    return tuple(map(added, zip(one, other, strict=True)))


def _rates(ratio: Ratio, totals: dict[str, UnitTotals]) -> Columns:
    pairs = zip(totals[ratio.part].figures, totals[ratio.whole].figures, strict=True)
    return tuple(ratio.of(part, whole) for part, whole in pairs)


def values_of(package: Package) -> dict[str, Number]:
    """The figures of the period by indicator, without those that are blank."""
    figures = ((key, package.figures[start]) for key, start in _heads(package.layout))
    return {key: figure for key, figure in figures if figure is not None}


@lru_cache(maxsize=1024)
def _heads(layout: FigureLayout) -> tuple[tuple[str, int], ...]:
    """Where the figure of each indicator stands."""
    return tuple((shape.key, place.start) for shape, place in layout.placed() if shape.rows)
