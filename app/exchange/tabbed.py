"""Cells as the clipboard carries them between a spreadsheet and this program: lines with tabs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = ("=", "@")  # a spreadsheet would reckon with what begins so
_AS_TEXT = "'"


def write(rows: Iterable[Sequence[str]]) -> str:
    """The rows as text; a cell with a line end or a tab is quoted as spreadsheets do."""
    out = StringIO()
    csv.writer(out, csv.excel_tab, lineterminator="\n").writerows(
        [_guarded(cell) for cell in row] for row in rows
    )
    return out.getvalue().removesuffix("\n")


def read(text: str) -> list[list[str]]:
    """The rows of a copied range; lines without any text are left out."""
    rows = csv.reader(StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), csv.excel_tab)
    return [[_bare(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _guarded(cell: str) -> str:
    return _AS_TEXT + cell if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith(tuple(_AS_TEXT + sign for sign in _FORMULA)) else cell
