"""Rows copied from a spreadsheet: which fields they hold, what becomes of each, one step to save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.cells import CODE, MASK, column_specs
from app.conditions import Query, one_of
from app.draft import Draft
from app.exchange import tabbed
from app.fields import Field, Level, LinkField, LinksField, Unreadable
from app.jobs import Progress, watched
from app.lang import T
from app.record import Record, register
from app.store import Store
from app.store.reading import Reader
from app.text import clean, fold

_CHUNK = 900
_NAMESAKES = 20  # more than these of one name are looked at no further
_MASKED = T("Ô này bị che, chưa có nội dung", "This cell is masked: it holds nothing")
_TAKEN = T("Mã này đã có trong sổ", "The register has this code already")
_TWICE = T("Mã này có hai lần trong các dòng dán", "This code stands twice in what is pasted")
_UNKNOWN = T("Không có {label} “{typed}”", "No {label} “{typed}”")
_SEVERAL = T("Có nhiều {label} “{typed}”, hãy ghi mã", "Several {label} “{typed}”: give the code")
_TITLE = T("Dán {n} bản ghi vào sổ {book}", "Paste {n} records into {book}")


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line: its cells, what is wrong by field, and the record unless something is."""

    cells: tuple[str, ...]
    problems: Mapping[str, T]
    record: Record | None


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted. ``columns``: the field of each column, None where none was recognised."""

    columns: tuple[Field[Any] | None, ...]
    rows: tuple[PastedRow, ...]

    @property
    def records(self) -> list[Record]:
        """The records that can be saved."""
        return [row.record for row in self.rows if row.record is not None]


def read(
    reader: Reader, cls: type[Record], text: str, shown: Sequence[str], progress: Progress
) -> Pasted:
    """What the lines are. A first line of field names is recognised, else ``shown`` tells the order.

    Nothing is written. Raises Cancelled through ``progress``.
    """
    lines = tabbed.read(text)
    if not lines:
        return Pasted((), ())
    columns = _headed(cls, lines[0])
    if columns:
        lines = lines[1:]
    else:
        columns = _as_shown(cls, lines[0], shown)
    reading = _Reading(reader, cls, columns)
    rows = [reading.row(line) for line in watched(lines, len(lines), progress)]
    return Pasted(columns, tuple(_codes_checked(reader, cls, rows)))


def save(store: Store, cls: type[Record], pasted: Pasted) -> int:
    """Save the records in one step, which one undo takes back; gives how many."""
    records = pasted.records
    with store.step(_TITLE.format(n=len(records), book=cls.schema.book)) as step:
        step.save_many(records)
    return len(records)


def _headed(cls: type[Record], line: Sequence[str]) -> tuple[Field[Any] | None, ...]:
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

    def row(self, line: Sequence[str]) -> PastedRow:
        cells = tuple([*line, *[""] * len(self._columns)][: len(self._columns)])
        draft: Draft[Any] = Draft(self._cls)
        problems: dict[str, T] = {}
        code = ""
        for spec, cell in zip(self._columns, cells, strict=True):
            if spec is None or spec.derived or not cell.strip():
                continue
            if spec is CODE:
                code = clean(cell)
                continue
            try:
                draft.put(spec.name, self._value(spec, cell))
            except Unreadable as error:
                problems[spec.name] = error.text
        for name, problem in draft.problems().items():
            if problem.level is Level.ERROR:
                problems.setdefault(name, problem.text)
        if problems:
            return PastedRow(cells, problems, None)
        return PastedRow(cells, problems, replace(draft.finish(), code=code))

    def _value(self, spec: Field[Any], cell: str) -> Any:
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
        if len(found) == 1:
            return found[0]
        label = T(cls.schema.label.vi.lower(), cls.schema.label.en.lower())
        return (_SEVERAL if found else _UNKNOWN).format(label=label, typed=typed)


def _codes_checked(reader: Reader, cls: type[Record], rows: list[PastedRow]) -> list[PastedRow]:
    """A row whose code is taken is not new."""
    counts = Counter(row.record.code for row in rows if row.record and row.record.code)
    given, taken = list(counts), set[str]()
    for start in range(0, len(given), _CHUNK):
        some = one_of("code", *given[start : start + _CHUNK])
        taken.update(code for (code,) in reader.values(cls, some, "code"))

    def checked(row: PastedRow) -> PastedRow:
        code = row.record.code if row.record else ""
        if code in taken:
            return PastedRow(row.cells, {CODE.name: _TAKEN}, None)
        if counts[code] > 1:
            return PastedRow(row.cells, {CODE.name: _TWICE}, None)
        return row

    return [checked(row) for row in rows]
