"""No page cuts a text, from 1024×600 and from 1366×768 at 150 % up, in either language's menu."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app import demo
from app.base import clock, language
from app.schema.conditions import Query
from app.schema.record import REGISTRY
from app.store import Store
from tests.conftest import QUICK
from tests.support.clipping import clipped
from tests.support.samples import commune
from tests.support.widgets import press
from tests.ui.conftest import calm
from ui.core import theme
from ui.shell.page_registry import UNLISTED, catalog
from ui.shell.workspace import Workspace

# The inside of the window, in the pixels of the layout: what a title and a task bar leave of a screen.
SIZES = {
    "1366×768 at 100 %": (1366, 696),
    "1366×768 at 125 %": (1093, 550),
    "1366×768 at 150 %": (911, 448),
    "1024×600 at 100 %": (1024, 528),
    "1920×1080 at 150 %": (1280, 656),
}
PAGES = [e.name for group in catalog() for e in group.entries] + [e.name for e in UNLISTED]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("example") / "vi-du.andan"
    return demo.create(path, 1, 7, clock.today(), cost=QUICK)


def settled(qtbot: Any, desk: Workspace) -> list[str]:
    """What is cut once the page has been laid out."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not clipped(desk), timeout=1_000)
    return clipped(desk)


def cut(qtbot: Any, store: Store, size: tuple[int, int]) -> dict[str, list[str]]:
    desk = Workspace(store)
    qtbot.addWidget(desk)
    desk.resize(*size)
    with qtbot.waitExposed(desk):
        desk.show()
    found = {}
    for name in PAGES:
        desk.page(name)
        calm(qtbot, desk)
        assert desk.size().toTuple() == size, name  # the page asks for no more room
        found[name] = settled(qtbot, desk)
        if hasattr(desk.shown, "entry") and desk.shown.list.model.rowCount():
            desk.shown.open_record(desk.shown.list.model.id_at(0))
            found[f"{name} with its form"] = settled(qtbot, desk)
    desk.worker.close()
    desk.hide()
    return {name: some for name, some in found.items() if some}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_no_text_is_cut_on_any_page(qtbot: Any, example: Store, size: tuple[int, int]) -> None:
    assert cut(qtbot, example, size) == {}


def test_nor_in_english(qtbot: Any, example: Store) -> None:
    language.use("en")
    try:
        assert cut(qtbot, example, SIZES["1366×768 at 150 %"]) == {}
    finally:
        language.use("vi")


def test_where_there_is_no_room_for_both_the_form_takes_the_place_of_the_list(
    desk: Workspace, store: Store
) -> None:
    place = commune(store)
    desk.resize(911, 448)
    desk.record("household", place.home.id)
    page: Any = desk.shown
    assert not page.list.isVisible()
    assert page.entry.isVisible()
    desk.resize(1366, 696)
    assert page.list.isVisible()
    desk.resize(911, 448)
    assert not page.list.isVisible()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)  # what is looked for is in the list
    assert page.list.isVisible()
    assert not page.entry.isVisible()
    desk.list("household", Query())
    assert page.list.isVisible()


def cells_cut(table: Any) -> tuple[int, int]:
    """How many cells of a list are in sight, and how many of them end in …"""
    model, letters = table.model(), table.fontMetrics()
    last = table.rowAt(table.viewport().height() - 2)
    rows = range(model.rowCount() if last < 0 else last + 1)
    widths = [table.columnWidth(column) for column in range(model.columnCount())]
    needed = [
        letters.horizontalAdvance(str(model.index(row, column).data())) + theme.gap(0.75) > wide
        for row in rows
        for column, wide in enumerate(widths)
    ]
    return len(needed), sum(needed)


def test_of_the_cells_of_all_lists_at_most_one_in_a_hundred_is_cut(
    qtbot: Any, example: Store
) -> None:
    desk = Workspace(example)
    qtbot.addWidget(desk)
    desk.resize(*SIZES["1366×768 at 100 %"])
    with qtbot.waitExposed(desk):
        desk.show()
    shown = short = 0
    for name in REGISTRY:
        desk.page(name)
        calm(qtbot, desk)
        page: Any = desk.shown
        some, cut_ = cells_cut(page.list.table)
        shown, short = shown + some, short + cut_
    desk.worker.close()
    desk.hide()
    assert shown > 1000
    assert short * 100 <= shown
