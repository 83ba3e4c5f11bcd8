"""What the sheets of a report share: looks, safe cells, the head, the foot, the set-up of the page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.base.errors import UserError
from app.base.language import T
from app.base.periods import Period
from app.paper.document.phrases import MOTTO, STATE, place_and_day
from app.reports.spec.report import ComputedReport
from app.services.unit_settings import Issuer, Unit

_FACE = "Times New Roman"
_LINE = Side(style="thin", color="000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_GREY = PatternFill("solid", start_color="EDEDED", end_color="EDEDED")
_TO_TYPE = PatternFill("solid", start_color="FFF9DB", end_color="FFF9DB")
WHOLE, DECIMAL, SHARE = "#,##0", "#,##0.0", "0.0%"
_looks: WeakKeyDictionary[Workbook, dict[Look, Any]] = WeakKeyDictionary()  # styles by look
_A4 = 9
_INCH = 25.4
_SMALL = 8
_MARKED_HEIGHT = 29.0
_LINE_HEIGHT, _USUAL_SIZE = 16.0, 12  # points: of a line, of its face
_HIGHEST = 409.0  # points: no row of Excel's is higher
_MOST_LINES = int((_HIGHEST - 3) / _LINE_HEIGHT)
_LONGEST = 32_767  # letters: Excel takes no more in a cell
_TOO_LONG = T(
    "Một ô ở dòng {row} dài hơn 32.767 chữ, Excel không chứa được; chưa ghi tệp nào. "
    "Hãy rút gọn nội dung ấy trong sổ, hoặc ghi ra PDF.",
    "A cell of line {row} has more than 32,767 letters, which Excel cannot hold; no file was written. "
    "Shorten it in the store, or write a PDF.",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; ``boxed`` cells belong to a table, ``typed`` ones wait for somebody's figure."""

    bold: bool = False
    italic: bool = False
    size: int = 12
    align: str = "left"
    indent: int = 0
    boxed: bool = True
    grey: bool = False
    form: str = "General"
    typed: bool = False


HEAD = Look(bold=True, align="center", grey=True)
TEXT, MIDDLE = Look(), Look(align="center")
LOOSE = Look(align="center", boxed=False)
LOOSE_BOLD = Look(bold=True, align="center", boxed=False)
LOOSE_ITALIC = Look(italic=True, align="center", boxed=False)


def put(sheet: Worksheet, row: int, column: int, value: str | float | None, look: Look) -> Cell:
    """A value in a cell. Text stays text, whatever it begins with: it can never become a formula."""
    cell = _cell(sheet, row, column, look)
    if isinstance(value, str):
        if len(value) > _LONGEST:
            raise UserError(_TOO_LONG.format(row=row))
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
    else:
        cell.value = value
    return cell


def in_rows(text: str, wide: float) -> list[str]:
    """The text as parts that each fit the highest row of a column of that width, and Excel's cell."""
    room = max(int(wide) - 2, 1)
    most = room * _MOST_LINES
    lines = [
        piece
        for line in text.split("\n")
        for piece in (textwrap.wrap(line, most) if len(line) > most else [line])
    ]
    parts: list[list[str]] = [[]]
    used = 0
    for line in lines:
        need = math.ceil(max(len(line), 1) / room)
        if used + need > _MOST_LINES and parts[-1]:
            parts.append([])
            used = 0
        parts[-1].append(line)
        used += need
    return ["\n".join(part) for part in parts]


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, look: Look) -> None:
    """A formula of our own making: only numbers, functions and addresses."""
    _cell(sheet, row, column, look).value = f"={formula}"


def put_marked(sheet: Worksheet, row: int, column: int, text: str, mark: str) -> None:
    """A text with a short mark below it in small: the code of the row."""
    small = TextBlock(InlineFont(rFont=_FACE, sz=_SMALL), f"\n{mark}" if text else mark)
    first = [TextBlock(InlineFont(rFont=_FACE, sz=12), text)] if text else []
    cell = _cell(sheet, row, column, MIDDLE)
    cell.value = CellRichText(*first, small)


def put_total(sheet: Worksheet, row: int, column: int, first: int) -> None:
    """The sum of a column from its ``first`` row down to the one above."""
    letter = get_column_letter(column)
    formula = f"SUM({letter}{first}:{letter}{row - 1})" if row > first else "0"
    put_formula(sheet, row, column, formula, Look(bold=True, align="right", form=WHOLE))


def title_row(sheet: Worksheet, row: int, names: Iterable[T]) -> None:
    """The titles of the columns."""
    for column, name in enumerate(names, 1):
        put(sheet, row, column, str(name), HEAD)


def style_of(sheet: Worksheet, look: Look) -> int:
    """The number of a look in the workbook, for cells that are streamed into it."""
    return int(_dressed(WriteOnlyCell(sheet), look).style_id)


def _cell(sheet: Worksheet, row: int, column: int, look: Look) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return _dressed(cell, look)


def _dressed(cell: Cell, look: Look) -> Cell:
    """The cell in a look, which is made up once for a workbook: openpyxl takes long over each font."""
    bare: Any = cell
    known = _looks.setdefault(bare.parent.parent, {})
    if look not in known:
        known[look] = _example(bare.parent, look)._style
    bare._style = copy(known[look])
    return cell


def _example(sheet: Worksheet, look: Look) -> Any:
    """A cell in a look, that stands nowhere."""
    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=_FACE, size=look.size, bold=look.bold, italic=look.italic)
    cell.alignment = Alignment(
        horizontal=look.align, vertical="center", wrap_text=True, indent=look.indent
    )
    cell.number_format = look.form
    if look.boxed:
        cell.border = _BOX
    if look.grey:
        cell.fill = _GREY
    if look.typed:
        cell.fill = _TO_TYPE
    return cell


def across(sheet: Worksheet, row: int, columns: tuple[int, int], text: str, look: Look) -> None:
    """A text over several columns of one row."""
    first, last = columns
    for column in range(first, last + 1):
        put(sheet, row, column, text if column == first else None, look)
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)


def head(sheet: Worksheet, issuer: Issuer, unit: Unit, width: int) -> int:
    """The organ on the left, the state's name on the right, number and day; gives the next row."""
    left, right = (1, max(2, width // 3)), (max(2, width // 3) + 1, width)
    number = f"Số:      /{issuer.symbol}"
    lines = (
        (issuer.superior, LOOSE, STATE, LOOSE_BOLD),
        (issuer.organ, LOOSE_BOLD, MOTTO, LOOSE_BOLD),
        (number, LOOSE, place_and_day(unit.place, None), LOOSE_ITALIC),
    )
    for row, (ours, our_look, theirs, their_look) in enumerate(lines, 1):
        across(sheet, row, left, ours, our_look)
        across(sheet, row, right, theirs, their_look)
    return len(lines) + 2


def titles(
    sheet: Worksheet,
    row: int,
    width: int,
    lines: tuple[T, ...],
    of: Period | ComputedReport | None = None,
    *,
    dates: T | None = None,
) -> int:
    """The title in bold, and the days that its figures cover (``dates``); gives the row after a gap."""
    for line in lines:
        across(sheet, row, (1, width), str(line), Look(True, size=14, align="center", boxed=False))
        row += 1
    if of:
        period = of if isinstance(of, Period) else of.period
        across(sheet, row, (1, width), str(period.label), LOOSE_BOLD)
        across(sheet, row + 1, (1, width), f"({dates or of.dates})", LOOSE_ITALIC)
        row += 2
    return row + 1


def write_note(sheet: Worksheet, row: int, width: int, text: T) -> None:
    """A remark below a table, over its columns."""
    across(sheet, row, (1, width), str(text), Look(italic=True, size=11, boxed=False))


def foot(sheet: Worksheet, row: int, issuer: Issuer, unit: Unit, width: int) -> int:
    """*Nơi nhận*, who drew up the table, who signs; gives the last row."""
    third = width // 3
    left, middle, right = (1, third), (third + 1, 2 * third), (2 * third + 1, width)
    across(sheet, row, left, "Nơi nhận:", Look(True, True, boxed=False))
    for below, receiver in enumerate(issuer.receivers, 1):
        across(sheet, row + below, left, receiver, Look(size=11, boxed=False))
    across(sheet, row, middle, "NGƯỜI LẬP BIỂU", LOOSE_BOLD)
    for below, line in enumerate(issuer.signs_as):
        across(sheet, row + below, right, line, LOOSE_BOLD)
    last = row + max(len(issuer.receivers), len(issuer.signs_as)) + 4
    across(sheet, last, middle, unit.prepared_by, LOOSE_BOLD)
    across(sheet, last, right, issuer.signer, LOOSE_BOLD)
    return last


def set_up(
    sheet: Worksheet,
    widths: tuple[float, ...],
    head_row: int,
    last_row: int,
    least: tuple[range, float] = (range(0), 0),
    *,
    upright: bool = False,
) -> None:
    """Columns as wide as their text, the row of titles held in view and repeated on every page.

    ``least``: rows that are at least so many points high. ``upright``: on pages that are higher than
    wide, with no row of titles.
    """
    for place, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for row in range(head_row, last_row + 1):
        room = least[1] if row in least[0] else 0
        sheet.row_dimensions[row].height = min(max(_height(sheet, row, widths), room), _HIGHEST)
    if not upright:
        sheet.freeze_panes = f"C{head_row + 1}"
        sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_area = f"A1:{get_column_letter(len(widths))}{last_row}"
    sheet.page_setup.orientation = "portrait" if upright else "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left, margins.right = 30 / _INCH, 15 / _INCH
    margins.top, margins.bottom = 20 / _INCH, 20 / _INCH
    # Page numbers stand top centre, none on the first page (NĐ 30/2020).
    sheet.HeaderFooter.differentFirst = True
    header = sheet.HeaderFooter.oddHeader
    assert header is not None
    header.center.text = "&P"


def _height(sheet: Worksheet, row: int, widths: tuple[float, ...]) -> float:
    """Room for the wrapped text of a row: not every program finds it by itself."""
    written: Any = sheet._cells  # to ask the sheet for a cell would make it
    heights = [
        _needed(cell, wide)
        for column, wide in enumerate(widths, 1)
        if (cell := written.get((row, column)))
        and cell.data_type == "s"
        and isinstance(cell.value, str)
        and cell.coordinate not in sheet.merged_cells
    ]
    first = sheet.cell(row, 1).value
    marked = isinstance(first, CellRichText) and len(first) > 1
    return max(_LINE_HEIGHT + 3, max(heights, default=0) + 3, _MARKED_HEIGHT if marked else 0)


def _needed(cell: Any, wide: float) -> float:
    """How high the lines of a text are in a column: smaller letters need fewer of them, and lower ones."""
    texts = cell.value.split("\n")
    if len(texts) == 1 and len(cell.value) <= wide - 2:
        return _LINE_HEIGHT
    share = (cell.font.sz or _USUAL_SIZE) / _USUAL_SIZE
    room = (wide - 2) / share
    return _LINE_HEIGHT * share * sum(math.ceil(max(len(text), 1) / room) for text in texts)
