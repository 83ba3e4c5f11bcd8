"""Reading attachments: those of a record, the bytes of one, how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import peewee as pw

from app.schema.attachment import Attachment, AttachmentKind
from app.schema.record import Record, register
from app.store.database import fetch
from app.store.read.reader import Reader

# Of a record, and of what was merged into it while that is not undone.
_OF_RECORD = (
    "SELECT id, uid, name, kind, size, sha256, machine, who, at FROM attachment "
    "WHERE register = ?1 AND added > 0 AND removed <= 0 AND (record = ?2 OR record IN "
    "(SELECT lost FROM alias WHERE register = ?1 AND record = ?2 AND step > 0)) ORDER BY id"
)
_PARTS = "SELECT id FROM attachment_part WHERE attachment = ? ORDER BY position"


class AttachmentTotals(NamedTuple):
    """How many attachments a store holds and how many bytes, those in the trash included."""

    number: int
    size: int


def attachments_of(reader: Reader, record: Record) -> list[Attachment]:
    """Return the attachments of a record, oldest first; raises NotPermitted, NotFound where it is gone."""
    key = record.schema.key
    there = reader.get(type(record), record.id)
    found = fetch(reader.db, _OF_RECORD, [key, there.id])
    return [
        Attachment(id_, uid, key, there.id, name, AttachmentKind(kind), *rest)
        for id_, uid, name, kind, *rest in found
    ]


def attachment_content(reader: Reader, attachment: Attachment) -> Iterator[bytes]:
    """Yield the bytes of an attachment, a megabyte at a time; raises NotPermitted."""
    cls = register(attachment.register)
    reader.principal.require(cls.schema.key, cls.schema.book)
    yield from parts_of(reader.db, attachment.id)


def parts_of(db: pw.SqliteDatabase, id_: int) -> Iterator[bytes]:
    """Yield the bytes of the attachment with an id, a part at a time."""
    content = "SELECT CAST(content AS BLOB) FROM attachment_part WHERE id = ?"  # also if edited
    for (part,) in fetch(db, _PARTS, [id_]):
        yield fetch(db, content, [part])[0][0]


def attachment_totals(reader: Reader) -> AttachmentTotals:
    """Return how much the store holds."""
    held = "SELECT count(*), coalesce(sum(size), 0) FROM attachment"
    return AttachmentTotals(*fetch(reader.db, held)[0])
