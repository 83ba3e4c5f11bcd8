"""A list to be printed: which records, in which columns, under which words; and their number."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.base.numbers import show_number
from app.schema.conditions import Query
from app.schema.record import Record

_COUNT = T("{n} {noun}", "{n} {n:record|records}")


def count_of(cls: type[Record], number: int) -> T:
    """Return how many records of a register there are, in its own noun: “600 buổi thăm gặp”."""
    label = cls.schema.label.vi
    return _COUNT.format(n=show_number(number), noun=label[0].lower() + label[1:])


@dataclass(frozen=True, slots=True)
class PrintedList:
    """``filters`` tell what narrows the list, as its chips read; ``names``, for a ``purpose``: all
    of it."""

    cls: type[Record]
    query: Query
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    names: bool = False
    purpose: str = ""
