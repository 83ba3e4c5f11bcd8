"""Periods of reporting: months, quarters, halves, years and spans of years, in several windows.

A window says where the months of a report begin. It is a row of data: the calendar's month
begins on its 1st, the administrative one on the 15th of the month before (NĐ 09/2019), the
safety year of a residential area on 1 November of the year before (TT 124/2021/TT-BCA). Judicial
statistics keep the calendar's days; their reports are a stream of their own, which goes to another
receiver and is frozen, numbered and added up apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from app.base.dates import show_day
from app.base.errors import UserError
from app.base.language import T

_YEARS = range(1900, 2200)


class Window(StrEnum):
    """When the months of a report begin: on ``start_day``, ``months_before`` the month named."""

    label: T
    start_day: int
    months_before: int

    def __new__(cls, key: str, label: T, start_day: int, months_before: int) -> Window:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label, member.start_day, member.months_before = label, start_day, months_before
        return member

    CALENDAR = "calendar", T("Tháng dương lịch (từ ngày 1)", "Calendar month (from the 1st)"), 1, 0
    ADMIN = (
        "admin",
        T("Kỳ hành chính (từ ngày 15 tháng trước)", "Administrative (15th of the month before)"),
        15,
        1,
    )
    # The first month of a safety year is November: it is counted, not named after the calendar.
    SAFETY = (
        "safety",
        T("Năm an toàn, khu dân cư (từ 1/11 năm trước)", "Safety year of areas (from 1 November)"),
        1,
        2,
    )
    SAFETY_UNITS = (
        "safety_units",
        T(
            "Năm an toàn, xã và cơ quan (từ 16/11 năm trước)",
            "Safety year of the commune and institutions (from 16 November)",
        ),
        16,
        2,
    )
    JUSTICE = "justice", T("Thống kê tư pháp (từ ngày 1)", "Judicial statistics (the 1st)"), 1, 0

    @property
    def counts_months(self) -> bool:
        """Whether its months are named by number, since those of the calendar mislead."""
        return self.months_before > 1

    def first_of(self, month: int) -> date:
        """The first day of a month, counted from the year 0 (``year * 12 + month - 1``)."""
        year, index = divmod(month - self.months_before, 12)
        return date(year, index + 1, self.start_day)

    def month_of(self, day: date) -> int:
        """The month a day lies in, counted as in ``first_of``."""
        begun = day.day >= self.start_day
        return day.year * 12 + day.month - 1 + self.months_before - (not begun)


class Kind(StrEnum):
    """The length of a period: ``months``, and how many of them are in a year."""

    label: T
    months: int
    in_a_year: int

    def __new__(cls, key: str, label: T, months: int, in_a_year: int) -> Kind:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label, member.months, member.in_a_year = label, months, in_a_year
        return member

    MONTH = "month", T("Tháng", "Month"), 1, 12
    QUARTER = "quarter", T("Quý", "Quarter"), 3, 4
    HALF = "half", T("6 tháng", "Half-year"), 6, 2
    NINE_MONTHS = "nine_months", T("9 tháng", "Nine months"), 9, 1
    YEAR = "year", T("Năm", "Year"), 12, 1
    SPAN = "span", T("Nhiều năm", "Several years"), 12, 1


class PeriodState(StrEnum):
    """Where a period stands on a day. The values are permanent: they are written in JSON."""

    TO_COME = "to come"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Days:
    """The days from ``first`` to ``last``, both included.

    ``months`` are the first and last month that a report calls them by, counted as in
    ``Window.first_of``; left out they are the calendar's. ``to_date``: they are a year so far, in
    which also counts what was handed over as a total when the app came into use.
    """

    first: date
    last: date
    months: tuple[int, int] = field(default=(0, 0), compare=False)
    to_date: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.months == (0, 0):
            first, last = map(Window.CALENDAR.month_of, (self.first, self.last))
            object.__setattr__(self, "months", (first, last))

    @property
    def years(self) -> tuple[int, int]:
        """The first and last year that a report names: its December may be of the year before."""
        first, last = self.months
        return first // 12, last // 12

    def holds(self) -> tuple[Period, ...]:
        """Every period whose months a report on these days names: what is entered under its name."""
        return _within(*self.months)

    def contains(self, day: date) -> bool:
        """Whether the day is one of these."""
        return self.first <= day <= self.last

    @property
    def dates(self) -> T:
        """The line printed under a report's title."""
        return T(
            "Số liệu tính từ ngày {first} đến hết ngày {last}", "Figures from {first} to {last}"
        ).format(first=show_day(self.first), last=show_day(self.last))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a report covers.

    ``index`` counts within the year from 1; of a span of years it is the last year. ``until``: its
    last day so far, of one that still runs (see ``counted``).
    """

    kind: Kind
    year: int
    index: int = 1
    window: Window = Window.CALENDAR
    until: date | None = None

    def __post_init__(self) -> None:
        within = self.index >= self.year if self._is_span else self.index <= self.kind.in_a_year
        if self.index < 1 or not within:
            raise ValueError(f"no such {self.kind}: {self.index} of {self.year}")

    @property
    def _is_span(self) -> bool:
        return self.kind is Kind.SPAN

    @property
    def _start(self) -> int:
        """Its first month, counted as in ``Window.first_of``."""
        return self.year * 12 + (0 if self._is_span else (self.index - 1) * self.kind.months)

    @property
    def _months(self) -> int:
        return self.kind.months * (self.index - self.year + 1 if self._is_span else 1)

    def _earlier(self, months: int) -> Period:
        year, month = divmod(self._start - months, 12)
        index = self.index + year - self.year if self._is_span else month // self.kind.months + 1
        earlier = replace(self, year=year, index=index, until=None)
        if self.until is None:
            return earlier
        so_far = earlier.first + (self.until - self.first)
        return replace(earlier, until=min(so_far, earlier.last))

    @property
    def days(self) -> Days:
        """Its first and last day."""
        after = self._start + self._months
        first, beyond = map(self.window.first_of, (self._start, after))
        last = beyond - timedelta(days=1)
        return Days(first, min(last, self.until or last), (self._start, after - 1))

    @property
    def first(self) -> date:
        """Its first day."""
        return self.days.first

    @property
    def last(self) -> date:
        """Its last day, included."""
        return self.days.last

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.days.contains(day)

    @property
    def dates(self) -> T:
        """``Số liệu tính từ ngày 01/10/2026 đến hết ngày 31/10/2026``."""
        return self.days.dates

    def state(self, today: date) -> PeriodState:
        """Whether it is to come, running or over; its last day still runs."""
        if self.first > today:
            return PeriodState.TO_COME
        return PeriodState.RUNNING if self.last >= today else PeriodState.ENDED

    def counted(self, today: date) -> Period:
        """The part of it that there is on ``today``: while it runs up to that day, else all of it.

        The periods before it then have as many days: like is compared with like.
        """
        running = self.state(today) is PeriodState.RUNNING
        return replace(self, until=today if running else None)

    def dates_on(self, today: date) -> T:
        """The line below a title; while it runs, up to which day its figures are."""
        if self.state(today) is not PeriodState.RUNNING:
            return self.dates
        first, last, real_to = map(show_day, (self.first, self.last, today))
        return _SO_FAR.format(first=first, last=last, real_to=real_to)

    @property
    def key(self) -> str:
        """Return its form in files and commands; ``parse`` reads it."""
        return _KEY_FORMS[self.kind].format(year=self.year, index=self.index)

    @property
    def label(self) -> T:
        """Return its name in a title: ``Tháng 10 năm 2026``."""
        names = _NAMES.get(self.kind)
        name = names[self.index - 1] if names else ""
        numbered = self.kind is Kind.MONTH and self.window.counts_months
        form = _NUMBERED if numbered else _LABELS[self.kind]
        return form.format(year=self.year, index=self.index, name=name)

    def previous(self) -> Period:
        """The one of the same length just before; of nine months, those of the year before."""
        return self._earlier(self._months)

    def next(self) -> Period:
        """The one of the same length just after; of nine months, those of the next year."""
        return self._earlier(-12 if self.kind is Kind.NINE_MONTHS else -self._months)

    def same_last_year(self) -> Period:
        """The same period a year earlier; of several years those just before, which do not overlap."""
        return self.previous() if self._is_span else self._earlier(12)

    def year_to_date(self) -> Days:
        """From the first day of its year, in its window, to its last day."""
        return Days(
            self.window.first_of(self.year * 12),
            self.last,
            (self.year * 12, self._start + self._months - 1),
            to_date=True,
        )

    def years(self) -> Iterator[Period]:
        """The single years of a span; any other period is one by itself."""
        if not self._is_span:
            yield self
            return
        for year in range(self.year, self.index + 1):
            yield Period(Kind.YEAR, year, window=self.window)


@lru_cache(maxsize=256)  # every figure that is entered by hand asks, for each column of a report
def _within(first: int, last: int) -> tuple[Period, ...]:
    """The periods of these months, counted as in ``Window.first_of``, and of a part of them."""
    years = range(first // 12, last // 12 + 1)
    single = (kind for kind in Kind if kind is not Kind.SPAN)
    every = [Period(k, y, i) for k in single for y in years for i in range(1, k.in_a_year + 1)]
    every += [Period(Kind.SPAN, a, b) for a in years for b in years if a <= b]
    spans = ((period, period.days.months) for period in every)
    return tuple(period for period, (a, b) in spans if first <= a and b <= last)


def period_of(day: date, kind: Kind, window: Window = Window.CALENDAR) -> Period:
    """The period of a kind that the day lies in; of nine months, those of the day's year.

    Raises ``ValueError`` for a span: a day does not say how many years are meant.
    """
    year, month = divmod(window.month_of(day), 12)
    index = min(month // kind.months + 1, kind.in_a_year)
    return Period(kind, year, index, window)


# The last group that matched is named as the kind.
_KEY = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4])|-H(?P<half>[12])"
    r"|-(?P<nine_months>9)M|\.\.(?P<span>\d{4}))?",
    re.ASCII | re.IGNORECASE,
)
_UNREADABLE = T(
    "Không đọc được kỳ báo cáo “{key}”; dữ liệu không thay đổi, hãy viết theo một trong các dạng "
    "2026 (năm), 2026-H1 (6 tháng), 2026-9M (9 tháng), 2026-Q3 (quý), 2026-10 (tháng) "
    "hoặc 2017..2022 (nhiều năm).",
    "The period “{key}” cannot be read; nothing has changed. Write it as one of "
    "2026 (year), 2026-H1 (half), 2026-9M (nine months), 2026-Q3 (quarter), 2026-10 (month) "
    "or 2017..2022 (several years).",
)


def parse(key: str, window: Window = Window.CALENDAR) -> Period:
    """The period that ``Period.key`` wrote; raises ``UserError`` listing the accepted forms."""
    match = _KEY.fullmatch(key.strip())
    if match and match.lastgroup and int(match["year"]) in _YEARS:
        kind = Kind[match.lastgroup.upper()]
        index = 1 if kind in (Kind.YEAR, Kind.NINE_MONTHS) else int(match[match.lastgroup])
        if kind is not Kind.SPAN or int(match["year"]) <= index <= _YEARS[-1]:
            return Period(kind, int(match["year"]), index, window)
    raise UserError(_UNREADABLE.format(key=key))


_KEY_FORMS = {
    Kind.MONTH: "{year:04}-{index:02}",
    Kind.QUARTER: "{year:04}-Q{index}",
    Kind.HALF: "{year:04}-H{index}",
    Kind.NINE_MONTHS: "{year:04}-9M",
    Kind.YEAR: "{year:04}",
    Kind.SPAN: "{year:04}..{index:04}",
}
_LABELS = {
    Kind.MONTH: T("Tháng {index} năm {year}", "{name} {year}"),
    Kind.QUARTER: T("Quý {name} năm {year}", "Quarter {name} of {year}"),
    Kind.HALF: T("6 tháng {name} năm {year}", "{name} half of {year}"),
    Kind.NINE_MONTHS: T("9 tháng năm {year}", "First nine months of {year}"),
    Kind.YEAR: T("Năm {year}", "Year {year}"),
    Kind.SPAN: T("Giai đoạn {year}–{index}", "{year}–{index}"),
}
_SO_FAR = T(
    "Số liệu tính đến hết ngày {real_to}; kỳ từ ngày {first} đến ngày {last} chưa kết thúc",
    "Figures up to {real_to}; the period from {first} to {last} is not over",
)
_NUMBERED = T("Tháng thứ {index} của năm {year}", "Month {index} of {year}")
# Not calendar.month_name: that follows the computer's locale.
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAMES = {
    Kind.MONTH: tuple(T(name, name) for name in ENGLISH_MONTHS),
    Kind.QUARTER: tuple(T(roman, roman) for roman in ("I", "II", "III", "IV")),
    Kind.HALF: (T("đầu", "First"), T("cuối", "Second")),
}
_WEEKDAYS = (
    T("Thứ Hai", "Monday"), T("Thứ Ba", "Tuesday"), T("Thứ Tư", "Wednesday"),
    T("Thứ Năm", "Thursday"), T("Thứ Sáu", "Friday"), T("Thứ Bảy", "Saturday"),
    T("Chủ nhật", "Sunday"),
)  # fmt: skip


def long_day(day: date) -> T:
    """Return a day as it is spoken: ``Chủ nhật, ngày 22 tháng 11 năm 2026``."""
    month = period_of(day, Kind.MONTH).label
    return T("{name}, ngày {day} {month}", "{name}, {day} {month}").format(
        name=_WEEKDAYS[day.weekday()],
        day=day.day,
        month=T(month.vi.lower(), month.en),
    )
