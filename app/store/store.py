"""The store: one encrypted file of records, changed in named steps that can be taken back."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import peewee as pw
from filelock import FileLock, Timeout

from app.base import clock
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
from app.schema.record import REGISTRY, Record, register
from app.store.database import CipherDatabase, fetch, sqlite_errors
from app.store.disk import location, reserve
from app.store.disk.network import refuse_network
from app.store.disk.open_file import OpenFile, set_foreign_log_apart
from app.store.mapping import migrations
from app.store.security import audit_log, row_macs
from app.store.security.audit_log import Anchor
from app.store.security.audit_time import audit_time
from app.store.security.key_copies import find_copies
from app.store.security.key_file import Cost, Key, KeyFile, calibrated, subkey
from app.store.write import uniqueness
from app.store.write.writer import AlreadySaved, Writer, WriterState

UNDO_DAYS = 30
_RECOVERED = T("Đặt lại mật khẩu bằng mã khôi phục", "New password by the recovery code")
_REFUSED = T("Mật khẩu không được nhận", "A password was refused")


@dataclass(frozen=True, slots=True)
class Deleted:
    """A record in the trash."""

    undo: int
    register: str
    at: str
    who: str
    record: Record


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
                made = store = cls._opened(path, key, user)
                add = "INSERT INTO account(user, name, role) VALUES(?,?,'chief')"

                def begin() -> None:
                    fetch(made.db, add, [user, name])
                    row_macs.add_missing_macs(made.db, subkey(key, "seal"))

                title = T("Lập sổ mới", "Create the store")
                made._write("create", title, {"marked": True}, begin)
                keys.add(key, user, "chief", password)
                code = keys.new_recovery(key)
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
        key, who = KeyFile.load(path).open(user, password)
        return cls._opened(path, key, who)

    @classmethod
    def recover(cls, path: Path, code: str, user: str, password: str) -> Store:
        """Open with the printed recovery code and set a new password for one officer."""
        path = location.found(path)
        keys = KeyFile.load(path)
        key = keys.open_recovery(code)
        keys.reset_password(key, user, password)
        store = cls._opened(path, key, user)
        store.log_access("recover", _RECOVERED)
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
    def _opened(cls, path: Path, key: Key, user: str) -> Store:
        refuse_network(path)
        # Whatever thread opened the store, the one that closes it lets go of it.
        lock = FileLock(f"{path}.lock", mode=0o600, thread_local=False)
        with file_errors(path):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                busy = T(
                    "Sổ này đang mở ở một cửa sổ khác; dữ liệu vẫn an toàn, hãy dùng cửa sổ đó hoặc đóng nó trước.",
                    "This store is open in another window; your data is safe. Use that one, or close it first.",
                )
                raise InUse(busy) from None
        try:
            try:
                store = cls._connected(path, key, user, lock)
            except DiskFull:
                if not reserve.release(path):
                    raise
                return cls._connected(path, key, user, lock)
            reserve.keep(path)
            return store
        except BaseException as error:
            lock.release()
            if isinstance(error, DamagedStore):
                raise location.unreadable(path) from error
            raise

    @classmethod
    def _connected(cls, path: Path, key: Key, user: str, lock: FileLock) -> Store:
        anchor = Anchor(path.with_name(path.name + ".anchor"), subkey(key, "anchor"))
        shared = WriterState(key, user, lock, anchor)
        db = CipherDatabase(path, subkey(key, "store"))
        with sqlite_errors(path), file_errors(path):
            foreign_log = set_foreign_log_apart(path)
            db.connect()
            try:
                shared.file = OpenFile(path, lambda: _holds_all(path, shared))
                migrations.migrate(db, path)
                shared.head = audit_log.last(db)
                with suppress(DamagedStore):  # of a store that is just made: it has none yet
                    shared.key_files = find_copies(path, key)
                shared.health = (*((foreign_log,) if foreign_log else ()), *anchor.doubts(db))
                store = cls(path, db, shared)
                store._mark_once()
                if shared.health:
                    store.log_access(
                        "integrity",
                        T("Phát hiện dữ liệu cũ hoặc thiếu", "Older or missing data found"),
                    )
                store._forget_old_steps()
            except BaseException:
                _close(db, shared)
                raise
        return store

    def second_connection(self) -> Store:
        """A second connection, for the worker's long reads and imports; close it too."""
        self._opened_file.check()
        db = CipherDatabase(self.path, subkey(self._shared.key, "store"))
        with sqlite_errors(self.path):
            db.connect()
        made = Store(self.path, db, self._shared)
        made._second = True
        return made

    def close(self) -> None:
        """Close the connection; the first one, which goes last, the store.

        What is open of a file that was exchanged would be lost: it is backed up once more.
        """
        if self._second:
            self.db.close()
            return
        if self.exchanged:
            self._rescue()
        _close(self.db, self._shared)
        self._shared.lock.release()

    def _rescue(self) -> None:
        from app.store.backup import backup, needed

        with suppress(UserError):
            if needed(self):
                backup(self, self.path.parent / location.BACKUPS)

    def trash(self) -> list[Deleted]:
        """Records deleted in the last 30 days and not put back, newest first."""
        from app.store.mapping.codec import codec_of

        found: dict[tuple[str, int], Deleted] = {}
        for undo, key, before, at, who, id_ in fetch(
            self.db,
            'SELECT u.id, u.register, u.before, s.at, s.who, u."first" FROM undo u JOIN step s ON s.seq = u.step '
            "WHERE u.gone AND NOT s.undone ORDER BY u.id DESC",
        ):
            cls = register(key)
            # A record that was put back and deleted again lies in the trash once, as it was last.
            if (key, id_) not in found and not self.fetch(cls, [id_]):
                record = codec_of(cls).from_snapshot(before)
                found[key, id_] = Deleted(undo, key, at, who, record)
        return list(found.values())

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
            self._put("setting", {"key": key, "value": json.dumps(value, ensure_ascii=False)})
            row_macs.renew_macs(self.db, subkey(self._shared.key, "seal"), "setting", "key", key)

    def keep_draft(self, key: str, register_key: str, state: JsonObject) -> None:
        """Keep a draft that is being typed, so that a crash loses nothing."""
        kept = {
            "key": key,
            "register": register_key,
            "state": json.dumps(state, ensure_ascii=False),
        }
        with self._transaction():
            self._put("kept", kept | {"at": clock.now().isoformat()})

    def kept_drafts(self) -> dict[str, tuple[str, JsonObject]]:
        """Return the kept drafts, oldest first: key → (register, state)."""
        return {
            k: (r, json.loads(s))
            for k, r, s in fetch(self.db, "SELECT key, register, state FROM kept ORDER BY at")
        }

    def drop_draft(self, key: str) -> None:
        """Delete a kept draft; without one, do nothing."""
        with self._transaction():
            fetch(self.db, "DELETE FROM kept WHERE key = ?", [key])

    def accounts(self) -> dict[str, str]:
        """Return the full names of the users, by user."""
        return dict(fetch(self.db, "SELECT user, name FROM account"))

    def audit_entries(self, limit: int = -1) -> list[audit_log.AuditEntry]:
        """Return the audit log, newest first."""
        return audit_log.entries(self.db, limit)

    def sizes(self) -> dict[str, int]:
        """How many records each register holds."""
        return {key: self.count(cls) for key, cls in REGISTRY.items()}

    @property
    def keys(self) -> Key:
        """The store's key, for backup and verify."""
        return self._shared.key

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
        begun = "SELECT 1 FROM audit WHERE kind IN ('create', 'marks') AND detail LIKE '%marked%'"
        if fetch(self.db, "SELECT 1 FROM audit LIMIT 1") and not fetch(self.db, begun):
            title = T("Niêm phong cài đặt, người dùng", "Seal the settings and users")
            key = subkey(self._shared.key, "seal")
            self._write(
                "marks", title, {"marked": True}, lambda: row_macs.add_missing_macs(self.db, key)
            )

    def _forget_old_steps(self) -> None:
        """What is over 30 days old can no longer be undone, and its old values go.

        By the audit log's time: a clock that stood wrong for a while makes nothing old.
        """
        old = "SELECT seq, at FROM step WHERE at < ?"
        if not fetch(self.db, f"{old} LIMIT 1", [_ago(clock.now())]):
            return
        time = audit_time(self.db)
        steps = (
            (seq, datetime.fromisoformat(at)) for seq, at in fetch(self.db, old, [_ago(time.now)])
        )
        # By number, not by time: a wrong clock must leave no gap among what is undone.
        last = max((seq for seq, at in steps if not time.stood_astray(at)), default=0)
        if last:
            with self._transaction():
                fetch(self.db, "DELETE FROM undo WHERE step <= ?", [last])
                fetch(self.db, "DELETE FROM step WHERE seq <= ?", [last])
                gone = "DELETE FROM alias WHERE step BETWEEN ? AND -1 RETURNING step"
                for (step,) in fetch(self.db, gone, [-last]):
                    row_macs.renew_macs(
                        self.db, subkey(self._shared.key, "seal"), "alias", "step", step
                    )


def _ago(now: datetime) -> str:
    return (now - timedelta(days=UNDO_DAYS)).isoformat()


def _close(db: CipherDatabase, shared: WriterState) -> None:
    """Close the last connection, and then the file that it had open."""
    if shared.file is None:
        db.close()
    else:
        shared.file.close(db.close)


def _holds_all(path: Path, shared: WriterState) -> bool:
    """Whether the file by itself, without its log, holds the last entry of the audit log."""
    seq, mac = shared.head
    alone = CipherDatabase(path, subkey(shared.key, "store"), only_read=True)
    with closing(alone), suppress(UserError, pw.DatabaseError):
        found = fetch(alone, "SELECT mac FROM audit WHERE seq = ?", [seq])
        return not seq or (bool(found) and bytes(found[0][0]) == mac)
    return False


__all__ = ["AlreadySaved", "DamagedStore", "Deleted", "Store", "StoreTooNew"]
