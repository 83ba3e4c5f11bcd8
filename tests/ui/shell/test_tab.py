"""Tab goes through all of every page and every form, as one reads it, and what it reaches is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app import demo
from app.base import clock
from app.store import Store
from tests.conftest import QUICK
from tests.support.printing import open_preview
from tests.support.widgets import press
from tests.ui.conftest import calm
from ui.shell.page_registry import UNLISTED, catalog
from ui.shell.workspace import Workspace

PAGES = [e.name for group in catalog() for e in group.entries] + [e.name for e in UNLISTED]
MOST = 150  # stops of a page with the longest form and the bar of pages


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("example") / "vi-du.andan"
    return demo.create(path, 1, 7, clock.today(), cost=QUICK)


@pytest.fixture
def wide(qtbot: Any, example: Store) -> Iterator[Workspace]:
    """The example's desk on a small screen: lists and forms stand side by side, most of them scroll."""
    made = Workspace(example)
    qtbot.addWidget(made)
    made.resize(1366, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.worker.close()
    made.hide()


def missed(desk: QWidget) -> list[str]:
    """What Tab may halt at, and does not."""
    tab = Qt.FocusPolicy.TabFocus
    seen = {*walked(desk)}
    return [
        f"{type(widget).__name__} {told(widget)}"
        for widget in desk.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & tab == tab
        if widget.focusProxy() is None and widget not in seen
    ]


def told(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def walked(desk: QWidget) -> list[QWidget]:
    """Where Tab halts until it comes round; what is wrong there fails at once."""
    seen: list[QWidget] = []
    for _step in range(MOST):
        press(Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None
        if here in seen:
            assert here is seen[0]  # round, and not held fast in a part
            return seen
        name = f"{type(here).__name__} {here.objectName()}"
        assert told(here), name
        assert not here.visibleRegion().isEmpty(), f"{name} “{told(here)}”"
        seen.append(here)
    raise AssertionError(f"no end in {type(desk).__name__}")


def test_tab_reaches_everything_on_every_page_and_form(wide: Workspace, qtbot: Any) -> None:
    for name in PAGES:
        wide.page(name)
        calm(qtbot, wide)
        shown: Any = wide.shown
        listed = hasattr(shown, "entry") and shown.list.model.rowCount()
        if listed:  # beside its form the list is there as well
            shown.open_record(shown.list.model.id_at(0))
            calm(qtbot, wide)
        assert missed(wide) == [], name
        if listed:
            assert shown.entry.leave()


def test_shift_tab_goes_the_same_way_back(wide: Workspace, qtbot: Any) -> None:
    wide.record("visit", 1)
    calm(qtbot, wide)
    there = walked(wide)
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is there[-1]
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is there[-2]


def test_tab_goes_round_in_a_dialog(wide: Workspace, qtbot: Any) -> None:
    wide.page("area")
    calm(qtbot, wide)
    page: Any = wide.shown
    page.print_list()
    preview = open_preview(qtbot)
    calm(qtbot, wide)
    qtbot.waitUntil(preview.isActiveWindow)
    assert missed(preview) == []
    preview.close()
