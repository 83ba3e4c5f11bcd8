"""The drawn finery of a certificate: frame, corners, bronze-drum ground and dividers.

All of it is computed here; there is no artwork by others. Tints are solid colours rather than
transparent ones, because office printers of all ages agree on those. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi, radians, sin

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from app.paper.document.canvas import MM

Point = tuple[float, float]

RED = HexColor("#A80F1A")
RED_DEEP = HexColor("#6E0710")
GOLD_PALE = HexColor("#FBE7A8")
GOLD_LIGHT = HexColor("#EBC765")
GOLD = HexColor("#C2922E")
GOLD_DARK = HexColor("#8A5E14")
IVORY = HexColor("#FFFDF6")
WATERMARK = HexColor("#F7EFD9")
WATERMARK_FILL = HexColor("#FAF4E3")

# Ornaments are composed for A4 lying down; other sheets scale them.
SHEET = (297 * MM, 210 * MM)
MARGIN = 7 * MM
OUTER_RULE = 1.3 * MM
BAND = 7.2 * MM
INNER_RULE = 0.9 * MM
BEADS = 1.9 * MM
INSIDE = MARGIN + OUTER_RULE + BAND + INNER_RULE + BEADS


def polygon(canvas: Canvas, points: Iterable[Point], fill: Color, *, stroke: bool = False) -> None:
    """Fill a closed shape."""
    path = canvas.beginPath()
    for n, (x, y) in enumerate(points):
        if n:
            path.lineTo(x, y)
        else:
            path.moveTo(x, y)
    path.close()
    canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=int(stroke), fill=1)


def polar(radius: float, degrees: float, centre: Point = (0, 0)) -> Point:
    """The point that far from the centre, in that direction."""
    return centre[0] + radius * cos(radians(degrees)), centre[1] + radius * sin(radians(degrees))


def star(centre: Point, radius: float, *, tips: int = 5, inner: float = 0.382) -> list[Point]:
    """A star standing on its feet, one tip up."""
    step = 180 / tips
    return [
        polar(radius if n % 2 == 0 else radius * inner, 90 + n * step, centre)
        for n in range(2 * tips)
    ]


def petal(canvas: Canvas, start: float, tip: float, half: float, fill: Color) -> None:
    """A pointed petal along the x axis from ``start`` to ``tip``, outlined."""
    long = tip - start
    path = canvas.beginPath()
    path.moveTo(start, 0)
    path.curveTo(start + 0.25 * long, 1.3 * half, start + 0.75 * long, half, tip, 0)
    path.curveTo(start + 0.75 * long, -half, start + 0.25 * long, -1.3 * half, start, 0)
    path.close()
    canvas.setFillColor(fill)
    canvas.drawPath(path, stroke=1, fill=1)


def lotus(canvas: Canvas, centre: Point, radius: float) -> None:
    """A lotus seen from above: three wreaths of petals about a seed head."""
    canvas.saveState()
    canvas.translate(*centre)
    canvas.setStrokeColor(GOLD_DARK)
    canvas.setLineWidth(0.35)
    wreaths = ((1.0, 0.20, 0, GOLD), (0.82, 0.18, 22.5, GOLD_LIGHT), (0.58, 0.13, 0, GOLD_PALE))
    for reach, half, turn, fill in wreaths:
        for n in range(8):
            canvas.saveState()
            canvas.rotate(turn + 45 * n)
            petal(canvas, 0.08 * radius, reach * radius, half * radius, fill)
            canvas.setLineWidth(0.2)
            canvas.line(0.2 * radius, 0, 0.86 * reach * radius, 0)
            canvas.restoreState()
    canvas.setFillColor(GOLD_LIGHT)
    canvas.circle(0, 0, 0.19 * radius, stroke=1, fill=1)
    canvas.setFillColor(GOLD_DARK)
    for n in range(6):
        canvas.circle(*polar(0.115 * radius, 60 * n), 0.028 * radius, stroke=0, fill=1)
    canvas.circle(0, 0, 0.028 * radius, stroke=0, fill=1)
    canvas.restoreState()


def bevel(canvas: Canvas, inset: float, thick: float, *, sunken: bool = False) -> None:
    """A golden rule around the sheet, lit from the upper left like moulding."""
    width, height = SHEET
    middle = inset + thick / 2
    bright, shade = (GOLD_DARK, GOLD_LIGHT) if sunken else (GOLD_LIGHT, GOLD_DARK)
    for outside, inside, light, dark in (
        (inset, middle, bright, shade),
        (middle, inset + thick, GOLD, GOLD),
    ):
        left, low, right, high = outside, outside, width - outside, height - outside
        a, b, c, d = inside, inside, width - inside, height - inside
        polygon(canvas, [(left, low), (left, high), (right, high), (c, d), (a, d), (a, b)], light)
        polygon(canvas, [(left, low), (right, low), (right, high), (c, d), (c, b), (a, b)], dark)


def braid(canvas: Canvas, start: Point, length: float, eyes: int, *, upright: bool) -> None:
    """A band of fine crossing waves, with a jewel in every eye."""
    canvas.saveState()
    canvas.translate(*start)
    if upright:
        canvas.rotate(90)
    reach, wave = 0.40 * BAND, length / eyes
    canvas.setLineWidth(0.38)
    for share in (1, 0.78, 0.56):
        canvas.setStrokeColor(GOLD_LIGHT if share == 1 else GOLD)
        for side in (share, -share):
            path = canvas.beginPath()
            path.moveTo(0, 0)
            for n in range(eyes):
                # A cubic with these handles lies on half a sine to a hair's breadth.
                swing = side * reach * (1 if n % 2 == 0 else -1) * 1.36
                x = n * wave
                path.curveTo(x + wave * 0.36, swing, x + wave * 0.64, swing, x + wave, 0)
            canvas.drawPath(path, stroke=1, fill=0)
    for n in range(eyes):
        middle, tall, wide = (n + 0.5) * wave, 0.30 * reach, 0.17 * wave
        jewel = [(middle - wide, 0), (middle, tall), (middle + wide, 0), (middle, -tall)]
        polygon(canvas, jewel, GOLD_PALE)
        if n:
            canvas.setFillColor(GOLD_LIGHT)
            canvas.circle(n * wave, 0, 0.09 * reach, stroke=0, fill=1)
    canvas.restoreState()


def beads(canvas: Canvas, inset: float) -> None:
    """A row of golden beads, with a hairline within."""
    width, height = SHEET
    canvas.setFillColor(GOLD)
    across, along = width - 2 * inset, height - 2 * inset
    for n in range(columns := round(across / (2.1 * MM))):
        x = inset + across * (n + 0.5) / columns
        for y in (inset, height - inset):
            canvas.circle(x, y, 0.26 * MM, stroke=0, fill=1)
    for n in range(rows := round(along / (2.1 * MM))):
        y = inset + along * (n + 0.5) / rows
        for x in (inset, width - inset):
            canvas.circle(x, y, 0.26 * MM, stroke=0, fill=1)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.5)
    within = inset + BEADS / 2
    canvas.rect(within, within, width - 2 * within, height - 2 * within)


def corner_block(canvas: Canvas, centre: Point, half: float) -> None:
    """The square in which two bands meet, with its lotus."""
    x, y = centre
    for grow, fill in ((0.55 * MM, GOLD_DARK), (0.4 * MM, GOLD_LIGHT), (0.0, RED_DEEP)):
        side = half + grow
        canvas.setFillColor(fill)
        canvas.rect(x - side, y - side, 2 * side, 2 * side, stroke=0, fill=1)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.35)
    inner = half - 0.55 * MM
    canvas.rect(x - inner, y - inner, 2 * inner, 2 * inner)
    lotus(canvas, centre, half * 0.90)


def medallion(canvas: Canvas, centre: Point, radius: float) -> None:
    """A small round lotus that marks the middle of a side."""
    x, y = centre
    for grow, fill in ((0.5 * MM, GOLD_DARK), (0.35 * MM, GOLD_LIGHT), (0.0, RED_DEEP)):
        canvas.setFillColor(fill)
        canvas.circle(x, y, radius + grow, stroke=0, fill=1)
    lotus(canvas, centre, radius * 0.94)


def scroll(
    canvas: Canvas,
    start: Point,
    *,
    heading: float,
    length: float,
    turns: tuple[float, float],
    thick: float,
) -> None:
    """A tapering tendril: its bend goes steadily from the first to the second of ``turns``.

    Heading in degrees; a bend of 1 would close a full circle over the whole length.
    """
    steps = 60
    x, y = start
    angle, step = radians(heading), length / steps
    left: list[Point] = []
    right: list[Point] = []
    for n in range(steps + 1):
        part = n / steps
        half = thick / 2 * (1 - part) ** 0.6 * min(1, 0.35 + part * 4) + 0.12
        left.append((x - half * sin(angle), y + half * cos(angle)))
        right.append((x + half * sin(angle), y - half * cos(angle)))
        angle += 2 * pi * (turns[0] + (turns[1] - turns[0]) * part) / steps
        x, y = x + step * cos(angle), y + step * sin(angle)
    polygon(canvas, left + right[::-1], GOLD)
    canvas.circle(x, y, thick * 0.62, stroke=0, fill=1)


def leaf(canvas: Canvas, start: Point, heading: float, long: float, half: float) -> None:
    """A small golden leaf."""
    canvas.saveState()
    canvas.translate(*start)
    canvas.rotate(heading)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.2)
    petal(canvas, 0, long, half, GOLD)
    canvas.restoreState()


# Along one arm, in millimetres from the corner: start, heading, length, bend, thickness.
_TENDRILS: tuple[tuple[float, float, float, tuple[float, float], float], ...] = (
    (2.2, 0, 37, (0.0, 0.0), 1.5),
    (5.5, 4, 18.5, (0.05, 2.7), 1.5),
    (16.5, 6, 14, (0.05, 2.5), 1.2),
    (24.5, 6, 9.5, (0.05, 2.5), 1.0),
    (31, 6, 6, (0.05, 2.4), 0.8),
)
_LEAVES = ((3.4, 22, 5.4), (12, 35, 4.2), (21.5, 32, 3.4), (28.6, 30, 2.7))


def flourish(canvas: Canvas) -> None:
    """Tendrils and leaves that fill a corner; the corner is the origin, the sheet above right."""
    for mirrored in (False, True):
        canvas.saveState()
        if mirrored:
            canvas.transform(0, 1, 1, 0, 0, 0)
        for start, heading, length, bend, thick in _TENDRILS:
            scroll(
                canvas,
                (start * MM, 2.2 * MM),
                heading=heading,
                length=length * MM,
                turns=bend,
                thick=thick,
            )
        for start, heading, length in _LEAVES:
            leaf(canvas, (start * MM, 2.3 * MM), heading, length * MM, length * MM * 0.17)
        canvas.restoreState()
    leaf(canvas, (2.6 * MM, 2.6 * MM), 45, 8.4 * MM, 1.15 * MM)


def frame(canvas: Canvas) -> None:
    """The whole border of an A4 sheet lying down, on an ivory field."""
    width, height = SHEET
    canvas.setFillColor(IVORY)
    canvas.rect(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, stroke=0, fill=1)
    edge = MARGIN + OUTER_RULE
    for rule, fill in ((edge, RED), (edge + BAND, IVORY)):
        canvas.setFillColor(fill)
        canvas.rect(rule, rule, width - 2 * rule, height - 2 * rule, stroke=0, fill=1)
    middle = edge + BAND / 2
    ends = edge + BAND + 1.5 * MM
    for y in (middle, height - middle):
        braid(canvas, (ends, y), width - 2 * ends, 36, upright=False)
    for x in (middle, width - middle):
        braid(canvas, (x, ends), height - 2 * ends, 24, upright=True)
    bevel(canvas, MARGIN, OUTER_RULE)
    bevel(canvas, edge + BAND, INNER_RULE, sunken=True)
    beads(canvas, edge + BAND + INNER_RULE + BEADS / 2)
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            corner_block(canvas, (x, y), BAND / 2 + 1.5 * MM)
        medallion(canvas, (x, height / 2), BAND / 2 + 0.6 * MM)
    for y in (middle, height - middle):
        medallion(canvas, (width / 2, y), BAND / 2 + 0.6 * MM)
    for x, across in ((INSIDE, 1), (width - INSIDE, -1)):
        for y, along in ((INSIDE, 1), (height - INSIDE, -1)):
            canvas.saveState()
            canvas.transform(across, 0, 0, along, x, y)
            flourish(canvas)
            canvas.restoreState()


def divider(canvas: Canvas, left: float, right: float, y: float, gap: float) -> None:
    """Two tapering golden lines with a diamond, on both sides of a word in the middle."""
    middle = (left + right) / 2
    for side, far in ((1, right - middle), (-1, middle - left)):
        near = middle + side * gap / 2
        end = middle + side * far
        polygon(canvas, [(near, y + 0.55), (end, y), (near, y - 0.55)], GOLD)
        polygon(canvas, star((near - side * 1.2 * MM, y), 1.1 * MM, tips=4, inner=0.42), GOLD)
