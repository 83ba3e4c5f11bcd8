"""Periods as officers write and say them: ``10/2026``, ``quý III``, ``tháng 5``, ``6 tháng đầu năm 2026``."""

from __future__ import annotations

import re
from datetime import date

from app.base import text
from app.base.errors import UserError
from app.base.language import T
from app.base.periods import ENGLISH_MONTHS, Kind, Period, PeriodState, Window, parse, period_of

UNREADABLE = T(
    "Không đọc được kỳ “{typed}”; chưa có gì thay đổi, hãy gõ như: tháng 5, 10/2026, quý 3, quý III/2026, 6 tháng đầu năm 2026, 9 tháng, năm 2026, 2017-2022.",
    "“{typed}” is no period; nothing has changed. Type as in: 5/2026, Q3, Q3/2026, 2026-H1, 2026-9M, 2026, 2017-2022.",
)
_YEAR = r"(?:[ ,/-]+(?:nam |of )?(?P<year>\d{4}))?"
_MONTHS = {text.fold(month): n for n, month in enumerate(ENGLISH_MONTHS, 1)}
_NUMBERS = {
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2, "first": 1, "second": 2},
    **_MONTHS,
}
# Folded, and the kind of period that it means; without a year the latest one that has begun.
_NAMED: tuple[tuple[str, Kind], ...] = (
    (rf"(?:thang|t|month) ?(?P<n>0?[1-9]|1[0-2]){_YEAR}", Kind.MONTH),
    (r"(?P<n>0?[1-9]|1[0-2])[/-](?P<year>\d{4})", Kind.MONTH),
    (rf"(?P<n>{'|'.join(_MONTHS)}){_YEAR}", Kind.MONTH),
    (rf"(?:quy|q|quarter) ?(?P<n>[1-4]|iv|i{{1,3}}){_YEAR}", Kind.QUARTER),
    (rf"(?:6|sau) thang (?P<n>dau|cuoi)(?: nam)?{_YEAR}", Kind.HALF),
    (rf"h ?(?P<n>[12]){_YEAR}", Kind.HALF),
    (rf"(?P<n>first|second) half{_YEAR}", Kind.HALF),
    (rf"(?:9|chin) thang(?: dau)?(?: nam)?{_YEAR}", Kind.NINE_MONTHS),
    (rf"first nine months{_YEAR}", Kind.NINE_MONTHS),
    (r"(?:nam|year) (?P<year>\d{4})", Kind.YEAR),
)
_NEAR = {"thang": Kind.MONTH, "quy": Kind.QUARTER, "nam": Kind.YEAR}
_SPAN = r"(?:giai doan )?(?P<first>\d{4}) ?[-–] ?(?P<last>\d{4})"


def read_period(typed: str, window: Window, today: date) -> Period:
    """Return the period that is meant, in a window; raises UserError with the ways to say one."""
    words = " ".join(text.fold(typed).split())
    if (found := _named(words, window, today)) or (found := _near(words, window, today)):
        return found
    span = re.fullmatch(_SPAN, words, re.ASCII)
    try:
        return parse(f"{span['first']}..{span['last']}" if span else typed, window)
    except UserError as error:
        raise UserError(UNREADABLE.format(typed=typed.strip())) from error


def _named(words: str, window: Window, today: date) -> Period | None:
    for form, kind in _NAMED:
        if found := re.fullmatch(form, words, re.ASCII):
            parts = found.groupdict()
            n = parts.get("n") or "1"
            index = _NUMBERS[n] if n in _NUMBERS else int(n)
            if parts["year"]:
                return _in_year(kind, int(parts["year"]), index, window)
            return _latest(kind, index, window, today)
    return None


def _in_year(kind: Kind, year: int, index: int, window: Window) -> Period | None:
    """The period of a year that the calendar of the program knows; None of another."""
    return Period(kind, year, index, window) if 1900 <= year < 2200 else None


def _latest(kind: Kind, index: int, window: Window, today: date) -> Period:
    this_year = Period(kind, period_of(today, Kind.YEAR, window).year, index, window)
    begun = this_year.state(today) is not PeriodState.TO_COME
    return this_year if begun else Period(kind, this_year.year - 1, index, window)


def _near(words: str, window: Window, today: date) -> Period | None:
    """This month, the last quarter, and the like."""
    unit, _space, which = words.partition(" ")
    if unit not in _NEAR or which not in ("nay", "truoc", "ngoai"):
        return None
    now = period_of(today, _NEAR[unit], window)
    return now if which == "nay" else now.previous()
