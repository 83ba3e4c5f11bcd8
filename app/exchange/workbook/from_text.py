"""Reading .csv and .tsv, whatever encoding and separator they were saved with."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from app.exchange.workbook.allowance import Allowance
from app.exchange.workbook.book import Book, BookFormat, Cell, Sheet, SheetRow
from app.exchange.workbook.charsets import decoded

SHEET = "CSV"
_SEPARATORS = "\t;,|"
_SAMPLE = 200  # lines that tell the separator
_NAMED = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_LONGEST = 1 << 20  # letters of a field for the parser; a cell's own bound comes after


def read(data: bytes, allowance: Allowance) -> Book:
    """The one sheet of a text file; every cell is a text, so that no zero is lost."""
    text, charset = decoded(data)
    named = _NAMED.match(text)
    separator = named[1] if named else _separator(text)
    body = text[named.end() :] if named else text
    csv.field_size_limit(_LONGEST)
    rows = []
    # Lines end where files end them: "\x85" is a letter of TCVN3, where ``splitlines`` would cut.
    lines = csv.reader(StringIO(body.replace("\0", ""), newline=""), delimiter=separator)
    for number, values in enumerate(lines, 1):
        cells = tuple(
            Cell(column, allowance.take(_cell(value)))
            for column, value in enumerate(values, 1)
            if value.strip()
        )
        if cells:
            rows.append(SheetRow(number, cells))
    return Book(BookFormat.TEXT, (Sheet(SHEET, tuple(rows)),), charset=charset, plain=True)


def _cell(value: str) -> str:
    """A cell that Excel was told to keep as a text: ``="01"``."""
    guarded = value.startswith('="') and value.endswith('"') and len(value) > 3
    return value[2:-1].replace('""', '"') if guarded else value


def _separator(text: str) -> str:
    """The sign that parts most lines into the same number of cells, and into most of them."""
    lines = [line for line in text[: 1 << 18].split("\n")[:_SAMPLE] if line.strip()]
    best, most = ",", (0, 0)
    for sign in _SEPARATORS:
        counts = Counter(filter(None, (_outside(line).count(sign) for line in lines)))
        if not counts:
            continue
        number, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        if (often, number) > most:
            best, most = sign, (often, number)
    return best


def _outside(line: str) -> str:
    """The parts of a line that stand outside quotes."""
    return "".join(line.split('"')[::2]) if '"' in line else line
