"""Symbolic values: what a field may hold, and the days of a report of which nothing is said.

Every value is a whole number for the solver: a day counts from the year 1, a text has a number of
its own, a link is an id. ``Value`` says beside it whether there is a value at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import z3

from app.base.dates import PartDay
from app.base.periods import Days
from app.schema.fields import (
    ChoicesField,
    DayField,
    LinkField,
    LinksField,
    NumberField,
    PartDayField,
    RowsField,
    YesNoField,
)
from app.schema.values import AnyField
from app.schema.visitor import FieldVisitor


class NotTranslated(Exception):
    """What the logic has no words for; the caller is told instead of something weaker being proved."""


class NotSymbolic(Exception):
    """Code asked more of a symbolic day than there is; whoever gave it tries days that are known."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field: whether it is given, and which."""

    given: z3.BoolRef
    of: z3.ArithRef

    def same(self, other: Value) -> z3.BoolRef:
        """As DISTINCT and GROUP BY see it: both missing, or both given and equal."""
        both = z3.And(self.given, other.given, self.of == other.of)
        return z3.Or(both, z3.And(z3.Not(self.given), z3.Not(other.given)))


class _Texts:
    """Gives every text a number, and the text back; what nobody wrote is a word of its own."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers) + 1)

    def text(self, number: int) -> str:
        known = {n: text for text, n in self._numbers.items()}
        return known.get(number, f"từ riêng {number}")


TEXTS = _Texts()
NAMES = count(1)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands in a condition for any value at all: a word somebody typed, the id of any area."""

    of: z3.ArithRef


class Number:
    """A whole number that lies somewhere between bounds; compared only where the bounds decide."""

    def __init__(self, of: z3.ArithRef, least: float, most: float) -> None:
        self.of, self._least, self._most = of, least, most

    def _with(self, other: object) -> tuple[Any, float, float]:
        if isinstance(other, Number):
            return other.of, other._least, other._most
        if isinstance(other, int):
            return int(other), other, other
        raise NotSymbolic

    def __add__(self, other: object) -> Number:
        of, least, most = self._with(other)
        return Number(self.of + of, self._least + least, self._most + most)

    def __sub__(self, other: object) -> Number:
        of, least, most = self._with(other)
        return Number(self.of - of, self._least - most, self._most - least)

    def __mul__(self, other: int) -> Number:
        return Number(self.of * other, self._least * other, self._most * other)

    def __floordiv__(self, other: int) -> Number:
        return Number(self.of / other, self._least // other, self._most // other)

    def __divmod__(self, other: int) -> tuple[Number, Number]:
        raise NotSymbolic

    __mod__ = __lt__ = __gt__ = __le__ = __divmod__  # type: ignore[assignment]

    def __ge__(self, other: int) -> bool:
        if self._least >= other:
            return True
        raise NotSymbolic

    def __eq__(self, other: object) -> bool:
        if isinstance(other, int) and not self._least <= other <= self._most:
            return False
        raise NotSymbolic

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return repr(self.of)

    def __index__(self) -> int:
        raise NotSymbolic


class Day:
    """A day of which nothing is said; code may go to the day before and after."""

    def __init__(self, of: z3.ArithRef) -> None:
        self.of = of

    def __add__(self, other: timedelta) -> Day:
        return Day(self.of + other.days)

    def __sub__(self, other: timedelta) -> Day:
        if isinstance(other, timedelta):
            return Day(self.of - other.days)
        raise NotSymbolic

    def __repr__(self) -> str:
        return repr(self.of)

    def _part(self, name: str, least: int, most: int) -> Number:
        return Number(z3.Function(name, z3.IntSort(), z3.IntSort())(self.of), least, most)

    @property
    def year(self) -> Number:
        return self._part("year", 1, 9999)

    @property
    def month(self) -> Number:
        return self._part("month", 1, 12)

    @property
    def day(self) -> Number:
        return self._part("day", 1, 31)

    def _never(self, _other: object) -> bool:
        raise NotSymbolic

    __lt__ = __le__ = __gt__ = __ge__ = _never


def spans(*, to_date: bool = False) -> tuple[Days, Days, Days, z3.BoolRef]:
    """Any days, the days that follow on them, both together, and what holds of them."""
    a, b, c, m, n, o, p = (z3.Int(name) for name in ("a", "b", "c", "m", "n", "o", "p"))

    def between(first: Any, last: Any, *months: Any) -> Days:
        said: Any = tuple(Number(month, 12, 9999 * 12) for month in months)
        one: Any = Day(first)
        return Days(one, Day(last), said, to_date=to_date)  # type: ignore[arg-type]

    first = between(a, b, m, n)
    then = between(b + 1, c, o, p)
    held = z3.And(a <= b, b < c, m <= n, o == n + 1, o <= p, a >= 1, m >= 12)
    return first, then, between(a, c, m, p), held


class _Constants(FieldVisitor["_Coded"]):
    """How a constant of each kind of field is written as a number."""

    def scalar(self, spec: AnyField, /) -> _Coded:
        return lambda value: TEXTS.number(str(spec.to_db(value)))

    def number(self, spec: NumberField, /) -> _Coded:
        return lambda value: round(value * 10) if spec.tenths else int(value)

    def yes_no(self, spec: YesNoField, /) -> _Coded:  # noqa: ARG002
        return int

    def day(self, spec: DayField, /) -> _Coded:  # noqa: ARG002
        return date.toordinal

    def part_day(self, spec: PartDayField, /) -> _Coded:  # noqa: ARG002
        return _coded_part_day

    def link(self, spec: LinkField, /) -> _Coded:  # noqa: ARG002
        return int

    def links(self, spec: LinksField, /) -> _Coded:
        raise NotTranslated(spec.name)

    def choices(self, spec: ChoicesField, /) -> _Coded:
        raise NotTranslated(spec.name)

    def rows(self, spec: RowsField, /) -> _Coded:
        raise NotTranslated(spec.name)


_Coded = Any  # a function from a value to its number
_CONSTANTS = _Constants()


def _coded_part_day(day: PartDay) -> int:
    """In the order of the text that is stored: a year comes before its months."""
    return day.year * 10_000 + (day.month or 0) * 100 + (day.day or 0)


def coded(spec: AnyField, value: object) -> Any:
    """A constant, or what stands for any, as the solver compares it with a field's values."""
    if isinstance(value, Unknown | Day | Number):
        return value.of
    return spec.accept(_CONSTANTS)(value)


def ordered(spec: AnyField) -> bool:
    """Whether the values of a field come one before the other for the solver as they do on disk."""
    return spec.kind in ("number", "money", "day", "month", "part-day", "link")


def decoded(spec: AnyField, number: int) -> Any:
    """The value that a number of the solver's stands for."""
    return spec.accept(_DECODED)(number)


class _Decoded(FieldVisitor["_Coded"]):
    """How a number of the solver's is read again."""

    def scalar(self, spec: AnyField, /) -> _Coded:
        return lambda number: spec.from_db(TEXTS.text(number))

    def number(self, spec: NumberField, /) -> _Coded:
        return lambda number: (
            number / 10
            if spec.tenths and number % 10
            else (number // 10 if spec.tenths else number)
        )

    def yes_no(self, spec: YesNoField, /) -> _Coded:  # noqa: ARG002
        return bool

    def day(self, spec: DayField, /) -> _Coded:  # noqa: ARG002
        return date.fromordinal

    def part_day(self, spec: PartDayField, /) -> _Coded:  # noqa: ARG002
        return lambda n: PartDay(n // 10_000, n // 100 % 100 or None, n % 100 or None)

    def link(self, spec: LinkField, /) -> _Coded:  # noqa: ARG002
        return int

    links = _Constants.links
    choices = _Constants.choices
    rows = _Constants.rows


_DECODED = _Decoded()


def flat(tests: Iterator[z3.BoolRef]) -> z3.BoolRef:
    """All of them."""
    return z3.And(*tests)
