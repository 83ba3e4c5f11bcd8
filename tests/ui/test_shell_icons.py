"""Every icon that is named somewhere is there, and is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.due import Rule
from app.record import REGISTRY
from ui import icons
from ui.actions import ACTIONS
from ui.pages.catalog import catalog

NAMED = {
    *(cls.schema.icon for cls in REGISTRY.values()),
    *(rule.icon for rule in Rule),
    *(action.icon for action in ACTIONS),
    *(entry.icon for group in catalog() for entry in group.entries),
}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_an_icon_that_is_named_is_drawn(name: str, qapp: QApplication) -> None:
    drawn = icons.pixmap(name, "#ff000000", 24, qapp.devicePixelRatio()).toImage()
    inked = sum(drawn.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert inked > 40
