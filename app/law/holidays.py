"""Public holidays and working days: for deadlines that the law gives in working days.

The list is ``holidays.csv`` (see ``data/README.md``); a list of the user's own, kept in the user's
data folder, takes its place. A year that the list does not know has no holidays here, only weekends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from app.base import clock, paths
from app.base.dates import Expected, parse_day
from app.base.errors import UserError, file_errors
from app.base.files import make_folder, whole
from app.base.language import T
from app.base.paths import DATA

_FILE = "holidays.csv"
_HEADER = ("day", "name", "source")
_DAY = timedelta(days=1)
_SATURDAY = 5
_LARGEST = 1_000_000  # bytes: of a thousand years
_UNREADABLE = T(
    "Danh mục ngày nghỉ “{name}” không đúng mẫu (dòng {line}); danh mục đang dùng không thay đổi, hãy sửa tệp: mỗi dòng một ngày, rồi tên ngày nghỉ.",
    "The list of holidays “{name}” is malformed (line {line}); the list in use is unchanged. Correct the file: a day a line, then its name.",
)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which offices are closed, and why."""

    day: date
    name: str
    source: str = ""


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
    return frozenset(one.day for one in listed())


def listed() -> list[Holiday]:
    """The list in force, in order; raises ``UserError`` when it is malformed."""
    return _read(_own() if replaced() else DATA / _FILE)


def replaced() -> bool:
    """Whether a list of the user's own is in force."""
    return _own().is_file()


def replace(file: Path) -> int:
    """Let the list in a file take the place of the one in force; gives how many days it holds.

    Raises ``UserError`` where the file cannot be read or is malformed: nothing has changed then.
    """
    days = _read(file)
    own = _own()
    make_folder(own.parent)
    write(own, days)
    return len(days)


def restore() -> None:
    """Let the list that came with the program be in force again. Raises what the file refuses."""
    with file_errors(_own()):
        _own().unlink(missing_ok=True)
    holidays.cache_clear()


def write(file: Path, days: Iterable[Holiday]) -> None:
    """Write a list as ``replace`` reads it, to be corrected elsewhere; raises as ``files.whole`` does."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(_HEADER)
    lines.writerows((one.day.isoformat(), one.name, one.source) for one in days)
    with whole(file) as written:
        # Excel shows Vietnamese letters only after a byte order mark.
        written.write(out.getvalue().encode("utf-8-sig"))
    holidays.cache_clear()


def _own() -> Path:
    return paths.home() / _FILE


def _read(path: Path) -> list[Holiday]:
    """The days of a file, in order, each once; as Excel saves it too, with ``;`` and 2/9/2026."""
    lines = csv.reader(())
    found: dict[date, Holiday] = {}
    try:
        with file_errors(path), path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise ValueError("too large")
        text = raw.decode("utf-8-sig")
        lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
        for first, *rest in filter(any, lines):
            if not found and not any(letter.isdigit() for letter in first):
                continue  # the names of the columns
            # Such a list is of a year to come, or says which year it is of.
            day = parse_day(first, clock.today(), Expected.TO_COME)
            name, source = (*(cell.strip() for cell in rest), "", "")[:2]
            found[day] = Holiday(day, name, source)
        if not found:
            raise ValueError("no days")
    except (ValueError, csv.Error) as error:
        raise UserError(_UNREADABLE.format(name=path.name, line=max(lines.line_num, 1))) from error
    return sorted(found.values(), key=lambda one: one.day)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)
