"""Days as they are spoken, in both languages and never by the computer's locale."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.base.periods import Kind, period_of

_DAYS = (
    T("Thứ Hai", "Monday"),
    T("Thứ Ba", "Tuesday"),
    T("Thứ Tư", "Wednesday"),
    T("Thứ Năm", "Thursday"),
    T("Thứ Sáu", "Friday"),
    T("Thứ Bảy", "Saturday"),
    T("Chủ nhật", "Sunday"),
)


def long_day(day: date) -> T:
    """``Chủ nhật, ngày 22 tháng 11 năm 2026``."""
    month = period_of(day, Kind.MONTH).label
    return T("{name}, ngày {day} {month}", "{name}, {day} {month}").format(
        name=_DAYS[day.weekday()],
        day=day.day,
        month=T(month.vi.lower(), month.en),
    )
