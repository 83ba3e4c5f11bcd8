"""Tables as CSV that a spreadsheet opens as they are meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from app.base.json_types import JsonValue

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_JOIN = "; "


def write_csv(file: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[JsonValue]]) -> None:
    """Write the rows under the names of the columns; the mark at the front tells Excel that it is UTF-8.

    A text that a spreadsheet would work out as a formula stands behind an apostrophe.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(columns)
    table.writerows([_cell(value) for value in row] for row in rows)
    text.detach()


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[JsonValue]]) -> bytes:
    """What ``write_csv`` writes."""
    written = io.BytesIO()
    write_csv(written, columns, rows)
    return written.getvalue()


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return _cell(_JOIN.join(map(str, value)))
    said = str(value)
    return f"'{said}" if isinstance(value, str) and said.startswith(_FORMULA) else said
