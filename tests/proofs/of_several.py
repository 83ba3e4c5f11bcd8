"""What is claimed of indicators together: rates, sums, balances, the rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product

import z3

from app.base.periods import Days
from app.reports.spec.indicator import Indicator
from app.reports.spec.when import AtStart, Standing
from app.schema.vocabulary import Sex
from app.store.read.aggregates import CountDistinct, CountPeople
from tests.proofs.conditions import holds
from tests.proofs.counted import Unit, units
from tests.proofs.of_one import ONCE, counts, is_part, same_thing, values_at
from tests.proofs.proving import Claim, Spans
from tests.proofs.symbols import NotTranslated
from tests.proofs.things import Thing, World

RATIO = "the part is of the whole"
DISJOINT = "nothing is added twice"
BALANCE = "both sides are the same"
CHAIN = "what is open at the end is carried over"
SUM = "the parts of a sum are all there is, each once"
ROWS = "each counts in one of the rows"
CELLS = "the list of a cell is what it counts"
Indicators = Mapping[str, Indicator]
Side = tuple[Indicator, ...]


def subset(about: str, part: tuple[Indicator, ...], whole: tuple[Indicator, ...]) -> Claim:
    """Whatever counts in the part counts in the whole."""

    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = _one_record(world, *part, *whole)
        inside = [unit for one in part for unit in units(thing, one, days.first)]
        around = [unit for one in whole for unit in units(thing, one, days.first)]
        return z3.And(*(
            z3.Implies(a.counted, z3.Or(*(z3.And(b.counted, _alike(a, b)) for b in around)))
            for a in inside
        ))  # fmt: skip

    return Claim(RATIO, about, build, (*part, *whole))


def _alike(a: Unit, b: Unit) -> z3.BoolRef:
    """Whether they are one thing: the same row, or the same of what counts once."""
    if a.row is not b.row:
        return z3.BoolVal(False)
    return same_thing(a, b)


def _one_record(world: World, *indicators: Indicator) -> Thing:
    registers = {one.register for one in indicators}
    measures = {(type(one.measure), getattr(one.measure, "field", "")) for one in indicators}
    if len(registers) != 1 or len(measures) != 1:
        names = ", ".join(one.key for one in indicators)
        raise NotTranslated(
            f"{names} are not counted in one way in one register, so none is a part of another; of a "
            "rate write over=True, and into its definition that it may be over 100 %"
        )
    return world.record(registers.pop())


def disjoint(about: str, parts: tuple[Indicator, ...]) -> Claim:
    """No record counts in two of them."""

    def build(world: World, days: Spans) -> z3.BoolRef:
        by_register: dict[str, list[Indicator]] = {}
        for one in parts:
            by_register.setdefault(one.register, []).append(one)
        said = []
        for key, some in by_register.items():
            thing = world.record(key)
            counted = [counts(units(thing, one, days.first)) for one in some]
            said += [z3.Not(z3.And(a, b)) for a, b in combinations(counted, 2)]
        return z3.And(*said)

    return Claim(DISJOINT, about, build, parts)


def balance(about: str, plus: Side, minus: Side) -> Iterator[Claim]:
    """Each record counts as often on either side; what is open at the end is carried over."""

    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = _one_record(world, *plus, *minus)
        return _times(thing, plus, days.first) == _times(thing, minus, days.first)

    yield Claim(BALANCE, about, build, (*plus, *minus))
    opening = tuple(one for one in plus if isinstance(one.when, AtStart))
    closing = tuple(one for one in minus if isinstance(one.when, Standing))
    if opening:

        def chain(world: World, days: Spans) -> z3.BoolRef:
            thing = _one_record(world, *plus, *minus)
            return _times(thing, opening, days.then) == _times(thing, closing, days.first)

        yield Claim(CHAIN, about, chain, (*opening, *closing))


def _times(thing: Thing, indicators: Side, days: Days) -> z3.ArithRef:
    counted = [unit for one in indicators for unit in units(thing, one, days)]
    return z3.Sum(z3.IntVal(0), *(z3.If(unit.counted, 1, 0) for unit in counted))


def sum_of(about: str, parts: Side, known: Indicators) -> Iterator[Claim]:
    """Of parts of one indicator of the report: each record of it counts in one of them."""
    key = parts[0].key
    whole = known.get(key)
    if whole is None or any(part.key != key for part in parts):
        yield disjoint(about, parts)
        return

    if isinstance(whole.measure, CountPeople):
        yield _by_sex(about, whole, parts)
        return

    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = _one_record(world, whole, *parts)
        return _times(thing, parts, days.first) == _times(thing, (whole,), days.first)

    yield Claim(SUM, about, build, (whole, *parts))
    if isinstance(whole.measure, CountDistinct):
        yield _told_apart(about, parts)


def _by_sex(about: str, whole: Indicator, parts: Side) -> Claim:
    """Each person has one sex or none that is known: the parts are each of these, of the same records."""
    alike = [replace(part, measure=whole.measure) == whole for part in parts]
    sexes = [part.measure.only for part in parts if isinstance(part.measure, CountPeople)]
    all_there_is = Counter(sexes) == Counter([*(sex.value for sex in Sex), None])
    said = z3.BoolVal(all(alike) and all_there_is)
    return Claim(SUM, about, lambda _world, _days: said, ())


def _told_apart(about: str, parts: Side) -> Claim:
    """Two records that count once do not count in two parts."""

    def build(world: World, days: Spans) -> z3.BoolRef:
        one, other = (world.record(parts[0].register) for _ in range(2))
        return z3.And(*(
            z3.Not(z3.And(a.counted, b.counted, same_thing(a, b)))
            for x, y in combinations(parts, 2)
            for a in units(one, x, days.first)
            for b in units(other, y, days.first)
        ))  # fmt: skip

    return Claim(ONCE, about, build, parts)


def in_rows(about: str, one: Indicator, by: str, rows: list[object]) -> Claim:
    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = world.record(one.register)
        said = []
        for unit in units(thing, one, days.first):
            group = unit.group(one, by)
            said.append(z3.Implies(unit.counted, z3.Or(*(is_part(row)(group) for row in rows))))
        return z3.And(*said)

    return Claim(ROWS, about, build, (one,))


def cells(about: str, one: Indicator, by: str) -> Claim:
    """Of a table with a row for each value, or for values together: the list behind a cell of it."""
    paths = by.split(" ")

    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = world.record(one.register)
        counted, said = units(thing, one, days.first), []
        for values in product(*(values_at(one, path) for path in paths)):
            row: object = values if len(paths) > 1 else values[0]
            listed = holds(thing, one.query(days.first, by, row).where)
            pairs = [*zip(paths, values, strict=True)]
            here = (
                z3.And(
                    unit.counted, *(is_part(value)(unit.group(one, path)) for path, value in pairs)
                )
                for unit in counted
            )
            said.append(listed == z3.Or(*here))
        return z3.And(*said)

    return Claim(CELLS, about, build, (one,))
