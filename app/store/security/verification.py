"""The full check of a store: pages, audit log, every record against its MAC, every link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from app.base.dates import show_day
from app.base.errors import Cancelled, FileExchanged, UserError
from app.base.jobs import Progress
from app.base.language import T
from app.schema.record import REGISTRY, Record, register
from app.store import submissions
from app.store.backup import known_folders
from app.store.backup_witness import contradictions
from app.store.database import driver, fetch
from app.store.mapping.codec import record_mac
from app.store.mapping.tables import tables_of
from app.store.security import audit_log, row_macs
from app.store.security.attachment_check import broken_attachments
from app.store.security.audit_time import audit_time
from app.store.security.key_file import subkey
from app.store.security.record_check import altered_records
from app.store.store import Store
from app.store.write.links import link_columns

_FOUND_BEFORE = T(
    "Ngày {day} đã phát hiện dữ liệu bị thay bằng bản cũ, hoặc thiếu; hãy so lại số liệu nhập trước đó hoặc phục hồi bản sao lưu.",
    "On {day} older or missing data was found; check what was entered before it, or restore a backup.",
)
_REMEMBERED = timedelta(days=30)
_PRIME = 1_000_003  # by which row ids are divided, so that no sum of them is too large
_ALL_INDEXES = (
    "SELECT t.name, i.name FROM pragma_table_list t JOIN pragma_index_list(t.name) i "
    "WHERE t.schema = 'main' AND t.type = 'table' AND NOT t.wr ORDER BY t.name, i.name"
)
_INDEX = T("Chỉ mục của tệp dữ liệu sai: {what}.", "An index of the file is wrong: {what}.")
_UNSEARCHED = T(
    "{book}: tìm theo chữ sai ở {n} bản ghi.",
    "{book}: searching by words is wrong for {n} {n:record|records}.",
)
_DAMAGED = T("Tệp dữ liệu có trang hỏng: {what}.", "The file has damaged pages: {what}.")


def verify_quickly(store: Store) -> list[T]:
    """What ``verify`` says before it reads records; empty when all is well. Changes nothing."""
    _write_log_back(store)
    damage = list(_page_macs(store))
    return [*store.health, *(damage or _found_before(store))]


def verify(store: Store, progress: Progress | None = None) -> list[T]:
    """What is wrong, in sentences; empty when all is well. Changes nothing."""
    return examine(store, progress).all


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong by where it was found; None where it could not be looked for.

    ``file``: the pages and what the opening said; ``audit``: the log and the backups that bear witness
    to it; ``macs``: what was changed outside the program; ``indexes``: what leads to records, which are
    then not found though they are there.
    """

    file: list[T]
    audit: list[T] | None = None
    macs: list[T] | None = None
    indexes: list[T] | None = None

    @property
    def all(self) -> list[T]:
        """Return every sentence."""
        return [*self.file, *(self.audit or ()), *(self.macs or ()), *(self.indexes or ())]


def examine(store: Store, progress: Progress | None = None) -> Findings:
    """Look at the whole store. Changes nothing; raises Cancelled through ``progress``.

    The pages are read by a connection and a thread of their own, which take as long as all the rest.
    """
    _write_log_back(store)
    try:
        other = store.second_connection()
    except FileExchanged:  # it would open the wrong file
        damage = list(_pages(store))
        return Findings([*store.health, *damage]) if damage else _contents(store, progress)
    with closing(other) as second, ThreadPoolExecutor(1) as beside:
        pages = beside.submit(lambda: list(_pages(second)))
        try:
            found = _contents(store, progress)
        except Cancelled:
            driver(second.db).interrupt()
            raise
        except Exception:  # what a damaged page holds may be anything
            if not pages.result():
                raise
    if damage := pages.result():  # nothing that such a file says can be relied on
        return Findings([*store.health, *damage])
    return found


def _contents(store: Store, progress: Progress | None) -> Findings:
    """What is wrong with what whole pages hold."""
    secret = subkey(store.audit_key, "seal")
    audit = [*_found_before(store), *audit_log.broken(store.db, subkey(store.audit_key, "audit"))]
    audit += contradictions(store, *known_folders(store, store.path))
    macs = [*submissions.altered_submissions(store), *row_macs.broken_macs(store.db, secret)]
    macs += _undo(store)
    indexes = list(_indexes(store))
    for done, cls in enumerate(REGISTRY.values()):
        if progress:
            progress.update(done, len(REGISTRY))
        macs += altered_records(store, cls, secret)
        indexes += _links(store, cls)
        indexes += _searched(store, cls)
    macs += broken_attachments(store.db, secret)
    return Findings([*store.health], audit, macs, indexes)


def _found_before(store: Store) -> Iterator[T]:
    """The faults found at earlier opens in the last 30 days: nobody may have read the message then."""
    since = (audit_time(store.db).now - _REMEMBERED).isoformat()
    found = "SELECT at FROM audit WHERE kind = 'integrity' AND at >= ? ORDER BY seq DESC"
    # The newest is the one found at this open, which has a message of its own.
    entries = fetch(store.db, found, [since])[bool(store.health) :]
    days = dict.fromkeys(datetime.fromisoformat(at).astimezone().date() for (at,) in entries)
    return (_FOUND_BEFORE.format(day=show_day(day)) for day in days)


def _write_log_back(store: Store) -> None:
    """The check of pages reads the file alone: what a power cut left half written there stands whole in
    the log.
    """
    with suppress(UserError):  # a read-only disk
        fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")


def _page_macs(store: Store) -> Iterator[T]:
    """Pages that are not as they were written, by their own MAC."""
    for (what,) in fetch(store.db, "PRAGMA cipher_integrity_check")[:3]:
        yield _DAMAGED.format(what=what)


def _pages(store: Store) -> Iterator[T]:
    if bad := list(_page_macs(store)):
        yield from bad
        return  # SQLite refuses to read on
    for (what,) in fetch(store.db, "PRAGMA quick_check(3)"):
        if what != "ok":
            yield _DAMAGED.format(what=what)


def _undo(store: Store) -> Iterator[T]:
    """Snapshots of the undo log that no record ever had.

    Of what one step wrote twice only the last state has a MAC, so only the state before is compared.
    """
    secret, covered = subkey(store.audit_key, "seal"), set[tuple[str, int, bytes]]()
    known = fetch(
        store.db,
        "SELECT s.register, s.record, s.digest FROM undo u JOIN seal s "
        'ON s.register = u.register AND s.record = u."first" '
        "WHERE u.before IS NOT NULL AND s.digest IS NOT NULL",
    )
    covered.update((register, record, bytes(mac)) for register, record, mac in known)
    altered = T(
        "{book}: bản ghi số {id} giữ để hoàn tác không khớp nhật ký.",
        "{book}: what undo keeps of record number {id} does not fit the audit log.",
    )
    kept = 'SELECT step, register, "first", "last", before FROM undo ORDER BY id'
    for _step, rows in groupby(fetch(store.db, kept), key=itemgetter(0)):
        met = defaultdict[str, set[int]](set)
        for _, key, first, last, before in rows:
            fresh = first not in met[key]
            met[key].update(range(first, last + 1))
            if before and fresh and (key, first, record_mac(secret, key, before)) not in covered:
                yield altered.format(book=register(key).schema.book, id=first)


def _indexes(store: Store) -> Iterator[T]:
    """Indexes that do not lead to just the rows of their tables.

    Each page is as it was written, by its MAC, and in order, by SQLite's quick check. Its full check looks up
    each row in each index, which takes five times as long.
    """
    led = 'SELECT count(*), sum(rowid % {prime}) FROM "{table}" {how}'
    for table, indexes in groupby(fetch(store.db, _ALL_INDEXES), key=itemgetter(0)):
        rows = fetch(store.db, led.format(prime=_PRIME, table=table, how="NOT INDEXED"))
        for _table, name in indexes:
            how = f'INDEXED BY "{name}"'
            if fetch(store.db, led.format(prime=_PRIME, table=table, how=how)) != rows:
                yield _INDEX.format(what=name)


def _searched(store: Store, cls: type[Record]) -> Iterator[T]:
    """Records that a search cannot find, or finds though they are gone."""
    key = cls.schema.key
    ((missing,),) = fetch(
        store.db,
        f'SELECT (SELECT COUNT(*) FROM "{key}" WHERE id NOT IN (SELECT id FROM "{key}__search_docsize"))'
        f' + (SELECT COUNT(*) FROM "{key}__search_docsize" WHERE id NOT IN (SELECT id FROM "{key}"))',
    )
    if missing:
        yield _UNSEARCHED.format(book=cls.schema.book, n=missing)


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
