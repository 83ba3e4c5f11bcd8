"""What may be shown of a record's title without asking."""

from __future__ import annotations

from app.schema.record import Record
from app.services.list_cells import MASK
from app.store import RecordTitle

__all__ = ["MASK", "shown"]


def shown(cls: type[Record], title: RecordTitle) -> str:
    """The words of a title, or a mask where they are sensitive."""
    return MASK if cls.schema.title in cls.schema.sensitive else title.words
