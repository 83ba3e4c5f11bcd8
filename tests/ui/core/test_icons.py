"""Every icon that is named somewhere is there, and is drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.base.paths import RESOURCES, ROOT
from app.due import DueRule
from app.schema.record import REGISTRY
from ui.core import icons, theme
from ui.core.actions import ACTIONS
from ui.rollup_page import key_model, matrix_model
from ui.shell.page_registry import catalog

CONTROLS = RESOURCES / "controls"
NAMED = {
    *(cls.schema.icon for cls in REGISTRY.values()),
    *(rule.icon for rule in DueRule),
    *(action.icon for action in ACTIONS),
    *(entry.icon for group in catalog() for entry in group.entries),
    *(sign.icon for sign in matrix_model._SIGNS.values()),
    *(icon for icon, _tint in key_model.SIGNS.values()),
}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_an_icon_that_is_named_is_drawn(name: str, qapp: QApplication) -> None:
    drawn = icons.pixmap(name, "#ff000000", 24, qapp.devicePixelRatio()).toImage()
    inked = sum(drawn.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert inked > 40


def test_the_font_has_the_icons_that_are_named_and_no_others() -> None:
    files = [file for room in ("app", "ui") for file in (ROOT / room).rglob("*.py")]
    words = {
        word for file in files for word in re.findall(r'"([a-z0-9-]+)"', file.read_text("utf-8"))
    }
    names = (RESOURCES / "icons/lucide.txt").read_text(encoding="ascii").split()[::2]
    assert [name for name in names if name not in words] == []
    for name in names:
        assert not icons.pixmap(name, "#ff000000", 16, 1.0).toImage().isNull(), name


def test_no_two_pages_have_one_icon() -> None:
    pages = [entry for group in catalog() for entry in group.entries]
    assert len({entry.icon for entry in pages}) == len(pages)


SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)


@pytest.mark.parametrize("side", SIZES)
def test_the_icon_of_the_program_is_as_its_drawing_at_every_size(side: int) -> None:
    """Where it is shown Windows takes the size that fits; ``packaging/icon.py`` makes them."""
    with Image.open(RESOURCES / "andan.ico") as icon:
        assert icon.info["sizes"] == {(one, one) for one in SIZES}
        icon.size = (side, side)
        kept = icon.convert("RGBA").tobytes()
    assert_alike(kept, drawing("andan.svg", side))


@pytest.mark.parametrize("picture", sorted(CONTROLS.glob("*.png")), ids=lambda file: file.stem)
def test_the_mark_of_a_control_is_as_its_drawing(picture: Path) -> None:
    name, side, times = re.fullmatch(r"(.+)-(\d+)(?:@(\d)x)?", picture.stem).groups()  # type: ignore[union-attr]
    with Image.open(picture) as kept:
        pixels = kept.convert("RGBA").tobytes()
    assert_alike(pixels, drawing(f"controls/{name}.svg", int(side) * int(times or 1)))


def test_the_style_names_marks_that_are_there() -> None:
    named = {
        file.replace("$scheme", scheme)
        for file in re.findall(
            r"\$controls/([^\"]+)", Path(theme.__file__).read_text(encoding="utf-8")
        )
        for scheme in ("light", "dark")
    }
    there = {file.name for file in CONTROLS.glob("*.png")}
    assert named == {name for name in there if "@" not in name}
    assert {name.replace(".png", "@2x.png") for name in named} == there - named


def drawing(svg: str, side: int) -> bytes:
    """What an SVG shows as that many pixels each way."""
    drawn = QImage(side, side, QImage.Format.Format_RGBA8888)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(RESOURCES / svg)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return bytes(drawn.constBits())


def assert_alike(kept: bytes, pixels: bytes) -> None:
    assert sum(abs(a - b) for a, b in zip(kept, pixels, strict=True)) / len(kept) < 2


def test_the_window_has_the_icon_of_the_program(qapp: QApplication) -> None:
    """In the sizes that windows are shown with, on screens up to three times as fine."""
    assert {size.width() for size in qapp.windowIcon().availableSizes()} == {
        n for n in SIZES if n < 128
    }
