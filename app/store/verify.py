"""The full check of a store: pages, journal, every record against its seal, every link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from app.jobs import Progress
from app.lang import T
from app.record import REGISTRY, Record, register
from app.store import audit, frozen, marks
from app.store.codec import codec_of, digest
from app.store.database import fetch
from app.store.keys import subkey
from app.store.links import link_columns
from app.store.reading import CHUNK
from app.store.store import Store
from app.store.tables import tables_of


def verify(store: Store, progress: Progress | None = None) -> list[T]:
    """What is wrong, in sentences; empty when all is well. Changes nothing."""
    found = [*store.health]
    if damage := list(_pages(store)):
        return [*found, *damage]  # nothing that such a file says can be relied on
    found += audit.broken(store.db, subkey(store.keys, "audit"))
    found += frozen.altered(store)
    found += marks.broken(store.db, subkey(store.keys, "seal"))
    found += _undo(store)
    for done, cls in enumerate(REGISTRY.values()):
        if progress:
            progress.step(done, len(REGISTRY))
        found += _records(store, cls)
        found += _links(store, cls)
    return found


def _pages(store: Store) -> Iterator[T]:
    damaged = T("Tệp dữ liệu có trang hỏng: {what}.", "The file has damaged pages: {what}.")
    bad = fetch(store.db, "PRAGMA cipher_integrity_check")[:3]
    yield from (damaged.format(what=what) for (what,) in bad)
    if bad:
        return  # SQLite refuses to read on
    for (what,) in fetch(store.db, "PRAGMA quick_check(3)"):
        if what != "ok":
            yield damaged.format(what=what)


def _records(store: Store, cls: type[Record]) -> Iterator[T]:
    """Records altered, missing or added without an entry in the journal."""
    key, codec = cls.schema.key, codec_of(cls)
    seals: dict[int, bytes | None] = dict(
        fetch(
            store.db,
            "SELECT record, digest FROM seal WHERE register = ? ORDER BY seq",
            [key],
        )
    )
    ids = [row[0] for row in fetch(store.db, f'SELECT id FROM "{key}"')]
    secret = subkey(store.keys, "seal")
    altered = T(
        "{book}: bản ghi số {id} không khớp nhật ký.",
        "{book}: record number {id} does not fit the journal.",
    )
    for start in range(0, len(ids), CHUNK):
        for row, children in store.raw(cls, ids[start : start + CHUNK]):
            seal = seals.pop(row[0], None)
            if seal is None or bytes(seal) != digest(secret, key, codec.image(row, children)):
                yield altered.format(book=cls.schema.book, id=row[0])
    for id_, seal in seals.items():
        if seal is not None:
            missing = T("{book}: mất bản ghi số {id}.", "{book}: record number {id} is missing.")
            yield missing.format(book=cls.schema.book, id=id_)


def _undo(store: Store) -> Iterator[T]:
    """What undo would put back, where no record ever was like that.

    Of what one step wrote twice only the last state is sealed, so only what it found is compared.
    """
    secret, sealed = subkey(store.keys, "seal"), set[tuple[str, int, bytes]]()
    known = fetch(
        store.db,
        "SELECT s.register, s.record, s.digest FROM undo u JOIN seal s "
        'ON s.register = u.register AND s.record = u."first" '
        "WHERE u.before IS NOT NULL AND s.digest IS NOT NULL",
    )
    sealed.update((register, record, bytes(seal)) for register, record, seal in known)
    altered = T(
        "{book}: bản ghi số {id} giữ để hoàn tác không khớp nhật ký.",
        "{book}: what undo keeps of record number {id} does not fit the journal.",
    )
    kept = 'SELECT step, register, "first", "last", before FROM undo ORDER BY id'
    for _step, rows in groupby(fetch(store.db, kept), key=itemgetter(0)):
        met = defaultdict[str, set[int]](set)
        for _, key, first, last, before in rows:
            fresh = first not in met[key]
            met[key].update(range(first, last + 1))
            if before and fresh and (key, first, digest(secret, key, before)) not in sealed:
                yield altered.format(book=register(key).schema.book, id=first)


def _links(store: Store, cls: type[Record]) -> Iterator[T]:
    """Records that others still link to but that are gone."""
    target = tables_of(cls).own._meta.table_name
    for other in REGISTRY.values():
        for table, column, _owner in link_columns(other, cls.schema.key):
            for (id_,) in fetch(
                store.db,
                f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN '
                f'(SELECT id FROM "{target}") LIMIT 3',
            ):
                gone = T(
                    "{book}: liên kết tới {target} số {id} đã mất.",
                    "{book}: a link to {target} {id} is gone.",
                )
                yield gone.format(book=other.schema.book, target=cls.schema.label, id=id_)
