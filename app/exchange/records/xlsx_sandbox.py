"""Reading a workbook from elsewhere in a process of its own (``app.base.sandbox``), which gives its cells.

``python -m app.exchange.records.xlsx_sandbox`` is that process: openpyxl runs in it and nowhere else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.base import sandbox
from app.base.documents import decode
from app.base.json_types import JsonObject, JsonValue
from app.base.language import T

# With an idle window beside it the memory is less than 300 MB.
LIMITS = sandbox.Limits(memory=192 << 20, seconds=7, answer=16 << 20)
_LONGEST_TEXT = 32767  # letters a cell can hold
_DAY = "day"
_MODULE = "app.exchange.records.xlsx_sandbox"
_HEAVY = T("đọc tệp này tốn quá nhiều bộ nhớ hoặc thời gian", "reading it takes too much")
_BROKEN = T("không đọc được như một sổ Excel", "it cannot be read as a workbook")

Value = None | bool | int | float | str | datetime
Sizes = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SandboxedBook:
    """What was read: the names of all sheets, the first cells of those asked for, the last change.

    A formula is a text that begins with ``=``; rows are as long as was asked. ``results``: the same cells of the
    sheets whose results were asked for, each formula as the value that the file keeps.
    """

    names: tuple[str, ...]
    sheets: dict[str, list[tuple[Value, ...]]]
    results: dict[str, list[tuple[Value, ...]]]
    modified: datetime | None


def read_book(path: Path, sizes: Sizes, results: Collection[str] = ()) -> SandboxedBook:
    """The first rows and columns of each sheet in ``sizes``, where the book has it; of ``results`` also what
    its formulas come to.

    Raises BadWorkbook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    from app.exchange.records.xlsx_guard import BadWorkbook, checked

    try:
        requested = {"sizes": {**sizes}, "results": [*results]}
        return _book(decode(_Answer, sandbox.ask(_MODULE, requested, checked(path), LIMITS)))
    except sandbox.NotReadable:
        raise BadWorkbook(path.name, _BROKEN) from None
    except (sandbox.TooMuch, ValueError):
        raise BadWorkbook(path.name, _HEAVY) from None


class _Day(Struct, frozen=True):
    day: str


_Cells = dict[str, list[list[_Day | bool | int | float | str | None]]]


class _Answer(Struct, frozen=True):
    names: tuple[str, ...]
    cells: _Cells
    results: _Cells
    modified: datetime | None


def _book(answer: _Answer) -> SandboxedBook:
    cells, results = _values(answer.cells), _values(answer.results)
    return SandboxedBook(answer.names, cells, results, answer.modified)


def _values(cells: _Cells) -> dict[str, list[tuple[Value, ...]]]:
    return {
        name: [
            tuple(datetime.fromisoformat(v.day) if isinstance(v, _Day) else v for v in row)
            for row in rows
        ]
        for name, rows in cells.items()
    }


# ---- in the process -----------------------------------------------------------------------------


def main() -> int:
    """Read which sheets are requested and the book, write its cells; the exit code says what failed."""
    return sandbox.serve(_answer, lambda: import_module("openpyxl"), LIMITS)


def _answer(requested: JsonValue, data: bytes) -> bytes:
    sizes: Sizes = requested["sizes"]
    results: Sizes = {name: sizes[name] for name in requested["results"]}
    told = _cells_of(data, sizes, results=False)
    of_results = _cells_of(data, results, results=True)["cells"] if results else {}
    return json.dumps(told | {"results": of_results}).encode()


def _cells_of(data: bytes, sizes: Sizes, *, results: bool) -> JsonObject:
    from io import BytesIO

    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=results)
    made = book.properties.modified
    return {
        "names": book.sheetnames,
        "cells": {
            name: list(_rows(book[name], *size))
            for name, size in sizes.items()
            if name in book.sheetnames
        },
        "modified": made.isoformat() if isinstance(made, datetime) else None,
    }


def _rows(sheet: Any, rows: int, columns: int) -> Iterator[list[JsonValue]]:
    """The first cells of a sheet, whatever size it claims to have."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True):
        yield [*map(_plain, row), *[None] * (columns - len(row))]


def _plain(value: object) -> JsonValue:
    if isinstance(value, date):  # a datetime is one
        return {_DAY: value.isoformat()}
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise MemoryError
    return text


if __name__ == "__main__":
    sys.exit(main())
