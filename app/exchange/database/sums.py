"""What the units in the database come to: the totals of the local rollup, to the digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, LiteralString

from app.exchange.database.vocabulary import BLANKS, read_periods
from app.exchange.package.package import period_of
from app.exchange.rollup.totals import Added, Columns, UnitTotals, composed
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Blank, Figure
from app.store.submissions import ReportKey

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection

_FOUR = ("value", "previous", "year_before", "cumulative")
_COUNTING: LiteralString = (
    "FROM andan.revision r JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package "
    "JOIN andan.series s ON s.id = f.series WHERE r.period = %s AND f.first_day = %s "
)
_SUMS: LiteralString = (
    "WITH sums AS (SELECT f.series, count(*) AS units, "
    "sum(value) AS v, sum(previous) AS p, sum(year_before) AS y, sum(cumulative) AS c, "
    "count(value) AS nv, count(previous) AS np, count(year_before) AS ny, count(cumulative) AS nc "
    "FROM andan.revision r JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package "
    "WHERE r.period = %s AND f.first_day = %s GROUP BY f.series) "
    "SELECT s.indicator, s.path, s.part, units, v, p, y, c, nv, np, ny, nc "
    "FROM sums JOIN andan.series s ON s.id = sums.series"
)
_WHOLES: LiteralString = (
    "SELECT s.indicator, "
    "count(*) FILTER (WHERE value <> 0), count(*) FILTER (WHERE previous <> 0), "
    "count(*) FILTER (WHERE year_before <> 0), count(*) FILTER (WHERE cumulative <> 0), "
    "max(coalesce(value, 0)), max(coalesce(previous, 0)), "
    f"max(coalesce(year_before, 0)), max(coalesce(cumulative, 0)) {_COUNTING}"
    "AND s.path = '' GROUP BY s.indicator"
)
_BLANK: LiteralString = (
    "SELECT DISTINCT ON (s.indicator, s.path, s.part, f.why) s.indicator, s.path, s.part, f.why, "
    f"f.unit {_COUNTING}AND f.why IS NOT NULL "
    "ORDER BY s.indicator, s.path, s.part, f.why, f.unit"
)
# A package has one unit. The planner takes them for independent, expects a handful of rows of a month's million,
# and would sort these on the disk.
_PLAN = "SET LOCAL enable_sort = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
# A package that comes between two of the queries is in all of them or in none.
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
Row = tuple[str, str, str]  # indicator, path, part


@dataclass(slots=True)
class _Found:
    """The sums of a report as they are read."""

    sums: dict[Row, list[Figure]] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    counted: dict[str, tuple[int, ...]] = field(default_factory=dict)


def read_totals(
    connection: Connection, slots: Sequence[ReportKey] | None = None
) -> dict[ReportKey, dict[str, UnitTotals]]:
    """The totals of the reports, or of all known ones that any unit's package counts in."""
    known = read_periods(connection).items()
    periods = {slot: number for slot, number in known if slot.report in REPORTS}
    present = {number for (number,) in connection.execute("SELECT period FROM andan.revision")}
    chosen = [slot for slot in (periods if slots is None else slots) if slot in periods]
    return {slot: _totals(connection, slot, periods[slot]) for slot in chosen
            if periods[slot] in present}  # fmt: skip


def _totals(connection: Connection, slot: ReportKey, period: int) -> dict[str, UnitTotals]:
    with connection.transaction():
        connection.execute(_ONE_MOMENT)
        connection.execute(_PLAN)
        return _read(connection, slot, [period, period_of(slot).first])


def _read(connection: Connection, slot: ReportKey, about: list[object]) -> dict[str, UnitTotals]:
    found = _Found()
    for indicator, path, part, units, *columns in connection.execute(_SUMS, about):
        sums, numbers = columns[:4], columns[4:]
        row = (indicator, path, part)
        found.sums[row] = [Blank.NO_DATA if n is None else int(n) for n in sums]
        if not path:
            found.units[indicator], found.counted[indicator] = units, tuple(numbers)
    _explain(found, connection.execute(_BLANK, about).fetchall())
    above, most = {}, {}
    for indicator, *columns in connection.execute(_WHOLES, about):
        above[indicator], most[indicator] = tuple(columns[:4]), tuple(map(int, columns[4:]))
    rows: dict[Row, Columns] = {row: tuple(four) for row, four in found.sums.items()}
    return composed(slot, Added(rows, found.units, found.counted, above, most))


def _explain(found: _Found, blanks: Sequence[tuple[Any, ...]]) -> None:
    """Say why a sum is blank: for the first unit's reason, and whatever the others gave where one was not
    cut off as they were, or is hidden (``figures.added``)."""
    seen: dict[tuple[Row, int], list[tuple[str, Blank]]] = defaultdict(list)
    for indicator, path, part, why, unit in blanks:
        for place, letter in enumerate(why):
            if letter in BLANKS:
                seen[(indicator, path, part), place].append((unit, BLANKS[letter]))
    for (row, place), reasons in seen.items():
        kinds = {reason for _unit, reason in reasons}
        four = found.sums[row]
        for blank in (Blank.NOT_BY_DAY, Blank.SMALL):
            if blank in kinds:
                four[place] = blank
                break
        else:
            if isinstance(four[place], Blank):
                four[place] = min(reasons, key=lambda one: one[0])[1]
