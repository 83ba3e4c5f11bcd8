"""The store: one encrypted file of records, changed in named steps that can be taken back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.base import clock
from app.base.documents import BadDocument, decode
from app.base.errors import (
    DamagedStore,
    DiskFull,
    InUse,
    NotFound,
    StoreTooNew,
    UserError,
    WrongPassword,
    file_errors,
    shown,
)
from app.base.files import check_name, make_file, make_folder
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.base.text import clean_line
from app.schema.draft_state import DraftState
from app.schema.record import REGISTRY, Record, register
from app.store.database import CipherDatabase, fetch, scalar, sqlite_errors
from app.store.disk import location, reserve
from app.store.disk.network import refuse_network
from app.store.opening import closed_on_failure, connected, knows_newer
from app.store.security import audit_log, key_changes, key_state, row_macs
from app.store.security.key_copies import find_copies
from app.store.security.key_file import Cost, Key, KeyFile, Unlocked, calibrated, subkey, user_name
from app.store.trash import Deleted, deleted_records
from app.store.write import identity, uniqueness
from app.store.write.expiry import forget_old_steps
from app.store.write.settings import write_setting
from app.store.write.writer import AlreadySaved, Writer

_RECOVERED = T("Đặt lại mật khẩu bằng mã khôi phục", "New password by the recovery code")
_NO_ROOM = T(
    "Ổ đĩa chứa sổ đã đầy hoặc không ghi được nên chưa mở được sổ; dữ liệu vẫn an toàn, hãy giải phóng ít nhất 1 MB rồi mở lại.",
    "The store's disk is full, or refuses to be written to, so the store was not opened; your data is safe. Free at least 1 MB and open it again.",
)
_WRITER = "writer"  # in a draft: who types it
_REFUSED = T("Mật khẩu không được nhận", "A password was refused")


class Store(Writer):
    """An open store, through one connection. ``second_connection`` gives another for a worker thread."""

    _second = False

    # Opening

    @classmethod
    def create(
        cls, path: Path, user: str, name: str, password: str, cost: Cost | None = None
    ) -> tuple[Store, str]:
        """A new store with its first account; gives it and the recovery code, shown once.

        ``cost`` is what a guess at the password shall cost; measured on this computer if not given.
        """
        user = user_name(user)
        if os.path.lexists(path):
            there = T(
                "Đã có tệp “{name}”; chưa ghi gì, hãy chọn tên khác.",
                "“{name}” exists already; nothing was written. Choose another name.",
            )
            raise InUse(there.format(name=shown(path)))
        refuse_network(path)
        with file_errors(path):
            check_name(path)
            location.check_length(path)
            make_folder(path.parent)
            keys, key = KeyFile.create(path, cost or calibrated())
            store = None
            try:
                make_file(path)  # SQLite's own would be for everybody to read
                made = store = cls._opened(path, keys, Unlocked(user, (key,)))
                add = "INSERT INTO account(user, name, role) VALUES(?,?,'chief')"

                def begin() -> None:
                    fetch(made.db, add, [user, clean_line(name)])
                    row_macs.add_missing_macs(made.db, subkey(made.audit_key, "seal"))

                title = T("Lập sổ mới", "Create the store")
                made._write("create", title, {"marked": True}, begin)
                keys.admit = lambda slots: key_changes.admit(made, slots)
                keys.add(key, user, "chief", password)
                code = keys.new_recovery(key)
                key_changes.settle(made, keys)
                made._shared.key_files = find_copies(path, key)
                return made, code
            except BaseException:
                # Nothing is recorded yet: half a store would only stand in the way.
                if store:
                    store.close()
                location.remove(path)
                raise

    @classmethod
    def open(cls, path: Path, user: str | None, password: str) -> Store:
        """Open with a password. Raises WrongPassword, DamagedStore, StoreTooNew, InUse, NotFound."""
        path = location.found(path)
        keys = KeyFile.load(path)
        store = cls._opened(path, keys, keys.unlock(user, password))
        with suppress(UserError):  # from a read-only place it opens as it is
            key_changes.renew(store, store.user, password)
        return store

    @classmethod
    def recover(cls, path: Path, code: str, user: str, password: str) -> Store:
        """Open with the printed recovery code and set a new password for one officer."""
        path = location.found(path)
        keys = KeyFile.load(path)
        found = keys.unlock_recovery(code)
        store = cls._opened(path, keys, Unlocked(user_name(user), found.keys))
        with closed_on_failure(store.close):
            key_changes.recover(store, code, password, _RECOVERED)
        return store

    def confirm(self, password: str) -> None:
        """Make sure that whoever opened the store is there again, by the password.

        What opens must be this store's key: another's key files may lie beside it by now. A refusal
        is counted and logged. Raises WrongPassword, DamagedStore, NotFound.
        """
        try:
            KeyFile.load(self.path).confirm(self.keys, self.user, password)
        except (WrongPassword, DamagedStore, NotFound):
            self._shared.refused += 1
            with suppress(UserError):  # it stays refused, noted or not
                self.log_access("refused", _REFUSED, times=self._shared.refused)
            raise
        self._shared.refused = 0

    @classmethod
    def _opened(cls, path: Path, keys: KeyFile, unlocked: Unlocked) -> Store:
        refuse_network(path)
        # Whatever thread opened the store, the one that closes it lets go of it.
        lock = FileLock(f"{path}.lock", mode=0o600, thread_local=False)
        location.check_lock(Path(lock.lock_file))
        with file_errors(path):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                busy = T(
                    "Sổ này đang mở ở một cửa sổ khác; dữ liệu vẫn an toàn, hãy dùng cửa sổ đó hoặc đóng nó trước.",
                    "This store is open in another window; your data is safe. Use that one, or close it first.",
                )
                raise InUse(busy) from None
        location.sweep(path)
        try:
            try:
                store = cls._connected(path, keys, unlocked, lock)
            except DiskFull:
                if reserve.release(path):
                    with suppress(DiskFull):
                        return cls._connected(path, keys, unlocked, lock)
                raise DiskFull(_NO_ROOM) from None
            reserve.keep(path)
            return store
        except BaseException as error:
            lock.release()
            if isinstance(error, DamagedStore):
                raise location.unreadable(path, older_keys=knows_newer(path, keys)) from error
            raise

    @classmethod
    def _connected(cls, path: Path, keys: KeyFile, unlocked: Unlocked, lock: FileLock) -> Store:
        with sqlite_errors(path), file_errors(path):
            db, shared = connected(path, keys, unlocked, lock)
            store = cls(path, db, shared)
            with closed_on_failure(lambda: shared.file.close(store.db.close)):
                store._mark_once()
                store._identify_once()
                if shared.health:
                    store.log_access(
                        "integrity",
                        T("Phát hiện dữ liệu cũ hoặc thiếu", "Older or missing data found"),
                    )
                forget_old_steps(store)
                if keys.slots:
                    store._tidy_keys(unlocked.keys)
                store._tell_of_memory()
                shared.remember()
        return store

    def _tidy_keys(self, found: Sequence[Key]) -> None:
        """Both copies of the key file are alike, hold one key, and the store knows what they hold."""
        keys = self._shared.key_file
        keys.mend(self.keys)
        if keys.pending:
            from app.store.security import rekeying

            try:
                rekeying.finish(self, [key for key in found if key != self.keys])
            except UserError as error:  # it opens as it is, and the next opening tries again
                self._shared.notices = (*self._shared.notices, error.text)
        elif keys.generation > key_state.generation(self.db):
            with suppress(UserError):  # from a read-only place it opens as it is
                key_changes.settle(self, keys)

    def second_connection(self) -> Store:
        """A second connection, for the worker's long reads and imports; close it too."""
        self._opened_file.check()
        db = CipherDatabase(self.path, subkey(self._shared.key, "store"))
        with sqlite_errors(self.path):
            db.connect()
        made = Store(self.path, db, self._shared)
        made._second = True
        self._shared.seconds.add(id(made))
        return made

    def give_back(self) -> None:
        """Hold no page of the file in memory any longer: for when nothing is read for a while."""
        fetch(self.db, "PRAGMA shrink_memory")

    def close(self) -> None:
        """Close the connection; the first one, which goes last, the store.

        What is open of a file that was exchanged would be lost: it is backed up once more.
        """
        if self._second:
            self.db.close()
            self._shared.seconds.discard(id(self))
            return
        if self.exchanged:
            self._rescue()
        self._shared.finish()
        self._shared.file.close(self.db.close)
        self._shared.lock.release()

    def _rescue(self) -> None:
        from app.store.backup import backup
        from app.store.last_backup import needed

        with suppress(UserError):
            if needed(self):
                backup(self, self.path.parent / location.BACKUPS)

    def trash(self) -> list[Deleted]:
        """Records deleted in the last 30 days and not put back, newest first."""
        return deleted_records(self)

    def restore_deleted(self, deleted: Deleted) -> Record:
        """Put a record from the trash back under its old code."""
        title = T("Khôi phục {code}", "Put back {code}").format(code=deleted.record.code)
        with self.step(title) as step:
            uniqueness.refuse_twice(self, type(deleted.record), [deleted.record])
            return step.restore(register(deleted.register), deleted.undo)

    # Settings and drafts: written outside steps, never undone

    def set_setting(self, key: str, value: JsonValue) -> None:
        """Keep a setting, which is JSON; no undo, and no audit entry of its own."""
        with self._transaction():
            write_setting(self.db, self._shared.audit_key, key, value)

    def keep_draft(self, key: str, register_key: str, state: JsonObject) -> None:
        """Keep a draft that is being typed, so that a crash loses nothing; for its writer alone."""
        kept = {
            "key": key,
            "register": register_key,
            "state": json.dumps(state | {_WRITER: self.user}, ensure_ascii=False),
        }
        with self._transaction():
            self._put("kept", kept | {"at": clock.now().isoformat()})

    def kept_drafts(self) -> dict[str, tuple[str, DraftState | BadDocument]]:
        """Return the kept drafts of this user, oldest first: key → (register, state, or why there is none)."""
        found: dict[str, tuple[str, DraftState | BadDocument]] = {}
        for key, name, text in fetch(self.db, "SELECT key, register, state FROM kept ORDER BY at"):
            if not self.permits(name):
                continue
            try:
                state = decode(DraftState, text)
            except BadDocument as error:
                found[key] = (name, error)
                continue
            if state.writer in (None, self.user):
                found[key] = (name, state)
        return found

    def drop_draft(self, key: str) -> None:
        """Delete a kept draft; without one, do nothing, and wait for no disk."""
        if not fetch(self.db, "SELECT 1 FROM kept WHERE key = ?", [key]):
            return
        with self._transaction():
            fetch(self.db, "DELETE FROM kept WHERE key = ?", [key])

    def accounts(self) -> dict[str, str]:
        """Return the full names of the users, by user."""
        return dict(fetch(self.db, "SELECT user, name FROM account"))

    def audit_entries(
        self, limit: int = -1, before: int | None = None
    ) -> list[audit_log.AuditEntry]:
        """Return the audit log, newest first; ``before``: what is older than this entry."""
        return audit_log.entries(self.db, limit, before)

    def sizes(self) -> dict[str, int]:
        """How many records each register holds."""
        return {key: scalar(self.db, f'SELECT count(*) FROM "{key}"') for key in REGISTRY}

    def key_files(self) -> Mapping[str, bytes]:
        """The files of the keys, by the ends of their names; raises DamagedStore where none is whole.

        They go with the store's file when it is exchanged: then they are those of the opening.
        """
        try:
            return find_copies(self.path, self.keys)
        except DamagedStore:
            if self.exchanged and self._shared.key_files:
                return self._shared.key_files
            raise

    def _put(self, table: str, values: JsonObject) -> None:
        names, places = ",".join(f'"{n}"' for n in values), ",".join("?" * len(values))
        fetch(
            self.db,
            f"INSERT OR REPLACE INTO {table}({names}) VALUES({places})",
            list(values.values()),
        )

    def _mark_once(self) -> None:
        """A store of an earlier version has no marks yet; one that had them never gets them anew."""
        begun = "SELECT 1 FROM audit WHERE kind IN ('create', 'marks') AND detail LIKE '%marked%' LIMIT 1"
        if fetch(self.db, "SELECT 1 FROM audit LIMIT 1") and not fetch(self.db, begun):
            title = T("Niêm phong cài đặt, người dùng", "Seal the settings and users")
            key = subkey(self._shared.audit_key, "seal")
            self._write(
                "marks", title, {"marked": True}, lambda: row_macs.add_missing_macs(self.db, key)
            )

    def _identify_once(self) -> None:
        """Records of an earlier version get their identity, and MACs that cover it."""
        if not identity.is_incomplete(self):
            return
        title = T("Gán mã định danh cho các bản ghi", "Give the records their identity")
        with self._transaction():
            macs = list(identity.complete_all(self, self._shared.audit_key))
            event = audit_log.AuditEvent(
                self.user, audit_log.IDENTITY, title, {"records": len(macs)}
            )
            if macs:
                head = audit_log.append(
                    self.db, subkey(self._shared.audit_key, "audit"), event, macs
                )
        if macs:
            self._remember_head(head)


__all__ = ["AlreadySaved", "DamagedStore", "Deleted", "Store", "StoreTooNew"]
