"""The small tables of records in the other sheets of a list: as an export with names writes them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.base.language import T
from app.base.text import clean, fold
from app.exchange.imports.cell_links import MASKED, LinkReader
from app.exchange.imports.cell_values import ColumnFacts, mended
from app.exchange.imports.date_texts import DateOrder
from app.exchange.imports.identity import UID, is_uid
from app.exchange.imports.questions import Questions, shortened
from app.exchange.imports.row_kinds import HIDDEN, REPEATED
from app.exchange.imports.stored_alike import comparable
from app.exchange.imports.table import FoundTable
from app.exchange.records.xlsx_export import sheet_name
from app.exchange.workbook.cell_texts import text_of
from app.schema.fields import (
    AnyField,
    FieldValues,
    Level,
    LinkField,
    LinksField,
    RowsField,
    Unreadable,
)
from app.schema.record import Record, Row
from app.services.list_cells import CODE, is_masked

WRONG = T(
    "trang “{sheet}”, dòng {row}, {field}: {why}", "sheet “{sheet}”, row {row}, {field}: {why}"
)
UNREAD = T("trang “{sheet}”, dòng {row}: {why}", "sheet “{sheet}”, row {row}: {why}")
LEFT = T("trang “{sheet}”: {why}", "sheet “{sheet}”: {why}")
HIDDEN_LINES = T(
    "Trang “{sheet}” có {n} dòng bị ẩn ({places}). Có nhập không?",
    "Sheet “{sheet}” has {n} hidden {n:row|rows} ({places}). Import them?",
)
NOBODY = T(
    "trang “{sheet}”: danh sách không có mã “{code}”",
    "sheet “{sheet}”: no code “{code}” in the list",
)
_FACTS = ColumnFacts(DateOrder.DAY_FIRST)
_Line = tuple[int, tuple[str, ...]]  # the number of a row of the sheet, its cells
_Unread = tuple[int, T]  # the number of a row of the sheet, why it is not read


@dataclass(frozen=True, slots=True)
class RowSheet:
    """One small table: the fields of its columns, and its lines by the code of their record.

    ``unread``: the lines that are not taken for rows, by code too. What they stand for is not known,
    so nothing is made of the rows of a record that one of them names.
    """

    spec: RowsField
    sheet: str
    columns: tuple[AnyField | None, ...]
    lines: Mapping[str, Sequence[_Line]] = field(repr=False)
    unread: Mapping[str, Sequence[_Unread]] = field(default_factory=dict, repr=False)


def row_sheets(
    found: Iterable[FoundTable], cls: type[Record], questions: Questions
) -> tuple[RowSheet, ...]:
    """Those of the tables of a workbook that hold the small tables of a register; hidden lines are ``questions`` too."""
    by_name = {fold(table.sheet): table for table in found}
    made = []
    for spec in cls.schema.many.values():
        table = by_name.get(fold(sheet_name(spec.header))) if isinstance(spec, RowsField) else None
        if table is not None and isinstance(spec, RowsField):
            known = {fold(CODE.header): CODE, fold(UID.header): UID}
            known |= {fold(one.header): one for one in spec.row.fields.values()}
            columns = tuple(known.get(fold(" ".join(path))) for path in table.paths)
            if CODE in columns and len({*columns} - {None, CODE}) > 0:
                unread = _unread(table, columns, questions)
                lines = _lines(table, columns, {n for some in unread.values() for n, _ in some})
                made.append(RowSheet(spec, table.sheet, columns, lines, unread))
    return tuple(made)


def unclaimed(sheets: Iterable[RowSheet], codes: Collection[str]) -> list[tuple[int, T]]:
    """The lines that are of none of these codes, each with the reason why it is left out."""
    sheets = [*sheets]
    unread = [
        (number, LEFT.format(sheet=sheet.sheet, why=why))
        for sheet in sheets
        for code, lines in sheet.unread.items()
        for number, why in lines
        if code not in codes
    ]
    return unread + [
        (number, NOBODY.format(sheet=sheet.sheet, code=code))
        for sheet in sheets
        for code, lines in sheet.lines.items()
        for number, _ in lines
        if code not in codes
    ]


def _unread(
    table: FoundTable, columns: Sequence[AnyField | None], questions: Questions
) -> dict[str, list[_Unread]]:
    """The lines under the header that look like no rows, and those that are hidden unless they are to be read."""
    at = table.columns[columns.index(CODE)]
    rows = {row.number: row for row in table.source.rows}
    left = {number: why for number, why in table.left_out if why != REPEATED}
    if hidden := [row.number for row in table.rows if row.hidden]:
        places = shortened([*map(str, hidden)])
        text = HIDDEN_LINES.format(sheet=table.sheet, n=len(hidden), places=places)
        if not questions.confirm(f"hidden-rows:{table.sheet}", text):
            left |= dict.fromkeys(hidden, HIDDEN)
    found = defaultdict[str, list[_Unread]](list)
    for number, why in sorted(left.items()):
        code = next((text_of(one.value) for one in rows[number].cells if one.column == at), "")
        found[clean(code)].append((number, why))
    return found


def _lines(
    table: FoundTable, columns: Sequence[AnyField | None], unread: Collection[int]
) -> dict[str, list[_Line]]:
    texts = []
    for column, spec in zip(table.columns, columns, strict=True):
        values = [
            next((cell.value for cell in row.cells if cell.column == column), None)
            for row in table.rows
        ]
        texts.append([text for text, _ in mended(spec or CODE, values, _FACTS)])
    lines = defaultdict[str, list[_Line]](list)
    at = columns.index(CODE)
    for row, cells in zip(table.rows, zip(*texts, strict=True), strict=True):
        if row.number not in unread:
            lines[clean(cells[at])].append((row.number, cells))
    return lines


class RowSheetReader:
    """Reads the lines of one record after the other."""

    def __init__(self, sheets: Sequence[RowSheet], links: LinkReader) -> None:
        self._sheets, self._links = sheets, links
        for sheet in sheets:
            lines = [cells for some in sheet.lines.values() for _, cells in some]
            for place, spec in enumerate(sheet.columns):
                if isinstance(spec, LinkField | LinksField):
                    links.learn(spec, {cells[place] for cells in lines})

    def read(self, code: str, before: Record | None) -> tuple[FieldValues, dict[str, T]]:
        """The small tables of a record that are other than ``before``, and what is wrong with them."""
        values, problems = FieldValues(), dict[str, T]()
        for sheet in self._sheets if code else ():
            name = sheet.spec.name
            stored: Sequence[Row] = getattr(before, name) if before else ()
            try:
                rows = self._rows(sheet, code, stored)
            except Unreadable as error:
                problems[name] = error.text
                continue
            if comparable(rows) != comparable(tuple(stored)):
                values[name] = rows
        return values, problems

    def _rows(self, sheet: RowSheet, code: str, stored: Sequence[Row]) -> tuple[Row, ...]:
        for number, why in sheet.unread.get(code, ()):
            raise Unreadable(UNREAD.format(sheet=sheet.sheet, row=number, why=why))
        left, rows = [*stored], list[Row]()
        at = sheet.columns.index(UID) if UID in sheet.columns else -1
        for number, cells in sheet.lines.get(code, ()):
            uid = cells[at].strip() if at >= 0 else ""
            values = self._values(sheet, number, cells)
            was = next((row for row in left if uid and row.uid == uid), None)
            was = was or next((row for row in left if not uid and _has(row, values)), None)
            if was is not None:
                left.remove(was)
                rows.append(replace(was, **values))
            else:
                rows.append(self._new(sheet, number, values, uid if is_uid(uid) else ""))
        return tuple(rows)

    def _values(self, sheet: RowSheet, number: int, cells: Sequence[str]) -> FieldValues:
        values = FieldValues()
        for spec, cell in zip(sheet.columns, cells, strict=True):
            if spec is None or spec in (CODE, UID):
                continue
            try:
                if isinstance(spec, LinkField | LinksField):
                    values[spec.name] = self._links.read(spec, cell, {})
                elif is_masked(spec, clean(cell)):
                    raise Unreadable(MASKED)
                else:
                    read = spec.parse(cell)
                    values[spec.name] = spec.usual if read is None else read
            except Unreadable as error:
                raise Unreadable(_wrong(sheet, number, spec, error.text)) from None
        return values

    def _new(self, sheet: RowSheet, number: int, values: FieldValues, uid: str) -> Row:
        fields, cls = sheet.spec.row.fields, sheet.spec.row
        lacking = {
            f.name: None for f in dataclasses.fields(cls) if f.default is dataclasses.MISSING
        }
        row = cls(**{**lacking, **values, "uid": uid})
        for problem in row.problems():
            if problem.level is Level.ERROR:
                raise Unreadable(_wrong(sheet, number, fields[problem.field], problem.text))
        return row


def _has(row: Row, values: FieldValues) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _wrong(sheet: RowSheet, number: int, spec: AnyField, why: T) -> T:
    return WRONG.format(sheet=sheet.sheet, row=number, field=spec.label, why=why)
