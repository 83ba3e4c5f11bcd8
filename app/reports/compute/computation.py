"""Counting the indicators of a report for each of its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from app.base import clock
from app.base.jobs import Progress, Watch, uncollected
from app.base.language import T
from app.base.periods import Days, Kind, Period
from app.registers.area import Area
from app.reports.compute.area_names import area_titles, existing
from app.reports.compute.manual_figures import PREFIX, targets
from app.reports.definitions.crossing import Crossing, crossings_of
from app.reports.spec.charts import compute_charts
from app.reports.spec.figures import Blank, Figure, added, is_number, is_something
from app.reports.spec.indicator import SOURCES, Indicator, Split
from app.reports.spec.report import (
    ComputedIndicator,
    ComputedPart,
    ComputedReport,
    PeriodFigures,
    Report,
)
from app.reports.spec.report_spans import spans
from app.reports.spec.trend import Trend
from app.reports.spec.when import Always
from app.schema.conditions import Condition, Query
from app.store.database import SqlValue
from app.store.read.reader import Reader, RecordTitle


@uncollected()
def compute(
    reader: Reader,
    report: Report,
    period: Period,
    progress: Progress | None = None,
    *,
    as_of: date | None = None,
) -> ComputedReport:
    """Every figure of the report, over all registers, whoever reads it. Raises Cancelled.

    A period that runs is counted up to today, or to the day ``as_of``. Tables that name people of a register that the reader was not given are left out.
    """
    permits, reader = reader.permits, reader.everything
    watch = progress or Watch()
    groups = report.all_groups(reader)
    wanted = list(chain.from_iterable(group.indicators for group in groups))
    today = as_of or clock.today()
    counted = period.counted(today)
    columns = _Columns(reader, counted, today)
    steps = len(wanted) + len(report.tables)
    for done, indicator in enumerate(wanted):
        watch.update(done, steps)
        columns.count(indicator)
    lines = {indicator.key: columns.line(indicator) for indicator in wanted}
    for crossing in crossings_of(report):
        line = lines[crossing.of.key]
        crossed = {**line.crossed, crossing.path: columns.crossed(crossing, line.indicator)}
        lines[crossing.of.key] = replace(line, crossed=crossed)
    _aim(lines, targets(reader, period.days))
    tables = []
    for done, official in enumerate(report.tables, len(wanted)):
        watch.update(done, steps)
        if official.personal and not all(map(permits, official.registers)):
            continue
        tables.append((official, official.make(reader, counted)))
    watch.update(steps, steps)
    areas = _areas(reader, lines, period.last)
    columns.leave_blank(lines, areas)
    found = ComputedReport(report, period, today, groups, lines, areas, tuple(tables))
    plans = report.charts
    charts = (compute_charts(reader, p, counted, lines, areas, today=today) for p in plans)
    return replace(found, charts=tuple(chart for chart in charts if chart))


def _aim(lines: dict[str, ComputedIndicator], aims: dict[str, int]) -> None:
    """Put the year's targets beside the figures they were set for."""
    for name, aim in aims.items():
        key = name if name in lines else f"{PREFIX}{name}"
        if key in lines:
            lines[key] = replace(lines[key], target=aim)


def _areas(
    reader: Reader, lines: dict[str, ComputedIndicator], last: date
) -> dict[int, RecordTitle]:
    """The areas that a report is laid out by: those of its last day, and others with a figure."""
    wanted = set(reader.ids(Area, Query(existing(last))))
    counted = ((id_, value) for line in lines.values() for id_, value in line.areas.items())
    wanted |= {id_ for id_, value in counted if id_ and is_something(value)}
    titles = area_titles(reader, wanted, last)
    return {id_: titles[id_] for id_ in reader.ids(Area) if id_ in wanted}


class _Columns:
    """Counts indicators for every column of a report, and for the ends of a span of years."""

    def __init__(self, reader: Reader, period: Period, today: date) -> None:
        self._reader, self._spans, self._today = reader, spans(period), today
        self._until = period.until
        self._years = list(period.years()) if period.kind is Kind.SPAN else []
        ends = [self._years[0].days, self._years[-1].days] if len(self._years) > 1 else []
        self._days = [*self._spans, *ends]
        self._found: dict[str, list[Figure]] = {}
        self._labels: dict[str, T] = {}

    def count(self, indicator: Indicator) -> None:
        """Count what is not made from other indicators."""
        self._labels[indicator.key] = indicator.label
        if not (indicator.ratio or indicator.plus):
            tallies = self._tallies(indicator, "", self._days)
            blanks = self._blanks(indicator)
            self._found[indicator.key] = [
                found[""] if blank is None else blank
                for found, blank in zip(tallies, blanks, strict=True)
            ]

    def line(self, indicator: Indicator) -> ComputedIndicator:
        """The indicator with its figures, once all are counted."""
        values = self._values(indicator)
        figures, ends = PeriodFigures(*values[:4]), values[4:]
        trend = None
        if ends:
            trend = Trend(ends[0], ends[1], len(self._years), indicator.is_rate)
        if indicator.ratio or indicator.plus:
            return ComputedIndicator(indicator, figures, self._sources(indicator), {}, trend)
        splits = tuple((split, self._parts(indicator, split)) for split in indicator.splits)
        by = indicator.areas
        blank = isinstance(figures.value, Blank)
        found = indicator.figures(self._reader, self._spans.value, by) if by and not blank else {}
        areas: dict[int | None, Figure] = dict(found)
        return ComputedIndicator(indicator, figures, splits, areas, trend)

    def leave_blank(self, lines: Mapping[str, ComputedIndicator], areas: Collection[int]) -> None:
        """Leave an area blank where nothing was assessed of it, though something was of others."""
        for line in lines.values():
            one = line.indicator
            if one.assessed and one.areas and is_number(line.figures.value):
                known = one.assessed_by(self._reader, self._spans.value, one.areas)
                why = one.blank_where_none(self._spans.value, self._today)
                if why is not None:
                    line.areas.update({id_: why for id_ in areas if id_ not in known})

    def _values(self, indicator: Indicator) -> list[Figure]:
        if plus := indicator.plus:
            parts = [self._found[key] for key in plus.parts]
            return [added(some) for some in zip(*parts, strict=True)]
        if ratio := indicator.ratio:
            pairs = zip(self._found[ratio.part], self._found[ratio.whole], strict=True)
            return [ratio.of(part, whole) for part, whole in pairs]
        return self._found[indicator.key]

    def _sources(self, indicator: Indicator) -> tuple[tuple[Split, tuple[ComputedPart, ...]], ...]:
        if indicator.plus is None:
            return ()
        parts = (
            ComputedPart(key, self._labels[key], PeriodFigures(*self._found[key][:4]))
            for key in indicator.plus.parts
        )
        return ((Split(SOURCES, T("Theo nguồn", "By source")), tuple(parts)),)

    def crossed(self, crossing: Crossing, indicator: Indicator) -> dict[str, PeriodFigures]:
        """The figures of each cell of a crossing, by its key; cells of the commune's own words are one."""
        found: dict[str, PeriodFigures] = {}
        for values, figures in self._divided(indicator, crossing.path).items():
            key = crossing.cell_key(values)
            pairs = zip(found.get(key, figures), figures, strict=True)
            found[key] = PeriodFigures(*map(added, pairs)) if key in found else figures
        return found

    def _parts(self, indicator: Indicator, split: Split) -> tuple[ComputedPart, ...]:
        found = self._divided(indicator, split.path)
        nothing = self._figures_of(indicator, [{} for _days in self._spans], None)
        labels = indicator.labels(split, list(found))
        return tuple(
            ComputedPart(stored, label, found.get(stored, nothing))
            for stored, label in labels.items()
        )

    def _divided(self, indicator: Indicator, by: str) -> dict[SqlValue, PeriodFigures]:
        """The figures under each value that is there in any column."""
        tallies = self._tallies(indicator, by, [*self._spans])
        used = dict.fromkeys(value for tally in tallies for value in tally)
        return {value: self._figures_of(indicator, tallies, value) for value in used}

    def _figures_of(
        self, indicator: Indicator, tallies: list[dict[SqlValue, int]], value: SqlValue
    ) -> PeriodFigures:
        """What stands under a value in each column; where the figure is blank its parts are."""
        columns = zip(tallies, self._found[indicator.key][:4], strict=True)
        return PeriodFigures(
            *(
                whole if isinstance(whole, Blank) else tally.get(value, 0)
                for tally, whole in columns
            )
        )

    def _blanks(self, indicator: Indicator) -> list[Blank | None]:
        """For each column why it has no figure; equal columns are looked at once.

        What is counted as it is today says nothing of earlier periods.
        """
        found = self._unassessed(indicator)
        today = isinstance(indicator.when, Always) and isinstance(indicator.inside, Always)
        if today or (self._until and not indicator.ends_on(self._until)):
            found[1] = found[2] = Blank.NOT_BY_DAY
        if today:
            found[4:] = [Blank.NOT_BY_DAY] * len(found[4:])
        return found

    def _unassessed(self, indicator: Indicator) -> list[Blank | None]:
        seen: dict[Condition | None, Blank | None] = {}
        asked = [(indicator.assessment(days), days) for days in self._days]
        for question, days in asked:
            if question not in seen:
                seen[question] = indicator.blank(self._reader, days, self._today)
        return [seen[question] for question, _ in asked]

    def _tallies(
        self, indicator: Indicator, by: str, columns: list[Days]
    ) -> list[dict[SqlValue, int]]:
        """The figures of each column; equal columns (a year and its year to date) are counted once."""
        seen: dict[tuple[Condition, Condition], dict[SqlValue, int]] = {}
        asked = [(indicator.condition(days), indicator.inside.condition(days)) for days in columns]
        for question, days in zip(asked, columns, strict=True):
            if question not in seen:
                seen[question] = indicator.figures(self._reader, days, by)
        return [seen[question] for question in asked]
