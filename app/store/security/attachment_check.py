"""Whether attachments are as they were written: what is known of each against its MAC, its bytes against that."""

from __future__ import annotations

from collections.abc import Iterator

import peewee as pw

from app.base.language import T
from app.store.backup_file import digest_of
from app.store.database import fetch
from app.store.read.attachments import parts_of
from app.store.write.attaching import ATTACHMENT, attachment_macs

_ALTERED = T(
    "Tệp đính kèm số {id} bị sửa hoặc thêm bên ngoài chương trình.",
    "Attachment number {id} was altered or added outside the program.",
)
_MISSING = T("Mất tệp đính kèm số {id}.", "Attachment number {id} is missing.")
_BYTES = T(
    "Nội dung tệp đính kèm số {id} không còn như lúc đính kèm.",
    "The content of attachment number {id} is no longer as it was attached.",
)


def broken_attachments(db: pw.SqliteDatabase, key: bytes) -> Iterator[T]:
    """Yield what is wrong with the attachments, in sentences; one part of one is in memory at a time."""
    kept = "SELECT record, digest FROM seal WHERE register = ? ORDER BY seq"
    macs: dict[int, bytes | None] = dict(fetch(db, kept, [ATTACHMENT]))
    for id_, mac in attachment_macs(db, key):
        known = macs.pop(id_, None)
        if known is None or bytes(known) != mac:
            yield _ALTERED.format(id=id_)
    for id_, lost in macs.items():
        if lost is not None:
            yield _MISSING.format(id=id_)
    for id_, digest in fetch(db, "SELECT id, sha256 FROM attachment"):
        if digest_of(parts_of(db, id_)) != digest:
            yield _BYTES.format(id=id_)
