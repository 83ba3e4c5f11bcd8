"""The tables of a consolidated report: sums, figures by unit, ranking, who fell, who is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.exchange.consolidated.consolidated_report import ConsolidatedReport
from app.exchange.consolidated.ranking import Fall, RankedUnit, Ranking, UnrankedUnit
from app.exchange.consolidated.ranking_rule import RankingOrder
from app.paper.document.tables import Align, PdfColumn, PdfGroup
from app.paper.office.content import TablePart
from app.reports.compute.report_rows import (
    FigureColumn,
    GroupHeading,
    ReportRow,
    columns_of,
    rows_of,
    titles_of,
)
from app.reports.spec.figures import Figure, change_in_percent, difference, show
from app.reports.spec.indicator import Indicator

_SIZE = 10.0
_MM_A_LETTER = 1.9  # of a number at 10 points
_NUMBER_MM, _CODE_MM, _NAME_MM, _UNIT_MM, _FIGURE_MM = 9.0, 14.0, 58.0, 18.0, 18.0
_MIDDLE: tuple[FigureColumn, ...] = (FigureColumn.NUMBER, FigureColumn.UNIT)
_CODE, _ORDINAL = T("Mã số", "Code"), T("STT", "No.")
_UNIT, _TOTAL = T("Đơn vị", "Unit"), T("Toàn bộ", "All units")
_PLACE, _POINTS = T("Hạng", "Place"), T("Điểm (100)", "Points (100)")
_MOVED = T("Hạng so với kỳ trước", "Places since the previous period")
_FALLS = T("Số liệu chưa bằng kỳ trước", "Figures worse than before")
_FALL = T("{label}: {before} → {now} ({d}{share})", "{label}: {before} → {now} ({d}{share})")
_SHARE = T("; {p}%", "; {p}%")
_LACKING = T("Chưa đủ số liệu", "Figures missing")
_FEW = T("{label} (dưới mức tối thiểu {n})", "{label} (under the least, {n})")
_WEIGHT, _LEAST = T("trọng số {n}", "weight {n}"), T("tối thiểu {n}", "at least {n}")


def figures_table(one: ConsolidatedReport) -> TablePart:
    """The sums of all units: every figure with its code, without its parts."""
    computed = one.computed
    shown = list(zip(columns_of(computed), titles_of(computed), strict=True))
    columns = [_figure_column(column, title) for column, title in shown]
    columns.insert(1, PdfColumn(str(_CODE), _CODE_MM, "center"))
    rows: list[tuple[str, ...] | PdfGroup] = []
    for entry in rows_of(computed):
        if isinstance(entry, GroupHeading):
            rows.append(PdfGroup(f"{entry.number}. {entry.title}"))
        elif isinstance(entry, ReportRow) and entry.part is None:
            texts = entry.texts()
            first, name, *rest = (texts[column] for column, _title in shown)
            rows.append((first, entry.code, name, *rest))
    return TablePart(_widened(columns, rows), rows, size=_SIZE)


def units_table(one: ConsolidatedReport) -> TablePart:
    """The main figures of each unit, a unit a row, the sums of all last."""
    main, whole = list(one.main()), one.whole()
    columns = [
        PdfColumn(str(_ORDINAL), _NUMBER_MM, "center"),
        PdfColumn(str(_UNIT), _NAME_MM),
        *(PdfColumn(_with_unit(figure), _FIGURE_MM, "right") for figure in main),
    ]
    rows = [
        (
            show_number(place + 1),
            name,
            *(_of_unit(figure, whole[figure.key].units[place]) for figure in main),
        )
        for place, name in enumerate(one.names)
    ]
    total = ("", str(_TOTAL), *(_shown(figure, whole[figure.key].total[0]) for figure in main))
    return TablePart(_widened(columns, [*rows, total]), rows, total, size=_SIZE)


def ranking_table(ranking: Ranking) -> TablePart:
    """The units in their order with the figures that it goes by."""
    weighed = ranking.rule.by is RankingOrder.WEIGHTS
    columns = [
        PdfColumn(str(_PLACE), _CODE_MM, "center"),
        PdfColumn(str(_UNIT), _NAME_MM),
        *([PdfColumn(str(_POINTS), _FIGURE_MM, "right")] if weighed else []),
        *(PdfColumn(text, _FIGURE_MM, "right") for text in criteria(ranking)),
        PdfColumn(str(_MOVED), _FIGURE_MM, "center"),
    ]
    rows = [_ranked(unit, ranking.indicators, weighed=weighed) for unit in ranking.ranked]
    return TablePart(_widened(columns, rows), rows, size=_SIZE)


def unranked_table(ranking: Ranking) -> TablePart:
    """The units that have no place, and of which figures they have none, or too little."""
    least = {one.indicator: one.least for one in ranking.rule.figures}
    rows = [
        (show_number(number), unit.unit.name, "; ".join(_lacking(unit, least)))
        for number, unit in enumerate(ranking.unranked, 1)
    ]
    return TablePart(_remark_columns(_LACKING), rows, size=_SIZE)


def _lacking(unit: UnrankedUnit, least: Mapping[str, int]) -> Iterator[str]:
    yield from (str(one.label) for one in unit.blank)
    for one in unit.few:
        yield str(_FEW.format(label=one.label, n=show_number(least[one.key])))


def fallen_table(ranking: Ranking) -> TablePart:
    """The units with figures that are worse than in the period before, and these."""
    rows = [
        (show_number(number), unit.unit.name, "; ".join(map(fall_text, unit.falls)))
        for number, unit in enumerate(ranking.fallen, 1)
    ]
    return TablePart(_remark_columns(_FALLS), rows, size=_SIZE)


def names_table(names: Sequence[str]) -> TablePart:
    """The names of units, numbered."""
    columns = (PdfColumn(str(_ORDINAL), _NUMBER_MM, "center"), PdfColumn(str(_UNIT), 3 * _NAME_MM))
    return TablePart(
        columns, [(show_number(n), name) for n, name in enumerate(names, 1)], size=_SIZE
    )


def criteria(ranking: Ranking) -> Iterator[str]:
    """The figures of a ranking as its columns are headed, with their weights where these differ, and the least that counts."""
    figures = ranking.rule.figures
    alike = len({one.weight for one in figures}) == 1 or ranking.rule.by is RankingOrder.ORDER
    for indicator, figure in zip(ranking.indicators, figures, strict=True):
        some = [] if alike else [str(_WEIGHT.format(n=figure.weight))]
        some += [str(_LEAST.format(n=show_number(figure.least)))] if figure.least else []
        yield f"{indicator.label} ({'; '.join(some)})" if some else str(indicator.label)


def fall_text(fall: Fall) -> str:
    """``Lượt thăm gặp gia đình: 12 → 5 (-7; -58,3%)``."""
    rate = fall.indicator.is_rate
    moved = difference(fall.now, fall.before) or 0
    percent = None if rate else change_in_percent(fall.now, fall.before)
    share = "" if percent is None else str(_SHARE.format(p=show_decimal(percent, 1)))
    return str(
        _FALL.format(
            label=fall.indicator.label,
            before=show(fall.before, decimal=rate),
            now=show(fall.now, decimal=rate),
            d=f"{'+' if moved > 0 else ''}{show(moved, decimal=rate)}",
            share=share,
        )
    )


def moved_text(moved: int | None) -> str:
    """``+2``, ``-1``, ``=``; nothing where it cannot be told."""
    if moved is None:
        return ""
    return "=" if moved == 0 else f"{moved:+d}"


def _ranked(unit: RankedUnit, indicators: Sequence[Indicator], *, weighed: bool) -> tuple[str, ...]:
    pairs = zip(indicators, unit.figures, strict=True)
    figures = (_shown(indicator, figure) for indicator, figure in pairs)
    points = () if unit.points is None or not weighed else (show_decimal(unit.points, 1),)
    return (show_number(unit.place), unit.unit.name, *points, *figures, moved_text(unit.moved))


def _widened(
    columns: Sequence[PdfColumn], rows: Sequence[tuple[str, ...] | PdfGroup]
) -> tuple[PdfColumn, ...]:
    """The columns of figures wide enough for the longest number, which no line may part."""
    cells = [row for row in rows if not isinstance(row, PdfGroup)]
    longest = [
        max((len(word) for row in cells for word in row[place].split()), default=0)
        for place in range(len(columns))
    ]
    return tuple(
        replace(column, width_mm=max(column.width_mm, _MM_A_LETTER * letters + 3))
        if column.align == "right"
        else column
        for column, letters in zip(columns, longest, strict=True)
    )


def _figure_column(column: FigureColumn, title: T) -> PdfColumn:
    if column is FigureColumn.NAME:
        return PdfColumn(str(title), _NAME_MM)
    wide = {FigureColumn.NUMBER: _NUMBER_MM, FigureColumn.UNIT: _UNIT_MM}.get(column, _FIGURE_MM)
    align: Align = "center" if column in _MIDDLE else "right"
    return PdfColumn(str(title), wide, align)


def _with_unit(figure: Indicator) -> str:
    return f"{figure.label} ({figure.unit})"


def _of_unit(figure: Indicator, four: Sequence[Figure] | None) -> str:
    return _shown(figure, four[0]) if four else ""


def _shown(figure: Indicator, value: Figure) -> str:
    return show(value, decimal=figure.is_rate)


def _remark_columns(what: T) -> tuple[PdfColumn, ...]:
    """The columns of a table that says something of units in words."""
    return (
        PdfColumn(str(_ORDINAL), _NUMBER_MM, "center"),
        PdfColumn(str(_UNIT), _NAME_MM),
        PdfColumn(str(what), 3 * _NAME_MM),
    )
