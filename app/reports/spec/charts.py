"""What the charts of a report show, as plain data: drawn once for paper and screen elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_number
from app.base.periods import Kind, Period
from app.reports.spec.figures import Blank, is_number, is_something
from app.reports.spec.indicator import UNSAID, Indicator
from app.schema.conditions import Query
from app.store.read.reader import Reader, RecordTitle

if TYPE_CHECKING:
    from app.reports.spec.report import ComputedIndicator

ChartKind = Literal["months", "areas", "shares"]
_MOST_AREAS = 24
_RUNS = T(
    "{period} tính đến hết ngày {day}; năm trước lấy cùng số ngày.",
    "{period} up to {day}; of the year before as many days.",
)
_RUNS_YEAR = T("{period} tính đến hết ngày {day}.", "{period} up to {day}.")
_OTHERS = T(
    "Và {n} khu dân cư khác, tổng cộng {sum} {unit} (xem bảng theo khu dân cư).",
    "And {n} other areas, {sum} {unit} together (see the table by area).",
)
BY_YEAR = T("{name} theo năm", "{name} by year")
BY_MONTH = T("{name} theo tháng", "{name} by month")


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A chart of one indicator: months side by side, areas compared, or the shares of a split."""

    kind: ChartKind
    indicator: str
    split: str = ""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One row of figures, one for each label of the chart; ``queries``: the records behind each.

    None is a gap: nothing was assessed, or the month is still to come.
    """

    name: str
    values: tuple[int | None, ...]
    queries: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart ready to be drawn. ``unit`` is what the figures are counted in, ``register`` where.

    ``note`` says below it what it does not show, or shows of a part of a period.
    """

    kind: ChartKind
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    register: str = ""
    note: str = ""

    def describe(self, series: int, label: int) -> str:
        """A figure in words: ``Lượt thăm theo tháng: 3 (2026): 12 lượt``."""
        row = self.series[series]
        name = f"{self.labels[label]} ({row.name})" if len(self.series) > 1 else self.labels[label]
        value = row.values[label]
        said = (
            f"{show_number(value)} {self.unit}" if value is not None else str(Blank.NO_DATA.label)
        )
        return f"{self.title}: {name}: {said}"


def plans_of(line: ComputedIndicator) -> tuple[ChartPlan, ...]:
    """The charts that a figure can be drawn as; none where it is made from others."""
    one = line.indicator
    if one.is_rate or one.plus:
        return ()
    months = ChartPlan("months", one.key)
    areas = (ChartPlan("areas", one.key),) if one.areas else ()
    wholes = (split for split in one.splits if one.adds_over(split.path))
    shares = (ChartPlan("shares", one.key, split.path) for split in wholes)
    return (months, *areas, *shares)


def compute_charts(
    reader: Reader,
    plan: ChartPlan,
    period: Period,
    lines: Mapping[str, ComputedIndicator],
    areas: Mapping[int, RecordTitle],
    *,
    today: date,
) -> ReportChart | None:
    """The chart for a period, or None where it would show nothing."""
    line = lines[plan.indicator]
    match plan.kind:
        case "months":
            chart = _months(reader, line.indicator, period, today)
        case "areas":
            chart = _by_area(line, period, areas)
        case "shares":
            chart = _shares(line, period, plan.split)
    return chart if any(any(series.values) for series in chart.series) else None


def _months(reader: Reader, indicator: Indicator, period: Period, today: date) -> ReportChart:
    """The months of the year up to the period's end beside those a year earlier; of a span, its years."""
    note = ""
    if period.kind is Kind.SPAN:
        years = [year.counted(today) for year in period.years()]
        runs = next((year for year in years if year.until), None)
        names = tuple(str(year.year) for year in years)
        title = BY_YEAR
        series: tuple[ChartSeries, ...] = (
            _row(reader, indicator, str(period.label), years, today),
        )
    else:
        last = period.days.months[1]
        year = last // 12
        whole = [Period(Kind.MONTH, year, n, period.window) for n in range(1, last % 12 + 2)]
        months = [month.counted(today) for month in whole if month.first <= today] or whole
        runs = next((month for month in months if month.until), None)
        before = [month.same_last_year() for month in months]
        names = tuple(str(month.index) for month in months)
        title = BY_MONTH
        series = (
            _row(reader, indicator, str(year - 1), before, today),
            _row(reader, indicator, str(year), months, today),
        )
    if runs:
        form = _RUNS_YEAR if period.kind is Kind.SPAN else _RUNS
        note = str(form.format(period=runs.label, day=show_day(runs.last)))
    said = str(title.format(name=indicator.label))
    return ReportChart("months", said, str(indicator.unit), names, series, indicator.register, note)


def _row(
    reader: Reader, indicator: Indicator, name: str, periods: list[Period], today: date
) -> ChartSeries:
    figures = (
        indicator.figure(reader, p.days, today) if p.first <= today else Blank.NO_DATA
        for p in periods
    )
    values = tuple(int(figure) if is_number(figure) else None for figure in figures)
    return ChartSeries(name, values, tuple(indicator.query(p.days) for p in periods))


def _by_area(
    line: ComputedIndicator, period: Period, areas: Mapping[int, RecordTitle]
) -> ReportChart:
    """The areas with the largest figures first; where there are many, the rest is left to the table."""
    one = line.indicator
    names: dict[int | None, str] = {id_: title.words for id_, title in areas.items()}
    if is_something(line.areas.get(None)):
        names[None] = str(UNSAID)
    counts = {id_: int(figure) for id_, figure in line.areas.items() if is_number(figure)}
    ordered = sorted(names, key=lambda id_: -counts.get(id_, 0))
    found, others = ordered[:_MOST_AREAS], ordered[_MOST_AREAS:]
    note = ""
    if others:
        left = show_number(sum(counts.get(id_, 0) for id_ in others))
        note = str(_OTHERS.format(n=show_number(len(others)), sum=left, unit=one.unit))
    title = T("{name} theo khu dân cư", "{name} by area").format(name=one.label)
    values = ChartSeries(
        str(one.label),
        tuple(
            None if isinstance(line.areas.get(id_), Blank) else counts.get(id_, 0) for id_ in found
        ),
        tuple(one.query(period.days, one.areas, id_) for id_ in found),
    )
    labels = tuple(names[id_] for id_ in found)
    return ReportChart("areas", str(title), str(one.unit), labels, (values,), one.register, note)


def _shares(line: ComputedIndicator, period: Period, path: str) -> ReportChart:
    split, parts = next(found for found in line.splits if found[0].path == path)
    one, some = line.indicator, [part for part in parts if is_something(part.figures.value)]
    label = str(split.label)
    title = f"{one.label} {label[:1].lower()}{label[1:]}"
    values = ChartSeries(
        label,
        tuple(int(value) for part in some if is_number(value := part.figures.value)),
        tuple(one.query(period.days, path, part.stored) for part in some),
    )
    labels = tuple(str(part.label) for part in some)
    return ReportChart("shares", title, str(one.unit), labels, (values,), one.register)
