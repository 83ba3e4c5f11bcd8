"""The store's own tables: undo, audit log, settings, accounts, frozen reports."""

from __future__ import annotations

import peewee as pw

from app.store.mapping.attachment_tables import ATTACHMENT_TABLES
from app.store.mapping.key_tables import KEY_TABLES, FixedTable


class UndoStep(FixedTable):
    """A named change that can be taken back. ``token`` names one act of entering, once."""

    seq = pw.AutoField()
    token = pw.TextField(unique=True)
    title_vi = pw.TextField()
    title_en = pw.TextField()
    who = pw.TextField()
    at = pw.TextField(index=True)
    undone = pw.BooleanField(default=False)

    class Meta:
        table_name = "step"


class UndoRow(FixedTable):
    """What a step found: the record as it was, or (``before`` empty) ids that were not there."""

    step = pw.IntegerField(index=True)
    register = pw.TextField()
    first = pw.IntegerField()
    last = pw.IntegerField()
    before = pw.TextField(null=True)
    gone = pw.BooleanField(default=False)

    class Meta:
        table_name = "undo"


class AuditRow(FixedTable):
    """Who did what, when, to which records and fields; never a value. The MAC of each row covers the one before."""

    seq = pw.AutoField()
    at = pw.TextField()
    who = pw.TextField()
    kind = pw.TextField()
    title = pw.TextField()
    detail = pw.TextField()
    mac = pw.BlobField()

    class Meta:
        table_name = "audit"


class RecordMac(FixedTable):
    """The keyed digest of a record's state, written with the audit entry ``seq``; empty: deleted."""

    register = pw.TextField()
    record = pw.IntegerField()
    seq = pw.IntegerField()
    digest = pw.BlobField(null=True)

    class Meta:
        table_name = "seal"
        primary_key = pw.CompositeKey("register", "record", "seq")
        without_rowid = True


class CodeCounter(FixedTable):
    """The last number given in a register's codes: numbers are never used again."""

    register = pw.TextField(primary_key=True)
    last = pw.IntegerField()

    class Meta:
        table_name = "counter"


class SettingRow(FixedTable):
    """Settings of the unit, as JSON."""

    key = pw.TextField(primary_key=True)
    value = pw.TextField()

    class Meta:
        table_name = "setting"


class KeptDraft(FixedTable):
    """Drafts that were being typed, as JSON."""

    key = pw.TextField(primary_key=True)
    register = pw.TextField()
    state = pw.TextField()
    at = pw.TextField()

    class Meta:
        table_name = "kept"


class CodeAlias(FixedTable):
    """What was merged: the code, and the id ``lost``, now stand for ``record``.

    ``step`` is negative while the merge is undone.
    """

    register = pw.TextField()
    code = pw.TextField()
    step = pw.IntegerField()
    lost = pw.IntegerField()
    record = pw.IntegerField()

    class Meta:
        table_name = "alias"
        primary_key = pw.CompositeKey("register", "code", "step")
        without_rowid = True


class AccountRow(FixedTable):
    """Who may open the store, as shown beside what they entered."""

    user = pw.TextField(primary_key=True)
    name = pw.TextField()
    role = pw.TextField()

    class Meta:
        table_name = "account"


class RowMac(FixedTable):
    """The keyed digests of the rows of a small table that the audit log does not cover, and their MAC."""

    place = pw.TextField(primary_key=True)
    digests = pw.TextField()
    mac = pw.BlobField()

    class Meta:
        table_name = "mark"


class SubmissionRow(FixedTable):
    """A report as it was handed in: its figures, what they counted, its papers. Never changed."""

    seq = pw.AutoField()
    report = pw.TextField()
    period = pw.TextField()
    window = pw.TextField()
    kind = pw.TextField(null=True)  # none: official, of before there were estimates
    revision = pw.IntegerField()
    at = pw.TextField()
    who = pw.TextField()
    reason = pw.TextField()
    definitions = pw.TextField()
    entry = pw.IntegerField()
    figures = pw.TextField()
    counted = pw.TextField()
    workbook = pw.BlobField()
    paper = pw.BlobField()
    previous = pw.TextField()
    sha256 = pw.TextField()

    class Meta:
        table_name = "submission"
        indexes = ((("report", "period", "window", "kind", "revision"), True),)


FIXED: tuple[type[pw.Model], ...] = (
    UndoStep,
    UndoRow,
    AuditRow,
    RecordMac,
    CodeCounter,
    SettingRow,
    KeptDraft,
    CodeAlias,
    AccountRow,
    RowMac,
    SubmissionRow,
    *KEY_TABLES,
    *ATTACHMENT_TABLES,
)
