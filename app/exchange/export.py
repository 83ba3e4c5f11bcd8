"""A register as a workbook that an office can work with, and that ``import`` reads back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.conditions import Query
from app.errors import file_errors
from app.exchange.plain import masked_fields
from app.fields import (
    Choice,
    ChoicesField,
    DayField,
    Field,
    LinkField,
    LinksField,
    NumberField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)
from app.jobs import Progress
from app.lang import T
from app.record import Record, Row
from app.store.reading import Reader

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

CODE = "Mã"
_CODE: Field[Any] = TextField(label=T(CODE, "Code"), name="code", header=CODE)
SEPARATOR = "; "  # between several values in one cell
_BATCH = 2000
_SHEET_NAME = 31  # Excel takes no more letters
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_WIDEST = 60
_NOT_TEXT = ("=", "#")  # openpyxl takes these for formulas and errors


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: the records, or the rows of one of their fields."""

    title: str
    fields: tuple[Field[Any], ...]
    rows_of: str = ""


def export_list(
    reader: Reader,
    cls: type[Record],
    query: Query,
    path: Path,
    *,
    names: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write the records that the query finds to an xlsx file; gives how many.

    One sheet for the register and one for each small table, joined by code. Without ``names`` the
    sensitive columns are left out. Raises Cancelled, and UserError where the file cannot be written.
    """
    from openpyxl import Workbook

    sheets, ids = _sheets(cls, names=names), reader.ids(cls, query)
    part = path.with_name(f"{path.name}.part")
    with file_errors(path):
        part.touch()  # a place that cannot be written to is known before the work
        book = Workbook(write_only=True)
        try:
            _fill(book, sheets, reader, _batches(reader, cls, ids, progress))
            book.save(part)
            part.replace(path)
        except BaseException:
            # openpyxl keeps what it was given in files of its own until it has saved.
            with suppress(OSError):
                book.save(BytesIO())
            raise
        finally:
            part.unlink(missing_ok=True)
    return len(ids)


def _batches(
    reader: Reader, cls: type[Record], ids: Sequence[int], progress: Progress | None
) -> Iterator[list[Record]]:
    for start in range(0, len(ids), _BATCH):
        if progress:
            progress.step(start, len(ids))
        yield reader.fetch(cls, ids[start : start + _BATCH])
    if progress:
        progress.step(len(ids), len(ids))


def _fill(
    book: Workbook, sheets: Sequence[_Sheet], reader: Reader, batches: Iterator[list[Record]]
) -> None:
    """Write every record and its rows."""
    pages = [_page(book, sheet) for sheet in sheets]
    for records in batches:
        codes = _Codes(reader, sheets, records)
        for sheet, page in zip(sheets, pages, strict=True):
            for code, holder in _holders(sheet, records):
                values = (_shown(spec, getattr(holder, spec.name), codes) for spec in sheet.fields)
                row = ((_CODE, code), *zip(sheet.fields, values, strict=True))
                page.append([_cell(page, spec, value) for spec, value in row])


def _sheets(cls: type[Record], *, names: bool) -> list[_Sheet]:
    hidden = () if names else tuple(masked_fields(cls))
    fields = [spec for name, spec in cls.schema.fields.items() if name not in hidden]
    own = tuple(spec for spec in fields if not isinstance(spec, RowsField))
    sheets = [_Sheet(_sheet_name(cls.schema.book.vi), own)]
    for spec in fields:
        if isinstance(spec, RowsField):
            inner = (f for n, f in spec.row.fields.items() if f"{spec.name}.{n}" not in hidden)
            sheets.append(_Sheet(_sheet_name(spec.header), tuple(inner), spec.name))
    return sheets


def _sheet_name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES)[:_SHEET_NAME]


def _page(book: Workbook, sheet: _Sheet) -> Any:
    """An empty sheet with its header, which stays in view."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page: Any = book.create_sheet(sheet.title)  # its stub knows no widths
    page.freeze_panes = "B2"
    widths = [12, *(spec.width for spec in sheet.fields)]
    headers = [CODE, *(spec.header for spec in sheet.fields)]
    cells: list[Cell] = []
    for number, (header, width) in enumerate(zip(headers, widths, strict=True), 1):
        wide = min(max(width, len(header)) + 2, _WIDEST)
        page.column_dimensions[get_column_letter(number)].width = wide
        cell = WriteOnlyCell(page, header)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        cells.append(cell)
    page.append(cells)
    return page


def _holders(sheet: _Sheet, records: Sequence[Record]) -> Iterator[tuple[str, Record | Row]]:
    for record in records:
        if sheet.rows_of:
            yield from ((record.code, row) for row in getattr(record, sheet.rows_of))
        else:
            yield record.code, record


class _Codes:
    """The codes behind the links of some records, asked once for each register."""

    def __init__(self, reader: Reader, sheets: Sequence[_Sheet], records: Sequence[Record]) -> None:
        wanted: dict[str, set[int]] = {}
        for sheet in sheets:
            links = [f for f in sheet.fields if isinstance(f, LinkField | LinksField)]
            for _, holder in _holders(sheet, records):
                for spec in links:
                    value = getattr(holder, spec.name)
                    ids = value if isinstance(value, tuple) else (value,)
                    wanted.setdefault(spec.target, set()).update(i for i in ids if i is not None)
        self._titles = {target: reader.titles(target, ids) for target, ids in wanted.items()}

    def code(self, target: str, id_: int) -> str:
        return self._titles[target][id_].code


def _shown(spec: Field[Any], value: Any, codes: _Codes) -> str | int | date | None:
    """What a cell holds: days and numbers as such, all else as the words the officer reads."""
    if value in (None, ()):
        return None
    if isinstance(spec, LinkField):
        return codes.code(spec.target, value)
    if isinstance(spec, LinksField):
        return SEPARATOR.join(codes.code(spec.target, id_) for id_ in value)
    if isinstance(spec, ChoicesField):
        return SEPARATOR.join(choice.label.vi for choice in value)
    if isinstance(spec, DayField | NumberField):
        return value  # type: ignore[no-any-return]
    return _in_vietnamese(spec, value)


def _in_vietnamese(spec: Field[Any], value: Any) -> str:
    """The office's words, whatever language the window shows."""
    if isinstance(spec, YesNoField):
        return (spec.YES if value else spec.NO).vi
    if isinstance(spec, TermField):
        value = spec.starters._value2member_map_.get(value, value)
    return value.label.vi if isinstance(value, Choice) else spec.show(value)


def _cell(page: Any, spec: Field[Any], value: Any) -> Any:
    """The value, as a cell of its own only where Excel would else show or read it otherwise."""
    from openpyxl.cell import WriteOnlyCell

    day = isinstance(value, date)
    money = spec.kind == "money" and value is not None
    no_formula = isinstance(value, str) and value.startswith(_NOT_TEXT)
    if not (day or money or no_formula):
        return value
    cell = WriteOnlyCell(page, value)
    if no_formula:
        cell.data_type = "s"
    else:
        cell.number_format = "dd/mm/yyyy" if day else "#,##0"
    return cell
