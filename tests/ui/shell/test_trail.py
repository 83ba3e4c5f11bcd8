"""Back and forward through what was looked at; what was locked opens where it was left."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app import demo
from app.base.errors import DiskFull
from app.base.language import T
from app.services import last_place
from app.store import Store
from tests.support.samples import Commune, commune
from tests.support.widgets import press
from tests.ui.shell.conftest import desk_of
from ui.shell import main_window, workspace
from ui.shell.main_window import MainWindow
from ui.shell.trail import Stop, Trail
from ui.shell.workspace import Workspace

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def place(store: Store) -> Commune:
    return commune(store)


def where(desk: Workspace) -> tuple[str, int | None]:
    return desk.current, desk.shown.record_shown


def test_alt_and_the_arrows_go_back_and_forward(desk: Workspace, place: Commune) -> None:
    desk.page("area")
    desk.record("household", place.home.id)
    desk.record("visit", place.visit.id)
    desk.record("household", place.home.id)
    desk.page("report")
    desk.setFocus()
    gone = []
    for _ in range(5):
        press(Qt.Key.Key_Left, ALT)
        gone.append(where(desk))
    assert gone == [
        ("household", place.home.id), ("visit", place.visit.id), ("household", place.home.id),
        ("area", None), ("home", None),
    ]  # fmt: skip
    press(Qt.Key.Key_Left, ALT)
    assert desk.messages.text == str(workspace._NO_STEP)
    press(Qt.Key.Key_Right, ALT)
    press(Qt.Key.Key_Right, ALT)
    assert where(desk) == ("household", place.home.id)
    desk.page("settings")  # what lay ahead is gone
    press(Qt.Key.Key_Right, ALT)
    assert desk.current == "settings"


def test_going_back_loses_nothing_that_was_typed(desk: Workspace, place: Commune) -> None:
    desk.record("household", place.home.id)
    form: Any = desk.shown
    form.entry.form.draft.put("address", "Số 5")
    desk.page("home")
    desk.step(-1)
    assert where(desk) == ("household", place.home.id)
    assert form.entry.form.draft.values["address"] == "Số 5"


def test_a_trail_is_as_long_as_can_be_remembered() -> None:
    trail = Trail()
    assert trail.move(-1) is None
    for number in range(200):
        trail.go(Stop("visit", number))
        trail.go(Stop("visit", number))  # to where one is already
    back = 0
    while trail.move(-1):
        back += 1
    assert back == 59


def test_unlocking_returns_to_the_page_and_the_record_once(
    qtbot: Any,
    whole: MainWindow,
    store: Store,
    place: Commune,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(main_window, "restart", lambda _path: None)
    monkeypatch.setattr(store, "close", lambda: None)
    desk_of(whole).record("visit", place.visit.id)
    whole.lock()
    for expected in (("visit", place.visit.id), ("home", None)):
        again = Workspace(store)
        qtbot.addWidget(again)
        assert where(again) == expected
        again.worker.close()


def test_a_full_disk_is_told_of_and_keeps_no_store_from_opening(
    qtbot: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = DiskFull(T("Ổ đĩa đã đầy.", "The disk is full."))

    def refuse(*_asked: Any) -> None:
        raise full

    last_place.keep(store, "area", None)
    monkeypatch.setattr(store, "set_setting", refuse)
    made = Workspace(store)
    qtbot.addWidget(made)
    assert made.messages.text == str(full.text)
    assert where(made) == ("home", None)
    made.worker.close()


def test_an_example_keeps_no_place(desk: Workspace, store: Store, qtbot: Any) -> None:
    demo.marker(store.path).touch()
    example = Workspace(store)
    qtbot.addWidget(example)
    example.page("area")
    example.keep_place()
    assert last_place.take(store) is None
    example.worker.close()
    desk.page("area")
    desk.keep_place()
    kept = last_place.take(store)
    assert kept is not None and kept.page == "area"
