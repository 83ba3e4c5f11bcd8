"""The cells of a list: the shown texts of some fields of some records, masked or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from app.base import text
from app.base.language import T
from app.schema.conditions import Query, one_of
from app.schema.fields import (
    AnyField,
    ChoicesField,
    FieldValue,
    LinkField,
    LinksField,
    ManyField,
    Privacy,
    RowsField,
    TextField,
)
from app.schema.record import Record, register
from app.schema.visitor import FieldVisitor
from app.store.read.reader import Reader, RecordTitle

MASK = "•••"
_NOTHING: tuple[object, ...] = (None, "", ())


class Sight(Enum):
    """How much of the records is to be seen: all of it; what the window shows unasked; what leaves it
    for no stated purpose.
    """

    least: Privacy | None

    def __new__(cls, key: str, least: Privacy | None) -> Sight:
        member = object.__new__(cls)
        member._value_ = key
        member.least = least
        return member

    ALL = "all", None
    WINDOW = "window", Privacy.SENSITIVE
    OUTSIDE = "outside", Privacy.PERSONAL

    def hides(self, privacy: Privacy) -> bool:
        """Whether values of this class are not to be seen."""
        return self.least is not None and privacy.reaches(self.least)


CODE: AnyField = TextField(label=T("Mã", "Code"), name="code", header="Mã")
Cells = tuple[str, ...]


def column_specs(cls: type[Record]) -> dict[str, AnyField]:
    """Every field that a list can show in a column, the code first."""
    return {CODE.name: CODE, **cls.schema.fields}


def usual_columns(cls: type[Record]) -> tuple[str, ...]:
    """The columns of a register that nobody has changed."""
    return (CODE.name, *cls.schema.columns)


def open_order(
    cls: type[Record], query: Query, sight: Sight = Sight.OUTSIDE, *, requested: bool = False
) -> Query:
    """The query in an order that tells nothing of what is not to be seen: as entered, where it would.

    Whoever has the true list of families would know each code by its place among sorted names, also
    among those of one area. ``requested``: the order itself was asked for, and that is logged.
    """
    usual = cls.schema.sort_by.removeprefix("-")
    hidden = {n for n, spec in cls.schema.fields.items() if sight.hides(spec.privacy)}
    if not requested and (query.order or usual) in hidden:
        return replace(query, order="id", down=False)
    return replace(query, as_entered=usual in hidden)


def sortable(cls: type[Record], name: str) -> bool:
    """A list sorts by a field only where an index lets it begin at once."""
    return name in usual_columns(cls) and name not in cls.schema.many


def columns_needed(spec: RowsField) -> tuple[AnyField, ...]:
    """Return the fields that identify a row: those that name somebody, else those it must hold."""
    fields = spec.row.fields.values()
    named, needed = [f for f in fields if _names(f)], [f for f in fields if f.required]
    if not named or (needed and not any(map(_names, needed))):
        return tuple(needed or fields)
    return (*named, *[f for f in fields if f.kind == "text" and f not in named][:1])


def _names(spec: AnyField) -> bool:
    return isinstance(spec, LinkField) or (isinstance(spec, TextField) and spec.is_name)


def masked(spec: AnyField, words: str) -> str:
    """Return what the window shows in the place of words that it masks: of a name its first letters.

    Whoever keeps the record knows it by them, who looks over a shoulder does not. Nothing stays nothing.
    """
    if not words:
        return ""
    return (_names_a_person(spec) and text.abbreviate(words)) or MASK


def is_masked(spec: AnyField, words: str) -> bool:
    """Return whether words are what the window shows in the place of others: first letters are no name."""
    if words == MASK or not words.endswith((".", MASK)) or not shows_masked(spec):
        return words == MASK
    names = columns_needed(spec) if isinstance(spec, RowsField) else (spec,)
    parts = words.split(", ")
    return any(map(_names_a_person, names)) and all(
        one in (MASK, text.abbreviate(one)) for one in parts
    )


def shown_title(cls: type[Record], title: RecordTitle) -> str:
    """Return the words of a title as the window shows them unasked."""
    name = cls.schema.title
    hidden = name in cls.schema.sensitive
    return masked(cls.schema.fields[name], title.words) if hidden else title.words


def _names_a_person(spec: AnyField) -> bool:
    """Whether what it shows is a person's name: typed, or that of whoever a link leads to."""
    if isinstance(spec, LinkField | LinksField):
        schema = register(spec.target).schema
        spec = schema.fields[schema.title]
    return isinstance(spec, TextField) and spec.is_name


def shows_masked(spec: AnyField, sight: Sight = Sight.WINDOW) -> bool:
    """Whether a list masks the field: itself, or all that identifies a row of it."""
    if sight.hides(spec.privacy):
        return not (spec.in_part and sight is Sight.OUTSIDE)
    if not isinstance(spec, RowsField):
        return False
    return all(sight.hides(one.privacy) for one in columns_needed(spec))


def columns_seen(cls: type[Record], names: Sequence[str], sight: Sight) -> tuple[str, ...]:
    """Those of some columns that show something; the others are left out of what leaves."""
    known = column_specs(cls)
    return tuple(name for name in names if not shows_masked(known[name], sight))


class CellReader:
    """Reads the columns of one list, through whichever connection is handed to it."""

    def __init__(self, cls: type[Record], names: Sequence[str]) -> None:
        known = column_specs(cls)
        self.cls = cls
        self.specs = [known[name] for name in names]
        self._own = [s.name for s in self.specs if not isinstance(s, ManyField)]

    def read(self, reader: Reader, ids: Sequence[int], sight: Sight) -> dict[int, Cells]:
        """The texts by id; records that are gone are left out.

        Whole records are read only where a column shows one of their lists, or what is open of it.
        """
        found = reader.values(self.cls, one_of("id", *ids), "id", *self._own)
        if not found:
            return {}
        read, *stored = zip(*found, strict=True)
        held = dict(zip(self._own, stored, strict=True))
        in_part = [s for s in self.specs if s.in_part and sight is Sight.OUTSIDE]
        records: dict[int, Record] = {}
        if in_part or len(self._own) < len(self.specs):
            records = {record.id: record for record in reader.fetch(self.cls, read)}
        columns = []
        for spec in self.specs:
            if isinstance(spec, ManyField):
                values = [getattr(records[i], spec.name) if i in records else () for i in read]
            elif spec in in_part:
                values = [records[i].open_part(spec.name) if i in records else None for i in read]
            else:
                values = [spec.from_db(value) for value in held[spec.name]]
            columns.append(_column(reader, spec, values, sight))
        return dict(zip(read, zip(*columns, strict=True), strict=True))

    def read_besides(
        self, reader: Reader, ids: Sequence[int], sight: Sight, own: Callable[[int, str], bool]
    ) -> dict[int, Cells]:
        """The same, and besides what stands in fields that are one's ``own``."""
        cells = self.read(reader, ids, sight)
        closed = [(n, s.name) for n, s in enumerate(self.specs) if shows_masked(s, sight)]
        mine = {id_: {n for n, name in closed if own(id_, name)} for id_ in cells}
        for id_, whole in self.read(reader, [i for i in mine if mine[i]], Sight.ALL).items():
            both = enumerate(zip(cells[id_], whole, strict=True))
            cells[id_] = tuple(there if n in mine[id_] else here for n, (here, there) in both)
        return cells


def shown(reader: Reader, spec: AnyField, value: FieldValue, sight: Sight = Sight.ALL) -> str:
    """One value as a list shows it."""
    return _column(reader, spec, [value], sight)[0]


def _column(reader: Reader, spec: AnyField, values: list[FieldValue], sight: Sight) -> list[str]:
    if not shows_masked(spec, sight):
        return spec.accept(_ColumnTexts(reader, values, sight))
    if sight is Sight.WINDOW:
        return spec.accept(_MaskedTexts(reader, values))
    return [""] * len(values)


@dataclass(frozen=True, slots=True)
class _ColumnTexts(FieldVisitor[list[str]]):
    """The shown texts of the values of one column."""

    reader: Reader
    values: list[FieldValue]
    sight: Sight

    def scalar(self, spec: AnyField, /) -> list[str]:
        return [spec.show(value) for value in self.values]

    def link(self, spec: LinkField, /) -> list[str]:
        titles = self._titles(spec, {value for value in self.values if value is not None})
        return [titles.get(value, "") for value in self.values]

    def links(self, spec: LinksField, /) -> list[str]:
        titles = self._titles(spec, {id_ for several in self.values for id_ in several})
        return [", ".join(titles[i] for i in several if i in titles) for several in self.values]

    def choices(self, spec: ChoicesField, /) -> list[str]:
        return self.scalar(spec)

    def rows(self, spec: RowsField, /) -> list[str]:
        return _summaries(self.reader, spec, self.values, self.sight)

    def _titles(self, spec: LinkField | LinksField, ids: set[int]) -> dict[int, str]:
        """Return the texts of links: a name, or the code where there is none."""
        found = self.reader.titles(spec.target, ids)
        return {id_: title.words or title.code for id_, title in found.items()}


@dataclass(frozen=True, slots=True)
class _MaskedTexts(FieldVisitor[list[str]]):
    """What the window shows in the place of the values of one column that it masks."""

    reader: Reader
    values: list[FieldValue]

    def scalar(self, spec: AnyField, /) -> list[str]:
        if _names_a_person(spec):
            return [masked(spec, spec.show(value)) for value in self.values]
        return ["" if value in _NOTHING else MASK for value in self.values]

    def link(self, spec: LinkField, /) -> list[str]:
        several = [() if value is None else (value,) for value in self.values]
        return self._linked(spec, several)

    def links(self, spec: LinksField, /) -> list[str]:
        return self._linked(spec, self.values)

    def choices(self, spec: ChoicesField, /) -> list[str]:
        return self.scalar(spec)

    def rows(self, spec: RowsField, /) -> list[str]:
        """Return the first letters of those whom the rows name; one mask where they name nobody."""
        name = next((one for one in columns_needed(spec) if _names_a_person(one)), None)
        if name is None:
            return self.scalar(spec)
        rows = [getattr(row, name.name) for several in self.values for row in several]
        letters: list[str] = name.accept(_MaskedTexts(self.reader, rows))
        lines = _joined(letters, self.values)
        return [
            line or (MASK if rows else "") for line, rows in zip(lines, self.values, strict=True)
        ]

    def _linked(self, spec: LinkField | LinksField, several: Sequence[Sequence[int]]) -> list[str]:
        """Of whoever may not be read there is no name, and so no first letters either."""
        ids = {id_ for some in several for id_ in some} if _names_a_person(spec) else set()
        titles = self.reader.titles(spec.target, ids)
        letters = {id_: masked(spec, title.words) for id_, title in titles.items()}
        return [
            ", ".join(filter(None, map(letters.get, some))) or (MASK if some else "")
            for some in several
        ]


def _summaries(
    reader: Reader, spec: RowsField, values: list[FieldValue], sight: Sight
) -> list[str]:
    """The rows of each record in one line: who they name, else what they must hold."""
    fields, rows = columns_needed(spec), [row for several in values for row in several]
    columns = [
        _column(reader, one, [getattr(row, one.name) for row in rows], sight) for one in fields
    ]
    most = 1 if any(map(_names, fields)) else len(fields)
    words = (" ".join([cell for cell in row if cell][:most]) for row in zip(*columns, strict=True))
    return _joined(words, values)


def _joined(words: Iterable[str], several: Sequence[Sequence[object]]) -> list[str]:
    """The words of all rows, those of each record in one line."""
    left = iter(words)
    return [", ".join(filter(None, islice(left, len(rows)))) for rows in several]
