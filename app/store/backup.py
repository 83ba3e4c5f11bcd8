"""Backups: one file that is opened again and compared before it is called good; and the way back.

A backup is the encrypted store, page for page, with a zip after it that holds its key slots, its
anchor and a manifest: so it can be opened where it lies, and the pages are written once. It opens with the passwords that were valid on its day.
"""

from __future__ import annotations

import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from msgspec import Struct

from app.base import clock
from app.base.copy_process import copy
from app.base.documents import plain
from app.base.errors import (
    DamagedStore,
    DiskFull,
    FileExchanged,
    InUse,
    NotFound,
    ReadOnly,
    file_errors,
    shown,
)
from app.base.files import PART, beside, make_folder, own
from app.base.jobs import Progress, Watch
from app.base.json_types import JsonObject
from app.base.language import T
from app.store.backup_file import (
    BAD,
    BLOCK,
    MANIFEST,
    STORE,
    blocks_of,
    check,
    digest_of,
    tail_of,
)
from app.store.backup_witness import log_contradictions
from app.store.database import CipherDatabase, driver, fetch, sqlite_errors
from app.store.disk import location
from app.store.last_backup import LAST, LastBackup
from app.store.read.attachments import attachment_totals
from app.store.read.reader import Reader
from app.store.security import audit_log
from app.store.security.audit_log import Anchor
from app.store.security.key_file import subkey
from app.store.store import Store

SUFFIX = location.BACKUP
_BACKUP = T("Sao lưu", "Backup")
_DAMAGED = T(
    "Tệp dữ liệu “{name}” bị hỏng nên không sao lưu; các bản sao lưu trước không thay đổi, hãy phục hồi bản gần nhất.",
    "The data file “{name}” is damaged, so it was not backed up; earlier backups are unchanged. Restore the latest one.",
)
_BAD_COPY = T(
    "Bản sao lưu vừa ghi đọc lại không đúng nên đã bỏ; dữ liệu đang dùng vẫn an toàn, hãy sao lưu sang ổ đĩa khác.",
    "The backup did not read back as written and was dropped; the data in use is safe. Back up to another drive.",
)
_NO_PLACE = T(
    "Không có “{name}” (chưa cắm USB?) nên chưa sao lưu; dữ liệu đang dùng vẫn an toàn, hãy cắm ổ hoặc chọn thư mục khác.",
    "“{name}” is not there (USB not plugged in?), so nothing was backed up; the data in use is safe. Plug it in or choose another folder.",
)
_THERE = T(
    "Đã có tệp “{name}”; chưa ghi gì, hãy chọn nơi khác để phục hồi.",
    "“{name}” exists already; nothing was written. Choose another place to restore to.",
)


class _Unit(Struct, frozen=True):
    code: str


def kept(folder: Path) -> list[Path]:
    """The backups in a folder, the one that holds the most first: names tell of clocks only."""
    files = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return sorted(files, key=lambda file: (_entry(file), file.name), reverse=True)


def _entry(file: Path) -> int:
    """The number of the last entry of the audit log in a backup; 0 where it tells none."""
    tail = tail_of(file)
    return tail.last.seq if tail else 0


def backup(store: Store, folder: Path, progress: Progress | None = None) -> Path:
    """Write a verified backup into the folder and give its path.

    The folder is made, those above it are not: an absent drive's path would lie on this disk.
    Raises NotPermitted, NotFound, DiskFull, ReadOnly or DamagedStore; a backup that is not good is never left behind.
    """
    store.principal.require_backup()
    with file_errors(folder):
        if not folder.parent.is_dir():
            raise NotFound(_NO_PLACE.format(name=folder.parent))
    unit = store.setting("unit", _Unit)
    code = unit.code if unit else ""
    made = _free(folder / f"andan-{code}-{clock.now().astimezone():%Y%m%d-%H%M%S}{SUFFIX}")
    make_folder(folder)
    for left in folder.glob(f"andan-{code}-*{PART}*"):  # of a backup that was killed
        with suppress(OSError):
            left.unlink()
    # On a disk that takes no entry a backup elsewhere is all the more needed.
    with suppress(DiskFull, ReadOnly, FileExchanged):
        store.log_begun("backup", _BACKUP)
    with beside(made) as part:
        try:
            anchor = _fill(store, part, progress or Watch())
        finally:
            with suppress(OSError):
                _anchor_of(part).unlink(missing_ok=True)
    if store.exchanged:
        store.rescued = True
        return made
    with suppress(DiskFull, ReadOnly):
        store.set_setting(LAST, plain(LastBackup(clock.now().isoformat(), str(made), anchor.entry)))
        store.log_access("backup", _BACKUP)
        log_contradictions(store, folder)
    return made


def known_folders(store: Reader, path: Path) -> list[Path]:
    """Where backups of a store lie, as far as it knows: beside it, and where the last one was made."""
    last = store.setting(LAST, LastBackup)
    return [path.parent / location.BACKUPS, *([Path(last.path).parent] if last else [])]


def _free(path: Path) -> Path:
    """The path, or where a backup of the same second stands there, the next that is free."""
    names = (path.with_stem(f"{path.stem}-{n}" if n > 1 else path.stem) for n in count(1))
    return next(name for name in names if not os.path.lexists(name))


def _fill(store: Store, part: Path, progress: Progress) -> Anchor:
    """Copy the store with all that belongs to it, and make sure that it opens as it is."""
    known, anchor = _copied(store, part, progress)
    complete(store, part, anchor.path.read_bytes(), known)
    check(part, _BAD_COPY)
    _open_again(store, part, anchor)
    return anchor


def _copied(store: Store, part: Path, progress: Progress) -> tuple[JsonObject, Anchor]:
    """The store's pages in a file, what the manifest says of them, and the last entry of the audit log.

    Where another file lies at the path, what is open is written by its own connection.
    """
    with suppress(FileExchanged):
        store.check_file()
    if store.exchanged:
        anchor, held = _anchor(store, part), _held(store)
        _write_out(store, part, progress)
        with part.open("rb") as pages:
            digest = digest_of(blocks_of(pages, part.stat().st_size))
        return held | {"sha256": digest}, anchor
    # The pages are looked at while they are copied: each takes a processor.
    with store.quiesced(), ThreadPoolExecutor(1) as other:
        anchor, held = _anchor(store, part), _held(store)
        looked = other.submit(_look, store)
        digest = copy(store.path, part, progress)
        looked.result()
        return held | {"sha256": digest}, anchor


def _held(store: Store) -> JsonObject:
    totals = attachment_totals(store)
    return {"attachments": {"count": totals.number, "bytes": totals.size}}


def _write_out(store: Store, part: Path, progress: Progress) -> None:
    copied = CipherDatabase(part, subkey(store.keys, "store"))

    def tell(_status: int, left: int, total: int) -> None:
        progress.update(total - left, total)

    with sqlite_errors(part), closing(copied):
        copied.connect()
        driver(store.db).backup(driver(copied), pages=BLOCK // 4096, progress=tell)


def _anchor_of(path: Path) -> Path:
    return location.beside(path, ".anchor")


def _anchor(store: Store, part: Path) -> Anchor:
    """The last entry of the audit log, as the copy is to remember it."""
    anchor = Anchor(_anchor_of(part), subkey(store.audit_key, "anchor"))
    anchor.save(*audit_log.last(store.db))
    return anchor


def _look(store: Store) -> None:
    """Every page of the file is as it was written, by its own MAC; raise DamagedStore."""
    if fetch(store.db, "PRAGMA cipher_integrity_check"):
        raise DamagedStore(_DAMAGED.format(name=store.path.name))


def complete(store: Store, part: Path, anchor: bytes, known: JsonObject) -> None:
    """Put behind the pages what belongs to them; ``known`` of the manifest is taken over."""
    held = {**store.key_files(), ".anchor": anchor}
    manifest = {
        "app": "An Dân", "at": clock.now().isoformat(), "bytes": part.stat().st_size,
        "epoch": store.key_file.epoch_of(store.keys),
    } | known  # fmt: skip
    with zipfile.ZipFile(part, "a") as tail:
        for end, content in held.items():
            tail.writestr(f"{STORE}{end}", content)
        tail.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def _open_again(store: Store, part: Path, anchor: Anchor) -> None:
    """The backup opens where it lies, and holds the last entry of the audit log; raises DamagedStore."""
    copied = CipherDatabase(part, subkey(store.keys, "store"), only_read=True)
    with sqlite_errors(part), closing(copied):
        copied.connect()
        if any(anchor.doubts(copied)):
            raise DamagedStore(_BAD_COPY)


def restore(file: Path, to: Path) -> None:
    """Put a backup in a place where there is no store yet; what is not finished is not left there.

    What this computer remembers of the store stays: at its opening a chief says that it is the one to
    go on with. Raises DamagedStore, InUse, NotFound, and what the disk refuses.
    """
    if os.path.lexists(to):
        raise InUse(_THERE.format(name=shown(to)))
    with file_errors(file):
        held = check(file, BAD.format(name=shown(file)))
    location.check_length(to)
    make_folder(to.parent)
    with file_errors(to), file.open("rb") as pages:
        for end in location.LOGS:  # a log of the store that stood here would be played over it
            location.beside(to, end).unlink(missing_ok=True)
        files = ((end, [content]) for end, content in held.beside.items())
        try:
            for end, blocks in (
                *files,
                ("", blocks_of(pages, held.manifest.size)),
            ):  # until then no store
                with own(location.beside(to, end)) as written:
                    written.writelines(blocks)
        except BaseException:
            location.remove(to)
            raise
