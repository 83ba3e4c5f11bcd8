"""Cells as the clipboard carries them between a spreadsheet and this program: lines with tabs.

A spreadsheet quotes a cell only where it must: where the cell holds a line end, and then each quote
inside is doubled. Every other quote was typed by somebody and is a letter of the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_AS_TEXT = "'"
# A spreadsheet would calculate what begins so; what looks guarded already is guarded once more.
_FORMULA = re.compile(f"{_AS_TEXT}*[=@]")
_PLAIN = re.compile(r"[^\t\n]*")
# Between its quotes a cell holds no tab: a tab there is the next column, and the quote a letter.
_OVER_LINES = re.compile(r'"((?:[^"\t]|"")*+)"(?=[\t\n]|\Z)')
_IN_LINE = re.compile(r'"((?:[^"\t\n]|"")*+)"(?=[\t\n]|\Z)')

Rows = list[list[str]]


def write(rows: Iterable[Sequence[str]]) -> str:
    """The rows as text; a cell that would be read as something else is quoted."""
    return "\n".join("\t".join(map(_written, row)) for row in rows)


def read(text: str) -> Rows:
    """The rows of a copied range; lines without any text are left out.

    Two typed quotes, one at the end of a line and one at the beginning of a later one, look like
    one quoted cell. A copied range is a rectangle: the reading that is nearer to one is right.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    readings = (_rows(lines, quoted) for quoted in (_OVER_LINES, _IN_LINE))
    return min(readings, key=lambda rows: len(set(map(len, rows))))


def _rows(lines: str, quoted: re.Pattern[str]) -> Rows:
    rows: Rows = [[]]
    at = 0
    while at <= len(lines):
        cell, at = _cell(lines, at, quoted)
        rows[-1].append(_bare(cell))
        if lines[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return [row for row in rows if any(cell.strip() for cell in row)]


def _cell(lines: str, at: int, quoted: re.Pattern[str]) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    found = quoted.match(lines, at)
    if found and ("\n" in found[1] or '""' in found[1]):
        return found[1].replace('""', '"'), found.end()
    plain = _PLAIN.match(lines, at)
    assert plain is not None  # it matches nothing, too
    return plain[0], plain.end()


def _written(cell: str) -> str:
    cell = cell.replace("\t", " ")
    if _FORMULA.match(cell):
        cell = _AS_TEXT + cell
    if "\n" in cell or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith(_AS_TEXT) and _FORMULA.match(cell, 1) else cell
