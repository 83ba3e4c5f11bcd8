"""A list that is dropped on the window is reviewed in the register that is shown, or that it looks like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.registers.household import Household
from app.store import Store
from tests.support.office_books import text
from tests.support.samples import commune
from tests.support.wording import labels
from tests.ui.conftest import calm
from ui.register_page.page import RecordsPage
from ui.shell import list_drop
from ui.shell.workspace import Workspace

READ = 60_000  # milliseconds: a process of its own reads the file
HOMES = [labels(Household, "name area"), ["Lò Ún", "Thôn Tây"], ["Đỗ Ái", "Thôn Đông"]]


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    commune(store)


def drop(desk: Workspace, path: Path) -> None:
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(path))])
    how = Qt.DropAction.CopyAction, given, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(desk, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desk, QDropEvent(QPointF(5, 5), *how))


@pytest.mark.parametrize("at", ["household", "home"])
def test_a_list_is_reviewed_where_it_belongs(
    qtbot: Any, desk: Workspace, tmp_path: Path, at: str
) -> None:
    desk.page(at)
    drop(desk, text(tmp_path / "a.csv", HOMES))
    qtbot.waitUntil(lambda: desk.current == "household", timeout=READ)
    page = desk.shown
    assert isinstance(page, RecordsPage)
    qtbot.waitUntil(page.list.pasting.isVisible, timeout=READ)
    model = page.list.pasting.table.model()
    assert [model.index(row, 1).data() for row in range(model.rowCount())] == ["Lò Ún", "Đỗ Ái"]
    calm(qtbot, desk)


def test_a_list_that_looks_like_no_register_is_left_alone(
    qtbot: Any, desk: Workspace, tmp_path: Path
) -> None:
    desk.page("home")
    drop(desk, text(tmp_path / "a.csv", [["Món", "Giá bán"], ["Bún", "30"], ["Phở", "40"]]))
    said = str(list_drop.WHICH.format(name="a.csv"))
    qtbot.waitUntil(lambda: desk.messages.text == said, timeout=READ)
    assert desk.current == "home"
    calm(qtbot, desk)
