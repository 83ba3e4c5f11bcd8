"""A computed report as plain JSON data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.json_types import JsonObject, JsonValue
from app.reports.spec import figures as f
from app.reports.spec.indicator import Split
from app.reports.spec.official_table import OfficialTable, TableSection
from app.reports.spec.report import ComputedIndicator, ComputedPart, ComputedReport
from app.reports.spec.row_codes import code_of
from app.schema.conditions import Query
from app.schema.record import Record, register
from app.services.list_cells import open_order
from app.services.looks import MASKED, is_closed
from app.services.unit_settings import Unit
from app.store.read.aggregates import CountRecords
from app.store.read.query import passed_through
from app.store.read.reader import CHUNK, Reader

_COLUMNS = ("value", "previous", "same_last_year", "cumulative")
NOT_PERMITTED = "not permitted"


def as_json(
    computed: ComputedReport, reader: Reader, unit: Unit, *, names: bool = False
) -> JsonObject:
    """The report as ``report … .json`` gives it, with the codes of the records behind each figure.

    ``parts`` are those of the first split; ``splits`` holds every split by its path. Tables that
    name people are left out: what is carried elsewhere as JSON holds figures. A blank is null;
    ``why`` says why of the value, ``blank`` of each column. Without ``names`` codes are null where to
    name the records would tell of them what may not leave; as many as there are.
    """
    period, codes = computed.period, _Codes(computed, reader, names=names)
    return {
        "report": computed.report.key,
        "period": {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "window": period.window.value,
            "label": str(period.label),
        },
        "state": computed.state.value,
        "kind": computed.kind.value,
        "real_to": computed.real_to.isoformat(),
        "dates": str(computed.dates),
        "columns": {
            name: {"first": days.first.isoformat(), "last": days.last.isoformat()}
            for name, days in zip(_COLUMNS, computed.spans, strict=True)
        },
        "estimated_on": computed.estimated_on.isoformat() if computed.estimated_on else None,
        "unit": {"code": unit.code, "name": unit.name, "province": unit.province},
        "indicators": [_line_json(computed, codes, line) for line in computed.lines.values()],
        "tables": [_table_json(t) for official, t in computed.tables if not official.personal],
    }


def _table_json(table: OfficialTable) -> JsonObject:
    return {
        "key": table.key,
        "title": str(table.title),
        "columns": [{"key": c.key, "label": str(c.title)} for c in table.columns],
        "rows": [
            {"section": line.title}
            if isinstance(line, TableSection)
            else {c.key: value for c, value in zip(table.columns, line.cells, strict=True)}
            for line in table.lines()
        ],
    }


def _line_json(computed: ComputedReport, codes: _Codes, line: ComputedIndicator) -> JsonObject:
    indicator, figures = line.indicator, line.figures
    trend = line.trend if computed.has_trend else None
    splits = {split.path: _parts_json(codes, line, split, p) for split, p in line.splits}
    return {
        "key": indicator.key,
        "label": str(indicator.label),
        "definition": str(indicator.definition),
        "unit": str(indicator.unit),
        "measure": indicator.measure_name,
        "register": indicator.register,
        "value": f.as_json(figures.value),
        "why": f.why_json(figures.value),
        "previous": f.as_json(figures.previous),
        "same_last_year": f.as_json(figures.same_last_year),
        "cumulative": f.as_json(figures.cumulative),
        "blank": {
            name: f.why_json(one)
            for name, one in zip(_COLUMNS, figures, strict=True)
            if not f.is_number(one)
        },
        "year_in_force": computed.year_in_force(indicator.key),
        "target": line.target,
        "achieved": line.achieved,
        "estimate": f.as_json(line.estimate),
        "done": f.as_json(line.done),
        "first_year": f.as_json(trend.first) if trend else None,
        "last_year": f.as_json(trend.last) if trend else None,
        "mean_change": trend.mean if trend else None,
        "mean_change_percent": trend.percent if trend else None,
        "row_code": code_of(computed.report, indicator),
        **codes.behind(indicator.key, number=f.is_number(figures.value)),
        "parts": next(iter(splits.values()), {}),
        "splits": splits,
        "areas": _areas_json(computed, line),
    }


def _areas_json(computed: ComputedReport, line: ComputedIndicator) -> JsonObject:
    """The figure by the codes of areas; under "" that of records that name none, as of other parts."""
    codes = {id_: title.code for id_, title in computed.areas.items()}
    unsaid = {None: ""} if line.areas.get(None, 0) != 0 else {}
    return {
        code: f.as_json(area)
        for id_, code in (codes | unsaid).items()
        if f.is_number(area := line.areas.get(id_)) or area is f.Blank.SMALL
    }


def _parts_json(
    codes: _Codes,
    line: ComputedIndicator,
    split: Split,
    parts: tuple[ComputedPart, ...],
) -> JsonObject:
    key = line.indicator.key
    return {
        part.key: {
            "label": str(part.label),
            "row_code": code_of(codes.computed.report, line.indicator, split, part.stored)
            if split in line.indicator.splits
            else "",
            "value": f.as_json(part.figures.value),
            **({"why": f.why_json(f.Blank.SMALL)} if part.figures.value is f.Blank.SMALL else {}),
            **(
                codes.behind(key, split.path, part.stored)
                if f.is_something(part.figures.value)
                else {"records": []}
            ),
        }
        for part in parts
    }


@dataclass(frozen=True, slots=True)
class _Codes:
    """The codes of the records behind the figures of a report, as far as they may be told."""

    computed: ComputedReport
    reader: Reader
    names: bool

    def behind(
        self, key: str, by: str = "", value: object = None, *, number: bool = True
    ) -> JsonObject:
        """The codes; null and why where the register is not the reader's.

        Where there is no ``number`` the line says already why.
        """
        queries = list(self._queries(key, by, value))
        nothing = not by and self._counts_nothing(key)
        if not all(
            self.reader.permits(one)
            for cls, query in queries
            for one in (cls.schema.key, *passed_through(cls, query.where))
        ):
            return {"records": None} | ({"why": NOT_PERMITTED} if number else {})
        codes: list[JsonValue] = []
        closed = False
        for cls, query in queries:
            found = [] if nothing else self._found(cls, query)
            masked = is_closed(cls, query) and not self.names
            codes += [None] * len(found) if masked else found
            closed |= masked
        return {"records": codes} | ({MASKED: ["records"]} if closed else {})

    def _queries(self, key: str, by: str, value: object) -> Iterator[tuple[type[Record], Query]]:
        """The records behind a figure, of a sum those of its parts."""
        plus = self.computed.lines[key].indicator.plus
        if plus and not by:
            for part in plus.parts:
                yield from self._queries(part, "", None)
            return
        cls = register(self.computed.behind(key, by, value).register)
        yield cls, self.computed.query(key, self.computed.counted.days, by, value)

    def _counts_nothing(self, key: str) -> bool:
        """Whether a figure counts records and found none: then there is nothing to look for."""
        line = self.computed.lines[key]
        figure = line.figures.value
        return isinstance(line.indicator.measure, CountRecords) and (
            f.is_number(figure) and not f.is_something(figure)
        )

    def _found(self, cls: type[Record], query: Query) -> list[str]:
        """The codes in the order of their register, or as entered."""
        ids = self.reader.ids_behind(cls, open_order(cls, query))
        codes: list[str] = []
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            titles = self.reader.titles(cls.schema.key, some)
            codes += [titles[id_].code for id_ in some]
        return codes
