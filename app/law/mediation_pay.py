"""What mediators and their teams are paid, by the day from which it holds.

The list is ``mediation_pay.csv`` (see ``data/README.md``): the most that the ministry's circular allows,
which holds where the province's council set nothing else. A copy put in the user's data folder, with
what that council did set, takes its place.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from app.base import paths
from app.base.errors import UserError, file_errors
from app.base.language import T
from app.base.paths import DATA

_FILE = "mediation_pay.csv"
_COLUMNS = ("since", "matter", "settled", "team_month", "source")
_UNREADABLE = T(
    "Bảng mức chi hòa giải “{name}” không đúng mẫu; dữ liệu không thay đổi, hãy sửa tệp: mỗi dòng một mức, "
    "gồm ngày áp dụng (2026-01-01), ba số tiền và văn bản quy định.",
    "The list of mediation pay “{name}” is malformed; your data is unchanged. Correct the file: a line for "
    "each day from which it holds (2026-01-01), with three amounts and the document.",
)


@dataclass(frozen=True, slots=True)
class MediationPay:
    """In đồng: for a matter, for a matter settled, for a team and month; ``since`` when, by what."""

    since: date
    matter: int
    settled: int
    team_month: int
    source: str


def pay_on(day: date) -> MediationPay | None:
    """Return what is paid on a day, or None before the first that is known; raises ``UserError``."""
    return held_on(day, pays())


def held_on(day: date, known: Sequence[MediationPay]) -> MediationPay | None:
    """Return what of a list, in order, holds on a day: for whoever asks for many days."""
    held = bisect_right(known, day, key=lambda one: one.since)
    return known[held - 1] if held else None


def pays() -> tuple[MediationPay, ...]:
    """Return the list in force, in order; raises ``UserError`` when it is malformed."""
    replaced = paths.home() / _FILE
    return _read(replaced if replaced.is_file() else DATA / _FILE)


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[MediationPay, ...]:
    try:
        # Excel puts a byte order mark first when it saves a list the user has corrected.
        with file_errors(path), path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines, strict=True)
        if tuple(header) != _COLUMNS:
            raise ValueError(f"other columns: {header}")
        found = [
            MediationPay(date.fromisoformat(since), int(matter), int(settled), int(month), source)
            for since, matter, settled, month, source in rows
        ]
        if not found:
            raise ValueError("no amounts")
    except (ValueError, csv.Error) as error:
        raise UserError(_UNREADABLE.format(name=path.name)) from error
    return tuple(sorted(found, key=lambda one: one.since))
