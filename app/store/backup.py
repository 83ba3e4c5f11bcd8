"""Backups: one file that is read back and compared before it is called good; and the way back.

The pages are copied as they are, encrypted, while the store holds still and each of them is looked
at with its key. A backup is an uncompressed zip of the encrypted store, its key slots, its anchor and a manifest.
It opens with the passwords that were valid on its day.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from app import clock
from app.errors import DamagedStore, InUse, file_errors
from app.jobs import Progress, Watch
from app.lang import T
from app.packing import pack
from app.store.audit import Anchor
from app.store.database import fetch
from app.store.keys import subkey
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
_BAD = T(
    "Bản sao lưu “{name}” bị hỏng; dữ liệu đang dùng không thay đổi, hãy chọn bản sao lưu khác.",
    "The backup “{name}” is damaged; the data in use is unchanged. Choose another backup.",
)
_DAMAGED = T(
    "Tệp dữ liệu “{name}” bị hỏng nên không sao lưu; các bản sao lưu trước không thay đổi, hãy phục hồi bản gần nhất.",
    "The data file “{name}” is damaged, so it was not backed up; earlier backups are unchanged. Restore the latest one.",
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
    part = made.with_suffix(".part")
    with file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            # The pages are looked at while they are copied and read back: each takes a processor.
            with store.still(), ThreadPoolExecutor(1) as beside:
                head = _head(store, part)
                looked = beside.submit(_look, store)
                _pack(store, part, head, progress or Watch())
                _check(part)
                looked.result()
            part.replace(made)
        finally:
            for left in (part, _anchor_of(part)):
                left.unlink(missing_ok=True)
    store.set_setting(LAST, {"at": clock.now().isoformat(), "path": str(made)})
    store.note("backup", T("Sao lưu", "Backup"))
    return made


def _with_logs(path: Path) -> tuple[Path, ...]:
    """A store file and what SQLite may keep beside it."""
    return (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm")))


def _anchor_of(path: Path) -> Path:
    return path.with_name(path.name + ".anchor")


def _head(store: Store, part: Path) -> int:
    """The number of the journal's last entry, which the copy's anchor remembers."""
    seq, mac = fetch(store.db, "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")[0]
    Anchor(_anchor_of(part), subkey(store.keys, "anchor")).save(seq, bytes(mac))
    return int(seq)


def _pack(store: Store, part: Path, head: int, progress: Progress) -> None:
    """Copy the store as it stands, page for page, to the disk."""
    parts = {_STORE: store.path, _ANCHOR: _anchor_of(part)}
    parts |= {f"{_STORE}{end}": store.path.with_name(store.path.name + end) for end in _KEYS}
    digests = pack(parts, part, progress)
    manifest = {"app": "An Dân", "at": clock.now().isoformat(), "head": head, "sha256": digests}
    with zipfile.ZipFile(part, "a") as packed:
        packed.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _look(store: Store) -> None:
    """Every page of the file is as it was written, by its own seal; raises DamagedStore."""
    if fetch(store.db, "PRAGMA cipher_integrity_check"):
        raise DamagedStore(_DAMAGED.format(name=store.path.name))


def _check(file: Path) -> tuple[str, ...]:
    """The names of the parts, all there and unaltered; raises DamagedStore."""
    try:
        with zipfile.ZipFile(file) as packed:
            digests = json.loads(packed.read(_MANIFEST))["sha256"]
            for name, digest in digests.items():
                with packed.open(name) as part:
                    if _digest(part) != digest:
                        raise DamagedStore(_BAD.format(name=file.name))
            if not _NEEDED <= digests.keys() <= _PARTS:
                raise DamagedStore(_BAD.format(name=file.name))
            return tuple(digests)
    except _NOT_A_BACKUP as error:
        raise DamagedStore(_BAD.format(name=file.name)) from error


def _digest(file: IO[bytes]) -> str:
    """The SHA-256 of a whole file, by the library that is quick at it (see ``lean``)."""
    from cryptography.hazmat.primitives.hashes import SHA256, Hash

    digest = Hash(SHA256())
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.finalize().hex()


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
