"""The units of a report in their order by a rule, and whose figures are worse than the period before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.exchange.consolidated.ranking_rule import RankedFigure, RankingOrder, RankingRule
from app.exchange.rollup.total_rows import TotalRow
from app.reports.spec.figures import Figure, Number, is_number, to_tenth
from app.reports.spec.indicator import Indicator

_NOW, _BEFORE = 0, 1  # which of the four figures


class UnitName(NamedTuple):
    """A unit by its code, and what it is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit with its place; units that are equal have the same one, and the next places stay empty.

    ``points`` of 100, where points are given. ``moved``: by how many places it went up since the period
    before among the units that have all figures of both, none under the least; None where it has not.
    """

    unit: UnitName
    place: int
    points: float | None
    figures: tuple[Number, ...]
    moved: int | None


@dataclass(frozen=True, slots=True)
class UnrankedUnit:
    """A unit that has no place, for some of the figures are blank, which is not 0, or under the least of the rule."""

    unit: UnitName
    blank: tuple[Indicator, ...]
    few: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure of a unit that is worse than in the period before."""

    indicator: Indicator
    now: Number
    before: Number


@dataclass(frozen=True, slots=True)
class FallenUnit:
    """A unit with its figures that are worse than before."""

    unit: UnitName
    falls: tuple[Fall, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units by a rule. ``chosen``: the receiver has set it. ``fallen``: the most falls first."""

    rule: RankingRule
    chosen: bool
    indicators: tuple[Indicator, ...]
    ranked: tuple[RankedUnit, ...]
    unranked: tuple[UnrankedUnit, ...]
    fallen: tuple[FallenUnit, ...]


def rank(
    rule: RankingRule, rows: Sequence[TotalRow], units: Sequence[UnitName], *, chosen: bool
) -> Ranking:
    """Return the units of a report, which stand as their figures do in ``rows``, in their order."""
    whole = {one.indicator.key: one for one in rows if one.split is None}
    counting = [whole[one.indicator] for one in rule.figures]
    few, earlier_few = (
        {unit: tuple(_few(rule.figures, whole, unit, which)) for unit in range(len(units))}
        for which in (_NOW, _BEFORE)
    )
    now, before = _complete(counting, few, _NOW), _complete(counting, earlier_few, _BEFORE)
    places, points = _places(rule, now)
    moved = _moved(rule, now, before)
    ranked = [
        RankedUnit(units[unit], places[unit], points.get(unit), figures, moved.get(unit))
        for unit, figures in now.items()
    ]
    indicators = tuple(one.indicator for one in counting)
    return Ranking(
        rule,
        chosen,
        indicators,
        tuple(sorted(ranked, key=lambda one: (one.place, one.unit.name))),
        tuple(
            UnrankedUnit(units[unit], tuple(_blanks(counting, unit)), few[unit])
            for unit in range(len(units))
            if unit not in now
        ),
        _fallen(rule.figures, counting, units),
    )


def _figure(row: TotalRow, unit: int, which: int) -> Figure | None:
    four = row.units[unit]
    return four[which] if four else None


def _complete(
    rows: Sequence[TotalRow], few: Mapping[int, tuple[Indicator, ...]], which: int
) -> dict[int, tuple[Number, ...]]:
    """The figures of the units that have all of them, and none under the least."""
    found = {}
    for unit in (unit for unit, some in few.items() if not some):
        figures = [_figure(row, unit, which) for row in rows]
        numbers = tuple(figure for figure in figures if is_number(figure))
        if len(numbers) == len(rows):
            found[unit] = numbers
    return found


def _blanks(rows: Sequence[TotalRow], unit: int) -> Iterator[Indicator]:
    return (row.indicator for row in rows if not is_number(_figure(row, unit, _NOW)))


def _few(
    figures: Sequence[RankedFigure], whole: Mapping[str, TotalRow], unit: int, which: int
) -> Iterator[Indicator]:
    """The figures of a unit that are under the least: three cases of three are no better than 97 of a hundred."""
    for one in figures:
        if not one.least:
            continue
        row = whole[one.indicator]
        ratio = row.indicator.ratio
        of = _figure(whole[ratio.whole] if ratio else row, unit, which)
        if is_number(of) and of < one.least:
            yield row.indicator


def _places(
    rule: RankingRule, figures: Mapping[int, tuple[Number, ...]]
) -> tuple[dict[int, int], dict[int, float]]:
    """The place of each unit, and its points where there are any."""
    signed = {
        unit: tuple(
            figure if one.higher else -figure
            for one, figure in zip(rule.figures, some, strict=True)
        )
        for unit, some in figures.items()
    }
    if rule.by is RankingOrder.ORDER:
        return _placed(signed), {}
    weights = [one.weight for one in rule.figures]
    each = [
        _placed({unit: (some[place],) for unit, some in signed.items()})
        for place in range(len(weights))
    ]
    units = len(figures)
    # Whole numbers: what is equal is equal to the last digit.
    sums = {
        unit: sum(w * (units - places[unit]) for w, places in zip(weights, each, strict=True))
        for unit in figures
    }
    most = sum(weights) * (units - 1)
    points = {unit: to_tenth(100 * of / most) if most else 100.0 for unit, of in sums.items()}
    return _placed({unit: (of,) for unit, of in sums.items()}), points


def _placed(values: Mapping[int, tuple[Number, ...]]) -> dict[int, int]:
    """The places by values of which the highest is first; of equal ones the same."""
    ordered = sorted(values.values())
    return {unit: 1 + len(ordered) - bisect_right(ordered, value) for unit, value in values.items()}


def _moved(
    rule: RankingRule,
    now: Mapping[int, tuple[Number, ...]],
    before: Mapping[int, tuple[Number, ...]],
) -> dict[int, int]:
    """By how many places each went up, among those that have all figures of both periods."""
    both = now.keys() & before.keys()
    places, _points = _places(rule, {unit: now[unit] for unit in both})
    earlier, _points = _places(rule, {unit: before[unit] for unit in both})
    return {unit: earlier[unit] - places[unit] for unit in both}


def _fallen(
    figures: Sequence[RankedFigure], rows: Sequence[TotalRow], units: Sequence[UnitName]
) -> tuple[FallenUnit, ...]:
    found = (
        FallenUnit(unit, tuple(_falls(figures, rows, place))) for place, unit in enumerate(units)
    )
    return tuple(
        sorted(
            (one for one in found if one.falls), key=lambda one: (-len(one.falls), one.unit.name)
        )
    )


def _falls(figures: Sequence[RankedFigure], rows: Sequence[TotalRow], unit: int) -> Iterator[Fall]:
    for one, row in zip(figures, rows, strict=True):
        now, before = (_figure(row, unit, which) for which in (_NOW, _BEFORE))
        if is_number(now) and is_number(before) and (now < before if one.higher else now > before):
            yield Fall(row.indicator, now, before)
