"""Changing the store: steps that are one transaction, one audit entry, one announcement, one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from app.base import clock, event_log
from app.base.errors import DiskFull, InUse, UserError
from app.base.event_log import Event
from app.base.jobs import UNWATCHED, Progress, uncollected
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.schema.record import register
from app.store.database import BUSY, CipherDatabase, driver, fetch, sqlite_errors
from app.store.disk import reserve
from app.store.disk.open_file import OpenFile
from app.store.mapping.migrations import SCHEMA_VERSION
from app.store.permissions import principal_of
from app.store.read.principal import Principal
from app.store.read.reader import Reader
from app.store.security import audit_log
from app.store.security.audit_log import AuditEntry, AuditEvent
from app.store.security.freshness import NO_COPIES, UNREADABLE, Finding, Freshness
from app.store.security.key_file import Key, KeyFile, subkey
from app.store.write import undo_log
from app.store.write.transaction import Changes, Transaction
from app.store.write.undo_log import UndoableStep
from app.store.write.way_out import BEGUN, WayOut
from app.store.write.writer_state import WriterState

_REDONE = T("Làm lại: {title}", "Redo: {title}")
_ACCEPTED = T("Dùng tiếp sổ này", "Go on with this store")
_ASKED = T(
    "Sổ này có thể là bản cũ hay bản khác của sổ đang dùng nên chưa xem, xuất hay in gì; dữ liệu vẫn an toàn, hãy nhờ người phụ trách xem lại rồi chọn “Dùng tiếp sổ này” ở trang đầu (verify --accept).",
    "This store may be an older or another copy of the one in use, so nothing was shown or written out; your data is safe. Have a chief look at it and choose “Go on with this store” on the first page (verify --accept).",
)
_SHOWING = ("look", "copy")  # kinds of entries
_UNLOGGED = T(
    "Ổ đĩa đã đầy nên không ghi được nhật ký, vì vậy chưa xem hay xuất gì; dữ liệu vẫn an toàn, hãy giải phóng chỗ trống rồi làm lại.",
    "The disk is full, so the audit log takes no entry, and nothing was shown or written out; your data is safe. Free some space and try again.",
)
_CHANGED = T(
    "Vừa có thay đổi khác được ghi nên chưa hoàn tác gì; hãy xem lại rồi bấm lần nữa.",
    "Something else was changed meanwhile, so nothing was undone; look again, then repeat.",
)


class AlreadySaved(UserError):
    """This act of entering was stored before; nothing needs to be done."""


class Writer(Reader, WayOut):
    """Reads and changes through one connection; writing is one at a time over all of them."""

    def __init__(self, path: Path, db: CipherDatabase, shared: WriterState) -> None:
        super().__init__(path, db)
        self._shared = shared

    @property
    def user(self) -> str:
        """Who opened the store."""
        return self._shared.user

    @property
    def keys(self) -> Key:
        """The store's key, which encrypts its pages."""
        return self._shared.key

    @property
    def audit_key(self) -> Key:
        """The key of the audit log, the MACs and the anchor, which stays when the store's changes."""
        return self._shared.audit_key

    @property
    def key_file(self) -> KeyFile:
        """The key file, as this store read or wrote it last."""
        return self._shared.key_file

    @key_file.setter
    def key_file(self, keys: KeyFile) -> None:
        """Note that it was written anew."""
        self._shared.key_file = keys
        self._shared.remember()

    @property
    def principal(self) -> Principal:
        """Who opened the store, and which registers are theirs: as they were given at opening."""
        if self._shared.principal is None:
            self._shared.principal = principal_of(self, self.user)
        return self._shared.principal

    @property
    def health(self) -> tuple[T, ...]:
        """What was found wrong at opening."""
        return self._shared.health

    @property
    def freshness(self) -> Finding:
        """How the store compares with what this computer remembers of it."""
        return self._shared.verdict

    @property
    def memory(self) -> T | None:
        """How far back this computer remembered the store when it was opened."""
        return self._shared.reach

    @property
    def entry_before(self) -> AuditEntry | None:
        """The last entry of the audit log, as it was when the store was opened."""
        return self._shared.entry_before

    def accept(self) -> None:
        """Go on with this store though this computer remembers another state: from now on this one.

        Raises NotPermitted for all but a chief; while the question stands nothing is shown or leaves.
        """
        from app.store.backup import known_folders
        from app.store.backup_witness import missed

        self.principal.require_chief()
        mark = self._shared.mark
        mark.asking, mark.copies = False, NO_COPIES
        newer = self._shared.newer_backup
        macs = {tail.last.mac for _, tail in missed(self, *known_folders(self, self.path))}
        without = sorted(macs | ({newer} if newer else set()))
        was = str(self._shared.verdict.kind)
        self.log_access(
            "freshness", _ACCEPTED, was=was, **({"backups": without} if without else {})
        )
        self._shared.verdict = Finding(Freshness.CLEAN)
        mark.write()

    def _tell_of_memory(self) -> None:
        """Log and tell what this computer remembers beside the store that it saw: that another copy
        was opened, or nothing that can be read."""
        mark, kind = self._shared.mark, self._shared.verdict.kind
        copies = mark.copies
        if kind.asks or not (copies.times or kind is Freshness.UNUSABLE):
            return
        text = UNREADABLE if kind is Freshness.UNUSABLE else copies.sentence
        mark.copies = NO_COPIES
        try:
            self.log_access("freshness", text, was=str(kind), copies=copies.times)
        except UserError:  # from a read-only place it opens as it is, and tells it again
            mark.copies = copies
        self._shared.notices = (*self._shared.notices, text)

    @property
    def notices(self) -> tuple[T, ...]:
        """What else is to be told of the opening."""
        return self._shared.notices

    def subscribe(self, listener: Callable[[Changes], None]) -> None:
        """Hear of every step, in the thread that made it."""
        self._shared.listeners.append(listener)

    # Changing

    def can_write(self, wait: float = 0.0) -> bool:
        """Whether nothing else is being written, or will not be in so many seconds.

        The window asks before it writes: else it would stand still for the length of a long step.
        """
        free = self._shared.writing.acquire(timeout=wait)
        if free:
            self._shared.writing.release()
        return free

    @contextmanager
    def step(self, title: T, token: str = "", *, by_law: bool = False) -> Iterator[Transaction]:
        """One transaction, one audit entry, one announcement, one undo.

        ``token`` names one act of entering: a second step with it raises AlreadySaved. Raises
        NotPermitted where registers of others were changed, unless the program does so ``by_law``.
        """
        token = token or uuid4().hex
        with uncollected(), self._transaction():
            if fetch(self.db, "SELECT 1 FROM step WHERE token = ?", [token]):
                raise AlreadySaved(T("Đã lưu rồi.", "Already saved."))
            step = self._begin(title, token)
            yield step
            if not by_law:
                self._require_changes(step)
            head = self._append_entry("change", title, step)
        self._announce(head, step)

    def _require_changes(self, step: Transaction) -> None:
        for key in step.changed:
            self.principal.require_change(key, register(key).schema.book)

    def undo(
        self, progress: Progress = UNWATCHED, expected: UndoableStep | None = None
    ) -> T | None:
        """Take back the last step; gives its title, or None when there is none left.

        ``redo`` brings it back, until something else is changed. Raises InUse where the last step
        is not the expected one, and Cancelled through ``progress``: then nothing was taken back.
        """
        with self._transaction():
            past = _agreed(undo_log.last(self.db), expected)
            if past is None:
                return None
            step = self._begin(past.title, undo_log.token_of_undo(past.seq))
            step.revert(past.seq, progress)
            self._require_changes(step)
            head = self._append_entry("undo", past.title, step)
        self._announce(head, step)
        return past.title

    def redo(
        self, progress: Progress = UNWATCHED, expected: UndoableStep | None = None
    ) -> T | None:
        """Bring back what was taken back last; gives its title, or None when there is nothing.

        There is nothing once something else was changed. Raises as ``undo`` does.
        """
        with self._transaction():
            past = _agreed(undo_log.last_undone(self.db), expected)
            if past is None:
                return None
            step = self._new_step(past.seq)
            step.reapply(past.seq, undo_log.taken_back_by(self.db, past.seq), progress)
            self._require_changes(step)
            head = self._append_entry("change", _REDONE.format(title=past.title), step)
        self._announce(head, step)
        return past.title

    def to_undo(self) -> UndoableStep | None:
        """The step that ``undo`` would take back; None where it is of registers of others."""
        return self._permitted(undo_log.last(self.db))

    def to_redo(self) -> UndoableStep | None:
        """What ``redo`` would bring back; None where it is of registers of others."""
        return self._permitted(undo_log.last_undone(self.db))

    def _permitted(self, past: UndoableStep | None) -> UndoableStep | None:
        keys = undo_log.registers(self.db, past.seq) if past else []
        return past if all(map(self.principal.may_change, keys)) else None

    def undoable(self) -> T | None:
        """The title of the step that ``undo`` would take back."""
        past = self.to_undo()
        return past.title if past else None

    def last_step(self) -> int:
        """The number of the last step: those made from now on have higher ones."""
        return int(fetch(self.db, "SELECT coalesce(max(seq), 0) FROM step")[0][0])

    def log_access(self, kind: str, title: T, **detail: JsonValue) -> None:
        """An audit entry of an access (look, export, print): no record changes.

        Where the disk is full it takes the room that is kept for it. This computer remembers it before
        anything is shown: an older copy put back then lacks it. Raises DiskFull without any room, and
        UserError for what shows or takes out, while it is not answered whether this is the right store.
        """
        shows = kind in _SHOWING or (kind == BEGUN and detail["act"] != "backup")
        if shows and self.freshness.kind.asks:
            raise UserError(_ASKED)
        try:
            self._write(kind, title, detail, lambda: None)
        except DiskFull as error:
            if not reserve.release(self.path):
                raise DiskFull(_UNLOGGED) from error
            self._shared.reserve_released = True
            self._write(kind, title, detail, lambda: None)
        self._shared.remember_at_once()

    @property
    def second_connections(self) -> int:
        """How many further connections to the store are open."""
        return len(self._shared.seconds)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts no other connection writes."""
        with self._shared.writing:
            yield

    def check_file(self) -> None:
        """Raises FileExchanged when the path leads to the open file no more.

        Every change does so first; this is for between them. While something is written the next
        look tells as well.
        """
        if self._shared.writing.acquire(blocking=False):
            try:
                self._opened_file.check()
            finally:
                self._shared.writing.release()

    @property
    def exchanged(self) -> bool:
        """Whether the path was found to lead to the open file no more: nothing is written then."""
        return self._opened_file.lost

    @property
    def rescued(self) -> bool:
        """Whether what was open of a file that was exchanged has been backed up since."""
        return self._shared.rescued

    @rescued.setter
    def rescued(self, done: bool) -> None:
        """Note whether it has been backed up."""
        self._shared.rescued = done

    @contextmanager
    def quiesced(self) -> Iterator[None]:
        """The store's file holds everything, and stays as it is while this lasts, to be copied.

        Others go on saving: what they save stands in the log until then. Raises InUse where some
        other connection has been reading for seconds.
        """
        with sqlite_errors(self.path):
            with self._shared.writing:
                self._opened_file.check()
                if fetch(self.db, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
                    raise InUse(BUSY.format(name=self.path.name))
                fetch(self.db, "BEGIN")
                fetch(self.db, "SELECT 1 FROM audit LIMIT 1")  # from here on the log is not played
            try:
                yield
            finally:
                fetch(self.db, "ROLLBACK")

    # Below: transactions

    def _begin(self, title: T, token: str) -> Transaction:
        seq = fetch(
            self.db,
            "INSERT INTO step(token, title_vi, title_en, who, at, undone) VALUES(?,?,?,?,?,0) RETURNING seq",
            [token, title.vi, title.en, self.user, clock.now().isoformat()],
        )[0][0]
        return self._new_step(seq)

    @property
    def _opened_file(self) -> OpenFile:
        return self._shared.file

    def _new_step(self, seq: int) -> Transaction:
        return Transaction(self.everything, self._shared.audit_key, self.user, seq)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with (
            self._shared.writing,
            sqlite_errors(self.path),
            event_log.timed(Event.SAVED),
        ):
            if driver(self.db).in_transaction:
                raise RuntimeError("a step is open: nothing else is written until it ends")
            self._opened_file.check()
            fetch(self.db, "BEGIN IMMEDIATE")
            try:
                # Writes the first page anew, though nothing on it changes: see ``openfile``.
                fetch(self.db, f"PRAGMA user_version = {SCHEMA_VERSION}")
                yield
                fetch(self.db, "COMMIT")
            except BaseException:
                if driver(self.db).in_transaction:
                    fetch(self.db, "ROLLBACK")
                raise

    def _append_entry(self, kind: str, title: T, step: Transaction) -> tuple[int, bytes]:
        key = subkey(self._shared.audit_key, "audit")
        act = AuditEvent(self.user, kind, title, step.detail())
        return audit_log.append(self.db, key, act, step.macs())

    def _announce(self, head: tuple[int, bytes], step: Transaction) -> None:
        self._remember_head(head)
        if self._shared.reserve_released:  # a step was saved: there is room again
            self._shared.reserve_released = False
            reserve.keep(self.path)
        changes = Changes({key: frozenset(ids) for key, ids in step.changed.items()})
        for listener in self._shared.listeners:
            listener(changes)

    def _write(self, kind: str, title: T, detail: JsonObject, change: Callable[[], object]) -> None:
        with self._transaction():
            change()
            key = subkey(self._shared.audit_key, "audit")
            head = audit_log.append(self.db, key, AuditEvent(self.user, kind, title, detail))
        self._remember_head(head)

    def _remember_head(self, head: tuple[int, bytes]) -> None:
        """Two connections come here in whichever order."""
        self._shared.head = max(self._shared.head, head)
        self._shared.remember()


def _agreed(found: UndoableStep | None, expected: UndoableStep | None) -> UndoableStep | None:
    if expected is not None and (found is None or found.seq != expected.seq):
        raise InUse(_CHANGED)
    return found
