"""What backups bear witness to: each remembers the last entry of the audit log, under the store's MAC.

Whoever knows the key can write the log anew, its chain and its anchor with it. The backups that lie
elsewhere still hold the entries that were there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.base.language import T
from app.store.backup_file import BackupTail, tail_of
from app.store.database import fetch
from app.store.disk import location
from app.store.security import freshness
from app.store.security.audit_log import Anchor
from app.store.security.key_slots import subkey
from app.store.write.writer import Writer

_OTHERWISE = T(
    "Nhật ký của sổ không giữ việc số {seq}, việc cuối của bản sao lưu “{name}”: nhật ký đã bị viết lại hoặc sổ đã đi ngả khác; chưa ghi gì thêm, hãy giữ bản sao lưu ấy và so lại.",
    "The audit log does not hold entry {seq}, the last one of the backup “{name}”: it was written anew, or the store went another way. Nothing more was changed; keep that backup and compare.",
)


def missed(store: Writer, *folders: Path) -> Iterator[tuple[Path, BackupTail]]:
    """The backups of this store whose last entry it does not hold, and no chief went on without."""
    own = store.key_file.store
    anchor = Anchor(location.beside(store.path, ".anchor"), subkey(store.audit_key, "anchor"))
    files = {file.absolute() for folder in folders for file in _files(folder)}
    for file in sorted(files):
        tail = tail_of(file)
        if tail and tail.store == own and freshness.lacks(store.db, anchor, tail.last):
            yield file, tail


def contradictions(store: Writer, *folders: Path) -> Iterator[T]:
    """What backups say against the audit log as it is; newer ones are asked about at the opening."""
    entry = store.last_entry()
    for file, tail in missed(store, *folders):
        if tail.last.seq <= entry:
            yield _OTHERWISE.format(seq=tail.last.seq, name=file.name)


def log_contradictions(store: Writer, folder: Path) -> None:
    """Note each backup in a folder that says otherwise than the audit log, once."""
    noted = "SELECT 1 FROM audit WHERE kind = 'integrity' AND json_extract(detail, '$.backup') = ?"
    for file, tail in missed(store, folder):
        if not fetch(store.db, noted, [tail.last.mac]):
            said = _OTHERWISE.format(seq=tail.last.seq, name=file.name)
            store.log_access("integrity", said, backup=tail.last.mac)


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [*folder.glob(f"*{location.BACKUP}")]
    return []
