"""What is claimed of an indicator by itself: its list, its parts, its days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import z3

from app.base.periods import Days
from app.reports.spec.indicator import Indicator, Split
from app.schema.fields import Choice, ChoiceField, DayField, TermField
from app.schema.values import AnyField
from app.store.read.aggregate_plans import split_disjoint
from app.store.read.aggregates import CountDistinct, CountPairs, CountPeople, CountValues
from tests.proofs.conditions import holds
from tests.proofs.counted import Unit, units
from tests.proofs.proving import Claim, Spans
from tests.proofs.symbols import TEXTS, Unknown, Value
from tests.proofs.things import LAST_DAY, World

LIST = "the list is what is counted"
PARTS = "each counts in one part, whose list holds it"
ONCE = "what counts once counts in one part"
APART = "what is counted way by way is counted once"
DATED = "what is counted by one day or another has one"
TIME = "days that follow on each other add up"
_EVER = Days(DayField.EARLIEST, LAST_DAY)
Belongs = Callable[[Value], z3.BoolRef]  # whether the value at a path is that of a part


def listed(world: World, days: Spans, one: Indicator) -> z3.BoolRef:
    thing = world.record(one.register)
    return holds(thing, one.query(days.first).where) == counts(units(thing, one, days.first))


def apart(world: World, days: Spans, one: Indicator) -> z3.BoolRef:
    """The conditions that a figure is added up over are together its own, and exclude each other."""
    thing, whole = world.record(one.register), one.condition(days.first)
    ways = [holds(thing, way) for way in split_disjoint(whole)]
    number = z3.Sum(z3.IntVal(0), *(z3.If(way, 1, 0) for way in ways))
    return number == z3.If(holds(thing, whole), 1, 0)


def dated(world: World, one: Indicator) -> z3.BoolRef:
    """Where one of several days decides, each record that is to be counted has one of them."""
    thing = world.record(one.register)
    return z3.Implies(holds(thing, one.where), holds(thing, one.when.condition(_EVER)))


def counts(counted: list[Unit]) -> z3.BoolRef:
    return z3.Or(*(unit.counted for unit in counted))


def claimed(one: Indicator) -> tuple[Split, ...]:
    """The ways to divide it. Each person has one sex: known from any of the records that are of them."""
    if isinstance(one.measure, CountPeople):
        return tuple(split for split in one.splits if split.path != one.measure.sex)
    return one.splits


def parts(about: str, one: Indicator, split: Split) -> Iterator[Claim]:
    yield part(f"{about} by {split.path}", one, split.path, split)
    yield from once(f"{about} by {split.path}", one, split.path)


def part(about: str, one: Indicator, path: str, split: Split | None) -> Claim:
    def build(world: World, days: Spans) -> z3.BoolRef:
        thing = world.record(one.register)
        counted = units(thing, one, days.first)
        parts = [*_possible(one, path, split)]
        said = []
        for stored, belongs, shown in parts:
            listed = holds(thing, one.query(days.first, path, stored).where)
            here = [z3.And(unit.counted, belongs(unit.group(one, path))) for unit in counted]
            said.append(z3.Implies(shown, listed == z3.Or(*here)))
        for unit in counted:
            group = unit.group(one, path)
            once = z3.Sum(*(z3.If(belongs(group), 1, 0) for _, belongs, _ in parts)) == 1
            said.append(z3.Implies(z3.And(unit.counted, _unknown_is(one, path, group)), once))
        return z3.And(*said)

    return Claim(PARTS, about, build, (one,))


_WORD = Unknown(z3.Int("any word"))


def _possible(
    one: Indicator, path: str, split: Split | None
) -> Iterator[tuple[object, Belongs, z3.BoolRef]]:
    """The parts that are shown: of a list its own, then one in nobody's list, then what is not said."""
    spec = one._spec(path)
    listed: list[object] = [None]
    if split:
        used = [choice.value for choice in _starters(spec)]
        listed = [*one.labels(split, [*used, None])]
    for stored in listed:
        yield stored, is_part(stored), z3.BoolVal(True)
    if not isinstance(spec, ChoiceField):
        own = [TEXTS.number(str(stored)) for stored in listed if stored is not None]
        other = z3.And(*(_WORD.of != number for number in own))
        yield _WORD, lambda group: z3.And(group.given, other, group.of == _WORD.of), other


def _starters(spec: AnyField) -> tuple[Choice, ...]:
    if isinstance(spec, ChoiceField):
        return tuple(spec.choices)
    return tuple(spec.starters) if isinstance(spec, TermField) else ()


def values_at(one: Indicator, path: str) -> list[object]:
    """What may stand at a path: each of a closed list, or any value at all; and nothing."""
    spec = one._spec(path)
    if isinstance(spec, ChoiceField):
        return [None, *(choice.value for choice in spec.choices)]
    return [None, Unknown(z3.Int(f"any {path}"))]


def is_part(stored: object) -> Belongs:
    def belongs(group: Value) -> z3.BoolRef:
        if stored is None:
            return z3.Not(group.given)
        if isinstance(stored, Unknown):
            return z3.And(group.given, group.of == stored.of)
        return z3.And(group.given, group.of == TEXTS.number(str(stored)))

    return belongs


def _unknown_is(one: Indicator, path: str, group: Value) -> z3.BoolRef:
    """The word that stands for any is the record's own, where that is in nobody's list."""
    spec = one._spec(path)
    if isinstance(spec, ChoiceField):
        return z3.BoolVal(True)
    own = [group.of == TEXTS.number(choice.value) for choice in _starters(spec)]
    return z3.Or(z3.Not(group.given), *own, _WORD.of == group.of)


def once(about: str, one: Indicator, path: str) -> Iterator[Claim]:
    """Of what counts once however many records say it: all of them stand in the same part."""
    if not isinstance(one.measure, CountDistinct | CountValues | CountPairs):
        return

    def build(world: World, days: Spans) -> z3.BoolRef:
        things = [world.record(one.register) for _ in range(2)]
        counted = [unit for thing in things for unit in units(thing, one, days.first)]
        return z3.And(*(
            z3.Implies(
                z3.And(a.counted, b.counted, same_thing(a, b)),
                a.group(one, path).same(b.group(one, path)),
            )
            for a, b in combinations(counted, 2)
        ))  # fmt: skip

    yield Claim(ONCE, about, build, (one,))


def same_thing(a: Unit, b: Unit) -> z3.BoolRef:
    return z3.And(*(x.same(y) for x, y in zip(a.what, b.what, strict=True)))


def adds_up(world: World, days: Spans, one: Indicator) -> z3.BoolRef:
    thing = world.record(one.register)
    three = (units(thing, one, some) for some in (days.first, days.then, days.both))
    return z3.And(*(
        z3.And(c.counted == z3.Or(a.counted, b.counted), z3.Not(z3.And(a.counted, b.counted)))
        for a, b, c in zip(*three, strict=True)
    ))  # fmt: skip
