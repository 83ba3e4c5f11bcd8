"""Values of any type that documents are decoded into, made from what the type says of itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import singledispatch
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from msgspec import inspect as types

from app.base.documents import BadDocument
from app.base.json_types import JsonValue

PERIODS = ("2026", "2026-03", "2026-Q3", "2026-H1", "2026-9M")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
ANYTHING: st.SearchStrategy[JsonValue] = st.none() | st.booleans() | st.integers(-9, 9) | TEXTS
MANY = 3


def values_of(shape: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    return _values(types.type_info(shape))


@singledispatch
def _values(kind: types.Type) -> st.SearchStrategy[Any]:
    raise TypeError(f"say in tests/support/typed_values.py how {kind} is made")


@_values.register
def _any(_kind: types.AnyType) -> st.SearchStrategy[Any]:
    return ANYTHING


@_values.register
def _none(_kind: types.NoneType) -> st.SearchStrategy[Any]:
    return st.none()


@_values.register
def _bool(_kind: types.BoolType) -> st.SearchStrategy[Any]:
    return st.booleans()


@_values.register
def _int(kind: types.IntType) -> st.SearchStrategy[Any]:
    least = kind.ge if kind.ge is not None else None if kind.gt is None else kind.gt + 1
    most = kind.le if kind.le is not None else None if kind.lt is None else kind.lt - 1
    return st.integers(least, most)


@_values.register
def _float(kind: types.FloatType) -> st.SearchStrategy[Any]:
    return st.floats(kind.ge, kind.le, allow_nan=False, allow_infinity=False)


@_values.register
def _str(kind: types.StrType) -> st.SearchStrategy[Any]:
    if kind.pattern is not None:
        return st.from_regex(kind.pattern)
    return TEXTS


@_values.register
def _bytes(_kind: types.BytesType) -> st.SearchStrategy[Any]:
    return st.binary(max_size=8)


@_values.register
def _datetime(_kind: types.DateTimeType) -> st.SearchStrategy[Any]:
    return st.datetimes(datetime(1980, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))


@_values.register
def _date(_kind: types.DateType) -> st.SearchStrategy[Any]:
    return st.dates(date(1980, 1, 1))


@_values.register
def _literal(kind: types.LiteralType) -> st.SearchStrategy[Any]:
    return st.sampled_from(kind.values)


@_values.register
def _enum(kind: types.EnumType) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kind.cls))


@_values.register
def _union(kind: types.UnionType) -> st.SearchStrategy[Any]:
    return st.one_of([_values(one) for one in kind.types])


@_values.register
def _list(kind: types.ListType) -> st.SearchStrategy[Any]:
    most = MANY if kind.max_length is None else kind.max_length
    return st.lists(_values(kind.item_type), min_size=kind.min_length or 0, max_size=most)


@_values.register
def _many(kind: types.VarTupleType) -> st.SearchStrategy[Any]:
    least = kind.min_length or 0
    most = max(least, MANY if kind.max_length is None else min(MANY, kind.max_length))
    return st.lists(_values(kind.item_type), min_size=least, max_size=most).map(tuple)


@_values.register
def _tuple(kind: types.TupleType) -> st.SearchStrategy[Any]:
    return st.tuples(*map(_values, kind.item_types))


@_values.register
def _dict(kind: types.DictType) -> st.SearchStrategy[Any]:
    keys, values = _values(kind.key_type), _values(kind.value_type)
    most = MANY if kind.max_length is None else kind.max_length
    return st.dictionaries(keys, values, min_size=kind.min_length or 0, max_size=most)


def _value_of(field: types.Field) -> st.SearchStrategy[Any]:
    if field.name == "period":
        return st.sampled_from(PERIODS)
    if field.name == "at" and isinstance(field.type, types.StrType):
        return st.datetimes().map(datetime.isoformat)
    return _values(field.type)


def _shaped(cls: type[Any], fields: tuple[types.Field, ...]) -> st.SearchStrategy[Any]:
    made = {field.name: _value_of(field) for field in fields}

    @st.composite
    def build(draw: st.DrawFn) -> Any:
        given = {name: draw(values) for name, values in made.items()}
        try:
            return cls(**given)
        except BadDocument:
            assume(False)

    return build()


@_values.register
def _struct(kind: types.StructType) -> st.SearchStrategy[Any]:
    return _shaped(kind.cls, kind.fields)


@_values.register
def _dataclass(kind: types.DataclassType) -> st.SearchStrategy[Any]:
    return _shaped(kind.cls, kind.fields)


@_values.register
def _named(kind: types.NamedTupleType) -> st.SearchStrategy[Any]:
    return _shaped(kind.cls, kind.fields)
