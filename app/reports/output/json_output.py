"""A computed report as plain JSON data."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.json_types import JsonObject
from app.reports.spec import figures as f
from app.reports.spec.indicator import Split
from app.reports.spec.official_table import OfficialTable, TableSection
from app.reports.spec.report import ComputedIndicator, ComputedPart, ComputedReport
from app.reports.spec.row_codes import code_of
from app.schema.record import register
from app.services.list_cells import open_order
from app.services.unit_settings import Unit
from app.store.read.query import passed_through
from app.store.read.reader import CHUNK, Reader

_COLUMNS = ("value", "previous", "same_last_year", "cumulative")
NOT_PERMITTED = "not permitted"


def as_json(computed: ComputedReport, reader: Reader, unit: Unit) -> JsonObject:
    """The report as ``report … .json`` gives it, with the codes of the records behind each figure.

    ``parts`` are those of the first split; ``splits`` holds every split by its path. Tables that
    name people are left out: what is carried elsewhere as JSON holds figures. A blank is null;
    ``why`` says why of the value, ``blank`` of each column.
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
        "state": computed.state.value,
        "kind": computed.kind.value,
        "real_to": computed.real_to.isoformat(),
        "unit": {"code": unit.code, "name": unit.name, "province": unit.province},
        "indicators": [_line_json(computed, reader, line) for line in computed.lines.values()],
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


def _line_json(computed: ComputedReport, reader: Reader, line: ComputedIndicator) -> JsonObject:
    indicator, figures = line.indicator, line.figures
    trend = line.trend if computed.compares else None
    splits = {split.path: _parts_json(computed, reader, line, split, p) for split, p in line.splits}
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
        "target": line.target,
        "achieved": line.achieved,
        "estimate": f.as_json(line.estimate),
        "mean_change": trend.mean if trend else None,
        "mean_change_percent": trend.percent if trend else None,
        "row_code": code_of(computed.report, indicator),
        **_records(computed, reader, indicator.key, number=f.is_number(figures.value)),
        "parts": next(iter(splits.values()), {}),
        "splits": splits,
        "areas": {
            title.code: f.as_json(line.areas[id_])
            for id_, title in computed.areas.items()
            if id_ in line.areas
        },
    }


def _parts_json(
    computed: ComputedReport,
    reader: Reader,
    line: ComputedIndicator,
    split: Split,
    parts: tuple[ComputedPart, ...],
) -> JsonObject:
    key = line.indicator.key
    return {
        part.key: {
            "label": str(part.label),
            "value": f.as_json(part.figures.value),
            **(
                _records(computed, reader, key, split.path, part.stored)
                if part.figures.value
                else {"records": []}
            ),
        }
        for part in parts
    }


def _records(
    computed: ComputedReport,
    reader: Reader,
    key: str,
    by: str = "",
    value: object = None,
    *,
    number: bool = True,
) -> JsonObject:
    """The codes behind a figure; null and why where the register is not the reader's.

    Where there is no ``number`` the line says already why.
    """
    if all(map(reader.permits, _registers(computed, key, by, value))):
        return {"records": _codes(computed, reader, key, by, value)}
    return {"records": None} | ({"why": NOT_PERMITTED} if number else {})


def _registers(computed: ComputedReport, key: str, by: str, value: object) -> Iterator[str]:
    plus = computed.lines[key].indicator.plus
    if plus and not by:
        for part in plus.parts:
            yield from _registers(computed, part, "", None)
        return
    found = computed.behind(key, by, value).register
    where = computed.query(key, computed.period.days, by, value).where
    yield from (found, *passed_through(register(found), where))


def _codes(
    computed: ComputedReport, reader: Reader, key: str, by: str = "", value: object = None
) -> list[str]:
    """Codes of the records behind a figure, in the order of their register, or as entered."""
    plus = computed.lines[key].indicator.plus
    if plus and not by:
        return [code for part in plus.parts for code in _codes(computed, reader, part)]
    query = computed.query(key, computed.period.days, by, value)
    register_key = computed.behind(key, by, value).register
    ids = reader.ids(register(register_key), open_order(register(register_key), query))
    codes: list[str] = []
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        titles = reader.titles(register_key, some)
        codes += [titles[id_].code for id_ in some]
    return codes
