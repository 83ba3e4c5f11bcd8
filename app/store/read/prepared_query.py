"""Questions that are put into SQL once and asked again of other days.

Reports ask the same of many periods, and putting a small question into SQL takes ten times as long
as answering it. So a condition is parted into its form, where each end of a span is a blank, and
the ends. Everything else, choices and records too, belongs to the form: of another choice it is
another question, and nothing that is kept can be out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import peewee as pw

from app.schema.conditions import Condition, Op, Some, Where
from app.store.database import Expression, SqlRow, SqlValue, fetch, written

End = date | int


@dataclass(frozen=True, eq=False, slots=True)
class Placeholder:
    """One end of a span in the form of a condition: which of the ends is to be put there."""

    place: int


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """A blank as the SQL binds it, and how the column stores what is put there."""

    place: int
    to_db: Callable[[End], SqlValue]


_blank = cache(Placeholder)  # a blank is equal to itself only, which is soon compared


def form(condition: Condition, ends: list[End]) -> Condition:
    """The condition with a blank for each end of a span; what was there is added to ``ends``."""
    if isinstance(condition, Where):
        if condition.op is not Op.BETWEEN:
            return condition
        return Where(condition.path, Op.BETWEEN, tuple([_put(e, ends) for e in condition.value]))  # type: ignore[attr-defined]
    if isinstance(condition, Some):
        return Some(condition.rows, form(condition.condition, ends))
    return type(condition)(tuple([form(part, ends) for part in condition.parts]))


def _put(end: End | None, ends: list[End]) -> Placeholder | None:
    if end is None:
        return None
    ends.append(end)
    return _blank(len(ends) - 1)


class PreparedQuery:
    """A query in SQL, with blanks among what is bound."""

    def __init__(self, query: Expression) -> None:
        self._sql, self._values = written(query)

    def rows(self, db: pw.SqliteDatabase, ends: Sequence[End]) -> list[SqlRow]:
        """The rows that the driver gives once the ends are bound. Raises what ``fetch`` does."""
        bound = [
            value.to_db(ends[value.place]) if isinstance(value, BoundParameter) else value
            for value in self._values
        ]
        return fetch(db, self._sql, bound)
