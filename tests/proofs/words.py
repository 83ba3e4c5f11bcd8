"""A counterexample as records in words, and as real records that the registers admit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from app.base.dates import show_day
from app.base.periods import Days
from app.schema.fields import LinkField, ManyField, RowsField
from app.schema.record import FieldSet, Record
from app.schema.values import FieldValues, Level
from tests.proofs.symbols import Day, decoded
from tests.proofs.things import Thing, World


@dataclass(frozen=True)
class Example:
    """A record of a counterexample; ``behind``: those that its links lead to, by field."""

    record: Record
    said: str
    behind: dict[str, Example]

    @property
    def refused(self) -> tuple[str, ...]:
        """Why the register would not take it after all."""
        found = self.record.problems(Level.ERROR)
        deeper = (text for one in self.behind.values() for text in one.refused)
        return (*(f"{problem.field}: {problem.text.en}" for problem in found), *deeper)


def examples(world: World, model: z3.ModelRef) -> tuple[Example, ...]:
    """The records that a model of the solver's tells of."""
    return tuple(_example(thing, model) for thing in world.things)


def text_of(found: tuple[Example, ...], days: tuple[Days | None, ...]) -> str:
    """The days and the records, in one sentence."""
    spans = " | ".join(f"{show_day(one.first)}–{show_day(one.last)}" for one in days[:2] if one)
    return f"{spans}: {' / '.join(one.said for one in found)}"


def days_of(days: Days, model: z3.ModelRef) -> Days | None:
    """The days that a model tells of; None where the calendar does not know them."""
    first, last = (_known(one, model) for one in (days.first, days.last))
    return Days(first, last) if first and last else None


def _known(day: Any, model: z3.ModelRef) -> date | None:
    if not isinstance(day, Day):
        return day  # type: ignore[no-any-return]
    ordinal = model.eval(day.of, model_completion=True).as_long()
    return date.fromordinal(ordinal) if 0 < ordinal < date.max.toordinal() else None


def _example(thing: Thing, model: z3.ModelRef) -> Example:
    cls = thing.cls
    assert cls is not None and issubclass(cls, Record)
    behind = {
        name: _example(one, model)
        for name, one in thing._behind.items()
        if _given(thing, name, model)
    }
    said = f"{cls.schema.label}: {'; '.join(_said(thing, model, behind))}"
    values = _values(thing, model)
    id_ = model.eval(thing.id.of, model_completion=True).as_long()
    return Example(cls(id=id_, **values), said, behind)


def _given(thing: Thing, name: str, model: z3.ModelRef) -> bool:
    return bool(model.eval(thing.held(name).given, model_completion=True))


def _values(thing: Thing, model: z3.ModelRef) -> FieldValues:
    found: FieldValues = {}
    for name, spec in thing.fields.items():
        if isinstance(spec, ManyField):
            found[name] = tuple(_rows(thing, name, model))
        elif _given(thing, name, model):
            number = model.eval(thing.held(name).of, model_completion=True).as_long()
            found[name] = decoded(spec, number)
        else:
            found[name] = None
    return found


def _rows(thing: Thing, name: str, model: z3.ModelRef) -> Iterator[Any]:
    spec = thing.fields[name]
    for there, row in thing.held_rows(name):
        if model.eval(there, model_completion=True):
            values = _values(row, model)
            made: type[FieldSet] | None = spec.row if isinstance(spec, RowsField) else None
            yield made(**values) if made else values["value"]


def _said(thing: Thing, model: z3.ModelRef, behind: dict[str, Example]) -> Iterator[str]:
    """The fields that the claim asked for, as they are shown."""
    values = _values(thing, model)
    for name in thing.touched:
        spec = thing.fields[name]
        if name in behind:
            yield f"{spec.label}: ({behind[name].said})"
        elif isinstance(spec, RowsField):
            some = (
                row
                for there, row in thing.held_rows(name)
                if model.eval(there, model_completion=True)
            )
            yield f"{spec.label}: [{' | '.join('; '.join(_said(row, model, {})) for row in some)}]"
        elif isinstance(spec, LinkField):
            yield f"{spec.label}: {values[name] or '∅'}"
        else:
            yield f"{spec.label}: {spec.show(values[name]) or '∅'}"
