"""Workbooks of any length: openpyxl makes the empty book, the rows are streamed into its sheets.

openpyxl takes half a minute for what an office's largest register holds; a row is little XML.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.reports.output.saved_workbook import saved

Value = str | int | date | None
Tail = Callable[[int], str]  # the cells at the end of a row, by its number
Block = tuple[int, Iterable[Sequence[Value]]]  # the number of a sheet, and rows below its last
_END = b"</sheetData>"
_ROW, _ROW_END = re.compile(rb'<row r="(\d+)"'), b"</row>"
_EXTENT = re.compile(rb"<dimension [^>]*/>")  # it would tell of the header alone
_EMPTY = re.compile(rb"<sheetData ?/>")
_EPOCH, _NEVER = date(1899, 12, 30), 60
_PACKED = 3  # of 9: a sixth less to wait for than at 6, for an eighth more on the disk
_NUMBER = "\0"  # where the number of a row is to stand: no text of a cell holds it
_LONGEST = 32_767  # Excel takes no more letters in a cell
# XML has no place for these.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


_TOO_LONG = T(
    "{code} có mục dài hơn 32.767 chữ, một ô của Excel không chứa được; chưa ghi tệp nào. "
    "Hãy rút gọn mục ấy, hoặc dùng lệnh archive.",
    "{code} has a field of more than 32,767 letters, which no cell of Excel holds; no file was written. "
    "Shorten it, or use the command archive.",
)


class _CellTooLong(Exception):
    """A text that no cell takes whole."""


@dataclass(frozen=True, slots=True)
class XlsxColumn:
    """A column: ``width`` in letters, ``form`` as Excel names a number format; empty: as it comes."""

    header: str
    width: float
    form: str = ""


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """A sheet whose header and first column stay in view."""

    title: str
    columns: tuple[XlsxColumn, ...]


def write(file: BinaryIO, sheets: Sequence[XlsxSheet], blocks: Iterable[Block]) -> None:
    """Write the workbook; blocks of rows come in any order of sheets, those of one in its order.

    Rows of the first sheet pass straight to the file, others wait in memory as they will lie there.
    """
    book, pens = _empty(sheets)
    with (
        zipfile.ZipFile(book) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as target,
    ):
        parts = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        kept: list[list[bytes]] = [[] for _ in sheets]
        with _part(target, source, parts[0]) as first:
            for number, rows in blocks:
                written = pens[number].rows([*rows]).encode()
                if number:
                    kept[number].append(zlib.compress(written, 1))
                else:
                    first.write(written)
        for name, waiting in zip(parts[1:], kept[1:], strict=True):
            with _part(target, source, name) as part:
                for written in map(zlib.decompress, waiting):
                    part.write(written)


def save(
    book: Workbook, file: BinaryIO, tails: Mapping[str, Tail | None], progress: Progress
) -> None:
    """Save a workbook, some sheets of which, by title, go on to the right of what they hold.

    Raises Cancelled through ``progress``.
    """
    made = BytesIO(saved(book))
    going_on = {
        f"xl/worksheets/sheet{number}.xml": tails.get(title)
        for number, title in enumerate(book.sheetnames, 1)
    }
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as target,
    ):
        names = source.namelist()
        for done, name in enumerate(names):
            with target.open(name, "w") as part:
                for piece in _continued(source.read(name), going_on.get(name)):
                    progress.update(done, len(names))
                    part.write(piece)


def _continued(written: bytes, tail: Tail | None) -> Iterator[bytes]:
    """A part of a workbook, each of its rows with its tail."""
    if tail is None:
        yield written
        return
    *rows, end = _EXTENT.sub(b"", written).split(_ROW_END)
    for row in rows:
        yield row + tail(int(_ROW.findall(row)[-1])).encode() + _ROW_END
    yield end


def write_rows(book: Workbook, file: BinaryIO, sheets: Sequence[Iterable[str]]) -> None:
    """Write a workbook whose sheets are still empty, each with its rows, given as XML."""
    parts = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(sheets, 1)}
    with (
        zipfile.ZipFile(BytesIO(saved(book))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
                continue
            with _part(target, source, name) as part:
                for row in parts[name]:
                    part.write(row.encode())


def figure(letter: str, row: int, style: int, value: float | str | None) -> str:
    """A cell with a figure, with a formula of our own making (a text), or with nothing."""
    match value:
        case None:
            content = "/>"
        case str():
            content = f"><f>{value}</f><v/></c>"
        case _:
            content = f"><v>{value}</v></c>"
    return f'<c r="{letter}{row}" s="{style}"{content}'


@contextmanager
def _part(target: zipfile.ZipFile, source: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """The part of a sheet, open where its rows go."""
    whole = _EMPTY.sub(b"<sheetData></sheetData>", _EXTENT.sub(b"", source.read(name)))
    before, end, after = whole.partition(_END)
    with target.open(name, "w") as part:
        part.write(before)
        yield part
        part.write(end + after)


def _empty(sheets: Sequence[XlsxSheet]) -> tuple[BytesIO, list[_Pen]]:
    """The workbook with its headers, and for each sheet what writes its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    pens = [_Pen(_headed(book.create_sheet(sheet.title), sheet), sheet.columns) for sheet in sheets]
    return BytesIO(saved(book)), pens


def _headed(page: Worksheet, sheet: XlsxSheet) -> Worksheet:
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        cell = page.cell(1, number, column.header)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    return page


class _Pen:
    """Writes the rows of one sheet as XML, from the second on."""

    def __init__(self, page: Worksheet, columns: Sequence[XlsxColumn]) -> None:
        self._last = 1
        self._cells = [
            f'<c r="{get_column_letter(n)}{_NUMBER}"{_style(page, column)}'
            for n, column in enumerate(columns, 1)
        ]

    def rows(self, rows: Sequence[Sequence[Value]]) -> str:
        """Rows below the last; what is empty is left out.

        Each value of a column is written once, with a sign for the number of its row, and the rows are
        put together of that: no line of Python runs for a cell. Raises UserError for a cell that none holds.
        """
        try:
            columns = [
                map(_written(cell, {*column}).__getitem__, column)
                for cell, column in zip(self._cells, zip(*rows, strict=True), strict=False)
            ]
        except _CellTooLong:
            code = next(row[0] for row in rows if any(map(_is_too_long, row)))
            raise UserError(_TOO_LONG.format(code=code)) from None
        first = self._last + 1
        found = [
            f'<row r="{number}">{cells.replace(_NUMBER, str(number))}</row>'
            for number, cells in enumerate(map("".join, zip(*columns, strict=True)), first)
        ]
        self._last += len(found)
        return "".join(found)


def _written(cell: str, values: Iterable[Value]) -> dict[Value, str]:
    """The cells of these values, which begin alike."""
    return {v: "" if v is None else f"{cell}{_content(v)}</c>" for v in values}


def _style(page: Worksheet, column: XlsxColumn) -> str:
    """The attribute of its cells; the style itself is kept by the workbook."""
    if not column.form:
        return ""
    cell = WriteOnlyCell(page)
    cell.number_format = column.form
    return f' s="{cell.style_id}"'


def _content(value: str | int | date) -> str:
    """A cell from its type on. A text is always one, whatever sign it begins with."""
    if isinstance(value, date):
        value = _serial(value)
    if not isinstance(value, str):
        return f"><v>{value}</v>"
    said = _fit(value)
    if len(said) > _LONGEST:
        raise _CellTooLong
    said = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    said = said.replace("\r", "&#13;")
    return f' t="inlineStr"><is><t xml:space="preserve">{said}</t></is>'


def _fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return text if text.isprintable() else _UNFIT.sub("", text)


def _is_too_long(value: Value) -> bool:
    return isinstance(value, str) and len(_fit(value)) > _LONGEST


def _serial(day: date) -> int:
    """The number that Excel takes for a day. It counts a 29th of February 1900 that never was."""
    number = (day - _EPOCH).days
    return number - 1 if 0 < number <= _NEVER else number
