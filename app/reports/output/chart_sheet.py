"""The charts of a report as a sheet: native ones, each beside the figures that it is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.base.language import T
from app.reports.output.sheet_style import HEAD, TEXT, WHOLE, Look, across, put, set_up
from app.reports.spec.charts import ReportChart
from app.reports.spec.figures import Blank

CHARTS_SHEET = T("Biểu đồ", "Charts")
_WIDTHS = (28.0, 9.0, 9.0, 2.0, *[9.0] * 6)
_BESIDE = 5  # the column at which charts stand
_WIDE, _LINE, _LEAST = 10.5, 0.6, 6.5  # centimetres: of a chart, of a row beside it, of its height
_PAGE = 54  # rows of a printed page
_TITLE = Look(bold=True, boxed=False)
_NOTE = Look(italic=True, size=11, boxed=False)
_NUMBER = Look(align="right", form=WHOLE)
_COLOURS = ("B9C4D6", "1F4E8C")


def write_charts(sheet: Worksheet, charts: Sequence[ReportChart]) -> None:
    """The figures of each chart with their labels, the chart beside them, its remark below."""
    row, top = 1, 1
    for chart in charts:
        needed = max(len(chart.labels) + 3, round(_height(chart) / _LINE) + 1)
        if row > top and row + needed - top > _PAGE:  # no chart is cut by the end of a page
            sheet.row_breaks.append(Break(id=row - 1))
            top = row
        first = row
        across(sheet, row, (1, len(_WIDTHS)), f"{chart.title} ({chart.unit})", _TITLE)
        row += 1
        put(sheet, row, 1, None, HEAD)
        for column, series in enumerate(chart.series, 2):
            put(sheet, row, column, series.name, HEAD)
        for place, label in enumerate(chart.labels):
            row += 1
            put(sheet, row, 1, label, TEXT)
            for column, series in enumerate(chart.series, 2):
                value = series.values[place]
                put(
                    sheet,
                    row,
                    column,
                    str(Blank.NO_DATA.label) if value is None else value,
                    _NUMBER,
                )
        if chart.note:
            row += 1
            across(sheet, row, (1, 3), chart.note, _NOTE)
        sheet.add_chart(_drawn(sheet, chart, first + 1), f"{get_column_letter(_BESIDE)}{first + 1}")
        row = max(row, first + needed) + 2
    set_up(sheet, _WIDTHS, 1, row - 2, upright=True)


def _height(chart: ReportChart) -> float:
    lies = chart.kind != "months"
    return max(_LEAST, _LINE * len(chart.labels) + 2) if lies else _LEAST


def _drawn(sheet: Worksheet, chart: ReportChart, head_row: int) -> Any:
    drawn: Any = BarChart()
    lies = chart.kind != "months"
    drawn.type = "bar" if lies else "col"
    drawn.title = None  # it stands above the figures
    drawn.width, drawn.height = _WIDE, _height(chart)
    last, columns = head_row + len(chart.labels), len(chart.series)
    figures = Reference(sheet, min_col=2, max_col=1 + columns, min_row=head_row, max_row=last)
    drawn.add_data(figures, titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=head_row + 1, max_row=last))
    for series, colour in zip(drawn.series, _COLOURS[-columns:], strict=True):
        series.graphicalProperties.solidFill = colour
    drawn.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False
    )
    drawn.gapWidth = 40
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.y_axis.majorGridlines = None
    drawn.y_axis.scaling.min = 0
    if lies:
        drawn.x_axis.scaling.orientation = "maxMin"  # the first label on top, as on paper
    if columns == 1:
        drawn.legend = None
    else:
        drawn.legend.position = "b"
    return drawn
