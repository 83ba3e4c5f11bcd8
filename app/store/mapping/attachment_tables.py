"""Tables of the attachments: what is known of each in one, the bytes in another, which no list reads."""

from __future__ import annotations

import peewee as pw

from app.store.mapping.key_tables import FixedTable


class AttachmentRow(FixedTable):
    """A file of a record, never changed. ``added`` and ``removed`` are the steps that did so.

    A step is negative while it is undone. So a file is there where ``added`` is above 0 and ``removed`` is
    not, and its record is there.
    """

    id = pw.AutoField()
    uid = pw.TextField(unique=True)
    register = pw.TextField()
    record = pw.IntegerField()
    name = pw.TextField()
    kind = pw.TextField()
    size = pw.IntegerField()
    sha256 = pw.TextField()
    machine = pw.TextField()
    who = pw.TextField()
    at = pw.TextField()
    added = pw.IntegerField()
    removed = pw.IntegerField(default=0)

    class Meta:
        table_name = "attachment"
        indexes = ((("register", "record"), False),)


class AttachmentPart(FixedTable):
    """Up to a megabyte of an attachment: whoever reads one needs no more memory than that."""

    attachment = pw.IntegerField()
    position = pw.IntegerField()
    content = pw.BlobField()

    class Meta:
        table_name = "attachment_part"
        indexes = ((("attachment", "position"), True),)


ATTACHMENT_TABLES: tuple[type[pw.Model], ...] = (AttachmentRow, AttachmentPart)
