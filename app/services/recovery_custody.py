"""Whether the recovery code of a store is in somebody's hands, and the making of another code.

The code itself is kept nowhere, so the store remembers only that it was shown and not yet confirmed
by typing part of it. Stores without that mark are let be: those made earlier, whose window asked
for a group too, and those made from the command line, which hands the code over by printing it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.security import key_changes
from app.store.security.key_file import KeyFile, RecoveryCode

if TYPE_CHECKING:
    from app.store import Store

_KEY = "recovery_kept"


def expect(store: Store) -> None:
    """The code is about to be shown for the first time."""
    store.set_setting(_KEY, False)


def pending(store: Store) -> bool:
    """Whether the code was shown and nobody has confirmed to hold it."""
    return store.setting(_KEY, bool) is False


def confirm(store: Store) -> None:
    """Somebody has shown to hold the code in force."""
    if pending(store):
        store.set_setting(_KEY, True)


def check(store: Store, typed: str) -> None:
    """Confirm by the whole code, from a sheet printed earlier; raises WrongPassword."""
    KeyFile.load(store.path).open_recovery(typed)
    confirm(store)


def propose() -> str:
    """Another code, to be shown. The one in force stays so until ``adopt``."""
    return str(RecoveryCode.random())


def adopt(store: Store, code: str) -> None:
    """Put a code into force that somebody has shown to hold; the one before opens nothing now."""
    key_changes.adopt_recovery(store, RecoveryCode.parse(code))
    confirm(store)
