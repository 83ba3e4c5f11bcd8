"""A register in an archive: its records as JSON, and as CSV that a spreadsheet opens."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from app.base.csv_table import csv_bytes
from app.base.json_types import JsonObject
from app.exchange.records.records_json import masked_fields, to_json
from app.schema.conditions import Query
from app.schema.fields import AnyField, RowsField
from app.schema.record import Record
from app.store.read.reader import CHUNK, Reader


def records_of(reader: Reader, cls: type[Record], *, names: bool) -> list[JsonObject]:
    """Every record as JSON values, in the order in which they were entered."""
    ids = reader.ids(cls, Query(order="id"))
    found: list[JsonObject] = []
    for start in range(0, len(ids), CHUNK):
        found += to_json(reader, reader.fetch(cls, ids[start : start + CHUNK]), names=names)
    return found


def as_json(records: Sequence[JsonObject]) -> bytes:
    """One JSON array, a record a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f"[\n{lines}\n]\n".encode()


def as_csv(
    cls: type[Record], records: Sequence[JsonObject], *, names: bool
) -> Iterator[tuple[str, bytes]]:
    """The register's own table and its small tables, by the name that each is written under.

    None of a register that is only counted: every column would be left out.
    """
    if cls.schema.only_counted and not names:
        return
    hidden = () if names else tuple(masked_fields(cls))
    key, fields = cls.schema.key, cls.schema.fields
    own = {
        name: spec
        for name, spec in fields.items()
        if not isinstance(spec, RowsField) and (name not in hidden or spec.in_part)
    }
    yield key, _table(own, records)
    for name, spec in fields.items():
        if isinstance(spec, RowsField) and name not in hidden:
            inner = {n: f for n, f in spec.row.fields.items() if f"{name}.{n}" not in hidden}
            held: list[JsonObject] = [
                {**row, "code": record["code"]} for record in records for row in record[name] or ()
            ]
            yield f"{key}__{name}", _table(inner, held)


def _table(fields: Mapping[str, AnyField], holders: Sequence[JsonObject]) -> bytes:
    """Code and fields, headed by their keys."""
    columns = ("code", *fields)
    return csv_bytes(columns, ([one[name] for name in columns] for one in holders))
