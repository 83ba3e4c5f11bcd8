"""A computed report as the rows it is printed in: the same on screen, on paper, in a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_decimal
from app.base.periods import Days
from app.reports.spec.figures import LEAST_BASE, Figure, Number, change_in_percent, difference, show
from app.reports.spec.indicator import Split
from app.reports.spec.report import (
    ComputedIndicator,
    ComputedPart,
    ComputedReport,
    PeriodFigures,
    Report,
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
    DONE = "done", T("Thực hiện khi ước", "Done when estimated")
    ESTIMATE = "estimate", T("Ước cả kỳ", "Estimate of the period")
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


TRENDS = (FigureColumn.TREND, FigureColumn.TREND_SHARE)
SHARES = (FigureColumn.CHANGE_SHARE, FigureColumn.YEAR_CHANGE_SHARE)
FIGURES = {
    FigureColumn.VALUE: 0,
    FigureColumn.PREVIOUS: 1,
    FigureColumn.LAST_YEAR: 2,
    FigureColumn.CUMULATIVE: 3,
}  # which of the four figures
COMPARED = {
    FigureColumn.CHANGE: FigureColumn.PREVIOUS,
    FigureColumn.CHANGE_SHARE: FigureColumn.PREVIOUS,
    FigureColumn.YEAR_CHANGE: FigureColumn.LAST_YEAR,
    FigureColumn.YEAR_CHANGE_SHARE: FigureColumn.LAST_YEAR,
}
_TARGETS = (FigureColumn.TARGET, FigureColumn.REACHED)
_LAST_YEARS = (FigureColumn.LAST_YEAR, FigureColumn.YEAR_CHANGE, FigureColumn.YEAR_CHANGE_SHARE)
HOWS = {FigureColumn.TREND: MEAN_HOW, FigureColumn.TREND_SHARE: PERCENT_HOW}
USUAL: tuple[FigureColumn, ...] = tuple(
    column
    for column in FigureColumn
    if column not in (*_TARGETS, *TRENDS, FigureColumn.DONE, FigureColumn.ESTIMATE)
)
TITLES = tuple(column.label for column in USUAL)
_SO_FAR = T("Thực hiện đến {day}", "Done by {day}")
_OFFICIAL = T("Chính thức", "Official")
_AS_MANY_DAYS = T("{label} (cùng số ngày)", "{label} (as many days)")
SHARE_HOW = T(
    f"Không ghi tỷ lệ % khi số được so sánh nhỏ hơn {LEAST_BASE}.",
    f"No percentage is given of a figure under {LEAST_BASE}.",
)
_LIKE_HOW = T(
    "Kỳ báo cáo chưa kết thúc nên so với cùng số ngày của kỳ trước, từ ngày {before}",
    "The period is not over, so it is compared with as many days of the one before, {before}",
)
_LIKE_YEAR = T("{how}, và của cùng kỳ năm trước, từ ngày {days}", "{how}, and a year ago, {days}")
_SENTENCE = T("{how}.", "{how}.")
_FROM_TO = T("{first} đến ngày {last}", "{first} to {last}")


def columns_of(
    computed: ComputedReport, rows: Iterable[Row] | None = None
) -> tuple[FigureColumn, ...]:
    """The columns of the table: those that say something, and not the same as another.

    ``rows``: its rows, where they were laid out before; to word them takes longer than the rest.

    The same days a year before a year are the period before it; what begins with its year is itself
    the year so far. A target, a trend, an estimate stand only where some figure has one.
    """
    laid_out = rows_of(computed) if rows is None else rows
    texts = [row.texts() for row in laid_out if isinstance(row, ReportRow)]
    silent = {one for one in FigureColumn if not any(row[one] for row in texts)}
    days = computed.spans
    if days.previous == days.same_last_year:
        silent.update(_LAST_YEARS)
    figures = [line.figures for line in computed.lines.values()]
    if days.value.first == days.cumulative.first and all(f.cumulative == f.value for f in figures):
        silent.add(FigureColumn.CUMULATIVE)
    if not computed.has_trend:
        silent.update(TRENDS)
    always = (FigureColumn.NUMBER, FigureColumn.NAME, FigureColumn.UNIT, FigureColumn.VALUE)
    shown = [column for column in FigureColumn if column in always or column not in silent]
    if computed.estimated:  # what is done stands before what is expected
        shown.remove(FigureColumn.ESTIMATE)
        shown.insert(shown.index(FigureColumn.VALUE) + 1, FigureColumn.ESTIMATE)
    return tuple(shown)


def hows(computed: ComputedReport) -> tuple[T, ...]:
    """How the columns are made that no definition of a figure speaks of."""
    columns, days = columns_of(computed), computed.spans
    said = [HOWS[column] for column in columns if column in HOWS]
    if any(column in columns for column in SHARES):
        said.append(SHARE_HOW)
    if computed.counted.until and FigureColumn.PREVIOUS in columns:
        how = _LIKE_HOW.format(before=_from_to(days.previous))
        if FigureColumn.LAST_YEAR in columns:
            how = _LIKE_YEAR.format(how=how, days=_from_to(days.same_last_year))
        said.append(_SENTENCE.format(how=how))
    return tuple(said)


def _from_to(days: Days) -> T:
    return _FROM_TO.format(first=show_day(days.first), last=show_day(days.last))


def titles_of(
    computed: ComputedReport, columns: Iterable[FigureColumn] | None = None
) -> tuple[T, ...]:
    """The titles of the columns, or of these of them."""
    shown = columns_of(computed) if columns is None else columns
    return tuple(_title(computed, column) for column in shown)


def _title(computed: ComputedReport, column: FigureColumn) -> T:
    running = computed.counted.until
    if column is FigureColumn.VALUE and running:
        return _SO_FAR.format(day=show_day(running))
    if column is FigureColumn.VALUE and computed.estimated_on:
        return _OFFICIAL
    if column is FigureColumn.DONE and computed.estimated_on:
        return _SO_FAR.format(day=show_day(computed.estimated_on))
    if running and column in (FigureColumn.PREVIOUS, FigureColumn.LAST_YEAR):
        return _AS_MANY_DAYS.format(label=column.label)
    return column.label


def is_large(mean: float) -> bool:
    """Whether a mean, as of money, is so large that its decimal says nothing."""
    return abs(mean) >= _LARGE


def show_mean(mean: float) -> str:
    """A mean as it is printed: with one decimal, but for a large one."""
    return show_decimal(mean, 0 if is_large(mean) else 1)


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
    _texts: dict[FigureColumn, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_rate(self) -> bool:
        """A rate is texts in points: its change in percent would mislead."""
        return self.line.indicator.is_rate

    def cells(self) -> tuple[str, ...]:
        """What stands under ``TITLES``."""
        texts = self.texts()
        return tuple(texts[column] for column in USUAL)

    def texts(self) -> dict[FigureColumn, str]:
        """What stands in each column; parts have neither unit nor target, trend nor estimate.

        Every cell that is painted asks: they are worded once.
        """
        if not self._texts:
            self._texts.update(self._worded())
        return self._texts

    def _worded(self) -> dict[FigureColumn, str]:
        now, before, last_year, so_far = self.figures
        line = self.line if self.part is None else None
        target, reached = (line.target, line.achieved) if line else (None, None)
        trend = line.trend if line else None
        mean, percent = (trend.mean, trend.percent) if trend else (None, None)
        done, estimate = (line.done, line.estimate) if line else (None, None)
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
            FigureColumn.REACHED: "" if reached is None else show_decimal(reached, 1),
            FigureColumn.TREND: "" if mean is None else show_mean(mean),
            FigureColumn.TREND_SHARE: "" if percent is None else show_decimal(percent, 1),
            FigureColumn.DONE: "" if done is None else self._shown(done),
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
