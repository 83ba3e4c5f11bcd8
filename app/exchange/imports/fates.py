"""What becomes of rows that are brought in: the fate of each, with its reasons, and their tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.base.language import T
from app.schema.record import Record

RowKey = (
    int | tuple[int, int]
)  # the number of a row of the sheet; with which it is, where it was split


def row_key(number: int, part: int) -> RowKey:
    """By which a row is known among all of its table."""
    return (number, part) if part else number


class RowOutcome(Enum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LIKELY = "likely"  # the record may be there already: left until an officer decides
    LEFT_OUT = "left out"


class Ruling(Enum):
    """What an officer makes of a row whose record may be there already."""

    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a row may be a second time: a stored record, or an earlier row by its number."""

    why: T
    id: int = 0
    code: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class RowDecision:
    """A ruling on what a row was shown to be like: it holds for that alone."""

    ruling: Ruling
    shown: Likeness

    def holds(self, likely: Likeness) -> bool:
        """Whether the row is still like the same record, or the same earlier row."""
        return (likely.id, likely.row) == (self.shown.id, self.shown.row)


@dataclass(frozen=True, slots=True)
class RehearsedRow:
    """A row by its number: its cells, what is wrong by field, and the record unless something is.

    ``before``: the stored record that it changes; ``shown``: what the list shows of it, by field;
    ``changed``: its fields that get another value. ``likely``: what it may be a second time. ``part``: as of a
    prepared row.
    """

    number: int
    cells: tuple[str, ...]
    problems: Mapping[str, T]
    record: Record | None
    before: Record | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    likely: Likeness | None = None
    part: int = 0

    @property
    def key(self) -> RowKey:
        """By which it is known among all rows."""
        return row_key(self.number, self.part)

    @property
    def fate(self) -> RowOutcome:
        """What becomes of it."""
        if self.record is None:
            return RowOutcome.LEFT_OUT
        if self.likely:
            return RowOutcome.LIKELY
        if self.before is None:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changed else RowOutcome.SAME


WRITTEN = (RowOutcome.NEW, RowOutcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows were read, and what became of them: the others add up to ``rows``.

    ``skipped``: totals and notes of the table, and rows whose record may be there already.
    """

    rows: int
    new: int
    same: int
    changed: int
    skipped: int
    failed: int


def tally(rows: tuple[RehearsedRow, ...], left_out: int) -> Tally:
    """Count the fates; ``left_out``: rows of the sheet that are no records."""
    counts = Counter(row.fate for row in rows)
    return Tally(
        len(rows) + left_out,
        counts[RowOutcome.NEW],
        counts[RowOutcome.SAME],
        counts[RowOutcome.CHANGED],
        counts[RowOutcome.LIKELY] + left_out,
        counts[RowOutcome.LEFT_OUT],
    )
