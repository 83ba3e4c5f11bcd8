"""Records as plain JSON values, as scripts read them; what is given back is read by ``records_input``.

Days stand in ISO form, choices as their keys, links as codes, several values as arrays, rows as
arrays of objects. A missing field and ``null`` are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from app.base.json_types import JsonObject
from app.schema.fields import (
    AnyField,
    ChoicesField,
    FieldValue,
    LinkField,
    LinksField,
    Privacy,
    RowsField,
)
from app.schema.record import Record, Row
from app.schema.visitor import FieldVisitor
from app.services.looks import MASKED
from app.store.read.reader import Reader

Converter: TypeAlias = Callable[[FieldValue], FieldValue]  # between a value and its JSON
_IDENTITY = ("code", "uid", "machine")
LINKS = (LinkField, LinksField)


def to_json(reader: Reader, records: Sequence[Record], *, names: bool = False) -> list[JsonObject]:
    """The records of one type as JSON values, in their order.

    Without ``names`` the values of personal and sensitive fields are null; ``masked`` lists these
    fields, those of rows as ``visitors.name``. A field of which a part is open stands there where
    that is not all of it. Of a register that is only counted the identity is null as well.
    """
    if not records:
        return []
    schema = records[0].schema
    fields, nameless = schema.fields, schema.only_counted and not names
    masked = [] if names else masked_fields(type(records[0]))
    in_part = [name for name in masked if name in fields and fields[name].in_part]
    kinds = _ToJson(_codes(reader, records), masked)
    shown = {name: spec.accept(kinds) for name, spec in fields.items() if name not in masked}

    def plain(record: Record) -> JsonObject:
        values = {n: shown[n](getattr(record, n)) if n in shown else None for n in fields}
        opened = {name: record.open_part(name) for name in in_part}
        values |= {name: fields[name].to_json(part) for name, part in opened.items()}
        whole = {name for name, part in opened.items() if part == getattr(record, name)}
        identity = {name: None if nameless else getattr(record, name) for name in _IDENTITY}
        left_out = [*(_IDENTITY if nameless else ()), *(n for n in masked if n not in whole)]
        return identity | values | {MASKED: left_out}

    return [plain(record) for record in records]


def masked_fields(cls: type[Record]) -> list[str]:
    """The fields of a register whose values are given only for a stated purpose."""
    found = []
    for name, spec in cls.schema.fields.items():
        if spec.privacy is not Privacy.OPEN:
            found.append(name)
        elif isinstance(spec, RowsField):
            inner = spec.row.fields.items()
            found += [f"{name}.{n}" for n, f in inner if f.privacy is not Privacy.OPEN]
    return found


class _ToJson(FieldVisitor[Converter]):
    """Converts values to JSON; in rows, the fields named in ``masked`` become null."""

    def __init__(self, codes: Mapping[str, dict[int, str]], masked: Sequence[str]) -> None:
        self._codes, self._masked = codes, masked

    def scalar(self, spec: AnyField, /) -> Converter:
        return spec.to_json

    def link(self, spec: LinkField, /) -> Converter:
        codes = self._codes.get(spec.target, {})
        return codes.get  # None gives None

    def links(self, spec: LinksField, /) -> Converter:
        codes = self._codes.get(spec.target, {})
        return lambda ids: [codes[id_] for id_ in ids]

    def choices(self, _spec: ChoicesField, /) -> Converter:
        return lambda several: [choice.value for choice in several]

    def rows(self, spec: RowsField, /) -> Converter:
        fields = spec.row.fields
        shown = {
            name: inner.accept(self)
            for name, inner in fields.items()
            if f"{spec.name}.{name}" not in self._masked
        }
        return lambda rows: [
            ({"uid": row.uid} if row.uid else {})
            | {n: shown[n](getattr(row, n)) if n in shown else None for n in fields}
            for row in rows
        ]


def _codes(reader: Reader, records: Sequence[Record]) -> dict[str, dict[int, str]]:
    """The code of every record that these link to, with one query for each register."""
    linked: dict[str, set[int]] = defaultdict(set)
    for record in records:
        for spec, value in _linked(record.schema.fields, record):
            linked[spec.target].update(value if isinstance(spec, LinksField) else (value,))
    return {
        target: {id_: title.code for id_, title in reader.titles(target, ids - {None}).items()}
        for target, ids in linked.items()
    }


def _linked(
    fields: Mapping[str, AnyField], holder: Record | Row
) -> Iterator[tuple[LinkField | LinksField, FieldValue]]:
    for name, spec in fields.items():
        value = getattr(holder, name)
        if isinstance(spec, LINKS):
            yield spec, value
        elif isinstance(spec, RowsField):
            for row in value:
                yield from _linked(spec.row.fields, row)
