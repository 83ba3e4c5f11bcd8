"""Due work is done where it is listed: by its button, by key, for several at once, and undone at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.base import clock
from app.base.dates import show_day
from app.due import DueRule, due
from app.registers.case import Case, CaseKind, Occasion
from app.registers.document import Direction, Document
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Visit, Visitor, VisitOutcome
from app.schema.record import REGISTRY
from app.services import due_acts
from app.store import Store
from tests.support.questions import asked
from tests.support.samples import TITLE, Commune, a_visit, commune
from tests.support.widgets import press, settle, type_in
from tests.ui.conftest import calm
from ui.pages import due_list
from ui.pages.due_dialog import DueDialog
from ui.pages.due_line import DueLine
from ui.pages.home import HomePage
from ui.shell.workspace import Workspace

TODAY = clock.today()
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(store: Store) -> Commune:
    return commune(store)


def document(name: str, days: int = 3) -> Document:
    return Document(
        direction=Direction.IN, day=TODAY - timedelta(days=20), name=name,
        kind="report", due=TODAY - timedelta(days=days),
    )  # fmt: skip


def save(store: Store, *records: Any) -> list[Any]:
    with store.step(TITLE) as step:
        return [step.save(record) for record in records]


def home(qtbot: Any, desk: Workspace) -> HomePage:
    desk.page("home")
    page = desk.shown
    assert isinstance(page, HomePage)
    page.refresh()
    calm(qtbot, desk)
    settle(page)
    return page


def line(page: HomePage, rule: DueRule, words: str = "") -> DueLine:
    settle(page)
    (found,) = [
        one
        for one in page.due.findChildren(DueLine)
        if one.isVisible() and one.item.rule is rule and words in one.accessibleName()
    ]
    return found


def click_act(due: DueLine) -> None:
    QTest.mouseClick(due, Qt.MouseButton.LeftButton, pos=due.act_place.center())


def answer(page: HomePage, words: str) -> None:
    (dialog,) = page.findChildren(DueDialog)
    type_in(dialog._line, words)
    press(Qt.Key.Key_Return)


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(words: object) -> None:
    shown = menu()
    (action,) = (one for one in shown.actions() if one.text() == str(words))
    shown.close()
    action.trigger()


def rules(store: Store) -> list[DueRule]:
    return [item.rule for item in due(store, TODAY)]


def test_a_promised_visit_is_entered_with_what_is_known(
    qtbot: Any, desk: Workspace, store: Store, place: Commune
) -> None:
    (team,) = save(store, Team(name="Tổ 1", kind="mediation", established=TODAY))
    (member,) = save(store, Member(name="Đỗ Thị Ái", team=team.id, since=TODAY))
    visitors = (Visitor(member=member.id),)
    before = a_visit(
        place.home.id,
        day=TODAY - timedelta(days=40),
        next_visit=TODAY,
        team=team.id,
        visitors=visitors,
    )
    save(store, before)
    page = home(qtbot, desk)
    click_act(line(page, DueRule.VISIT))
    assert desk.current == "visit"
    entry = desk.shown.entry
    draft = entry.form.draft
    assert entry.record_id is None
    assert (draft.values["household"], draft.values["day"]) == (place.home.id, TODAY)
    assert draft.values["team"] == team.id
    assert not entry.dirty  # nobody typed it: leaving loses nothing
    draft.put("outcome", VisitOutcome.GOOD)
    assert desk.shown.save()
    saved = store.get(Visit, entry.record_id)
    assert [one.member for one in saved.visitors] == [member.id]
    assert DueRule.VISIT not in rules(store)


def test_a_press_that_ends_elsewhere_does_nothing(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    (made,) = save(store, document("Công văn A"))
    due_line = line(home(qtbot, desk), DueRule.DOCUMENT, "Công văn A")
    assert str(due_acts.ACTS[DueRule.DOCUMENT][0].label) in due_line.accessibleName()
    there, left = due_line.act_place.center(), QPoint(40, 8)
    for begin, end in ((left, there), (there, left)):
        QTest.mousePress(due_line, Qt.MouseButton.LeftButton, pos=begin)
        QTest.mouseRelease(due_line, Qt.MouseButton.LeftButton, pos=end)
        assert not due_line.isDown()
    assert desk.current == "home" and store.get(Document, made.id).done is None
    click_act(due_line)
    assert store.get(Document, made.id).done == TODAY


def test_a_promise_is_put_off_or_dropped_with_its_reason(
    qtbot: Any, desk: Workspace, store: Store, place: Commune
) -> None:
    (made,) = save(store, a_visit(place.home.id, day=TODAY - timedelta(days=40), next_visit=TODAY))
    page = home(qtbot, desk)
    act_later, act_drop = due_acts.ACTS[DueRule.VISIT]
    QTest.mouseMove(page)
    line(page, DueRule.VISIT).menu_requested.emit(line(page, DueRule.VISIT).item)
    choose(act_later.label)
    (dialog,) = page.findChildren(DueDialog)
    assert dialog.windowTitle() == str(act_later.label)  # the bar of windows names nobody
    assert any(place.home.name in one.text() for one in dialog.findChildren(QLabel))
    dialog.go.click()
    assert dialog.problem.text
    later = TODAY + timedelta(days=2)
    answer(page, show_day(later))
    assert store.get(Visit, made.id).next_visit == later
    desk.undo()
    assert store.get(Visit, made.id).next_visit == TODAY
    page = home(qtbot, desk)
    dict(page.due.ways(line(page, DueRule.VISIT).item))[act_drop.label]()
    answer(page, "đã chuyển đi nơi khác")
    kept = store.get(Visit, made.id)
    assert kept.next_visit is None
    assert kept.note is not None and "đã chuyển đi nơi khác" in kept.note


def test_several_are_done_at_once_and_undone_at_once(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    made = save(store, document("Công văn A"), document("Công văn B"), document("Công văn C"))
    page = home(qtbot, desk)
    assert not page.due.group.isVisible()
    first = line(page, DueRule.DOCUMENT, "Công văn A")
    first.setFocus()
    press(Qt.Key.Key_Space)
    second = line(page, DueRule.DOCUMENT, "Công văn B")
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, CTRL, QPoint(40, 8))
    assert desk.current == "home"
    assert page.due.group.text() == str(due_list.PICKED.format(n=2))
    page.due.group.click()
    choose(due_acts.ACTS[DueRule.DOCUMENT][0].label)
    done = [store.get(Document, one.id).done for one in made]
    assert done == [TODAY, TODAY, None]
    press(Qt.Key.Key_Z, CTRL)
    assert [store.get(Document, one.id).done for one in made] == [None, None, None]


def test_a_line_is_done_by_key_and_the_cursor_stays_near(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    made = save(store, document("Công văn A", 5), document("Công văn B", 4))
    page = home(qtbot, desk)
    line(page, DueRule.DOCUMENT, "Công văn A").setFocus()
    press(Qt.Key.Key_Return, CTRL)
    assert store.get(Document, made[0].id).done == TODAY
    qtbot.waitUntil(lambda: len(page.due._lines) == len(due(store, TODAY)))
    settle(page)  # the new lines are shown, and one of them has the cursor
    assert QApplication.focusWidget() is line(page, DueRule.DOCUMENT, "Công văn B")
    assert str(page.offers[0][0].title).endswith("Công văn B")


def test_a_masked_line_does_nothing_that_is_not_logged(
    qtbot: Any, desk: Workspace, store: Store, place: Commune
) -> None:
    (person,) = save(store, Person(name="Lò Văn Ún", area=place.east.id))
    case, = save(
        store,
        Case(person=person.id, kind=CaseKind.REINTEGRATION, start=TODAY - timedelta(days=70),
             occasion=Occasion.FIRST, stage_until=TODAY),
    )  # fmt: skip
    before = len(asked(store))
    page = home(qtbot, desk)
    click_act(line(page, DueRule.STAGE))
    assert desk.current == "case"
    assert desk.shown.entry.record_id == case.id
    assert asked(store)[before:] == [["stage_until"]]


def test_every_act_is_of_a_field_that_its_register_has() -> None:
    fields = {key: cls.schema.fields for key, cls in REGISTRY.items()}
    of = {
        DueRule.MEETING: "dispute", DueRule.HELPER: "case", DueRule.REMARK: "case",
        DueRule.DECISION: "case", DueRule.STAGE: "case", DueRule.TERM: "case",
        DueRule.REQUEST: "request", DueRule.COMMITTEE: "committee",
    }  # fmt: skip
    assert of.keys() == due_acts.FIELDS.keys()
    assert all(begin.field in fields[begin.register] for begin in due_acts.BEGINS.values())
    for rule, (_words, field) in due_acts.FIELDS.items():
        assert field in fields[of[rule]]
