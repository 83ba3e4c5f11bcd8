"""``--where``: conditions typed on the command line."""

from __future__ import annotations

import re
from typing import Any

from app.base.errors import NotFound, UserError
from app.base.language import T
from app.schema.conditions import Condition, all_of, between, contains, eq, is_null, ne, one_of
from app.schema.fields import (
    ChoicesField,
    Field,
    LinkField,
    LinksField,
    RowsField,
    TextField,
    Unreadable,
)
from app.schema.record import Record, register
from app.store.read.reader import Reader

_FORM = re.compile(r"(?P<path>[a-z_][a-z0-9_.]*)(?P<sign>!=|~|=)(?P<value>.*)", re.DOTALL)
_MALFORMED = T(
    "Điều kiện “{typed}” không đúng dạng; hãy viết f=v, f!=v, f~chữ, f=a..b, f=a|b, f= hoặc f!=.",
    "The condition “{typed}” is malformed; write f=v, f!=v, f~words, f=a..b, f=a|b, f= or f!=.",
)
_NO_FIELD = T(
    "Sổ “{book}” không có mục “{name}”; các mục: {all}.",
    "Register “{book}” has no field “{name}”; there are: {all}.",
)
_BAD_VALUE = T("Điều kiện “{typed}”: {why}.", "Condition “{typed}”: {why}.")
_NOT_SO = T("mục này không so được như vậy", "this field cannot be compared so")
_CODE: Field[Any] = TextField(label=T("Mã", "Code"), name="code")
_BOUND = r"\.\."


def parse_conditions(reader: Reader, cls: type[Record], typed: list[str]) -> Condition:
    """All conditions together; raises UserError naming the one that cannot be read."""
    return all_of(*(_condition(reader, cls, one) for one in typed))


def check_order(cls: type[Record], name: str) -> None:
    """A list can be sorted by the record's own fields; raises UserError for others."""
    if name != "code" and name not in cls.schema.own:
        raise _no_field(cls, name)


def shown_condition(cls: type[Record], typed: str) -> str:
    """A condition that could be read, as people read it: the field by its label."""
    match = _FORM.fullmatch(typed)
    assert match
    path, sign, value = match["path"], match["sign"], match["value"].strip()
    return f"{_spec(cls, path.split('.')).label} {sign} {value}"


def _condition(reader: Reader, cls: type[Record], typed: str) -> Condition:
    match = _FORM.fullmatch(typed)
    if not match:
        raise UserError(_MALFORMED.format(typed=typed))
    path, sign, value = match["path"], match["sign"], match["value"].strip()
    spec = _spec(cls, path.split("."))
    try:
        if not value:
            return is_null(path, sign != "!=")
        if isinstance(spec, RowsField) or (
            sign == "~" and isinstance(spec, LinkField | LinksField)
        ):
            raise Unreadable(_NOT_SO)
        if sign == "~":
            chosen = spec.kind in ("choice", "choices")
            return contains(path, _value(reader, spec, value) if chosen else value)
        return _compared(reader, spec, path, value, different=sign == "!=")
    except Unreadable as error:
        raise UserError(_BAD_VALUE.format(typed=typed, why=error.text)) from None


def _compared(
    reader: Reader, spec: Field[Any], path: str, typed: str, *, different: bool
) -> Condition:
    bounds = (
        re.split(_BOUND, typed)
        if spec.kind in ("day", "month", "part-day", "number", "money")
        else []
    )
    if len(bounds) == 2 and not different:
        first, last = (_value(reader, spec, bound) if bound.strip() else None for bound in bounds)
        return between(path, first, last)
    words = typed.split("|") if "|" in typed and not different else [typed]
    values = [_value(reader, spec, word) for word in words]
    if len(values) > 1:
        return one_of(path, *values)
    return ne(path, values[0]) if different else eq(path, values[0])


def _value(reader: Reader, spec: Field[Any], typed: str) -> Any:
    """What was typed, as the field reads it; links by code."""
    if isinstance(spec, LinkField | LinksField):
        code = typed.strip()
        return reader.ids_of(register(spec.target), [code])[code]
    if isinstance(spec, ChoicesField):
        return spec.one().parse(typed)
    return spec.parse(typed)


def _spec(cls: type[Record], path: list[str]) -> Field[Any]:
    """The field at the end of a path, through links and rows."""
    name, rest = path[0], path[1:]
    if name == "code" and not rest:
        return _CODE
    if name not in cls.schema.fields:
        raise _no_field(cls, name)
    spec = cls.schema.fields[name]
    if not rest:
        return spec
    if isinstance(spec, RowsField):
        inner = spec.row.fields.get(rest[0])
        if inner is not None and len(rest) == 1:
            return inner
        if isinstance(inner, LinkField):
            return _spec(register(inner.target), rest[1:])
    elif isinstance(spec, LinkField):
        return _spec(register(spec.target), rest)
    raise _no_field(cls, ".".join(path))


def _no_field(cls: type[Record], name: str) -> NotFound:
    known = ", ".join(("code", *cls.schema.fields))
    return NotFound(_NO_FIELD.format(book=cls.schema.book, name=name, all=known))
