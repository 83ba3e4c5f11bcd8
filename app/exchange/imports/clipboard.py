"""Rows copied from a spreadsheet, made ready as a table of a workbook is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.exchange.imports.judging import Judge
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.prepared import Prepared, PreparedColumn, PreparedRow
from app.exchange.records import tsv
from app.exchange.records.paste import as_shown, headed
from app.schema.draft import Draft
from app.schema.fields import RowsField
from app.schema.record import Record
from app.services.list_cells import CODE
from app.store import Reader


def pasted(cls: type[Record], text: str, shown: Sequence[str]) -> Prepared:
    """The lines as a table. A first line of field names is recognised, else ``shown`` tells the order."""
    lines = tsv.read(text)
    if not lines:
        return Prepared("", (), (), (), (), (), "")
    fields, heads = headed(cls, lines[0]), lines[0]
    first = 2 if fields else 1
    if fields:
        lines = lines[1:]
    else:
        fields = as_shown(cls, lines[0], shown)
        heads = [str(spec.label) if spec else "" for spec in fields]
    wide = len(fields)
    # The small tables of stored records are changed in their forms.
    coded = CODE in fields
    columns = tuple(
        PreparedColumn(n, head, None if coded and isinstance(spec, RowsField) else spec)
        for n, (head, spec) in enumerate(zip(heads, fields, strict=True), 1)
    )
    rows = tuple(
        PreparedRow(number, tuple([*line, *[""] * wide][:wide]))
        for number, line in enumerate(lines, first)
    )
    return Prepared("", columns, rows, (), (), (), "")


def pasted_drafts(
    reader: Reader, cls: type[Record], text: str, shown: Sequence[str]
) -> list[Draft[Any]]:
    """The lines as drafts of new records, to be gone on with; what cannot be read stays as typed."""
    table = pasted(cls, text, shown)
    judge = Judge(reader, cls, tuple(column.field for column in table.columns), LinkNames())
    return [judge.draft(row) for row in table.rows]
