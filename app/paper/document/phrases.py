"""Set phrases of administrative paper (NĐ 30/2020/NĐ-CP) and how it writes a day."""

from __future__ import annotations

import re
from datetime import date

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_TIE = "\xa0"
# Phrases whose words stay on one line where a long text breaks.
_PHRASES = re.compile(
    "tổ hòa giải|tổ dân phố|khu dân cư|khu phố|ủy ban|ban chỉ đạo|công an|an ninh|trật tự|Tổ quốc"
    "|Toàn dân|Nhân dân|bảo vệ|phong trào|thành tích|xuất sắc|giai đoạn|hòa giải|cơ sở|năm [0-9]",
    re.IGNORECASE,
)


def tied(text: str) -> str:
    """The text with the words of set phrases tied, so that no line ends within one."""
    return _PHRASES.sub(lambda found: found[0].replace(" ", _TIE), text)


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
