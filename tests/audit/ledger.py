"""What a report must say, from the records alone: counted in plain Python, none of the report's code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from app.base.periods import Days
from app.registers.figure import FigureName
from app.reports.spec.figures import Blank, Figure, is_number
from tests.audit.calendar import Columns, ends_a_month
from tests.support.plain_figures import (
    BY_HAND,
    Everything,
    Share,
    awarded,
    by_hand,
    last_stock,
    months_of,
    within,
)

RATES = {
    "disputes_settled_rate": ("disputes_settled", "disputes_received"),
    "areas_safe_rate": ("areas_safe", "areas_assessed"),
    "households_pledged_rate": ("households_pledged", "households"),
    "matters_rate": ("figure:matters", "figure:matters_known"),
}
SUMS = {"education_files": ("education_begun", f"figure:{FigureName.EDUCATION.value}")}
# What is kept by year or by period: of a part of one nothing can be told.
BY_YEAR = {
    "model_recognitions",
    "teams_rated",
    "members_rated",
    "safety_registered",
    "movement_graded",
}
BY_MONTH = {"tips", "tips_valuable", "tips_settled"}
# What adds up day by day, so that an estimate goes on at its pace.
GOING_ON = {
    "models_new", "models_ended", "visits", "cases_begun", "cases_finished", "supports", "awards",
    "award_money", "disputes_received", "disputes_settled", "disputes_failed", "documents",
    "activities", "activity_people", "fund_in", "fund_out", "education_begun", "cases_completed",
    "cases_ended_otherwise", *BY_MONTH,
}  # fmt: skip
# People, and households, that stand in several areas: areas do not add up.
OF_TODAY = {"households"}  # written down as they are now
NOT_BY_AREA = {"households_visited", "people_supported", "people_improved"}
LEAST_BASE = 10


def tenth(exact: Fraction) -> float:
    """To one decimal, halves away from 0."""
    sign = -1 if exact < 0 else 1
    return sign * ((abs(exact) * 10 + Fraction(1, 2)).__floor__()) / 10


def change(now: Figure, before: Figure) -> float | None:
    if not (is_number(now) and is_number(before)):
        return None
    return tenth(Fraction(str(now)) - Fraction(str(before)))


def percent(now: Figure, before: Figure) -> Fraction | None:
    """The change in percent; none of a blank, nor of less than ten."""
    if not (is_number(now) and is_number(before)) or before < LEAST_BASE:
        return None
    return 100 * (Fraction(str(now)) - Fraction(str(before))) / Fraction(str(before))


@dataclass
class Ledger:
    """Counts figures over days, and divides them; each question is asked once."""

    every: Everything
    today: date
    _seen: dict[Any, list[Share] | Blank] = field(default_factory=dict)

    def shares(self, key: str, days: Days) -> list[Share] | Blank:
        at = (key, days.first, days.last, days.months, days.to_date)
        if at not in self._seen:
            self._seen[at] = self._counted(key, days)
        return self._seen[at]

    def _counted(self, key: str, days: Days) -> list[Share] | Blank:
        if key == "award_money":
            some = awarded(self.every, days)
            return [(a, (a.id, a.money or 0), a.recipient, a.area) for a in some]
        if key in ("fund_in", "fund_out"):
            some = [
                f for f in self.every.all("fund")
                if within(f.day, days) and f.way.value == key.removeprefix("fund_")
            ]  # fmt: skip
            return [(f, (f.id, f.amount), f.source, None) for f in some]
        if key in BY_HAND:
            return BY_HAND[key](self.every, days)
        return self._own(key.removeprefix("figure:"), days)

    def _own(self, name: str, days: Days) -> list[Share] | Blank:
        """What the commune named itself, as the kind that it is entered as."""
        kinds = {f.kind.value for f in self.every.all("figure") if f.indicator == name}
        if "rate" in kinds:
            found = [
                f
                for f in self.every.all("figure")
                if (f.indicator, f.kind.value) == (name, "rate")
                and months_of(f.period) == days.months
            ]
            if not found:
                return Blank.NOT_ASSESSED if self.today < days.last else Blank.NO_DATA
            return [(f, (f.id, n), None, None) for f in found for n in range(f.value)]
        if "stock" in kinds and name not in {one.value for one in FigureName}:
            return last_stock(name)(self.every, days)  # type: ignore[no-any-return]
        return by_hand(name)(self.every, days)  # type: ignore[no-any-return]

    def figure(self, key: str, days: Days) -> Figure:
        if key in RATES:
            part, whole = (self.figure(one, days) for one in RATES[key])
            return rate(part, whole)
        if key in SUMS:
            numbers = [self.figure(one, days) for one in SUMS[key]]
            return sum(filter(is_number, numbers))
        shares = self.shares(key, days)
        return shares if isinstance(shares, Blank) else self._size(key, shares)

    def then(self, key: str, days: Days) -> Figure:
        """The figure of an earlier year: what is written down as it is now is not known of one."""
        if key in RATES:
            part, whole = (self.then(one, days) for one in RATES[key])
            return rate(part, whole)
        return Blank.NOT_BY_DAY if key in OF_TODAY else self.figure(key, days)

    def column(self, key: str, columns: Columns, which: int) -> Figure:
        """The figure as a column has it: earlier days of what is not kept by day are not known."""
        if key in RATES:
            part, whole = (self.column(one, columns, which) for one in RATES[key])
            return rate(part, whole)
        if key in SUMS:
            numbers = [self.column(one, columns, which) for one in SUMS[key]]
            blank = next((one for one in numbers if isinstance(one, Blank)), None)
            return sum(filter(is_number, numbers)) if blank is None else blank
        told = key not in OF_TODAY and (not columns.runs or self._by_day(key, columns))
        if which in (1, 2) and not told:
            return Blank.NOT_BY_DAY
        return self.figure(key, columns.four[which])

    def _by_day(self, key: str, columns: Columns) -> bool:
        if key in BY_MONTH:
            return ends_a_month(columns.today)
        return not (key in BY_YEAR or key.startswith("figure:"))

    def divided(self, key: str, days: Days, path: str) -> dict[Any, int]:
        """The figure of each part at a path."""
        return self._sizes(key, days, lambda share: at_path(share, path))

    def by_area(self, key: str, days: Days) -> dict[Any, int]:
        return self._sizes(key, days, lambda share: share[3])

    def _sizes(self, key: str, days: Days, of: Any) -> dict[Any, int]:
        shares = self.shares(key, days)
        groups: dict[Any, list[Share]] = {}
        for share in [] if isinstance(shares, Blank) else shares:
            groups.setdefault(of(share), []).append(share)
        return {part: self._size(key, some) for part, some in groups.items()}

    @staticmethod
    def _size(key: str, shares: list[Share]) -> int:
        different = {share[1] for share in shares}
        if key in ("award_money", "fund_in", "fund_out"):
            return sum(amount for _id, amount in different)
        return len(different)


def rate(part: Figure, whole: Figure) -> Figure:
    for one in (whole, part):
        if isinstance(one, Blank):
            return one
    assert is_number(part) and is_number(whole)
    return tenth(Fraction(100 * int(part), int(whole))) if whole else Blank.NO_DATA


_OF_SHARE = {"supports.kind", "ratings.grade", "team.kind", "sex"}  # what the count itself tells


def at_path(share: Share, path: str) -> Any:
    """The value of a record that a figure is divided by, as it is stored."""
    value = share[2] if path in _OF_SHARE else getattr(share[0], path)
    return getattr(value, "value", value)
