"""Backups: one file that is opened and compared before it is called good; and the way back.

A backup is an uncompressed zip of the encrypted store, its key slots, its anchor and a manifest.
It opens with the passwords that were valid on its day.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app import clock
from app.errors import DamagedStore, InUse, file_errors
from app.jobs import Progress
from app.lang import T
from app.store.audit import Anchor
from app.store.database import CipherDatabase, driver, fetch, sqlite_errors
from app.store.keys import Key, subkey
from app.store.store import Store

SUFFIX = ".saoluu"
LAST = "last_backup"
_STORE, _ANCHOR, _MANIFEST = "so.andan", "so.andan.anchor", "manifest.json"
_KEYS = (".keys.a", ".keys.b")
_NEEDED = {_STORE, _ANCHOR, f"{_STORE}{_KEYS[0]}"}
_PARTS = {*_NEEDED, f"{_STORE}{_KEYS[1]}"}
# What zipfile and json make of a file that is none of ours, or no longer.
_NOT_A_BACKUP = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, EOFError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_PAGES = 1000  # copied between two looks at the progress
_BAD = T(
    "Bản sao lưu “{name}” bị hỏng; dữ liệu đang dùng không thay đổi, hãy chọn bản sao lưu khác.",
    "The backup “{name}” is damaged; the data in use is unchanged. Choose another backup.",
)
_THERE = T(
    "Đã có tệp “{name}”; chưa ghi gì, hãy chọn nơi khác để phục hồi.",
    "“{name}” exists already; nothing was written. Choose another place to restore to.",
)


def backup(store: Store, folder: Path, progress: Progress | None = None) -> Path:
    """Write a verified backup into the folder and give its path.

    Raises DiskFull, ReadOnly or DamagedStore; a backup that is not good is never left behind.
    """
    code = (store.setting("unit") or {}).get("code", "")
    made = folder / f"andan-{code}-{clock.now():%Y%m%d-%H%M%S}{SUFFIX}"
    part, copy = made.with_suffix(".part"), made.with_suffix(".copy")
    with file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            head = _copy(store, copy, progress)
            _pack(store, copy, part, head)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            _check(part)
            part.replace(made)
        finally:
            for left in (part, _anchor_of(copy), *_with_logs(copy)):
                left.unlink(missing_ok=True)
    store.set_setting(LAST, {"at": clock.now().isoformat(), "path": str(made)})
    store.note("backup", T("Sao lưu", "Backup"))
    return made


def _with_logs(path: Path) -> tuple[Path, ...]:
    """A store file and what SQLite may keep beside it."""
    return (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm")))


def _anchor_of(path: Path) -> Path:
    return path.with_name(path.name + ".anchor")


def _copy(store: Store, copy: Path, progress: Progress | None) -> int:
    """A consistent copy of the open store, read back with its key; gives its last journal entry."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress.step(total - remaining, total)

    for left in _with_logs(copy):
        left.unlink(missing_ok=True)
    with sqlite_errors(copy), _opened(copy, store.keys) as target:
        fetch(target, "PRAGMA journal_mode = DELETE")
        driver(store.db).backup(driver(target), pages=_PAGES, progress=tell)
    with sqlite_errors(copy), _opened(copy, store.keys) as target:
        if damage := fetch(target, "PRAGMA cipher_integrity_check"):
            raise DamagedStore(_BAD.format(name=f"{copy.name}: {damage[0][0]}"))
        fetch(target, "PRAGMA journal_mode = DELETE")
        seq, mac = fetch(target, "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")[0]
        # The live journal may have grown since; the copy's last entry must stand in it unaltered.
        if [(mac,)] != fetch(store.db, "SELECT mac FROM audit WHERE seq = ?", [seq]):
            raise DamagedStore(_BAD.format(name=copy.name))
        Anchor(_anchor_of(copy), subkey(store.keys, "anchor")).save(seq, bytes(mac))
    return int(seq)


@contextmanager
def _opened(path: Path, key: Key) -> Iterator[CipherDatabase]:
    db = CipherDatabase(path, subkey(key, "store"))
    db.connect()
    with closing(db):
        yield db


def _pack(store: Store, copy: Path, part: Path, head: int) -> None:
    parts = {_STORE: copy, _ANCHOR: _anchor_of(copy)}
    parts |= {f"{_STORE}{end}": store.path.with_name(store.path.name + end) for end in _KEYS}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed:
        digests = {}
        for name, path in parts.items():
            packed.write(path, name)
            with path.open("rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        manifest = {"app": "An Dân", "at": clock.now().isoformat(), "head": head, "sha256": digests}
        packed.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def _check(file: Path) -> tuple[str, ...]:
    """The names of the parts, all there and unaltered; raises DamagedStore."""
    try:
        with zipfile.ZipFile(file) as packed:
            digests = json.loads(packed.read(_MANIFEST))["sha256"]
            for name, digest in digests.items():
                with packed.open(name) as part:
                    if hashlib.file_digest(part, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                        raise DamagedStore(_BAD.format(name=file.name))
            if not _NEEDED <= digests.keys() <= _PARTS:
                raise DamagedStore(_BAD.format(name=file.name))
            return tuple(digests)
    except _NOT_A_BACKUP as error:
        raise DamagedStore(_BAD.format(name=file.name)) from error


def restore(file: Path, to: Path) -> None:
    """Put a backup in a place where there is no store yet. Raises DamagedStore, InUse, NotFound."""
    if to.exists():
        raise InUse(_THERE.format(name=to.name))
    with file_errors(file), file.open("rb"):
        parts = _check(file)
    part = to.with_name(f"{to.name}.part")
    with file_errors(to), zipfile.ZipFile(file) as packed:
        to.parent.mkdir(parents=True, exist_ok=True)
        for left in _with_logs(to):  # a log of the store that stood here would be played over it
            left.unlink(missing_ok=True)
        try:
            for name in sorted(parts, reverse=True):  # the store last: until then there is none
                _unpack(packed, name, part)
                part.replace(to.with_name(to.name + name.removeprefix(_STORE)))
        finally:
            part.unlink(missing_ok=True)


def _unpack(packed: zipfile.ZipFile, name: str, part: Path) -> None:
    with packed.open(name) as source, part.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
