"""Rows that say what another row, or a stored record, says already: neither is meant for certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.base.language import T
from app.exchange.imports.fates import RehearsedRow, RowOutcome
from app.schema.fields import AnyField
from app.schema.record import Record
from app.services.list_cells import CODE
from app.store.read.reader import Reader
from app.store.write import uniqueness

TWICE = T("Mã này có ở hai dòng", "This code stands in two rows")
TWICE_MEANT = T("Hai dòng cùng là một bản ghi trong sổ", "Two rows are the same stored record")


def leave_out_twice(
    cls: type[Record],
    columns: Sequence[AnyField | None],
    rows: list[RehearsedRow],
    places: Sequence[int],
) -> None:
    """Leave out those of some rows that have one code, or are of one stored record."""
    codes = {n: record.code for n in places if (record := rows[n].record)}
    counts, at = Counter(codes.values()), columns.index(CODE) if CODE in columns else -1
    for n, code in codes.items():
        if code and counts[code] > 1:
            typed = at >= 0 and rows[n].cells[at].strip()
            rows[n] = _left_out(
                rows[n], *((CODE.name, TWICE) if typed else (cls.schema.title, TWICE_MEANT))
            )


def leave_out_clashing(reader: Reader, cls: type[Record], rows: list[RehearsedRow]) -> None:
    """Leave out rows that say what is said already: it would be counted twice."""
    if not (names := set(cls.schema.once)):
        return
    meant = {
        place: row.record
        for place, row in enumerate(rows)
        if row.record and (row.fate is RowOutcome.NEW or names & set(row.changed))
    }
    places = list(meant)
    for number, clash in uniqueness.find_duplicates(reader, cls, list(meant.values())):
        rows[places[number]] = _left_out(rows[places[number]], clash.field, clash.text)


def _left_out(row: RehearsedRow, name: str, why: T) -> RehearsedRow:
    return RehearsedRow(
        row.number, row.cells, {name: why}, None, row.before, row.shown, part=row.part
    )
