"""Chance that comes out the same each time: names, days and choices of the invented commune."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import TypeVar

from app.base.dates import PartDay
from app.base.paths import DATA
from app.schema.vocabulary import Address, Sex

V = TypeVar("V")

# How busy the days from Monday to Sunday are, and the months from January (Tết is quiet; 26/6 and
# 19/8 are the movement's days, and November is its busiest month).
_WEEK = (10, 11, 11, 10, 9, 5, 2)
_YEAR = (8, 4, 9, 10, 10, 12, 10, 13, 10, 10, 13, 9)
_GROWN_UP, _OLD = 20, 68


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person."""

    name: str
    sex: Sex
    born: PartDay

    def address_as(self, year: int) -> Address:
        """The polite form of address for somebody of that age."""
        young = year - self.born.year < 40
        if self.sex is Sex.MALE:
            return Address.YOUNG_MAN if young else Address.MR
        return Address.YOUNG_WOMAN if young else Address.MRS


class Chance:
    """A stream of its own for each register, so that a change in one leaves the others alone."""

    def __init__(self, *seed: object) -> None:
        self._random = Random("/".join(map(str, seed)))

    def often(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self._random.random() * 100 < percent

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self._random.randint(least, most)

    def pick(self, of: Sequence[V]) -> V:
        """Return one of the items."""
        return self._random.choice(of)

    def some(self, of: Sequence[V], least: int, most: int) -> tuple[V, ...]:
        """Different ones, in the order they stand in."""
        chosen = self._random.sample(range(len(of)), min(self.number(least, most), len(of)))
        return tuple(of[n] for n in sorted(chosen))

    def weighed(self, weights: Mapping[V, int]) -> V:
        """A key, as often as its weight says."""
        return self._random.choices(tuple(weights), tuple(weights.values()))[0]

    def shuffled(self, of: Sequence[V]) -> list[V]:
        """Return the items in another order."""
        return self._random.sample(of, len(of))

    def any_day(self, first: date, last: date) -> date:
        """Any day of the span, both ends counted in."""
        return first + timedelta(self.number(0, max((last - first).days, 0)))

    def busy_days(self, first: date, last: date, number: int) -> list[date]:
        """Days on which things happen, in the rhythm of week and year; sorted, some repeated."""
        days, weights = _rhythm(first, last)
        return sorted(self._random.choices(days, cum_weights=weights, k=number))

    def different_days(self, first: date, last: date, number: int) -> list[date]:
        """Like ``busy_days``, none of them twice; ``number`` is small beside the span."""
        days: set[date] = set()
        while len(days) < number:
            days.update(self.busy_days(first, last, number - len(days)))
        return sorted(days)

    def somebody(self, until: date, sex: Sex | None = None, youngest: int = _GROWN_UP) -> Somebody:
        """Return an invented person with name, sex and birth."""
        sex = sex or self.pick(tuple(Sex))
        parts = (f"middle_{sex.value}", f"given_{sex.value}")
        name = " ".join(self.pick(_words()[part]) for part in ("family", *parts))
        year = until.year - self.number(youngest + 1, _OLD)
        born = PartDay(year, self.number(1, 12), self.number(1, 28))
        return Somebody(name, sex, born if self.often(60) else PartDay(year))

    def phone(self) -> str:
        """No network of the country has numbers that begin so."""
        return f"0100{self.number(0, 999_999):06}"


def area_names() -> list[str]:
    """Names for residential areas, such as “Đông Hòa”."""
    words = _words()
    return [f"{first} {second}" for first in words["area_first"] for second in words["area_second"]]


@lru_cache(maxsize=4)
def _rhythm(first: date, last: date) -> tuple[list[date], list[int]]:
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    weights = (_WEEK[day.weekday()] * _YEAR[day.month - 1] for day in days)
    return days, list(accumulate(weights))


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    with (DATA / "demo_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["part"]: row["words"].split() for row in rows}
