"""One named, all-or-nothing change: the only thing that writes records."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app import clock
from app.errors import InvalidRecord, NotFound
from app.fields import Problem
from app.lang import T
from app.record import REGISTRY, R, Record, Stamp, register
from app.store import indexing, links, merging
from app.store.audit import Sealed
from app.store.codec import codec_of, digest, renewed
from app.store.database import fetch, run_many
from app.store.reading import CHUNK as _CHUNK
from app.store.reading import Reader
from app.store.tables import child_fields, tables_of


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step altered: ids of records by register."""

    ids: dict[str, frozenset[int]]

    def touches(self, cls: type[Record]) -> bool:
        return cls.schema.key in self.ids


class Step:
    """The changes that ``Store.step`` is making, inside its transaction."""

    def __init__(self, reader: Reader, key: bytes, user: str, seq: int) -> None:
        self._reader, self._key, self._user, self._seq = reader, key, user, seq
        self._db = reader.db
        self._now = clock.now()
        self._next: dict[str, int] = {}
        self.changed: dict[str, set[int]] = defaultdict(set)
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.seals: dict[tuple[str, int], bytes | None] = {}

    # What callers do

    def save(self, record: R) -> R:
        """Add the record, or replace the stored one with the same id."""
        return self.save_many([record])[0]

    def save_many(self, records: Sequence[R]) -> list[R]:
        """Add or replace records of one type; raises InvalidRecord or NotFound, naming the record."""
        if not records:
            return []
        cls = type(records[0])
        records = links.follow(self._reader, records)
        links.check(self._reader, records)
        old = [r for r in records if r.id]
        before = dict(self._stored(cls, [r.id for r in old]))
        self._refuse_taken(cls, records)
        if missing := [r.code for r in old if r.id not in before]:
            gone = T(
                "Bản ghi {code} đã bị xóa; hãy tải lại danh sách.", "Record {code} is gone; reload."
            )
            raise NotFound(gone.format(code=missing[0]))
        done = self._named(cls, records)
        if made := [r.id for r in done if r.id not in before]:
            self._note_new(cls, made[0], made[-1])
        for id_, image in before.items():
            self._note_old(cls, id_, image, gone=False)
        self._write(cls, done, before)
        return done

    def delete(self, record: Record) -> None:
        """Move a record to the trash; raises InUse naming what links to it."""
        links.refuse_if_linked(self._reader, record)
        self._remove(record, gone=True)

    def merge(self, keep: R, lose: R, chosen: Collection[str] = ()) -> R:
        """Make one record of two; gives it. What led to ``lose``, its code too, leads to ``keep``.

        ``keep`` holds the rows of both and what it left empty; of the fields named by ``chosen``
        what ``lose`` says. Raises NotFound, or InvalidRecord where that breaks a rule.
        """
        cls, key = type(keep), keep.schema.key
        keep, lose = self._reader.get(cls, keep.id), self._reader.get(cls, lose.id)
        if keep.id == lose.id:
            raise ValueError("a record cannot be merged with itself")
        made = merging.led(merging.joined(keep, lose, chosen), key, (lose.id, keep.id), None)
        for other in REGISTRY.values():
            both = {keep.id, lose.id} if other is cls else set()
            ids = [i for i in links.linking(self._reader, other, lose) if i not in both]
            for start in range(0, len(ids), _CHUNK):
                found = self._reader.fetch(other, ids[start : start + _CHUNK])
                self.save_many([merging.led(r, key, (lose.id,), keep.id) for r in found])
        self._remove(lose, gone=False)
        merging.remember(self._db, self._seq, keep, lose)
        return self.save(made)

    # Taking back

    def take_back(self, seq: int) -> None:
        """Undo another step: what it made goes, what it found comes back."""
        for key, first, last, before in fetch(
            self._db,
            'SELECT register, "first", "last", before FROM undo WHERE step = ? ORDER BY id DESC',
            [seq],
        ):
            cls = register(key)
            if before is None:
                self._erase(cls, list(range(first, last + 1)))
            else:
                self._replace(codec_of(cls).from_image(before))
        merging.forget(self._db, seq)

    def restore(self, cls: type[R], undo: int) -> R:
        """Put back a record that an entry of the trash holds; this too can be undone.

        Raises InvalidRecord where its code was given away or what it links to is gone.
        """
        image = fetch(self._db, "SELECT before FROM undo WHERE id = ?", [undo])[0][0]
        kept = merging.caught_up(self._db, codec_of(cls).from_image(image))
        self._refuse_taken(cls, [kept])
        links.check(self._reader, [kept])
        record = self._replace(kept)
        self._note_new(cls, record.id, record.id)
        return record

    # Names and stamps

    def _named(self, cls: type[R], records: Sequence[R]) -> list[R]:
        """The records as they are stored: new ones with ids and codes, all with their stamps.

        A code that was given is kept, and the register counts on from it.
        """
        key, schema = cls.schema.key, cls.schema
        id_ = self._allocate(key, sum(not r.id for r in records))
        found = fetch(self._db, "SELECT last FROM counter WHERE register = ?", [key])
        number = max([found[0][0] if found else 0, *(_number(cls, r.code) for r in records)])
        named, fresh = [], Stamp(self._user, self._now, self._user, self._now)
        for record in records:
            if record.id:
                named.append(self._stamped(record))
                continue
            if not record.code:
                number += 1
            code = record.code or schema.code(number)
            known = {"id": id_, "code": code, "stamp": fresh}
            named.append(renewed(record, known | self._row_ids(record)).completed())
            id_ += 1
        fetch(self._db, "INSERT OR REPLACE INTO counter(register, last) VALUES(?,?)", [key, number])
        return named

    def _refuse_taken(self, cls: type[Record], records: Sequence[Record]) -> None:
        """A code names one record; raises InvalidRecord where another has it, stored or beside."""
        given = [r for r in records if r.code]
        counts = Counter(r.code for r in given)
        taken = [code for code, n in counts.items() if n > 1]
        for start in range(0, len(given), _CHUNK):
            some = {r.code: r.id for r in given[start : start + _CHUNK]}
            marks = ",".join("?" * len(some))
            stored = fetch(
                self._db,
                f'SELECT code, id FROM "{cls.schema.key}" WHERE code IN ({marks}) '
                f"UNION ALL SELECT code, NULL FROM alias WHERE register = ? AND code IN ({marks})",
                [*some, cls.schema.key, *some],
            )
            taken += [code for code, id_ in stored if some[code] != id_]
        if taken:
            text = T(
                "Mã “{code}” đã dùng rồi; chưa ghi gì, hãy đổi mã khác.",
                "Code “{code}” is already used; nothing was written. Choose another.",
            ).format(code=taken[0])
            raise InvalidRecord((Problem("code", text),), text)

    def _stamped(self, record: R) -> R:
        assert record.stamp is not None  # it was read from the store
        stamp = replace(record.stamp, changed_by=self._user, changed_at=self._now)
        return renewed(record, {"stamp": stamp} | self._row_ids(record)).completed()

    def _row_ids(self, record: Record) -> dict[str, Any]:
        """The small tables that have new rows, with their ids; a row keeps its id over edits."""
        numbered: dict[str, Any] = {}
        for name in codec_of(type(record)).rows:
            # The rows of a new record are new, even where it is a copy of another.
            kept = [row.row_id if record.id else 0 for row in getattr(record, name)]
            if not all(kept):
                table = f"{record.schema.key}__{name}"
                numbered[name] = tuple(
                    renewed(row, {"row_id": row_id or self._allocate(table, 1)})
                    for row, row_id in zip(getattr(record, name), kept, strict=True)
                )
        return numbered

    def _allocate(self, table: str, number: int) -> int:
        """The first of ``number`` new ids; ids are never used again."""
        if table not in self._next:
            found = fetch(self._db, "SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
            self._next[table] = (found[0][0] if found else 0) + 1
        first = self._next[table]
        self._next[table] += number
        return first

    # Rows

    def _stored(self, cls: type[Record], ids: list[int]) -> Iterable[tuple[int, str]]:
        """The images of records that are already there."""
        codec = codec_of(cls)
        for start in range(0, len(ids), _CHUNK):
            for row, children in self._reader.raw(cls, ids[start : start + _CHUNK]):
                yield row[0], codec.image(row, children)

    def _replace(self, record: R) -> R:
        """Write a record exactly as it is."""
        cls = type(record)
        self._write(cls, [record], dict(self._stored(cls, [record.id])))
        return record

    def _write(self, cls: type[R], records: Sequence[R], before: dict[int, str]) -> None:
        codec, key = codec_of(cls), cls.schema.key
        replaced = [r.id for r in records if r.id in before]
        if replaced:
            self._erase(cls, replaced)
        own: list[tuple[Any, ...]] = []
        many: dict[str, list[tuple[Any, ...]]] = {name: [] for name in cls.schema.many}
        for record in records:
            row, children = codec.row(record), codec.children(record)
            image = codec.image(row, children)
            self.seals[key, record.id] = digest(self._key, key, image)
            if record.id in before:
                self._note_fields(key, image, before[record.id])
            own.append((*row, *codec.keys(record)))
            for name, items in children.items():
                for position, item in enumerate(items):
                    many[name].append((record.id, position, item[0] or None, *item[1:]))
        self._insert(key, codec.all_columns, own)
        for name, items in many.items():
            columns = ("owner", "row_order", "row_id", *child_fields(cls.schema.many[name]))
            self._insert(f"{key}__{name}", columns, items)
        indexing.index(self._reader, records)
        self.changed[key].update(r.id for r in records)
        if renamed := [r.id for r in records if r.id in before and codec.renames(r, before[r.id])]:
            for some in indexing.following(self._reader, key, renamed):
                indexing.index(self._reader, some)

    def _insert(self, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        if rows:
            names = ",".join(f'"{c}"' for c in columns)
            marks = ",".join("?" * len(columns))
            run_many(self._db, f'INSERT INTO "{table}"({names}) VALUES({marks})', rows)

    def _remove(self, record: Record, *, gone: bool) -> None:
        """Take the record out, for undo to put back; ``gone``: it is found in the trash."""
        cls = type(record)
        for id_, image in self._stored(cls, [record.id]):
            self._note_old(cls, id_, image, gone=gone)
            self._erase(cls, [id_])

    def _erase(self, cls: type[Record], ids: list[int]) -> None:
        tables, key = tables_of(cls), cls.schema.key
        one = [(id_,) for id_ in ids]
        for child in tables.many.values():
            run_many(self._db, f'DELETE FROM "{child._meta.table_name}" WHERE owner = ?', one)
        run_many(self._db, f'DELETE FROM "{key}" WHERE id = ?', one)
        run_many(self._db, f'DELETE FROM "{key}__search" WHERE rowid = ?', one)
        self.seals |= {(key, id_): None for id_ in ids}
        self.changed[key].update(ids)

    # What undo and the journal need

    def _note_new(self, cls: type[Record], first: int, last: int) -> None:
        self._undo(cls.schema.key, first, last, None, False)

    def _note_old(self, cls: type[Record], id_: int, image: str, *, gone: bool) -> None:
        self._undo(cls.schema.key, id_, id_, image, gone)

    def _undo(self, *values: Any) -> None:
        fetch(
            self._db,
            'INSERT INTO undo(step, register, "first", "last", before, gone) VALUES(?,?,?,?,?,?)',
            [self._seq, *values],
        )

    def _note_fields(self, key: str, image: str, before: str) -> None:
        was, now = json.loads(before), json.loads(image)
        self.fields[key] |= {n for n in was.keys() | now.keys() if was.get(n) != now.get(n)}

    def detail(self) -> dict[str, Any]:
        """For the journal: which records, which fields; never a value."""
        return {
            key: {"ids": _ranges(sorted(ids)), "fields": sorted(self.fields[key] - _STAMPED)}
            for key, ids in self.changed.items()
        }

    def sealed(self) -> list[Sealed]:
        return [(key, id_, seal) for (key, id_), seal in self.seals.items()]


_STAMPED = {"changed_by", "changed_at"}
_LONGEST_NUMBER = 9  # a longer one was not given by the counter, which must not jump that far


def _number(cls: type[Record], code: str) -> int:
    """The number in a code of the register's own form; 0 for any other code."""
    prefix, _, number = code.rpartition("-")
    ours = prefix == cls.schema.prefix and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return int(number) if ours else 0


def _ranges(ids: list[int]) -> list[list[int]]:
    """Runs of ids as [first, last]."""
    runs: list[list[int]] = []
    for id_ in ids:
        if runs and id_ == runs[-1][1] + 1:
            runs[-1][1] = id_
        else:
            runs.append([id_, id_])
    return runs
