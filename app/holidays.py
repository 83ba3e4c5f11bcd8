"""Public holidays and working days: for deadlines that the law gives in working days.

The list is ``holidays.csv`` (see ``data/README.md``); a copy put in the user's data folder takes its
place. A year that the list does not know has no holidays here, only weekends.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from app.errors import UserError, file_errors
from app.lang import T
from app.paths import DATA, home

_FILE = "holidays.csv"
_COLUMNS = ["day", "name", "source"]
_DAY = timedelta(days=1)
_SATURDAY = 5
_UNREADABLE = T(
    "Danh mục ngày nghỉ “{name}” không đúng mẫu; dữ liệu không thay đổi, hãy thay tệp hoặc xóa tệp để dùng bản có sẵn.",
    "The list of holidays “{name}” is malformed; nothing has changed. Replace the file, or delete it to use ours.",
)


def is_working_day(day: date) -> bool:
    """Whether offices work: Monday to Friday, less the holidays."""
    return day.weekday() < _SATURDAY and day not in holidays()


def working_day_after(start: date, days: int) -> date:
    """The working day that is ``days`` working days after ``start``, which itself is not counted.

    >>> working_day_after(date(2026, 4, 29), 2)
    datetime.date(2026, 5, 5)
    """
    day = start
    while days > 0:
        day += _DAY
        days -= is_working_day(day)
    return day


@lru_cache(maxsize=1)
def holidays() -> frozenset[date]:
    """Every holiday of the list, weekends among them; raises ``UserError`` when it is malformed."""
    replaced = home() / _FILE
    return frozenset(_read(replaced if replaced.is_file() else DATA / _FILE))


def _read(path: Path) -> list[date]:
    try:
        # Excel puts a byte order mark first when it saves a list the user has mended.
        with file_errors(path), path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines, strict=True)
        if header != _COLUMNS:
            raise ValueError(f"other columns: {header}")
        return [date.fromisoformat(day) for day, _name, _source in rows]
    except (ValueError, csv.Error) as error:
        raise UserError(_UNREADABLE.format(name=path.name)) from error
