"""A report: groups of indicators and official tables; and what it is once computed for a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.base.language import T
from app.base.periods import Days, Kind, Period, PeriodState
from app.reports.spec.charts import ChartPlan, ReportChart
from app.reports.spec.figures import Figure, is_number, may_be_something, to_tenth
from app.reports.spec.group import IndicatorGroup
from app.reports.spec.indicator import SOURCES, Indicator, Split
from app.reports.spec.official_table import ControlSum, OfficialTable
from app.reports.spec.report_spans import ReportSpans, spans
from app.reports.spec.trend import Trend
from app.reports.spec.when import DuringYears, YearInForce
from app.schema.conditions import Query
from app.schema.fields import LinkField
from app.schema.record import register
from app.store.database import SqlValue
from app.store.read.reader import Reader, RecordTitle
from app.store.submissions import SubmissionKind

_UNNUMBERED = (
    "the indicator “{1}” of the report “{0}” has no number for its row code: write number={2} into "
    "its definition and add the line “{0} {2} {1}” to tests/unit/reports/row_codes.txt"
)
_IN_FORCE = T("{label} (kết quả xét năm {year})", "{label} (assessed for {year})")
More = Callable[[Reader, Mapping[str, Indicator]], Iterator[IndicatorGroup]]


@dataclass(frozen=True, slots=True)
class TableMaker:
    """An official table of a report. ``personal``: it names people, so it stays where it is asked for.

    Where its cells are counted, ``counted`` says by column what, and ``by`` the path whose values
    are its rows; of several, separated by spaces, the values together.
    """

    make: Callable[[Reader, Period], OfficialTable]
    registers: tuple[str, ...]
    personal: bool = False
    counted: Mapping[str, Indicator] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report. ``key`` is permanent; ``about`` says what it reports on, below the title.

    ``more`` finds groups that depend on what is recorded; ``letters`` begin its row codes;
    ``balance``: the indicators of which one side equals the other, by key; ``leading``: of many
    figures the ten that a leader asks for, which stand first on paper.
    """

    key: str
    letters: str
    label: T
    title: T
    about: T
    issuer: str
    groups: tuple[IndicatorGroup, ...]
    more: More | None = None
    tables: tuple[TableMaker, ...] = ()
    charts: tuple[ChartPlan, ...] = ()
    balance: ControlSum | None = None
    leading: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise TypeError where an indicator has no number: its row code could not be printed."""
        indicators = list(self.indicators())
        free = max((indicator.number for indicator in indicators), default=0) + 1
        for indicator in indicators:
            if not indicator.number:
                raise TypeError(_UNNUMBERED.format(self.key, indicator.key, free))

    @property
    def by_year(self) -> bool:
        """Whether its figures are of whole years, whatever the period."""
        counted = (indicator for indicator in self.indicators() if not indicator.ratio)
        return all(isinstance(one.when, DuringYears | YearInForce) for one in counted)

    def whole(self, period: Period) -> Period:
        """Return the period that it is made for: where it goes by years, the year of a shorter one."""
        if not self.by_year or period.kind in (Kind.YEAR, Kind.SPAN):
            return period
        return Period(Kind.YEAR, period.year, window=period.window)

    def indicators(self) -> Iterator[Indicator]:
        """The indicators that it always has, in printed order."""
        for group in self.groups:
            yield from group.indicators

    def all_groups(self, reader: Reader) -> tuple[IndicatorGroup, ...]:
        """Its groups, with those that depend on what is recorded."""
        known = {indicator.key: indicator for indicator in self.indicators()}
        return (*self.groups, *(self.more(reader, known) if self.more else ()))

    def registers(self) -> frozenset[str]:
        """The registers that it counts or looks into; a change of any other leaves it as it is."""
        counted = {"figure"} | {indicator.register for indicator in self.indicators()}
        counted |= {key for table in self.tables for key in table.registers}
        links = (f for key in counted for f in register(key).schema.own.values())
        return frozenset(counted | {link.target for link in links if isinstance(link, LinkField)})


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A figure of the period, of those it is compared with, and from the beginning of the year."""

    value: Figure
    previous: Figure
    same_last_year: Figure
    cumulative: Figure

    def __iter__(self) -> Iterator[Figure]:
        return iter((self.value, self.previous, self.same_last_year, self.cumulative))


@dataclass(frozen=True, slots=True)
class ComputedPart:
    """A share of a figure: ``stored`` is the value it stands for, None where none was given."""

    stored: SqlValue
    label: T
    figures: PeriodFigures

    @property
    def key(self) -> str:
        """As it is named in JSON."""
        return "" if self.stored is None else str(self.stored)

    @property
    def is_printed(self) -> bool:
        """Whether it is something in any column, or may be."""
        return any(map(may_be_something, self.figures))


@dataclass(frozen=True, slots=True)
class ComputedIndicator:
    """An indicator with its figures; ``areas``: of the period, by id, None where none was given.

    ``crossed``: those of the cells of a table that crosses it, by what they are divided by and their keys.
    ``trend`` is there over several years, ``target`` where the year has one, ``estimate`` (of the
    whole period) where that is to be handed in before its end, or was; then with what was ``done``.
    """

    indicator: Indicator
    figures: PeriodFigures
    splits: tuple[tuple[Split, tuple[ComputedPart, ...]], ...]
    areas: dict[int | None, Figure]
    trend: Trend | None = None
    target: int | None = None
    estimate: Figure | None = None
    done: Figure | None = None
    crossed: Mapping[str, Mapping[str, PeriodFigures]] = field(default_factory=dict)

    @property
    def achieved(self) -> float | None:
        """How much of the year's target is reached so far, in percent; None without both."""
        reached = self.figures.cumulative
        return to_tenth(100 * reached / self.target) if self.target and is_number(reached) else None

    def shown(self) -> Iterator[tuple[Split, tuple[ComputedPart, ...]]]:
        """The splits as they are printed: without parts that are nothing in every column."""
        for split, parts in self.splits:
            if split.path != SOURCES and (some := tuple(p for p in parts if p.is_printed)):
                yield split, some


@dataclass(frozen=True, slots=True)
class ComputedReport:
    """A report with its figures, as they stood on ``today``.

    ``areas`` are those that exist or were counted, in their order; ``note`` stands below the figures.
    ``estimated``: it is an estimate itself; ``estimated_on``: the day of the one handed in before it.
    """

    report: Report
    period: Period
    today: date
    groups: tuple[IndicatorGroup, ...]
    lines: dict[str, ComputedIndicator]
    areas: dict[int, RecordTitle]
    tables: tuple[tuple[TableMaker, OfficialTable], ...] = ()
    charts: tuple[ReportChart, ...] = ()
    estimated: bool = False
    estimated_on: date | None = None
    note: T | None = None

    @property
    def kind(self) -> SubmissionKind:
        """Whether it is the official report or an estimate."""
        return SubmissionKind.ESTIMATE if self.estimated else SubmissionKind.OFFICIAL

    @property
    def state(self) -> PeriodState:
        """Whether its period is over."""
        return self.period.state(self.today)

    @property
    def counted(self) -> Period:
        """The part of its period that its figures are of: while it runs, up to the day they tell of."""
        return self.period.counted(self.today)

    @property
    def spans(self) -> ReportSpans:
        """The days of its columns."""
        return spans(self.counted)

    @property
    def compares(self) -> bool:
        """Whether its figures can be set against those of earlier periods, day for day."""
        return self.state is not PeriodState.TO_COME

    @property
    def real_to(self) -> date:
        """The last day that its figures can tell of."""
        return self.counted.last

    @property
    def dates(self) -> T:
        """The line below its title: the days that it covers, or up to which day it is."""
        return self.period.dates_on(self.today)

    @property
    def has_targets(self) -> bool:
        """Whether any figure has a target this year."""
        return any(line.target is not None for line in self.lines.values())

    @property
    def has_trend(self) -> bool:
        """Whether it covers several years that are over."""
        ended = self.state is PeriodState.ENDED
        return ended and any(line.trend is not None for line in self.lines.values())

    def shown_tables(self, *, names: bool) -> tuple[OfficialTable, ...]:
        """The official tables; without ``names`` those that name people are left out."""
        return tuple(t for official, t in self.tables if names or not official.personal)

    @property
    def sensitive(self) -> bool:
        """Whether an official table has what is masked until somebody asks for it."""
        return any(table.sensitive for _, table in self.tables)

    def masked(self) -> ComputedReport:
        """The same with that masked."""
        return replace(self, tables=tuple((official, t.masked()) for official, t in self.tables))

    def check(self) -> None:
        """Raises UserError where an official table contradicts itself: it must not go out."""
        for _official, table in self.tables:
            table.check()

    def year_in_force(self, key: str) -> int | None:
        """The year whose assessment a figure tells, where that is not the year of the period itself."""
        one = self.lines[key].indicator
        if one.ratio:
            return self.year_in_force(one.ratio.whole)
        if not isinstance(one.when, YearInForce) or not is_number(self.lines[key].figures.value):
            return None
        year = one.when.year(self.counted.days)  # as the figures of a period that runs
        return None if year == self.period.days.years[1] else year

    def label_of(self, key: str) -> T:
        """The name of a figure, with the year of the assessment that is in force."""
        label, year = self.lines[key].indicator.label, self.year_in_force(key)
        return label if year is None else _IN_FORCE.format(label=label, year=year)

    def behind(self, key: str, by: str = "", value: object = None) -> Indicator:
        """Whose records a figure leads to: of a rate its numerator, of a sum its first part."""
        indicator = self.lines[key].indicator
        if indicator.ratio:
            return self.behind(indicator.ratio.part)
        if indicator.plus:
            return self.lines[str(value) if by == SOURCES else indicator.plus.parts[0]].indicator
        return indicator

    def query(self, key: str, span: Days, by: str = "", value: object = None) -> Query:
        """The records behind a figure, or a part of it, in the register of ``behind``."""
        indicator = self.behind(key, by, value)
        own = indicator is self.lines[key].indicator
        return indicator.query(span, by, value) if own else indicator.query(span)
