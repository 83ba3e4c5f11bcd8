"""What the tests of the report page share: the day, the page, and a store with something to count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.base import clock
from app.store import Store
from tests.support.report_page import TODAY, a_filled_desk, a_page
from ui.core.context import Context
from ui.report_page.page import ReportPage


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def context(store: Store, qapp: QApplication) -> Iterator[Context]:
    """The open store, filled."""
    with a_filled_desk(store, qapp) as made:
        yield made


@pytest.fixture
def page(context: Context, qtbot: Any) -> ReportPage:
    """The page, with its first report counted."""
    return a_page(context, qtbot)
