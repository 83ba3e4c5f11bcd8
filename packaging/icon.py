"""Draws anew what is not drawn when it is shown: ``python packaging/icon.py``, after a change of an SVG.

An .ico holds a picture for each size, so that none is scaled where it is shown. The marks of boxes,
spin boxes and lists to choose from are named by the style sheet, which takes files.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).parent.parent / "resources"
# What the title bar, the task bar and the folder ask for at 100 to 400 %.
SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
# The marks of controls: each with its side in pixels at 100 %.
CONTROLS = (("down", 16), ("down", 12), ("up", 12), ("tick-light", 12), ("tick-dark", 12))


def drawn(svg: str, side: int) -> Image.Image:
    """A drawing as that many pixels each way."""
    image = QImage(side, side, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(RESOURCES / svg)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return Image.frombytes("RGBA", (side, side), bytes(image.constBits()))


def main() -> None:
    """Write the pictures beside their SVG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    *smaller, largest = (drawn("andan.svg", side) for side in SIZES)
    sizes = [(side, side) for side in SIZES]
    largest.save(RESOURCES / "andan.ico", sizes=sizes, append_images=smaller)
    for name, side in CONTROLS:
        for times, ending in ((1, ""), (2, "@2x")):
            picture = drawn(f"controls/{name}.svg", side * times)
            picture.save(RESOURCES / f"controls/{name}-{side}{ending}.png", optimize=True)
    del app


if __name__ == "__main__":
    main()
