"""Reading records: ids for lists, whole records, counts, titles behind links, search."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Optional

import peewee as pw

from app.base import text
from app.base.documents import BadDocument, S, decode
from app.base.errors import NotFound
from app.base.language import T
from app.schema.conditions import EVERY, Condition, Query
from app.schema.record import REGISTRY, R, Record, register
from app.store.database import (
    CipherDatabase,
    Expression,
    SqlRow,
    SqlValue,
    damaged,
    fetch,
    rows,
    sqlite_errors,
    stopped_by,
)
from app.store.mapping.codec import Children, codec_of
from app.store.mapping.own_tables import CodeAlias
from app.store.mapping.tables import tables_of
from app.store.read.prepared_query import End, PreparedQuery, form
from app.store.read.principal import EVERYBODY, Principal
from app.store.read.query import (
    matching,
    ordered,
    passed_through,
    searched_through,
    selection,
)
from app.store.read.statements import bound, statements_of

ALL = Query()
_MANY = 2000
_SETTING = T("cài đặt {key}", "setting {key}")
CHUNK = 900  # SQLite takes a limited number of values in one statement


@dataclass(frozen=True, slots=True)
class RecordTitle:
    """What a link shows: the code, and a few words that may be sensitive."""

    code: str
    words: str


@lru_cache(maxsize=1000)  # as many as ``aggregates`` keeps
def _prepare(key: str, query: Query) -> PreparedQuery:
    cls = register(key)
    return PreparedQuery(ordered(cls, query, whole=True))


class Reader:
    """Reads through one connection. Never changes anything.

    Of a register that its principal was not given there is nothing to be read: lists are empty,
    counts are 0, a link shows its code alone. ``everything`` reads all, for figures and for the
    program's own work.
    """

    def __init__(self, path: Path, db: CipherDatabase) -> None:
        self.path = path
        self.db = db

    @property
    def principal(self) -> Principal:
        """Whose reading it is."""
        return EVERYBODY

    @property
    def everything(self) -> Reader:
        """A reader of all registers, whoever is at work."""
        return Reader(self.path, self.db)

    def permits(self, key: str) -> bool:
        """Whether whoever reads was given a register."""
        return self.principal.permits(key)

    def hides(self, cls: type[Record], where: Condition = EVERY) -> bool:
        """Whether nothing of a register is to be read, or nothing that leads through others."""
        return not all(map(self.permits, (cls.schema.key, *passed_through(cls, where))))

    def _hides(self, cls: type[Record], query: Query) -> bool:
        """Whether a query is answered with nothing: its words too would lead through others.

        A search by a family's name would else find its visits for whoever was not given families.
        """
        led = searched_through(cls, query.words)
        return self.hides(cls, query.where) or not all(map(self.permits, led))

    # Lists

    def ids(
        self,
        cls: type[Record],
        query: Query = ALL,
        limit: int | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> array[int]:
        """Return the ids of the records of a query, in order: all that a list keeps in memory.

        Raises Cancelled soon after ``stop`` says so.
        """
        if self._hides(cls, query):
            return array("q")
        with sqlite_errors(self.path), stopped_by(self.db, stop):
            first = limit is not None and self._common(cls, query)
            ids = ordered(cls, query, common=first, whole=limit is None).limit(limit)
            return array("q", (row[0] for row in rows(self.db, ids)))

    def ids_behind(self, cls: type[Record], query: Query) -> list[int]:
        """The same of what a figure counts: asked for many periods, so its SQL is written once."""
        if self._hides(cls, query):
            return []
        ends: list[End] = []
        prepared = _prepare(cls.schema.key, replace(query, where=form(query.where, ends)))
        with sqlite_errors(self.path):
            return [row[0] for row in prepared.rows(self.db, ends)]

    def _common(self, cls: type[Record], query: Query) -> bool:
        """Whether many records fit: the first of a list are then soon met along its order."""
        if not query.order or query.where == EVERY or query.words:
            return False
        return len(rows(self.db, selection(cls, query).limit(_MANY))) == _MANY

    def fetch(self, cls: type[R], ids: Iterable[int]) -> list[R]:
        """The records with these ids, in that order; deleted ones are left out."""
        needed = [] if self.hides(cls) else list(ids)
        found: dict[int, R] = {}
        with sqlite_errors(self.path):
            for start in range(0, len(needed), CHUNK):
                for record in self._load(cls, needed[start : start + CHUNK]):
                    found[record.id] = record
        return [found[i] for i in needed if i in found]

    def in_blocks(self, cls: type[R], ids: Sequence[int]) -> Iterator[list[R]]:
        """The same, some at a time: of a whole register, which memory need not hold."""
        for start in range(0, len(ids), CHUNK):
            yield self.fetch(cls, ids[start : start + CHUNK])

    def get(self, cls: type[R], id_: int) -> R:
        """The record with this id; raises NotFound, NotPermitted."""
        self.principal.require(cls.schema.key, cls.schema.book)
        for record in self.fetch(cls, [id_]):
            return record
        raise NotFound(
            T(
                "Bản ghi không còn nữa; hãy tải lại danh sách.",
                "The record is gone; reload the list.",
            )
        )

    def by_code(self, cls: type[R], code: str) -> R:
        """The record with this code; raises NotFound."""
        return self.get(cls, self.ids_of(cls, [code])[code])

    def ids_of(self, cls: type[Record], codes: Iterable[str]) -> dict[str, int]:
        """The ids of records named by code, also by that of one merged into them.

        Raises NotFound naming the first unknown code.
        """
        self.principal.require(cls.schema.key, cls.schema.book)
        needed = list(dict.fromkeys(codes))
        found = self.known_codes(cls, needed)
        for code in needed:
            if code not in found:
                missing = T("Không có {book} mã “{code}”.", "No {book} with code “{code}”.")
                raise NotFound(missing.format(book=cls.schema.label, code=code))
        return found

    def known_codes(self, cls: type[Record], codes: Iterable[str]) -> dict[str, int]:
        """The ids of those codes that name a record, or one that was merged into another."""
        needed = [] if self.hides(cls) else list(dict.fromkeys(codes))
        own, found = tables_of(cls).own, dict[str, int]()
        for start in range(0, len(needed), CHUNK):
            some = own.select(own.code, own.id).where(own.code.in_(needed[start : start + CHUNK]))
            found.update(rows(self.db, some))
        for code in needed:
            if code not in found and (merged := self._merged(cls, code)):
                found[code] = merged
        return found

    def _merged(self, cls: type[Record], code: str) -> int | None:
        """The record that the one with this code was merged into."""
        own = tables_of(cls).own
        names = (
            (CodeAlias.register == cls.schema.key) & (CodeAlias.code == code) & (CodeAlias.step > 0)
        )
        aliases = CodeAlias.select(CodeAlias.record).where(names)
        found = rows(self.db, own.select(own.id).where(own.id.in_(aliases)))
        return found[0][0] if found else None

    # Figures

    def count(self, cls: type[Record], where: Condition = EVERY) -> int:
        """How many records the condition describes."""
        return self._figure(cls, where, pw.fn.COUNT(tables_of(cls).own.id))

    def total(self, cls: type[Record], query: Query) -> int:
        """How many records the query finds."""
        if self._hides(cls, query):
            return 0
        counted = selection(cls, query, pw.fn.COUNT(tables_of(cls).own.id))
        return int(rows(self.db, counted)[0][0])

    def distinct(self, cls: type[Record], where: Condition, field: str) -> int:
        """How many different values the field has among them."""
        return self._figure(cls, where, pw.fn.COUNT(getattr(tables_of(cls).own, field).distinct()))

    def sum(self, cls: type[Record], where: Condition, field: str) -> int:
        """The field added up over them."""
        return self._figure(
            cls, where, pw.fn.COALESCE(pw.fn.SUM(getattr(tables_of(cls).own, field)), 0)
        )

    def count_by(self, cls: type[Record], where: Condition, field: str) -> dict[SqlValue, int]:
        """How many of them have each stored value of the field."""
        if self.hides(cls, where):
            return {}
        own = tables_of(cls).own
        column = getattr(own, field)
        counted = selection(cls, Query(where), column, pw.fn.COUNT(own.id)).group_by(column)
        return dict(rows(self.db, counted))

    def _figure(self, cls: type[Record], where: Condition, what: Expression) -> int:
        if self.hides(cls, where):
            return 0
        with sqlite_errors(self.path):
            return int(rows(self.db, selection(cls, Query(where), what))[0][0])

    def values(self, cls: type[Record], where: Condition, *names: str) -> list[tuple[Any, ...]]:
        """Stored values of some own fields (or ``id``) of the records described, unordered."""
        if self.hides(cls, where):
            return []
        own = tables_of(cls).own
        return rows(self.db, selection(cls, Query(where), *(getattr(own, n) for n in names)))

    def last_values(
        self, cls: type[Record], link: str, ids: Iterable[int], field: str
    ) -> dict[int, Any]:
        """The largest stored value of a field among the records that link to each of some others.

        One step down an index for each: what all of them have is read by ``values``.
        """
        if self.hides(cls):
            return {}
        largest = f'SELECT max("{field}") FROM "{cls.schema.key}" WHERE "{link}" = value'
        found = fetch(self.db, f"SELECT value, ({largest}) FROM json_each(?)", [bound({*ids})])
        return {id_: value for id_, value in found if value is not None}

    def terms(self, cls: type[Record], field: str) -> list[str]:
        """The words in use in a field whose list the commune extends."""
        if self.hides(cls):
            return []
        column = getattr(tables_of(cls).own, field)
        used = selection(cls, Query(), column).where(column.is_null(False)).distinct()
        return [row[0] for row in rows(self.db, used)]

    # Settings

    def setting(self, key: str, shape: type[S]) -> S | None:
        """A setting as a typed value; None where never set. Raises DamagedStore."""
        found = fetch(self.db, "SELECT value FROM setting WHERE key = ?", [key])
        try:
            return decode(Optional[shape], found[0][0]) if found else None  # type: ignore[arg-type]  # noqa: UP045
        except BadDocument as error:
            raise damaged(error, _SETTING.format(key=key)) from None

    # Changes

    def last_entry(self) -> int:
        """The number of the last entry of the audit log."""
        return int(fetch(self.db, "SELECT COALESCE(MAX(seq), 0) FROM audit")[0][0])

    def changed_since(self, seq: int) -> tuple[int, dict[str, set[int]]]:
        """The last entry of the audit log, and what was changed after entry ``seq``, by register.

        For whoever keeps something read from the records and must keep up with them.
        """
        found = fetch(
            self.db, "SELECT kind, detail, seq FROM audit WHERE seq > ? ORDER BY seq", [seq]
        )
        changed: dict[str, set[int]] = {}
        for kind, detail, _seq in found:
            for key, what in json.loads(detail).items() if kind in ("change", "undo") else ():
                ids = (range(first, last + 1) for first, last in what["ids"])
                changed.setdefault(key, set()).update(*ids)
        return (found[-1][2] if found else seq), changed

    # Links

    def titles(self, key: str, ids: Iterable[int]) -> dict[int, RecordTitle]:
        """What links to these records show."""
        wanted = set(ids)
        if not wanted:
            return {}
        cls = register(key)
        spec, hidden = cls.schema.fields[cls.schema.title], self.hides(cls)
        return {
            id_: RecordTitle(code, "" if hidden else spec.show(spec.from_db(value)))
            for id_, code, value in fetch(self.db, statements_of(key).titles, [bound(wanted)])
        }

    def codes(self, key: str, ids: Iterable[int | None]) -> dict[int, str]:
        """The codes of these records, where no more of them is shown."""
        if not (wanted := set(ids)):
            return {}
        own = tables_of(register(key)).own
        among = pw.SQL("id IN (SELECT value FROM json_each(?))", [json.dumps([*wanted])])
        return dict(rows(self.db, own.select(own.id, own.code).where(among)))

    def suggest(self, key: str, words: str, limit: int = 20) -> list[tuple[int, RecordTitle]]:
        """Records of a register whose words begin so, newest first: for picking a link."""
        ids = self.ids(register(key), Query(words=words), limit)
        titles = self.titles(key, ids)
        return [(i, titles[i]) for i in ids]

    def search(self, words: str, limit: int = 50) -> list[tuple[str, int]]:
        """Records of all registers as (register, id): those whose title begins so come first."""
        if not matching(words):
            return []
        hits = [
            (key, id_)
            for key, cls in REGISTRY.items()
            for id_ in self.ids(cls, Query(words=words), limit)
        ]
        folded = text.fold(words)
        titles = {key: self.titles(key, [i for k, i in hits if k == key]) for key in REGISTRY}

        def rank(hit: tuple[str, int]) -> int:
            title = titles[hit[0]][hit[1]]
            shown = text.fold(title.words)
            if folded in (text.fold(title.code), shown):
                return 0
            return 1 if shown.startswith(folded) else 2 if folded in shown else 3

        return sorted(hits, key=rank)[:limit]

    def found(self, words: str) -> int:
        """How many records ``search`` gives where no limit cuts them."""
        query = Query(words=words)
        return sum(self.total(cls, query) for cls in REGISTRY.values()) if matching(words) else 0

    # Rows

    def _load(self, cls: type[R], ids: list[int]) -> Iterator[R]:
        codec = codec_of(cls)
        for row, children in self.raw(cls, ids):
            yield codec.record(row, children)

    def rows_of(
        self, cls: type[Record], name: str, ids: Iterable[int]
    ) -> dict[int, tuple[Any, ...]]:
        """The rows of one small table in their order, by the records that have some: where no more is asked."""
        if self.hides(cls):
            return {}
        shape, statement = codec_of(cls).rows[name], statements_of(cls.schema.key).children[name]
        held = fetch(self.db, statement, [bound(ids)])
        return {
            owner: shape.rows(row[1:] for row in some)
            for owner, some in groupby(held, key=itemgetter(0))
        }

    def raw(self, cls: type[Record], ids: Sequence[int]) -> Iterator[tuple[SqlRow, Children]]:
        """The stored rows of some records, with their child rows."""
        if self.hides(cls):
            return
        statements, among = statements_of(cls.schema.key), [bound(ids)]
        children = defaultdict[int, Children](dict)
        for name, statement in statements.children.items():
            for owner, items in groupby(fetch(self.db, statement, among), key=itemgetter(0)):
                children[owner][name] = [item[1:] for item in items]
        for row in fetch(self.db, statements.rows, among):
            yield row, children[row[0]]
