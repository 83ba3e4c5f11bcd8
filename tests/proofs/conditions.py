"""Conditions as logic: which records a condition holds of, as ``app.store.read.query`` asks SQLite.

Once for each kind of condition and of field; no indicator is named here. That both say the same is
tried in ``test_translation.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import z3

from app.base import text
from app.schema.conditions import All, AnyOf, Condition, Latest, Op, Some, Where
from app.schema.fields import LinkField, ManyField, PeriodField
from app.schema.values import AnyField
from tests.proofs.symbols import NotTranslated, Value, coded, ordered
from tests.proofs.things import Thing

FALSE = z3.BoolVal(False)
_ID: AnyField = LinkField(label=None, name="id", target="")  # type: ignore[arg-type]


def holds(thing: Thing, condition: Condition) -> z3.BoolRef:
    """Whether a condition holds of a record, or a row's condition of a row."""
    match condition:
        case Where(path):
            return _where(thing, path.split("."), condition)
        case Some(rows, within):
            return _some(thing, rows, lambda row: holds(row, within), repr(within))
        case Latest():
            return _latest(thing, condition)
        case AnyOf(parts):
            return z3.Or(*(holds(thing, part) for part in parts))
        case All(parts):
            return z3.And(*(holds(thing, part) for part in parts))


def _where(thing: Thing, path: list[str], where: Where) -> z3.BoolRef:
    name, *rest = path
    spec = _ID if name == "id" else thing.fields.get(name)
    if spec is None:
        raise NotTranslated(where.path)
    if isinstance(spec, ManyField):
        return _through_rows(thing, spec, rest, where)
    if rest and isinstance(spec, LinkField):
        return _through_link(thing, name, rest, where)
    return compared(thing.value(name), spec, where)


def _through_link(thing: Thing, name: str, rest: list[str], where: Where) -> z3.BoolRef:
    """Of the record behind a link. Without a link only what must differ holds."""
    given = thing.value(name).given
    if _differs(where):
        return z3.Or(z3.Not(given), z3.Not(_where(thing.behind(name), rest, _same(where))))
    return z3.And(given, _where(thing.behind(name), rest, where))


def _through_rows(thing: Thing, spec: ManyField, rest: list[str], where: Where) -> z3.BoolRef:
    """Of some row; what must differ differs in each."""
    if not rest and where.op is Op.IS_NULL:
        some_row = _some(thing, spec.name, lambda _: z3.BoolVal(True), "")
        return z3.Not(some_row) if where.value else some_row
    path = rest or ["value"]
    asked = _same(where) if _differs(where) else where

    def test(row: Thing) -> z3.BoolRef:
        exact = asked.op is Op.CONTAINS and row.fields[path[0]].kind in ("choice", "link")
        return _where(row, path, _same(asked) if exact else asked)

    found = _some(thing, spec.name, test, repr((path, asked)))
    return z3.Not(found) if _differs(where) else found


def _some(thing: Thing, rows: str, test: Callable[[Thing], z3.BoolRef], what: str) -> z3.BoolRef:
    thing.world.asked.add((thing.number, rows, what))
    return z3.Or(*(z3.And(there, test(row)) for there, row in thing.rows(rows)))


def _differs(where: Where) -> bool:
    return where.op is Op.NE and where.value is not None


def _same(where: Where) -> Where:
    return replace(where, op=Op.EQ)


def compared(value: Value, spec: AnyField, where: Where) -> z3.BoolRef:
    """A comparison of what stands in a field; SQL holds nothing of what is missing."""
    values: Any = where.value
    match where.op:
        case Op.EQ:
            return _equal(value, spec, where.value)
        case Op.NE:
            return z3.Not(_equal(value, spec, where.value))
        case Op.IN:
            return z3.Or(*(_equal(value, spec, one) for one in values))
        case Op.IS_NULL:
            return z3.Not(value.given) if where.value else value.given
        case Op.CONTAINS:
            word = z3.Function(f"has {text.fold(str(where.value))}", z3.IntSort(), z3.BoolSort())
            return z3.And(value.given, word(value.of))
        case Op.BETWEEN:
            first, last = values
            if not ordered(spec):
                raise NotTranslated(f"{where.path}: {spec.kind} from … to …")
            ends = [value.given]
            ends += [] if first is None else [coded(spec, first) <= value.of]
            ends += [] if last is None else [value.of <= coded(spec, last)]
            return z3.And(*ends)


def _equal(value: Value, spec: AnyField, other: object) -> z3.BoolRef:
    if other is None:
        return z3.Not(value.given)
    return z3.And(value.given, value.of == coded(spec, other))


def _latest(thing: Thing, latest: Latest) -> z3.BoolRef:
    """The last of those that fulfil the condition about one thing.

    Which it is depends on the other records. Of those that the claim speaks of it is none that
    another one follows; of any further ones nothing is said, so either may be.
    """
    world = thing.world
    last = z3.Bool(f"last.{thing.number}.{latest!r}")
    followed = [
        z3.And(
            holds(other, latest.condition),
            _alike(thing, other, latest),
            _later(thing, other, latest),
        )
        for other in world.things
        if other is not thing and other.cls is thing.cls
    ]
    return z3.And(holds(thing, latest.condition), last, *map(z3.Not, followed))


def _alike(one: Thing, other: Thing, latest: Latest) -> z3.BoolRef:
    return z3.And(*(one.value(name).same(other.value(name)) for name in latest.about))


def _later(one: Thing, other: Thing, latest: Latest) -> z3.BoolRef:
    """Whether the other comes after it: by its day or period, then as it was entered."""
    spec = one.fields[latest.by]
    a, b = _place(one.value(latest.by), spec), _place(other.value(latest.by), spec)
    return z3.Or(b > a, z3.And(a == b, other.id.of > one.id.of))


def _place(value: Value, spec: AnyField) -> z3.ArithRef:
    of = value.of
    if isinstance(spec, PeriodField):
        of = z3.Function("last month", z3.IntSort(), z3.IntSort())(of)
    elif not ordered(spec):
        raise NotTranslated(f"the last by {spec.name}")
    return z3.If(value.given, of, z3.IntVal(-1))
