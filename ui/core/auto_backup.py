"""When the window backs up, and where to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.jobs import Progress
from app.store.disk.location import BACKUPS

if TYPE_CHECKING:
    from app.store import Store

OLD_AFTER = timedelta(days=7)


def folder(store: Store) -> Path:
    """The place of the store's backups."""
    return store.path.parent / BACKUPS


def last(store: Store) -> datetime | None:
    """When the last backup was made."""
    from app.store.last_backup import LAST, LastBackup

    kept = store.setting(LAST, LastBackup)
    return kept.made if kept else None


def needed(store: Store) -> bool:
    """Whether something has changed since the last backup."""
    from app.store import last_backup

    return last_backup.needed(store)


def old(store: Store) -> bool:
    """Whether no backup of the last week is there; one of a day to come is of a wrong clock.

    Never for who may make none.
    """
    at = last(store)
    if not store.principal.may_back_up:
        return False
    return at is None or not timedelta(0) <= clock.now() - at <= OLD_AFTER


def back_up(progress: Progress, store: Store) -> Path:
    """A job that makes a backup in its usual place."""
    return into(folder(store))(progress, store)


def into(place: Path) -> Callable[[Progress, Store], Path]:
    """Return a job that makes a backup in a folder."""

    def job(progress: Progress, store: Store) -> Path:
        from app.store.backup import backup

        return backup(store, place, progress)

    return job


def kept(store: Store) -> list[Path]:
    """The backups in their usual place, the one that holds the most first."""
    from app.store import backup

    return backup.kept(folder(store))


def stale(store: Store) -> list[Path]:
    """Those of them that open with a key the store had before."""
    from app.store import backup_renewal

    return backup_renewal.stale(store, folder(store))


def renew(progress: Progress, store: Store) -> list[Path]:
    """A job that writes those anew under the store's key of today."""
    from app.store import backup_renewal

    return backup_renewal.renew(store, folder(store), progress)
