"""Trang cho lãnh đạo: what the reports of many units come to, on one page of A4 each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import zip_longest

from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.exchange.consolidated.consolidated_report import ConsolidatedReport
from app.exchange.consolidated.passages import how_ranked, named
from app.exchange.consolidated.ranking import FallenUnit, RankedUnit, Ranking
from app.exchange.consolidated.tables import fall_text, moved_text
from app.exchange.rollup.total_rows import about_all
from app.paper.document.tables import PdfColumn
from app.paper.office.as_pdf import write_pdfs
from app.paper.office.content import OfficePaper, Part, TablePart, TextPart
from app.reports.compute.report_rows import FigureColumn, ReportRow, rows_of
from app.reports.output.document import letterhead
from app.services.unit_settings import Unit

_TITLE = T("TRANG CHO LÃNH ĐẠO", "FOR THE DIRECTOR")
_TAKEN = T(
    "Đã cộng báo cáo của {n}/{m} đơn vị ({percent}%).",
    "Reports of {n} of {m} units added up ({percent}%).",
)
_MISSING = T("Chưa có báo cáo: {names}.", "Without a report: {names}.")
_LATE = T("Nộp muộn: {names}.", "Late: {names}.")
_ENDS = T("XẾP HẠNG {how}", "RANKING {how}")
_FIRST, _LAST = T("Đầu bảng", "First"), T("Cuối bảng", "Last")
_PLACE, _POINTS = T("Hạng", "Place"), T("Điểm", "Points")
_MOVED = T("So kỳ trước", "Since before")
_FALLEN = T("CHƯA BẰNG KỲ TRƯỚC", "WORSE THAN BEFORE")
_FALLS = T("{name} ({n} số liệu): {falls}.", "{name} ({n} {n:figure|figures}): {falls}.")
_MORE_FALLEN = T("… và {n} đơn vị khác.", "… and {n} more.")
_NONE_FALLEN = T("Không có đơn vị nào.", "None.")
_UNRANKED = T("Không xếp hạng do chưa đủ số liệu: {names}.", "Without a place: {names}.")
_COLUMNS = (
    FigureColumn.NAME,
    FigureColumn.UNIT,
    FigureColumn.VALUE,
    FigureColumn.PREVIOUS,
    FigureColumn.CHANGE,
    FigureColumn.CHANGE_SHARE,
)
_WIDTHS = (70.0, 20.0, 22.0, 22.0, 20.0, 14.0)
_ENDS_SHOWN = 5  # units at either end of the ranking
_LONGEST_NAME = 34  # letters


@dataclass(frozen=True, slots=True)
class _Room:
    """How much is told, so that it stays on one page: the size of tables, units named, falls of each."""

    size: float
    names: int
    fallen: int
    falls: int


# The first that fits is taken.
_ROOMS = (_Room(11, 12, 5, 2), _Room(10, 8, 5, 1), _Room(9, 5, 3, 1), _Room(8, 3, 2, 1))


def leader_pages(reports: Sequence[ConsolidatedReport], unit: Unit) -> bytes:
    """Return the PDF: a page for each report."""
    written = b""
    for room in _ROOMS:
        target = BytesIO()
        pages = write_pdfs([_paper(one, unit, room) for one in reports], target)
        written = target.getvalue()
        if pages == len(reports):
            break
    return written


def _paper(one: ConsolidatedReport, unit: Unit, room: _Room) -> OfficePaper:
    report = one.computed.report
    return OfficePaper(
        of=report.key,
        head=replace(letterhead(unit.issuer(report.issuer), unit), number=""),
        title=str(_TITLE),
        about=str(about_all(report)),
        parts=tuple(_parts(one, room)),
        notes=(str(one.computed.period.label), f"({one.dates})"),
    )


def _parts(one: ConsolidatedReport, room: _Room) -> Iterator[Part]:
    taken, every = len(one.names), one.expected
    percent = show_decimal(100 * taken / every, 1)
    said = [str(_TAKEN.format(n=show_number(taken), m=show_number(every), percent=percent))]
    said += [
        str(form.format(names=named(names, room.names)))
        for form, names in ((_MISSING, one.missing), (_LATE, one.late))
        if names
    ]
    yield TextPart(" ".join(said))
    yield _sums(one, room)
    ranking = one.ranking
    if len(ranking.ranked) > 1:
        yield TextPart(str(_ENDS.format(how=str(how_ranked(one)).upper())), "heading")
        yield _ends(ranking, room)
    if ranking.unranked:
        names = [one.unit.name for one in ranking.unranked]
        yield TextPart(str(_UNRANKED.format(names=named(names, room.names))))
    yield TextPart(str(_FALLEN), "heading")
    yield from _fallen(ranking, room)


def _sums(one: ConsolidatedReport, room: _Room) -> TablePart:
    main = {figure.key for figure in one.main()}
    rows = [
        tuple(row.texts()[column] for column in _COLUMNS)
        for row in rows_of(one.computed)
        if isinstance(row, ReportRow) and row.part is None and row.line.indicator.key in main
    ]
    columns = tuple(
        PdfColumn(str(column.label), wide, "left" if column is FigureColumn.NAME else "right")
        for column, wide in zip(_COLUMNS, _WIDTHS, strict=True)
    )
    return TablePart(columns, rows, size=room.size)


def _ends(ranking: Ranking, room: _Room) -> TablePart:
    """The first and the last units beside each other; of few units all, the first half at the left."""
    ranked = ranking.ranked
    shown = min(_ENDS_SHOWN, (len(ranked) + 1) // 2)
    first, last = ranked[:shown], ranked[max(shown, len(ranked) - _ENDS_SHOWN) :]
    weighed = ranked[0].points is not None
    columns = [
        column
        for heading in (_FIRST, _LAST)
        for column in (
            PdfColumn(str(_PLACE), 12, "center"),
            PdfColumn(str(heading), 46),
            *([PdfColumn(str(_POINTS), 14, "right")] if weighed else []),
            PdfColumn(str(_MOVED), 14, "center"),
        )
    ]
    rows = [
        (*_place(one, weighed=weighed), *_place(other, weighed=weighed))
        for one, other in zip_longest(first, last)
    ]
    return TablePart(tuple(columns), rows, size=room.size)


def _place(unit: RankedUnit | None, *, weighed: bool) -> tuple[str, ...]:
    if unit is None:
        return ("",) * (4 if weighed else 3)
    points = () if unit.points is None else (show_decimal(unit.points, 1),)
    return (show_number(unit.place), _cut(unit.unit.name), *points, moved_text(unit.moved))


def _fallen(ranking: Ranking, room: _Room) -> Iterator[Part]:
    shown = ranking.fallen[: room.fallen]
    for unit in shown:
        yield TextPart(_falls(unit, room), "left")
    if more := len(ranking.fallen) - len(shown):
        yield TextPart(str(_MORE_FALLEN.format(n=show_number(more))), "left")
    if not shown:
        yield TextPart(str(_NONE_FALLEN), "left")


def _falls(unit: FallenUnit, room: _Room) -> str:
    falls = "; ".join(map(fall_text, unit.falls[: room.falls]))
    return str(_FALLS.format(name=_cut(unit.unit.name), n=len(unit.falls), falls=falls))


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
