"""A computed report on paper: landscape tables and charts in the form of an administrative report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.base.jobs import Progress
from app.base.language import T
from app.paper.document import tables as paper
from app.paper.document.canvas import Target
from app.paper.document.chart import drawing
from app.paper.document.page import Letterhead, PdfDocument, Signature
from app.reports.compute.report_rows import (
    USUAL,
    FigureColumn,
    GroupHeading,
    ReportRow,
    Row,
    SplitHeading,
    columns_of,
    hows,
    rows_of,
    titles_of,
)
from app.reports.spec.official_table import CellForm, OfficialTable, TableSection
from app.reports.spec.report import ComputedReport
from app.services.unit_settings import Issuer, Unit

_WIDTHS = (20, 60, 21, 22, 22, 25, 17, 23, 25, 17, 23)
_FURTHER = 18
_SIDES: dict[FigureColumn, paper.Align] = {
    FigureColumn.NUMBER: "center",
    FigureColumn.NAME: "left",
    FigureColumn.UNIT: "center",
}
_HOW = T("CÁCH TÍNH CÁC CHỈ TIÊU", "HOW THE FIGURES ARE COUNTED")
_EMPTY = T("Không có.", "None.")
_ALIGNS: dict[CellForm, paper.Align] = {
    CellForm.TEXT: "left",
    CellForm.CENTRED: "center",
    CellForm.WHOLE: "right",
    CellForm.SHARE: "right",
}


def letterhead(issuer: Issuer, unit: Unit) -> Letterhead:
    """The head of a report that is still to be numbered and dated by hand."""
    return Letterhead(issuer.superior, issuer.organ, blank_number(issuer), unit.place, None)


def blank_number(issuer: Issuer) -> str:
    """``Số:      /BC-UBND``, with room for the number."""
    return f"Số:      /{issuer.symbol}"


def draw(
    computed: ComputedReport,
    unit: Unit,
    target: Target,
    progress: Progress | None = None,
    *,
    names: bool = True,
    made: datetime | None = None,
    remark: str = "",
) -> None:
    """Draw the report; without ``names`` it has no table that names people.

    ``remark`` stands below the period; with ``made`` the same report gives the same bytes.

    Raises UserError when the target cannot be written, Cancelled.
    """
    report, period = computed.report, computed.period
    issuer = unit.issuer(report.issuer)
    document = PdfDocument(
        target,
        letterhead(issuer, unit),
        title=str(report.title),
        about=str(report.about),
        notes=(str(period.label), *([remark] if remark else ()), f"({computed.dates})"),
        landscape=True,
        made=made,
    )
    with document:
        document.table(_figures(computed), progress)
        _note(document, computed.note)
        for chart in computed.charts:
            document.space(4)
            document.figure(drawing(chart, document.room))
        for table in computed.shown_tables(names=names):
            draw_table(document, table, issuer, progress)
        document.space(2)
        receivers = [receiver.lstrip("- ") for receiver in issuer.receivers]
        document.sign(Signature(issuer.capacity, issuer.signer), receivers)
        document.heading(str(_HOW))
        for entry in rows_of(computed):
            if isinstance(entry, ReportRow) and entry.part is None:
                said = f"{entry.number}. {entry.label}: {entry.line.indicator.definition}"
                document.paragraph(said, align="left")
        for how in hows(computed):
            document.paragraph(str(how), align="left")


def draw_table(
    document: PdfDocument, table: OfficialTable, issuer: Issuer, progress: Progress | None = None
) -> None:
    """Draw an official table below its title, after its cover where it is a book."""
    if table.cover:  # begins a page
        keeper = (issuer.superior, issuer.organ)
        document.cover(keeper, str(table.cover), [str(line) for line in table.opening])
    else:
        document.space(3)
    document.heading(str(table.title))
    if table.rows:
        document.table(_printed(table), progress)
        _note(document, table.note)
    else:
        document.paragraph(str(_EMPTY), align="left", joins=True)


def _note(document: PdfDocument, note: T | None) -> None:
    if note:
        document.space(1)
        document.paragraph(str(note), align="left")


def _printed(table: OfficialTable) -> paper.PdfTable:
    columns = tuple(
        paper.PdfColumn(str(column.title), column.width, _ALIGNS[column.form])
        for column in table.columns
    )
    rows: list[paper.Row] = []
    for line in table.lines():
        if isinstance(line, TableSection):
            rows.append(paper.PdfGroup(line.title))
            continue
        cells = tuple(map(table.shown, table.columns, line.cells))
        rows.append(paper.PdfTotal(cells) if line.is_total else cells)
    return paper.PdfTable(columns, rows, size=11, min_row_mm=table.room_mm)


def _figures(computed: ComputedReport) -> paper.PdfTable:
    shown = columns_of(computed)
    widths = dict(zip(USUAL, _WIDTHS, strict=True))
    columns = tuple(
        paper.PdfColumn(str(title), widths.get(column, _FURTHER), _SIDES.get(column, "right"))
        for column, title in zip(shown, titles_of(computed), strict=True)
    )
    rows = [_row(row, shown) for row in rows_of(computed)]
    return paper.PdfTable(columns, rows, size=11 if len(columns) <= len(_WIDTHS) else 10)


def _row(row: Row, columns: Sequence[FigureColumn]) -> paper.Row:
    match row:
        case GroupHeading(number, title):
            return paper.PdfGroup(f"{number}. {title}")
        case SplitHeading(label):
            return paper.PdfIntro(("", f"\u00a0\u00a0{label}:", *[""] * (len(columns) - 2)))
        case ReportRow():
            texts = row.texts()
            place, name, *rest = (texts[column] for column in columns)
            shown = f"\u00a0\u00a0- {name}" if row.part else name
            return (paper.PdfMarked(place, row.code), shown, *rest)
