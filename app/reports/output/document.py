"""A computed report on paper: landscape tables and charts in the form of an administrative report."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from reportlab.graphics.shapes import Drawing

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_decimal
from app.paper.document import tables as paper
from app.paper.document.canvas import Target
from app.paper.document.chart import drawing
from app.paper.document.page import Letterhead, PdfDocument, Signature
from app.reports.compute.areas import area_table
from app.reports.compute.report_rows import (
    FIGURES,
    FigureColumn,
    GroupHeading,
    ReportRow,
    SplitHeading,
    columns_of,
    hows,
    rows_of,
    titles_of,
)
from app.reports.spec.charts import ReportChart
from app.reports.spec.figures import Blank, may_be_something, show
from app.reports.spec.indicator import Split
from app.reports.spec.official_table import CellForm, OfficialTable, TableRow, TableSection
from app.reports.spec.report import ComputedIndicator, ComputedPart, ComputedReport
from app.reports.spec.row_codes import code_of
from app.services.unit_settings import Issuer, Unit

_SIZE, _LEADING_SIZE, _HOW_SIZE = 10.0, 11.0, 10.0  # points
_SENTENCE = re.compile(r"(?<=\.) ")  # what parts the sentences of a definition
_MOST_ROWS = 90  # of a table whose parts have rows of their own: some three pages
_NAME_MM, _UNIT_MM = 60, 20
_SIDES: dict[FigureColumn, paper.Align] = {
    FigureColumn.NUMBER: "center",
    FigureColumn.NAME: "left",
    FigureColumn.UNIT: "center",
}
_CODE = T("Mã số", "Code")
_MAIN = T("CÁC SỐ LIỆU CHÍNH", "MAIN FIGURES")
_ALL = T("SỐ LIỆU CHI TIẾT", "ALL FIGURES")
_AMONG = T("Trong đó: {parts}.", "Among them: {parts}.")
_BY = T("{label}: {parts}.", "{label}: {parts}.")
_OF_TARGET = T(
    "Chỉ tiêu năm: {target}; đã thực hiện {reached}%.",
    "Year's target: {target}; {reached}% reached.",
)
_AIM = T("Chỉ tiêu năm: {target}.", "Year's target: {target}.")
_LEFT_BLANK = T("(để trống)", "(left blank)")
_HOW = T("CÁCH TÍNH CÁC CHỈ TIÊU", "HOW THE FIGURES ARE COUNTED")
_EMPTY = T("Không có.", "None.")
MARKS = {Blank.NO_DATA: "…", Blank.NOT_ASSESSED: "×", Blank.NOT_BY_DAY: "*"}
_MARKED = T("Ký hiệu: {marks}.", "Signs: {marks}.")
_MARK = T("{mark} {words}", "{mark} {words}")
_INDENT = "\u00a0" * 6
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
        _write(document, computed, issuer, progress, names=names)


def _write(
    document: PdfDocument,
    computed: ComputedReport,
    issuer: Issuer,
    progress: Progress | None,
    *,
    names: bool,
) -> None:
    """The figures a leader asks for, charts, all figures, tables, who signs, how it is counted, books."""
    if leading := _leading(computed):
        document.heading(str(_MAIN))
        document.table(leading)
        # The table below has all areas.
        _charts(document, [chart for chart in computed.charts if chart.kind != "areas"])
        document.heading(str(_ALL))
    document.table(_figures(computed), progress)
    _note(document, _legend(_blanks_of(computed)))
    _note(document, computed.note)
    if not leading:
        _charts(document, computed.charts)
    tables = computed.shown_tables(names=names)
    if by_area := _by_area(computed):
        draw_table(document, by_area, issuer, progress)
    for table in tables:
        if not table.cover:
            draw_table(document, table, issuer, progress)
    document.space(2)
    receivers = [receiver.lstrip("- ") for receiver in issuer.receivers]
    document.sign(Signature(issuer.signs_as, issuer.signer), receivers)
    _definitions(document, computed)
    document.land()
    for table in tables:
        if table.cover and not table.is_masked:  # a book: by itself, or not at all
            draw_table(document, table, issuer, progress)


def _by_area(computed: ComputedReport) -> OfficialTable | None:
    """The figures by area, where no official table has them; what is left blank was said before."""
    if any(maker.by == "area" for maker, _ in computed.tables):
        return None
    table = area_table(computed)
    return _marked(table) if table else None


def _marked(table: OfficialTable) -> OfficialTable:
    """The same with a sign for the words in place of figures, which need lines; the note explains it."""
    figures = {column.key for column in table.columns if column.form is CellForm.WHOLE}
    words = {str(blank.label): blank for blank in MARKS}
    rows: list[TableRow] = []
    used: set[Blank] = set()
    for row in table.rows:
        assert isinstance(row, TableRow)
        blanks = {k: words[v] for k, v in row.values.items() if k in figures and v in words}
        used.update(blanks.values())
        signs = {key: MARKS[blank] for key, blank in blanks.items()}
        rows.append(replace(row, values={**row.values, **signs}))
    return replace(table, rows=tuple(rows), note=_legend(used))


def _legend(used: Collection[Blank]) -> T | None:
    """What the signs in a table stand for."""
    marks = [_MARK.format(mark=m, words=b.label) for b, m in MARKS.items() if b in used]
    return _MARKED.format(marks="; ".join(map(str, marks))) if marks else None


def _charts(document: PdfDocument, charts: Sequence[ReportChart]) -> None:
    """Charts side by side, the next one always below the shorter column."""
    if not charts:
        return
    columns: list[list[Drawing]] = [[] for _ in charts[:2]]
    room = document.column_room(len(columns))
    for chart in charts:
        heights = [sum(one.height for one in column) for column in columns]
        columns[heights.index(min(heights))].append(drawing(chart, room))
    document.figures(columns)


def _definitions(document: PdfDocument, computed: ComputedReport) -> None:
    """What each figure counts, a paragraph for each group; what is said of several is said once."""
    document.heading(str(_HOW))
    groups: list[tuple[str, dict[str, list[str]]]] = []
    for entry in rows_of(computed):
        if isinstance(entry, GroupHeading):
            groups.append((f"{entry.number}. {entry.title}.", {}))
        elif isinstance(entry, ReportRow) and entry.part is None:
            for sentence in _SENTENCE.split(str(entry.line.indicator.definition)):
                groups[-1][1].setdefault(sentence, []).append(entry.number)
    for title, counted in groups:
        said = (f"({numbers}) {' '.join(sentences)}" for numbers, sentences in _merged(counted))
        document.paragraph(" ".join((title, *said)), align="left", size=_HOW_SIZE)
    for how in hows(computed):
        document.paragraph(str(how), align="left", size=_HOW_SIZE)


def _merged(counted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    """The sentences by the rows of which each is said, what is said of several rows after each of them."""
    together: dict[tuple[str, ...], list[str]] = {}
    for sentence, rows in counted.items():
        together.setdefault(tuple(rows), []).append(sentence)
    for rows in sorted(together, key=lambda rows: (int(rows[-1]), len(rows))):
        yield ", ".join(rows), together[rows]


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
        document.paragraph(str(note), align="left", size=_HOW_SIZE, joins=True)


def _printed(table: OfficialTable) -> paper.PdfTable:
    table = table.spoken()
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
    book = table.cover is not None
    size = _LEADING_SIZE if book else _SIZE
    return paper.PdfTable(columns, rows, size=size, min_row_mm=table.room_mm, fitted=not book)


def _leading(computed: ComputedReport) -> paper.PdfTable | None:
    """The few figures that a leader asks for, where the report has many more."""
    wanted = computed.report.leading
    found = {
        row.line.indicator.key: row
        for row in rows_of(computed)
        if isinstance(row, ReportRow) and row.part is None and row.line.indicator.key in wanted
    }
    if not found:
        return None
    shown = [(c, title) for c, title in _columns(computed) if c is not FigureColumn.NUMBER]
    rows = [
        _cells(found[key].texts(), [column for column, _ in shown])
        for key in wanted
        if key in found
    ]
    return paper.PdfTable(tuple(map(_column, shown)), rows, size=_LEADING_SIZE, fitted=True)


def _figures(computed: ComputedReport) -> paper.PdfTable:
    """All figures; where there are many, their parts stand in a line below each."""
    shown, entries = _columns(computed), list(rows_of(computed))
    number, *others = map(_column, shown)
    columns = (number, paper.PdfColumn(str(_CODE), 0, "center"), *others)
    which = [column for column, _ in shown]
    inline = len(entries) > _MOST_ROWS
    rows: list[paper.Row] = []
    for entry in entries:
        match entry:
            case GroupHeading(roman, title):
                rows.append(paper.PdfGroup(f"{roman}. {title}"))
            case SplitHeading(label) if not inline:
                rows.append(
                    paper.PdfIntro(("", "", f"{_INDENT}{label}:", *[""] * (len(which) - 2)))
                )
            case ReportRow() if entry.part is None:
                rows.append(_row(entry, which))
                rows += [paper.PdfRemark(text) for text in _remarks(computed, entry, inline=inline)]
            case ReportRow() if not inline:
                rows.append(_row(entry, which))
    return paper.PdfTable(columns, rows, size=_SIZE, fitted=True)


def _columns(computed: ComputedReport) -> list[tuple[FigureColumn, T]]:
    """The columns with their titles; a target stands in a line of its own, for few figures have one."""
    pairs = zip(columns_of(computed), titles_of(computed), strict=True)
    return [pair for pair in pairs if pair[0] not in (FigureColumn.TARGET, FigureColumn.REACHED)]


def _column(shown: tuple[FigureColumn, T]) -> paper.PdfColumn:
    column, title = shown
    return paper.PdfColumn(str(title), _NAME_MM, _SIDES.get(column, "right"))


def _row(entry: ReportRow, columns: Sequence[FigureColumn]) -> paper.Row:
    texts = entry.texts() | {column: MARKS[blank] for column, blank in _blanks(entry)}
    place, name, *rest = _cells(texts, columns)
    shown = f"{_INDENT}- {name}" if entry.part else name
    return (place, paper.PdfMarked("", entry.code), shown, *rest)


def _blanks(entry: ReportRow) -> Iterator[tuple[FigureColumn, Blank]]:
    """The columns beside that of the period in which a sign stands: few have room for words."""
    line = entry.line
    further = {FigureColumn.DONE: line.done, FigureColumn.ESTIMATE: line.estimate}
    found = {column: [*entry.figures][which] for column, which in FIGURES.items()}
    for column, figure in (found | ({} if entry.part else further)).items():
        if column is not FigureColumn.VALUE and isinstance(figure, Blank) and figure in MARKS:
            yield column, figure


def _blanks_of(computed: ComputedReport) -> set[Blank]:
    """The blanks for which signs stand in the table of all figures."""
    shown, entries = columns_of(computed), list(rows_of(computed))
    inline = len(entries) > _MOST_ROWS
    rows = (e for e in entries if isinstance(e, ReportRow) and not (inline and e.part))
    return {blank for row in rows for column, blank in _blanks(row) if column in shown}


def _cells(texts: Mapping[FigureColumn, str], columns: Sequence[FigureColumn]) -> tuple[str, ...]:
    return tuple(texts[column] for column in columns)


def _remarks(computed: ComputedReport, entry: ReportRow, *, inline: bool) -> Iterator[str]:
    """What stands below a figure: its parts of the period where they have no rows, and its target."""
    line = entry.line
    shown = line.shown() if inline else ()
    # Of the period alone: a part that is 0 in it, or blank, adds nothing to a line of its parts.
    there = (
        (s, [part for part in parts if may_be_something(part.figures.value)]) for s, parts in shown
    )
    splits = [(split, parts) for split, parts in there if parts]
    form = _BY if len(splits) > 1 else _AMONG
    said = [
        str(form.format(label=s.label, parts="; ".join(_part(computed, line, s, p) for p in parts)))
        for s, parts in splits
    ]
    if said:
        yield f"{_INDENT}{' '.join(said)}"
    if line.target is not None:
        target = entry.texts()[FigureColumn.TARGET]
        done = line.achieved
        reached = "" if done is None else show_decimal(done, 1)
        aim = _AIM if done is None else _OF_TARGET
        yield f"{_INDENT}{aim.format(target=target, reached=reached)}"


def _part(
    computed: ComputedReport, line: ComputedIndicator, split: Split, part: ComputedPart
) -> str:
    """``Giấy khen 19 (PT.18.1)``: the name, the figure of the period and its code, kept together."""
    value = show(part.figures.value, decimal=line.indicator.is_rate) or str(_LEFT_BLANK)
    code = code_of(computed.report, line.indicator, split, part.stored)
    return f"{part.label} {value}\u00a0({code})".replace(f" {value}", f"\u00a0{value}")
