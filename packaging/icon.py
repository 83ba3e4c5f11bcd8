"""Draws the program's icon for Windows anew: ``python packaging/icon.py``, after a change of the SVG.

An .ico holds a picture for each size, so that none is scaled where it is shown.
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


def drawn(side: int) -> Image.Image:
    """The icon as that many pixels each way."""
    image = QImage(side, side, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(RESOURCES / "andan.svg")).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return Image.frombytes("RGBA", (side, side), bytes(image.constBits()))


def main() -> None:
    """Write the .ico beside the SVG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    *smaller, largest = map(drawn, SIZES)
    sizes = [(side, side) for side in SIZES]
    largest.save(RESOURCES / "andan.ico", sizes=sizes, append_images=smaller)
    del app


if __name__ == "__main__":
    main()
