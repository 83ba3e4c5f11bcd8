"""The SQL that reads records by their ids.

Written once for each register: a save reads a dozen times, and peewee takes longer to write a
statement than SQLite to run it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import peewee as pw

from app.schema.fields import RowsField
from app.schema.record import register
from app.store.database import written
from app.store.mapping.codec import codec_of
from app.store.mapping.tables import item_columns, tables_of


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of one register; each binds the ids."""

    titles: str
    rows: str
    children: Mapping[
        str, str
    ]  # by the name of the small table: owner, row id (0 of values that are no rows), its columns


@cache
def statements_of(key: str) -> Statements:
    """Return the statements of a register that bind the ids, as ``bound`` writes them."""
    cls = register(key)
    tables, schema = tables_of(cls), cls.schema
    own = tables.own
    titles = own.select(own.id, own.code, getattr(own, schema.title))
    columns = [getattr(own, name) for name in codec_of(cls).columns]
    children = {}
    for name, spec in schema.many.items():
        child = tables.many[name]
        fields = [getattr(child, column) for column in item_columns(spec)]
        row_id = child.row_id if isinstance(spec, RowsField) else pw.SQL("0")
        some = child.select(child.owner, row_id, *fields).where(child.owner.in_(_all_of(())))
        children[name] = written(some.order_by(child.owner, child.row_order))[0]
    by_id = own.id.in_(_all_of(()))
    return Statements(
        written(titles.where(by_id))[0], written(own.select(*columns).where(by_id))[0], children
    )


def bound(ids: Iterable[int]) -> str:
    """Ids as the statements bind them."""
    return json.dumps(list(ids))


def _all_of(ids: Iterable[int]) -> pw.SQL:
    """Ids as one value: peewee takes longer over hundreds of them than SQLite over the rows."""
    return pw.SQL("(SELECT value FROM json_each(?))", [bound(ids)])
