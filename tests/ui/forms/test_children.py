"""Records entered in the form of another, by the keys of an officer: counted, saved and undone as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import clock
from app.registers.award import Award, AwardState, Recipient, Salutation
from app.registers.decision import Decision
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.schema.draft import Draft
from app.schema.record import Record
from app.services.children import MOST, ChildChange, finish_children
from app.store import Store
from tests.support.samples import TITLE, commune, save
from tests.support.widgets import settle, type_in
from tests.support.wording import label
from ui.forms.child_conflicts import AGAINST, CHANGED, GONE, MOVED, TAKEN, ChildConflicts
from ui.forms.children import TAKE_IN
from ui.forms.conflict_notice import _LINES
from ui.forms.parent_form import ParentForm
from ui.forms.pasted_lines import TOO_MANY
from ui.register_page.page import RecordsPage
from ui.shell.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier
WAIT = 60_000
SINCE, LATER = date(2020, 1, 1), date(2021, 2, 2)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 30))


class Hands:
    """Types, and counts every key but the letters of names and free text."""

    def __init__(self, page: RecordsPage) -> None:
        self.page, self.keys = page, 0

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.keys += 1
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.page
        QTest.keyClick(target, key, held)

    def letters(self, text: str) -> None:
        """The letters of a name or of free text, through the input method."""
        focused = QApplication.focusWidget()
        assert focused is not None
        type_in(focused, text)

    def typed(self, text: str) -> None:
        """Letters and digits that count."""
        self.keys += len(text)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def tab(self, times: int = 1) -> None:
        for _ in range(times):
            self.press(Qt.Key.Key_Tab)


def page_of(desk: Workspace, key: str, qtbot: Any) -> RecordsPage:
    desk.page(key)
    page = next(one for one in desk.findChildren(RecordsPage) if one.cls.schema.key == key)
    qtbot.waitUntil(lambda: not desk.worker.busy, timeout=WAIT)
    settle(page)
    return page


def everything(store: Store, cls: type[Record]) -> list[Any]:
    return store.fetch(cls, store.ids(cls))


def test_a_decision_with_three_awards_is_typed_in_its_form(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    hands = Hands(page_of(desk, "decision", qtbot))
    hands.press(Qt.Key.Key_N, CTRL)
    hands.letters("128/QĐ-UBND")
    hands.tab(2)
    hands.letters("Trần Bá Phúc")
    hands.tab(3)
    for number, name in enumerate(("Lê Thị Ẩn", "Đặng Văn Út", "Hồ Thu Sương")):
        hands.typed("B" if number != 1 else "Ô")
        hands.tab()
        hands.letters(name)
        hands.tab(3)
        hands.typed("500000")
        hands.tab()
    hands.press(Qt.Key.Key_S, CTRL)
    (decision,) = everything(store, Decision)
    awards = everything(store, Award)
    assert [(a.name, a.decision, a.state) for a in sorted(awards, key=lambda a: a.id)] == [
        (name, decision.id, AwardState.DECIDED)
        for name in ("Lê Thị Ẩn", "Đặng Văn Út", "Hồ Thu Sương")
    ]
    assert {a.recipient for a in awards} == {Recipient.PERSON}
    assert {a.money for a in awards} == {500_000}
    assert hands.keys <= 45, hands.keys
    desk.undo()
    assert everything(store, Decision) == everything(store, Award) == []


def test_a_household_and_a_person_are_typed_in_one_form(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    hands = Hands(page_of(desk, "household", qtbot))
    hands.press(Qt.Key.Key_N, CTRL)
    hands.letters("Đỗ Văn Ước")
    hands.tab()
    hands.letters("dong")
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hands.page.entry.form is not None)
    while not _in_lines(hands.page):
        hands.tab()
    hands.letters("Đỗ Thị Mơ")
    hands.press(Qt.Key.Key_S, CTRL)
    (person,) = everything(store, Person)
    home = store.get(Household, person.household)
    assert (home.name, home.area, person.area) == ("Đỗ Văn Ước", made.east.id, made.east.id)
    assert [line.draft.record for line in _lines(hands.page)] == [person, None]
    assert hands.keys <= 16, hands.keys


def test_a_member_is_typed_in_the_form_of_the_team(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    lines = _lines(page)
    lines[-1].focus_chain()[0].setFocus(Qt.FocusReason.TabFocusReason)
    hands = Hands(page)
    hands.letters("Vũ An Hòa")
    hands.tab()
    hands.typed("1980")
    hands.tab()
    hands.typed("N")
    hands.press(Qt.Key.Key_S, CTRL)
    (member,) = everything(store, Member)
    assert (member.name, member.team, member.since) == (
        "Vũ An Hòa",
        made.team.id,
        date(2026, 11, 30),
    )
    assert hands.keys <= 14, hands.keys


def test_what_was_proposed_is_taken_in_and_what_is_taken_off_is_proposed_again(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    waiting = save(store, Award(name="Lê Thị Ẩn", recipient=Recipient.PERSON))
    decision = save(store, Decision(number="1/QĐ", day=date(2026, 2, 5), signer="Trần Bá Phúc"))
    page = page_of(desk, "decision", qtbot)
    page.edit(decision.id)
    form = _form(page)
    assert form.listed is not None
    form.listed.waiting.click()
    assert page.save()
    taken = store.get(Award, waiting.id)
    assert (taken.decision, taken.state) == (decision.id, AwardState.DECIDED)
    _lines(page)[0].remove.click()
    assert page.save()
    left = store.get(Award, waiting.id)
    assert (left.decision, left.state) == (None, AwardState.SUBMITTED)
    desk.undo()
    assert store.get(Award, waiting.id).decision == decision.id


def test_rows_copied_from_a_spreadsheet_become_lines(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    decision = save(store, Decision(number="1/QĐ", day=date(2026, 2, 5), signer="Trần Bá Phúc"))
    page = page_of(desk, "decision", qtbot)
    page.edit(decision.id)
    rows = "Xưng hô\tTên\tTiền thưởng (đồng)\n" + "".join(
        f"Bà\tNgười thứ {n}\t{n}00.000\n" for n in range(1, 6)
    )
    QGuiApplication.clipboard().setText(rows)
    _lines(page)[-1].focus_chain()[0].setFocus()
    Hands(page).press(Qt.Key.Key_V, CTRL)
    form = _form(page)
    assert form.listed is not None
    qtbot.waitUntil(lambda: len(_lines(page)) == 6)
    assert page.save()
    awards = sorted(everything(store, Award), key=lambda a: a.money)
    assert [a.money for a in awards] == [100_000, 200_000, 300_000, 400_000, 500_000]
    assert {a.salutation for a in awards} == {Salutation.MRS}


def test_a_wrong_line_is_marked_and_nothing_is_saved(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    line = _lines(page)[0]
    type_in(line.editors["born"].focus_chain()[0], "1980")
    assert not page.save()
    assert line.note.text() and not line.note.isHidden()
    assert everything(store, Member) == []


def test_what_was_typed_in_lines_is_kept_over_a_crash(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    type_in(_lines(page)[0].focus_chain()[0], "Vũ An Hòa")
    page.keep_draft()
    ((key, _kept),) = store.kept_drafts().items()
    page.entry._close()
    page.resume(key)
    assert _lines(page)[0].draft is not None
    assert _lines(page)[0].draft.values["name"] == "Vũ An Hòa"
    assert page.save()
    assert [one.name for one in everything(store, Member)] == ["Vũ An Hòa"]


def test_the_cursor_stays_in_its_line_over_a_save(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    for name in ("An", "Bình", "Chi"):
        save(store, Member(name=f"Vũ {name}", team=made.team.id, since=SINCE))
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    qtbot.waitUntil(lambda: len(_lines(page)) == 4)
    born = _lines(page)[2].editors["born"].focus_chain()[0]
    born.setFocus(Qt.FocusReason.TabFocusReason)
    hands = Hands(page)
    hands.typed("1980")
    hands.press(Qt.Key.Key_S, CTRL)
    assert not page.entry.dirty
    assert _lines(page)[2].focused() == "born"
    qtbot.waitUntil(lambda: len(_lines(page)) == 4)
    assert QApplication.focusWidget() is born


def test_pasted_lines_are_gone_on_with_and_too_many_are_refused(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    QGuiApplication.clipboard().setText("".join(f"Vũ {n}\t\t\n" for n in range(MOST + 2)))
    _lines(page)[-1].focus_chain()[0].setFocus()
    Hands(page).press(Qt.Key.Key_V, CTRL)
    refused = TOO_MANY.format(n=str(MOST + 2), most=str(MOST), book=Member.schema.book)
    assert desk.messages.text == str(refused)
    assert not page.entry.dirty
    QGuiApplication.clipboard().setText("Vũ An\t\t\nVũ Chi\t\t\n")
    Hands(page).press(Qt.Key.Key_V, CTRL)
    assert _lines(page)[0].focused() == "name"
    qtbot.waitUntil(lambda: len(_lines(page)) == 3)
    page.entry.form.draft.children.clear()


def test_a_key_that_no_text_knows_takes_a_line_off(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    save(store, Member(name="Vũ An", team=made.team.id, since=SINCE))
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    qtbot.waitUntil(lambda: len(_lines(page)) == 2)
    _lines(page)[0].focus_chain()[0].setFocus()
    Hands(page).press(Qt.Key.Key_Delete, CTRL)
    assert len(_lines(page)) == 2
    Hands(page).press(Qt.Key.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(_lines(page)) == 1
    assert page.save()
    assert everything(store, Member) == []


def test_what_is_changed_elsewhere_reaches_the_lines_and_is_not_written_over(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    some = [
        save(store, Member(name=name, team=made.team.id, since=SINCE))
        for name in ("Vũ An", "Vũ Chi")
    ]
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    qtbot.waitUntil(lambda: len(_lines(page)) == 3)
    type_in(_lines(page)[0].editors["name"].focus_chain()[0], "Vũ An Hòa")
    save(store, replace(some[0], since=LATER))
    save(store, replace(some[1], name="Vũ Chi Mai"))
    save(store, Member(name="Vũ Út", team=made.team.id, since=SINCE))
    qtbot.waitUntil(lambda: len(_lines(page)) == 4)
    shown = [line.draft.shown("name") for line in _lines(page)]
    assert shown == ["Vũ An Hòa", "Vũ Chi Mai", "Vũ Út", ""]
    assert _lines(page)[0].draft.values["since"] == LATER
    since = TAKEN.format(fields=label(Member, "since"))
    assert _lines(page)[0].note.text() == str(CHANGED.format(taken=since, against=""))
    assert page.entry.stale.sentence.text() == str(_LINES.format(numbers=1))
    assert _lines(page)[1].note.isHidden()  # nothing was typed there
    assert page.save()
    assert _lines(page)[0].note.isHidden() and page.entry.stale.isHidden()
    assert [(one.name, one.since) for one in everything(store, Member)] == [
        ("Vũ An Hòa", LATER),
        ("Vũ Chi Mai", SINCE),
        ("Vũ Út", SINCE),
    ]


def test_what_is_typed_in_a_line_against_what_was_entered_elsewhere_is_told(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    one = save(store, Member(name="Vũ An", team=made.team.id, since=SINCE))
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    name = _lines(page)[0].editors["name"].focus_chain()[0]
    type_in(name, "Vũ An Hòa")
    save(store, replace(one, name="Vũ An Bình"))
    note = _lines(page)[0].note
    qtbot.waitUntil(lambda: not note.isHidden())
    there = AGAINST.format(fields=f"{label(Member, 'name')}: “Vũ An Bình”")
    assert note.text() == str(CHANGED.format(taken="", against=there))
    type_in(name, "h")  # it stays while one types
    assert not note.isHidden()
    page.edit(made.team.id)
    assert page.save()
    assert [one.name for one in everything(store, Member)] == ["Vũ An Hòah"]


def test_a_line_that_was_deleted_or_moved_elsewhere_is_told_and_what_is_typed_is_saved(
    desk: Workspace, store: Store, qtbot: Any
) -> None:
    made = commune(store)
    other = save(store, replace(made.team, id=0, code="", name="Tổ khác"))
    some = [
        save(store, Member(name=name, team=made.team.id, since=SINCE))
        for name in ("Vũ An", "Vũ Chi")
    ]
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    qtbot.waitUntil(lambda: len(_lines(page)) == 3)
    for line, name in enumerate(("Vũ An Hòa", "Vũ Chi Hòa")):
        type_in(_lines(page)[line].editors["name"].focus_chain()[0], name)
    with store.step(TITLE) as step:
        step.delete(some[0])
        step.save(replace(some[1], team=other.id, name="Vũ Chi Mai", since=LATER))
    qtbot.waitUntil(lambda: not _lines(page)[0].note.isHidden())
    more = {
        "taken": TAKEN.format(fields=label(Member, "since")),
        "against": AGAINST.format(fields=f"{label(Member, 'name')}: “Vũ Chi Mai”"),
    }
    told = [line.note.text() for line in _lines(page)[:2]]
    assert told == [str(GONE), str(MOVED.format(**more))]
    assert page.save()
    found = [(one.name, one.team) for one in everything(store, Member)]
    assert sorted(found) == [("Vũ An Hòa", made.team.id), ("Vũ Chi Hòa", made.team.id)]


@pytest.mark.parametrize("own", [True, False])
def test_what_stands_elsewhere_is_masked_in_a_line_as_in_a_form(own: bool, store: Store) -> None:
    person = save(store, Person(name="Vũ An Bình"))
    context: Any = SimpleNamespace(store=store, entered_here=lambda *_names: own)
    draft, conflicts = Draft(Person, person), ChildConflicts()
    conflicts.note(context, [ChildChange(draft, against=frozenset({"name"}))])
    assert ("Vũ An Bình" in conflicts.of(draft)) is own
    assert str(label(Person, "name")) in conflicts.of(draft)


def test_a_kept_line_of_a_record_that_was_changed_since_is_said_to_be_so(
    desk: Workspace, store: Store, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = commune(store)
    one = save(store, Member(name="Vũ An", team=made.team.id, since=SINCE))
    page = page_of(desk, "team", qtbot)
    page.edit(made.team.id)
    type_in(_lines(page)[0].editors["name"].focus_chain()[0], "Vũ An Hòa")
    page.keep_draft()
    ((key, _kept),) = store.kept_drafts().items()
    page.entry._close()
    page.resume(key)
    assert page.entry.stale.isHidden()
    page.entry._close()
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    save(store, replace(one, since=LATER))
    page.resume(key)
    assert not page.entry.stale.isHidden()
    page.entry._close()


def test_all_that_wait_are_counted(desk: Workspace, store: Store, qtbot: Any) -> None:
    decision = save(store, Decision(number="1/QĐ", day=date(2026, 2, 5), signer="Trần Bá Phúc"))
    with store.step(TITLE) as step:
        for n in range(MOST + 3):
            step.save(Award(name=f"Lê Thị {n}", recipient=Recipient.PERSON))
    page = page_of(desk, "decision", qtbot)
    page.edit(decision.id)
    form = _form(page)
    assert form.listed is not None
    assert form.listed.waiting.text() == str(TAKE_IN.format(n=MOST + 3))


def test_what_follows_from_a_line_is_saved_and_not_typed() -> None:
    award: Draft[Any] = Draft(Award)
    award.type("name", "Lê Thị Ẩn")
    decision: Draft[Any] = Draft(Decision)
    decision.children["award"] = [award]
    (record,) = finish_children(decision)
    assert isinstance(record, Award) and record.recipient is Recipient.PERSON
    assert award.values["recipient"] is None


def _form(page: RecordsPage) -> ParentForm:
    form = page.entry.form
    assert isinstance(form, ParentForm)
    return form


def _lines(page: RecordsPage) -> Any:
    listed = _form(page).listed
    assert listed is not None
    return listed.lines


def _in_lines(page: RecordsPage) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and any(line.isAncestorOf(focused) for line in _lines(page))
