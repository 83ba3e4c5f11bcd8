"""One row after the other becomes a record, or says why it cannot; what is stored is read in blocks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.base.language import T
from app.base.text import clean, fold
from app.exchange.imports.fates import RehearsedRow
from app.exchange.imports.link_names import Around, LinkNames
from app.exchange.imports.prepared import PreparedRow
from app.exchange.records.paste import recognise_columns
from app.schema.draft import Draft
from app.schema.fields import (
    AnyField,
    FieldValue,
    FieldValues,
    Level,
    LinkField,
    LinksField,
    Unreadable,
)
from app.schema.record import Record, register
from app.services.list_cells import CODE, MASK, CellReader, Sight, shows_masked
from app.store.mapping.record_codes import is_misformed
from app.store.read.reader import Reader

MASKED = T("Ô này bị che, chưa có nội dung", "This cell is masked: it holds nothing")
UNKNOWN = T("Không có {label} “{typed}”", "No {label} “{typed}”")
SEVERAL = T("Có nhiều {label} “{typed}”, hãy ghi mã", "Several {label} “{typed}”: give the code")
Columns = tuple[AnyField | None, ...]
_LOOKS_UP = (LinkField, LinksField)


@dataclass(frozen=True, slots=True)
class Matched:
    """The stored record that a row is about; ``by_code``: its empty cells empty the fields."""

    record: Record
    shown: Mapping[str, str]
    by_code: bool


class Judge:
    """Judges the rows of one table. What a text means in a column is read once."""

    def __init__(self, reader: Reader, cls: type[Record], columns: Columns, links: LinkNames):
        self._reader, self._cls, self._links = reader, cls, links
        self._columns = columns
        self._names = [spec.name for spec in columns if spec]
        self._code_at = columns.index(CODE) if CODE in columns else -1
        self._taken = [
            (n, spec)
            for n, spec in enumerate(columns)
            if spec and spec is not CODE and recognise_columns(spec)
        ]
        self._read: dict[tuple[int, str], FieldValue | Unreadable] = {}
        schema = cls.schema
        self._blank: FieldValues = {
            f.name: None if f.default is dataclasses.MISSING else f.default
            for f in dataclasses.fields(cls)
            if f.name in schema.fields
        }

    def judge(self, rows: Sequence[PreparedRow], same: Mapping[int, int]) -> list[RehearsedRow]:
        """What some rows are; ``same``: stored records that are meant, by the row's number."""
        self._learn(rows)
        codes = {row.number: clean(row.cells[self._code_at]) for row in rows if self._code_at >= 0}
        ids = self._reader.known_codes(self._cls, filter(None, codes.values()))
        meant = {
            row.number: same.get(row.number) or ids.get(codes.get(row.number, "")) for row in rows
        }
        found = self._stored({id_ for id_ in meant.values() if id_})
        made = []
        for row in rows:
            record, shown = found.get(meant[row.number] or 0, (None, {}))
            matched = Matched(record, shown, row.number not in same) if record else None
            made.append(self._row(row, codes.get(row.number, ""), matched))
        return made

    def draft(self, row: PreparedRow) -> Draft[Any]:
        """A row as a draft of a new record; what cannot be read stays as it was typed."""
        draft: Draft[Any] = Draft(self._cls)
        for place, spec in self._taken:
            cell = row.cells[place]
            if not cell.strip():
                continue
            try:
                if isinstance(spec, _LOOKS_UP):
                    draft.put(spec.name, self._linked(spec, cell, {}))
                else:
                    draft.put(spec.name, _parsed(spec, cell))
            except Unreadable:
                draft.type_words(spec.name, clean(cell))
        return draft

    def _learn(self, rows: Sequence[PreparedRow]) -> None:
        """Look up the links of some rows together."""
        for place, spec in self._taken:
            if isinstance(spec, LinkField):
                texts = {row.cells[place] for row in rows}
            elif isinstance(spec, LinksField):
                texts = {part for row in rows for part in _parts(row.cells[place])}
            else:
                continue
            texts = {one for one in map(str.strip, texts) if one and one != MASK}
            self._links.learn(self._reader, spec.target, texts)

    def _stored(self, ids: set[int]) -> dict[int, tuple[Record, Mapping[str, str]]]:
        if not ids:
            return {}
        found = self._reader.fetch(self._cls, ids)
        shown = CellReader(self._cls, self._names).read(self._reader, [*ids], Sight.ALL)
        return {one.id: (one, dict(zip(self._names, shown[one.id], strict=True))) for one in found}

    def _row(self, row: PreparedRow, code: str, meant: Matched | None) -> RehearsedRow:
        cells = row.cells
        filled = [
            (place, spec)
            for place, spec in self._taken
            if place not in row.unsaid
            and (not _says_the_same(spec, cells[place], meant) if meant else cells[place].strip())
        ]
        if meant and not filled:
            return RehearsedRow(row.number, cells, {}, meant.record, meant.record, meant.shown)
        values: FieldValues = (
            {name: getattr(meant.record, name) for name in self._blank}
            if meant
            else dict(self._blank)
        )
        problems: dict[str, T] = {}
        self._fill(values, problems, filled, cells)
        record = replace(meant.record, **values) if meant else self._cls(**values)
        problems |= _wrong(record, problems)
        if code and meant is None and (why := is_misformed(self._cls, code)):
            problems[CODE.name] = why
        before, shown = (meant.record, meant.shown) if meant else (None, {})
        if problems:
            return RehearsedRow(row.number, cells, problems, None, before, shown)
        if before is None:
            return RehearsedRow(
                row.number, cells, {}, replace(record, code=code) if code else record
            )
        changed = tuple(n for n in self._blank if values[n] != getattr(before, n))
        return RehearsedRow(row.number, cells, {}, record, before, shown, changed)

    def _fill(
        self,
        values: FieldValues,
        problems: dict[str, T],
        filled: Sequence[tuple[int, AnyField]],
        cells: Sequence[str],
    ) -> None:
        """Put what the cells say among the values: links last, since the others may tell namesakes apart."""
        late, around = [], dict[str, int]()
        for place, spec in filled:
            if isinstance(spec, _LOOKS_UP):
                late.append((place, spec))
                continue
            read = self._value(place, spec, cells[place])
            if isinstance(read, Unreadable):
                problems[spec.name] = read.text
            else:
                values[spec.name] = spec.usual if read is None else read
        if len(late) > 1:
            late.sort(key=lambda one: _depth(one[1].target))
        for place, spec in late:
            try:
                linked = self._linked(spec, cells[place], around)
            except Unreadable as error:
                problems[spec.name] = error.text
                continue
            values[spec.name] = linked
            if isinstance(linked, int):
                around.setdefault(spec.target, linked)

    def _value(self, place: int, spec: AnyField, cell: str) -> FieldValue | Unreadable:
        key = (place, cell)
        if key not in self._read:
            try:
                self._read[key] = _parsed(spec, cell)
            except Unreadable as error:
                self._read[key] = error
        return self._read[key]

    def _linked(self, spec: LinkField | LinksField, cell: str, around: Around) -> FieldValue:
        if cell.strip() == MASK:
            raise Unreadable(MASKED)
        if isinstance(spec, LinkField):
            return self._meant(spec.target, cell, around) if cell.strip() else None
        return tuple(dict.fromkeys(self._meant(spec.target, part, around) for part in _parts(cell)))

    def _meant(self, target: str, typed: str, around: Around) -> int:
        """The one record with this code, or with just these words for its title."""
        found = self._links.meant(self._reader, target, typed, around)
        if len(found) == 1:
            return found[0]
        label = register(target).schema.label
        label = T(label.vi.lower(), label.en.lower())
        raise Unreadable((SEVERAL if found else UNKNOWN).format(label=label, typed=clean(typed)))


@cache
def _depth(target: str) -> int:
    """How many links a register leads on with, to others: what has none is read first."""
    own = register(target).schema.own.values()
    return sum(isinstance(spec, LinkField) and spec.target != target for spec in own)


def _parsed(spec: AnyField, cell: str) -> FieldValue:
    if cell.strip() == MASK:
        raise Unreadable(MASKED)
    return spec.parse(cell if cell.strip() else "")


def names_in(spec: LinkField | LinksField, cell: str) -> list[str]:
    """The names that a cell of links holds, as they are compared."""
    return [fold(one) for one in ([cell] if isinstance(spec, LinkField) else _parts(cell))]


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(";" if ";" in cell else ",") if part.strip()]


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
    return said == clean(meant.shown[spec.name]) or (shows_masked(spec) and said == MASK)
