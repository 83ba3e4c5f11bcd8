"""The cells of a list: the shown texts of some fields of some records, masked or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

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
from app.schema.record import Record
from app.schema.visitor import FieldVisitor
from app.store.read.reader import Reader, RecordTitle

MASK = "•••"


class Sight(Enum):
    """How much of the records is to be seen, and what stands in the place of the rest.

    All of it; what the window shows unasked; what leaves it for no stated purpose.
    """

    least: Privacy | None
    mask: str

    def __new__(cls, key: str, least: Privacy | None, mask: str) -> Sight:
        member = object.__new__(cls)
        member._value_ = key
        member.least, member.mask = least, mask
        return member

    ALL = "all", None, ""
    WINDOW = "window", Privacy.SENSITIVE, MASK
    OUTSIDE = "outside", Privacy.PERSONAL, ""

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


def shown_title(cls: type[Record], title: RecordTitle) -> str:
    """Return the words of a title, or a mask where they are sensitive."""
    return MASK if cls.schema.title in cls.schema.sensitive else title.words


def shows_masked(spec: AnyField, sight: Sight = Sight.WINDOW) -> bool:
    """Whether a list masks the field: itself, or all that identifies a row of it."""
    if sight.hides(spec.privacy):
        return not (spec.in_part and sight is Sight.OUTSIDE)
    if not isinstance(spec, RowsField):
        return False
    return all(sight.hides(one.privacy) for one in columns_needed(spec))


def presence_tells(spec: AnyField) -> bool:
    """Whether it tells something of a record that a field is filled or empty: not that of long words."""
    return not (isinstance(spec, TextField) and spec.lines > 1)


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


def shown(reader: Reader, spec: AnyField, value: FieldValue) -> str:
    """One value as a list shows it, not masked."""
    return _column(reader, spec, [value], Sight.ALL)[0]


def _column(reader: Reader, spec: AnyField, values: list[FieldValue], sight: Sight) -> list[str]:
    return spec.accept(_ColumnTexts(reader, values, sight))


@dataclass(frozen=True, slots=True)
class _ColumnTexts(FieldVisitor[list[str]]):
    """The shown texts of the values of one column."""

    reader: Reader
    values: list[FieldValue]
    sight: Sight

    def scalar(self, spec: AnyField, /) -> list[str]:
        if shows_masked(spec, self.sight):
            alike, mask = presence_tells(spec), self.sight.mask
            return [mask if alike or value not in (None, ()) else "" for value in self.values]
        return [spec.show(value) for value in self.values]

    def link(self, spec: LinkField, /) -> list[str]:
        if shows_masked(spec, self.sight):
            return self.scalar(spec)
        ids = {value for value in self.values if value is not None}
        titles = self._titles(spec, ids)
        return [titles.get(value, "") for value in self.values]

    def links(self, spec: LinksField, /) -> list[str]:
        if shows_masked(spec, self.sight):
            return self.scalar(spec)
        titles = self._titles(spec, {id_ for several in self.values for id_ in several})
        return [", ".join(titles[i] for i in several if i in titles) for several in self.values]

    def choices(self, spec: ChoicesField, /) -> list[str]:
        return self.scalar(spec)

    def rows(self, spec: RowsField, /) -> list[str]:
        if shows_masked(spec, self.sight):
            return self.scalar(spec)
        return _summaries(self.reader, spec, self.values, self.sight)

    def _titles(self, spec: LinkField | LinksField, ids: set[int]) -> dict[int, str]:
        """Return the texts of links: a name, or the code where there is none."""
        found = self.reader.titles(spec.target, ids)
        return {id_: title.words or title.code for id_, title in found.items()}


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
    return [", ".join(filter(None, islice(words, len(several)))) for several in values]
