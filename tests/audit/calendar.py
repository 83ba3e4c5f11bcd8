"""The days that each column of a report covers, worked out anew from the name of its period."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.base.periods import Days

# The day on which the months of a window begin, and how many months before the one named.
_WINDOWS = {
    "calendar": (1, 0), "justice": (1, 0), "admin": (15, 1), "safety": (1, 2), "safety_units": (16, 2),
}  # fmt: skip
_PARTS = {"H1": (1, 6), "H2": (7, 12), "9M": (1, 9)}
_PARTS |= {f"Q{n}": (3 * n - 2, 3 * n) for n in (1, 2, 3, 4)}
_PARTS |= {f"{n:02}": (n, n) for n in range(1, 13)}
_TITLES = {"H1": "6 tháng đầu", "H2": "6 tháng cuối", "9M": "9 tháng"}
_TITLES |= {f"Q{n}": f"Quý {roman}" for n, roman in enumerate(("I", "II", "III", "IV"), 1)}
_TITLES |= {f"{n:02}": f"Tháng {n}" for n in range(1, 13)}


@dataclass(frozen=True)
class Stretch:
    """What a period is named by: its first and last month (year * 12 + month - 1), and the window."""

    months: tuple[int, int]
    window: str = "calendar"

    @property
    def first(self) -> date:
        return self._begins(self.months[0])

    @property
    def last(self) -> date:
        return self._begins(self.months[1] + 1) - timedelta(days=1)

    def _begins(self, month: int) -> date:
        day, before = _WINDOWS[self.window]
        year, index = divmod(month - before, 12)
        return date(year, index + 1, day)

    def moved(self, months: int) -> Stretch:
        return replace(self, months=(self.months[0] - months, self.months[1] - months))

    def until(self, last: date) -> Days:
        """Its days up to one of them."""
        return Days(self.first, min(self.last, last), self.months)


def stretch(key: str, window: str = "calendar") -> Stretch:
    """``2026``, ``2026-Q3``, ``2024..2026``."""
    if ".." in key:
        first, last = map(int, key.split(".."))
        return Stretch((first * 12, last * 12 + 11), window)
    year, _, part = key.partition("-")
    first, last = _PARTS.get(part, (1, 12))
    return Stretch((int(year) * 12 + first - 1, int(year) * 12 + last - 1), window)


@dataclass(frozen=True)
class Columns:
    """The days of the period, of the one before, of a year ago, of the year so far; ``runs``: not over."""

    key: str
    window: str
    whole: Stretch
    four: tuple[Days, Days, Days, Days]
    runs: bool
    today: date

    @property
    def value(self) -> Days:
        return self.four[0]

    @property
    def spans_years(self) -> bool:
        return ".." in self.key

    @property
    def title(self) -> str:
        """As it is printed below the title of the report."""
        if self.spans_years:
            return "Giai đoạn {}–{}".format(*self.key.split(".."))
        year, _, part = self.key.partition("-")
        if not part:
            return f"Năm {year}"
        if self.window.startswith("safety") and part.isdigit():
            return f"Tháng thứ {int(part)} của năm {year}"
        return f"{_TITLES[part]} năm {year}"

    @property
    def sentence(self) -> str:
        """Which days its figures are of."""
        first, last = shown(self.whole.first), shown(self.whole.last)
        if self.runs:
            return (
                f"Số liệu tính đến hết ngày {shown(self.today)}; kỳ từ ngày {first} đến ngày "
                f"{last} chưa kết thúc"
            )
        return f"Số liệu tính từ ngày {first} đến hết ngày {last}"

    def years(self) -> list[Days]:
        """Of several years each, as far as it has gone."""
        first, last = (month // 12 for month in self.whole.months)
        each = [stretch(str(year), self.window) for year in range(first, last + 1)]
        return [one.until(self.today) for one in each if one.first <= self.today]

    def charted(self) -> list[tuple[str, Days, Days]]:
        """The months of its year so far: their number, their days, as many days a year before."""
        year, last = divmod(self.whole.months[1], 12)
        found = []
        for n in range(last + 1):
            month = Stretch((year * 12 + n, year * 12 + n), self.window)
            if month.first <= self.today:
                found.append((str(n + 1), month.until(self.today), _like(month, 12, self.today)))
        return found


def columns(key: str, window: str, today: date) -> Columns:
    whole = stretch(key, window)
    length = whole.months[1] - whole.months[0] + 1
    back = 12 if key.endswith("-9M") else length
    year_ago = length if ".." in key else 12
    runs = whole.first <= today <= whole.last
    value = whole.until(today) if runs else Days(whole.first, whole.last, whole.months)
    cut = today if runs else date.max
    year = replace(whole, months=(whole.months[0] // 12 * 12, whole.months[1]))
    so_far = Days(year.first, value.last, year.months, to_date=True)
    before, ago = _like(whole, back, cut), _like(whole, year_ago, cut)
    return Columns(key, window, whole, (value, before, ago, so_far), runs, today)


def _like(whole: Stretch, months: int, today: date) -> Days:
    """An earlier one; of one that runs as many of its days."""
    earlier = whole.moved(months)
    if today > whole.last:
        return Days(earlier.first, earlier.last, earlier.months)
    return earlier.until(earlier.first + (today - whole.first))


def ends_a_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def is_year(key: str) -> bool:
    return re.fullmatch(r"\d{4}(\.\.\d{4})?", key) is not None
