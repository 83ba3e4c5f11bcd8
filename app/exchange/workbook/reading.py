"""Reading a workbook from elsewhere in a process of its own (``app.base.sandbox``), which gives its cells.

``python -m app.exchange.workbook.reading`` is that process: openpyxl, xlrd and calamine read foreign files
in it and nowhere else. No reader writes, so nothing is left in the temporary folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import msgspec
from msgspec import Struct

from app.base import sandbox
from app.base.documents import BadDocument, convert, decode, plain
from app.base.json_types import JsonValue
from app.exchange.workbook.allowance import Allowance
from app.exchange.workbook.book import Book, BookFormat
from app.exchange.workbook.guard import Cause, Refusal, RefusedBook, content, identify

# Whatever a small file does is over within ten seconds and 300 MB. A large one may take longer: an old
# laptop needs half a minute for the rows that a commune has.
LIMITS = sandbox.Limits(memory=280 << 20, seconds=30, answer=64 << 20, wait=10)
_SECONDS_A_MEGABYTE, _LONGEST = 10, 60
# Of some cells of sheets known by name: a form is read beside an idle window within 300 MB for both.
OF_CELLS = sandbox.Limits(memory=192 << 20, seconds=7, answer=16 << 20)
_MODULE = "app.exchange.workbook.reading"
_READ_BY_A_SECOND = (BookFormat.XLSX, BookFormat.XLS)
Sizes = Mapping[str, tuple[int, int]]


def read(path: Path) -> Book:
    """The workbook in a file, whatever format it has by its bytes; its name is not asked.

    Raises RefusedBook, or NotFound, ReadOnly … where the file itself cannot be read.
    """
    try:
        data = content(path)
        return _query(data, _Request(identify(data)), _limits(len(data)))
    except Refusal as refusal:
        raise RefusedBook(path, refusal.cause) from None


def read_cells(path: Path, sizes: Sizes) -> Book:
    """Of a workbook that must be an .xlsx the first rows and columns of the sheets named in ``sizes``.

    The other sheets are empty. Raises as ``read`` does.
    """
    try:
        data = content(path)
        if identify(data) is not BookFormat.XLSX:
            raise Refusal(Cause.OTHER_KIND)
        return _query(data, _Request(BookFormat.XLSX, {**sizes}), OF_CELLS)
    except Refusal as refusal:
        raise RefusedBook(path, refusal.cause) from None


class _Request(Struct, frozen=True):
    format: BookFormat
    sizes: dict[str, tuple[int, int]] | None = None


class _Read(Struct, frozen=True):
    """What the process answers: the book, or why there is none."""

    book: Book | None = None
    refused: Cause | None = None


def _query(data: bytes, request: _Request, limits: sandbox.Limits) -> Book:
    try:
        answer = decode(_Read, sandbox.ask(_MODULE, plain(request), data, limits))
    except sandbox.NotReadable:
        raise Refusal(Cause.BROKEN) from None
    except (sandbox.TooMuch, BadDocument):
        raise Refusal(Cause.HEAVY) from None
    if answer.book is None:
        raise Refusal(answer.refused or Cause.BROKEN)
    return answer.book


def _limits(size: int) -> sandbox.Limits:
    """How much the process may take for a file of so many bytes."""
    wait = min(LIMITS.wait + _SECONDS_A_MEGABYTE * size / (1 << 20), _LONGEST)
    return replace(LIMITS, wait=wait)


# ---- in the process -----------------------------------------------------------------------------


def main() -> int:
    """Read which format it is and the file, write its cells; the exit code says what failed."""
    return sandbox.serve(_answer, lambda: import_module("openpyxl"), LIMITS)


def _answer(request: JsonValue, data: bytes) -> bytes:
    asked = convert(_Request, request)
    if asked.sizes is not None:
        sandbox.bound(OF_CELLS)
    try:
        answer = _Read(_book(asked, data))
    except Refusal as refusal:
        answer = _Read(refused=refusal.cause)
    # In the order in which it is read back, which is then quick.
    return msgspec.json.encode(answer, order="sorted")


def _book(request: _Request, data: bytes) -> Book:
    """The book by the reader of its format, or else by calamine, where that knows the format."""
    try:
        return _by_its_reader(request, data)
    except (Refusal, MemoryError):
        raise
    except Exception:  # whatever the libraries stumble on
        if request.format not in _READ_BY_A_SECOND or request.sizes is not None:
            raise
    from app.exchange.workbook import from_calamine

    return from_calamine.read(data, request.format, Allowance())


def _by_its_reader(request: _Request, data: bytes) -> Book:
    allowance = Allowance()
    match request.format:
        case BookFormat.XLSX:
            from app.exchange.workbook import from_xlsx

            return from_xlsx.read(data, allowance, request.sizes)
        case BookFormat.XLS:
            from app.exchange.workbook import from_xls

            return from_xls.read(data, allowance)
        case BookFormat.ODS:
            from app.exchange.workbook import from_calamine

            return from_calamine.read(data, BookFormat.ODS, allowance)
        case BookFormat.TEXT:
            from app.exchange.workbook import from_text

            return from_text.read(data, allowance)
        case BookFormat.HTML:
            from app.exchange.workbook import from_html

            return from_html.read(data, allowance)
        case BookFormat.XML_2003:
            from app.exchange.workbook import from_xml

            return from_xml.read(data, allowance)


if __name__ == "__main__":
    sys.exit(main())
