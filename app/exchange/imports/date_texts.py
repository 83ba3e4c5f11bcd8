"""Days as office lists write them, and in which order a whole column writes day and month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.base.dates import show_day
from app.base.text import fold
from app.exchange.workbook.allowance import moment
from app.exchange.workbook.book import Moment, Value

_SERIALS = range(10_000, 80_000)  # numbers that are days of 1927 to 2119, and no years
_YEARS = range(1900, 2100)
_LAST_MONTH = 12
_LONGEST = 60  # letters of a day, however it is written
_SWAPPED = 3  # days in the sheet that could have been swapped, before that is asked
_THREE = re.compile(
    r"(\d{1,4})\s*([-/.,\s])\s*(\d{1,2})\s*[-/.,\s]\s*(\d{1,4})\.?(?:[ t]+\d{1,2}:\d{2}.*)?",
    re.ASCII | re.IGNORECASE,
)
# "8h30 ngày 14/3/2026", "14/3/2026, lúc 8h30": the hour is no part of the day.
_HOUR = r"\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{1,2})?\s*(?:phút|p|')?"
_BEFORE = re.compile(
    rf"(?:(?:(?:từ|lúc|hồi|vào)\s*)?{_HOUR}\s*(?:sáng|chiều|tối)?\s*[,;-]?\s*)?(?:ngày\s*:?\s*)?(?=\d)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?<=\d)\s*[,;(-]?\s*(?:lúc|hồi|vào)?\s*{_HOUR}\s*\)?$", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*(?:nam\s*)?(\d{4})\.?")
_MONTH = re.compile(r"(?:thang\s*)?(\d{1,2})\s*(?:[-/.]|nam)\s*(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_UNKNOWN = re.compile(r"(?:[?._x0-]{0,4})\s*/\s*(\d{1,2}|[?._x0-]{0,4})\s*/\s*(\d{4})")
_YEAR = re.compile(r"(?:sn|s/n|sinh nam|nam|nam sinh|khoang)?\s*:?\s*((?:19|20)\d\d)\.?")
_COMPACT = re.compile(r"\d{7,8}", re.ASCII)
_NAMED = re.compile(
    r"(\d{1,2})[\s/-]*([a-z]{3,9})[\s,./-]*(\d{2,4})|([a-z]{3,9})\s*(\d{1,2}),?\s*(\d{4})"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class DateOrder(Enum):
    """Which of the first two numbers is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """How the days of a column are written: for certain in one order, in the other, or possibly in both.

    ``example``: a text that could be either. ``low``, ``high``: days of the sheet's own up to the 12th,
    and after it.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: str = ""
    low: int = 0
    high: int = 0

    @property
    def order(self) -> DateOrder | None:
        """The order of the whole column, where its cells tell."""
        if self.day_first and not self.month_first:
            return DateOrder.DAY_FIRST
        if self.month_first and not self.day_first:
            return DateOrder.MONTH_FIRST
        return None

    @property
    def is_open(self) -> bool:
        """Whether somebody must say which order it is."""
        return self.order is None and self.either > 0

    @property
    def may_be_swapped(self) -> bool:
        """Whether a spreadsheet seems to have read days of up to the 12th as months, and left the others as text."""
        return (
            self.low >= _SWAPPED
            and not self.high
            and self.day_first > 1
            and not self.month_first
            and not self.either
        )


def evidence(values: Iterable[Value]) -> DateEvidence:
    """What the cells of a column tell of the order of their days."""
    day_first = month_first = either = low = high = 0
    example = ""
    for value in values:
        if isinstance(value, Moment):
            low, high = low + (value.at.day <= _LAST_MONTH), high + (value.at.day > _LAST_MONTH)
            continue
        if not isinstance(value, str) or len(value) > _LONGEST:
            continue
        if not (found := _THREE.fullmatch(_without_hour(value.strip()))):
            continue
        first, second = int(found[1]), int(found[3])
        if len(found[1]) > 2 or first > 31:
            continue
        if first > _LAST_MONTH >= second:
            day_first += 1
        elif second > _LAST_MONTH >= first:
            month_first += 1
        elif first != second and max(first, second) <= _LAST_MONTH:
            either, example = either + 1, example or value.strip()
    return DateEvidence(day_first, month_first, either, example, low, high)


def day_text(text: str, order: DateOrder | None) -> str | None:
    """A day, month or year as our fields read it; None for what is none, or is not told by the order."""
    if len(text) > _LONGEST:
        return None
    folded = fold(_without_hour(text.strip()))
    if (found := _THREE.fullmatch(folded)) and int(found[1]):
        return _three(found[1], found[3], found[4], order)
    for form, reading in _FORMS:
        if found := form.fullmatch(folded):
            return reading(found)
    return None


def _without_hour(text: str) -> str:
    """A day without the hour and the word that stand beside it."""
    found = _BEFORE.match(text)
    rest = _AFTER.sub("", text[found.end() :] if found else text)
    return rest if _THREE.fullmatch(rest) else text


def is_year(text: str) -> bool:
    """Whether a text is a year alone."""
    return len(text) <= _LONGEST and bool(_YEAR.fullmatch(fold(text)))


def looks_like_day(value: Value) -> bool:
    """Whether a cell that is no day of the sheet's own is one all the same."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value in _SERIALS
    if not isinstance(value, str) or len(value) > 40 or is_year(value):
        return False
    return any(day_text(value, order) for order in DateOrder)


def serial_day(value: Value, since_1904: bool) -> str | None:
    """The day that a bare number means to a spreadsheet."""
    if isinstance(value, bool) or not isinstance(value, int | float) or int(value) not in _SERIALS:
        return None
    found = moment(float(value), since_1904)
    return show_day(found.at.date()) if found else None


def year_in_moment(value: Moment) -> str | None:
    """The year that was typed into a cell whose format then made it a day of 1905."""
    typed = value.serial
    return str(int(typed)) if typed and typed.is_integer() and int(typed) in _YEARS else None


def swapped(value: Moment) -> str | None:
    """A day of the sheet's own with day and month changed over."""
    return _written(str(value.at.year), str(value.at.day), str(value.at.month))


def _three(first: str, second: str, third: str, order: DateOrder | None) -> str | None:
    if len(first) == 4 or int(first) > 31:
        return _written(first, second, third) or _written(first, third, second)
    by_day, by_month = _written(third, second, first), _written(third, first, second)
    if by_day and by_month and by_day != by_month:
        return {DateOrder.DAY_FIRST: by_day, DateOrder.MONTH_FIRST: by_month, None: None}[order]
    return by_day or by_month


def _written(year: str, month: str, day: str) -> str | None:
    """The day as it is written on paper, its year in as many digits as it had."""
    try:
        date(int(year) if len(year) > 2 else 2000 + int(year), int(month), int(day))
    except ValueError:
        return None
    return f"{int(day):02}/{int(month):02}/{year}"


def _month(year: str, month: str) -> str | None:
    return f"{int(month):02}/{year}" if 1 <= int(month) <= _LAST_MONTH else None


def _compact(digits: str) -> str | None:
    """ddmmyyyy, the first zero perhaps lost; or yyyymmdd."""
    found = _written(digits[4:], digits[2:4], digits[:2]) if int(digits[4:]) in _YEARS else None
    if found or int(digits[:4]) not in _YEARS:
        return found
    return _written(digits[:4], digits[4:6], digits[6:])


def _named(found: re.Match[str]) -> str | None:
    name, day, year = (found[2], found[1], found[3]) if found[2] else (found[4], found[5], found[6])
    if name[:3] not in _MONTHS:
        return None
    return _written(year, str(_MONTHS.index(name[:3]) + 1), day)


def _unknown(found: re.Match[str]) -> str | None:
    month = found[1]
    return _month(found[2], month) if month.strip("0").isdigit() else found[2]


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_YEAR, lambda found: found[1]),
    (_SPOKEN, lambda found: _written(found[3], found[2], found[1])),
    (_MONTH, lambda found: _month(found[2], found[1])),
    (_ISO_MONTH, lambda found: _month(found[1], found[2])),
    (_UNKNOWN, _unknown),
    (_COMPACT, lambda found: _compact(found[0].zfill(8))),
    (_NAMED, _named),
)


def years_in(texts: Sequence[str]) -> list[int]:
    """The years that lines above a table name, the latest first."""
    found = {int(year) for text in texts for year in re.findall(r"\b(20\d\d)\b", text)}
    return sorted(found, reverse=True)
