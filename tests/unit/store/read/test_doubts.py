"""No record with a problem is passed over: each is among those that SQLite finds doubtful."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

import app.registers  # noqa: F401 - fills the registry
from app.base import clock
from app.registers.visit import Visit
from app.schema.fields import (
    DayField,
    Field,
    NumberField,
    PartDayField,
    RowsField,
    TextField,
)
from app.schema.record import REGISTRY, Record
from app.store import Store
from app.store.database import fetch
from app.store.read.doubts import doubtful_ids
from tests.support.record_strategies import UNTIL

TYPES = list(REGISTRY.values())
every = pytest.mark.parametrize("cls", TYPES, ids=[cls.schema.key for cls in TYPES])
ALTERED = 300  # values in each register


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: UNTIL)


@every
def test_every_record_with_a_problem_is_doubtful(commune: Store, cls: type[Record]) -> None:
    assert _faulty(commune, cls) <= set(doubtful_ids(commune, cls))
    before = len(_faulty(commune, cls))
    dice = Random(cls.schema.key)
    for _ in range(ALTERED):
        _alter(commune, cls, dice)
    faulty = _faulty(commune, cls)
    assert faulty <= set(doubtful_ids(commune, cls))
    assert len(faulty) > before  # else nothing was tried


def test_they_stand_in_the_order_of_the_list(commune: Store) -> None:
    found = doubtful_ids(commune, Visit)
    assert found
    among = set(found)
    assert list(found) == [id_ for id_ in commune.ids(Visit) if id_ in among]


def _faulty(store: Store, cls: type[Record]) -> set[int]:
    return {record.id for record in store.fetch(cls, store.ids(cls)) if record.problems()}


def _alter(store: Store, cls: type[Record], dice: Random) -> None:
    """Put another value into one field of a record or of a row, whatever the rules say."""
    name, spec = dice.choice([*cls.schema.fields.items()])
    table, column, key = cls.schema.key, spec, "id"
    if isinstance(spec, RowsField):
        table, key = f"{cls.schema.key}__{name}", "row_id"
        column = dice.choice([*spec.row.fields.values()])
    elif name not in cls.schema.own:
        return
    there = fetch(store.db, f'SELECT {key}, "{column.name}" FROM "{table}"')
    if there:
        value = dice.choice([None, *_odd(column), *(dice.choice(there)[1] for _ in range(4))])
        put = f'UPDATE "{table}" SET "{column.name}" = ? WHERE {key} = ?'
        fetch(store.db, put, [value, dice.choice(there)[0]])


def _odd(spec: Field[Any]) -> list[Any]:
    """Values that a field of this kind should not hold, as a column keeps them."""
    match spec:
        case NumberField():
            return [spec.least - 1, spec.most + 1]
        case DayField():
            days = DayField.EARLIEST - timedelta(1), DayField.EARLIEST, UNTIL + timedelta(1)
            return [day.isoformat() for day in days]
        case PartDayField():
            return [(UNTIL + timedelta(1)).isoformat(), f"{UNTIL.year + 1}"]
        case TextField():
            return ["", "ă" * (spec.longest + 1), "12345"]
    return []
