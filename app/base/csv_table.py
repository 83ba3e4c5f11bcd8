"""Tables as CSV that a spreadsheet opens as they are meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from app.base.json_types import JsonValue

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_JOIN = "; "


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[JsonValue]]) -> bytes:
    """The rows under the names of the columns; the mark at the front tells Excel that it is UTF-8.

    A text that a spreadsheet would work out as a formula stands behind an apostrophe.
    """
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return _cell(_JOIN.join(map(str, value)))
    said = str(value)
    return f"'{said}" if isinstance(value, str) and said.startswith(_FORMULA) else said
