"""Where the figures of a report lead: the records behind each of them, by the same conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.language import T
from app.base.periods import Days
from app.reports.compute.manual_figures import target_query
from app.reports.compute.report_rows import Column, Entry
from app.reports.spec.official_table import Column as TableColumn
from app.reports.spec.official_table import Counted, Table
from app.reports.spec.report import Computed, Figure, spans
from app.schema.conditions import Query

_OF_PART = T("{name}: {part}", "{name}: {part}")
_DATED = T("{name} ({dates})", "{name} ({dates})")
_OF_CELL = T("{row}: {column}", "{row}: {column}")
_TARGET = T("Chỉ tiêu năm: {name}", "Year's target: {name}")
_COLUMNS = {Column.VALUE: 0, Column.PREVIOUS: 1, Column.LAST_YEAR: 2, Column.CUMULATIVE: 3}
_COMPARED = {
    Column.CHANGE: (Column.VALUE, Column.PREVIOUS),
    Column.CHANGE_SHARE: (Column.VALUE, Column.PREVIOUS),
    Column.YEAR_CHANGE: (Column.VALUE, Column.LAST_YEAR),
    Column.YEAR_CHANGE_SHARE: (Column.VALUE, Column.LAST_YEAR),
    Column.REACHED: (Column.CUMULATIVE, Column.TARGET),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """The records of a register behind a figure, under the title that a list of them has.

    ``record``: the one that a row of an official table is of.
    """

    register: str
    query: Query
    title: T
    value: Figure = 0
    record: int | None = None


def leads(computed: Computed, entry: Entry, column: Column) -> tuple[Lead, ...]:
    """Where a cell leads: several where its figure is made from others, none where it says 0."""
    found = dict.fromkeys(_leads(computed, entry, column)) if entry.told()[column] else {}
    return tuple(lead for lead in found if lead.value)


def lead_of(table: Table, line: Counted, column: TableColumn) -> Lead | None:
    """Where a cell of an official table leads; None where it is no figure, or 0, and no record's."""
    source = table.source(line, column)
    value = line.cells[table.columns.index(column)]
    if source is None or value in (None, "", 0):
        return None
    title = _OF_CELL.format(row=line.cells[1], column=column.title)
    figure = value if isinstance(value, int | float) else 0
    return Lead(source.register, Query(source.where), title, figure, source.record)


def _leads(computed: Computed, entry: Entry, column: Column) -> Iterator[Lead]:
    for compared in _COMPARED.get(column, ()):
        yield from _leads(computed, entry, compared)
    line = entry.line
    if column in _COLUMNS:
        which = _COLUMNS[column]
        days = [*spans(computed.period)][which]
        yield from _counted(computed, entry, [*entry.figures][which], days, which)
    elif column is Column.TARGET and line.target is not None:
        title = _TARGET.format(name=line.indicator.label)
        query = target_query(line.indicator.key, computed.period.days)
        yield Lead("figure", query, title, line.target)
    elif column is Column.TREND and line.trend:
        first, *_, last = computed.period.years()
        for year, value in ((first, line.trend.first), (last, line.trend.last)):
            yield from _counted(computed, entry, value, year.days)


def _counted(
    computed: Computed, entry: Entry, value: Figure, days: Days, which: int | None = None
) -> Iterator[Lead]:
    """The records that one figure counts; of a figure made from others, those of each of them."""
    indicator, part = entry.line.indicator, entry.part
    made_from: tuple[str, ...] = indicator.plus.parts if indicator.plus else ()
    if ratio := indicator.ratio:
        made_from = (ratio.part, ratio.whole)
    for key in made_from:
        line = computed.lines[key]
        # Of a single year of a span the figures of the parts are not kept: 1 says there are some.
        told = [*line.figures][which] if which is not None else 1
        title = _DATED.format(name=line.indicator.label, dates=days.dates)
        yield Lead(line.indicator.register, line.indicator.query(days), title, told)
    if not made_from:
        by = entry.split.path if entry.split else ""
        query = indicator.query(days, by, part.stored if part else None)
        name = indicator.label
        if part:
            name = _OF_PART.format(name=name, part=part.label)
        yield Lead(indicator.register, query, _DATED.format(name=name, dates=days.dates), value)
