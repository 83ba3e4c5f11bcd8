"""Queries that are turned into SQL once and run again for other days.

Reports run the same queries for many periods, and writing the SQL of a small query takes ten times
as long as running it. So a condition is split into its form, with a placeholder for each end of a
span, and the ends. Everything else, choices and records too, belongs to the form: another choice
makes another query, so nothing in the cache can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import peewee as pw

from app.schema.conditions import Condition, Latest, Op, Some, Where
from app.store.database import Expression, SqlRow, SqlValue, fetch, written

End = date | int


@dataclass(frozen=True, eq=False, slots=True)
class Placeholder:
    """One end of a span in the form of a condition: the place of its value among the ends."""

    place: int


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """A placeholder as the SQL binds it, and how the column stores its value."""

    place: int
    to_db: Callable[[End], SqlValue]


_placeholder = cache(Placeholder)  # it is equal to itself only, which is soon compared


def form(condition: Condition, ends: list[End]) -> Condition:
    """Return the condition with a placeholder for each end of a span; the ends are added to ``ends``."""
    if isinstance(condition, Where):
        if condition.op is not Op.BETWEEN:
            return condition
        return Where(condition.path, Op.BETWEEN, tuple([_put(e, ends) for e in condition.value]))  # type: ignore[attr-defined]
    if isinstance(condition, Some):
        return Some(condition.rows, form(condition.condition, ends))
    if isinstance(condition, Latest):
        return Latest(condition.about, condition.by, form(condition.condition, ends))
    return type(condition)(tuple([form(part, ends) for part in condition.parts]))


def _put(end: End | None, ends: list[End]) -> Placeholder | None:
    if end is None:
        return None
    ends.append(end)
    return _placeholder(len(ends) - 1)


class PreparedQuery:
    """A query in SQL, with placeholders among its parameters."""

    def __init__(self, query: Expression) -> None:
        self._sql, self._values = written(query)

    def rows(self, db: pw.SqliteDatabase, ends: Sequence[End]) -> list[SqlRow]:
        """Return the rows of the query with these ends. Raise what ``fetch`` does."""
        bound = [
            value.to_db(ends[value.place]) if isinstance(value, BoundParameter) else value
            for value in self._values
        ]
        return fetch(db, self._sql, bound)
