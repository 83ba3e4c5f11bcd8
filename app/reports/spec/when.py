"""Conditions of time: how the days of a report choose the records that an indicator counts.

Each is a small value whose ``repr`` goes into the digest of a definition: renaming a class or a
field of it marks every frozen report as counted otherwise (``submission/definition_digest.py``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.base.periods import Days
from app.law.regimes import add_months
from app.schema.conditions import (
    EVERY,
    Condition,
    Latest,
    all_of,
    any_of,
    between,
    is_null,
    one_of,
)


class TimeCondition(Protocol):
    """How the days of a report become a condition on the records."""

    def condition(self, days: Days) -> Condition:
        """Return which records belong to ``days``."""


class Cycle(ABC):
    """How often something is assessed, and so which assessments are in force on the last day.

    No protocol: every figure asks which it is, and to look a protocol's methods up costs a tenth of
    a report.
    """

    __slots__ = ()

    @abstractmethod
    def condition(self, days: Days) -> Condition:
        """Return which assessments belong to ``days``."""

    @abstractmethod
    def due(self, days: Days) -> date:
        """Return the day by which the assessment that belongs to ``days`` is made."""


@dataclass(frozen=True, slots=True)
class Always:
    """Records of any day."""

    def condition(self, days: Days) -> Condition:  # noqa: ARG002 - every day will do
        """Return the condition that every record fulfils."""
        return EVERY


@dataclass(frozen=True, slots=True)
class During:
    """The day at ``path`` lies within; the path may lead through a link or into rows."""

    path: str

    def condition(self, days: Days) -> Condition:
        """Return: the day at ``path`` lies within ``days``."""
        return between(self.path, days.first, days.last)


@dataclass(frozen=True, slots=True)
class DuringFirst:
    """The first of several days that is known lies within; ``decision.day`` is unknown without the link."""

    paths: tuple[str, ...]

    def condition(self, days: Days) -> Condition:
        """Return: the first known day lies within ``days``; no record fulfils two of the ways."""
        ways: list[Condition] = []
        unknown: list[Condition] = []
        for path in self.paths:
            ways.append(all_of(*unknown, between(path, days.first, days.last)))
            unknown.append(is_null(path.partition(".")[0]))
        return any_of(*ways)


@dataclass(frozen=True, slots=True)
class DuringYears:
    """The year at ``path`` is one that the report belongs to: a month is of its year."""

    path: str

    def condition(self, days: Days) -> Condition:
        """Return: the year at ``path`` is one of the years of ``days``."""
        return between(self.path, *days.years)


@dataclass(frozen=True, slots=True)
class YearsAssessed(Cycle):
    """The year at ``path`` is one that the report belongs to, and is assessed by its end."""

    path: str

    def condition(self, days: Days) -> Condition:
        """Return: the year at ``path`` is one of the years of ``days``."""
        return between(self.path, *days.years)

    def due(self, days: Days) -> date:
        """Return the last day of the last of those years."""
        return date(days.years[1], 12, 31)


@dataclass(frozen=True, slots=True)
class DuringPeriods:
    """The period written at ``path`` lies within; it is named, so the window does not matter."""

    path: str

    def condition(self, days: Days) -> Condition:
        """Return: the period at ``path`` is one of those within ``days``."""
        return one_of(self.path, *(period.key for period in days.holds()))


@dataclass(frozen=True, slots=True)
class AtStart:
    """What held when the first day began."""

    standing: Standing

    def condition(self, days: Days) -> Condition:
        """Return: it held on the day before the first of ``days``."""
        before = days.first - timedelta(days=1)
        return self.standing.condition(Days(before, before))


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds at the end of the last day: begun by then, and not yet over."""

    since: str
    until: str = ""
    since_known: bool = True

    def condition(self, days: Days) -> Condition:
        """Return: begun by the last of ``days``, and not over on it."""
        begun: Condition = between(self.since, None, days.last)
        if not self.since_known:
            begun = any_of(is_null(self.since), begun)
        if not self.until:
            return begun
        after = between(self.until, days.last + timedelta(days=1), None)
        return all_of(begun, any_of(is_null(self.until), after))


@dataclass(frozen=True, slots=True)
class Touching:
    """What held on any of the days: begun by the last of them, and not over before the first."""

    since: str
    until: str

    def condition(self, days: Days) -> Condition:
        """Return: it held on one of ``days`` at least."""
        later = any_of(is_null(self.until), between(self.until, days.first, None))
        return all_of(between(self.since, None, days.last), later)


@dataclass(frozen=True, slots=True)
class YearInForce(Cycle):
    """The year at ``path`` is the last one whose assessment is made by the last day.

    The assessment of a year is made by a ``month`` and ``day`` of it, and holds until the next one.
    A period that runs to the end of its year asks for the assessment of that year itself, and one of
    several years for the last in them. ``given``: which records are an assessment at all, whatever
    came of it; ``about`` tells what each is of, and of two the later one holds.
    """

    path: str
    month: int
    day: int
    about: str
    given: Condition

    def year(self, days: Days) -> int:
        """Return the year whose assessment is in force on the last of ``days``."""
        year, month = divmod(days.months[1], 12)
        over = month == 11 or days.last >= date(year, self.month, self.day)
        return year if over else year - 1

    def condition(self, days: Days) -> Condition:
        """Return: the last assessment of its thing, and of the year in force."""
        year, (first, last) = self.year(days), days.years
        since = min(first, year) if first < last else year
        within = all_of(between(self.path, since, year), self.given)
        return Latest((self.about,), self.path, within)

    def due(self, days: Days) -> date:
        """Return the day by which the assessment of that year is made."""
        return date(self.year(days), self.month, self.day)


@dataclass(frozen=True, slots=True)
class LatestInForce(Cycle):
    """The last record about the same thing; its day at ``path`` is no more than ``months`` ago."""

    path: str
    about: str
    months: int

    def condition(self, days: Days) -> Condition:
        """Return: the last about its thing by the last of ``days``, and still in force on it."""
        since = add_months(days.last, -self.months) + timedelta(days=1)
        return Latest((self.about,), self.path, between(self.path, since, days.last))

    def due(self, days: Days) -> date:
        """Return the last of ``days``: until then there may be one."""
        return days.last


@dataclass(frozen=True, slots=True)
class LatestDuring(Cycle):
    """The last record about the same thing within the days; of fewer than ``months``, within those.

    ``given``: which records tell of it at all.
    """

    path: str
    about: str
    months: int
    given: Condition

    def condition(self, days: Days) -> Condition:
        """Return: the last about its thing by the last of ``days``, and not too long ago."""
        since = min(days.first, add_months(days.last, -self.months) + timedelta(days=1))
        within = all_of(between(self.path, since, days.last), self.given)
        return Latest((self.about,), self.path, within)

    def due(self, days: Days) -> date:
        """Return the last of ``days``: until then there may be one."""
        return days.last


@dataclass(frozen=True, slots=True)
class Jointly:
    """All of several."""

    parts: tuple[TimeCondition, ...]

    def condition(self, days: Days) -> Condition:
        """Return the conditions of all parts together."""
        return all_of(*(part.condition(days) for part in self.parts))
