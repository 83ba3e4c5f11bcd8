"""Whom a text names: a report in words leaves the commune, and its figures name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.base import text as texts
from app.schema.conditions import EVERY
from app.schema.fields import RowsField
from app.schema.record import REGISTRY
from app.schema.text_fields import TextField
from app.store.read.aggregates import CountRows, aggregate
from app.store.read.reader import Reader

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 2  # words of a name: one alone is a word like any other


def people_named(reader: Reader, text: str) -> list[str]:
    """Return the names of people in any register of the reader that stand in the text.

    Accents and capitals aside; a name of one word is not looked for.
    """
    inside = f" {_words(text)} "
    found: dict[str, None] = {}
    for name in _names(reader):
        words = _words(name)
        if words.count(" ") >= _LEAST - 1 and f" {words} " in inside:
            found[name] = None
    return list(found)


def _names(reader: Reader) -> Iterator[str]:
    """Every name in every register, also in the rows of its records."""
    for key, cls in REGISTRY.items():
        for spec in cls.schema.own.values() if reader.permits(key) else ():
            if isinstance(spec, TextField) and spec.is_name:
                yield from map(str, filter(None, reader.count_by(cls, EVERY, spec.name)))
        for rows in cls.schema.fields.values() if reader.permits(key) else ():
            if isinstance(rows, RowsField):
                for inner in rows.row.fields.values():
                    if isinstance(inner, TextField) and inner.is_name:
                        by = f"{rows.name}.{inner.name}"
                        counted = aggregate(reader, cls, EVERY, CountRows(rows.name), by)
                        yield from map(str, filter(None, counted))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(texts.fold(text)))
