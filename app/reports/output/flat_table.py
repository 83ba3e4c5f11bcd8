"""Figures as one flat table, a figure a row: for spreadsheets, statistics programs and databases.

The columns and their order are permanent: ``docs/formats.md`` says what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.base.csv_table import write_csv
from app.reports.spec.figures import Figure, as_json, why_json
from app.reports.spec.report import ComputedIndicator, ComputedReport
from app.store.submissions import ReportKey

COLUMNS = (
    *("unit", "period", "report", "indicator", "part", "area", "value", "revision"),
    *("window", "kind", "why"),
)
_NO_AREA = "?"


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One figure of a unit's period. ``part`` is of a division, ``area`` a code; both empty: the unit's whole.

    ``revision``: of the frozen report that it is in; None where it is in none.
    """

    unit: str
    slot: ReportKey
    indicator: str
    figure: Figure
    part: str = ""
    area: str = ""
    revision: int | None = None


def part_name(path: str, part: str) -> str:
    """What a part is called: what it divides by and its key, which is empty where nothing was said."""
    return f"{path}:{part}" if path else ""


def write_rows(file: BinaryIO, rows: Iterable[FlatRow]) -> None:
    """Write the rows as CSV, one after the other as they come."""
    write_csv(
        file,
        COLUMNS,
        (
            (
                *(one.unit, one.slot.period, one.slot.report, one.indicator, one.part, one.area),
                *(as_json(one.figure), one.revision),
                *(one.slot.window, one.slot.kind.value, why_json(one.figure)),
            )
            for one in rows
        ),
    )


def rows_of_report(computed: ComputedReport, unit: str, revision: int | None) -> Iterator[FlatRow]:
    """The figures of a computed report: of each indicator its own, those of its parts, and by area."""
    period = computed.period
    slot = ReportKey(computed.report.key, period.key, period.window.value, computed.kind)
    codes = {id_: title.code for id_, title in computed.areas.items()}
    for key, line in computed.lines.items():
        yield FlatRow(unit, slot, key, line.figures.value, revision=revision)
        for part, figure in _parts(line):
            yield FlatRow(unit, slot, key, figure, part=part, revision=revision)
        for id_, figure in line.areas.items():
            area = _NO_AREA if id_ is None else codes[id_]
            yield FlatRow(unit, slot, key, figure, area=area, revision=revision)


def _parts(line: ComputedIndicator) -> Iterator[tuple[str, Figure]]:
    for split, parts in line.shown():
        for one in parts:
            yield part_name(split.path, one.key), one.figures.value
    for path, cells in line.crossed.items():
        for key, figures in cells.items():
            yield part_name(path, key), figures.value
