"""The figures of a report by residential area, as a table: areas below each other, with their total."""

from __future__ import annotations

from app.base.language import T
from app.reports.spec.figures import Blank, Figure, as_json, is_number, is_something
from app.reports.spec.indicator import UNSAID
from app.reports.spec.official_table import (
    CellForm,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    Value,
    number_column,
)
from app.reports.spec.report import ComputedIndicator, ComputedReport

_TITLE = T("Theo khu dân cư", "By area")
_AREA = T("Khu dân cư", "Area")
_WIDTH = 24


def area_table(computed: ComputedReport) -> OfficialTable | None:
    """The table, or None where no figure of the report goes by area.

    Only figures that add up over the areas, so that the total is the report's own figure; none that is
    blank as a whole.
    """
    lines = [
        line
        for line in computed.lines.values()
        if (path := line.indicator.areas)
        and line.indicator.adds_over(path)
        and is_number(line.figures.value)
    ]
    if not lines:
        return None
    columns = (
        number_column(),
        ReportColumn("area", _AREA, 50),
        *(
            ReportColumn(i.key, computed.label_of(i.key), _WIDTH, CellForm.WHOLE, note=i.definition)
            for i in (line.indicator for line in lines)
        ),
    )
    names: list[tuple[int | None, str]] = [(id_, t.words) for id_, t in computed.areas.items()]
    if any(line.areas.get(None, 0) != 0 for line in lines):
        names.append((None, str(UNSAID)))
    rows = tuple(_row(computed, lines, id_, name) for id_, name in names)
    hidden = [line for line in lines if Blank.SMALL in line.areas.values()]
    totals = {line.indicator.key: as_json(line.figures.value) for line in hidden}
    note = computed.note if hidden else None
    return OfficialTable(
        "by_area", _TITLE, _TITLE, columns, rows, total=True, totals=totals, note=note
    )


def _row(
    computed: ComputedReport, lines: list[ComputedIndicator], id_: int | None, name: str
) -> TableRow:
    days = computed.counted.days
    counted = {"area": RecordSource("area", record=id_)} if id_ else {}
    for line in lines:
        one = line.indicator
        if is_something(line.areas.get(id_)):
            counted[one.key] = RecordSource(one.register, one.query(days, one.areas, id_).where)
    values = {line.indicator.key: _shown(line.areas.get(id_, 0)) for line in lines}
    hidden = (line.indicator.key for line in lines if line.areas.get(id_) is Blank.SMALL)
    return TableRow({"area": name, **values}, counted, hidden=frozenset(hidden))


def _shown(figure: Figure) -> Value:
    """The number, or why there is none."""
    return (str(figure.label) or None) if isinstance(figure, Blank) else figure
