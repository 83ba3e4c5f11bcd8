"""The bar of pages: groups that fold and are remembered, the current page in sight, the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from app.registers.visit import Visit
from app.schema.conditions import Query
from app.schema.record import REGISTRY
from app.store import Store
from app.store.read import principal
from app.store.read.principal import AccountRole, Principal
from tests.support.widgets import part, press, type_in
from ui.core.preferences import Preferences
from ui.pages import home
from ui.shell.main_window import MainWindow
from ui.shell.page_registry import catalog
from ui.shell.workspace import Workspace

ALT = Qt.KeyboardModifier.AltModifier


def shown(desk: Workspace) -> set[str]:
    return {name for name, button in desk.side.buttons.items() if not button.isHidden()}


def group(name: str) -> set[str]:
    (found,) = (g for g in catalog() if g.name == name)
    return {entry.name for entry in found.entries}


def in_sight(desk: Workspace, widget: QWidget) -> bool:
    port = desk.side.findChildren(QScrollArea)[0].viewport()
    top = widget.mapTo(port, widget.rect().topLeft()).y()
    return top >= 0 and top + widget.height() <= port.height()


def test_every_register_stands_in_one_named_group() -> None:
    names = [entry.name for group in catalog() for entry in group.entries]
    assert len(names) == len(set(names))
    assert set(names) >= REGISTRY.keys()


def test_a_heading_folds_and_opens_its_pages(desk: Workspace) -> None:
    people, movement = group("people"), group("movement")
    assert shown(desk) >= people
    assert not shown(desk) & movement
    QTest.mouseClick(desk.side.headings["movement"], Qt.MouseButton.LeftButton)
    assert shown(desk) >= movement
    QTest.mouseClick(desk.side.headings["people"], Qt.MouseButton.LeftButton)
    assert not shown(desk) & people


def test_what_was_folded_stays_folded_in_the_next_window(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    desk.side.fold("people", True)
    desk.side.fold("movement", False)
    again = Workspace(store)
    qtbot.addWidget(again)
    assert shown(again) >= group("movement")
    assert not shown(again) & group("people")
    again.worker.close()


def test_of_a_folded_group_the_page_that_is_shown_stays_in_sight(desk: Workspace) -> None:
    desk.page("fund")
    assert shown(desk) & group("movement") == {"fund"}
    assert desk.side.folded("movement")
    desk.page("home")
    assert not shown(desk) & group("movement")


def test_the_current_page_is_scrolled_into_sight(qtbot: Any, desk: Workspace) -> None:
    for name in desk.side.headings:
        desk.side.fold(name, False)
    desk.resize(1093, 614)  # 1366 × 768 at 125 %
    assert not in_sight(desk, desk.side.buttons["certificates"])
    desk.page("certificates")
    assert in_sight(desk, desk.side.buttons["certificates"])
    desk.resize(1093, 500)
    qtbot.waitUntil(lambda: in_sight(desk, desk.side.buttons["certificates"]))
    assert desk.side.buttons["settings"].isVisible()
    assert desk.side.findChildren(QScrollArea)[0].horizontalScrollBar().maximum() == 0


def test_a_group_is_opened_and_a_page_chosen_by_keyboard(desk: Workspace) -> None:
    heading = desk.side.headings["places"]
    heading.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert shown(desk) >= group("places")
    desk.side.buttons["area"].setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert desk.current == "area"


def test_tab_reaches_every_heading(desk: Workspace) -> None:
    desk.activateWindow()
    desk.side.buttons["home"].setFocus(Qt.FocusReason.TabFocusReason)
    reached = set()
    for _ in range(60):
        press(Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert reached >= set(desk.side.headings.values())


def test_alt_and_a_digit_open_a_page_of_a_folded_group(desk: Workspace) -> None:
    desk.side.fold("people", True)
    desk.setFocus()
    number = desk.names().index("visit") + 1
    press(Qt.Key(Qt.Key.Key_0 + number), ALT)
    assert desk.current == "visit"


def kept(store: Store) -> tuple[str, str]:
    """The register and the words of the one draft that is kept."""
    ((key, state),) = store.kept_drafts().values()
    return key, str(state)


def test_what_is_being_typed_is_kept_when_the_file_is_closed(desk: Workspace, store: Store) -> None:
    desk.new("visit")
    type_in(part(desk.shown, "note"), "Đang gõ dở")
    desk.keep_drafts()
    key, state = kept(store)
    assert key == Visit.schema.key
    assert "Đang gõ dở" in state


def test_what_is_being_typed_is_kept_when_the_screen_is_covered(
    qtbot: Any, store: Store, tmp_path: Path
) -> None:
    whole = MainWindow(store.path, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(whole)
    with qtbot.waitExposed(whole):
        whole.show()
    whole.enter(store)
    assert whole.desk is not None
    whole.desk.new("visit")
    type_in(part(whole.desk.shown, "note"), "Đang gõ dở")
    whole.cover()
    assert "Đang gõ dở" in kept(store)[1]
    whole.desk.worker.close()


def test_registers_that_were_not_given_stand_in_no_menu(qtbot: Any, store: Store) -> None:
    store._shared.principal = Principal("lan", AccountRole.OFFICER, frozenset({"dispute", "area"}))
    desk = Workspace(store)
    qtbot.addWidget(desk)
    try:
        listed = set(desk.names())
        assert {"dispute", "area", "report"} <= listed
        assert not {"person", "case", "visit", "certificates"} & listed
        offered = {button.text() for button in desk.shown.findChildren(QPushButton)}
        assert {str(text) for key, text in home._QUICK if key == "dispute"} <= offered
        assert not {str(text) for key, text in home._QUICK if key != "dispute"} & offered
        desk.list("person", Query())
        assert desk.current == "home"
        book = REGISTRY["person"].schema.book
        assert desk.messages.text == str(principal._NOT_PERMITTED.format(user="lan", book=book))
    finally:
        desk.worker.close()
