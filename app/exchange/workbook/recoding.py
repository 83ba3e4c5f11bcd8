"""A workbook from elsewhere written anew as .xlsx in right Unicode, laid out as it was.

Nothing of a store is in it. Formulas give way to their results and macros are left out; a sheet behind the
others lists every cell that was mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.base.errors import UserError, shown
from app.base.files import require_ending, whole
from app.base.jobs import UNWATCHED, Progress, Stage
from app.base.json_types import JsonObject
from app.base.language import T
from app.exchange.workbook.book import (
    Book,
    BookStyle,
    Cell,
    CellError,
    FontRun,
    Moment,
    Sheet,
    SheetRow,
    column_letters,
)
from app.exchange.workbook.reading import read
from app.exchange.workbook.repairs import Repair, RepairedBook, RepairKind, repaired

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ENDING = ".xlsx"
_LIST = T("Đã sửa", "Repaired")
_COLUMNS = (
    (T("Trang tính", "Sheet"), 24.0),
    (T("Ô", "Cell"), 10.0),
    (T("Lỗi", "What was wrong"), 32.0),
    (T("Trước", "Before"), 44.0),
    (T("Sau", "After"), 44.0),
)
_SAME = T(
    "“{name}” vừa là tệp cũ vừa là tệp mới; chưa ghi gì, hãy đặt tên khác cho tệp mới.",
    "“{name}” is both the old file and the new one; nothing was written. Name the new one otherwise.",
)
_FORMULAS = T(
    "{n} công thức được thay bằng kết quả của chúng.",
    "{n} {n:formula|formulas} gave way to {n:its result|their results}.",
)
_MACROS = T("Macro không được chép sang.", "Macros were left out.")
_PLAIN = T(
    "Chỉ đọc được giá trị của các ô, không có phông chữ và khổ cột.",
    "Only the values of the cells could be read, no fonts and widths.",
)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME, _NOT_IN_NAMES = 31, re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_WIDEST, _HIGHEST = 255.0, 409.0  # letters, points: more Excel does not take
_BATCH = 500  # rows


@dataclass(frozen=True, slots=True)
class Recoded:
    """What was written: into which sheets how many cells, what was mended, what did not come along."""

    sheets: tuple[str, ...]
    cells: int
    repairs: dict[RepairKind, int]
    notes: tuple[T, ...]

    def as_json(self) -> JsonObject:
        """The tally for scripts."""
        kinds = [{"kind": kind.value, "cells": cells} for kind, cells in self.repairs.items()]
        return {
            "sheets": list(self.sheets),
            "cells": self.cells,
            "repairs": kinds,
            "notes": [str(note) for note in self.notes],
        }


def recode(path: Path, to: Path, progress: Progress = UNWATCHED) -> Recoded:
    """Read the workbook of one file and write it into another in right Unicode.

    Raises RefusedBook for what cannot be read, UserError for what cannot be written, and Cancelled.
    """
    require_ending(to, [ENDING])
    if to.exists() and path.exists() and to.samefile(path):
        raise UserError(_SAME.format(name=shown(path)))
    progress.update(0, 1)
    done = repaired(read(path), Stage(progress, 1, 3))
    with whole(to) as file:
        write(done, file, Stage(progress, 2, 3))
    cells = [cell for sheet in done.book.sheets for row in sheet.rows for cell in row.cells]
    formulas = sum(bool(cell.formula) for cell in cells)
    notes = [_FORMULAS.format(n=formulas)] if formulas else []
    notes += [_MACROS] if done.book.macros else []
    notes += [_PLAIN] if done.book.plain else []
    filled = sum(cell.value is not None for cell in cells)
    names = tuple(_names(done.book))
    return Recoded(names[:-1], filled, done.tally(), tuple(notes))


def write(done: RepairedBook, file: BinaryIO, progress: Progress = UNWATCHED) -> None:
    """Write a repaired book as .xlsx; its last sheet lists the repairs."""
    from app.exchange.records.xlsx_stream import write_rows

    book, styles = _laid_out(done.book)
    names = _names(done.book)
    pens = [
        _rows(sheet, done.book, styles, Stage(progress, number, len(names)))
        for number, sheet in enumerate(done.book.sheets)
    ]
    write_rows(book, file, [*pens, _listed(done.repairs, names)])


# ---- the empty book -----------------------------------------------------------------------------


def _laid_out(book: Book) -> tuple[Workbook, list[int]]:
    """The workbook without its cells, and the number that each style has in it."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    made = Workbook()
    made.remove(made.worksheets[0])
    *names, last = _names(book)
    for name, sheet in zip(names, book.sheets, strict=True):
        _lay_out(made.create_sheet(name), sheet)
    listed = made.create_sheet(last)
    listed.freeze_panes = "A2"
    for number, (_, width) in enumerate(_COLUMNS, 1):
        listed.column_dimensions[column_letters(number)].width = width
    styles = []
    for style in book.styles:
        cell = WriteOnlyCell(listed)
        _dress(cell, book, style)
        styles.append(cell.style_id)
    return made, styles


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    for span in sheet.columns:
        column = page.column_dimensions[column_letters(span.first)]
        column.min, column.max, column.hidden = span.first, span.last, span.hidden
        if span.width:
            column.width = min(span.width, _WIDEST)
    for merge in sheet.merges:
        page.merged_cells.add(merge.place)
    if sheet.hidden:
        page.sheet_state = "hidden"


def _dress(cell: Any, book: Book, style: BookStyle) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    font = book.fonts[style.font]
    cell.font = Font(
        name=font.name or None, size=font.size or None, bold=font.bold, italic=font.italic,
        underline="single" if font.underline else None, color=font.color or None,
    )  # fmt: skip
    cell.number_format = style.form
    cell.alignment = Alignment(
        horizontal=style.horizontal or None, vertical=style.vertical or None, wrap_text=style.wrap
    )
    if style.fill:
        cell.fill = PatternFill("solid", start_color=style.fill)
    lines: Any = (line or None for line in style.borders)
    left, right, top, bottom = (Side(style=line) for line in lines)
    cell.border = Border(left=left, right=right, top=top, bottom=bottom)


def _names(book: Book) -> list[str]:
    """The names of the sheets as Excel takes them, each once, and that of the list."""
    names: dict[str, str] = {}  # by their small letters, which Excel does not tell apart
    for wished in (*(sheet.name for sheet in book.sheets), str(_LIST)):
        name = _NOT_IN_NAMES.sub(" ", wished).strip(" '")[:_LONGEST_NAME] or "Sheet"
        number = 2
        base = name
        while name.lower() in names:
            end = f" {number}"
            name, number = base[: _LONGEST_NAME - len(end)] + end, number + 1
        names[name.lower()] = name
    return list(names.values())


# ---- its rows -----------------------------------------------------------------------------------


def _rows(sheet: Sheet, book: Book, styles: Sequence[int], progress: Progress) -> Iterator[str]:
    letters = lru_cache(column_letters)
    pen = _Pen(book, styles)
    for done, row in enumerate(sheet.rows):
        if done % _BATCH == 0:
            progress.update(done, len(sheet.rows))
        cells = "".join([pen.cell(f"{letters(c.column)}{row.number}", c) for c in row.cells])
        yield f'<row r="{row.number}"{_looks(row)}>{cells}</row>'


def _looks(row: SheetRow) -> str:
    height = f' ht="{min(row.height, _HIGHEST)}" customHeight="1"' if row.height else ""
    return height + (' hidden="1"' if row.hidden else "")


@dataclass(slots=True)
class _Pen:
    """Writes cells as XML."""

    book: Book
    styles: Sequence[int]

    def cell(self, place: str, cell: Cell) -> str:
        """One cell. A text is always one, whatever sign it begins with."""
        return f'<c r="{place}" s="{self.styles[cell.style]}"{self._content(cell)}'

    def _content(self, cell: Cell) -> str:
        match cell.value:
            case None:
                return "/>"
            case str():
                inside = "".join(map(self._run, cell.runs)) or _text(cell.value)
                return f' t="inlineStr"><is>{inside}</is></c>'
            case CellError():
                return f' t="e"><v>{_escaped(cell.value.code)}</v></c>'
            case bool():
                return f' t="b"><v>{int(cell.value)}</v></c>'
            case Moment():
                return f"><v>{_serial(cell.value)!r}</v></c>"
        return f"><v>{cell.value!r}</v></c>"

    def _run(self, run: FontRun) -> str:
        font = self.book.fonts[run.font]
        looks = "<b/>" * font.bold + "<i/>" * font.italic + "<u/>" * font.underline
        if font.size:
            looks += f'<sz val="{font.size}"/>'
        if font.color:
            looks += f'<color rgb="FF{font.color}"/>'
        if font.name:
            looks += f'<rFont val="{_escaped(font.name)}"/>'
        return f"<r><rPr>{looks}</rPr>{_text(run.text)}</r>"


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{_escaped(text)}</t>'


def _escaped(text: str) -> str:
    fit = text if text.isprintable() else _UNFIT.sub("", text).replace("\r", "")
    return (
        fit.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def _serial(moment: Moment) -> float:
    """The number of a day by the date system of 1900, which the new book has."""
    days = (moment.at - datetime(1899, 12, 30)).total_seconds() / 86_400
    number = days - 1 if 1 < days < 61 else days
    return int(number) if number.is_integer() else number


def _listed(repairs: Sequence[Repair], names: Sequence[str]) -> Iterator[str]:
    """The rows of the list of repairs."""
    header = [str(title) for title, _ in _COLUMNS]
    yield _line(1, header)
    for number, repair in enumerate(repairs, 2):
        yield _line(
            number,
            [
                names[repair.sheet],
                repair.place,
                str(repair.kind.label),
                repair.before,
                repair.after,
            ],
        )


def _line(number: int, values: Sequence[str]) -> str:
    cells = [
        f'<c r="{column_letters(column)}{number}" t="inlineStr"><is>{_text(value)}</is></c>'
        for column, value in enumerate(values, 1)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'
