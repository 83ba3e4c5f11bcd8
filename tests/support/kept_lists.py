"""Lists as offices keep them, drawn in text files: what the file holds, and what must come of it.

A drawing names its register and its file, then each sheet row by row. The first sign of a row says
what it is: ``h`` of the header, ``.`` a record, ``~`` hidden, a blank anything else; a row ``>`` is
in no file and names the field of each column (``-`` none, ``a/b`` either, ``a+b`` both). Cells stand
between bars: ``#`` before a number, ``@`` before a date, ``⏎`` a line break, ``<`` and ``^`` one cell
with that on the left or above. ``!2|field=value`` is what the second record holds in the end.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

DRAWINGS = Path(__file__).parents[1] / "unit" / "exchange" / "imports" / "office"
Cell: TypeAlias = str | int | float | dt.date | None


@dataclass
class DrawnSheet:
    """One sheet: its rows in order, the cells that are one, and what of it is not shown."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # from 0, ends included
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class KeptList:
    """One list of an office: its file, and by whom it is to be read."""

    key: str
    register: str = ""
    file: str = ""
    form: str = ""
    answers: dict[str, str] = field(
        default_factory=dict
    )  # of questions that nothing in the file answers
    limits: tuple[str, ...] = ()  # fields of small tables, which an import need not fill
    sheets: list[DrawnSheet] = field(default_factory=list)
    read: DrawnSheet | None = None  # the sheet that holds the table
    fields: tuple[str, ...] = ()  # of the table's columns, from A
    values: dict[int, dict[str, str]] = field(default_factory=dict)  # of some records, from 1

    @property
    def table(self) -> DrawnSheet:
        """The sheet that holds the table."""
        assert self.read is not None, f"{self.key}: no row '>'"
        return self.read

    @property
    def header(self) -> tuple[int, int]:
        """First and last row of the header, from 1."""
        rows = [at for at, mark in enumerate(self.table.marks, 1) if mark == "h"]
        return rows[0], rows[-1]

    @property
    def records(self) -> list[int]:
        """The rows that hold records, from 1."""
        return [at for at, mark in enumerate(self.table.marks, 1) if mark == "."]


def kept_lists() -> list[KeptList]:
    """Return every drawn list, in the order of their names."""
    return [drawn(path) for path in sorted(DRAWINGS.glob("*.txt"))]


def drawn(path: Path) -> KeptList:
    """Return the list that the text file at ``path`` draws."""
    made = KeptList(path.stem)
    for line in path.read_text(encoding="utf-8").splitlines():
        mark, rest = line[:1], line[2:]
        if mark == "#" or not line.strip():
            continue
        if mark == "!":
            number, *pairs = line[1:].split("|")
            made.values[int(number)] = dict(pair.split("=", 1) for pair in pairs)
        elif line[1:2] == "|":
            _add_row(made, mark, rest.split("|"))
        else:
            _head(made, line)
    for sheet in made.sheets:
        sheet.merged = _merged(sheet.rows)
        sheet.rows = [[_plain(sheet, cell) for cell in row] for row in sheet.rows]
    return made


def _head(made: KeptList, line: str) -> None:
    key, _, value = line.partition(": ")
    if key == "limits":
        made.limits = tuple(value.split())
        return
    if key == "asks":
        made.answers = dict(one.split("=") for one in value.split())
        return
    if key != "sheet":
        setattr(made, key, value.strip())
        return
    name, *options = value.split(" | ")
    made.sheets.append(DrawnSheet(name.strip()))
    made.sheets[-1].options = dict((*o.strip().split("="), "yes")[:2] for o in options)


def _add_row(made: KeptList, mark: str, cells: list[str]) -> None:
    sheet = made.sheets[-1]
    if mark == ">":
        made.read, made.fields = sheet, tuple(cell or "-" for cell in cells)
        return
    sheet.marks.append(mark)
    sheet.rows.append([_cell(text) for text in cells])


def _cell(text: str) -> Cell:
    if text.startswith("#"):
        number = float(text[1:])
        return int(number) if number.is_integer() else number
    if text.startswith("@"):
        return dt.date.fromisoformat(text[1:])
    return text.removeprefix("'").replace("⏎", "\n") if text else None


def _plain(sheet: DrawnSheet, cell: Cell) -> Cell:
    if cell in ("<", "^"):
        return None
    form = sheet.options.get("form")
    return unicodedata.normalize(form, cell) if form == "NFD" and isinstance(cell, str) else cell


def _merged(rows: list[list[Cell]]) -> list[tuple[int, int, int, int]]:
    found = []
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            bottom = top
            while bottom + 1 < len(rows) and rows[bottom + 1][left : left + 1] == ["^"]:
                bottom += 1
            if (right, bottom) != (left, top):
                found.append((top, left, bottom, right))
    return found
