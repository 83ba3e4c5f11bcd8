"""The numbers that stand for periods and for indicators with their parts in the database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app.exchange.package.figure_layout import FigureLayout
from app.exchange.package.package import period_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from app.reports.spec.figures import Blank
from app.store.submissions import ReportKey, SubmissionKind

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection

# Permanent: a letter for each reason of a blank, in each row that has one.
LETTERS = {"": ".", Blank.NOT_ASSESSED.value: "a", Blank.NO_DATA.value: "n"}
LETTERS |= {Blank.NOT_BY_DAY.value: "d", Blank.SMALL.value: "s"}
BLANKS = {letter: Blank(why) for why, letter in LETTERS.items() if why}
SeriesKey = tuple[str, str, str, str]  # report, indicator, path, part

_PERIODS = 'SELECT id, report, period, "window", kind FROM andan.period'
_SERIES = "SELECT id, report, indicator, path, part FROM andan.series"


def read_periods(connection: Connection) -> dict[ReportKey, int]:
    """The numbers of the periods there are."""
    return {
        ReportKey(report, period, window, SubmissionKind(kind)): number
        for number, report, period, window, kind in connection.execute(_PERIODS)
    }


def read_series(connection: Connection) -> dict[SeriesKey, int]:
    """The numbers of the indicators and parts there are."""
    return {(r, i, path, part): number for number, r, i, path, part in connection.execute(_SERIES)}


def rows_of_layout(report: str, layout: FigureLayout) -> list[SeriesKey]:
    """What stands in each row of a layout, in its order."""
    return [(report, shape.key, path, part) for shape in layout.shapes for path, part in shape.rows]


class Vocabulary:
    """The numbers, which are given as they are needed; several receivers give the same."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.periods = read_periods(connection)
        self.series = read_series(connection)

    def require(self, slot: ReportKey, rows: list[SeriesKey]) -> None:
        """Make the partition of a new period, and give numbers to what has none yet."""
        if slot not in self.periods:
            period = period_of(slot)
            # First: a period that stands there is taken for one that has its partition.
            self._connection.execute("SELECT andan.make_partition(%s)", [period.first])
            self._connection.execute(
                'INSERT INTO andan.period (report, period, "window", kind, first_day, last_day) '
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [slot.report, slot.period, slot.window, slot.kind.value, period.first, period.last],
            )
            self.periods = read_periods(self._connection)
        if new := sorted({*rows} - self.series.keys()):
            with self._connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO andan.series (report, indicator, path, part, guarded) "
                    "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                    [(*row, row[1] in guarded(slot.report)) for row in new],
                )
            self.series = read_series(self._connection)


@cache
def guarded(report: str) -> frozenset[str]:
    """The indicators of a report whose parts may tell who was helped."""
    return frozenset(i.key for i in REPORTS[report].indicators() if is_guarded(i))
