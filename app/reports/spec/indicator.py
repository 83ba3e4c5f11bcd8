"""Indicators: a figure, its definition in words, and the condition of the records it counts.

The condition is the only thing that both the figure and the list behind it are made from. What is
counted may be 0; what is assessed is blank as long as nothing was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from app.base.language import T
from app.base.periods import Days
from app.reports.spec.figures import Blank, Figure, percentage
from app.reports.spec.when import Always, Cycle, During, DuringYears, TimeCondition, YearsAssessed
from app.schema.conditions import EVERY, Condition, Query, admits, all_of, eq, is_null, some
from app.schema.date_fields import MonthField
from app.schema.fields import Choice, ChoiceField, LinkField, RowsField, TermField
from app.schema.record import Record, register
from app.schema.values import AnyField
from app.store.database import SqlValue
from app.store.read.aggregates import (
    CountDistinct,
    CountPairs,
    CountPeople,
    CountRecords,
    CountRows,
    CountValues,
    Measure,
    SumOf,
    aggregate,
)
from app.store.read.reader import Reader

MeasureName = Literal["count", "distinct", "sum", "ratio"]
UNSAID = T("Chưa ghi", "Not said")
SOURCES = "sources"  # the path of the parts of what is added up from other indicators
_RECORDS = CountRecords()
_ALWAYS = Always()
_NAMES: dict[type[Measure], MeasureName] = {
    CountRecords: "count",
    CountDistinct: "distinct",
    CountPeople: "distinct",
    CountValues: "distinct",
    SumOf: "sum",
    CountRows: "sum",
    CountPairs: "sum",
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """One indicator as a percentage of another, both named by key; of nothing it is blank.

    ``over``: the part is not of the whole, so it may be over 100; the definition says so.
    """

    part: str
    whole: str
    over: bool = field(default=False, repr=False)  # changes nothing of what is counted

    def of(self, part: Figure, whole: Figure) -> Figure:
        """In percent, to one decimal."""
        return percentage(part, whole)


@dataclass(frozen=True, slots=True)
class Plus:
    """Several indicators added up, named by key; each of them is a part of the figure."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """How a figure is divided: by the choices or terms at a path; the parts add up to the figure."""

    path: str
    label: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure of a report. ``key`` is permanent; ``definition`` says in words what it counts.

    ``number`` is the one in its row code, permanent as well and never given to another indicator of
    the report (tests/unit/reports/row_codes.txt); 0 only for what the commune itself named.
    ``when`` places the record in a period, ``inside`` the rows of a record where rows are counted;
    ``where`` holds at any time. ``areas`` is the path to the residential area, empty where a figure
    by area makes no sense. Where ``when`` or ``inside`` is a ``Cycle`` it is assessed, else counted.
    ``rate``: it is entered as a percentage. ``kinds_of``: it counts how many different parts another
    indicator has, named by key ("" where none lists them): units may have the same ones, so that a
    receiver does not add it up.
    """

    key: str
    label: T
    definition: T
    unit: T
    register: str
    number: int = 0
    measure: Measure | Ratio | Plus = _RECORDS
    when: TimeCondition = _ALWAYS
    inside: TimeCondition = _ALWAYS
    where: Condition = EVERY
    splits: tuple[Split, ...] = ()
    areas: str = ""
    rate: bool = False
    kinds_of: str | None = None

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage: shown with a decimal, and changed in points."""
        return self.rate or isinstance(self.measure, Ratio)

    @property
    def assessed(self) -> bool:
        """Whether it is blank as long as nothing is in force; what is counted is then 0."""
        return self._cycle is not None

    @property
    def _cycle(self) -> Cycle | None:
        return next((one for one in (self.when, self.inside) if isinstance(one, Cycle)), None)

    def assessment(self, days: Days) -> Condition | None:
        """Return which records were assessed for ``days``, whatever came of it; None of what is counted."""
        if isinstance(self.when, Cycle):
            return self.when.condition(days)
        if isinstance(self.inside, Cycle) and isinstance(self.measure, CountRows):
            return some(self.measure.rows, self.inside.condition(days))
        return None

    @property
    def cls(self) -> type[Record]:
        """The record type that is counted."""
        return register(self.register)

    @property
    def ratio(self) -> Ratio | None:
        """The two indicators it is made from, if it is made from two."""
        return self.measure if isinstance(self.measure, Ratio) else None

    @property
    def plus(self) -> Plus | None:
        """The indicators that it adds up, if it is made from others."""
        return self.measure if isinstance(self.measure, Plus) else None

    @property
    def path_of_kinds(self) -> str:
        """The field by which it tells kinds apart, where it counts kinds."""
        assert isinstance(self.measure, CountDistinct)
        return self.measure.fields[0]

    @property
    def measure_name(self) -> MeasureName:
        """The name of the measure in JSON."""
        if isinstance(self.measure, Ratio):
            return "ratio"
        return "sum" if isinstance(self.measure, Plus) else _NAMES[type(self.measure)]

    @property
    def additive(self) -> bool:
        """Whether the figures of parts and areas add up to the whole."""
        return self.measure_name in ("count", "sum")

    def adds_over(self, path: str) -> bool:
        """Whether the figures of what differs at ``path`` add up: each thing counts under one of them."""
        if isinstance(self.measure, CountDistinct):
            return path in self.measure.fields
        if isinstance(self.measure, CountPeople):
            return path == self.measure.sex
        return self.additive

    def ends_on(self, day: date) -> bool:
        """Whether what it counts can be told up to a day: not by year, by period, or by month within one."""
        if self.register == "figure" or isinstance(self.inside, DuringYears | YearsAssessed):
            return False
        if isinstance(self.when, During) and isinstance(self._spec(self.when.path), MonthField):
            return (day + timedelta(days=1)).day == 1
        return not isinstance(self.when, DuringYears)

    def blank(self, reader: Reader, days: Days, today: date) -> Blank | None:
        """Return why there is no figure, or None where there is one."""
        assessment = self.assessment(days)
        if assessment is None or aggregate(reader, self.cls, assessment, _RECORDS)[""]:
            return None
        return self.blank_where_none(days, today)

    def assessed_by(self, reader: Reader, days: Days, path: str) -> frozenset[SqlValue]:
        """Return of what at ``path`` something is assessed in ``days``, whatever came of it."""
        assessed = self.assessment(days) or EVERY
        return frozenset(aggregate(reader, self.cls, assessed, _RECORDS, path))

    def blank_where_none(self, days: Days, today: date) -> Blank | None:
        """Return why there is no figure where nothing was assessed; None of what is counted."""
        if self._cycle is None:
            return None
        seen = today if self._cycle is self.inside else min(days.last, today)
        return Blank.NOT_ASSESSED if seen < self._cycle.due(days) else Blank.NO_DATA

    def figure(self, reader: Reader, days: Days, today: date) -> Figure:
        """Return the figure as it is reported: blank where nothing was assessed."""
        blank = self.blank(reader, days, today)
        return self.figures(reader, days)[""] if blank is None else blank

    def condition(self, days: Days) -> Condition:
        """Return the condition of the records that the figure counts."""
        return all_of(self.when.condition(days), self.where)

    def numbered(self, number: int) -> Indicator:
        """Return the same figure as another report numbers it."""
        return replace(self, number=number)

    def limited(self, where: Condition) -> Indicator:
        """Return the same figure of fewer records."""
        return replace(self, where=all_of(self.where, where))

    def figures(self, reader: Reader, days: Days, by: str = "") -> dict[SqlValue, int]:
        """Return the figure, under "" or for each stored value at ``by``."""
        return aggregate(reader, self.cls, self.condition(days), self.measured(days), by)

    def query(self, days: Days, by: str = "", value: object = None) -> Query:
        """Return the query of the records behind the figure, or behind the part that has a stored value at ``by``.

        Of several paths, separated by spaces, ``value`` is the tuple of their values.
        Where rows are counted they are the records that hold at least one of those rows; where
        different values are, those that have one.
        """
        measure = self.measured(days)
        if not isinstance(measure, CountRows | CountPairs | CountValues):
            part = self._is(by, value) if by else EVERY
            return Query(all_of(self.condition(days), self._something_to_count(measure), part))
        rows, _, field = by.partition(".")
        inside: Condition = measure.where
        own: Condition = EVERY
        if by and rows == measure.rows:
            inside = all_of(inside, self._is(by, value, field))
        elif by:
            own = self._is(by, value)
        return Query(all_of(self.condition(days), own, some(measure.rows, inside)))

    def _something_to_count(self, measure: Measure) -> Condition:
        """Return: there is a value where values are counted; a record without adds nothing."""
        if not isinstance(measure, CountDistinct):
            return EVERY
        path = measure.fields[0]
        spec = self.cls.schema.fields.get(path)
        needed = spec is not None and (spec.required or spec.usual is not None)
        return EVERY if needed else is_null(path, False)

    def labels(self, split: Split, used: Sequence[SqlValue]) -> dict[SqlValue, T]:
        """The parts that a split can have, in order, by stored value: the list's own, then words in use."""
        listed: dict[SqlValue, T] = {
            c.value: c.label
            for c in self.choices(split)
            if c.value in used or (not c.retired and admits(self.where, split.path, c.value))
        }
        words = {w: T(str(w), str(w)) for w in sorted({*used} - listed.keys() - {None})}
        return listed | words | ({None: UNSAID} if None in used else {})

    def listed(self, split: Split) -> frozenset[str]:
        """The parts of a split that every commune has; any others are words somebody typed."""
        return frozenset(str(choice.value) for choice in self.choices(split))

    def choices(self, split: Split) -> tuple[Choice, ...]:
        """The choices, or the starters of the list, that a split divides by."""
        spec = self._spec(split.path)
        if isinstance(spec, ChoiceField):
            return tuple(spec.choices)
        return tuple(spec.starters) if isinstance(spec, TermField) else ()

    @property
    def counted(self) -> Measure:
        """What it counts itself; of what is made from other indicators there is nothing."""
        assert not isinstance(self.measure, Ratio | Plus)
        return self.measure

    def measured(self, days: Days) -> Measure:
        """Return what is counted in ``days``; of rows, which of them."""
        measure = self.counted
        if isinstance(measure, CountRows | CountPairs | CountValues):
            return replace(measure, where=all_of(measure.where, self.inside.condition(days)))
        return measure

    def _is(self, path: str, value: object, name: str = "") -> Condition:
        if isinstance(value, tuple):
            return all_of(*map(self._is, path.split(" "), value))
        spec = self._spec(path)
        return is_null(name or path) if value is None else eq(name or path, spec.from_db(value))

    def _spec(self, path: str) -> AnyField:
        name, _, rest = path.partition(".")
        spec = self.cls.schema.fields[name]
        if isinstance(spec, RowsField):
            return spec.row.fields[rest]
        if rest and isinstance(spec, LinkField):
            return register(spec.target).schema.fields[rest]
        return spec
