"""A register as a workbook that an office can work with, and that ``import`` reads back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from app.schema.record import Record
from app.schema.visitor import FieldVisitor
from app.services.list_cells import open_order
from app.store import Store
from app.store.mapping.codec import UID, Codec, Stored, codec_of
from app.store.mapping.tables import META
from app.store.read.reader import Reader

if TYPE_CHECKING:
    from app.exchange.records.xlsx_stream import Block, Value, XlsxSheet

CellValue: TypeAlias = Callable[[FieldValue], "Value"]  # what a cell holds of a field's value
Codes: TypeAlias = defaultdict[str, dict[int, str]]  # by register, by id
Column: TypeAlias = Sequence[Any]  # what the records or rows hold of one field
_TITLE = T("Xuất sổ {book}", "Export {book}")
CODE, UID_HEAD, _COUNT = "Mã", "UID", "Số bản ghi"
SEPARATOR = "; "  # between several values in one cell
_BATCH = 2000
_CODE_PLACE = META.index("code")
_ROW_UID = 2  # behind the code of its record and its own id
_SHEET_NAME = 31  # Excel takes no more letters
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_WIDEST, _CODE_WIDTH, _UID_WIDTH = 60, 14, 34  # in letters


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: the records, or the rows of one of their fields."""

    title: str
    fields: tuple[AnyField, ...]
    rows_of: str = ""
    names: bool = False

    def columns(self, cls: type[Record], stored: Sequence[Stored]) -> list[Column]:
        """Return the code and the stored values of each field, for each of its rows."""
        codec = codec_of(cls)
        if self.rows_of:
            rows = [
                (row[_CODE_PLACE], *held)
                for row, children in stored
                for held in children.get(self.rows_of, ())
            ]
            places = {name: n for n, name in enumerate(codec.rows[self.rows_of].names, 3)}
        else:
            rows = [row for row, _ in stored]
            places = {name: n for n, name in enumerate(codec.columns)}
        columns = [*zip(*rows, strict=True)]
        if not columns:
            return []
        codes = columns[0 if self.rows_of else _CODE_PLACE]
        uids = [columns[_ROW_UID if self.rows_of else UID]] if self.names else []
        return [codes, *(
            columns[places[spec.name]] if spec.name in places and not self.cut(spec)
            else [self._collected(codec, one, spec) for one in stored]
            for spec in self.fields
        ), *uids]  # fmt: skip

    def _collected(self, codec: Codec[Record], stored: Stored, spec: AnyField) -> FieldValue:
        """What a record has of a field that is kept elsewhere, or of which a part is open."""
        if self.cut(spec):
            return codec.record(*stored).open_part(spec.name)
        return tuple([value for _, value in stored[1].get(spec.name, ())])

    def cut(self, spec: AnyField) -> bool:
        """Whether the sheet has only the open part of a field."""
        return spec.in_part and not self.names

    def empty(self) -> XlsxSheet:
        """The sheet with its headers."""
        from app.exchange.records.xlsx_stream import XlsxColumn, XlsxSheet

        fields = (XlsxColumn(spec.header, _width(spec), _form(spec)) for spec in self.fields)
        uid = (XlsxColumn(UID_HEAD, _UID_WIDTH),) if self.names else ()
        return XlsxSheet(self.title, (XlsxColumn(CODE, _CODE_WIDTH), *fields, *uid))


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

    One sheet for the register and one for each small table, joined by code; with ``names`` each line
    ends in its uid, by which it is known wherever it is brought in. Without ``names`` the columns of what
    is personal or sensitive are left out, and of what is open in part the rest; of a register that is only
    counted there is the number alone. The audit log has it, with the ``purpose``, before the file holds
    anything. Raises Cancelled, and UserError where the file or the entry cannot be written.
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
            blocks = _blocks(sheets, cls, store, _batches(store, cls, ids, progress))
            write(file, [sheet.empty() for sheet in sheets], blocks)
    return len(ids)


def _count_sheet(cls: type[Record]) -> XlsxSheet:
    """The sheet of a register of which nothing is open: how many records there are."""
    from app.exchange.records.xlsx_stream import XlsxColumn, XlsxSheet

    return XlsxSheet(sheet_name(cls.schema.book.vi), (XlsxColumn(_COUNT, _CODE_WIDTH),))


def _batches(
    reader: Reader, cls: type[Record], ids: Sequence[int], progress: Progress | None
) -> Iterator[list[Stored]]:
    for start in range(0, len(ids), _BATCH):
        if progress:
            progress.update(start, len(ids))
        some = ids[start : start + _BATCH]
        found = {stored[0][0]: stored for stored in reader.raw(cls, some)}
        yield [found[id_] for id_ in some if id_ in found]
    if progress:
        progress.update(len(ids), len(ids))


def _blocks(
    sheets: Sequence[_Sheet], cls: type[Record], reader: Reader, batches: Iterator[list[Stored]]
) -> Iterator[Block]:
    """Every record and its rows, for the sheet they stand in.

    Columns are converted, not records: each value that stands in one is converted once.
    """
    codes: Codes = defaultdict(dict)
    for stored in batches:
        held = [sheet.columns(cls, stored) for sheet in sheets]
        _read_codes(reader, sheets, held, codes)
        kinds = _CellValues(codes)
        for number, (sheet, columns) in enumerate(zip(sheets, held, strict=True)):
            shown = [
                _column(values, spec.accept(kinds), spec.from_db if not sheet.cut(spec) else None)
                for spec, values in zip(sheet.fields, columns[1:], strict=False)
            ]
            uids = columns[1 + len(sheet.fields) :]
            yield number, zip(*columns[:1], *shown, *uids, strict=True)


def _column(
    values: Column, shown: CellValue, from_db: Callable[[Any], FieldValue] | None
) -> Iterator[Value]:
    """The cells of a column; ``from_db``: of stored values."""
    cells: dict[Any, Value] = {}
    for stored in {*values}:
        value = from_db(stored) if from_db else stored
        cells[stored] = None if value in (None, ()) else shown(value)
    return map(cells.__getitem__, values)


def _sheets(cls: type[Record], *, names: bool) -> list[_Sheet]:
    hidden = () if names else tuple(masked_fields(cls))
    fields = [
        spec for name, spec in cls.schema.fields.items() if spec.in_part or name not in hidden
    ]
    own = tuple(spec for spec in fields if not isinstance(spec, RowsField))
    sheets = [_Sheet(sheet_name(cls.schema.book.vi), own, names=names)]
    for spec in fields:
        if isinstance(spec, RowsField):
            inner = (f for n, f in spec.row.fields.items() if f"{spec.name}.{n}" not in hidden)
            sheets.append(_Sheet(sheet_name(spec.header), tuple(inner), spec.name, names=names))
    return sheets


def _width(spec: AnyField) -> int:
    return min(max(spec.width, len(spec.header)) + 2, _WIDEST)


def _form(spec: AnyField) -> str:
    """Return Excel's number format for days and money."""
    return "dd/mm/yyyy" if isinstance(spec, DayField) else "#,##0" if spec.kind == "money" else ""


def sheet_name(title: str) -> str:
    """What a sheet is called that is for something."""
    return title.translate(_NOT_IN_NAMES)[:_SHEET_NAME]


def _read_codes(
    reader: Reader, sheets: Sequence[_Sheet], held: Sequence[Sequence[Column]], codes: Codes
) -> None:
    """Read the codes behind the links of some columns that are not known yet, a query for each register."""
    linked: dict[str, set[int | None]] = defaultdict(set)
    for sheet, columns in zip(sheets, held, strict=True):
        for spec, values in zip(sheet.fields, columns[1:], strict=False):
            if isinstance(spec, LinkField):
                linked[spec.target].update(values)
            elif isinstance(spec, LinksField):
                linked[spec.target].update(*values)
    for target, ids in linked.items():
        known = codes[target]
        known.update(reader.codes(target, ids - known.keys() - {None}))


class _CellValues(FieldVisitor[CellValue]):
    """Converts values to cells: days and numbers as such, all else as words.

    The words are the office's, in Vietnamese, whichever language the window shows.
    """

    def __init__(self, codes: Codes) -> None:
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
        return self._codes[spec.target].__getitem__

    def links(self, spec: LinksField, /) -> CellValue:
        codes = self._codes[spec.target]
        return lambda ids: SEPARATOR.join(map(codes.__getitem__, ids))

    def choices(self, _spec: ChoicesField, /) -> CellValue:
        return lambda several: SEPARATOR.join(choice.label.vi for choice in several)

    def rows(self, spec: RowsField, /) -> CellValue:
        raise TypeError(f"{spec.name} has a sheet of its own")


def _unchanged(value: Value) -> Value:
    return value
