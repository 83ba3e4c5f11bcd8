"""Where the figures of a report lead: the records behind each of them, by the same conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.language import T
from app.base.periods import Days
from app.reports.compute.manual_figures import target_query
from app.reports.compute.report_rows import COMPARED, FIGURES, TRENDS, FigureColumn, ReportRow
from app.reports.spec.figures import Figure, is_something
from app.reports.spec.official_table import CountedRow, OfficialTable
from app.reports.spec.official_table import ReportColumn as TableColumn
from app.reports.spec.report import ComputedReport
from app.schema.conditions import Query

_OF_PART = T("{name}: {part}", "{name}: {part}")
_DATED = T("{name} ({dates})", "{name} ({dates})")
_OF_CELL = T("{row}: {column}", "{row}: {column}")
_TARGET = T("Chỉ tiêu năm: {name}", "Year's target: {name}")
_COMPARED = {
    **{column: (FigureColumn.VALUE, before) for column, before in COMPARED.items()},
    FigureColumn.REACHED: (FigureColumn.CUMULATIVE, FigureColumn.TARGET),
}


@dataclass(frozen=True, slots=True)
class DrillDown:
    """The records of a register behind a figure, under the title that a list of them has.

    ``record``: the one that a row of an official table is of.
    """

    register: str
    query: Query
    title: T
    value: Figure = 0
    record: int | None = None


def drill_downs(
    computed: ComputedReport, entry: ReportRow, column: FigureColumn
) -> tuple[DrillDown, ...]:
    """Where a cell leads: several where its figure is made from others, none where it says 0."""
    found = dict.fromkeys(_drill_downs(computed, entry, column)) if entry.texts()[column] else {}
    return tuple(lead for lead in found if is_something(lead.value))


def drill_down(table: OfficialTable, line: CountedRow, column: TableColumn) -> DrillDown | None:
    """Where a cell of an official table leads; None where it is no figure, or 0, and no record's."""
    source = table.source(line, column)
    value = line.cells[table.columns.index(column)]
    if source is None or value in (None, "", 0):
        return None
    title = _OF_CELL.format(row=line.cells[1], column=column.title)
    figure = value if isinstance(value, int | float) else 0
    return DrillDown(source.register, Query(source.where), title, figure, source.record)


def _drill_downs(
    computed: ComputedReport, entry: ReportRow, column: FigureColumn
) -> Iterator[DrillDown]:
    for compared in _COMPARED.get(column, ()):
        yield from _drill_downs(computed, entry, compared)
    line = entry.line
    if column in FIGURES:
        which = FIGURES[column]
        days = [*computed.spans][which]
        yield from _counted(computed, entry, [*entry.figures][which], days, which)
    elif column is FigureColumn.TARGET and line.target is not None:
        title = _TARGET.format(name=line.indicator.label)
        query = target_query(line.indicator.key, computed.period.days)
        yield DrillDown("figure", query, title, line.target)
    elif column in TRENDS and line.trend:
        first, *_, last = computed.period.years()
        for year, value in ((first, line.trend.first), (last, line.trend.last)):
            yield from _counted(computed, entry, value, year.days)


def _counted(
    computed: ComputedReport, entry: ReportRow, value: Figure, days: Days, which: int | None = None
) -> Iterator[DrillDown]:
    """The records that one figure counts; of a figure made from others, those of each of them."""
    indicator, part = entry.line.indicator, entry.part
    made_from: tuple[str, ...] = indicator.plus.parts if indicator.plus else ()
    if ratio := indicator.ratio:
        made_from = (ratio.part, ratio.whole)
    for key in made_from:
        line = computed.lines[key]
        # Of a single year of a span the figures of the parts are not kept: 1 says there are some.
        figure = [*line.figures][which] if which is not None else 1
        title = _DATED.format(name=line.indicator.label, dates=days.dates)
        yield DrillDown(line.indicator.register, line.indicator.query(days), title, figure)
    if not made_from:
        by = entry.split.path if entry.split else ""
        query = indicator.query(days, by, part.stored if part else None)
        name = indicator.label
        if part:
            name = _OF_PART.format(name=name, part=part.label)
        yield DrillDown(
            indicator.register, query, _DATED.format(name=name, dates=days.dates), value
        )
