"""Everything a list offers, by keyboard alone: by its key, from Ctrl+K, explained by F1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip

from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import eq
from app.services.saved_views import SavedFilter
from app.store import Store
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import focused, part, press, settle, type_in
from tests.support.wording import label
from tests.ui.conftest import Answers
from ui.core.disclosures import Disclosure
from ui.register_page import list_actions, selection_bar
from ui.register_page.column_chooser import ColumnChooser
from ui.register_page.page import RecordsPage
from ui.shell import command_palette
from ui.shell.command_palette import CommandPalette
from ui.shell.workspace import Workspace

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
GOOD = SavedFilter("Kết quả: Đã trao đổi", eq("outcome", VisitOutcome.GOOD))


@pytest.fixture
def page(desk: Workspace, store: Store) -> RecordsPage:
    """A list of four visits, the cursor in its first row."""
    made = commune(store)
    with store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id, day=date(2026, 4, n)) for n in (1, 2, 3)])
    desk.page("visit")
    shown = desk.shown
    assert isinstance(shown, RecordsPage)
    settle(shown)
    shown.list.table.setFocus()
    shown.list.select(shown.list.model.id_at(0))
    return shown


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()


def palette_for(desk: Workspace, words: str) -> CommandPalette:
    press(Qt.Key.Key_K, CTRL)
    found: CommandPalette = desk.findChild(CommandPalette)
    type_in(found.box, words)
    found.box.search_now()
    return found


def test_chips_views_and_columns_are_opened_by_keys(page: RecordsPage) -> None:
    press(Qt.Key.Key_F, CTRL, SHIFT)
    close_menu()
    settle(page)
    press(Qt.Key.Key_X, CTRL, SHIFT)
    close_menu()
    settle(page)
    press(Qt.Key.Key_C, CTRL, SHIFT)
    chooser = page.list.findChild(ColumnChooser)
    assert chooser.isVisible()
    QTest.keyClick(chooser.fields, Qt.Key.Key_Down)
    QTest.keyClick(chooser.fields, Qt.Key.Key_Space)
    press(Qt.Key.Key_Escape)
    assert "day" not in page.list.table.columns()


def test_single_rows_are_selected_and_one_field_of_them_changed(
    qtbot: Any, page: RecordsPage, store: Store
) -> None:
    ids = list(page.list.model.ids)
    press(Qt.Key.Key_Down, CTRL)
    press(Qt.Key.Key_Down, CTRL)
    press(Qt.Key.Key_Space, CTRL)
    assert list(page.list.selection.ids()) == [ids[0], ids[2]]
    press(Qt.Key.Key_D, CTRL, SHIFT)
    assert focused() == "bulk.field"
    field = part(page, "bulk.field")
    field.setCurrentIndex(field.findText(label(Visit, "note")))
    QApplication.processEvents()  # the editor of that field is shown
    press(Qt.Key.Key_Tab)
    assert focused() == "bulk.value"
    type_in(QApplication.focusWidget(), "đã báo")  # type: ignore[arg-type]
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not part(page, "bulk.field").isVisible())
    noted = [visit.id for visit in store.fetch(Visit, ids) if visit.note == "đã báo"]
    assert noted == [ids[0], ids[2]]


def test_a_chip_is_reached_and_removed_by_keys(page: RecordsPage) -> None:
    page.list.filters.put(GOOD)
    (chip,) = page.list.filters.chips()
    page.list.search.setFocus()
    for _step in range(8):
        if chip.hasFocus():
            break
        press(Qt.Key.Key_Tab)
    assert chip.hasFocus()
    press(Qt.Key.Key_Delete)
    assert page.list.filters.chips() == []


@pytest.mark.usefixtures("page")
def test_what_is_done_with_the_selection_is_reached_from_the_table() -> None:
    press(Qt.Key.Key_Down, SHIFT)
    reached = []
    for _step in range(4):
        press(Qt.Key.Key_Tab)
        reached.append(focused())
    assert {"selection.copy", "selection.change"} <= set(reached)


@pytest.mark.parametrize(
    "title",
    [
        str(getattr(list_actions, name).title)
        for name in ["FILTER", "VIEWS", "COLUMNS", "NAMES", "CHANGE", "EXPORT", "COPY", "PASTE"]
    ],
)
def test_ctrl_k_offers_what_the_list_can_do(desk: Workspace, page: RecordsPage, title: str) -> None:
    found = palette_for(desk, title)
    assert title in found.offered()
    found.reject()
    settle(page)
    desk.page("home")
    desk.find_anything()
    other = desk.findChildren(CommandPalette)[-1]
    assert title not in other.offered()
    other.reject()


@pytest.mark.usefixtures("page")
def test_ctrl_k_says_so_when_nothing_matches(qtbot: Any, desk: Workspace) -> None:
    found = palette_for(desk, "chuyện không có")
    qtbot.waitUntil(lambda: found.list.count() == 1)
    assert found.list.item(0).text() == str(
        command_palette._NOTHING.format(words="chuyện không có")
    )
    QTest.keyClick(found.box, Qt.Key.Key_Return)
    assert found.isVisible() and found.offered() == []
    found.reject()


@pytest.mark.usefixtures("page")
def test_rows_are_copied_from_ctrl_k(qtbot: Any, desk: Workspace) -> None:
    QApplication.clipboard().clear()
    found = palette_for(desk, "chep cac dong")
    QTest.keyClick(found.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "TV-00004" in QApplication.clipboard().text())


def test_down_from_the_search_line_selects_the_first_row(page: RecordsPage) -> None:
    page.list.table.clearSelection()
    page.focus_search()
    press(Qt.Key.Key_Down)
    assert list(page.list.selection.ids()) == [page.list.model.id_at(0)]


def test_without_a_selection_that_is_said(desk: Workspace, page: RecordsPage) -> None:
    page.list.table.clearSelection()
    press(Qt.Key.Key_D, CTRL, SHIFT)
    assert desk.messages.text == str(selection_bar.NOTHING)
    press(Qt.Key.Key_C, CTRL)
    assert desk.messages.text == str(selection_bar.NOTHING)


def test_f1_explains_the_list_and_its_buttons(page: RecordsPage) -> None:
    press(Qt.Key.Key_F1)
    assert str(list_actions.HELP).split(" ")[0] in QToolTip.text()
    assert str(Visit.schema.book) in QToolTip.text()
    part(page, "views", QPushButton).setFocus()
    press(Qt.Key.Key_F1)
    assert "(Ctrl+Shift+X)" in QToolTip.text()
    QToolTip.hideText()


def test_the_list_is_exported_by_its_key(
    qtbot: Any, desk: Workspace, page: RecordsPage, tmp_path: Any, answers: Answers
) -> None:
    assert page.list.table.hasFocus()
    answers.paths.append(tmp_path / "tham.xlsx")
    answers.disclosures.append(Disclosure())
    press(Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: "tham.xlsx" in desk.messages.text)
    assert (tmp_path / "tham.xlsx").stat().st_size > 0
