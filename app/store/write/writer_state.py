"""What the connections to one open store have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, RLock, Thread

from filelock import BaseFileLock

from app.base.language import T
from app.store.disk.open_file import OpenFile
from app.store.read.principal import Principal
from app.store.security.audit_log import Anchor, AuditEntry
from app.store.security.freshness import Finding, Freshness, Mark, Seen
from app.store.security.key_file import Key, KeyFile
from app.store.write.transaction import Changes


@dataclass
class WriterState:
    """What the connections to one open store have in common."""

    key: Key  # of the pages; the MACs hang on one of their own
    audit_key: Key
    user: str
    lock: BaseFileLock
    anchor: Anchor
    mark: Mark
    key_file: KeyFile  # as it was read or written last
    file: OpenFile
    head: tuple[int, bytes]  # the last entry of the audit log that was written
    writing: RLock = field(default_factory=RLock)
    listeners: list[Callable[[Changes], None]] = field(default_factory=list)
    health: tuple[T, ...] = ()
    notices: tuple[T, ...] = ()  # to be told, though nothing is wrong with the data
    newer_backup: str = ""  # the MAC of its last entry: what the store lacks
    verdict: Finding = field(default_factory=lambda: Finding(Freshness.FIRST))
    reach: T | None = None  # how far back the memory of this computer goes
    entry_before: AuditEntry | None = None  # the last entry, as it was found at opening
    seconds: set[int] = field(default_factory=set)  # further connections that are open
    refused: int = 0  # passwords since the last that was right
    principal: Principal | None = None  # until it is first asked for
    rescued: bool = False
    reserve_released: bool = False
    key_files: Mapping[str, bytes] = field(default_factory=dict)  # as they were at opening
    _handing_over: Lock = field(default_factory=Lock)
    _handed_over: bool = False  # and not yet written
    _behind: Thread | None = None  # that writes it

    def seen(self) -> Seen:
        """Return what this computer is to remember of the store as it is now."""
        seq, mac = self.head
        keys = self.key_file
        epoch = keys.epoch_of(self.key) if keys.written else 1
        return Seen(seq, mac.hex(), epoch, keys.generation)

    def remember(self) -> None:
        """Hand over what is to be remembered; another thread writes it, without the connection.

        Nobody waits for it: an anchor or a mark that lags behind the store is clean.
        """
        with self._handing_over:
            self._handed_over = True
            if self._behind is None:
                self._behind = Thread(target=self._write_what_comes, name="anchor")
                self._behind.start()

    def remember_at_once(self) -> None:
        """Write it now: what was looked at is not to be undone by a kill."""
        self._write_head()
        self.mark.write()

    def finish(self) -> None:
        """Write what is still to be remembered."""
        if behind := self._behind:
            behind.join()
        self.mark.close()

    def _write_what_comes(self) -> None:
        """Write, and again what was handed over meanwhile; the thread ends when there is no more."""
        try:
            while self._take():
                self._write_head()
        except BaseException:
            with self._handing_over:
                self._behind = None  # what is handed over next begins anew
            raise

    def _take(self) -> bool:
        """Take what was handed over; where there is nothing the thread is to end."""
        with self._handing_over:
            taken, self._handed_over = self._handed_over, False
            if not taken:
                self._behind = None
            return taken

    def _write_head(self) -> None:
        self.anchor.write(*self.head)
        self.mark.remember(self.seen())
