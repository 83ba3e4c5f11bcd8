"""Fewer keys: today is filled in, what repeats is kept, and the choices of a field are one stop of Tab."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.base import clock
from app.schema.record import REGISTRY
from app.store import Store
from tests.support.samples import commune
from tests.support.widgets import focused, part, press, settle
from ui.shell.workspace import Workspace


def test_choices_are_one_stop_and_the_arrows_move_among_them(desk: Workspace, store: Store) -> None:
    commune(store)
    desk.new("visit")
    form: Any = desk.shown
    assert focused() == "household"
    assert form.entry.form.draft.values["day"] == clock.today()
    assert not form.entry.dirty
    settle(desk)
    form.entry.form.focus_field("purposes")
    first = focused()
    press(Qt.Key.Key_Right)
    assert focused() != first
    press(Qt.Key.Key_Space)
    assert len(form.entry.form.draft.values["purposes"]) == 1
    press(Qt.Key.Key_Tab)
    assert focused() == part(form.entry, "outcome").objectName()


def test_what_repeats_is_a_field_of_its_register() -> None:
    for cls in REGISTRY.values():
        assert set(cls.schema.repeats) <= set(cls.schema.fields)
