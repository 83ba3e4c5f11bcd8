"""A figure: a number, or blank with the reason. A blank is not 0: it is not added, nor compared."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import TypeGuard

from app.base.language import T
from app.base.numbers import show_decimal, show_number


class Blank(Enum):
    """Why a figure has no value. The values are permanent: they travel in packages."""

    NOT_ASSESSED = "not assessed"
    NO_DATA = "no data"
    NOT_BY_DAY = (
        "not by day"  # of a period that runs, where a part of an earlier one cannot be told
    )
    SMALL = "small"  # so few that they may be recognised; only in open copies

    @property
    def label(self) -> T:
        """The words that stand in place of the figure."""
        return _LABELS[self]

    def __bool__(self) -> bool:
        """Raise TypeError: a blank is neither 0 nor a number, so say which of them is asked for."""
        raise TypeError(_UNSAID)


_UNSAID = "a figure may be blank: ask is_number, is_something or may_be_something"
_LABELS = {
    Blank.NOT_ASSESSED: T("chưa đến kỳ xét", "not assessed yet"),
    Blank.NO_DATA: T("chưa có số liệu", "no data yet"),
    Blank.NOT_BY_DAY: T("không chia theo ngày", "not kept by day"),
    Blank.SMALL: T("", ""),
}
Number = int | float
LEAST_BASE = 10  # of a smaller figure a percentage says more of chance than of change
Figure = Number | Blank


def is_number(figure: Figure | None) -> TypeGuard[Number]:
    """Whether there is a number to reckon with."""
    return isinstance(figure, int | float)


def is_something(figure: Figure | None) -> TypeGuard[Number]:
    """Whether it is a number, and not 0: there is something to list, to draw, to print."""
    return is_number(figure) and figure != 0


def may_be_something(figure: Figure | None) -> bool:
    """Whether it is something, or is hidden and may be."""
    return is_something(figure) or figure is Blank.SMALL


def to_tenth(number: float) -> float:
    """To one decimal, halves away from 0: as spreadsheets round, so that all papers say the same."""
    return float(Decimal(repr(number)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def difference(now: Figure, before: Figure) -> Number | None:
    """How much more it is now; None where either is blank."""
    return round(now - before, 1) if is_number(now) and is_number(before) else None


def change_in_percent(now: Figure, before: Figure) -> float | None:
    """The difference in percent of what it was; None of a blank, and of less than ``LEAST_BASE``."""
    if not (is_number(now) and is_number(before)) or before < LEAST_BASE:
        return None
    return 100 * (now - before) / before


def percentage(part: Figure, whole: Figure) -> Figure:
    """A part in percent of the whole, to one decimal, halves rounded up as spreadsheets do.

    Of a blank it is blank as well; of nothing there is no percentage.
    """
    for figure in (whole, part):
        if isinstance(figure, Blank):
            return figure
    a, b = int(part), int(whole)  # type: ignore[arg-type]
    return (2000 * a + b) // (2 * b) / 10 if b else Blank.NO_DATA


def added(figures: Iterable[Figure]) -> Figure:
    """The sum of those that are numbers; blank where none is, where one was not cut off as the others,
    and where one is hidden."""
    some = list(figures)
    for blank in (Blank.NOT_BY_DAY, Blank.SMALL):
        if blank in some:
            return blank
    numbers = [figure for figure in some if is_number(figure)]
    return sum(numbers) if numbers or not some else some[0]


def show(figure: Figure, *, decimal: bool = False) -> str:
    """A figure as it is printed: with one decimal where it is a rate, or why it is blank."""
    if isinstance(figure, Blank):
        return str(figure.label)
    return show_decimal(figure, 1) if decimal else show_number(int(figure))


def as_json(figure: Figure | None) -> Number | None:
    """The number, or None."""
    return figure if is_number(figure) else None


def why_json(figure: Figure | None) -> str | None:
    """The reason of a blank, or None."""
    return figure.value if isinstance(figure, Blank) else None


def from_json(number: Number | None, why: str | None = None) -> Figure:
    """What ``as_json`` and ``why_json`` wrote; raises ValueError for an unknown reason."""
    return Blank(why or Blank.NO_DATA.value) if number is None else number
