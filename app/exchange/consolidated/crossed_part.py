"""A crossing over all units as a table on paper, laid out as in the report of one."""

from __future__ import annotations

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.rollup.crossed_rows import CrossedTotals
from app.exchange.rollup.crossed_table import crossed_table
from app.paper.document.tables import PdfColumn
from app.paper.office.content import TablePart
from app.reports.spec.official_table import NUMBER, TOTAL

_TOGETHER = T("Cộng", "Together")
_NUMBER_MM, _NAME_MM, _FIGURE_MM = 9.0, 58.0, 20.0
_SIZE = 10.0


def crossed_part(one: CrossedTotals) -> TablePart:
    """Return the table, its sums to the right and below."""
    table = crossed_table(one)
    columns = (
        PdfColumn(str(NUMBER), _NUMBER_MM, "center"),
        *(PdfColumn(title, _NAME_MM) for title in table.titles),
        *(PdfColumn(name, _FIGURE_MM, "right") for name in (*table.across, str(_TOGETHER))),
    )
    rows = [
        (
            show_number(number),
            *line.names,
            *map(show_number, (*line.figures, sum(line.figures))),
        )
        for number, line in enumerate(table.lines, 1)
    ]
    blank = [""] * (len(table.titles) - 1)
    sums = map(show_number, (*table.sums, sum(table.sums)))
    return TablePart(columns, rows, ("", str(TOTAL), *blank, *sums), size=_SIZE)
