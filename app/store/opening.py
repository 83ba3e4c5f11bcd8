"""Opening a store's file: its connection, its migration, and what all connections have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import peewee as pw
from filelock import BaseFileLock

from app.base.errors import DamagedStore, UserError
from app.store.database import CipherDatabase, fetch, sqlite_errors
from app.store.disk import location
from app.store.disk.open_file import OpenFile, set_foreign_log_apart
from app.store.mapping import migrations
from app.store.security import audit_log, freshness, key_state
from app.store.security.audit_log import Anchor
from app.store.security.freshness import Finding, Freshness, Mark
from app.store.security.key_copies import find_copies
from app.store.security.key_file import KeyFile, Unlocked
from app.store.security.key_slots import Key, subkey
from app.store.write.writer_state import WriterState

if TYPE_CHECKING:
    from app.store.backup_file import BackupTail


def connected(
    path: Path, keys: KeyFile, unlocked: Unlocked, lock: BaseFileLock
) -> tuple[CipherDatabase, WriterState]:
    """Return the first connection to the file at ``path``, brought up to date, and its state.

    Raises what SQLite and the system refuse, and StoreTooNew.
    """
    foreign_log = set_foreign_log_apart(path)
    db, key = opened_by(path, unlocked.keys)
    with closed_on_failure(db.close):
        file = OpenFile(path, lambda: holds_all(path, shared))
    with closed_on_failure(lambda: file.close(db.close)):
        migrations.migrate(db, path, key)
        audit_key = key_state.audit_key(db)
        anchor = Anchor(location.beside(path, ".anchor"), subkey(audit_key, "anchor"))
        shared = WriterState(
            key, audit_key, unlocked.user, lock, anchor,
            Mark(keys.store, subkey(audit_key, "freshness")), keys, file, audit_log.last(db),
        )  # fmt: skip
        shared.verdict = shared.mark.compare(db, shared.seen())
        shared.reach = shared.mark.reach
        tail = newest_backup(path, keys.store)
        if tail and freshness.lacks(db, anchor, tail.last):
            shared.newer_backup = tail.last.mac
            if not shared.verdict.kind.asks:
                shared.verdict, shared.mark.asking = Finding(Freshness.NEWER_BACKUP), True
        shared.entry_before = next(iter(audit_log.entries(db, 1)), None)
        with suppress(DamagedStore):  # of a store that is just made: it has none yet
            shared.key_files = find_copies(path, key)
        shared.health = (
            *((foreign_log,) if foreign_log else ()),
            *anchor.doubts(db),
            *key_state.doubts(db, keys),
        )
    return db, shared


def opened_by(path: Path, keys: Sequence[Key]) -> tuple[CipherDatabase, Key]:
    """Return a connection by that key which opens the pages, and the key.

    What one key does not open, another may; a full disk says nothing of a key.
    """
    for key in keys:
        db = CipherDatabase(path, subkey(key, "store"))
        try:
            with closed_on_failure(db.close), sqlite_errors(path):
                db.connect()
                fetch(db, "SELECT count(*) FROM sqlite_master")
        except DamagedStore:
            if key is keys[-1]:
                raise
        else:
            return db, key
    raise AssertionError("no key")


def newest_backup(path: Path, store: str) -> BackupTail | None:
    """What the newest backup in the usual place beside a store tells of it."""
    with suppress(OSError):
        if files := [*location.backups(path)]:
            from app.store.backup_file import newest

            return newest(files, store)
    return None


def knows_newer(path: Path, keys: KeyFile) -> bool:
    """Whether a later key file of this store was seen here, or lies in a backup beside it.

    Nothing of that can be verified without the key: it is for choosing words.
    """
    tail = newest_backup(path, keys.store)
    seen = max(freshness.generation_seen(keys.store), tail.generation if tail else 0)
    return keys.generation < seen


@contextmanager
def closed_on_failure(close: Callable[[], object]) -> Iterator[None]:
    """Close what was opened before, where the block fails."""
    try:
        yield
    except BaseException:
        close()
        raise


def holds_all(path: Path, shared: WriterState) -> bool:
    """Whether the file by itself, without its log, holds the last entry of the audit log."""
    seq, mac = shared.head
    alone = CipherDatabase(path, subkey(shared.key, "store"), only_read=True)
    with closing(alone), suppress(UserError, pw.DatabaseError):
        alone.connect()
        found = fetch(alone, "SELECT mac FROM audit WHERE seq = ?", [seq])
        return not seq or (bool(found) and bytes(found[0][0]) == mac)
    return False
