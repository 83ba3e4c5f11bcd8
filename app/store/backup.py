"""Backups: one file that is opened and compared before it is called good; and the way back.

A backup is an uncompressed zip of the encrypted store, its key slots, its anchor and a manifest.
It opens with the passwords that were valid on its day.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app import clock
from app.errors import DamagedStore, InUse, file_errors
from app.jobs import Progress
from app.lang import T
from app.store.audit import Anchor
from app.store.database import CipherDatabase, driver, fetch, scalar, sqlite_errors
from app.store.keys import Key, subkey
from app.store.store import Store

SUFFIX = ".saoluu"
LAST = "last_backup"
_STORE, _ANCHOR, _MANIFEST = "so.andan", "so.andan.anchor", "manifest.json"
_KEYS = (".keys.a", ".keys.b")
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
            part.replace(made)
            _check(made)
        finally:
            for left in (part, copy, Path(f"{copy}-journal"), _anchor_of(copy)):
                left.unlink(missing_ok=True)
    store.set_setting(LAST, {"at": clock.now().isoformat(), "path": str(made)})
    store.note("backup", T("Sao lưu", "Backup"))
    return made


def _anchor_of(path: Path) -> Path:
    return path.with_name(path.name + ".anchor")


def _copy(store: Store, copy: Path, progress: Progress | None) -> int:
    """A consistent copy of the open store, read back with its key; gives its last journal entry."""

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress.step(total - remaining, total)

    copy.unlink(missing_ok=True)
    with sqlite_errors(copy), _opened(copy, store.keys) as target:
        fetch(target, "PRAGMA journal_mode = DELETE")
        driver(store.db).backup(driver(target), pages=_PAGES, progress=tell)
    with sqlite_errors(copy), _opened(copy, store.keys) as target:
        if damage := fetch(target, "PRAGMA cipher_integrity_check"):
            raise DamagedStore(_BAD.format(name=f"{copy.name}: {damage[0][0]}"))
        fetch(target, "PRAGMA journal_mode = DELETE")
        seq, mac = fetch(target, "SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1")[0]
        if seq != scalar(store.db, "SELECT max(seq) FROM audit"):
            raise DamagedStore(_BAD.format(name=copy.name))
        Anchor(_anchor_of(copy), subkey(store.keys, "anchor")).write(seq, bytes(mac))
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


def _check(file: Path) -> None:
    """Every part is there and unaltered; raises DamagedStore."""
    try:
        with zipfile.ZipFile(file) as packed:
            digests = json.loads(packed.read(_MANIFEST))["sha256"]
            for name, digest in digests.items():
                with packed.open(name) as part:
                    if hashlib.file_digest(part, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                        raise DamagedStore(_BAD.format(name=file.name))
            if not {_STORE, _ANCHOR, f"{_STORE}{_KEYS[0]}"} <= digests.keys():
                raise DamagedStore(_BAD.format(name=file.name))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise DamagedStore(_BAD.format(name=file.name)) from error


def restore(file: Path, to: Path) -> None:
    """Put a backup in a place where there is no store yet. Raises DamagedStore, InUse, NotFound."""
    if to.exists():
        raise InUse(_THERE.format(name=to.name))
    with file_errors(file), file.open("rb"):
        _check(file)
    with file_errors(to), zipfile.ZipFile(file) as packed:
        to.parent.mkdir(parents=True, exist_ok=True)
        names = [n for n in packed.namelist() if n.startswith(_STORE) and n != _STORE]
        for name in (*names, _STORE):  # the store last: until then there is none
            part = to.with_name(f"{to.name}.part")
            with packed.open(name) as source, part.open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            part.replace(to.with_name(to.name + name.removeprefix(_STORE)))
