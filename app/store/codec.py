"""A record as database rows and back; its image for undo and trash; its digest for the audit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from app import text
from app.fields import RowsField, TextField
from app.record import R, Record, Row, Stamp
from app.store.tables import META, child_fields, sort_name, sorted_texts

Children = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Codec(Generic[R]):
    """How records of one type are stored."""

    cls: type[R]
    columns: tuple[str, ...]
    sorts: tuple[TextField, ...]

    @property
    def all_columns(self) -> tuple[str, ...]:
        """``columns``, then the collation keys that follow from them."""
        return (*self.columns, *(sort_name(f.name) for f in self.sorts))

    def row(self, record: R) -> tuple[Any, ...]:
        """The values of ``columns``."""
        stamp = record.stamp
        assert stamp is not None
        meta = (
            record.id, record.code, stamp.entered_by, stamp.entered_at.isoformat(),
            stamp.changed_by, stamp.changed_at.isoformat(),
        )  # fmt: skip
        own = self.cls.schema.own.items()
        return (*meta, *(f.to_db(getattr(record, n)) for n, f in own))

    def keys(self, record: R) -> tuple[str | None, ...]:
        """The collation keys of the sorted texts."""
        return tuple(_key(f, getattr(record, f.name)) for f in self.sorts)

    def children(self, record: R) -> Children:
        """For each many-field its rows as (row_id, values …)."""
        return {
            name: [self._child(name, item) for item in getattr(record, name)]
            for name in self.cls.schema.many
        }

    def _child(self, name: str, item: Any) -> tuple[Any, ...]:
        spec = self.cls.schema.many[name]
        fields = child_fields(spec)
        if isinstance(item, Row):
            return (item.row_id, *(f.to_db(getattr(item, n)) for n, f in fields.items()))
        return (0, fields["value"].to_db(item))

    def record(self, row: tuple[Any, ...], children: Children) -> R:
        """The record of a row of ``columns`` and its child rows."""
        id_, code, by, at, changed_by, changed_at = row[: len(META)]
        stamp = Stamp(
            by, datetime.fromisoformat(at), changed_by, datetime.fromisoformat(changed_at)
        )
        own = self.cls.schema.own.items()
        values = {n: f.from_db(v) for (n, f), v in zip(own, row[len(META) :], strict=True)}
        for name in self.cls.schema.many:
            values[name] = tuple(self._item(name, child) for child in children.get(name, ()))
        return self.cls(id=id_, code=code, stamp=stamp, **values)

    def _item(self, name: str, child: tuple[Any, ...]) -> Any:
        spec = self.cls.schema.many[name]
        fields = child_fields(spec)
        values = {n: f.from_db(v) for (n, f), v in zip(fields.items(), child[1:], strict=True)}
        return (
            spec.row(row_id=child[0], **values) if isinstance(spec, RowsField) else values["value"]
        )

    def image(self, row: tuple[Any, ...], children: Children) -> str:
        """The whole record as text: what undo and the trash put back, and what is sealed.

        Empty columns are left out, so that a column added later does not change old seals.
        """
        kept: dict[str, Any] = {
            n: v for n, v in zip(self.columns, row, strict=True) if v is not None
        }
        kept |= {name: rows for name, rows in children.items() if rows}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    def from_image(self, image: str) -> R:
        kept = json.loads(image)
        row = tuple(kept.get(name) for name in self.columns)
        many = self.cls.schema.many
        return self.record(row, {n: [tuple(r) for r in kept.get(n, ())] for n in many})


def digest(key: bytes, register: str, image: str) -> bytes:
    """The seal of a record's state: whoever lacks the key cannot forge it."""
    return hashlib.blake2b(f"{register}\x1f{image}".encode(), key=key, digest_size=16).digest()


def _key(spec: TextField, value: str | None) -> str | None:
    if value is None:
        return None
    return text.name_key(value) if spec.is_name else text.sort_key(value)


_CODECS: dict[str, Codec[Any]] = {}


def codec_of(cls: type[R]) -> Codec[R]:
    """The codec of a record type."""
    key = cls.schema.key
    if key not in _CODECS:
        _CODECS[key] = Codec(cls, (*META, *cls.schema.own), sorted_texts(cls))
    return _CODECS[key]


def search_text(record: Record) -> str:
    """The folded words a record is found by: its code, searched fields, names' initials."""
    words = [record.code]
    for name, spec in record.schema.fields.items():
        value = getattr(record, name)
        if isinstance(spec, RowsField):
            words += [
                w
                for row in value
                for n, f in row.fields.items()
                for w in _words(f, getattr(row, n))
            ]
        else:
            words += _words(spec, value)
    return " ".join(words)


def _words(spec: Any, value: Any) -> list[str]:
    if not spec.search or not value:
        return []
    shown = spec.show(value)
    initials = [text.initials(shown)] if getattr(spec, "is_name", False) else []
    return [text.fold(shown), *initials]
