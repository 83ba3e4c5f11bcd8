"""Records as database rows and back, as snapshots for undo and trash, and their MACs for the audit.

Everything that follows from the record type is worked out once (``Shape``), because an import
passes a hundred thousand records through here.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeAlias, TypeVar

from app.base import text
from app.base.documents import compact_json
from app.base.json_types import JsonObject
from app.schema.fields import Field, RowsField, TextField
from app.schema.record import R, Row, Stamp
from app.schema.values import AnyField
from app.store.database import SqlRow, SqlValue
from app.store.mapping.tables import META, child_fields, sort_name, sorted_texts

UID = META.index("uid")  # where a row of a record, and a row of a small table, have theirs
ROW_UID = 1
MAC_BREAK = "\x1f"  # between a register's key and a snapshot
_IDENTITY = ("id", "code", "uid", "machine", "stamp")
Items = list[SqlRow]
Children = dict[str, Items]
Stored = tuple[SqlRow, Children]  # the row of a record, its rows in child tables
FieldValue: TypeAlias = Any  # what a field of a record holds
FieldValues: TypeAlias = dict[str, FieldValue]  # of a record or row, by the name of the field
Shaped: TypeAlias = Any  # a record or row: its fields are read by name


@lru_cache(maxsize=64)
def _iso(moment: datetime) -> str:
    """The moment as stored; the records of one step share it."""
    return moment.isoformat()


V = TypeVar("V")


@lru_cache(maxsize=128)
def _fields_of(
    cls: type[Shaped],
) -> tuple[dict[str, int], Callable[[Shaped], SqlRow], list[Callable[[Shaped, object], None]]]:
    """Where each field stands, what reads them all, and what sets each in an object yet unmade."""
    names = tuple(f.name for f in dataclasses.fields(cls))
    places = {name: place for place, name in enumerate(names)}
    return places, attrgetter(*names), [getattr(cls, name).__set__ for name in names]


def replace_fields(item: V, values: FieldValues) -> V:
    """``dataclasses.replace`` for a record or row, several times as fast: its slots are filled directly."""
    cls: Shaped = type(item)
    places, get, setters = _fields_of(cls)
    held = list(get(item))
    for name, value in values.items():
        held[places[name]] = value
    made: V = _fill(cls, setters, held)
    return made


class RowShape:
    """The fields of a record or row: how they are read from it, stored, and read back."""

    def __init__(self, cls: type[Shaped], fields: dict[str, AnyField]) -> None:
        self.cls = cls
        self.names = tuple(fields)
        get = attrgetter(*self.names)
        self._get: Callable[[Shaped], SqlRow] = get if len(fields) > 1 else lambda o: (get(o),)
        kinds = list(fields.values())
        self._out = [(n, f.to_db) for n, f in enumerate(kinds) if _changes(f, "to_db")]
        self.setters = _setters(cls, ("row_id", "uid", *self.names)) if issubclass(cls, Row) else []
        self._in = [(n, f.from_db) for n, f in enumerate(kinds) if _changes(f, "from_db")]

    def columns(self, item: Shaped) -> Sequence[SqlValue]:
        """Return the stored values of the fields of a record or row."""
        if not self._out:
            return self._get(item)
        values = list(self._get(item))
        for n, to_db in self._out:
            if values[n] is not None:
                values[n] = to_db(values[n])
        return values

    def values(self, columns: Sequence[SqlValue]) -> list[FieldValue]:
        """Return the values of the fields, from their columns."""
        values = list(columns)
        for n, from_db in self._in:
            if (stored := values[n]) is not None:
                values[n] = from_db(stored)
        return values

    def rows(self, held: Iterable[SqlRow]) -> tuple[Shaped, ...]:
        """Return the rows of a small table, each from its id, its uid and its columns."""
        cls, setters, values = self.cls, self.setters, self.values
        return tuple([_fill(cls, setters, (r[0], r[1] or "", *values(r[2:]))) for r in held])


def _fill(
    cls: type[V], setters: Sequence[Callable[[V, object], None]], values: Iterable[object]
) -> V:
    """Make a record or row of the values of all its fields: several times as fast as its constructor."""
    made = object.__new__(cls)
    for set_, value in zip(setters, values, strict=True):
        set_(made, value)
    return made


def _changes(spec: AnyField, method: str) -> bool:
    """Whether this kind of value is stored as anything but itself."""
    return getattr(type(spec), method) is not getattr(Field, method)


def _setters(cls: type[Shaped], names: Sequence[str]) -> list[Callable[[Shaped, object], None]]:
    """What sets these fields, which are all there are, in an object yet unmade."""
    assert {*names} == {f.name for f in dataclasses.fields(cls)}, cls
    return [getattr(cls, name).__set__ for name in names]


@dataclass(frozen=True)
class Codec(Generic[R]):
    """How records of one type are stored."""

    cls: type[R]
    own: RowShape
    rows: dict[str, RowShape]
    singles: dict[str, AnyField]
    sorts: tuple[TextField, ...]
    words: tuple[TextField, ...]
    row_words: tuple[tuple[str, TextField], ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold the record itself."""
        return (*META, *self.own.names)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """``columns``, then the collation keys that follow from them."""
        return (*self.columns, *(sort_name(f.name) for f in self.sorts))

    def row(self, record: R) -> SqlRow:
        """Return the values of ``columns``; the record has a stamp."""
        stamp = record.stamp
        assert stamp is not None
        return (
            record.id, record.code, stamp.entered_by, _iso(stamp.entered_at),
            stamp.changed_by, _iso(stamp.changed_at), record.uid or None, record.machine or None,
            *self.own.columns(record),
        )  # fmt: skip

    def keys(self, row: SqlRow) -> tuple[str | None, ...]:
        """Return the collation keys of the sorted texts in a row of ``columns``."""
        return tuple([collation_key(spec, row[at]) for spec, at in self._sorted_at])

    @cached_property
    def _sorted_at(self) -> tuple[tuple[TextField, int], ...]:
        """The sorted texts, and where they stand in a row of ``columns``."""
        return tuple((spec, self.columns.index(spec.name)) for spec in self.sorts)

    def children(self, record: R) -> Children:
        """Return, for each many-field that is not empty, its rows as (row_id, uid, values …).

        Links and choices are values, no rows: theirs are (0, value).
        """
        found: Children = {}
        for name, shape in self.rows.items():
            if items := getattr(record, name):
                found[name] = [(row.row_id, row.uid or None, *shape.columns(row)) for row in items]
        for name, one in self.singles.items():
            if items := getattr(record, name):
                found[name] = [(0, one.to_db(item)) for item in items]
        return found

    def record(self, row: SqlRow, children: Children) -> R:
        """Return the record of a row of ``columns`` and its child rows."""
        id_, code, by, at, changed_by, changed_at, uid, machine, *own = row
        stamp = Stamp(
            by, datetime.fromisoformat(at), changed_by, datetime.fromisoformat(changed_at)
        )
        many: list[FieldValue] = []
        for name in self.cls.schema.many:
            held = children.get(name, ())
            if not held:
                many.append(())
            elif shape := self.rows.get(name):
                many.append(shape.rows(held))
            else:
                from_db = self.singles[name].from_db
                many.append(tuple([from_db(r[1]) for r in held]))
        known = (id_, code, uid or "", machine or "", stamp)
        return _fill(self.cls, self._setters, (*known, *self.own.values(own), *many))

    @cached_property
    def _setters(self) -> list[Callable[[R, object], None]]:
        """What sets each field of a record, in the order in which ``record`` knows them."""
        return _setters(self.cls, (*_IDENTITY, *self.own.names, *self.cls.schema.many))

    def altered(self, stored: Stored, name: str, value: FieldValue) -> Stored:
        """Return the rows of a record with another value in one field, which has no child table."""
        row, many = stored
        if name in self.singles:
            items = [(0, self.singles[name].to_db(one)) for one in value]
            others = {n: rows for n, rows in many.items() if n != name}
            return row, others | ({name: items} if items else {})
        at = self.columns.index(name)
        return (*row[:at], self.cls.schema.fields[name].to_db(value), *row[at + 1 :]), many

    def stamp_changed(self, stored: Stored, user: str, now: datetime) -> Stored:
        """Return the rows of a record with ``user`` and now as its last change."""
        row, many = stored
        return (*row[:4], user, _iso(now), *row[6:]), many

    def snapshot(self, row: SqlRow, children: Children) -> str:
        """Return the whole record as text: what undo and the trash restore, and what the MAC covers.

        Empty columns are left out, so that a column added later does not change old MACs; child
        tables stand by name, however they were read, and without later columns left empty.
        """
        kept: JsonObject = {n: v for n, v in zip(self.columns, row, strict=True) if v is not None}
        if not children:
            return compact_json(kept)
        for name in self.later.keys() & children.keys():
            end = self.later[name]
            cut = [
                row if any(v is not None for v in row[end:]) else row[:end]
                for row in children[name]
            ]
            children = children | {name: cut}
        if row[UID] is None:  # as the version before wrote it, so that its MAC fits
            rows = self.rows.keys() & children.keys()
            children = children | {n: [(r[0], *r[2:]) for r in children[n]] for n in rows}
        return compact_json(kept | {name: children[name] for name in sorted(children)})

    def stored(self, snapshot: str) -> Stored:
        """Return the row and child rows of a snapshot."""
        kept = json.loads(snapshot)
        many = {n: [tuple(r) for r in kept[n]] for n in self.cls.schema.many if n in kept}
        if "uid" not in kept:  # of an earlier version: its rows had none either
            for name in self.rows.keys() & many.keys():
                many[name] = [(row[0], None, *row[1:]) for row in many[name]]
        for name in self.later.keys() & many.keys():
            width = 2 + len(self.rows[name].names)
            many[name] = [row + (None,) * (width - len(row)) for row in many[name]]
        return tuple(kept.get(name) for name in self.columns), many

    def from_snapshot(self, snapshot: str) -> R:
        """Return the record of a snapshot."""
        return self.record(*self.stored(snapshot))

    @cached_property
    def later(self) -> dict[str, int]:
        """Small tables that columns were added to: after which they stand in a row."""
        found = {}
        for name, shape in self.rows.items():
            fields = shape.cls.fields.values()
            if any(spec.later for spec in fields):
                found[name] = 2 + sum(not spec.later for spec in fields)
        return found

    @cached_property
    def derives(self) -> bool:
        """Whether the record type derives fields of its own."""
        return any(spec.derived for spec in self.cls.schema.own.values())

    def recompute(self, stored: Stored) -> Stored:
        """Return the stored record with its derived fields computed again."""
        if not self.derives:
            return stored
        record = self.record(*stored).completed()
        return self.row(record), self.children(record)

    def search_text(self, record: R) -> str:
        """Return the folded words of the search index: number, searched fields, initials of names.

        The prefix of a code is left out: one letter of it would find the whole register.
        """
        number = record.code.removeprefix(f"{self.cls.schema.prefix}-")
        plain = number if number.isascii() and number.isdecimal() else text.fold(number)
        words = [plain, number.lstrip("0")]
        for spec in self.words:
            words += _words(spec, getattr(record, spec.name))
        for name, spec in self.row_words:
            for row in getattr(record, name):
                words += _words(spec, getattr(row, spec.name))
        return " ".join(words)


def _words(spec: TextField, value: str | None) -> list[str]:
    if not value:
        return []
    folded = text.fold(spec.show(value))
    return [folded, text.initials_of(folded)] if spec.is_name else [folded]


def collation_key(spec: TextField, value: str | None) -> str | None:
    """Return the key by which a text is sorted."""
    if value is None:
        return None
    return text.name_key(value) if spec.is_name else text.sort_key(value)


def record_mac(key: bytes, register: str, snapshot: str) -> bytes:
    """Return the MAC of a record's state: without the key nobody can forge it."""
    return mac_of(key, f"{register}{MAC_BREAK}{snapshot}".encode())


def mac_of(key: bytes, covered: bytes) -> bytes:
    """Return the MAC of a register's key, ``MAC_BREAK`` and a snapshot, as UTF-8."""
    return hashlib.blake2b(covered, key=key, digest_size=16).digest()


_CODECS: dict[str, Codec[Any]] = {}


def codec_of(cls: type[R]) -> Codec[R]:
    """Return the codec of a record type, made once."""
    key = cls.schema.key
    if key not in _CODECS:
        _CODECS[key] = _codec(cls)
    return _CODECS[key]


def _codec(cls: type[R]) -> Codec[R]:
    many = cls.schema.many
    rows = {n: f for n, f in many.items() if isinstance(f, RowsField)}
    return Codec(
        cls,
        RowShape(cls, cls.schema.own),
        {n: RowShape(f.row, f.row.fields) for n, f in rows.items()},
        {n: child_fields(f)["value"] for n, f in many.items() if n not in rows},
        sorted_texts(cls),
        tuple(f for f in cls.schema.own.values() if f.search and isinstance(f, TextField)),
        tuple(
            (name, f)
            for name, spec in rows.items()
            for f in spec.row.fields.values()
            if f.search and isinstance(f, TextField)
        ),
    )
