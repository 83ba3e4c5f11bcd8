"""Who is to hand in a report, and by when: a list that the receiver keeps in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.errors import UserError, file_errors
from app.lang import T
from app.periods import parse

_MALFORMED = T(
    "Không đọc được danh sách đơn vị “{name}”; chưa cộng gì, hãy ghi mỗi dòng một mã xã, hoặc JSON "
    '{{"units": [mã], "due": {{kỳ: ngày}}}}.',
    "The list of units “{name}” cannot be read; nothing was added. Write one code a line, or JSON "
    '{{"units": [codes], "due": {{period: day}}}}.',
)


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is to hand in, by code (None: whoever does), and the last day for a period, by its key."""

    units: tuple[str, ...] | None = None
    due: dict[str, date] = field(default_factory=dict)


def read_expected(path: Path) -> Expected:
    """The list in a file: a code at the start of each line, or JSON. Raises UserError."""
    try:
        with file_errors(path):
            text = path.read_text(encoding="utf-8-sig")
        if not text.lstrip().startswith(("{", "[")):
            return Expected(
                tuple(_code(line.split()[0]) for line in text.splitlines() if line.strip())
            )
        kept = json.loads(text)
        kept = {"units": kept} if isinstance(kept, list) else kept
        units = kept.get("units")
        due = {parse(key).key: date.fromisoformat(day) for key, day in kept.get("due", {}).items()}
        return Expected(None if units is None else tuple(map(_code, units)), due)
    except (ValueError, TypeError, AttributeError):
        raise UserError(_MALFORMED.format(name=path.name)) from None


def _code(given: str) -> str:
    """A unit's code; spreadsheets drop its leading zeros."""
    code = given.strip(",;")
    if not (code.isascii() and code.isdigit()):
        raise ValueError("no code")
    return code.zfill(5)
