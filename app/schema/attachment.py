"""A file that belongs to a record: what is known of it without its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.schema.record import Record
from app.schema.values import Privacy

LARGEST = 20 << 20  # bytes of one file: some sixty scanned pages, or the photo of any telephone
# Bytes of all of a store: with its records it stays far below the 4 GiB that a file may have on a drive as
# they are sold (FAT32), and a backup of all of it onto a slow one takes some two minutes.
MOST_TOGETHER = 1 << 30


class AttachmentKind(StrEnum):
    """What a file is, by its first bytes and not by its name."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file as it is to be kept, with nothing in it that tells more than it shows."""

    name: str
    kind: AttachmentKind
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the record ``record``, which may have been another's before that was merged into it.

    ``name``: as it was given. ``size`` in bytes; ``sha256`` of them, in hexadecimal digits.
    """

    id: int
    uid: str
    register: str
    record: int
    name: str
    kind: AttachmentKind
    size: int
    sha256: str
    machine: str
    who: str
    at: str


def attachment_privacy(cls: type[Record]) -> Privacy:
    """Return the class of a register's attachments: that of its strictest field, and personal at least."""
    specs = cls.schema.fields.values()
    sensitive = any(spec.privacy.reaches(Privacy.SENSITIVE) for spec in specs)
    return Privacy.SENSITIVE if sensitive else Privacy.PERSONAL
