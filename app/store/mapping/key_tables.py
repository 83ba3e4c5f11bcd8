"""Tables of the keys, inside the encrypted store: what its key files are held against."""

from __future__ import annotations

import peewee as pw


class FixedTable(pw.Model):
    """A table of the store's own; its indexes are named after the table, not after the class."""

    class Meta:
        legacy_table_names = False


class KeyState(FixedTable):
    """``audit``: the key that all MACs hang on, which stays when the store's key changes.

    ``generation``: that of the key file as it was written last. ``leaving``: who is to be left out by
    a change of the key that was begun.
    """

    name = pw.TextField(primary_key=True)
    value = pw.BlobField()

    class Meta:
        table_name = "key_state"


class RollEntry(FixedTable):
    """The public halves that count, and whose they are: a key file may be put back, these may not."""

    user = pw.TextField()
    role = pw.TextField()
    public = pw.TextField()

    class Meta:
        table_name = "roll"
        primary_key = pw.CompositeKey("user", "role", "public")
        without_rowid = True


class PastKey(FixedTable):
    """The keys that the store had before, by their epochs: with them older backups are renewed."""

    epoch = pw.IntegerField(primary_key=True)
    key = pw.BlobField()

    class Meta:
        table_name = "past_key"


KEY_TABLES: tuple[type[pw.Model], ...] = (KeyState, RollEntry, PastKey)
