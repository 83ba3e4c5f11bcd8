"""Rows copied from a spreadsheet: which fields they hold, what becomes of each, one step to save.

A row with the code of a record that is there changes that record: only in those cells that no
longer say what the list shows of it. So what was copied from the list comes back as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any
from uuid import uuid4

from app.base.jobs import Progress
from app.base.language import T
from app.base.text import clean, fold
from app.exchange.records import tsv
from app.schema.conditions import Query
from app.schema.draft import Draft
from app.schema.fields import Field, Level, LinkField, LinksField, RowsField, Unreadable
from app.schema.record import Record, register
from app.services.list_cells import (
    CODE,
    MASK,
    CellReader,
    Cells,
    Sight,
    column_specs,
    shows_masked,
)
from app.services.looks import WORDS, log_question, searches
from app.store import Store
from app.store.mapping.record_codes import is_misformed
from app.store.read.query import is_code
from app.store.read.reader import Reader
from app.store.write import uniqueness
from app.store.write.undo_log import IMPORT

_CHUNK = 900
_NAMESAKES = 20  # more than these of one name are looked at no further
_MASKED = T("Ô này bị che, chưa có nội dung", "This cell is masked: it holds nothing")
_TWICE = T("Mã này có hai lần trong các dòng dán", "This code stands twice in what is pasted")
_UNKNOWN = T("Không có {label} “{typed}”", "No {label} “{typed}”")
_SEVERAL = T("Có nhiều {label} “{typed}”, hãy ghi mã", "Several {label} “{typed}”: give the code")
_TITLE = T("Dán {n} bản ghi vào sổ {book}", "Paste {n} {n:record|records} into {book}")


class RowOutcome(Enum):
    """What becomes of a pasted row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line: its cells, what is wrong by field, and the record unless something is.

    ``before``: the stored record that it changes; ``shown``: what the list shows of it, by field;
    ``changed``: its fields that get another value.
    """

    cells: tuple[str, ...]
    problems: Mapping[str, T]
    record: Record | None
    before: Record | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()

    @property
    def fate(self) -> RowOutcome:
        """What becomes of it."""
        if self.record is None:
            return RowOutcome.LEFT_OUT
        if self.before is None:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changed else RowOutcome.SAME


@dataclass(frozen=True, slots=True)
class PastedRows:
    """What was pasted. ``columns``: the field of each column, None where none was recognised."""

    columns: tuple[Field[Any] | None, ...]
    rows: tuple[PastedRow, ...]

    @property
    def records(self) -> list[Record]:
        """The records to be saved: new ones, and those that change."""
        kept = (RowOutcome.NEW, RowOutcome.CHANGED)
        return [row.record for row in self.rows if row.record and row.fate in kept]

    def count(self, fate: RowOutcome) -> int:
        """How many rows share a fate."""
        return sum(row.fate is fate for row in self.rows)


def recognise_columns(spec: Field[Any] | None) -> bool:
    """Whether cells of a column are read: neither small tables nor what follows from others."""
    return spec is not None and not spec.derived and not isinstance(spec, RowsField)


def read(
    store: Store, cls: type[Record], text: str, shown: Sequence[str], progress: Progress
) -> PastedRows:
    """What the lines are. A first line of field names is recognised, else ``shown`` tells the order.

    No record is written. Whether a cell changes something tells what is there, so the audit log has it
    before, where sensitive fields are asked about so. Raises Cancelled through ``progress``, UserError
    where that cannot be logged.
    """
    lines = tsv.read(text)
    if not lines:
        return PastedRows((), ())
    columns = headed(cls, lines[0])
    if columns:
        lines = lines[1:]
    else:
        columns = _as_shown(cls, lines[0], shown)
    reading = _Reading(store, cls, columns)
    rows: list[PastedRow] = []
    for start in range(0, len(lines), _CHUNK):
        progress.update(start, len(lines))
        rows += reading.rows(lines[start : start + _CHUNK])
    pasted = PastedRows(columns, tuple(_clashing_left_out(store, cls, _twice_left_out(rows))))
    if fields := _compared(pasted):
        log_question(store, cls.schema.key, fields)
    for key in reading.met:
        log_question(store, key, [WORDS])
    return pasted


def read_lines(
    reader: Reader, cls: type[Record], text: str, shown: Sequence[str]
) -> list[Draft[Any]]:
    """Return the lines as drafts of new records, to be gone on with; what cannot be read stays as typed."""
    lines = tsv.read(text)
    columns = headed(cls, lines[0]) if lines else ()
    rest = lines[1:] if columns else lines
    columns = columns or (_as_shown(cls, lines[0], shown) if lines else ())
    reading, drafts = _Reading(reader, cls, columns), []
    for line in rest:
        draft: Draft[Any] = Draft(cls)
        for spec, cell in zip(columns, line, strict=False):
            if spec and spec is not CODE and recognise_columns(spec) and cell.strip():
                reading.type_cell(draft, spec, cell)
        drafts.append(draft)
    return drafts


def save(store: Store, cls: type[Record], pasted: PastedRows, progress: Progress) -> int:
    """Save the records in one step, which one undo takes back; gives how many.

    Of a record that changes only the fields that do are written, whatever became of the others
    since it was read. Raises NotFound where it is gone by now, Cancelled through ``progress``.
    """
    rows = [row for row in pasted.rows if row.fate in (RowOutcome.NEW, RowOutcome.CHANGED)]
    title = _TITLE.format(n=len(rows), book=cls.schema.book)
    with store.step(title, f"{IMPORT}{uuid4().hex}") as step:
        for start in range(0, len(rows), _CHUNK):
            progress.update(start, len(rows))
            step.save_many(_as_of_now(store, cls, rows[start : start + _CHUNK]))
    return len(rows)


def _compared(pasted: PastedRows) -> list[str]:
    """The masked fields of stored records that the rows tell something of."""
    fields: dict[str, None] = {}
    for row in pasted.rows:
        if row.before is None:
            continue
        for spec, cell in zip(pasted.columns, row.cells, strict=True):
            if spec and recognise_columns(spec) and shows_masked(spec) and clean(cell) != MASK:
                fields[spec.name] = None
        sensitive = row.before.schema.sensitive
        fields |= dict.fromkeys(n for n in (*row.problems, *row.changed) if n in sensitive)
    return list(fields)


def _as_of_now(store: Store, cls: type[Record], rows: Sequence[PastedRow]) -> list[Record]:
    """The records of some rows, with what was changed elsewhere since they were read."""
    ids = [row.before.id for row in rows if row.before]
    now = {record.id: record for record in store.fetch(cls, ids)}
    made = []
    for row in rows:
        assert row.record is not None
        values: dict[str, Any] = {name: getattr(row.record, name) for name in row.changed}
        made.append(replace(now[row.record.id], **values) if row.record.id in now else row.record)
    return made


def headed(cls: type[Record], line: Sequence[str]) -> tuple[Field[Any] | None, ...]:
    """The fields that a line names; nothing where most of its cells name none."""
    known: dict[str, Field[Any]] = {}
    for name, spec in column_specs(cls).items():
        for said in (name, spec.header, spec.label.vi, spec.label.en):
            known.setdefault(fold(said), spec)
    found = tuple(known.get(fold(cell.rstrip(" *"))) for cell in line)
    named, filled = sum(map(bool, found)), sum(bool(cell.strip()) for cell in line)
    return found if 2 * named > filled else ()


def _as_shown(
    cls: type[Record], line: Sequence[str], shown: Sequence[str]
) -> tuple[Field[Any] | None, ...]:
    """The columns in the order of the list; the code only where a code stands there."""
    known = column_specs(cls)
    specs = [known[name] for name in shown]
    at = list(shown).index(CODE.name) if CODE.name in shown else -1
    if at >= 0 and not (at < len(line) and line[at].startswith(f"{cls.schema.prefix}-")):
        del specs[at]
    wide = len(line)
    return tuple([*specs, *[None] * wide][:wide])


class _Reading:
    """Turns lines into records; what a link's words mean is asked once."""

    def __init__(
        self, reader: Reader, cls: type[Record], columns: tuple[Field[Any] | None, ...]
    ) -> None:
        self._reader, self._cls, self._columns = reader, cls, columns
        self._links: dict[tuple[str, str], int | T] = {}
        self.met: dict[str, None] = {}  # the registers of which sensitive words were asked about

    def rows(self, lines: Sequence[Sequence[str]]) -> list[PastedRow]:
        """What some lines are; the records that they name are read together."""
        wide = len(self._columns)
        cells = [tuple([*line, *[""] * wide][:wide]) for line in lines]
        codes = [self._code(one) for one in cells]
        ids = self._reader.known_codes(self._cls, filter(None, codes))
        found = {record.id: record for record in self._reader.fetch(self._cls, ids.values())}
        names = [spec.name for spec in self._columns if spec]
        shown = CellReader(self._cls, names).read(self._reader, list(found), Sight.ALL)
        made = []
        for one, code in zip(cells, codes, strict=True):
            before = found.get(ids.get(code, 0))
            told = dict(zip(names, shown[before.id], strict=True)) if before else {}
            made.append(self._row(one, code, before, told))
        return made

    def _code(self, cells: Cells) -> str:
        """The code that a line gives."""
        at = self._columns.index(CODE) if CODE in self._columns else -1
        return clean(cells[at]) if at >= 0 else ""

    def _row(
        self, cells: Cells, code: str, before: Record | None, shown: Mapping[str, str]
    ) -> PastedRow:
        draft: Draft[Any] = Draft(self._cls, before)
        problems: dict[str, T] = {}
        told = [
            (spec, cell)
            for spec, cell in zip(self._columns, cells, strict=True)
            if spec
            and spec is not CODE
            and recognise_columns(spec)
            and not _says_the_same(spec, cell, shown, before)
        ]
        if before and not told:
            return PastedRow(cells, {}, before, before, shown)
        for spec, cell in told:
            try:
                draft.put(spec.name, self._value(spec, cell))
            except Unreadable as error:
                problems[spec.name] = error.text
        for name, problem in draft.problems().items():
            if problem.level is Level.ERROR:
                problems.setdefault(name, problem.text)
        if code and before is None and (why := is_misformed(self._cls, code)):
            problems[CODE.name] = why
        if problems:
            return PastedRow(cells, problems, None, before, shown)
        record = draft.finish()
        if before is None:
            return PastedRow(cells, {}, replace(record, code=code))
        names = self._cls.schema.fields
        changed = tuple(n for n in names if getattr(record, n) != getattr(before, n))
        return PastedRow(cells, {}, record, before, shown, changed)

    def type_cell(self, draft: Draft[Any], spec: Field[Any], cell: str) -> None:
        """Put a cell into a draft, as what it means, or as it was typed."""
        try:
            draft.put(spec.name, self._value(spec, cell))
        except Unreadable:
            draft.type_words(spec.name, clean(cell))

    def _value(self, spec: Field[Any], cell: str) -> Any:
        if not cell.strip():
            return () if isinstance(spec, LinksField) else spec.parse("")
        if cell.strip() == MASK:
            raise Unreadable(_MASKED)
        if isinstance(spec, LinkField):
            return self._linked(spec.target, cell)
        if isinstance(spec, LinksField):
            parts = cell.split(";" if ";" in cell else ",")
            return tuple(dict.fromkeys(self._linked(spec.target, p) for p in parts if p.strip()))
        return spec.parse(cell)

    def _linked(self, target: str, typed: str) -> int:
        """The one record with this code, or with just these words for its title."""
        key = (target, fold(typed))
        if key not in self._links:
            self._links[key] = self._meant(target, clean(typed))
        meant = self._links[key]
        if isinstance(meant, T):
            raise Unreadable(meant)
        return meant

    def _meant(self, target: str, typed: str) -> int | T:
        cls = register(target)
        ids = self._reader.ids(cls, Query(words=typed), _NAMESAKES)
        titles = self._reader.titles(target, ids)
        wanted = fold(typed)
        codes = [i for i in ids if fold(titles[i].code) == wanted]
        found = codes or [i for i in ids if fold(titles[i].words) == wanted]
        if not codes and not is_code(typed) and searches(cls):  # that there is none is told too
            self.met[target] = None
        if len(found) == 1:
            return found[0]
        label = T(cls.schema.label.vi.lower(), cls.schema.label.en.lower())
        return (_SEVERAL if found else _UNKNOWN).format(label=label, typed=typed)


def _says_the_same(
    spec: Field[Any], cell: str, shown: Mapping[str, str], before: Record | None
) -> bool:
    """A new record's empty cell says nothing; a stored one's, what a list shows, opens or masks."""
    said = clean(cell)
    if before is None:
        return not said
    if spec.in_part and said == clean(spec.show(before.open_part(spec.name))):
        return True
    return said == clean(shown[spec.name]) or (shows_masked(spec) and said == MASK)


def _twice_left_out(rows: list[PastedRow]) -> list[PastedRow]:
    """Two rows with one code: neither of them is meant for certain."""
    codes = [row.record.code if row.record else "" for row in rows]
    counts = Counter(codes)
    return [
        PastedRow(row.cells, {CODE.name: _TWICE}, None, row.before, row.shown)
        if code and counts[code] > 1
        else row
        for row, code in zip(rows, codes, strict=True)
    ]


def _clashing_left_out(reader: Reader, cls: type[Record], rows: list[PastedRow]) -> list[PastedRow]:
    """Rows that say what is said already: it would be counted twice."""
    if not (names := set(cls.schema.once)):
        return rows
    meant = {
        place: row.record
        for place, row in enumerate(rows)
        if row.record and (row.fate is RowOutcome.NEW or names & set(row.changed))
    }
    places, made = list(meant), list(rows)
    for number, clash in uniqueness.find_duplicates(reader, cls, list(meant.values())):
        row = rows[places[number]]
        problem = {clash.field: clash.text}
        made[places[number]] = PastedRow(row.cells, problem, None, row.before, row.shown)
    return made
