"""What an open copy of a rollup leaves blank: parts that may tell who was helped.

A unit's figure of an indicator is a total of the unit and is never hidden, nor is the sum of all
units. What a part comes to is: over all units each cell that is small, with those that would give it
away, as in a report of one unit; of a single unit all parts of a split together, in every report and
column, and those of a second unit, so that neither follows from the sums over the units.

What an open package shows is known to whoever has it. It stands here as it does there and hides nobody
else: what the other units have together must not tell of them either, so it is chosen from their sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from app.exchange.package.package import Package, period_of
from app.exchange.rollup.one_report import as_one_report
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.total_rows import Four, TotalRow, handed_in, total_rows
from app.exchange.rollup.totals import UnitTotals
from app.reports.output.small_cells import hide_small_of, is_guarded
from app.reports.output.suppression import is_small
from app.reports.spec.figures import Blank, Figure, is_number, may_be_something
from app.store.submissions import ReportKey

OVER_ALL = ""  # among the units of which a division is hidden: it is also in the sums over all
Rows = dict[ReportKey, list[TotalRow]]
Split = tuple[str, str]  # the register that is counted and what it is divided by
Place = tuple[ReportKey, str, str, str]  # report, indicator, what it is divided by, part
_COLUMNS = range(4)
HIDDEN: Four = (Blank.SMALL,) * 4


def open_rows(result: RollupResult) -> Rows:
    """The rows of every report, with ``Blank.SMALL`` for what an open copy does not show."""
    rows = {
        slot: [
            one for one in total_rows(result, slot, empty=True) if _hides(one) or _is_printed(one)
        ]
        for slot in result.slots
    }
    handed = {slot: handed_in(result, slot) for slot in result.slots}
    units = {slot: [one.unit for one in some] for slot, some in handed.items()}
    closed = {slot: _closed(some, handed[slot]) for slot, some in rows.items()}
    totals = _open_totals(closed)
    theirs = {slot: [one.unit for one in some if not one.open] for slot, some in handed.items()}
    parts = _hidden_units(closed, theirs, totals)
    opened = {
        slot: [
            replace(
                one,
                total=_open_total(one, totals, slot, parts),
                units=_open_units(one, units[slot], parts),
            )
            for one in some
        ]
        for slot, some in rows.items()
    }
    return {slot: [one for one in some if _is_printed(one)] for slot, some in opened.items()}


def open_totals(result: RollupResult) -> dict[ReportKey, dict[str, UnitTotals]]:
    """The sums over all units, as ``RollupResult.totals``, with ``Blank.SMALL`` for hidden parts."""
    found = {slot: dict(totals) for slot, totals in result.totals.items()}
    for slot, some in open_rows(result).items():
        for one in some:
            if one.split is not None:
                of = found[slot][one.indicator.key]
                parts = of.splits[one.path] | {one.part: one.total}
                splits = of.splits | {one.path: parts}
                found[slot][one.indicator.key] = replace(of, splits=splits)
    return found


def _open_total(
    one: TotalRow, totals: Mapping[Place, Four], slot: ReportKey, parts: Mapping[Split, set[str]]
) -> Four:
    if _hides(one) and OVER_ALL in parts.get(_split(one), ()):
        return HIDDEN
    theirs = totals.get((slot, one.indicator.key, one.path, one.part), one.total)
    pairs = zip(one.total, theirs, strict=True)
    return tuple(Blank.SMALL if of is Blank.SMALL else figure for figure, of in pairs)


def _open_units(
    one: TotalRow, units: Sequence[str], parts: Mapping[Split, set[str]]
) -> tuple[Four | None, ...]:
    hidden = parts.get(_split(one)) if _hides(one) else None
    if not hidden:
        return one.units
    pairs = zip(units, one.units, strict=True)
    return tuple(HIDDEN if four and unit in hidden else four for unit, four in pairs)


def _closed(rows: Sequence[TotalRow], packages: Sequence[Package]) -> list[TotalRow]:
    """The rows over the units whose packages are not open; what one of the others hides stays blank."""
    if not any(package.open for package in packages):
        return list(rows)
    found = []
    for one in rows:
        pairs = zip(one.units, packages, strict=True)
        units = tuple(four for four, package in pairs if not package.open)
        total = _sum_of(one.total, units) if is_guarded(one.indicator) else one.total
        found.append(replace(one, total=total, units=units))
    return found


def _sum_of(total: Four, units: Sequence[Four | None]) -> Four:
    fours = [four for four in units if four]
    sums = [sum(filter(is_number, (four[which] for four in fours))) for which in _COLUMNS]
    pairs = zip(total, sums, strict=True)
    return tuple(figure if isinstance(figure, Blank) else theirs for figure, theirs in pairs)


def _hides(one: TotalRow) -> bool:
    """Whether it is a part of what counts people being helped."""
    return one.split is not None and is_guarded(one.indicator)


def _is_printed(one: TotalRow) -> bool:
    """Whether it is no part, or one that is something in any column, or may be."""
    return one.split is None or any(map(may_be_something, one.total))


def _split(one: TotalRow) -> Split:
    return one.indicator.register, one.path


# ---- over all units -----------------------------------------------------------------------------


def _open_totals(rows: Rows) -> dict[Place, Four]:
    """The parts over all units, by report, indicator, split and part: hidden as in one report."""
    summed = [as_one_report(slot, some, period_of(slot).last) for slot, some in rows.items()]
    return {
        (slot, key, split.path, part.key): tuple(part.figures)
        for slot, opened in zip(rows, hide_small_of(summed), strict=True)
        for key, line in opened.lines.items()
        for split, parts in line.splits
        for part in parts
    }


# ---- unit by unit -------------------------------------------------------------------------------


def _hidden_units(
    rows: Rows, units: Mapping[ReportKey, Sequence[str]], totals: Mapping[Place, Four]
) -> dict[Split, set[str]]:
    """The units whose parts are hidden, by what they are divided by."""
    found: dict[Split, set[str]] = defaultdict(set)
    for slot, some in rows.items():
        for one in filter(_hides, some):
            for unit, four in zip(units[slot], one.units, strict=True):
                if four and any(is_number(f) and is_small(int(f)) for f in four):
                    found[_split(one)].add(unit)
    while more := [*_alone(rows, units, found), *_solvable(rows, units, found, totals)]:
        for split, unit in more:
            found[split].add(unit)
    return found


def _alone(
    rows: Rows, units: Mapping[ReportKey, Sequence[str]], hidden: Mapping[Split, set[str]]
) -> Iterator[tuple[Split, str]]:
    """Where a single unit is hidden, another that is to be: else the sums less all others tell it."""
    for slot, some in rows.items():
        whole = {one.indicator.key: one for one in some if one.split is None}
        for key, split in dict.fromkeys((o.indicator.key, _split(o)) for o in filter(_hides, some)):
            for which in _COLUMNS:
                counted = _counted(units[slot], whole[key], which)
                shown = counted.keys() - hidden[split]
                if len(counted) - len(shown) == 1 and shown:
                    yield split, min(shown, key=lambda unit: (counted[unit], unit))


def _solvable(
    rows: Rows,
    units: Mapping[ReportKey, Sequence[str]],
    hidden: Mapping[Split, set[str]],
    totals: Mapping[Place, Four],
) -> Iterator[tuple[Split, str]]:
    """Where what the hidden units have together leaves one of them a single number: one more unit.

    ``OVER_ALL``: none would help, since they have all in the same part.
    """
    for slot, some in rows.items():
        whole = {one.indicator.key: one for one in some if one.split is None}
        by: dict[tuple[str, Split], list[TotalRow]] = defaultdict(list)
        for one in filter(_hides, some):
            by[one.indicator.key, _split(one)].append(one)
        for (key, split), parts in by.items():
            for which in () if OVER_ALL in hidden[split] else _COLUMNS:
                counted = _counted(units[slot], whole[key], which)
                shares = [_counted(units[slot], one, which) for one in parts]
                blank = [totals[slot, key, one.path, one.part][which] for one in parts]
                told = _given_away(shares, blank, counted, hidden[split])
                if told is None:
                    continue
                others = (
                    (number, unit)
                    for unit, number in counted.items()
                    if unit not in hidden[split] and told.get(unit) != number
                )
                yield split, min(others, default=(0, OVER_ALL))[1]


def _given_away(
    shares: Sequence[Mapping[str, int]],
    totals: Sequence[Figure],
    counted: Mapping[str, int],
    hidden: Collection[str],
) -> Mapping[str, int] | None:
    """The part of which the sums over parts and over units leave a hidden unit one small number."""
    every = sum(number for unit, number in counted.items() if unit in hidden)
    free = totals.count(Blank.SMALL) > 1
    for share, total in zip(shares, totals, strict=True):
        if total is Blank.SMALL and free:
            continue  # it may as well be in another part
        some = {unit: number for unit, number in share.items() if unit in hidden}
        together = sum(some.values())
        for unit, number in some.items():
            least = max(0, counted[unit] + together - every)
            if is_small(number) and least == min(counted[unit], together):
                return share
    return None


def _counted(units: Sequence[str], one: TotalRow, which: int) -> dict[str, int]:
    """The units that counted anything, and how much."""
    figures: Iterator[tuple[str, Figure]] = (
        (unit, four[which]) for unit, four in zip(units, one.units, strict=True) if four
    )
    return {unit: int(figure) for unit, figure in figures if is_number(figure) and figure}
