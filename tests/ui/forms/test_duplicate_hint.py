"""While a name is typed: who may be here already is told, masked, and one click away."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.base.dates import PartDay
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.schema.record import register
from app.services.duplicates import TRAITS
from app.store import Store
from tests.support.questions import asked
from tests.support.samples import TITLE, commune
from tests.support.widgets import part, type_in
from ui.forms.duplicate_hint import DuplicateHint, may_repeat
from ui.shell.workspace import Workspace


def hint(desk: Workspace) -> DuplicateHint:
    (found,) = desk.shown.findChildren(DuplicateHint)
    return found


def told(desk: Workspace) -> list[str]:
    buttons = hint(desk).findChildren(QPushButton)
    return [button.text() for button in buttons if button.isVisible()]


def somebody(store: Store) -> Person:
    with store.step(TITLE) as step:
        return step.save(Person(name="Lò Văn Ún", born=PartDay(1960)))


def test_who_may_be_here_already_is_told_while_typing(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    person = somebody(store)
    desk.new("person")
    type_in(part(desk.shown, "name", QLineEdit), "lo van u")
    assert told(desk) == []
    type_in(part(desk.shown, "name", QLineEdit), "n")
    qtbot.waitUntil(lambda: told(desk) == [f"{person.code} · L. V. Ú. — Mở"])
    type_in(part(desk.shown, "born", QLineEdit), "1990")
    qtbot.waitUntil(lambda: told(desk) == [])


def test_that_somebody_is_on_file_is_logged_once_a_form_and_field(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    somebody(store)
    desk.new("person")
    name = part(desk.shown, "name", QLineEdit)
    type_in(name, "Lò Thị Ỷ")
    qtbot.waitUntil(lambda: not desk.worker.busy and not hint(desk)._pause.isActive())
    assert asked(store) == [["name"]]  # that there is nobody is an answer too
    name.clear()
    type_in(name, "Lò Văn Ún")
    qtbot.waitUntil(lambda: bool(told(desk)))
    assert asked(store) == [["name"]]
    type_in(part(desk.shown, "born", QLineEdit), "1990")
    qtbot.waitUntil(lambda: not told(desk))  # nor does it stay untold that the year is another
    type_in(name, " ")
    qtbot.waitUntil(lambda: not desk.worker.busy and not hint(desk)._pause.isActive())
    assert asked(store) == [["name"], ["born"]]


def test_families_and_members_are_no_secret(qtbot: Any, desk: Workspace, store: Store) -> None:
    home = commune(store).home
    desk.new("household")
    type_in(part(desk.shown, "name", QLineEdit), home.name)
    qtbot.waitUntil(lambda: bool(told(desk)))
    assert asked(store) == []


def test_a_click_opens_the_record_and_what_was_typed_is_kept(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    person = somebody(store)
    desk.new("person")
    type_in(part(desk.shown, "name", QLineEdit), "Lò Văn Ún")
    qtbot.waitUntil(lambda: bool(told(desk)))
    (line,) = (b for b in hint(desk).findChildren(QPushButton) if b.isVisible())
    line.click()
    assert desk.shown.entry.record_id == person.id
    ((key, state),) = store.kept_drafts().values()
    assert (key, state.values["name"]) == ("person", "Lò Văn Ún")
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_a_stored_record_is_not_its_own_duplicate(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    home = commune(store).home
    desk.record("household", home.id)
    type_in(part(desk.shown, "book_no", QLineEdit), "9")
    qtbot.waitUntil(lambda: not desk.worker.busy and not hint(desk)._pause.isActive())
    assert told(desk) == []
    with store.step(TITLE) as step:
        other = step.save(Household(name=home.name, area=home.area))
    type_in(part(desk.shown, "book_no", QLineEdit), "9")
    qtbot.waitUntil(lambda: [line.split(" ")[0] for line in told(desk)] == [other.code])


@pytest.mark.parametrize("key", TRAITS)
def test_every_register_in_which_duplicates_are_sought_has_the_hint(key: str) -> None:
    assert may_repeat(register(key).schema)
    assert not may_repeat(Visit.schema)
