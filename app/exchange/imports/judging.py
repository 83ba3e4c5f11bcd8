"""One row after the other becomes a record, or says why it cannot; what is stored is read in blocks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.base.language import T
from app.base.text import clean
from app.exchange.imports.cell_links import MASKED, SEVERAL, UNKNOWN, LinkReader, depth
from app.exchange.imports.fates import RehearsedRow, RowKey
from app.exchange.imports.identity import UID, is_uid, known_uids
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.named_rows import rows_in
from app.exchange.imports.parent_columns import is_own, parent_of
from app.exchange.imports.parent_rows import ParentRows
from app.exchange.imports.parents import Parents
from app.exchange.imports.prepared import PreparedRow
from app.exchange.imports.row_sheets import RowSheet, RowSheetReader
from app.schema.draft import Draft
from app.schema.fields import (
    AnyField,
    FieldValue,
    FieldValues,
    Level,
    LinkField,
    LinksField,
    RowsField,
    Unreadable,
)
from app.schema.record import Record
from app.services.list_cells import CODE, MASK, CellReader, Sight, is_masked, shows_masked
from app.store.mapping.record_codes import is_misformed
from app.store.read.reader import Reader

__all__ = ["MASKED", "SEVERAL", "UNKNOWN", "Columns", "Judge", "Matched"]

Columns = tuple[AnyField | None, ...]
_LOOKS_UP = (LinkField, LinksField)


@dataclass(frozen=True, slots=True)
class Matched:
    """The stored record that a row is about; ``by_code``: its empty cells empty the fields.

    ``shown``: what a list shows of it, ``masked``: what it shows of that unasked.
    """

    record: Record
    shown: Mapping[str, str]
    masked: Mapping[str, str]
    by_code: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """The code and the uid that a row gives its record."""

    code: str
    uid: str
    in_list: str  # the code by which other sheets of the list name it

    def is_other(self, record: Record) -> bool:
        """Whether the record with that code is one with another uid."""
        return is_uid(self.uid) and record.uid != self.uid and record.code == self.code

    def named(self, record: Record) -> Record:
        """A new record with them."""
        return replace(record, code=self.code, uid=self.uid if is_uid(self.uid) else "")


class Judge:
    """Judges the rows of one table. What a text means in a column is read once."""

    def __init__(
        self,
        reader: Reader,
        cls: type[Record],
        columns: Columns,
        links: LinkNames,
        *,
        parents: Parents | None = None,
        sheets: Sequence[RowSheet] = (),
    ) -> None:
        self._reader, self._cls = reader, cls
        self._links = LinkReader(reader, links)
        self._parents = parents or Parents(cls, links)
        self._parent_rows = ParentRows(reader, columns, self._links, self._parents)
        shown = (spec for spec in columns if spec and spec is not UID and not parent_of(spec))
        self._names = [spec.name for spec in shown]
        self._code_at = columns.index(CODE) if CODE in columns else -1
        self._uid_at = columns.index(UID) if UID in columns else -1
        self._sheets = RowSheetReader(sheets, self._links)
        self._taken = [
            (n, spec)
            for n, spec in enumerate(columns)
            if spec and spec is not CODE and is_own(spec)
        ]
        self._read: dict[tuple[int, str], FieldValue | Unreadable] = {}
        schema = cls.schema
        self._blank: FieldValues = {
            f.name: None if f.default is dataclasses.MISSING else f.default
            for f in dataclasses.fields(cls)
            if f.name in schema.fields
        }

    def gather(self, rows: Sequence[PreparedRow]) -> None:
        """Find out, before the rows are judged, to which records they all belong of which columns tell."""
        self._parent_rows.gather(rows)

    def judge(self, rows: Sequence[PreparedRow], same: Mapping[RowKey, int]) -> list[RehearsedRow]:
        """What some rows are; ``same``: stored records that are meant, by the row's key."""
        self._learn(rows)
        codes = {row.key: clean(row.cells[self._code_at]) for row in rows if self._code_at >= 0}
        uids = {row.key: row.cells[self._uid_at].strip() for row in rows if self._uid_at >= 0}
        ids = self._reader.known_codes(self._cls, filter(None, codes.values()))
        ids |= known_uids(self._reader, self._cls, uids.values())
        meant = {
            row.key: same.get(row.key)
            or ids.get(uids.get(row.key, ""))
            or ids.get(codes.get(row.key, ""))
            for row in rows
        }
        found = self._stored({id_ for id_ in meant.values() if id_})
        masked = self._masked(rows, [*found])
        made = []
        for row in rows:
            record, shown = found.get(meant[row.key] or 0, (None, {}))
            known = _Known(code := codes.get(row.key, ""), uids.get(row.key, ""), code)
            if record and row.key not in same and known.is_other(record):
                record, known = (
                    None,
                    replace(known, code=""),
                )  # of another book: its code is taken here
            unasked = masked.get(record.id, {}) if record else {}
            matched = Matched(record, shown, unasked, row.key not in same) if record else None
            made.append(self._row(row, known, matched))
        return made

    def draft(self, row: PreparedRow) -> Draft[Any]:
        """A row as a draft of a new record; what cannot be read stays as it was typed."""
        draft: Draft[Any] = Draft(self._cls)
        for place, spec in self._taken:
            cell = row.cells[place]
            if not cell.strip() or isinstance(spec, RowsField):
                continue
            try:
                if isinstance(spec, _LOOKS_UP):
                    draft.put(spec.name, self._links.read(spec, cell, {}))
                else:
                    draft.put(spec.name, _parsed(spec, cell))
            except Unreadable:
                draft.type_words(spec.name, clean(cell))
        return draft

    def _learn(self, rows: Sequence[PreparedRow]) -> None:
        """Look up the links of some rows together."""
        for place, spec in self._taken:
            self._links.learn(spec, {row.cells[place] for row in rows})

    def _stored(self, ids: set[int]) -> dict[int, tuple[Record, Mapping[str, str]]]:
        if not ids:
            return {}
        found = self._reader.fetch(self._cls, ids)
        shown = CellReader(self._cls, self._names).read(self._reader, [*ids], Sight.ALL)
        return {one.id: (one, dict(zip(self._names, shown[one.id], strict=True))) for one in found}

    def _masked(self, rows: Sequence[PreparedRow], ids: Sequence[int]) -> dict[int, dict[str, str]]:
        """What a list shows of stored records unasked, in the columns where rows hold such a thing."""
        names = [
            spec.name
            for n, spec in self._taken
            if shows_masked(spec) and any(is_masked(spec, clean(row.cells[n])) for row in rows)
        ]
        if not (names and ids):
            return {}
        found = CellReader(self._cls, names).read(self._reader, ids, Sight.WINDOW)
        return {id_: dict(zip(names, cells, strict=True)) for id_, cells in found.items()}

    def _row(self, row: PreparedRow, known: _Known, meant: Matched | None) -> RehearsedRow:
        cells, code = row.cells, known.code
        rows, wrong = self._sheets.read(known.in_list, meant.record if meant else None)
        filled = [
            (place, spec)
            for place, spec in self._taken
            if place not in row.unsaid
            and not (meant and isinstance(spec, RowsField))  # changed in its form, or its own sheet
            and (not _says_the_same(spec, cells[place], meant) if meant else cells[place].strip())
        ]
        if meant and not filled and not rows and not wrong:
            return RehearsedRow(
                row.number, cells, {}, meant.record, meant.record, meant.shown, part=row.part
            )
        values: FieldValues = (
            {name: getattr(meant.record, name) for name in self._blank}
            if meant
            else dict(self._blank)
        )
        problems = {**self._parent_rows.problems.get(row.key, {}), **wrong}
        values |= rows
        self._fill(values, problems, filled, cells)
        self._belong(row, values, problems, {spec.name for _, spec in filled}, meant)
        record = replace(meant.record, **values) if meant else self._cls(**values)
        problems |= _wrong(record, problems)
        if code and meant is None and (why := is_misformed(self._cls, code)):
            problems[CODE.name] = why
        before, shown = (meant.record, meant.shown) if meant else (None, {})
        if problems:
            return RehearsedRow(row.number, cells, problems, None, before, shown, part=row.part)
        if before is None:
            made = known.named(record)
            return RehearsedRow(row.number, cells, {}, made, part=row.part)
        changed = tuple(n for n in self._blank if values[n] != getattr(before, n))
        return RehearsedRow(row.number, cells, {}, record, before, shown, changed, part=row.part)

    def _fill(
        self,
        values: FieldValues,
        problems: dict[str, T],
        filled: Sequence[tuple[int, AnyField]],
        cells: Sequence[str],
    ) -> None:
        """Put what the cells say among the values: links last, since the others may tell namesakes apart."""
        late, around = list[tuple[int, LinkField | LinksField]](), dict[str, int]()
        for place, spec in filled:
            if isinstance(spec, _LOOKS_UP):
                late += [] if spec.name in self._parents else [(place, spec)]
                continue
            read = self._value(place, spec, cells[place])
            if isinstance(read, Unreadable):
                problems[spec.name] = read.text
            else:
                values[spec.name] = spec.usual if read is None else read
        if len(late) > 1:
            late.sort(key=lambda one: depth(one[1].target))
        for place, spec in late:
            try:
                linked = self._links.read(spec, cells[place], around)
            except Unreadable as error:
                problems[spec.name] = error.text
                continue
            values[spec.name] = linked
            if isinstance(linked, int):
                around.setdefault(spec.target, linked)

    def _parsed(self, spec: AnyField, cell: str) -> FieldValue:
        if isinstance(spec, RowsField) and not is_masked(spec, clean(cell)):
            return rows_in(spec, cell, self._links)
        return _parsed(spec, cell)

    def _value(self, place: int, spec: AnyField, cell: str) -> FieldValue | Unreadable:
        key = (place, cell)
        if key not in self._read:
            try:
                self._read[key] = self._parsed(spec, cell)
            except Unreadable as error:
                self._read[key] = error
        return self._read[key]

    def _belong(
        self,
        row: PreparedRow,
        values: FieldValues,
        problems: dict[str, T],
        filled: set[str],
        meant: Matched | None,
    ) -> None:
        """Link to what the row belongs to; a new record has what is usual of those entered there."""
        for link in self._parents.links:
            if meant is None or link in filled:
                values[link], why = self._parents.meant(link, row.key)
                problems.update({link: why} if why else {})
        listed = self._cls.schema.listed_in
        if meant is None and listed and values[listed.link] is not None:
            values |= {name: one for name, one in listed.joined.items() if name not in filled}


def _parsed(spec: AnyField, cell: str) -> FieldValue:
    if is_masked(spec, clean(cell)):
        raise Unreadable(MASKED)
    return spec.parse(cell if cell.strip() else "")


def _wrong(record: Record, unread: Mapping[str, T]) -> dict[str, T]:
    """The first error of each field that was read, and of the whole where they have none."""
    found: dict[str, T] = {}
    for name, spec in record.schema.checked.items():
        if name not in unread:
            for problem in spec.check(getattr(record, name)):
                if problem.level is Level.ERROR:
                    found.setdefault(problem.field, problem.text)
    if not found and not unread:
        for problem in record.rules():
            if problem.level is Level.ERROR:
                found.setdefault(problem.field, problem.text)
    return found


def _says_the_same(spec: AnyField, cell: str, meant: Matched) -> bool:
    """Whether a cell tells nothing: it says what a list shows, opens or masks, or is empty where that says nothing."""
    said = clean(cell)
    if not said and not meant.by_code:
        return True
    if spec.in_part and said == clean(spec.show(meant.record.open_part(spec.name))):
        return True
    if said == clean(meant.shown[spec.name]) or (said == MASK and shows_masked(spec)):
        return True
    return said != "" and said == clean(meant.masked.get(spec.name, ""))
