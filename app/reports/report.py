"""A report: groups of indicators, computed for a period beside the ones it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.conditions import Query, eq
from app.fields import LinkField
from app.jobs import Progress, Watch
from app.lang import T
from app.periods import Days, Period
from app.record import register
from app.records.area import Area
from app.reports.indicator import Indicator, Split
from app.settings import Unit
from app.store.reading import CHUNK, Reader, Title

Figure = int | float


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators under one heading."""

    title: T
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report. ``key`` is permanent; ``about`` says what it reports on, below the title."""

    key: str
    label: T
    title: T
    about: T
    issuer: str
    groups: tuple[Group, ...]

    def indicators(self) -> Iterator[Indicator]:
        """All indicators, in printed order."""
        for group in self.groups:
            yield from group.indicators

    def registers(self) -> frozenset[str]:
        """The registers that it counts or looks into; a change of any other leaves it as it is."""
        counted = {indicator.register for indicator in self.indicators()}
        links = (f for key in counted for f in register(key).schema.own.values())
        return frozenset(counted | {link.target for link in links if isinstance(link, LinkField)})


@dataclass(frozen=True, slots=True)
class Figures:
    """A figure of the period, of those it is compared with, and from the beginning of the year."""

    value: Figure
    previous: Figure
    same_last_year: Figure
    cumulative: Figure

    def __iter__(self) -> Iterator[Figure]:
        return iter((self.value, self.previous, self.same_last_year, self.cumulative))


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a figure: ``stored`` is the value it stands for, None where none was given."""

    stored: Any
    label: T
    figures: Figures

    @property
    def key(self) -> str:
        """As it is named in JSON."""
        return "" if self.stored is None else str(self.stored)


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its figures; ``areas``: of the period, by id, None where none was given."""

    indicator: Indicator
    figures: Figures
    splits: tuple[tuple[Split, tuple[Part, ...]], ...]
    areas: dict[int | None, int]

    def shown(self) -> Iterator[tuple[Split, tuple[Part, ...]]]:
        """The splits as they are printed: without parts that are nothing in every column."""
        for split, parts in self.splits:
            if some := tuple(part for part in parts if any(part.figures)):
                yield split, some


@dataclass(frozen=True, slots=True)
class Spans:
    """The days that each column of a report covers."""

    value: Days
    previous: Days
    same_last_year: Days
    cumulative: Days

    def __iter__(self) -> Iterator[Days]:
        return iter((self.value, self.previous, self.same_last_year, self.cumulative))


def spans(period: Period) -> Spans:
    """The days of the columns: the period, the one before, a year ago, and the year so far."""
    return Spans(
        period.days,
        period.previous().days,
        period.same_last_year().days,
        period.year_to_date(),
    )


@dataclass(frozen=True, slots=True)
class Computed:
    """A report with its figures. ``areas`` are those that exist or were counted, in their order."""

    report: Report
    period: Period
    lines: dict[str, Line]
    areas: dict[int, Title]

    def query(
        self, reader: Reader, key: str, span: Days, by: str = "", value: object = None
    ) -> Query:
        """The records behind a figure, or a part of it; of a ratio, those of its numerator."""
        indicator = self.lines[key].indicator
        if indicator.ratio:
            indicator = self.lines[indicator.ratio.part].indicator
        return indicator.query(reader, span, by, value)


def compute(
    reader: Reader, report: Report, period: Period, progress: Progress | None = None
) -> Computed:
    """Every figure of the report. Raises Cancelled through ``progress``."""
    watch = progress or Watch()
    columns = spans(period)
    lines: dict[str, Line] = {}
    wanted = list(report.indicators())
    for done, indicator in enumerate(wanted):
        watch.step(done, len(wanted))
        lines[indicator.key] = _line(reader, indicator, columns, lines)
    watch.step(len(wanted), len(wanted))
    return Computed(report, period, lines, _areas(reader, lines))


def _areas(reader: Reader, lines: dict[str, Line]) -> dict[int, Title]:
    """The areas that a report is laid out by: those active now, and former ones with a figure."""
    wanted = set(reader.ids(Area, Query(eq("active", True))))
    wanted |= {id_ for line in lines.values() for id_, value in line.areas.items() if id_ and value}
    titles = reader.titles("area", wanted)
    return {id_: titles[id_] for id_ in reader.ids(Area) if id_ in wanted}


def _line(reader: Reader, indicator: Indicator, columns: Spans, lines: dict[str, Line]) -> Line:
    if ratio := indicator.ratio:
        pairs = zip(lines[ratio.part].figures, lines[ratio.whole].figures, strict=True)
        rates = (ratio.of(int(part), int(whole)) for part, whole in pairs)
        return Line(indicator, Figures(*rates), (), {})
    found = [tally[""] for tally in _columns(reader, indicator, columns)]
    splits = tuple((split, _parts(reader, indicator, columns, split)) for split in indicator.splits)
    areas = indicator.figures(reader, columns.value, indicator.areas) if indicator.areas else {}
    return Line(indicator, Figures(*found), splits, areas)


def _parts(reader: Reader, indicator: Indicator, columns: Spans, split: Split) -> tuple[Part, ...]:
    tallies = _columns(reader, indicator, columns, split.path)
    used = list(dict.fromkeys(value for tally in tallies for value in tally))
    return tuple(
        Part(stored, label, Figures(*(tally.get(stored, 0) for tally in tallies)))
        for stored, label in indicator.labels(split, used).items()
    )


def _columns(
    reader: Reader, indicator: Indicator, columns: Spans, by: str = ""
) -> list[dict[Any, int]]:
    """The figures of each column; equal columns (a year and its year to date) are counted once."""
    seen: dict[Any, dict[Any, int]] = {}
    for days in columns:
        asked = indicator.condition(days), indicator.inside.condition(days)
        if asked not in seen:
            seen[asked] = indicator.figures(reader, days, by)
    return [seen[indicator.condition(days), indicator.inside.condition(days)] for days in columns]


def as_json(computed: Computed, reader: Reader, unit: Unit) -> dict[str, Any]:
    """The report as ``report … .json`` gives it, with the codes of the records behind each figure.

    ``parts`` are those of the first split; ``splits`` holds every split by its path.
    """
    period = computed.period
    return {
        "report": computed.report.key,
        "period": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "window": period.window.value,
            "label": str(period.label),
        },
        "unit": {"code": unit.code, "name": unit.name, "province": unit.province},
        "indicators": [_line_json(computed, reader, line) for line in computed.lines.values()],
    }


def _line_json(computed: Computed, reader: Reader, line: Line) -> dict[str, Any]:
    indicator, figures = line.indicator, line.figures
    splits = {split.path: _parts_json(computed, reader, line, split, p) for split, p in line.splits}
    return {
        "key": indicator.key,
        "label": str(indicator.label),
        "definition": str(indicator.definition),
        "unit": str(indicator.unit),
        "measure": indicator.measure_name,
        "register": indicator.register,
        "value": figures.value,
        "previous": figures.previous,
        "same_last_year": figures.same_last_year,
        "cumulative": figures.cumulative,
        "target": None,
        "records": _codes(computed, reader, indicator.key),
        "parts": next(iter(splits.values()), {}),
        "splits": splits,
        "areas": {
            title.code: line.areas[id_]
            for id_, title in computed.areas.items()
            if id_ in line.areas
        },
    }


def _parts_json(
    computed: Computed, reader: Reader, line: Line, split: Split, parts: tuple[Part, ...]
) -> dict[str, Any]:
    key = line.indicator.key
    return {
        part.key: {
            "label": str(part.label),
            "value": part.figures.value,
            "records": _codes(computed, reader, key, split.path, part.stored)
            if part.figures.value
            else [],
        }
        for part in parts
    }


def _codes(
    computed: Computed, reader: Reader, key: str, by: str = "", value: object = None
) -> list[str]:
    """Codes of the records behind a figure, in the order of their register."""
    query = computed.query(reader, key, computed.period.days, by, value)
    register_key = computed.lines[key].indicator.register
    ids = reader.ids(register(register_key), query)
    codes: list[str] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        titles = reader.titles(register_key, some)
        codes += [titles[id_].code for id_ in some]
    return codes
