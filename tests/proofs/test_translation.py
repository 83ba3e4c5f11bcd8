"""The logic says of records what the program says: which fulfil a condition, which are refused."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import z3

from app.base import clock
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.when import Cycle
from app.schema.conditions import (
    EVERY,
    Condition,
    Latest,
    Op,
    Query,
    Some,
    Where,
    all_of,
    any_of,
    between,
    eq,
    is_null,
    ne,
    one_of,
)
from app.schema.fields import LinkField, ManyField
from app.schema.record import REGISTRY, Record, register
from app.schema.values import AnyField, Level
from app.store import Reader, Store
from app.store.mapping.tables import child_fields
from tests.proofs.conditions import holds
from tests.proofs.known import Known, is_so, known
from tests.proofs.symbols import ordered
from tests.proofs.things import World
from tests.support.record_strategies import demo_in
from tests.support.report_periods import PERIODS

MANY = 6
TRIED = 60
THINGS = 2
KEYS = sorted(REGISTRY)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = demo_in(tmp_path_factory.mktemp("demo"))
    yield made
    made.close()


def some_of(reader: Reader, key: str) -> list[Record]:
    """A few records of a register, the same ones each time."""
    cls = register(key)
    ids = sorted(reader.ids(cls))
    return reader.fetch(cls, random.Random(key).sample(ids, min(MANY, len(ids))))


def paths(fields: dict[str, AnyField], deep: int = 2) -> Iterator[tuple[str, AnyField]]:
    """The fields of a record, of its rows, and of the records behind its links."""
    for name, spec in fields.items():
        if isinstance(spec, ManyField):
            inner = child_fields(spec)
            yield from ((f"{name}.{n}", f) for n, f in inner.items() if deep)
        else:
            yield name, spec
        if isinstance(spec, LinkField) and deep > 1:
            target = register(spec.target).schema.fields
            yield from ((f"{name}.{path}", found) for path, found in paths(target, deep - 1))


def values_at(reader: Reader, record: Any, path: str) -> Iterator[Any]:
    """What stands at a path of a record."""
    name, _, rest = path.partition(".")
    value = getattr(record, name)
    if not rest:
        yield value
        return
    spec = record.schema.fields[name] if isinstance(record, Record) else record.fields[name]
    if isinstance(spec, LinkField):
        if value is not None:
            yield from values_at(reader, reader.get(register(spec.target), value), rest)
        return
    for row in value:
        yield row if rest == "value" else getattr(row, rest.partition(".")[0])


def asked(path: str, spec: AnyField, values: list[Any]) -> Iterator[Condition]:
    """Each comparison that the path may be asked for, with values that stand there."""
    yield from (is_null(path, flag) for flag in (True, False))
    yield from (eq(path, None), ne(path, None))
    for value in values[:2]:
        yield from (
            eq(path, value),
            ne(path, value),
            one_of(path, value, None),
            one_of(path, value),
        )
        yield any_of(eq(path, value), is_null(path))
        if ordered(spec) and spec.kind != "link":
            yield from (between(path, value, None), between(path, None, value))
            yield between(path, value, value)
        if spec.kind in ("day", "month"):
            yield between(path, value + timedelta(days=1), None)


@pytest.mark.parametrize("key", KEYS)
def test_a_condition_holds_of_the_records_that_the_store_finds(store: Store, key: str) -> None:
    cls, records = register(key), some_of(store, key)
    things = {record.id: known(store, record) for record in records}
    compared = 0
    for path, spec in paths(cls.schema.fields):
        here = [value for record in records for value in values_at(store, record, path)]
        there = list(dict.fromkeys(value for value in here if value is not None))
        for condition in asked(path, spec, there):
            found = set(store.ids(cls, Query(condition))) & things.keys()
            said = {id_ for id_, thing in things.items() if is_so(holds(thing, condition))}
            assert said == found, condition
            compared += 1
    assert compared > 20


@pytest.mark.parametrize("key", KEYS)
def test_one_row_fulfils_all_that_is_asked_of_it(store: Store, key: str) -> None:
    cls, records = register(key), some_of(store, key)
    things = {record.id: known(store, record) for record in records}
    for name, spec in cls.schema.many.items():
        inner = [(path, found) for path, found in child_fields(spec).items()]
        parts: list[Condition] = []
        for path, _ in inner:
            here = [v for r in records for v in values_at(store, r, f"{name}.{path}")]
            parts += [eq(path, value) for value in here[:1]] + [is_null(path)]
        for one in parts:
            for other in parts:
                condition = Some(name, all_of(one, any_of(other, ne(inner[0][0], None))))
                found = set(store.ids(cls, Query(condition))) & things.keys()
                assert {i for i, t in things.items() if is_so(holds(t, condition))} == found


@pytest.mark.parametrize("key", REPORTS)
def test_what_an_indicator_asks_holds_of_the_records_behind_it(store: Store, key: str) -> None:
    for one in REPORTS[key].indicators():
        if one.ratio or one.plus or isinstance(one.when, Cycle):
            continue
        records = some_of(store, one.register)
        things = {record.id: known(store, record) for record in records}
        for period in PERIODS[::4]:
            query = one.query(period.days)
            found = set(store.ids(one.cls, query)) & things.keys()
            said = {i for i, thing in things.items() if is_so(holds(thing, query.where))}
            assert said == found, (one.key, period)


@pytest.mark.parametrize("key", REPORTS)
def test_the_last_of_each_thing_is_one_that_no_other_follows(store: Store, key: str) -> None:
    days = PERIODS[0].days
    for one in REPORTS[key].indicators():
        last = EVERY if one.ratio or one.plus else one.when.condition(days)
        if not isinstance(last, Latest) or one.register == "figure":
            continue
        alike: dict[tuple[object, ...], list[Record]] = {}
        for record in store.fetch(one.cls, store.ids(one.cls)):
            alike.setdefault(tuple(getattr(record, n) for n in last.about), []).append(record)
        found = set(store.ids(one.cls, Query(last)))
        few = sorted((some for some in alike.values() if len(some) <= MANY), key=len)
        assert few and len(few[-1]) > 1
        for records in few[-THINGS:]:
            world, fields = World(), one.cls.schema.fields
            world.things = [Known(world, store, record, fields) for record in records]
            for record, thing in zip(records, world.things, strict=True):
                solver = z3.Solver()
                solver.add(holds(thing, last))
                assert (solver.check() == z3.sat) == (record.id in found), (one.key, record.id)


@pytest.mark.parametrize("key", KEYS)
def test_what_the_register_admits_the_logic_admits(store: Store, key: str) -> None:
    records = some_of(store, key)
    refused = 0
    tried = [*changed(records)]
    for record in [*records, *random.Random(key).sample(tried, min(TRIED, len(tried)))]:
        thing = known(store, record)
        admitted = z3.substitute(
            thing.admitted, (thing.world.today, z3.IntVal(clock.today().toordinal()))
        )
        problems = record.problems(Level.ERROR)
        refused += bool(problems)
        if not problems:
            assert is_so(admitted), record
        elif not understood(thing):
            assert not is_so(admitted), (record, problems)
    assert refused or not records


def understood(thing: Any) -> bool:
    """Whether a rule of it was left out."""
    rows = (row for name in thing.fields for _, row in thing._rows.get(name, ()))
    return bool(thing.errors.missed) or any(row.errors.missed for row in rows)


def changed(records: list[Record]) -> Iterator[Record]:
    """The records with one field taken from another, or from another record, or left out."""
    for record in records:
        fields = {n: f for n, f in record.schema.fields.items() if not f.derived}
        days = [n for n, f in fields.items() if f.kind == "day"]
        for name in fields:
            yield dataclasses.replace(record, **{name: () if name in record.schema.many else None})
            other = records[(records.index(record) + 1) % len(records)]
            yield dataclasses.replace(record, **{name: getattr(other, name)})
        for one in days:
            for other_day in days:
                yield dataclasses.replace(record, **{one: getattr(record, other_day)})
        for name in days:
            if day := getattr(record, name):
                yield dataclasses.replace(record, **{name: day - timedelta(days=4000)})
                yield dataclasses.replace(record, **{name: day + timedelta(days=4000)})


def test_a_comparison_that_is_asked_of_no_kind_is_refused() -> None:
    assert {op.name for op in Op} == {"EQ", "NE", "IN", "BETWEEN", "IS_NULL", "CONTAINS"}
    assert Where("name", Op.EQ, "x") == eq("name", "x")
