"""Charts, drawn once: as a figure of a document, and as SVG for the screen.

Bars stand side by side (months), lie below each other (areas), or share one band (outcomes). Each
figure is written at its bar: nobody has to measure against an axis. Series differ in lightness, so
they are told apart on black-and-white paper as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor

from app.base.language import T
from app.base.numbers import show_decimal, show_number
from app.paper.document.fonts import BOX, clean, font, has, width, wrapped
from app.paper.document.typefaces import BOLD, REGULAR

SCREEN, SCREEN_BOLD = "BeVietnamPro-Regular", "BeVietnamPro-SemiBold"
_CLIP = re.compile(r"<clipPath.*?</clipPath>", re.DOTALL)
_SIZE, _SMALL, _TITLE = 9.0, 8.0, 11.0
_GAP = 6.0
_ROW = 15.0  # of one bar that lies
_TALL = 96.0  # of the highest bar that stands
_BLANK = T("chưa có số liệu", "no data yet")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a chart: its text and ground line, rows side by side, and shares of a whole."""

    ink: str
    line: str
    series: tuple[str, str]
    shares: tuple[str, ...]


PAPER = Palette(
    "#16233B",
    "#7A8794",
    ("#B9C4D6", "#1F4E8C"),
    ("#1F4E8C", "#5E86BD", "#9DB6D8", "#C9A45C", "#8A5E14", "#D9C9A3", "#7A8794", "#C3CAD1"),
)
NIGHT = Palette(
    "#E4EAF1",
    "#56647A",
    ("#44597A", "#7DB3E8"),
    ("#7DB3E8", "#4F83BC", "#36597F", "#E3BE80", "#A97F3E", "#6F5B35", "#9DAABA", "#596878"),
)


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Where a figure of a chart stands, in points from the upper left corner."""

    series: int
    label: int
    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """A chart for the screen: SVG in UTF-8, its size in points, and where its figures stand."""

    svg: bytes
    wide: float
    high: float
    marks: tuple[ChartMark, ...]


class DrawnSeries(Protocol):
    """One row of figures, one for each label; None leaves a gap."""

    @property
    def name(self) -> str: ...

    @property
    def values(self) -> Sequence[int | None]: ...


class ChartDrawing(Protocol):
    """What is drawn: ``kind`` is ``months``, ``areas`` or ``shares``."""

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def labels(self) -> Sequence[str]: ...

    @property
    def series(self) -> Sequence[DrawnSeries]: ...

    @property
    def note(self) -> str: ...


def drawing(chart: ChartDrawing, room: float) -> Drawing:
    """The chart for paper, ``room`` points wide."""
    return _drawn(chart, room, PAPER, screen=False).finished()


def picture(chart: ChartDrawing, room: float, palette: Palette = PAPER) -> ChartPicture:
    """The chart in the window's typeface, on no ground, ``room`` points wide."""
    pen = _drawn(chart, room, palette, screen=True)
    drawn = pen.finished()
    faces = {
        SCREEN: {"family": "Be Vietnam Pro", "weight": "400"},
        SCREEN_BOLD: {"family": "Be Vietnam Pro", "weight": "600"},
    }
    said = renderSVG.drawToString(drawn, fontHacks=faces)
    text = said if isinstance(said, str) else said.decode()
    # QtSvg knows no clip paths: it would paint the one around the drawing as a black ground.
    svg = _CLIP.sub("", text).encode()
    return ChartPicture(svg, drawn.width, drawn.height, pen.marks())


def _drawn(chart: ChartDrawing, room: float, palette: Palette, *, screen: bool) -> _Pen:
    pen = _Pen(room, palette, screen=screen)
    pen.title(f"{chart.title} ({chart.unit})")
    if chart.kind == "months":
        _months(pen, chart)
    elif chart.kind == "areas":
        _areas(pen, chart)
    else:
        _shares(pen, chart)
    if chart.note:
        pen.remark(chart.note)
    return pen


class _Pen:
    """Draws downwards from 0; ``finished`` moves all above the lower edge."""

    def __init__(self, room: float, palette: Palette, *, screen: bool) -> None:
        self.room, self.palette = room, palette
        self.face, self.bold = (SCREEN, SCREEN_BOLD) if screen else (REGULAR, BOLD)
        for face in (self.face, self.bold):
            font(face)
        self.y = 0.0
        self._shapes: list[Rect | Line | String] = []
        self._marks: list[ChartMark] = []

    def title(self, text: str) -> None:
        for line in wrapped(text, self.bold, _TITLE, self.room):
            self.y -= _TITLE * 1.2
            self.text(0, self.y, line, _TITLE, bold=True)
        self.y -= _GAP

    def remark(self, text: str) -> None:
        """A sentence below what is drawn."""
        for line in wrapped(text, self.face, _SIZE, self.room):
            self.y -= _SIZE * 1.4
            self.text(0, self.y, line)

    def text(
        self, x: float, y: float, text: str, size: float = _SIZE, anchor: str = "start", *, bold: bool = False
    ) -> None:  # fmt: skip
        face = self.bold if bold else self.face
        x -= {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width(clean(text), face, size)
        ink = HexColor(self.palette.ink)
        # On the screen a letter that the face lacks comes from another one, which paper has not.
        boxed = has(BOX, face)
        said = "".join(c if has(c, face) or not boxed else BOX for c in clean(text))
        self._shapes.append(String(x, y, said, fontName=face, fontSize=size, fillColor=ink))

    def bar(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        rect = Rect(x, y, wide, high)
        rect.fillColor, rect.strokeColor = HexColor(colour), None
        self._shapes.append(rect)

    def line(self, x: float, y: float, to_x: float) -> None:
        self._shapes.append(
            Line(x, y, to_x, y, strokeColor=HexColor(self.palette.line), strokeWidth=0.5)
        )

    def mark(self, mark: ChartMark) -> None:
        """A figure stands here; ``y`` is its lower edge, as all is drawn."""
        self._marks.append(mark)

    def marks(self) -> tuple[ChartMark, ...]:
        """The marks, measured from the top."""
        return tuple(replace(m, y=_GAP / 2 - m.y - m.high) for m in self._marks)

    def legend(self, names: Sequence[str], colours: Sequence[str], *, shares: bool = False) -> None:
        """Squares with their names, in as many lines as they need; of shares each is a figure."""
        x = 0.0
        self.y -= _SIZE * 1.6
        for number, (name, colour) in enumerate(zip(names, colours, strict=False)):
            need = 12 + width(clean(name), self.face, _SIZE) + 14
            if x and x + need > self.room:
                x = 0.0
                self.y -= _SIZE * 1.5
            self.bar(x, self.y, 8, 8, colour)
            self.text(x + 12, self.y + 1, name)
            if shares:
                self.mark(ChartMark(0, number, x, self.y - 2, need - 14, 12))
            x += need

    def fitted(self, text: str, room: float) -> str:
        """The text, ended by dots where it does not fit."""
        said = clean(text)
        if width(said, self.face, _SIZE) <= room:
            return said
        while said and width(f"{said}…", self.face, _SIZE) > room:
            said = said[:-1]
        return f"{said.rstrip()}…"

    def finished(self) -> Drawing:
        drawn = Drawing(self.room, -self.y + _GAP)
        for shape in self._shapes:
            shape_y = ("y1", "y2") if isinstance(shape, Line) else ("y",)
            for name in shape_y:
                setattr(shape, name, getattr(shape, name) - self.y + _GAP / 2)
            drawn.add(shape)
        return drawn


def _months(pen: _Pen, chart: ChartDrawing) -> None:
    """Bars of the same month side by side; a figure that would not fit its bar is left out."""
    most = max(value or 0 for series in chart.series for value in series.values)
    slot = pen.room / len(chart.labels)
    wide = min(26.0, slot * 0.8 / len(chart.series))
    size = min(_SMALL, wide * 0.62)
    colours = pen.palette.series[-len(chart.series) :]
    ground = pen.y - _SMALL * 1.3 - _TALL
    for number, label in enumerate(chart.labels):
        middle = slot * (number + 0.5)
        left = middle - wide * len(chart.series) / 2
        for row, (series, colour) in enumerate(zip(chart.series, colours, strict=True)):
            value = series.values[number]
            if value is None:
                left += wide
                continue
            high = _TALL * value / most
            pen.bar(left + 0.5, ground, wide - 1, high, colour)
            pen.mark(ChartMark(row, number, left, ground, wide, _TALL))
            said = show_number(value)
            fits = width(said, pen.face, size) <= wide * 1.3
            if value and fits:
                pen.text(left + wide / 2, ground + high + 2, said, size, "middle")
            left += wide
        pen.text(middle, ground - _SIZE * 1.2, label, _SIZE, "middle")
    pen.line(0, ground, pen.room)
    pen.y = ground - _SIZE * 1.6
    if len(chart.series) > 1:
        pen.legend([series.name for series in chart.series], colours)


def _areas(pen: _Pen, chart: ChartDrawing) -> None:
    """Lying bars, the longest first."""
    values = chart.series[0].values
    most = max(value or 0 for value in values)
    names = [pen.fitted(label, pen.room * 0.3) for label in chart.labels]
    left = max(width(name, pen.face, _SIZE) for name in names) + _GAP
    reach = pen.room - left - width(show_number(most), pen.face, _SIZE) - _GAP
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        pen.y -= _ROW
        pen.text(left - _GAP, pen.y + 4, name, anchor="end")
        if value is None:  # leads to no records
            pen.text(left + 3, pen.y + 4, str(_BLANK))
            continue
        pen.mark(ChartMark(0, number, 0, pen.y, pen.room, _ROW))
        pen.bar(left, pen.y + 2, reach * value / most, _ROW - 5, pen.palette.series[1])
        pen.text(left + reach * value / most + 3, pen.y + 4, show_number(value))


def _shares(pen: _Pen, chart: ChartDrawing) -> None:
    """One band; the legend says each share's figure and percentage."""
    values = [value or 0 for value in chart.series[0].values]
    whole = sum(values)
    shares = pen.palette.shares
    colours = [shares[number % len(shares)] for number in range(len(values))]
    high = 22.0
    pen.y -= high
    x = 0.0
    for number, (value, colour) in enumerate(zip(values, colours, strict=True)):
        wide = pen.room * value / whole
        pen.mark(ChartMark(0, number, x, pen.y, wide, high))
        pen.bar(x, pen.y, max(wide - 0.8, 0.4), high, colour)
        x += wide
    names = [
        f"{label}: {show_number(value)} ({show_decimal(100 * value / whole, 1)}%)"
        for label, value in zip(chart.labels, values, strict=True)
    ]
    pen.legend(names, colours, shares=True)
