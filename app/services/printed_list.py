"""A list to be printed: which records, in which columns, under which words."""

from __future__ import annotations

from dataclasses import dataclass

from app.schema.conditions import Query
from app.schema.record import Record


@dataclass(frozen=True, slots=True)
class PrintedList:
    """``filters`` tell what narrows the list, as its chips read; ``names``: masked fields too."""

    cls: type[Record]
    query: Query
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    names: bool = False
