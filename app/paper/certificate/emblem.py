"""The national emblem, drawn plainly: star, rice ears, cogwheel and ribbon on red.

It has what the emblem is known by (round, a red ground, a golden star, ears of rice around, a
cogwheel and the country's name below), but is our own, simplified drawing and not the official
artwork. Bought stock carries the official print.
"""

from __future__ import annotations

from math import cos, degrees, sin

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.paper.certificate.ornament import Point, petal, polar, polygon, star
from app.paper.document.fonts import width
from app.paper.document.typefaces import BOLD

_RED = HexColor("#D01217")
_RED_SHADE = HexColor("#930A10")
_YELLOW = HexColor("#FFDE3B")
_AMBER = HexColor("#F6B91A")
_LINE = HexColor("#8F5A08")
_NAME = (("CỘNG HÒA XÃ HỘI", 0.745), ("CHỦ NGHĨA VIỆT NAM", 0.885))


def emblem(canvas: Canvas, centre: Point, radius: float) -> None:
    """Draw the emblem within a circle of that radius."""
    canvas.saveState()
    canvas.translate(*centre)
    canvas.scale(radius, radius)
    canvas.setLineJoin(1)
    _field(canvas)
    _cogwheel(canvas)
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.008)
    polygon(canvas, star((0, 0.20), 0.37), _YELLOW, stroke=True)
    for side in (1, -1):
        canvas.saveState()
        canvas.scale(side, 1)
        _ear(canvas)
        _ribbon_end(canvas)
        canvas.restoreState()
    _ribbon(canvas)
    canvas.restoreState()


def _field(canvas: Canvas) -> None:
    canvas.setFillColor(_AMBER)
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.008)
    canvas.circle(0, 0, 0.82, stroke=1, fill=1)
    canvas.setFillColor(_RED)
    canvas.circle(0, 0, 0.79, stroke=1, fill=1)


def _cogwheel(canvas: Canvas) -> None:
    """The upper part of a cogwheel; the ribbon covers the rest."""
    canvas.saveState()
    within = canvas.beginPath()
    within.circle(0, 0, 0.79)
    canvas.clipPath(within, stroke=0, fill=0)
    centre, teeth = (0.0, -0.55), 18
    rim: list[Point] = []
    for n in range(teeth):
        for along, reach in ((0.05, 0.35), (0.16, 0.42), (0.50, 0.42), (0.61, 0.35)):
            rim.append(polar(reach, (n + along) * 360 / teeth, centre))
    canvas.setLineWidth(0.008)
    polygon(canvas, rim, _YELLOW, stroke=True)
    for reach, fill in ((0.285, _RED), (0.20, _YELLOW), (0.11, _RED)):
        canvas.setFillColor(fill)
        canvas.circle(*centre, reach, stroke=1, fill=1)
    canvas.restoreState()


def _ear(canvas: Canvas) -> None:
    """One side's sheaf: three rows of grains along the rim, from the foot to the crown."""
    canvas.setStrokeColor(_LINE)
    canvas.setLineWidth(0.006)
    stem = canvas.beginPath()
    stem.arc(-0.86, -0.86, 0.86, 0.86, startAng=-66, extent=148)
    canvas.setLineWidth(0.02)
    canvas.drawPath(stem, stroke=1, fill=0)
    canvas.setLineWidth(0.006)
    grains = 25
    for n in range(grains):
        part = n / (grains - 1)
        place = -62 + part * 144
        for lane, lean, shift, fill in (
            (0.925, -33, 0.0, _AMBER),
            (0.795, 33, 0.0, _AMBER),
            (0.86, 0, 3.0, _YELLOW),
        ):
            long = 0.185 - 0.040 * part
            canvas.saveState()
            canvas.translate(*polar(lane, place + shift))
            canvas.rotate(place + shift + 90 + lean)
            petal(canvas, -0.25 * long, 0.75 * long, 0.046 - 0.010 * part, fill)
            canvas.restoreState()


def _ribbon_end(canvas: Canvas) -> None:
    """The ribbon's right tail, wound about the foot of the sheaf."""
    canvas.setStrokeColor(_YELLOW)
    canvas.setLineWidth(0.016)
    tail = [(0.50, -0.66), (0.90, -0.36), (0.89, -0.51), (1.03, -0.54), (0.74, -0.82)]
    polygon(canvas, tail, _RED, stroke=True)
    fold = [(0.66, -0.865), (0.79, -0.775), (0.70, -0.70)]
    polygon(canvas, fold, _RED_SHADE, stroke=True)


def _ribbon(canvas: Canvas) -> None:
    """The middle of the ribbon hangs in an arc and bears the country's name."""
    hub, half = 1.35, 24
    upper, lower = hub + 0.60, hub + 0.955
    path = canvas.beginPath()
    path.arc(-upper, hub - upper, upper, hub + upper, startAng=270 - half, extent=2 * half)
    path.arcTo(-lower, hub - lower, lower, hub + lower, startAng=270 + half, extent=-2 * half)
    path.close()
    canvas.setFillColor(_RED)
    canvas.setStrokeColor(_YELLOW)
    canvas.setLineWidth(0.018)
    canvas.drawPath(path, stroke=1, fill=1)
    for text, depth in _NAME:
        _hung(canvas, text, hub, hub + depth)


def _hung(canvas: Canvas, text: str, hub: float, reach: float) -> None:
    """Write along an arc about (0, hub), each letter upright on it."""
    size = 0.124
    canvas.setFillColor(_YELLOW)
    along = -width(text, BOLD, size) / 2
    for letter in text:
        wide = width(letter, BOLD, size)
        turn = (along + wide / 2) / reach
        canvas.saveState()
        canvas.translate(reach * sin(turn), hub - reach * cos(turn))
        canvas.rotate(degrees(turn))
        # Fonts set smaller than a point are refused by some viewers, so the space is scaled.
        canvas.scale(size / 10, size / 10)
        canvas.setFont(BOLD, 10)
        canvas.drawCentredString(0, 0, letter)
        canvas.restoreState()
        along += wide
