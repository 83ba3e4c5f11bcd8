"""Backups made under a key that the store had before: told, and written anew under today's.

Whoever left opens a backup of their days with their password of that day. A renewed one holds the same
records and the same audit log, but opens with today's passwords only.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import to_builtins

from app.base import clock
from app.base.documents import BadDocument, decode, describe
from app.base.errors import DamagedStore, UserError, file_errors, shown
from app.base.files import beside
from app.base.jobs import UNWATCHED, Progress
from app.base.json_types import JsonObject
from app.base.key_wrapping import ONLY
from app.base.language import T
from app.store.backup import complete, kept
from app.store.backup_file import (
    ANOTHER,
    BAD,
    MANIFEST,
    NOT_A_BACKUP,
    BackupManifest,
    Held,
    blocks_of,
    check,
    digest_of,
    keys_of,
    part_of,
)
from app.store.database import CipherDatabase, driver, fetch, sqlite_errors
from app.store.security import key_state
from app.store.security.audit_log import Anchored
from app.store.security.key_copies import TooNewError
from app.store.security.key_file import Key, subkey
from app.store.store import Store

_KIND = "renewal"
_TITLE = T("Làm mới bản sao lưu theo khóa sổ mới", "Backups renewed under the new key")
_PAGES = 256  # a step of the copying
_NO_KEY = T(
    "Bản sao lưu “{name}” mở bằng một khóa mà sổ không còn giữ nên chưa làm mới; bản ấy không thay đổi, hãy xóa nếu không cần nữa.",
    "The backup “{name}” opens with a key that the store no longer has, so it was not renewed; it is unchanged. Delete it if it is not needed.",
)
_BAD_COPY = T(
    "Bản sao lưu “{name}” làm mới xong đọc lại không đúng nên giữ bản cũ; dữ liệu đang dùng vẫn an toàn, hãy kiểm tra ổ đĩa.",
    "The renewed backup “{name}” did not read back as written, so the old one was kept; the data in use is safe. Check the disk.",
)


def stale(store: Store, folder: Path) -> list[Path]:
    """This store's backups in a folder that open with a key it had before, the newest first."""
    now = store.key_file.epoch_of(store.keys)
    if now == ONLY:
        return []  # no other key was before it
    return [file for file in kept(folder) if any(n < now for n in _epochs(store, file))]


def renew(store: Store, folder: Path, progress: Progress = UNWATCHED) -> list[Path]:
    """Write the stale backups of a folder anew under today's key, for a chief; gives them.

    Raises UserError for the first that cannot be; each is replaced whole or stays as it was.
    """
    store.principal.require_chief()
    done, files = list[Path](), stale(store, folder)
    try:
        for number, file in enumerate(files):
            progress.update(number, len(files))
            _renew(store, file)
            done.append(file)
    finally:
        if done:
            store.log_access(_KIND, _TITLE, count=len(done))
    return done


def _epochs(store: Store, file: Path) -> Iterator[int]:
    """The number of the key that a backup of this store opens with; none of another's or a bad one."""
    try:
        with zipfile.ZipFile(file) as tail:
            of = keys_of(tail)
            if of.store == store.key_file.store:
                yield decode(BackupManifest, part_of(tail, MANIFEST)).epoch or min(of.macs)
    except (OSError, TooNewError, *NOT_A_BACKUP):
        return


def _renew(store: Store, file: Path) -> None:
    with file_errors(file):
        held = check(file, BAD.format(name=shown(file)))
    last = _anchored(file, held)
    source, key = _opened(store, file)
    with closing(source), beside(file) as part:
        target = CipherDatabase(part, subkey(store.keys, "store"))
        with sqlite_errors(part), closing(target):
            target.connect()
            driver(source).backup(driver(target), pages=_PAGES)
            _settle(store, target, key)
        _check_pages(store, part, last)
        with part.open("rb") as pages:
            digest = digest_of(blocks_of(pages, part.stat().st_size))
        taken: JsonObject = {
            "at": held.manifest.at,
            "renewed": clock.now().isoformat(),
            "sha256": digest,
        }
        if held.manifest.attachments:  # newer ones count them
            taken["attachments"] = to_builtins(held.manifest.attachments)
        complete(store, part, held.beside[".anchor"], taken)
        check(part, _BAD_COPY.format(name=shown(file)))


def _opened(store: Store, file: Path) -> tuple[CipherDatabase, Key]:
    for key in key_state.past_keys(store.db).values():
        found = CipherDatabase(file, subkey(key, "store"), only_read=True)
        try:
            with sqlite_errors(file):
                found.connect()
                fetch(found, "SELECT count(*) FROM sqlite_master")
        except DamagedStore:
            found.close()
        else:
            return found, key
    raise UserError(_NO_KEY.format(name=shown(file)))


def _settle(store: Store, target: CipherDatabase, key: Key) -> None:
    """Let the copy know today's keys. One of before audit keys had the key of its day for that."""
    fetch(target, "BEGIN IMMEDIATE")
    key_state.make_tables(target)
    key_state.keep_audit_key(target, key)
    key_state.settle(target, store.key_file)
    for number, past in key_state.past_keys(store.db).items():
        key_state.keep_past_key(target, number, past)
    fetch(target, "COMMIT")


def _anchored(file: Path, held: Held) -> Anchored:
    """The last entry that the backup's anchor names; raises DamagedStore."""
    try:
        return decode(Anchored, held.beside.get(".anchor", b""), ".anchor")
    except BadDocument as error:
        raise DamagedStore(describe(error, shown(file), ANOTHER)) from None


def _check_pages(store: Store, part: Path, last: Anchored) -> None:
    """The copy is whole, and holds the last entry that the backup names."""
    copied = CipherDatabase(part, subkey(store.keys, "store"), only_read=True)
    with sqlite_errors(part), closing(copied):
        copied.connect()
        found = fetch(copied, "SELECT mac FROM audit WHERE seq = ?", [last.seq])
        damaged = fetch(copied, "PRAGMA cipher_integrity_check")
        if damaged or not found or bytes(found[0][0]).hex() != last.mac:
            raise DamagedStore(_BAD_COPY.format(name=shown(part)))
