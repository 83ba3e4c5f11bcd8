"""A computed report as the rows it is printed in: the same on screen, on paper, in a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.lang import T
from app.reports.codes import code_of
from app.reports.indicator import Split
from app.reports.report import Computed, Figure, Figures, Line, Part, Report
from app.text import show_decimal, show_number

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PERCENT = T("%", "%")
_CHANGE = T("Tăng/giảm", "Change")
TITLES = (
    T("STT", "No."),
    T("Chỉ tiêu", "Indicator"),
    T("Đơn vị tính", "Unit"),
    T("Kỳ này", "This period"),
    T("Kỳ trước", "Previous"),
    _CHANGE,
    _PERCENT,
    T("Cùng kỳ năm trước", "Same period last year"),
    _CHANGE,
    _PERCENT,
    T("Lũy kế từ đầu năm", "Year to date"),
)
TARGET_TITLES = (T("Chỉ tiêu năm", "Year's target"), T("% thực hiện", "% reached"))
TREND_TITLE = T("Thay đổi bình quân năm", "Mean change a year")


def titles_of(computed: Computed) -> tuple[T, ...]:
    """The titles of the columns: a target and a trend only where some figure has one."""
    targets = TARGET_TITLES if computed.has_targets else ()
    return (*TITLES, *targets, *((TREND_TITLE,) if computed.has_trend else ()))


@dataclass(frozen=True, slots=True)
class Heading:
    """A group of indicators, numbered I, II, III."""

    number: str
    title: T


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator, numbered 1, 2, 3 through the report, or a part of one, without a number.

    ``code`` is printed small beside the number: by it the records are found again.
    """

    number: str
    code: str
    label: T
    line: Line
    figures: Figures
    split: Split | None = None
    part: Part | None = None

    @property
    def is_rate(self) -> bool:
        """A rate is told in points: its change in percent would mislead."""
        return self.line.indicator.ratio is not None

    def cells(self) -> tuple[str, ...]:
        """What stands under ``TITLES``."""
        unit = "" if self.part else str(self.line.indicator.unit)
        value, previous, last_year, cumulative = self.figures
        return (
            self.number,
            str(self.label),
            unit,
            self._shown(value),
            self._shown(previous),
            *self._change(value, previous),
            self._shown(last_year),
            *self._change(value, last_year),
            self._shown(cumulative),
        )

    def further(self, computed: Computed) -> tuple[str, ...]:
        """What stands under the titles beyond ``TITLES``; parts have neither target nor trend."""
        line = self.line if self.part is None else None
        said: list[str] = []
        if computed.has_targets:
            has = line is not None and line.target is not None
            said.append(self._shown(line.target or 0) if line and has else "")
            done = line.achieved if line else None
            said.append("" if done is None else show_decimal(done, 1))
        if computed.has_trend:
            said.append(show_decimal(line.trend.mean, 1) if line and line.trend else "")
        return tuple(said)

    def _shown(self, figure: Figure) -> str:
        return show_decimal(figure, 1) if self.is_rate else show_number(int(figure))

    def _change(self, now: Figure, before: Figure) -> tuple[str, str]:
        share = "" if self.is_rate or not before else show_decimal(100 * (now - before) / before, 1)
        return self._shown(round(now - before, 1)), share


@dataclass(frozen=True, slots=True)
class Subheading:
    """What the parts below divide an indicator by, where it is divided in several ways."""

    label: T


Row = Heading | Subheading | Entry


def rows_of(computed: Computed) -> Iterator[Row]:
    """The rows of the report's table; parts that are nothing in every column are left out."""
    number = 0
    for roman, group in zip(_ROMAN, computed.groups, strict=False):
        yield Heading(roman, group.title)
        for indicator in group.indicators:
            number += 1
            line = computed.lines[indicator.key]
            code = code_of(computed.report, indicator)
            yield Entry(str(number), code, indicator.label, line, line.figures)
            yield from _parts(computed.report, line)


def _parts(report: Report, line: Line) -> Iterator[Row]:
    several = len(line.indicator.splits) > 1
    for split, parts in line.shown():
        if several:
            yield Subheading(split.label)
        for part in parts:
            code = code_of(report, line.indicator, split, part.stored)
            yield Entry("", code, part.label, line, part.figures, split, part)
