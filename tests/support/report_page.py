"""What the tests of the report page share: a filled desk, and hands that go to a figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QTableView

from app.base.language import T
from app.base.periods import Period
from app.schema.conditions import Query
from app.store import Store
from tests.support.report_records import Filling
from tests.support.widgets import Told, Ways, part, shown
from ui.core import theme
from ui.core.context import ChangeNotifier, Context
from ui.core.worker import Worker
from ui.report_page.page import ReportPage

TODAY = date(2026, 11, 22)


class Lists(Ways):
    """A navigator that remembers where it was sent."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, Query, str]] = []
        self.records: list[tuple[str, int]] = []
        self.sent: list[tuple[str, Period]] = []

    def record(self, register_key: str, id_: int) -> None:
        self.records.append((register_key, id_))

    def list(self, register_key: str, query: Query, title: T | None = None) -> None:
        self.opened.append((register_key, query, title.vi if title else ""))

    def submission(self, report_key: str, period: Period) -> None:
        self.sent.append((report_key, period))


@contextmanager
def a_filled_desk(store: Store, app: QApplication) -> Iterator[Context]:
    """A store with something to count in every register."""
    Filling(store, 5).fill()
    theme.start(app, theme.Scheme.LIGHT)
    worker = Worker(store)
    yield Context(store, worker, Told(), Lists(), ChangeNotifier(store))
    worker.close()
    QCoreApplication.sendPostedEvents()


def a_page(context: Context, qtbot: Any) -> ReportPage:
    """The page, with its first report counted."""
    made = ReportPage(context)
    shown(qtbot, made)
    settle(qtbot, made)
    return made


def settle(qtbot: Any, page: ReportPage) -> None:
    """Wait until what was chosen is counted and drawn."""
    qtbot.waitUntil(lambda: page.is_settled and not page._context.worker.busy, timeout=20_000)


def table(page: ReportPage) -> QTableView:
    """The table of figures."""
    return part(page, "figures", QTableView)  # type: ignore[no-any-return]


def cells(page: ReportPage, label: str) -> list[str]:
    """The texts of the row with this label."""
    model = table(page).model()
    for row in range(model.rowCount()):
        texts = [str(model.index(row, n).data() or "") for n in range(model.columnCount())]
        if texts[1].strip() == label:
            return texts
    raise AssertionError(label)


def go_to(page: ReportPage, label: str, column: int) -> Any:
    """Make a cell of the row with this label the current one."""
    model = table(page).model()
    rows = range(model.rowCount())
    row = next(r for r in rows if str(model.index(r, 1).data() or "").strip() == label)
    index = model.index(row, column)
    table(page).setCurrentIndex(index)
    table(page).scrollTo(index)
    return index


def opened(context: Context) -> list[tuple[str, Query, str]]:
    """The lists that were opened, with their titles."""
    assert isinstance(context.open, Lists)
    return context.open.opened
