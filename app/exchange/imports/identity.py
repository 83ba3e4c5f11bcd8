"""The column of uids in a list that this program exported: a record is known by it whatever else was changed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.base.language import T
from app.schema.conditions import one_of
from app.schema.fields import AnyField, TextField
from app.schema.record import Record
from app.store.read.reader import CHUNK, Reader

UID: AnyField = TextField(label=T("UID", "UID"), name="uid", header="UID")
_UID = re.compile(r"[0-9a-f]{32}")


def is_uid(text: str) -> bool:
    """Whether a text could be one."""
    return _UID.fullmatch(text) is not None


def known_uids(reader: Reader, cls: type[Record], uids: Iterable[str]) -> dict[str, int]:
    """The ids of the records that have some of these uids."""
    asked, found = [*dict.fromkeys(filter(is_uid, uids))], dict[str, int]()
    for start in range(0, len(asked), CHUNK):
        where = one_of("uid", *asked[start : start + CHUNK])
        found.update(reader.values(cls, where, "uid", "id"))
    return found
