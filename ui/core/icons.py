"""Icons of one family (Lucide, see resources/icons), drawn sharp in the colours of the theme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPixmap,
    QRawFont,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.base.paths import RESOURCES

if TYPE_CHECKING:  # lists and trees are loaded by the pages that show them
    from PySide6.QtWidgets import QListWidgetItem, QTreeWidgetItem

    Item = QListWidgetItem | QTreeWidgetItem

# The colour each tint takes from the palette now; the theme fills it in.
TINTS: dict[str, QColor] = {}
_ICONS = RESOURCES / "icons"
_EM = 240  # pixels: how large the letters are read; each is drawn smaller
_NAME, _TINT, _ROOM = "icon-name", "icon-tint", "icon-room"
_DRESS = int(Qt.ItemDataRole.UserRole) + 100

Dressed = QAbstractButton | QAction


@lru_cache(maxsize=256)
def pixmap(name: str, color: str, side: int, ratio: float, room: int = 0) -> QPixmap:
    """The icon as ``side`` by ``side`` logical pixels, in a colour (``#aarrggbb``), ``room`` behind it."""
    font, letters = _font()
    shape = font.pathForGlyph(font.glyphIndexesForString(letters[name])[0])
    made = QPixmap(QSize(side + room, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / _EM, side / _EM)
    painter.translate(0, _EM)  # a letter stands on its line
    painter.fillPath(shape, QColor(color))
    painter.end()
    return made.copy()  # what was painted on keeps its painter's workings, 10 KB of each icon


@cache
def _font() -> tuple[QRawFont, dict[str, str]]:
    """The font whose letters are the icons, and the letter that each is (``packaging/icon_font.py``)."""
    lines = (_ICONS / "lucide.txt").read_text(encoding="ascii").splitlines()
    letters = {name: chr(int(number, 16)) for name, number in map(str.split, lines)}
    return QRawFont(
        str(_ICONS / "lucide.ttf"), _EM, QFont.HintingPreference.PreferNoHinting
    ), letters


def icon(name: str, tint: str = "ink", side: int = 20, room: int = 0) -> QIcon:
    """The icon in one of the theme's tints: ink, quiet, accent, on-accent, side, state, problem."""
    return _icon(name, _color(tint), _color("quiet"), (side, room), _ratio())


@lru_cache(maxsize=256)
def _icon(name: str, color: str, disabled: str, size: tuple[int, int], ratio: float) -> QIcon:
    side, room = size
    made = QIcon(pixmap(name, color, side, ratio, room))
    made.addPixmap(pixmap(name, disabled, side, ratio, room), QIcon.Mode.Disabled)
    return made


def _drawn(name: str, tint: str, side: int) -> QPixmap:
    return pixmap(name, _color(tint), side, _ratio())


def _color(tint: str) -> str:
    return TINTS[tint].name(QColor.NameFormat.HexArgb)


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def put(target: Dressed, name: str, tint: str = "ink", room: int = 0) -> None:
    """Give a button or action its icon, and keep it in the theme's colours from now on.

    ``room``: pixels behind it, where words follow: the style leaves them none.
    """
    target.setProperty(_NAME, name)
    target.setProperty(_TINT, tint)
    target.setProperty(_ROOM, room)
    target.setIcon(icon(name, tint, room=room))


def show(label: QLabel, name: str, tint: str = "ink", side: int = 20) -> None:
    """Let a label show an icon; drawn again when the theme changes."""
    label.setProperty(_NAME, name)
    label.setProperty(_TINT, tint)
    label.setProperty("icon-side", side)
    label.setFixedSize(side, side)
    label.setPixmap(_drawn(name, tint, side))


def put_on(item: Item, name: str, tint: str = "ink") -> None:
    """Give a line of a list or tree its icon, and keep it in the theme's colours from now on."""
    from PySide6.QtWidgets import QTreeWidgetItem

    if isinstance(item, QTreeWidgetItem):
        item.setData(0, _DRESS, (name, tint))
        item.setIcon(0, icon(name, tint))
    else:
        item.setData(_DRESS, (name, tint))
        item.setIcon(icon(name, tint))


def _items(widget: QWidget) -> Iterator[tuple[Item, tuple[str, str] | None]]:
    """The lines of a list or tree, with the icon that each was given."""
    from PySide6.QtWidgets import QListWidget, QTreeWidget

    if isinstance(widget, QListWidget):
        for row in range(widget.count()):
            yield widget.item(row), widget.item(row).data(_DRESS)
    elif isinstance(widget, QTreeWidget):
        some: list[QTreeWidgetItem] = [widget.invisibleRootItem()]
        while some:
            item = some.pop()
            some += filter(None, map(item.child, range(item.childCount())))
            yield item, item.data(0, _DRESS)


def redraw() -> None:
    """Draw every icon that was put somewhere again, after the colours changed."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and widget.property(_NAME):
            show(
                widget,
                widget.property(_NAME), widget.property(_TINT), widget.property("icon-side"),
            )  # fmt: skip
        elif isinstance(widget, QAbstractButton):
            _redraw_one(widget)
        for item, dress in _items(widget):
            if dress:
                put_on(item, *dress)
        for action in widget.actions():
            _redraw_one(action)


def _redraw_one(target: Dressed) -> None:
    if name := target.property(_NAME):
        target.setIcon(icon(name, target.property(_TINT), room=target.property(_ROOM) or 0))
