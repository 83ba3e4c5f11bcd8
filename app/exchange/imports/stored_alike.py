"""Which rows without a code are stored already: just so, or likely under the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from app.base.language import T
from app.exchange.imports.fates import Likeness, RehearsedRow
from app.schema.conditions import EVERY, one_of
from app.schema.fields import AnyField, FieldValue, ManyField
from app.schema.record import Record, Row
from app.services.duplicates import TRAITS, namesakes
from app.store import Store
from app.store.read.reader import CHUNK, Reader

_MOST_ASKED = 3 * CHUNK  # values that stored records are looked up by; of more all are read
_TWICE = T("giống hệt dòng {row}", "just like row {row}")
Given = tuple[AnyField, ...]
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
    given = {n: _given(columns, rows[n]) for n in fresh}
    _mark_same(store, cls, made, fresh, given)
    _mark_repeated(made, fresh, given)
    _mark_namesakes(store, cls, made, [n for n in fresh if _fresh(made[n]) and not made[n].likely])
    return made


def _fresh(row: RehearsedRow) -> bool:
    return row.record is not None and row.before is None and not row.record.code


def _given(columns: Sequence[AnyField | None], row: RehearsedRow) -> Given:
    """The fields of which a row says something."""
    record = row.record
    return tuple(
        spec
        for spec, cell in zip(columns, row.cells, strict=True)
        if spec and cell.strip() and record and spec.name in record.schema.fields
        and not spec.derived
    )  # fmt: skip


def _values(record: Record, given: Given) -> Key:
    return tuple(comparable(getattr(record, spec.name)) for spec in given)


def comparable(value: FieldValue) -> object:
    """A value without what only tells its rows from others."""
    if isinstance(value, tuple):
        return tuple(replace(v, row_id=0, uid="") if isinstance(v, Row) else v for v in value)
    return value


def _mark_same(
    store: Store,
    cls: type[Record],
    rows: list[RehearsedRow],
    places: Sequence[int],
    given: dict[int, Given],
) -> None:
    """Give each row the stored record that says the same, if there is one."""
    always = [s for s in cls.schema.own.values() if all(s in given[n] for n in places)]
    needed = [n for n, s in cls.schema.own.items() if any(s in given[p] for p in places)]
    stored = _Stored(store, cls, always, needed, [_record(rows[n]) for n in places])
    candidates = {n: stored.like(_record(rows[n]), given[n]) for n in places}
    found = stored.read([i for some in candidates.values() for i in some])
    taken = set[int]()
    for n in places:
        values = _values(_record(rows[n]), given[n])
        same = next(
            (i for i in candidates[n]
             if i not in taken and i in found and _values(found[i], given[n]) == values),
            None,
        )  # fmt: skip
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
        self._by_key = defaultdict[Key, list[tuple[int, tuple[object, ...]]]](list)
        wanted = {self._key(record) for record in records}
        places = [self._at[spec.name] for spec in always]
        for id_, *own in self._read(needed, records):
            key = tuple(own[n] for n in places)
            if key in wanted:
                self._by_key[key].append((id_, tuple(own)))

    def _key(self, record: Record) -> Key:
        return tuple(spec.to_db(getattr(record, spec.name)) for spec in self._always)

    def _read(self, needed: Sequence[str], records: Sequence[Record]) -> list[tuple[int, ...]]:
        if not self._always:
            return self._reader.values(self._cls, EVERY, "id", *needed)
        names = {s.name: {getattr(r, s.name) for r in records} for s in self._always}
        name = max(names, key=lambda one: len(names[one]))
        asked = [value for value in names[name] if not isinstance(value, int) or value >= 0]
        if len(asked) > _MOST_ASKED:
            return self._reader.values(self._cls, EVERY, "id", *needed)
        return [
            one
            for start in range(0, len(asked), CHUNK)
            for one in self._reader.values(
                self._cls, one_of(name, *asked[start : start + CHUNK]), "id", *needed
            )
        ]

    def like(self, record: Record, given: Given) -> list[int]:
        """The stored records that have all the given values of their own table."""
        own = [s for s in given if not isinstance(s, ManyField)]
        values = [(self._at[s.name], s.to_db(getattr(record, s.name))) for s in own]
        return [
            id_
            for id_, held in self._by_key.get(self._key(record), ())
            if all(held[n] == value for n, value in values)
        ]

    def read(self, ids: Sequence[int]) -> dict[int, Record]:
        """Those records, whole."""
        return {
            one.id: one
            for some in self._reader.in_blocks(self._cls, sorted({*ids}))
            for one in some
        }


def _mark_repeated(
    rows: list[RehearsedRow], places: Sequence[int], given: dict[int, Given]
) -> None:
    """Mark rows that say just what an earlier one says, unless each has a stored record of its own."""
    first = dict[Key, int]()
    for n in places:
        key = (tuple(s.name for s in given[n]), _values(_record(rows[n]), given[n]))
        earlier = first.setdefault(key, rows[n].number)
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
