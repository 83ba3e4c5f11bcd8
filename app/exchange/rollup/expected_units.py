"""Who is to hand in a report, and by when: a list that the receiver keeps in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.base.errors import UserError, file_errors
from app.base.json_types import JsonObject
from app.base.language import T
from app.base.periods import parse
from app.store import Store

_KEY = "expected"
_MALFORMED = T(
    "Không đọc được danh sách đơn vị “{name}”; chưa cộng gì, hãy ghi mỗi dòng một mã xã, hoặc JSON "
    '{{"units": [mã], "due": {{kỳ: ngày}}}}.',
    "The list of units “{name}” cannot be read; nothing was added. Write one code a line, or JSON "
    '{{"units": [codes], "due": {{period: day}}}}.',
)


@dataclass(frozen=True, slots=True)
class ExpectedUnits:
    """Who is to hand in, by code (None: whoever does), and the last day for a period, by its key."""

    units: tuple[str, ...] | None = None
    due: dict[str, date] = field(default_factory=dict)

    def as_json(self) -> JsonObject:
        days = {period: day.isoformat() for period, day in self.due.items()}
        return {"units": None if self.units is None else [*self.units], "due": days}

    @classmethod
    def from_json(cls, kept: JsonObject) -> ExpectedUnits:
        """Raises ValueError, TypeError or AttributeError for what is no such list."""
        units = kept.get("units")
        due = {parse(key).key: date.fromisoformat(day) for key, day in kept.get("due", {}).items()}
        return cls(None if units is None else tuple(map(_code, units)), due)


def load(store: Store) -> ExpectedUnits:
    """The list that the receiving unit keeps in its store."""
    return ExpectedUnits.from_json(store.setting(_KEY) or {})


def save(store: Store, expected: ExpectedUnits) -> None:
    store.set_setting(_KEY, expected.as_json())


def read_expected(path: Path) -> ExpectedUnits:
    """The list in a file: a code at the start of each line, or JSON. Raises UserError."""
    try:
        with file_errors(path):
            text = path.read_text(encoding="utf-8-sig")
        if not text.lstrip().startswith(("{", "[")):
            return ExpectedUnits(
                tuple(_code(line.split()[0]) for line in text.splitlines() if line.strip())
            )
        kept = json.loads(text)
        return ExpectedUnits.from_json({"units": kept} if isinstance(kept, list) else kept)
    except (ValueError, TypeError, AttributeError):
        raise UserError(_MALFORMED.format(name=path.name)) from None


def _code(given: str) -> str:
    """A unit's code; spreadsheets drop its leading zeros."""
    code = given.strip(",;")
    if not (code.isascii() and code.isdigit()):
        raise ValueError("no code")
    return code.zfill(5)
