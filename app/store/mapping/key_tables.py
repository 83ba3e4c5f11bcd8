"""Tables of the keys, inside the encrypted store: what its key files are held against."""

from __future__ import annotations

import peewee as pw


class _Fixed(pw.Model):
    class Meta:
        legacy_table_names = False


class KeyState(_Fixed):
    """``audit``: the key that all MACs hang on. It stays when the store's key changes."""

    name = pw.TextField(primary_key=True)
    value = pw.BlobField()

    class Meta:
        table_name = "key_state"


KEY_TABLES: tuple[type[pw.Model], ...] = (KeyState,)
