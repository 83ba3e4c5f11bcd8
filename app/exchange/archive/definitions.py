"""Of every figure of a report what it counts, as JSON that a script can follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.base.json_types import JsonObject, JsonValue
from app.base.language import T
from app.base.periods import Days, Kind, Period, PeriodState
from app.exchange.archive.needed import NOT_PERMITTED, Needed, column
from app.reports.compute.estimates import estimate_query, goes_on
from app.reports.compute.manual_figures import PREFIX, target_query
from app.reports.spec.figures import Blank
from app.reports.spec.indicator import Indicator, Plus, Ratio
from app.reports.spec.official_table import AcrossSum, OfficialTable, TableRow
from app.reports.spec.report import ComputedReport, TableMaker
from app.schema.conditions import All, Condition, Some, paths_of
from app.schema.fields import LinkField
from app.schema.record import register
from app.services.saved_views import condition_json
from app.store.read.aggregates import (
    CountDistinct,
    CountPairs,
    CountPeople,
    CountRecords,
    CountRows,
    CountValues,
    Measure,
    SumOf,
)
from app.store.read.reader import Reader

_COLUMNS = ("value", "previous", "same_last_year", "cumulative")
_ENDS = ("first_year", "last_year")
_UNTOLD: JsonObject = {"untold": Blank.NOT_BY_DAY.value}
_INSIDE = {CountRows: "rows", CountPairs: "pairs", CountValues: "values"}
Paths = list[tuple[str, str]]


def definitions(computed: ComputedReport, needed: Needed, reader: Reader) -> JsonObject:
    """The figures of a computed report; ``needed`` is told what they are counted from."""
    period = computed.period
    tables = [
        _table(computed.counted, maker, table, needed, reader)
        for maker, table in computed.tables
        if maker.counted and not maker.personal
    ]
    return {
        "report": computed.report.key,
        "period": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "ended": computed.state is PeriodState.ENDED,
            "years": len(list(period.years())) if period.kind is Kind.SPAN else None,
        },
        "figures": [_figure(computed, line.indicator, needed) for line in computed.lines.values()],
        "tables": tables,
    }


def _figure(computed: ComputedReport, indicator: Indicator, needed: Needed) -> JsonObject:
    document: JsonObject = {
        "key": indicator.key,
        "label": _both(indicator.label),
        "definition": _both(indicator.definition),
        "unit": _both(indicator.unit),
        "register": indicator.register,
        "rate": indicator.is_rate,
        "target": _target(computed, indicator.key, needed),
        "estimate": _estimate(computed, indicator, needed),
    }
    made = indicator.measure
    if isinstance(made, Ratio):
        return document | {
            "left_out": "",
            "measure": {"kind": "ratio", "of": [made.part, made.whole]},
        }
    if isinstance(made, Plus):
        return document | {"left_out": "", "measure": {"kind": "plus", "of": list(made.parts)}}
    days = dict(zip(_COLUMNS, computed.spans, strict=True))
    if computed.has_trend:
        first, *_, last = computed.period.years()
        days |= zip(_ENDS, (first.days, last.days), strict=True)
    why = _request(indicator, days.values(), needed)
    line = computed.lines[indicator.key]
    figures = dict(zip(_COLUMNS, line.figures, strict=True))
    if line.trend:
        figures |= zip(_ENDS, (line.trend.first, line.trend.last), strict=True)
    columns: JsonObject = {
        name: _column(indicator, one, computed.today) for name, one in days.items()
    }
    columns |= {n: _UNTOLD for n, figure in figures.items() if figure is Blank.NOT_BY_DAY}
    return document | {
        "left_out": why,
        "measure": _measure(indicator.register, indicator.counted),
        "splits": [{"path": s.path, "label": _both(s.label)} for s in indicator.splits],
        "areas": indicator.areas,
        "columns": columns,
    }


def _table(
    period: Period, maker: TableMaker, table: OfficialTable, needed: Needed, reader: Reader
) -> JsonObject:
    """What an official table counts: by column, and for which value each of its rows stands."""
    missing = [_request(one, [period.days], needed, maker.by) for one in maker.counted.values()]
    some = next(iter(maker.counted.values()))
    spec = some.cls.schema.fields.get(maker.by)
    rows: list[JsonValue] = [row.of for row in table.rows if isinstance(row, TableRow)]
    if isinstance(spec, LinkField):
        titles = reader.everything.titles(spec.target, {int(str(of)) for of in rows if of})
        rows = [titles[int(str(of))].code if of else None for of in rows]
    sums = {c.key: c.of for c in table.columns if isinstance(c.of, AcrossSum)}
    return {
        "key": table.key,
        "register": some.register,
        "left_out": next(filter(None, missing), ""),
        "by": maker.by,
        "rows": rows,
        "counted": {
            key: {"measure": _measure(one.register, one.counted)} | _query(one, period.days)
            for key, one in maker.counted.items()
        },
        "sums": {k: {"plus": list(of.plus), "minus": list(of.minus)} for k, of in sums.items()},
    }


def _request(indicator: Indicator, days: Iterable[Days], needed: Needed, by: str = "") -> str:
    """Why a figure cannot be counted from what may leave; what it is counted from is asked for."""
    compared, counted = _paths(indicator, days)
    compared += [(indicator.register, path) for path in by.split()]
    if not (why := needed.why_not(compared, counted)):
        needed.add(compared, counted)
    return why


def _paths(indicator: Indicator, days: Iterable[Days]) -> tuple[Paths, Paths]:
    """What is compared, and what is only told apart."""
    found = {path for one in days for path in paths_of(_whole(indicator, one))}
    found |= {split.path for split in indicator.splits}
    found |= {indicator.areas} if indicator.areas else set()
    counted: set[str] = set()
    match indicator.counted:
        case SumOf(field):
            found.add(field)
        case CountDistinct(fields):
            counted |= set(fields)
        case CountPeople():
            counted |= set(indicator.counted.fields)
        case CountPairs(rows, field) | CountValues(rows, field):
            counted.add(f"{rows}.{field}")
        case CountRows(rows):
            found.add(rows)
    key = indicator.register
    return [(key, path) for path in sorted(found)], [(key, path) for path in sorted(counted)]


def _whole(indicator: Indicator, days: Days) -> Condition:
    """Every condition of a figure in one."""
    parts = [indicator.condition(days)]
    measure = indicator.measured(days)
    if isinstance(measure, CountRows | CountPairs | CountValues):
        parts.append(Some(measure.rows, measure.where))
    return All(tuple(parts))


def _measure(key: str, measure: Measure) -> JsonObject:
    match measure:
        case CountRecords():
            return {"kind": "count"}
        case SumOf(field):
            return {"kind": "sum", "field": field}
        case CountDistinct(fields):
            return {"kind": "distinct", "fields": [column(key, field) for field in fields]}
        case CountPeople():
            told = [column(key, field) for field in measure.fields]
            return {"kind": "people", "fields": told, "only": measure.only}
        case CountRows(rows):
            return {"kind": "rows", "rows": rows}
        case CountPairs(rows, field) | CountValues(rows, field):
            return {"kind": _INSIDE[type(measure)], "rows": rows, "field": field}


def _column(indicator: Indicator, days: Days, today: date) -> JsonObject:
    """The conditions of one column: of the records, of their rows, of what is an assessment at all."""
    assessment = indicator.assessment(days)
    blank = indicator.blank_where_none(days, today)
    return {
        "first": days.first.isoformat(),
        "last": days.last.isoformat(),
        **_query(indicator, days),
        "assessed": None if assessment is None else condition_json(indicator.cls, assessment),
        "blank": None if blank is None else blank.value,
    }


def _query(indicator: Indicator, days: Days) -> JsonObject:
    """The conditions of the records, and of their rows where those are counted."""
    cls, measure = indicator.cls, indicator.measured(days)
    inside: JsonValue = None
    if isinstance(measure, CountRows | CountPairs | CountValues):
        inside = condition_json(cls, Some(measure.rows, measure.where))["where"]
    return {"where": condition_json(cls, indicator.condition(days)), "rows": inside}


def _target(computed: ComputedReport, key: str, needed: Needed) -> JsonValue:
    """What the year's target is added up from; null where it would stand beside another figure."""
    bare = key.removeprefix(PREFIX)
    if bare != key and bare in computed.lines:
        return None
    return _entered(target_query(key, computed.period.days).where, needed)


def _estimate(computed: ComputedReport, indicator: Indicator, needed: Needed) -> JsonValue:
    """What the estimate is where it was entered, and whether it goes on by the day where not."""
    if not computed.estimated:
        return None
    entered = _entered(estimate_query(indicator.key, computed.period.days).where, needed)
    return {"entered": entered, "goes_on": goes_on(indicator)}


def _entered(where: Condition, needed: Needed) -> JsonValue:
    """What was entered by hand, added up."""
    compared = [("figure", path) for path in (*paths_of(where), "value")]
    if needed.why_not(compared, []):
        return NOT_PERMITTED
    needed.add(compared, [])
    measure = {"kind": "sum", "field": "value"}
    return {"measure": measure, "where": condition_json(register("figure"), where)}


def _both(text: T) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
