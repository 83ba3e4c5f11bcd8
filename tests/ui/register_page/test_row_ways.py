"""A right click, or Shift+F10, on a row offers what can be done with it; Ctrl+K knows it by its words."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from app.registers.area import Area
from app.registers.team import Team
from app.schema.record import REGISTRY
from app.store import Store
from tests.support.samples import TITLE, Commune, commune
from tests.support.widgets import press, settle
from tests.ui.conftest import calm
from ui.register_page import row_ways
from ui.register_page.list_actions import COPY
from ui.register_page.row_ways import followers
from ui.shell.command_palette import CommandPalette
from ui.shell.workspace import Workspace
from ui.widgets.table import OPEN, Table


@pytest.fixture
def place(store: Store) -> Commune:
    return commune(store)


def menu_of(table: Table, row: int) -> list[str]:
    settle(table)
    at = table.visualRect(table.model().index(row, 0)).center()
    reason = QContextMenuEvent.Reason.Mouse
    asked = QContextMenuEvent(reason, at, table.viewport().mapToGlobal(at))
    QApplication.sendEvent(table.viewport(), asked)
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    words = [action.text() for action in shown.actions()]
    shown.close()
    return words


@pytest.mark.usefixtures("place")
def test_a_right_click_offers_what_follows_from_the_row(qtbot: Any, desk: Workspace) -> None:
    desk.page("household")
    page: Any = desk.shown
    calm(qtbot, desk)
    words = menu_of(page.list.table, 0)
    assert words[0] == str(OPEN)
    assert str(COPY.title) in words
    add = next(w for w in words if "thăm" in w)
    (go,) = [go for said, go in page.list.table.ways() if str(said) == add]
    go()
    assert desk.current == "visit"
    form: Any = desk.shown
    assert form.entry.form.draft.values["household"] == page.list.current()
    assert not form.entry.dirty


def test_the_same_by_key_and_of_several_rows_what_is_meant_for_all(
    qtbot: Any, desk: Workspace, place: Commune
) -> None:
    desk.page("area")
    page: Any = desk.shown
    calm(qtbot, desk)
    page.list.select(place.east.id)
    page.list.focus()
    row = page.list.table.visualRect(page.list.table.currentIndex())
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(page.list.table, QContextMenuEvent(by_key, row.center(), QPoint()))
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    shown.close()
    page.list.table.selectAll()
    assert str(OPEN) not in [str(words) for words, _go in page.list.table.ways()]


def test_the_row_that_was_clicked_is_deleted_whatever_is_being_typed(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    with store.step(TITLE) as step:
        typed_in, clicked = (step.save(Area(name=name)) for name in ("Thôn Thượng", "Thôn Hạ"))
    desk.record("area", typed_in.id)
    page: Any = desk.shown
    calm(qtbot, desk)
    page.entry.form.draft.put("note", "Đang gõ")
    page.list.select(clicked.id)
    (delete,) = (go for said, go in page.list.table.ways() if said == row_ways._DELETE)
    delete()
    assert store.fetch(Area, [clicked.id]) == []
    assert page.entry.record_id == typed_in.id
    assert page.entry.dirty


def test_what_follows_is_what_must_link_to_it() -> None:
    links = {cls.schema.key for cls, _name in followers(REGISTRY["household"])}
    assert "visit" in links
    assert {cls.schema.key for cls, _name in followers(REGISTRY["team"])} >= {"member"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ghi buoi", "Thêm buổi thăm gặp"), ("lap vu hoa giai", "Thêm vụ hòa giải"),
        ("them ho gia dinh", "Thêm hộ gia đình"), ("to bao ve", Team.schema.book.vi),
        ("so cua toi", "Sổ của tôi"), ("khoa so", "Khóa sổ"),
    ],
)  # fmt: skip
def test_every_beginning_is_found_by_its_words(
    qtbot: Any, desk: Workspace, typed: str, found: str
) -> None:
    desk.page("settings")
    desk.find_anything()
    (palette,) = desk.findChildren(CommandPalette)
    palette.box.setText(typed)
    palette.box.search_now()
    assert found in palette.offered()
    calm(qtbot, desk)
    press(Qt.Key.Key_Escape)
