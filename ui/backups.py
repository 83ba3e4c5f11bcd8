"""When the window backs up, and where to."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app import clock
from app.jobs import Progress
from app.store.place import BACKUPS

if TYPE_CHECKING:
    from app.store import Store

_CHANGES = ("change", "undo")
_LOOK_BACK = 200  # journal entries; sign-ins and looks between two changes are fewer
OLD_AFTER = timedelta(days=7)


def folder(store: Store) -> Path:
    """The place of the store's backups."""
    return store.path.parent / BACKUPS


def last(store: Store) -> datetime | None:
    """When the last backup was made."""
    kept = store.setting("last_backup")
    return datetime.fromisoformat(kept["at"]) if kept else None


def needed(store: Store) -> bool:
    """Whether a record has changed since the last backup."""
    at = last(store)
    recent = (e for e in store.journal(_LOOK_BACK) if e.act.kind in _CHANGES)
    changed = next((datetime.fromisoformat(entry.at) for entry in recent), None)
    return changed is not None and (at is None or changed > at)


def old(store: Store) -> bool:
    """Whether the last backup is over a week old while records are there to lose."""
    at = last(store)
    return at is None or clock.now() - at > OLD_AFTER


def back_up(progress: Progress, store: Store) -> Path:
    """A job that makes a backup in its usual place."""
    from app.store.backup import backup

    return backup(store, folder(store), progress)


def kept(store: Store) -> list[Path]:
    """The backups in their usual place, newest first."""
    from app.store.backup import SUFFIX

    place = folder(store)
    return sorted(place.glob(f"*{SUFFIX}"), reverse=True) if place.is_dir() else []
