"""The figures in the database as the rows of a flat table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, LiteralString

from app.exchange.database.vocabulary import BLANKS
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.flat_table import FlatRow, part_name
from app.reports.spec.figures import Figure
from app.store.submissions import ReportKey, SubmissionKind

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection

_AT_ONCE = 10_000
# Partition by partition: a join over all of them would be sorted as a whole first.
_PERIODS: LiteralString = (
    'SELECT id, report, period, "window", kind, first_day FROM andan.period '
    'ORDER BY report, "window", first_day, period, kind'
)
_ROWS: LiteralString = (
    "SELECT r.unit, r.number, s.indicator, s.path, s.part, f.value, left(f.why, 1) "
    "FROM andan.revision r JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package "
    "JOIN andan.series s ON s.id = f.series WHERE r.period = %s AND f.first_day = %s "
    "AND (s.path = '' OR NOT s.guarded) ORDER BY r.unit, s.id"
)


def unknown_reports(connection: Connection) -> list[str]:
    """The reports of a newer receiver that this version cannot write as rows."""
    found = {report for _id, report, *_period in connection.execute(_PERIODS)}
    return sorted(found - REPORTS.keys())


def rows_of_database(connection: Connection) -> Iterator[FlatRow]:
    """The figure of the period of each unit that counts, of the reports that this version knows.

    Parts that may tell who was helped are left out.
    """
    for number, report, period, window, kind, first in connection.execute(_PERIODS).fetchall():
        if report not in REPORTS:
            continue
        slot = ReportKey(report, period, window, SubmissionKind(kind))
        with connection.transaction(), connection.cursor(name="andan") as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(_ROWS, [number, first])
            for (unit, revision), some in groupby(cursor, key=lambda row: (row[0], row[1])):
                figures: dict[tuple[str, str, str], Figure] = {
                    (indicator, path, part): BLANKS[why] if value is None else value
                    for _unit, _number, indicator, path, part, value, why in some
                }
                yield from _unit_rows(slot, unit, revision, figures)


def _unit_rows(
    slot: ReportKey, unit: str, revision: int, figures: dict[tuple[str, str, str], Figure]
) -> Iterator[FlatRow]:
    """The rows of a unit: each indicator, rates from what they are rates of, then its parts."""
    for one in REPORTS[slot.report].indicators():
        whole = figures.get((one.key, "", ""))
        if one.ratio:
            some, of = (figures.get((key, "", "")) for key in (one.ratio.part, one.ratio.whole))
            whole = None if some is None or of is None else one.ratio.of(some, of)
        if whole is not None:
            yield FlatRow(unit, slot, one.key, whole, revision=revision)
    for (key, path, part), figure in figures.items():
        if path and figure != 0:
            name = part_name(path, part)
            yield FlatRow(unit, slot, key, figure, part=name, revision=revision)
