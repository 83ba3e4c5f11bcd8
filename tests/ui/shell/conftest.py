"""What the tests of the whole window share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.store import Store
from ui.core.preferences import Preferences
from ui.shell.main_window import MainWindow
from ui.shell.workspace import Workspace


@pytest.fixture
def whole(qtbot: Any, store: Store, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with the store open in it."""
    made = MainWindow(store.path, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.enter(store)
    yield made
    if made.desk is not None:
        made.desk.worker.close()


def desk_of(window: MainWindow) -> Workspace:
    """The window's desk; the store is open."""
    assert window.desk is not None
    return window.desk
