"""What a figure counts, as ``app.store.read.aggregates`` groups it: the units, and under which part each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import z3

from app.base.periods import Days
from app.reports.spec.indicator import Indicator
from app.schema.fields import ManyField
from app.store.read.aggregates import (
    CountDistinct,
    CountPairs,
    CountPeople,
    CountRecords,
    CountRows,
    CountValues,
    Measure,
    SumOf,
)
from tests.proofs.conditions import holds
from tests.proofs.symbols import NotTranslated, Value
from tests.proofs.things import Thing

MISSING = Value(z3.BoolVal(False), z3.IntVal(0))


@dataclass(frozen=True)
class Unit:
    """What adds to a figure where ``counted``; ``what`` tells apart what counts once.

    ``weight``: what a sum adds; ``path``: the row, if it is one.
    """

    counted: z3.BoolRef
    thing: Thing
    row: Thing | None
    what: tuple[Value, ...]

    def group(self, indicator: Indicator, by: str) -> Value:
        """The value at ``by`` under which it is counted."""
        name, _, rest = by.partition(".")
        if self.row is not None and name == getattr(indicator.counted, "rows", ""):
            return self.row.value(rest)
        value = self.thing.value(name)
        if not rest:
            return value
        behind = self.thing.behind(name).value(rest)
        return Value(z3.And(value.given, behind.given), behind.of)


def units(thing: Thing, indicator: Indicator, days: Days) -> list[Unit]:
    """What a record adds to a figure of some days."""
    measure = indicator.measured(days)
    return [*_units(thing, holds(thing, indicator.condition(days)), measure)]


def _units(thing: Thing, held: z3.BoolRef, measure: Measure) -> Iterator[Unit]:
    match measure:
        case CountRecords() | SumOf() | CountPeople():  # who is one with whom, no record says
            yield Unit(held, thing, None, ())
        case CountDistinct(fields):
            for what, there in _tuples(thing, fields):
                yield Unit(z3.And(held, there, what[0].given), thing, None, what)
        case CountRows(rows, where):
            for there, row in _rows(thing, rows):
                yield Unit(z3.And(held, there, holds(row, where)), thing, row, ())
        case CountPairs(rows, field, where):
            for there, row in _rows(thing, rows):
                value = row.value(field)
                counts = z3.And(held, there, value.given, holds(row, where))
                yield Unit(counts, thing, row, (thing.id, value))
        case CountValues(rows, field, where):
            for there, row in _rows(thing, rows):
                value = row.value(field)
                yield Unit(
                    z3.And(held, there, value.given, holds(row, where)), thing, row, (value,)
                )
        case _:
            raise NotTranslated(repr(measure))


def _rows(thing: Thing, rows: str) -> tuple[tuple[z3.BoolRef, Thing], ...]:
    thing.world.asked.add((thing.number, rows, "counted"))
    return thing.rows(rows)


def _tuples(
    thing: Thing, fields: tuple[str, ...]
) -> Iterator[tuple[tuple[Value, ...], z3.BoolRef]]:
    """What tells things apart, and whether it is there: rows behind a link have several."""
    single = fields[0].split(".")
    if len(single) == 1:
        yield tuple(map(thing.value, fields)), z3.BoolVal(True)
        return
    link, rows, name = single
    behind = thing.behind(link)
    assert isinstance(behind.fields[rows], ManyField)
    for there, row in _rows(behind, rows):
        yield (row.value(name),), z3.And(thing.value(link).given, there)
