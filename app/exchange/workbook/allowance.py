"""How much a workbook may hold: what every reader counts by while it reads."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from app.exchange.workbook.book import LONGEST_TEXT, CellError, Moment, Value
from app.exchange.workbook.guard import Cause, Refusal

MOST_CELLS = 600_000  # twice the list of 20,000 rows and 15 columns that is promised
_MOST_BLANKS = 100_000  # of cells that hold nothing but a border: beyond, they are left out
_LARGEST_WHOLE = 1 << 53  # beyond, a spreadsheet's numbers are no longer whole
_HALF_LETTERS = re.compile("[\ud800-\udfff]")
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_NEVER, _END = 60, 2_958_466  # the 29th of February 1900 that never was; the day after 31/12/9999


class Allowance:
    """Counts what is read of one book; raises Refusal."""

    def __init__(self, cells: int = MOST_CELLS) -> None:
        self._cells, self._blanks = cells, _MOST_BLANKS

    def take(self, value: Value) -> Value:
        """One more value, as it may stand in a book."""
        self._cells -= 1
        if self._cells < 0:
            raise Refusal(Cause.TOO_LARGE)
        if isinstance(value, str):
            return fit_text(value)
        return value

    def take_blank(self) -> bool:
        """Whether one more cell that only looks like something is kept."""
        self._blanks -= 1
        return self._blanks >= 0


def fit_text(text: str) -> str:
    """The text without half letters; raises Refusal."""
    if len(text) > LONGEST_TEXT:
        raise Refusal(Cause.LONG_TEXT)
    return text if text.isascii() else _HALF_LETTERS.sub("\ufffd", text)


def number(text: str) -> Value:
    """A number as files write it: whole where it is one; what is none stays a text."""
    try:
        found = float(text)
    except ValueError:
        return text
    return fit_number(found)


def fit_number(found: float) -> int | float | CellError:
    """A number as it may stand in a book."""
    if not math.isfinite(found):
        return CellError("#NUM!")
    return int(found) if found.is_integer() and abs(found) < _LARGEST_WHOLE else found


def moment(serial: float, since_1904: bool) -> Moment | None:
    """What a number means as a day and time of day; None for one that means none.

    Counted from 1900 the numbers below 60 are a day off: Excel knows a 29th of February 1900.

    >>> moment(61, False).at
    datetime.datetime(1900, 3, 1, 0, 0)
    """
    if not 0 <= serial < _END or (not since_1904 and int(serial) == _NEVER):
        return None
    try:
        epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
        days = serial + (not since_1904 and 1 <= serial < _NEVER)
        at = epoch + timedelta(days=int(days), seconds=round(days % 1 * 86_400))
    except OverflowError:
        return None
    return Moment(at, float(serial))
