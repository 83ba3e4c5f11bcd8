"""Room kept beside a store, so that the audit log can still be written when the disk is full.

It is released for an entry that finds no room otherwise, and kept anew once there is room again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from app.base.errors import UserError
from app.base.files import own
from app.store.disk.location import RESERVE, beside

SIZE = 256 << 10  # bytes: some twenty entries, or what opening writes


def keep(path: Path) -> None:
    """Keep the room beside a store, unless it is there or the disk has none."""
    place = beside(path, RESERVE)
    with suppress(OSError, UserError):
        if not (place.is_file() and place.stat().st_size == SIZE):
            with own(place) as file:
                file.write(os.urandom(SIZE))  # nothing that a file system could leave out


def release(path: Path) -> bool:
    """Give the room back to the disk; False where there was none."""
    try:
        beside(path, RESERVE).unlink()
    except OSError:
        return False
    return True
