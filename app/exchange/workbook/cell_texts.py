"""The text of a cell as a list shows it, whatever its value is."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

from app.base.dates import show_day
from app.base.text import clean
from app.exchange.workbook.book import CellError, Moment, Value

_MIDNIGHT, _FIRST_DAY = time(), date(1900, 1, 1)
_SHORT = 200  # letters of a text that is remembered
_MARK = {True: "1", False: "0"}


def text_of(value: Value) -> str:
    """The text of a value: whole numbers without point or power, days as on paper, no error signs."""
    if isinstance(value, str):
        return _cleaned(value) if len(value) < _SHORT else clean(value)
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return _MARK[value]
    if isinstance(value, Moment):
        return _moment(value)
    if isinstance(value, float):
        return _number(value)
    return str(value)


@lru_cache(maxsize=1 << 15)  # a column of a long list, which is looked at several times
def _cleaned(text: str) -> str:
    return text.strip() if text.isascii() and text.isprintable() else clean(text)


def _moment(value: Moment) -> str:
    at = value.at
    if at.date() < _FIRST_DAY:
        return f"{at:%H:%M}"
    day = show_day(at.date())
    return day if at.time() == _MIDNIGHT else f"{day} {at:%H:%M}"


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",")
