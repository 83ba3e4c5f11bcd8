"""Which rows without a code are stored already: just so, or likely under the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.base.language import T
from app.exchange.imports.fates import Likeness, RehearsedRow
from app.exchange.records.paste import recognise_columns
from app.schema.conditions import EVERY, one_of
from app.schema.fields import AnyField, FieldValue
from app.schema.record import Record, Row
from app.services.duplicates import TRAITS, namesakes
from app.services.list_cells import CODE
from app.store import Store
from app.store.read.reader import CHUNK, Reader

_MOST_ASKED = 3 * CHUNK  # values that stored records are looked up by; of more all are read
_TWICE = T("giống hệt dòng {row}", "just like row {row}")
Given = tuple[str, ...]  # the names of the fields of which a row says something
Key = tuple[object, ...]


def mark_stored(
    store: Store, cls: type[Record], columns: Sequence[AnyField | None], rows: list[RehearsedRow]
) -> list[RehearsedRow]:
    """The rows with what they are a second time: of a stored record in all that they say, the same.

    Each stored record answers for one row. A row just like an earlier one, and one that shares name and
    birth or place with a stored record, are marked as likely.
    """
    fresh = [n for n, row in enumerate(rows) if _fresh(row)]
    if not fresh:
        return rows
    made = list(rows)
    taken = [
        (n, spec.name)
        for n, spec in enumerate(columns)
        if spec and spec is not CODE and recognise_columns(spec)
    ]
    given = {n: tuple([name for at, name in taken if rows[n].cells[at].strip()]) for n in fresh}
    values = {n: _values(_record(rows[n]), given[n]) for n in fresh}
    _mark_same(store, cls, made, given, values)
    _mark_repeated(made, given, values)
    _mark_namesakes(store, cls, made, [n for n in fresh if _fresh(made[n]) and not made[n].likely])
    return made


def _fresh(row: RehearsedRow) -> bool:
    return row.record is not None and row.before is None and not row.record.code


def _values(record: Record, given: Given) -> Key:
    return tuple([comparable(getattr(record, name)) for name in given])


def comparable(value: FieldValue) -> object:
    """A value without what only tells its rows from others."""
    if isinstance(value, tuple):
        return tuple(replace(v, row_id=0, uid="") if isinstance(v, Row) else v for v in value)
    return value


def _mark_same(
    store: Store,
    cls: type[Record],
    rows: list[RehearsedRow],
    given: dict[int, Given],
    values: dict[int, Key],
) -> None:
    """Give each row the stored record that says the same, if there is one."""
    kinds = {*given.values()}
    own = cls.schema.own
    always = [own[name] for name in frozenset.intersection(*map(frozenset, kinds)) if name in own]
    needed = [name for name in frozenset[str]().union(*kinds) if name in own]
    stored = _Stored(store, cls, always, needed, [_record(rows[n]) for n in given])
    candidates = {n: stored.like(_record(rows[n]), names) for n, names in given.items()}
    found = stored.read([i for some in candidates.values() for i in some])
    taken = set[int]()
    for n, ids in candidates.items():
        alike = (i for i in ids if i not in taken and i in found)
        same = next((i for i in alike if _values(found[i], given[n]) == values[n]), None)
        if same is not None:
            taken.add(same)
            rows[n] = replace(rows[n], record=found[same], before=found[same])


def _record(row: RehearsedRow) -> Record:
    assert row.record is not None
    return row.record


class _Stored:
    """Stored records by what every row says; the others of its values decide among those."""

    def __init__(
        self,
        reader: Reader,
        cls: type[Record],
        always: Sequence[AnyField],
        needed: Sequence[str],
        records: Sequence[Record],
    ) -> None:
        self._reader, self._cls, self._always = reader, cls, always
        self._at = {name: n for n, name in enumerate(needed)}
        self._by_key = defaultdict[Key, list[tuple[int, Key]]](list)
        wanted = {self._key(record) for record in records}
        places = [self._at[spec.name] for spec in always]
        for id_, *own in self._read(needed, records):
            key = tuple([own[n] for n in places])
            if key in wanted:
                self._by_key[key].append((id_, tuple(own)))

    def _key(self, record: Record) -> Key:
        return tuple([spec.to_db(getattr(record, spec.name)) for spec in self._always])

    def _read(self, needed: Sequence[str], records: Sequence[Record]) -> list[tuple[Any, ...]]:
        """The stored values of those that may be alike, by the field that tells the most apart."""
        told = {spec.name: {getattr(r, spec.name) for r in records} for spec in self._always}
        name = max(told, key=lambda one: len(told[one]), default="")
        if not name or len(told[name]) > _MOST_ASKED:
            return self._reader.values(self._cls, EVERY, "id", *needed)
        asked, found = [*told[name]], list[tuple[Any, ...]]()
        for start in range(0, len(asked), CHUNK):
            where = one_of(name, *asked[start : start + CHUNK])
            found += self._reader.values(self._cls, where, "id", *needed)
        return found

    def like(self, record: Record, given: Given) -> list[int]:
        """The stored records that have all the given values of their own table."""
        if not (held := self._by_key.get(self._key(record))):
            return []
        own = self._cls.schema.own
        values = [
            (self._at[name], own[name].to_db(getattr(record, name)))
            for name in given
            if name in own
        ]
        return [id_ for id_, had in held if all(had[n] == value for n, value in values)]

    def read(self, ids: Sequence[int]) -> dict[int, Record]:
        """Those records, whole."""
        blocks = self._reader.in_blocks(self._cls, sorted({*ids}))
        return {one.id: one for some in blocks for one in some}


def _mark_repeated(
    rows: list[RehearsedRow], given: dict[int, Given], values: dict[int, Key]
) -> None:
    """Mark rows that say just what an earlier one says, unless each has a stored record of its own."""
    first = dict[Key, int]()
    for n, names in given.items():
        earlier = first.setdefault((names, values[n]), rows[n].number)
        if earlier != rows[n].number and _fresh(rows[n]):
            why = _TWICE.format(row=earlier)
            rows[n] = replace(rows[n], likely=Likeness(why, row=earlier))


def _mark_namesakes(
    store: Store, cls: type[Record], rows: list[RehearsedRow], places: Sequence[int]
) -> None:
    """Mark rows under whose name somebody is stored whom birth and place do not tell from them."""
    if not (traits := TRAITS.get(cls.schema.key)) or not places:
        return
    known = namesakes(store, cls)
    found = {}
    for n in places:
        record = _record(rows[n])
        born = getattr(record, traits.born) if traits.born else None
        place = getattr(record, traits.place)
        if one := known(getattr(record, traits.name), born, place):
            found[n] = one
    codes = store.codes(cls.schema.key, [one.id for one in found.values()])
    for n, one in found.items():
        rows[n] = replace(rows[n], likely=Likeness(one.why, one.id, codes.get(one.id, "")))
