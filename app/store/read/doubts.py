"""Which records may have problems: those that SQLite finds by the bounds of fields and by ``doubtful``.

Each record with a problem is among them; whether one has, its own ``problems`` say. To read a hundred
thousand sound ones for that takes ten times as long as to pass them over here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

import peewee as pw

from app.base import clock
from app.schema.conditions import Doubt, Precedes, Query, one_of
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import Field, NumberField, RowsField
from app.schema.record import FieldSet, Record
from app.schema.text_fields import PhoneField, TextField
from app.schema.values import AnyField
from app.store.database import Expression, Table, rows
from app.store.mapping.tables import tables_of
from app.store.read.query import expression, row_expression
from app.store.read.reader import Reader

_MANY = 5000  # of more it is quicker to read the whole list than to ask for each
_PHONE = "0[0-9]" + 8 * "[0-9]"
Found = Iterator[Expression]
Bounds = Callable[[Any, Expression], Found]  # of a field and its column: what a wrong value fulfils


class _AnyRecord(Exception):
    """Nothing is known of which records may have a problem."""


def doubtful_ids(reader: Reader, cls: type[Record]) -> array[int]:
    """The ids of the records that may have problems, in the order of their list."""
    try:
        tests = [*_tests(cls)]
    except _AnyRecord:
        return reader.ids(cls)
    if not tests or reader.hides(cls):
        return array("q")
    own = tables_of(cls).own
    some = {row[0] for row in rows(reader.db, own.select(own.id).where(reduce(or_, tests)))}
    if len(some) > _MANY:
        return array("q", (id_ for id_ in reader.ids(cls) if id_ in some))
    return reader.ids(cls, Query(one_of("id", *some))) if some else array("q")


def _tests(cls: type[Record]) -> Found:
    tables = tables_of(cls)
    own = tables.own
    for name, spec in cls.schema.fields.items():
        if name not in tables.many:
            yield from _of_field(spec, getattr(own, name))
            continue
        child = tables.many[name]
        if spec.required:
            yield ~pw.fn.EXISTS(child.select(pw.SQL("1")).where(child.owner == own.id))
        if isinstance(spec, RowsField):
            tests = [*_of_row(spec.row, child)]
            if tests:
                yield own.id.in_(child.select(child.owner).where(reduce(or_, tests)))
    for doubt in _doubts(cls, cls.rules is not Record.rules):
        yield _precedes(cls, doubt) if isinstance(doubt, Precedes) else expression(cls, doubt)


def _of_row(row: type[FieldSet], child: Table) -> Found:
    for name, spec in row.fields.items():
        yield from _of_field(spec, getattr(child, name))
    for doubt in _doubts(row, row.rules is not FieldSet.rules):
        if isinstance(doubt, Precedes):
            raise _AnyRecord
        yield row_expression(child, row.fields, doubt)


def _doubts(of: type[Record] | type[FieldSet], ruled: bool) -> Iterable[Doubt]:
    if ruled and of.doubtful is None:
        raise _AnyRecord
    return of.doubtful or ()


def _precedes(cls: type[Record], doubt: Precedes) -> Expression:
    tables, (name, *rest) = tables_of(cls), doubt.earlier.split(".")
    own = tables.own
    later, earlier = getattr(own, doubt.later), getattr(own, name, None)
    if rest:
        child = tables.many[name]
        earlier = getattr(child, rest[0])
    test = earlier <= later if doubt.equal else earlier < later
    if not rest:
        return test
    return own.id.in_(child.select(child.owner).join(own, on=child.owner == own.id).where(test))


def _of_field(spec: AnyField, column: Expression) -> Found:
    if spec.required or spec.usual is not None:
        yield column.is_null() | (column == "") if spec.sql == "TEXT" else column.is_null()
    bounds = _BOUNDS.get(type(spec).check)
    if bounds is None:
        raise _AnyRecord
    yield from bounds(spec, column)


def _none(_spec: AnyField, _column: Expression) -> Found:
    yield from ()


def _number(spec: NumberField, column: Expression) -> Found:
    yield (column < spec.least) | (column > spec.most)


def _day(spec: DayField, column: Expression) -> Found:
    yield column < spec.EARLIEST.isoformat()
    if not spec.future:
        yield column > clock.today().isoformat()


def _part_day(_spec: PartDayField, column: Expression) -> Found:
    """A year or a month stands as the beginning of its first day."""
    yield (column < f"{DayField.EARLIEST.year}") | (column > clock.today().isoformat())


def _text(spec: TextField, column: Expression) -> Found:
    yield pw.fn.LENGTH(column) > spec.longest


def _phone(spec: PhoneField, column: Expression) -> Found:
    yield from _text(spec, column)
    yield ~(pw.fn.GLOB(_PHONE, column) | pw.fn.GLOB(f"{_PHONE}[0-9]", column))


_BOUNDS: Mapping[Any, Bounds] = {
    Field.check: _none, NumberField.check: _number, DayField.check: _day,
    PartDayField.check: _part_day, TextField.check: _text, PhoneField.check: _phone,
}  # fmt: skip
