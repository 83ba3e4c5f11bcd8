"""What tests of the receiver's page share: the page in its window, and what was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from ui.rollup_page.page import RollupPage
from ui.shell.workspace import Workspace


@dataclass
class Receiving:
    """The page of a receiver, to which files are given."""

    qtbot: Any
    desk: Workspace
    page: RollupPage

    def take(self, *paths: Path) -> None:
        self.page.take([*paths])
        self.settle()

    def click(self, widget: QPushButton) -> None:
        assert widget.isVisible() and widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def settle(self) -> None:
        """Wait until the worker has answered."""
        self.qtbot.waitUntil(lambda: not self.desk.worker.busy, timeout=60_000)

    def asked(self, kind: type[QWidget], over: QWidget) -> Any:
        """The dialog of a kind that lies over a part of the page."""
        (found,) = [one for one in over.findChildren(kind) if one.isVisible()]
        return found


@pytest.fixture
def receiving(qtbot: Any, desk: Workspace) -> Receiving:
    desk.page("rollup")
    page = desk.shown
    assert isinstance(page, RollupPage)
    return Receiving(qtbot, desk, page)
