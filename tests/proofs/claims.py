"""What is claimed of every indicator, report and official table; of none of them by name.

A new indicator, split, balance or table is claimed of, and proved, without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.periods import Days
from app.reports.compute.estimates import goes_on
from app.reports.spec.indicator import Indicator
from app.reports.spec.official_table import AcrossSum, ControlSum, OfficialTable, ShareOf, TableRow
from app.reports.spec.report import Report, TableMaker
from app.schema.conditions import AnyOf
from app.store.read.aggregate_plans import split_disjoint
from tests.proofs import of_one
from tests.proofs.of_several import (
    Indicators,
    Side,
    balance,
    cells,
    disjoint,
    in_rows,
    subset,
    sum_of,
)
from tests.proofs.proving import Claim

# Any days will do: it is asked what shape a condition has.
_YEAR = Days(date(2027, 1, 1), date(2027, 12, 31))


def claims(report: Report, tables: tuple[tuple[TableMaker, OfficialTable], ...]) -> Iterator[Claim]:
    """Everything that is claimed of a report; ``tables``: as they are made of an empty store."""
    known = {one.key: one for one in report.indicators()}
    for one in known.values():
        yield from indicator_claims(report.key, one, known)
    if report.balance:
        about = f"{report.key}: {' + '.join(report.balance.plus)}"
        sides = (report.balance.plus, report.balance.minus)
        yield from balance(about, *(tuple(known[key] for key in side) for side in sides))
    for maker, table in tables:
        yield from table_claims(f"{report.key}/{table.key}", maker, table, known)


def indicator_claims(report: str, one: Indicator, known: Indicators) -> Iterator[Claim]:
    """What is claimed of an indicator; ``known``: those of its report."""
    about = f"{report}: {one.key}"
    if one.ratio:
        part, whole = known[one.ratio.part], known[one.ratio.whole]
        if not one.ratio.over:
            yield subset(about, (part,), (whole,))
    elif one.plus:
        yield disjoint(about, tuple(known[key] for key in one.plus.parts))
    else:
        yield Claim(of_one.LIST, about, lambda world, days: of_one.listed(world, days, one), (one,))
        if len(split_disjoint(one.condition(_YEAR))) > 1:
            yield Claim(
                of_one.APART, about, lambda world, days: of_one.apart(world, days, one), (one,)
            )
        if isinstance(one.when.condition(_YEAR), AnyOf):
            yield Claim(of_one.DATED, about, lambda world, _: of_one.dated(world, one), (one,))
        for split in of_one.claimed(one):
            yield from of_one.parts(about, one, split)
        if one.areas:
            yield of_one.part(f"{about} by {one.areas}", one, one.areas, None)
            if one.adds_over(one.areas):
                yield from of_one.once(f"{about} by {one.areas}", one, one.areas)
        if goes_on(one):
            yield Claim(
                of_one.TIME, about, lambda world, days: of_one.adds_up(world, days, one), (one,)
            )


def table_claims(
    about: str, maker: TableMaker, table: OfficialTable, known: Indicators
) -> Iterator[Claim]:
    """What is claimed of an official table whose cells are counted."""
    columns = {column.key: column for column in table.columns}

    def counted(key: str) -> Side:
        of = columns[key].of
        if isinstance(of, AcrossSum) and not of.minus:
            return tuple(one for part in of.plus for one in counted(part))
        return (maker.counted[key],) if key in maker.counted else ()

    def side(keys: tuple[str, ...]) -> Side:
        return tuple(one for key in keys for one in counted(key))

    for column in table.columns:
        name = f"{about}: {column.key}"
        match column.of:
            case ControlSum(plus, minus):
                yield from balance(name, side(plus), side(minus))
            case AcrossSum(plus, ()) if parts := side(plus):
                yield from sum_of(name, parts, known)
            case ShareOf(part, whole) if counted(part) and counted(whole):
                yield subset(name, counted(part), counted(whole))
    for key, one in maker.counted.items() if maker.by else ():
        yield cells(f"{about}: {key}", one, maker.by)
    fixed = [row.of for row in table.rows if isinstance(row, TableRow) and row.of is not None]
    for key, one in maker.counted.items() if fixed else ():
        yield in_rows(f"{about}: {key}", one, maker.by, fixed)
