"""Set phrases of administrative paper (NĐ 30/2020/NĐ-CP) and how it writes a day."""

from __future__ import annotations

from datetime import date

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def day_in_words(day: date | None) -> str:
    """The day as paper writes it: a 0 before days under 10 and before months 1 and 2.

    None leaves dots for the pen.

    >>> day_in_words(date(2026, 2, 5))
    'ngày 05 tháng 02 năm 2026'
    """
    if day is None:
        return "ngày …… tháng …… năm ………"
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def place_and_day(place: str, day: date | None) -> str:
    """“Bắc Đông Quan, ngày 05 tháng 02 năm 2026”; the place has no word “xã” before it."""
    return f"{place}, {day_in_words(day)}" if place else day_in_words(day)
