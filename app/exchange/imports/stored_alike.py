"""Which rows without a code are stored already: just so, or likely under the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.base.language import T
from app.exchange.imports.fates import Likeness, RehearsedRow, RowKey
from app.exchange.imports.parent_columns import is_own, names_of
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
Said = tuple[Given, Key]


@dataclass(slots=True)
class _Compared:
    """A row with what it says, and the stored records that say the same."""

    row: RehearsedRow
    given: Given
    values: Key
    same: Sequence[Record] = ()
    namesake: Likeness | None = None
    searched: bool = False  # whether namesakes were looked for

    @property
    def key(self) -> Said:
        """By which rows that say the same are known."""
        return self.given, self.values


class StoredAlike:
    """Knows what the rows of one list are a second time; each row is compared with the store once."""

    def __init__(self, cls: type[Record], columns: Sequence[AnyField | None]) -> None:
        self._cls = cls
        self._taken = [
            (n, spec.name)
            for n, spec in enumerate(columns)
            if spec and spec is not CODE and is_own(spec)
        ]
        self._links = sorted(names_of(columns))  # said by other columns than their own
        self._compared: dict[RowKey, _Compared] = {}  # by the key of the row

    def mark(self, store: Store, rows: Sequence[RehearsedRow]) -> list[RehearsedRow]:
        """The rows with what they are a second time: of a stored record in all that they say, the same.

        Each stored record answers for one row. A row just like an earlier one, and one that shares name
        and birth or place with a stored record, are marked as likely.
        """
        made = list(rows)
        fresh = {n: row for n, row in enumerate(rows) if is_fresh(row)}
        self._compare(store, [row for row in fresh.values() if not self._knows(row)])
        answered, first, rest = set[int](), dict[Said, RehearsedRow](), list[int]()
        left: dict[Said, Iterator[Record]] = {}  # of those that say the same
        for n, row in fresh.items():
            one = self._compared[row.key]
            earlier = first.setdefault(one.key, row)
            alike = left.setdefault(one.key, iter(one.same))
            same = next((record for record in alike if record.id not in answered), None)
            if same is not None:
                answered.add(same.id)
                made[n] = replace(row, record=same, before=same)
            elif earlier is not row:
                made[n] = replace(
                    row, likely=Likeness(_TWICE.format(row=earlier.number), row=earlier.number)
                )
            else:
                rest.append(n)
        self._find_namesakes(store, [self._compared[rows[n].key] for n in rest])
        for n in rest:
            made[n] = replace(rows[n], likely=self._compared[rows[n].key].namesake)
        return made

    def _knows(self, row: RehearsedRow) -> bool:
        known = self._compared.get(row.key)
        return known is not None and known.row is row

    def _compare(self, store: Store, rows: Sequence[RehearsedRow]) -> None:
        """Give each row the stored records that say the same."""
        if not rows:
            return
        made = []
        for row in rows:
            record = _record(row)
            given = [name for at, name in self._taken if row.cells[at].strip()]
            given += [n for n in self._links if n not in given and getattr(record, n) is not None]
            made.append(_Compared(row, tuple(given), _values(record, tuple(given))))
        kinds, own = {one.given for one in made}, self._cls.schema.own
        always = [own[n] for n in frozenset.intersection(*map(frozenset, kinds)) if n in own]
        needed = [name for name in frozenset[str]().union(*kinds) if name in own]
        stored = _Stored(store, self._cls, always, needed, [*map(_record, rows)])
        alike = {one.key: stored.like(_record(one.row), one.given) for one in made}
        found = stored.read([id_ for ids in alike.values() for id_ in ids])
        same = {
            (given, values): [
                found[i] for i in ids if i in found and _values(found[i], given) == values
            ]
            for (given, values), ids in alike.items()
        }
        for one in made:
            one.same = same[one.key]
            self._compared[one.row.key] = one

    def _find_namesakes(self, store: Store, some: Sequence[_Compared]) -> None:
        """Find under whose name somebody is stored whom birth and place do not tell from them."""
        asked = [one for one in some if not one.searched]
        if not asked or not (traits := TRAITS.get(self._cls.schema.key)):
            return
        known, found = namesakes(store, self._cls), []
        for one in asked:
            record = _record(one.row)
            born = getattr(record, traits.born) if traits.born else None
            like = known(getattr(record, traits.name), born, getattr(record, traits.place))
            one.searched = True
            if like:
                found.append((one, like))
        codes = store.codes(self._cls.schema.key, [like.id for _, like in found])
        for one, like in found:
            one.namesake = Likeness(like.why, like.id, codes.get(like.id, ""))


def is_fresh(row: RehearsedRow) -> bool:
    """Whether a row is a record that no code and no ruling tells to be stored."""
    return row.record is not None and row.before is None and not row.record.code


def _values(record: Record, given: Given) -> Key:
    return tuple([comparable(getattr(record, name)) for name in given])


def comparable(value: FieldValue) -> object:
    """A value without what only tells its rows from others."""
    if isinstance(value, tuple):
        return tuple(replace(v, row_id=0, uid="") if isinstance(v, Row) else v for v in value)
    return value


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
        title = self._cls.schema.title
        name = max(told, key=lambda one: (len(told[one]), one == title), default="")
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
