"""Records of which only that is known what their register admits: any of them at all.

A ``Thing`` is a record or a row of one. What fields say of themselves (required, ranges, choices)
is laid down by their kind; what the rules say is read out of the rules (``rules.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import z3

from app.schema.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LinkField,
    LinksField,
    ManyField,
    NumberField,
    PartDayField,
    RowsField,
    YesNoField,
)
from app.schema.record import FieldSet, Record, register
from app.schema.values import AnyField
from app.schema.visitor import FieldVisitor
from app.store.mapping.tables import child_fields
from tests.proofs import rules
from tests.proofs.expressions import Subject
from tests.proofs.symbols import NAMES, Value, coded

LAST_DAY = date(2199, 12, 31)  # no later day can be typed
Limit = Callable[[Value], z3.BoolRef]


@dataclass
class World:
    """What a claim speaks of: any records, entered on any day.

    ``room`` is how many rows each small table of a record may have. A claim asks a number of things of
    some row or other; with a row for each of them (``asked``) it holds of any number of rows.
    """

    room: int = 1
    today: z3.ArithRef = field(default_factory=lambda: z3.Int("today"))
    held: list[z3.BoolRef] = field(default_factory=list)
    asked: set[tuple[int, str, str]] = field(default_factory=set)
    things: list[Thing] = field(default_factory=list)
    latest: dict[tuple[int, str], z3.BoolRef] = field(default_factory=dict)

    def record(self, key: str) -> Thing:
        """Any record of a register, and none that it was asked for before."""
        cls = register(key)
        thing = Thing(self, cls.schema.fields, cls)
        self.held += [thing.admitted, thing.id.of >= 1]
        self.held += [thing.id.of != other.id.of for other in self.things if other.cls is cls]
        self.things.append(thing)
        return thing

    def enough(self) -> int:
        """How many rows a small table must have for the claim to speak of any number."""
        tables = [(thing, rows) for thing, rows, _ in self.asked]
        return max((tables.count(table) for table in tables), default=1)


class Thing(Subject):
    """Any record of a register, or any row of one."""

    def __init__(
        self,
        world: World,
        fields: dict[str, AnyField],
        cls: type[Record] | type[FieldSet] | None,
    ) -> None:
        self.world, self.fields, self.cls = world, fields, cls
        self.number = next(NAMES)
        self.id = Value(z3.BoolVal(True), z3.Int(f"id.{self.number}"))
        self.touched: dict[str, None] = {}
        self._behind: dict[str, Thing] = {}
        self._values: dict[str, Value] = {}
        self._rows: dict[str, tuple[tuple[z3.BoolRef, Thing], ...]] = {}
        self._fill()
        self.errors = rules.errors(self) if cls else rules.Errors()
        refused = map(z3.Not, self.errors.certain)
        self.admitted = z3.And(*self._limits(), *refused)

    def _fill(self) -> None:
        for name, spec in self.fields.items():
            if isinstance(spec, ManyField):
                self._rows[name] = tuple(self._row(spec) for _ in range(self.world.room))
            else:
                said = f"{name}.{self.number}"
                self._values[name] = Value(z3.Bool(f"given.{said}"), z3.Int(said))

    def _row(self, spec: ManyField) -> tuple[z3.BoolRef, Thing]:
        made = Thing(self.world, child_fields(spec), row_of(spec))
        there = z3.Bool(f"row.{spec.name}.{made.number}")
        if row_of(spec) is None:  # a link or a choice that stands there is one
            there = z3.And(there, made.value("value").given)
        return there, made

    def _limits(self) -> Iterator[z3.BoolRef]:
        """What the fields say, each of itself."""
        for name, spec in self.fields.items():
            needed = spec.required or spec.usual is not None
            if isinstance(spec, ManyField):
                rows = self._rows[name]
                yield from (z3.Implies(there, row.admitted) for there, row in rows)
                if needed:
                    yield z3.Or(*(there for there, _ in rows))
            else:
                value = self._values[name]
                yield z3.Implies(value.given, spec.accept(_Limits(self.world))(value))
                if needed:
                    yield value.given

    def value(self, name: str) -> Value:
        """What stands in a field, or its id."""
        if name == "id":
            return self.id
        self.touched[name] = None
        return self._values[name]

    def held(self, name: str) -> Value:
        """What stands in a field, as the rules ask for it."""
        return self._values[name]

    def held_rows(self, name: str) -> tuple[tuple[z3.BoolRef, Thing], ...]:
        """The rows of a small table, as the rules ask for them."""
        return self._rows[name]

    def behind(self, name: str) -> Thing:
        """The record that a link leads to; only where the link is given is it one."""
        self.touched[name] = None
        if name not in self._behind:
            spec = self.fields[name]
            assert isinstance(spec, LinkField)
            cls = register(spec.target)
            made = self._behind[name] = Thing(self.world, cls.schema.fields, cls)
            link = self._values[name]
            there = z3.And(made.admitted, made.id.of == link.of)
            self.world.held.append(z3.Implies(link.given, there))
        return self._behind[name]

    def empty(self) -> Iterator[z3.BoolRef]:
        """Nothing stands in the fields that nobody asked for, where nothing need."""
        for name in self.fields.keys() - self.touched.keys():
            if self.fields[name].required or self.fields[name].usual is not None:
                continue
            if name in self._rows:
                yield from (z3.Not(there) for there, _ in self._rows[name])
            else:
                yield z3.Not(self._values[name].given)

    def rows(self, name: str) -> tuple[tuple[z3.BoolRef, Thing], ...]:
        """The rows of a small table, each with whether it is there."""
        self.touched[name] = None
        return self._rows[name]


def row_of(spec: ManyField) -> type[FieldSet] | None:
    """The type of the rows of a small table; of links and choices there is none."""
    return spec.row if isinstance(spec, RowsField) else None


class _Limits(FieldVisitor[Limit]):
    """What a field of each kind says of a value that is given."""

    def __init__(self, world: World) -> None:
        self._today = world.today

    def scalar(self, spec: AnyField, /) -> Limit:  # noqa: ARG002 - any text
        return lambda value: value.of >= 1

    def number(self, spec: NumberField, /) -> Limit:
        least, most = coded(spec, spec.least), coded(spec, spec.most)
        return lambda value: z3.And(least <= value.of, value.of <= most)

    def yes_no(self, spec: YesNoField, /) -> Limit:  # noqa: ARG002
        return lambda value: z3.And(value.of >= 0, value.of <= 1)

    def choice(self, spec: ChoiceField, /) -> Limit:
        return lambda value: z3.Or(*(value.of == coded(spec, one) for one in spec.choices))

    def day(self, spec: DayField, /) -> Limit:
        first, last = DayField.EARLIEST.toordinal(), LAST_DAY.toordinal()
        if spec.future:
            return lambda value: z3.And(first <= value.of, value.of <= last)
        return lambda value: z3.And(first <= value.of, value.of <= self._today, self._today <= last)

    def part_day(self, spec: PartDayField, /) -> Limit:  # noqa: ARG002
        def within(value: Value) -> z3.BoolRef:
            year, month, day = value.of / 10_000, value.of / 100 % 100, value.of % 100
            known = z3.And(month <= 12, day <= 28, z3.Implies(month == 0, day == 0))
            return z3.And(DayField.EARLIEST.year <= year, year <= LAST_DAY.year, known)

        return within

    def link(self, spec: LinkField, /) -> Limit:  # noqa: ARG002
        return lambda value: value.of >= 1

    def links(self, spec: LinksField, /) -> Limit:
        raise AssertionError(f"{spec.name} stands in rows")

    def choices(self, spec: ChoicesField, /) -> Limit:
        raise AssertionError(f"{spec.name} stands in rows")

    def rows(self, spec: RowsField, /) -> Limit:
        raise AssertionError(f"{spec.name} stands in rows")
