"""Small tables of people, filled from a cell that names them: who visited, who mediated, the parties."""

from __future__ import annotations

import dataclasses

from app.exchange.imports.cell_links import UNKNOWN, LinkReader, label_of
from app.exchange.imports.people import people_in
from app.exchange.records.paste import recognise_columns
from app.schema.fields import (
    AnyField,
    FieldValues,
    Level,
    LinkField,
    RowsField,
    TextField,
    Unreadable,
)
from app.schema.record import Row


def is_read(spec: AnyField | None) -> bool:
    """Whether cells of a column are read at all: as a value, or as the names of a small table."""
    return recognise_columns(spec) or (isinstance(spec, RowsField) and takes_names(spec.row))


def takes_names(row: type[Row]) -> bool:
    """Whether a row needs no more than somebody's name, or a link to them."""
    link, name = _fields(row)
    filled = [{one.name: value} for one, value in ((link, 1), (name, "A")) if one]
    return any(not _wrong(_made(row, values)) for values in filled)


def rows_in(spec: RowsField, cell: str, links: LinkReader) -> tuple[Row, ...]:
    """A row for each of the people that a cell names. Raises Unreadable where one must be known, and is not."""
    link, name = _fields(spec.row)
    made = []
    for person in people_in(cell):
        id_ = links.one(link.target, person, {}) if link else None
        if link and id_ is not None:
            made.append(_made(spec.row, {link.name: id_}))
        elif name:
            made.append(_made(spec.row, {name.name: name.parse(person)}))
        elif link:
            raise Unreadable(UNKNOWN.format(label=label_of(link.target), typed=person))
    return tuple(made)


def _fields(row: type[Row]) -> tuple[LinkField | None, TextField | None]:
    fields = row.fields.values()
    named = (one for one in fields if isinstance(one, TextField) and one.is_name)
    return next((f for f in fields if isinstance(f, LinkField)), None), next(named, None)


def _made(row: type[Row], values: FieldValues) -> Row:
    lacking = {f.name: None for f in dataclasses.fields(row) if f.default is dataclasses.MISSING}
    return row(**{**lacking, **values})


def _wrong(row: Row) -> bool:
    return any(problem.level is Level.ERROR for problem in row.problems())
