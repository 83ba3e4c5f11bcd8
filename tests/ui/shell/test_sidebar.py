"""The bar of pages: groups that fold and are remembered, the current page in sight, the keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from app import demo
from app.base import paths
from app.base.errors import UserError
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.schema.record import REGISTRY
from app.services import my_books
from app.store import Store
from app.store.permissions import Post
from app.store.read import principal
from app.store.read.principal import AccountRole, Principal
from tests.support.widgets import part, press, type_in
from ui.core.preferences import Preferences
from ui.pages import home
from ui.pages.my_books import MyBooksPage
from ui.shell.main_window import MainWindow
from ui.shell.page_registry import catalog
from ui.shell.workspace import INVENTED, Workspace

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


def test_at_first_nine_pages_are_in_sight(desk: Workspace) -> None:
    assert shown(desk) == {"home", *my_books.ALL_ROUND, "report", "settings"}
    assert len(shown(desk)) == 9


def test_a_heading_folds_and_opens_its_pages(desk: Workspace) -> None:
    other = group("other") - shown(desk)
    assert "fund" in other
    heading = desk.side.headings["other"]
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert shown(desk) >= other
    QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert not shown(desk) & other


def test_what_was_opened_stays_open_in_the_next_window(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    desk.side.fold("other", False)
    again = Workspace(store)
    qtbot.addWidget(again)
    assert shown(again) >= {"fund", "tip"}
    assert "trash" not in shown(again)
    again.worker.close()


def test_of_a_folded_group_the_page_that_is_shown_stays_in_sight(desk: Workspace) -> None:
    desk.page("fund")
    assert "fund" in shown(desk)
    assert desk.side.folded("other")
    desk.page("home")
    assert "fund" not in shown(desk)


@pytest.mark.parametrize("post", Post)
def test_the_registers_of_a_post_stand_on_top(desk: Workspace, store: Store, post: Post) -> None:
    desk.page("books")
    page = desk.shown
    assert isinstance(page, MyBooksPage)
    page.posts[post].click()
    page.done.click()
    assert desk.current == "home"
    daily = my_books.DAILY[post]
    assert desk.names()[: len(daily) + 2] == ("home", *daily, "report")
    assert len(shown(desk)) == 9
    assert my_books.chosen(store) == daily
    assert set(daily) <= post.registers  # of whoever was given the registers of that post alone
    desk.side.buttons["settings"].click()
    assert desk.current == "settings"


def test_registers_are_chosen_one_by_one_up_to_six(desk: Workspace) -> None:
    desk.page("books")
    page = desk.shown
    assert isinstance(page, MyBooksPage)
    assert not page.registers["fund"].isEnabled()
    page.registers["award"].click()
    page.registers["fund"].click()
    page.done.click()
    assert "fund" in shown(desk)
    assert "award" not in shown(desk)


def test_who_begins_a_store_is_asked_what_they_do(qtbot: Any, store: Store) -> None:
    my_books.expect(store)
    for asked in (True, False):
        desk = Workspace(store)
        qtbot.addWidget(desk)
        assert (desk.current == "books") is asked
        if isinstance(desk.shown, MyBooksPage):
            desk.shown.refresh()
            desk.shown.posts[Post.JUSTICE].click()
            desk.shown.done.click()
        desk.worker.close()


def test_a_button_locks_and_leads_out_of_the_example(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    with qtbot.waitSignal(desk.lock_requested):
        desk.side.lock.click()
    assert all(label.text() != str(INVENTED) for label in desk.findChildren(QLabel))
    demo.marker(store.path).touch()
    example = Workspace(store)
    qtbot.addWidget(example)
    example.show()
    with qtbot.waitSignal(example.real_requested):
        example.side.lock.click()
    for name in ("home", "visit", "settings"):
        example.page(name)
        (told,) = (one for one in example.findChildren(QLabel) if one.text() == str(INVENTED))
        assert told.isVisible()
    example.worker.close()


def test_the_example_lies_apart_from_the_commune() -> None:
    assert demo.place().parent != paths.default_store().parent


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
    heading = desk.side.headings["other"]
    heading.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)
    assert "area" in shown(desk)
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


def test_alt_and_a_digit_open_a_page_that_stands_there(desk: Workspace) -> None:
    justice = my_books.DAILY[Post.JUSTICE]
    desk.books(justice)
    desk.setFocus()
    number = desk.names().index("charter") + 1
    press(Qt.Key(Qt.Key.Key_0 + number), ALT)
    assert desk.current == "charter"


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


def test_a_field_of_a_register_that_was_not_given_is_refused_once(
    qtbot: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store._shared.principal = Principal("lan", AccountRole.OFFICER, frozenset({"dispute", "area"}))
    desk = Workspace(store)
    qtbot.addWidget(desk)
    refused: list[UserError] = []
    monkeypatch.setattr(desk.messages, "error", refused.append)
    desk.field("person", 1, "name")
    assert (desk.current, len(refused)) == ("home", 1)
    desk.worker.close()


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
