"""Another key for a store, by one officer alone: whoever left, or found a password, opens nothing new.

The order is what keeps it safe, whenever a process is killed or the power goes. 1. The key file is
written with both keys for everyone who stays. 2. SQLCipher writes all pages anew under the new one,
through a connection that is closed whatever it answers: it says "done" on a full disk too, and a
connection whose change failed would write pages that no key opens. 3. Which key opens the file, and
that alone, tells what happened. 4. The pages are checked, and the file is written with the new key.
A change that was cut short is ended at the next opening.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.base.errors import DamagedStore, DiskFull, InUse, UserError, file_errors
from app.base.jobs import UNWATCHED, Progress
from app.base.language import T
from app.store.database import BUSY, CipherDatabase, driver, fetch, sqlite_errors
from app.store.disk.open_file import OpenFile
from app.store.opening import holds_all, opened_by
from app.store.security import key_changes, key_state
from app.store.security.key_copies import find_copies
from app.store.security.key_file import Key, KeyFile, subkey
from app.store.security.key_slots import KeySlot
from app.store.store import Store

KIND = "rekey"
_TITLE = T("Đổi khóa sổ", "Change the store's key")
_STEPS = 4
_ROOM = 1.02  # of the store, for SQLite's log: it holds every page once more
_SPARE = 1 << 20  # bytes
_OPEN = T(
    "Sổ đang bận việc khác nên chưa đổi khóa; dữ liệu vẫn an toàn, hãy đợi việc ấy xong rồi làm lại.",
    "The store is busy with something else, so its key was not changed; your data is safe. Try again when that is done.",
)
_NOT_ONESELF = T(
    "Người đang mở sổ không thể tự bị bỏ lại khi đổi khóa nên chưa đổi gì; dữ liệu vẫn an toàn, hãy để người khác làm việc này.",
    "Whoever opened the store cannot be left out of a change of its key, so nothing was changed; your data is safe. Let somebody else do it.",
)
_NO_ROOM = T(
    "Đổi khóa cần thêm khoảng {n} MB trống trên ổ đĩa nên chưa đổi; dữ liệu vẫn an toàn, hãy giải phóng chỗ trống rồi làm lại.",
    "Changing the key needs about {n} MB of free disk, so it was not begun; your data is safe. Free some space and try again.",
)
_UNCHANGED = T(
    "Khóa sổ chưa đổi được (ổ đĩa đầy?); dữ liệu vẫn an toàn và mở như trước, hãy giải phóng chỗ trống: lần mở sổ sau sẽ đổi tiếp.",
    "The store's key could not be changed (a full disk?); your data is safe and opens as before. Free some space: the next opening goes on with it.",
)
_BAD_PAGES = T(
    "Sổ có trang hỏng nên chưa bỏ khóa cũ; cả hai khóa vẫn mở được, hãy phục hồi bản sao lưu gần nhất.",
    "The store has damaged pages, so its old key was kept; both keys open it. Restore the latest backup.",
)


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What is to be told after a change: who needs a new password, not having opened the store since
    the key file has pairs; and whether the recovery sheet is void for the same reason."""

    epoch: int
    left_out: tuple[str, ...] = ()
    sheet_void: bool = False


def rekey(store: Store, without: Collection[str] = (), progress: Progress = UNWATCHED) -> Rekeyed:
    """Give the store another random key, which all officers get but those ``without``.

    Only for a chief; nobody else may use the store meanwhile. Raises NotPermitted, InUse, DiskFull,
    and other UserErrors: the store is then as it was, or the next opening ends what was begun.
    """
    store.principal.require_chief()
    for user in without:
        key_changes.refuse_last_chief(store, user)
    _refuse_while_used(store)
    with key_changes.key_file(store) as keys, store.alone():
        for user in without:
            keys.without(user)
        return _changed(store, keys, without, progress)


def finish(store: Store, others: Sequence[Key]) -> None:
    """End a change of the key that was cut short; ``others`` are the keys in the file beside the store's.

    Raises UserError where the disk still refuses: then the next opening tries again.
    """
    with store.alone():
        keys = key_changes.trusted(store)
        gone = key_state.leaving(store.db)
        if keys.epoch_of(store.keys) == keys.newest_epoch:
            stay = [slot for slot in keys.slots if slot.user not in gone]
            _end(store, keys, stay, {keys.epoch_of(key): key for key in others})
        else:
            # With a fresh key: who is to leave knew the old one, and could have written the new.
            _refuse_without_room(store)
            _changed(store, keys, gone, UNWATCHED)


def _changed(store: Store, keys: KeyFile, without: Collection[str], progress: Progress) -> Rekeyed:
    stay = [slot for slot in keys.slots if slot.user not in without]
    paired = [slot for slot in stay if slot.public]
    if store.user not in {slot.user for slot in paired}:
        raise UserError(_NOT_ONESELF)
    old, new = store.keys, Key(os.urandom(32))
    epoch, former = keys.newest_epoch + 1, keys.epoch_of(old)
    progress.update(0, _STEPS)
    keys.admit = lambda slots: key_changes.admit(store, slots, [*without])
    keys.write({former: old, epoch: new}, paired)
    store.key_file = keys
    progress.update(1, _STEPS)
    _write_pages(store, old, new)
    if store.keys == old:
        raise DiskFull(_UNCHANGED)
    progress.update(2, _STEPS)
    _end(store, keys, paired, {former: old})
    progress.update(_STEPS, _STEPS)
    lost = [slot.user for slot in stay if not slot.public]
    return Rekeyed(epoch, tuple(user for user in lost if user), sheet_void="" in lost)


def _write_pages(store: Store, old: Key, new: Key) -> None:
    """Write all pages under the new key, and open the file anew by that which opens it now."""
    path, shared = store.path, store._shared
    with sqlite_errors(path):
        _empty_log(store)
    shared.file.close(store.db.close)
    worker = CipherDatabase(path, subkey(old, "store"))
    try:
        with suppress(UserError), sqlite_errors(path):  # its answer tells nothing
            worker.connect()
            fetch(worker, f"PRAGMA rekey = \"x'{subkey(new, 'store').hex()}'\"")
    finally:
        worker.close()
    with file_errors(path):
        store.db, shared.key = opened_by(path, [new, old])
        shared.file = OpenFile(path, lambda: holds_all(path, shared))


def _end(store: Store, keys: KeyFile, stay: Sequence[KeySlot], past: dict[int, Key]) -> None:
    """Once the pages are whole under the new key: let the file hold no other."""
    _empty_log(store)  # the check reads the file, not the log
    if fetch(store.db, "PRAGMA cipher_integrity_check"):
        raise DamagedStore(_BAD_PAGES)
    epoch = keys.epoch_of(store.keys)
    keys.admit = lambda slots: key_changes.admit(store, slots)
    keys.write({epoch: store.keys}, stay)

    def note() -> None:
        for number, key in past.items():
            key_state.keep_past_key(store.db, number, key)
        key_state.settle(store.db, keys)

    store.key_file = keys
    gone = sorted(key_state.leaving(store.db))
    store._write(KIND, _TITLE, {"epoch": epoch} | ({"without": gone} if gone else {}), note)
    with suppress(DamagedStore):  # as for its opening
        store._shared.key_files = find_copies(store.path, store.keys)


def _empty_log(store: Store) -> None:
    if fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0]:
        raise InUse(BUSY.format(name=store.path.name))


def _refuse_while_used(store: Store) -> None:
    if store.second_connections or driver(store.db).in_transaction:
        raise InUse(_OPEN)
    store.check_file()
    _refuse_without_room(store)


def _refuse_without_room(store: Store) -> None:
    with file_errors(store.path):
        needed = int(store.path.stat().st_size * _ROOM) + _SPARE
        if shutil.disk_usage(store.path.parent).free < needed:
            raise DiskFull(_NO_ROOM.format(n=needed // 1_000_000 + 1))
