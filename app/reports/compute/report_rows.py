"""A computed report as the rows it is printed in: the same on screen, on paper, in a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.base.periods import Kind
from app.reports.spec.figures import Figure, Number, change_in_percent, difference, show
from app.reports.spec.indicator import Split
from app.reports.spec.report import (
    ComputedIndicator,
    ComputedPart,
    ComputedReport,
    PeriodFigures,
    Report,
    spans,
)
from app.reports.spec.row_codes import code_of
from app.reports.spec.trend import MEAN_HOW, PERCENT_HOW
from app.schema.values import Choice

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PERCENT = T("%", "%")
_LARGE = 1000
_CHANGE = T("Tăng/giảm", "Change")


class FigureColumn(Choice):
    """What a column of the table tells, in printed order."""

    NUMBER = "number", T("STT", "No.")
    NAME = "name", T("Chỉ tiêu", "Indicator")
    UNIT = "unit", T("Đơn vị tính", "Unit")
    VALUE = "value", T("Kỳ này", "This period")
    PREVIOUS = "previous", T("Kỳ trước", "Previous")
    CHANGE = "change", _CHANGE
    CHANGE_SHARE = "change_share", _PERCENT
    LAST_YEAR = "same_last_year", T("Cùng kỳ năm trước", "Same period last year")
    YEAR_CHANGE = "year_change", _CHANGE
    YEAR_CHANGE_SHARE = "year_change_share", _PERCENT
    CUMULATIVE = "cumulative", T("Lũy kế từ đầu năm", "Year to date")
    TARGET = "target", T("Chỉ tiêu năm", "Year's target")
    REACHED = "reached", T("% thực hiện", "% reached")
    TREND = "trend", T("Thay đổi bình quân năm", "Mean change a year")
    TREND_SHARE = "trend_share", T("% bình quân năm", "% a year")
    ESTIMATE = "estimate", T("Ước cả kỳ", "Estimate of the period")


TRENDS = (FigureColumn.TREND, FigureColumn.TREND_SHARE)
_TARGETS = (FigureColumn.TARGET, FigureColumn.REACHED)
_YEAR_CHANGES = (FigureColumn.YEAR_CHANGE, FigureColumn.YEAR_CHANGE_SHARE)
_LAST = (*TRENDS, FigureColumn.ESTIMATE)
HOWS = {FigureColumn.TREND: MEAN_HOW, FigureColumn.TREND_SHARE: PERCENT_HOW}
USUAL = tuple(c for c in FigureColumn if c not in (*_TARGETS, *_LAST))
TITLES = tuple(column.label for column in USUAL)


def columns_of(computed: ComputedReport) -> tuple[FigureColumn, ...]:
    """The columns of the table: a target, a trend, an estimate only where some figure has one."""
    targets = _TARGETS if computed.has_targets else ()
    has = (computed.has_trend, computed.has_trend, computed.estimated)
    return (*USUAL, *targets, *(column for column, there in zip(_LAST, has, strict=True) if there))


def spoken_columns(computed: ComputedReport) -> tuple[FigureColumn, ...]:
    """The columns that paper and screen show: those that say something."""
    silent = silent_columns(computed)
    return tuple(column for column in columns_of(computed) if column not in silent)


def silent_columns(computed: ComputedReport) -> frozenset[FigureColumn]:
    """The columns that would say nothing, or the same again, and are not shown.

    A running period is compared with nothing. The same days a year before a year, or nine months, are
    the period before it, and those before several years overlap them; what begins with its year is
    itself the year so far.
    """
    silent: set[FigureColumn] = set()
    if not computed.compares:
        silent |= {FigureColumn.CHANGE, FigureColumn.CHANGE_SHARE, *TRENDS, *_YEAR_CHANGES}
    days = spans(computed.period)
    if computed.period.kind is Kind.SPAN or days.previous == days.same_last_year:
        silent |= {FigureColumn.LAST_YEAR, *_YEAR_CHANGES}
    figures = [line.figures for line in computed.lines.values()]
    if days.value.first == days.cumulative.first and all(f.cumulative == f.value for f in figures):
        silent.add(FigureColumn.CUMULATIVE)
    return frozenset(silent)


def hows(computed: ComputedReport) -> tuple[T, ...]:
    """How the columns are made that no definition of a figure speaks of."""
    return tuple(HOWS[column] for column in spoken_columns(computed) if column in HOWS)


def titles_of(computed: ComputedReport) -> tuple[T, ...]:
    """The titles of the columns."""
    return tuple(column.label for column in columns_of(computed))


def is_large(mean: float) -> bool:
    """Whether a mean, as of money, is so large that its decimal says nothing."""
    return abs(mean) >= _LARGE


def show_mean(mean: float) -> str:
    """A mean as it is printed: with one decimal, but for a large one."""
    return show_number(round(mean)) if is_large(mean) else show_decimal(mean, 1)


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """A group of indicators, numbered I, II, III."""

    number: str
    title: T


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An indicator, numbered 1, 2, 3 through the report, or a part of one, without a number.

    ``code`` is printed small beside the number: by it the records are found again. ``compares``:
    the period is over, so its figures may be set against those of earlier ones.
    """

    number: str
    code: str
    label: T
    line: ComputedIndicator
    figures: PeriodFigures
    split: Split | None = None
    part: ComputedPart | None = None
    compares: bool = True

    @property
    def is_rate(self) -> bool:
        """A rate is texts in points: its change in percent would mislead."""
        return self.line.indicator.is_rate

    def cells(self) -> tuple[str, ...]:
        """What stands under ``TITLES``."""
        texts = self.texts()
        return tuple(texts[column] for column in USUAL)

    def texts(self) -> dict[FigureColumn, str]:
        """What stands in each column; parts have neither unit nor target, trend nor estimate."""
        now, before, last_year, so_far = self.figures
        line = self.line if self.part is None else None
        target, done = (line.target, line.achieved) if line else (None, None)
        trend = line.trend if line else None
        mean, percent = (trend.mean, trend.percent) if trend else (None, None)
        estimate = line.estimate if line else None
        return {
            FigureColumn.NUMBER: self.number,
            FigureColumn.NAME: str(self.label),
            FigureColumn.UNIT: str(line.indicator.unit) if line else "",
            FigureColumn.VALUE: self._shown(now),
            FigureColumn.PREVIOUS: self._shown(before),
            FigureColumn.CHANGE: self._change(now, before),
            FigureColumn.CHANGE_SHARE: self._share(now, before),
            FigureColumn.LAST_YEAR: self._shown(last_year),
            FigureColumn.YEAR_CHANGE: self._change(now, last_year),
            FigureColumn.YEAR_CHANGE_SHARE: self._share(now, last_year),
            FigureColumn.CUMULATIVE: self._shown(so_far),
            FigureColumn.TARGET: "" if target is None else self._shown(target),
            FigureColumn.REACHED: "" if done is None else show_decimal(done, 1),
            FigureColumn.TREND: "" if mean is None else show_mean(mean),
            FigureColumn.TREND_SHARE: "" if percent is None else show_decimal(percent, 1),
            FigureColumn.ESTIMATE: "" if estimate is None else self._shown(estimate),
        }

    def _shown(self, figure: Figure) -> str:
        return show(figure, decimal=self.is_rate)

    def change(self, now: Figure, before: Figure) -> Number | None:
        """How much the figure of the period moved; None where nothing can be said of it."""
        return difference(now, before) if self.compares else None

    def _change(self, now: Figure, before: Figure) -> str:
        change = self.change(now, before)
        return "" if change is None else self._shown(change)

    def _share(self, now: Figure, before: Figure) -> str:
        compared = self.compares and not self.is_rate
        share = change_in_percent(now, before) if compared else None
        return "" if share is None else show_decimal(share, 1)


@dataclass(frozen=True, slots=True)
class SplitHeading:
    """What the parts below divide an indicator by, where it is divided in several ways."""

    label: T


Row = GroupHeading | SplitHeading | ReportRow


def rows_of(computed: ComputedReport) -> Iterator[Row]:
    """The rows of the report's table; parts that are nothing in every column are left out."""
    number = 0
    for roman, group in zip(_ROMAN, computed.groups, strict=False):
        yield GroupHeading(roman, group.title)
        for indicator in group.indicators:
            number += 1
            line = computed.lines[indicator.key]
            code = code_of(computed.report, indicator)
            compares = computed.compares
            label = computed.label_of(indicator.key)
            yield ReportRow(str(number), code, label, line, line.figures, compares=compares)
            yield from _parts(computed.report, line, compares)


def _parts(report: Report, line: ComputedIndicator, compares: bool) -> Iterator[Row]:
    several = len(line.indicator.splits) > 1
    for split, parts in line.shown():
        if several:
            yield SplitHeading(split.label)
        for part in parts:
            code = code_of(report, line.indicator, split, part.stored)
            yield ReportRow("", code, part.label, line, part.figures, split, part, compares)
