"""Every icon that is named somewhere is there, and is drawn."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.base.paths import RESOURCES
from app.due import DueRule
from app.schema.record import REGISTRY
from ui.core import icons
from ui.core.actions import ACTIONS
from ui.shell.page_registry import catalog

NAMED = {
    *(cls.schema.icon for cls in REGISTRY.values()),
    *(rule.icon for rule in DueRule),
    *(action.icon for action in ACTIONS),
    *(entry.icon for group in catalog() for entry in group.entries),
}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_an_icon_that_is_named_is_drawn(name: str, qapp: QApplication) -> None:
    drawn = icons.pixmap(name, "#ff000000", 24, qapp.devicePixelRatio()).toImage()
    inked = sum(drawn.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert inked > 40


SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)


@pytest.mark.parametrize("side", SIZES)
def test_the_icon_of_the_program_is_as_its_drawing_at_every_size(side: int) -> None:
    """Where it is shown Windows takes the size that fits; ``packaging/icon.py`` makes them."""
    with Image.open(RESOURCES / "andan.ico") as icon:
        assert icon.info["sizes"] == {(one, one) for one in SIZES}
        icon.size = (side, side)
        kept = icon.convert("RGBA").tobytes()
    drawn = QImage(side, side, QImage.Format.Format_RGBA8888)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(RESOURCES / "andan.svg")).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixels = bytes(drawn.constBits())
    assert sum(abs(a - b) for a, b in zip(kept, pixels, strict=True)) / len(kept) < 2


def test_the_window_has_the_icon_of_the_program(qapp: QApplication) -> None:
    """In the sizes that windows are shown with, on screens up to three times as fine."""
    assert {size.width() for size in qapp.windowIcon().availableSizes()} == {
        n for n in SIZES if n < 128
    }
