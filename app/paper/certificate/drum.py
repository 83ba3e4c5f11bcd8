"""The face of a Đông Sơn bronze drum, faint behind the text of a certificate."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from app.paper.certificate.ornament import WATERMARK, WATERMARK_FILL, Point, polar, polygon, star


def drum(canvas: Canvas, centre: Point, radius: float) -> None:
    """The sun of fourteen rays and its rings of dots, meanders, teeth and Lạc birds."""
    canvas.saveState()
    canvas.translate(*centre)
    canvas.setStrokeColor(WATERMARK)
    canvas.setLineWidth(0.55)
    _sun(canvas, radius)
    for ring in (0.26, 0.28, 0.345, 0.365, 0.47, 0.49, 0.70, 0.72, 0.765, 0.785, 0.875, 0.98, 1.0):
        canvas.circle(0, 0, ring * radius)
    _dots(canvas, 0.312 * radius, 48, 0.0125 * radius)
    _meander(canvas, 0.382 * radius, 0.455 * radius, 40)
    _birds(canvas, 0.595 * radius, 0.092 * radius, 16)
    _dots(canvas, 0.7425 * radius, 96, 0.009 * radius)
    _teeth(canvas, 0.80 * radius, 0.87 * radius, 72)
    _teeth(canvas, 0.975 * radius, 0.885 * radius, 72)
    canvas.restoreState()


def _sun(canvas: Canvas, radius: float) -> None:
    polygon(canvas, star((0, 0), 0.25 * radius, tips=14, inner=0.36), WATERMARK)
    for n in range(14):
        turn = 90 + (n + 0.5) * 360 / 14
        for inner, outer in ((0.15, 0.19), (0.19, 0.23)):
            canvas.line(*polar(outer * radius, turn - 7), *polar(inner * radius, turn))
            canvas.line(*polar(outer * radius, turn + 7), *polar(inner * radius, turn))


def _dots(canvas: Canvas, radius: float, count: int, size: float) -> None:
    for n in range(count):
        canvas.circle(*polar(radius, 360 * n / count), size)


def _teeth(canvas: Canvas, base: float, tip: float, count: int) -> None:
    step = 360 / count
    for n in range(count):
        corners = [
            polar(base, (n - 0.42) * step),
            polar(tip, n * step),
            polar(base, (n + 0.42) * step),
        ]
        polygon(canvas, corners, WATERMARK_FILL, stroke=True)


def _meander(canvas: Canvas, inner: float, outer: float, count: int) -> None:
    step, tall = 360 / count, outer - inner
    turns = ((0.0, 0.0), (0.0, 1.0), (0.8, 1.0), (0.8, 0.3), (0.4, 0.3), (0.4, 0.65))
    for n in range(count):
        path = canvas.beginPath()
        for k, (along, up) in enumerate(turns):
            point = polar(inner + up * tall, (n + along) * step)
            if k:
                path.lineTo(*point)
            else:
                path.moveTo(*point)
        canvas.drawPath(path, stroke=1, fill=0)


def _birds(canvas: Canvas, radius: float, long: float, count: int) -> None:
    for n in range(count):
        canvas.saveState()
        canvas.rotate(360 * n / count)
        canvas.translate(radius, 0)
        canvas.rotate(90)
        canvas.scale(long, long)
        _bird(canvas)
        canvas.restoreState()


def _bird(canvas: Canvas) -> None:
    """A Lạc bird in flight towards +x: long beak and crest, spread wing, fan of a tail."""
    canvas.setFillColor(WATERMARK)
    body = canvas.beginPath()
    body.moveTo(1.25, 0.05)
    body.lineTo(0.60, 0.15)
    body.curveTo(0.45, 0.36, 0.20, 0.42, -0.12, 0.46)
    body.curveTo(0.15, 0.30, 0.25, 0.22, 0.28, 0.14)
    body.curveTo(-0.10, 0.22, -0.45, 0.12, -0.75, 0.10)
    body.lineTo(-1.20, 0.26)
    body.lineTo(-1.05, 0.0)
    body.lineTo(-1.20, -0.26)
    body.lineTo(-0.75, -0.10)
    body.curveTo(-0.35, -0.20, 0.15, -0.16, 0.55, -0.02)
    body.close()
    canvas.drawPath(body, stroke=0, fill=1)
    for tip, root in ((0.85, 0.10), (-0.85, -0.10)):
        wing = canvas.beginPath()
        wing.moveTo(0.22, root)
        wing.curveTo(0.10, tip * 0.6, -0.25, tip * 0.95, -0.60, tip)
        wing.curveTo(-0.40, tip * 0.7, -0.35, tip * 0.35, -0.30, root)
        wing.close()
        canvas.drawPath(wing, stroke=0, fill=1)
