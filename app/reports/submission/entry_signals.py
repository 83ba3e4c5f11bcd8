"""How the records behind a report came to be entered, in numbers that let a receiver ask."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from app.base.periods import Days
from app.base.text import fold
from app.registers.visit import Visit
from app.reports.submission.record_leaf import VIET_NAM
from app.schema.fields import LinesField, RowsField, TextField
from app.schema.record import FieldSet, Record
from app.store.submission_evidence import EntrySignals

PROMPT = timedelta(days=7)
_AT_END = timedelta(days=1)  # the last two days
_LONG = 30  # letters: shorter texts are alike by chance


class SignalCount:
    """Counts the signals of a report over ``days``, record by record."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._dated = self._prompt = self._at_end = 0
        self._texts = Counter[bytes]()
        self._by_record: list[set[bytes]] = []
        self._visits = Counter[tuple[int | str | None, date]]()

    def add(self, record: Record) -> None:
        """Count a record."""
        self._add_day(record)
        if told := {_digest(text) for text in _long_texts(record)}:
            self._texts.update(told)
            self._by_record.append(told)
        if isinstance(record, Visit):
            visitors = {one.member or fold(one.name or "") for one in record.visitors}
            self._visits.update((visitor, record.day) for visitor in visitors)

    def found(self) -> EntrySignals:
        """Return what was counted so far."""
        repeated = sum(any(self._texts[text] > 1 for text in told) for told in self._by_record)
        most = max(self._visits.values(), default=0)
        return EntrySignals(self._dated, self._prompt, self._at_end, repeated, most)

    def _add_day(self, record: Record) -> None:
        dated = record.schema.dated_by
        day = getattr(record, dated) if dated else None
        if not isinstance(day, date) or not self._days.contains(day) or record.stamp is None:
            return
        entered = record.stamp.entered_at.astimezone(VIET_NAM).date()
        self._dated += 1
        self._prompt += entered <= day + PROMPT
        self._at_end += entered >= self._days.last - _AT_END


def _long_texts(of: Record | FieldSet) -> Iterator[str]:
    """The longer texts of a record and its rows, each as it sounds."""
    fields = of.schema.fields if isinstance(of, Record) else of.fields
    for name, spec in fields.items():
        value = getattr(of, name)
        if isinstance(spec, TextField | LinesField):
            lines = (value,) if isinstance(value, str) else value or ()
            yield from (folded for line in lines if len(folded := fold(line)) >= _LONG)
        elif isinstance(spec, RowsField):
            for row in value:
                yield from _long_texts(row)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
