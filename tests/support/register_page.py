"""What the tests of a register's page share: the page of a register, and what its list shows."""

from __future__ import annotations

from typing import Any

from app.schema.record import register
from tests.support.widgets import shown
from ui.core.context import Context
from ui.register_page.page import RecordsPage


def a_page(qtbot: Any, context: Context, key: str = "visit") -> RecordsPage:
    """The page of a register in a window of its own."""
    page = RecordsPage(context, register(key))
    shown(qtbot, page)
    return page


def column(page: RecordsPage, at: int) -> list[str]:
    """The cells of a column of the list, from the top."""
    model = page.list.model
    return [model.index(row, at).data() for row in range(model.rowCount())]
