"""Writing the rows of records into their tables; of stored records only the difference.

So a change of one field of many records writes one column and no child table, and the words that
records are found by are indexed anew only where they changed. Undo goes the same way back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.schema.record import R, Record, register
from app.store.database import SqlRow, SqlValue, run_many
from app.store.mapping import search_index
from app.store.mapping.codec import Items, Stored, codec_of, collation_key
from app.store.mapping.tables import item_columns, shown_links, sort_name
from app.store.read.reader import Reader


def write_rows(
    reader: Reader,
    cls: type[R],
    states: Sequence[Stored],
    present: Mapping[int, Stored],
    known: Mapping[int, R],
) -> set[str]:
    """Write these rows and return the names of the fields that changed.

    ``present``: the rows stored now, by id. ``known``: the records that need not be decoded again.
    """
    codec, key = codec_of(cls), cls.schema.key
    fresh = [one for one in states if one[0][0] not in present]
    plan = _WritePlan(cls)
    for one in states:
        if (old := present.get(one[0][0])) is not None:
            plan.compare(one, old)
    plan.write(reader)
    _insert(reader, key, codec.all_columns, ((*row, *codec.keys(row)) for row, _many in fresh))
    for name in cls.schema.many:
        _fill(reader, cls, name, [(row[0], many[name]) for row, many in fresh if name in many])
    new = {row[0] for row, _many in fresh}
    again = plan.reworded | new
    if records := [known.get(s[0][0]) or codec.record(*s) for s in states if s[0][0] in again]:
        search_index.index_words(reader, records, new)
    for some in search_index.find_followers(reader, key, plan.renamed) if plan.renamed else ():
        search_index.index_words(reader, some)
    return plan.fields


def erase_rows(reader: Reader, cls: type[Record], ids: Sequence[int]) -> None:
    """Delete records from all their tables."""
    for name in cls.schema.many:
        _clear(reader, cls, name, ids)
    one = [(id_,) for id_ in ids]
    run_many(reader.db, f'DELETE FROM "{cls.schema.key}" WHERE id = ?', one)
    run_many(reader.db, f'DELETE FROM "{cls.schema.key}__search" WHERE rowid = ?', one)


@dataclass
class _WritePlan:
    """The difference between new rows and the stored ones."""

    cls: type[Record]
    fields: set[str] = field(default_factory=set)
    reworded: set[int] = field(default_factory=set)
    renamed: list[int] = field(default_factory=list)
    updates: dict[tuple[str, ...], list[SqlRow]] = field(default_factory=lambda: defaultdict(list))
    many: dict[str, list[tuple[int, Items]]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, new: Stored, present: Stored) -> None:
        """Note the difference of one record."""
        (row, many), (old, had), codec = new, present, codec_of(self.cls)
        set_: dict[str, SqlValue] = {
            name: value
            for name, value, was in zip(codec.columns, row, old, strict=True)
            if value != was
        }
        parts = [name for name in many.keys() | had.keys() if many.get(name) != had.get(name)]
        differs = {*set_, *parts}
        self.fields |= differs
        if not _wording(self.cls.schema.key).isdisjoint(differs):
            self.reworded.add(row[0])
        if self.cls.schema.title in differs:
            self.renamed.append(row[0])
        for spec in codec.sorts:
            if spec.name in set_:
                set_[sort_name(spec.name)] = collation_key(spec, set_[spec.name])
        if set_:
            self.updates[tuple(set_)].append((*set_.values(), row[0]))
        for name in parts:
            self.many[name].append((row[0], many.get(name, [])))

    def write(self, reader: Reader) -> None:
        """Write the differences into the tables."""
        for names, rows in self.updates.items():
            sets = ",".join(f'"{name}"=?' for name in names)
            run_many(reader.db, f'UPDATE "{self.cls.schema.key}" SET {sets} WHERE id = ?', rows)
        for name, changed in self.many.items():
            _clear(reader, self.cls, name, [owner for owner, _items in changed])
            _fill(reader, self.cls, name, changed)


@lru_cache(maxsize=64)
def _wording(key: str) -> frozenset[str]:
    """The fields of a register whose words its records are found by."""
    cls = register(key)
    codec = codec_of(cls)
    texts = {f.name for f in codec.words} | {rows for rows, _field in codec.row_words}
    return frozenset({"code"} | texts | {link.name for link in shown_links(cls)})


def _clear(reader: Reader, cls: type[Record], name: str, owners: Sequence[int]) -> None:
    table = f"{cls.schema.key}__{name}"
    run_many(reader.db, f'DELETE FROM "{table}" WHERE owner = ?', [(id_,) for id_ in owners])


def _fill(reader: Reader, cls: type[Record], name: str, owned: Iterable[tuple[int, Items]]) -> None:
    """Insert items into a child table, in their order; SQLite numbers those without an id."""
    columns = ("owner", "row_order", "row_id", *item_columns(cls.schema.many[name]))
    rows = [
        (owner, position, item[0] or None, *item[1:])
        for owner, items in owned
        for position, item in enumerate(items)
    ]
    _insert(reader, f"{cls.schema.key}__{name}", columns, rows)


def _insert(
    reader: Reader, table: str, columns: Sequence[str], rows: Iterable[Sequence[SqlValue]]
) -> None:
    names = ",".join(f'"{column}"' for column in columns)
    marks = ",".join("?" * len(columns))
    run_many(reader.db, f'INSERT INTO "{table}"({names}) VALUES({marks})', rows)
