"""Days as they are typed and shown in Viet Nam, whole or known in part.

Pure: text in, value out. What cannot be read raises ``ValueError``; the caller, who knows the
field, words the sentence for the officer.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import total_ordering

from app.base.text import clean

# A year outside is a slip of the finger (0206), not a day anyone records.
_YEARS = range(1900, 2200)
_YEARS_AHEAD = 20
_LEAP = 9  # years within which there is a 29 February, also round 1900 and 2100
_DAY_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<d>\d{1,2})([-/.])(?P<m>\d{1,2})(?:\2(?P<y>\d{4}|\d{2}))?",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    )
)
_MONTH_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<y>\d{4})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})",
    )
)


class NoSuchYear(ValueError):
    """A day in a year that nobody records."""


def _checked(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise NoSuchYear(year)
    return date(year, month, day)


class Expected(Enum):
    """When a typed day is expected to lie: that tells which year is meant where it is not written."""

    ANY = "any"
    TO_COME = "to come"
    BIRTH = "birth"


def _full_year(typed: str, today: date, expected: Expected) -> int:
    """The year meant; of two digits, the one from 79 years ago to 20 years ahead, or of a birth the last."""
    if len(typed) == 4:
        return int(typed)
    latest = today.year + (0 if expected is Expected.BIRTH else _YEARS_AHEAD)
    return latest - (latest - int(typed)) % 100


def _without_year(month: int, day: int, today: date, expected: Expected) -> date:
    """The day of this year, or the nearest one to come; of a birth the year must be written."""
    match expected:
        case Expected.BIRTH:
            raise ValueError("a birth without a year")
        case Expected.ANY:
            return _checked(today.year, month, day)
    for year in range(today.year, today.year + _LEAP):
        with suppress(ValueError):  # no 29 February in most years
            if (coming := date(year, month, day)) >= today:
                return coming
    raise ValueError("no such day")


def parse_day(text: str, today: date, expected: Expected = Expected.ANY) -> date:
    """The day typed: 02/01/2026, 2/1/26, 2-1-2026, 2.1.26, 020126, 02012026, 2-1 or 2026-01-02.

    Without a year it is of this one, or where it is ``expected`` to come the nearest one to come.

    Raises ``ValueError`` for anything else and for days that do not exist.
    """
    for form in _DAY_FORMS:
        if match := form.fullmatch(clean(text)):
            month, day = int(match["m"]), int(match["d"])
            if match["y"] is None:
                return _without_year(month, day, today, expected)
            return _checked(_full_year(match["y"], today, expected), month, day)
    raise ValueError(f"not a day: {text!r}")


def show_day(day: date) -> str:
    """A day as it is written on paper: ``02/01/2026``."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


@total_ordering
@dataclass(frozen=True, slots=True)
class PartDay:
    """A day of which perhaps only the year, or the month and year, is known: many births.

    Ordered by ``iso()``, so that 1980 comes before 1980-05. Raises ``ValueError`` when there
    is no such day.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day of the month needs its month")
        _checked(
            self.year,
            1 if self.month is None else self.month,
            1 if self.day is None else self.day,
        )

    def __lt__(self, other: PartDay) -> bool:
        return self.iso() < other.iso()

    def _known(self) -> tuple[str, ...]:
        later = (f"{part:02}" for part in (self.month, self.day) if part is not None)
        return (f"{self.year:04}", *later)

    def iso(self) -> str:
        """As stored and sent: ``1980``, ``1980-05`` or ``1980-05-02``."""
        return "-".join(self._known())

    def show(self) -> str:
        """As written on paper: ``1980``, ``05/1980`` or ``02/05/1980``."""
        return "/".join(reversed(self._known()))

    @classmethod
    def from_iso(cls, text: str) -> PartDay:
        """Return the day that ``iso()`` wrote; raises ``ValueError`` for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
            raise ValueError(f"not an ISO day, month or year: {text!r}")
        return cls(*map(int, text.split("-")))

    @classmethod
    def parse(cls, text: str, today: date, expected: Expected = Expected.ANY) -> PartDay:
        """Return the day typed as 1980, 5/1980, 1980-05 or in any form of ``parse_day``."""
        for form in _MONTH_FORMS:
            if match := form.fullmatch(clean(text)):
                found = match.groupdict()
                return cls(int(found["y"]), int(found["m"]) if "m" in found else None)
        day = parse_day(text, today, expected)
        return cls(day.year, day.month, day.day)
