"""What a store keeps of its last backup: enough to say when one is needed, without what makes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from app.store.database import scalar

if TYPE_CHECKING:
    from app.store.store import Store

LAST = "last_backup"


class LastBackup(Struct, frozen=True):
    """The last backup; ``entry``: that of the audit log which it ends with, noted by later versions."""

    at: str
    path: str
    entry: int | None = None

    @property
    def made(self) -> datetime:
        """When it was made, as the clock stood."""
        return datetime.fromisoformat(self.at)


def needed(store: Store) -> bool:
    """Whether something was changed that the last backup does not hold, and that is this user's to do.

    By number, for a clock may have stood wrong.
    """
    from app.store.submissions import KIND

    if store.rescued or not store.principal.may_back_up:
        return False
    last = store.setting(LAST, LastBackup)
    entry = last and last.entry
    if entry is None:  # of an earlier version, which noted the backup after it was made
        made = "SELECT COALESCE(MAX(seq), 0) FROM audit WHERE kind = 'backup'"
        entry = scalar(store.db, made)
    changed = (
        "SELECT EXISTS (SELECT 1 FROM seal WHERE seq > ?) "
        "OR EXISTS (SELECT 1 FROM audit WHERE seq > ? AND kind = ?)"
    )
    return bool(scalar(store.db, changed, [entry, entry, KIND]))
