"""The columns by which a row is told from others: where room is short, they give way last."""

from __future__ import annotations

from app.schema.record import Record
from app.services.list_cells import CODE

_NAMING = ("text", "term", "link", "rows")  # kinds of fields that name somebody or something


def leading_columns(cls: type[Record]) -> frozenset[str]:
    """Return the names of the code, of what a record is known by, of its day and of its state."""
    schema, fields = cls.schema, cls.schema.fields
    naming = [n for n in (schema.title, *schema.columns) if fields[n].kind in _NAMING]
    days = [n for n in (schema.dated_by, *schema.columns) if n and fields[n].kind == "day"]
    choices = [n for n in schema.columns if fields[n].kind == "choice"]
    state = ["state"] if "state" in choices else choices[-1:]
    return frozenset([CODE.name, *naming[:1], *days[:1], *state])
