"""A register as a workbook that an office can work with, and that ``import`` reads back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.base.jobs import Progress
from app.base.language import T
from app.exchange.records.records_json import masked_fields
from app.schema.conditions import Query
from app.schema.fields import (
    AnyField,
    ChoiceField,
    ChoicesField,
    DayField,
    FieldValue,
    LinkField,
    LinksField,
    NumberField,
    RowsField,
    TermField,
    YesNoField,
)
from app.schema.record import Record, Row
from app.schema.visitor import FieldVisitor
from app.services.list_cells import open_order
from app.store import Store
from app.store.read.reader import Reader

if TYPE_CHECKING:
    from app.exchange.records.xlsx_stream import Block, Value, XlsxSheet

CellValue: TypeAlias = Callable[[FieldValue], "Value"]  # what a cell holds of a field's value
Taken: TypeAlias = Callable[[Any], FieldValue]  # of a record or row
_TITLE = T("Xuất sổ {book}", "Export {book}")
CODE, _COUNT = "Mã", "Số bản ghi"
SEPARATOR = "; "  # between several values in one cell
_BATCH = 2000
_SHEET_NAME = 31  # Excel takes no more letters
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_WIDEST, _CODE_WIDTH = 60, 14  # in letters


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: the records, or the rows of one of their fields."""

    title: str
    fields: tuple[AnyField, ...]
    rows_of: str = ""
    names: bool = False

    def taken(self, spec: AnyField) -> Taken:
        """What of a field of a record or row the sheet has."""
        if spec.in_part and not self.names:
            return lambda record: record.open_part(spec.name)
        return attrgetter(spec.name)

    def empty(self) -> XlsxSheet:
        """The sheet with its headers."""
        from app.exchange.records.xlsx_stream import XlsxColumn, XlsxSheet

        fields = (XlsxColumn(spec.header, _width(spec), _form(spec)) for spec in self.fields)
        return XlsxSheet(self.title, (XlsxColumn(CODE, _CODE_WIDTH), *fields))


def export_list(
    store: Store,
    cls: type[Record],
    query: Query,
    path: Path,
    *,
    names: bool = False,
    purpose: str = "",
    progress: Progress | None = None,
) -> int:
    """Write the records that the query finds to an xlsx file; gives how many.

    One sheet for the register and one for each small table, joined by code. Without ``names`` the
    columns of what is personal or sensitive are left out, and of what is open in part the rest; of a
    register that is only counted there is the number alone. The audit log has it, with the ``purpose``,
    before the file holds anything. Raises Cancelled, and UserError where the file or the entry cannot be written.
    """
    from app.exchange.records.xlsx_stream import write

    ids = store.ids(cls, query if names else open_order(cls, query))
    about = {"register": cls.schema.key, "number": len(ids)}
    why = {"names": True, "purpose": purpose} if names else {}
    with store.leaving(path, "export", _TITLE.format(book=cls.schema.book), **about, **why) as file:
        if cls.schema.only_counted and not names:
            write(file, [_count_sheet(cls)], [(0, [(len(ids),)])])
        else:
            sheets = _sheets(cls, names=names)
            blocks = _blocks(sheets, store, _batches(store, cls, ids, progress))
            write(file, [sheet.empty() for sheet in sheets], blocks)
    return len(ids)


def _count_sheet(cls: type[Record]) -> XlsxSheet:
    """The sheet of a register of which nothing is open: how many records there are."""
    from app.exchange.records.xlsx_stream import XlsxColumn, XlsxSheet

    return XlsxSheet(_sheet_name(cls.schema.book.vi), (XlsxColumn(_COUNT, _CODE_WIDTH),))


def _batches(
    reader: Reader, cls: type[Record], ids: Sequence[int], progress: Progress | None
) -> Iterator[list[Record]]:
    for start in range(0, len(ids), _BATCH):
        if progress:
            progress.update(start, len(ids))
        yield reader.fetch(cls, ids[start : start + _BATCH])
    if progress:
        progress.update(len(ids), len(ids))


def _blocks(
    sheets: Sequence[_Sheet], reader: Reader, batches: Iterator[list[Record]]
) -> Iterator[Block]:
    """Every record and its rows, for the sheet they stand in."""
    for records in batches:
        codes = _Codes(reader, sheets, records)
        for number, sheet in enumerate(sheets):
            kinds = _CellValues(codes)
            columns = [(sheet.taken(spec), spec.accept(kinds)) for spec in sheet.fields]
            yield number, [_row(code, one, columns) for code, one in _holders(sheet, records)]


def _row(
    code: str, holder: Record | Row, columns: Sequence[tuple[Taken, CellValue]]
) -> list[Value]:
    values = ((taken(holder), shown) for taken, shown in columns)
    return [code, *(None if value in (None, ()) else shown(value) for value, shown in values)]


def _sheets(cls: type[Record], *, names: bool) -> list[_Sheet]:
    hidden = () if names else tuple(masked_fields(cls))
    fields = [
        spec for name, spec in cls.schema.fields.items() if spec.in_part or name not in hidden
    ]
    own = tuple(spec for spec in fields if not isinstance(spec, RowsField))
    sheets = [_Sheet(_sheet_name(cls.schema.book.vi), own, names=names)]
    for spec in fields:
        if isinstance(spec, RowsField):
            inner = (f for n, f in spec.row.fields.items() if f"{spec.name}.{n}" not in hidden)
            sheets.append(_Sheet(_sheet_name(spec.header), tuple(inner), spec.name, names=names))
    return sheets


def _width(spec: AnyField) -> int:
    return min(max(spec.width, len(spec.header)) + 2, _WIDEST)


def _form(spec: AnyField) -> str:
    """Return Excel's number format for days and money."""
    return "dd/mm/yyyy" if isinstance(spec, DayField) else "#,##0" if spec.kind == "money" else ""


def _sheet_name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES)[:_SHEET_NAME]


def _holders(sheet: _Sheet, records: Sequence[Record]) -> Iterator[tuple[str, Record | Row]]:
    for record in records:
        if sheet.rows_of:
            yield from ((record.code, row) for row in getattr(record, sheet.rows_of))
        else:
            yield record.code, record


class _Codes:
    """The codes behind the links of some records, with one query for each register."""

    def __init__(self, reader: Reader, sheets: Sequence[_Sheet], records: Sequence[Record]) -> None:
        linked: dict[str, set[int]] = {}
        for sheet in sheets:
            links = [f for f in sheet.fields if isinstance(f, LinkField | LinksField)]
            for _, holder in _holders(sheet, records):
                for spec in links:
                    value = getattr(holder, spec.name)
                    ids = value if isinstance(value, tuple) else (value,)
                    linked.setdefault(spec.target, set()).update(i for i in ids if i is not None)
        self._titles = {target: reader.titles(target, ids) for target, ids in linked.items()}

    def code(self, target: str, id_: int) -> str:
        return self._titles[target][id_].code


class _CellValues(FieldVisitor[CellValue]):
    """Converts values to cells: days and numbers as such, all else as words.

    The words are the office's, in Vietnamese, whichever language the window shows.
    """

    def __init__(self, codes: _Codes) -> None:
        self._codes = codes

    def scalar(self, spec: AnyField, /) -> CellValue:
        return spec.show

    def number(self, _spec: NumberField, /) -> CellValue:
        return _unchanged

    def day(self, _spec: DayField, /) -> CellValue:
        return _unchanged

    def yes_no(self, spec: YesNoField, /) -> CellValue:
        return lambda value: (spec.YES if value else spec.NO).vi

    def choice(self, _spec: ChoiceField, /) -> CellValue:
        return lambda choice: choice.label.vi

    def term(self, spec: TermField, /) -> CellValue:
        starters = {starter.value: starter.label.vi for starter in spec.starters}
        return lambda word: starters.get(word, word)

    def link(self, spec: LinkField, /) -> CellValue:
        return lambda id_: self._codes.code(spec.target, id_)

    def links(self, spec: LinksField, /) -> CellValue:
        return lambda ids: SEPARATOR.join(self._codes.code(spec.target, id_) for id_ in ids)

    def choices(self, _spec: ChoicesField, /) -> CellValue:
        return lambda several: SEPARATOR.join(choice.label.vi for choice in several)

    def rows(self, spec: RowsField, /) -> CellValue:
        raise TypeError(f"{spec.name} has a sheet of its own")


def _unchanged(value: Value) -> Value:
    return value
