"""The timeline of a record: opened from its form, grouped by month, each event one key away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from app.base.periods import parse
from app.registers.case import Case, CaseKind
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit, VisitOutcome
from app.store import Store
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import part, press, settle
from tests.support.wording import label
from ui.pages.timeline import TimelinePage
from ui.shell.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier


def page_of(qtbot: Any, desk: Workspace) -> TimelinePage:
    page = desk.shown
    assert isinstance(page, TimelinePage)
    qtbot.waitUntil(lambda: not desk.worker.busy)
    return page


def test_a_household_s_visits_stand_under_their_months(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    home = commune(store).home
    with store.step(TITLE) as step:
        for day in (date(2026, 4, 5), date(2026, 4, 20), date(2026, 1, 7)):
            step.save(a_visit(home.id, day=day))
    desk.record("household", home.id)
    QTest.mouseClick(part(desk.shown, "timeline", QToolButton), Qt.MouseButton.LeftButton)
    page = page_of(qtbot, desk)
    lines = page.view.lines()
    april = lines.index(str(parse("2026-04").label))
    assert [line[:10] for line in lines[april + 1 : april + 3]] == ["20/04/2026", "05/04/2026"]
    assert lines[april + 3] == str(parse("2026-03").label)
    assert lines[april + 1].endswith(f"({label(Visit, 'household')}): {VisitOutcome.GOOD.label}")
    assert home.code in page.about.text()
    assert desk.side.buttons["household"].isChecked()


def test_enter_opens_the_event_and_esc_leads_back(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    there = commune(store)
    desk.record("household", there.home.id)
    desk.setFocus()
    press(Qt.Key.Key_T, CTRL)
    page = page_of(qtbot, desk)
    settle(page)
    page.view.setFocus()
    press(Qt.Key.Key_Return)
    assert desk.current == "visit"
    assert desk.shown.entry.record_id == there.visit.id
    desk.timeline("household", there.home.id)
    press(Qt.Key.Key_Escape)
    assert desk.current == "household"
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_whether_somebody_is_helped_is_told_once_it_is_asked_and_logged(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún", household=there.home.id))
        case = step.save(Case(person=person.id, kind=next(iter(CaseKind)), start=date(2026, 2, 3)))
    for key, id_ in (("household", there.home.id), ("person", person.id), ("area", there.east.id)):
        desk.timeline(key, id_)
        page = page_of(qtbot, desk)
        before = store.last_entry()
        assert not any(case.code in line for line in page.view.lines())
        assert not page.empty.isVisible()  # nor that there is nothing
        page.reveal.click()
        page_of(qtbot, desk)
        assert any(case.code in line for line in page.view.lines())
        assert not page.reveal.isVisible()
        assert "Ún" not in page.about.text() + "".join(page.view.lines())
        assert store.last_entry() == before + 1
        assert store.audit_entries(1)[0].act.kind == "look"


def test_the_next_record_is_asked_about_anew(qtbot: Any, desk: Workspace, store: Store) -> None:
    there = commune(store)
    desk.timeline("household", there.home.id)
    page_of(qtbot, desk).reveal.click()
    desk.timeline("area", there.east.id)
    assert page_of(qtbot, desk).reveal.isVisible()
    desk.timeline("team", there.team.id)
    assert not page_of(qtbot, desk).reveal.isVisible()  # there is nothing to ask for


def test_it_follows_what_is_entered(qtbot: Any, desk: Workspace, store: Store) -> None:
    home = commune(store).home
    desk.timeline("household", home.id)
    page = page_of(qtbot, desk)
    before = len(page.view.lines())
    with store.step(TITLE) as step:
        visit = step.save(a_visit(home.id, day=date(2026, 5, 5)))
    qtbot.waitUntil(lambda: any(visit.code in line for line in page.view.lines()))
    assert len(page.view.lines()) > before
    qtbot.waitUntil(lambda: not desk.worker.busy)


def test_nothing_is_said_to_have_happened_where_nothing_did(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    west = commune(store).west
    with store.step(TITLE) as step:
        alone = step.save(Person(name="Lò Văn Ún", area=west.id))
    desk.timeline("person", alone.id)
    page = page_of(qtbot, desk)
    page.reveal.click()
    page_of(qtbot, desk)
    assert page.empty.isVisible()
    assert not page.view.isVisible()


@pytest.mark.parametrize("name", ["home", "fund"])
def test_without_a_record_that_has_one_the_keys_say_what_to_do(desk: Workspace, name: str) -> None:
    desk.page(name)
    desk.setFocus()
    press(Qt.Key.Key_T, CTRL)
    assert desk.current == name
    assert "Ctrl+T" in desk.messages.text


def test_a_record_that_is_gone_is_told_where_its_masked_part_is_asked_for(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        home = step.save(Household(name="Nguyễn Văn Mới", area=there.east.id))
    desk.timeline("household", home.id)
    page = page_of(qtbot, desk)
    store.undo()
    page.show_masked()
    assert desk.messages.text  # one sentence, in place of a crash
    assert "look" not in {entry.act.kind for entry in store.audit_entries(1)}
