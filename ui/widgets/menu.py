"""A menu of what can be done here: by a right click, or Shift+F10."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.base.language import T

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

OPEN = T("Mở", "Open")
Way = tuple[T, Callable[[], object]]  # its words, and what it does


def pop(parent: QWidget, at: QPoint, ways: Sequence[Way]) -> QMenu:
    """Show the ways at a point of the screen; the one chosen is done once the menu is gone."""
    from PySide6.QtWidgets import QMenu

    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    for words, go in ways:
        menu.addAction(str(words)).triggered.connect(lambda _checked=False, go=go: go())
    menu.popup(at)
    return menu
