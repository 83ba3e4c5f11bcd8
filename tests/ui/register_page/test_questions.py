"""What a list tells of masked values is asked for first, and the audit log has each question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.base.jobs import Watch
from app.registers.case import Case, CaseKind
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Visit
from app.schema.conditions import Query, eq, is_null
from app.schema.record import REGISTRY
from app.services import bulk_edit
from app.services.bulk_edit import BulkRefused
from app.services.list_cells import MASK
from app.store.read.principal import AccountRole, Principal
from app.store.security.freshness import Finding, Freshness
from tests.support.questions import asked
from tests.support.register_page import a_page, column
from tests.support.samples import TITLE, Commune
from tests.support.widgets import part, settle, told
from ui.core.context import Context
from ui.forms.editors.link import LinkPicker
from ui.register_page import import_rows
from ui.register_page.page import RecordsPage

FIRST, SECOND, THIRD = "Vũ Thị Xuân", "Bùi Văn An", "Lê Thị Mận"


pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def people(context: Context, made: Commune) -> list[Person]:
    """Entered in an order that is not that of their names."""
    with context.store.step(TITLE) as step:
        return step.save_many(
            [Person(name=name, area=made.east.id) for name in (FIRST, SECOND, THIRD)]
        )


@pytest.fixture
def page(qtbot: Any, context: Context, people: list[Person]) -> RecordsPage:
    """The page of people being helped."""
    assert people
    return a_page(qtbot, context, "person")


def test_each_field_asked_about_in_a_stay_is_named_once(
    page: RecordsPage, context: Context
) -> None:
    page.list.show_query(Query(is_null("phone")), None)
    page.list.show_query(Query(is_null("phone", False)), None)
    assert asked(context.store) == [["phone"]]
    page.list.show_query(Query(eq("household", 1)), None)
    page.list.show_query(Query(is_null("phone"), "xuan"), None)
    page.list.show_query(Query(eq("household", 1), "lê"), None)
    assert asked(context.store) == [["phone"], ["household"], ["words"]]
    page.list.model.stay()
    page.list.show_query(Query(is_null("phone")), None)
    assert asked(context.store)[3:] == [["phone"]]


def test_the_words_that_are_logged_are_those_of_their_own_question(
    page: RecordsPage, context: Context
) -> None:
    page.list.show_query(Query(is_null("phone")), None)
    assert "words" not in context.store.audit_entries(1)[0].act.detail
    page.list.show_query(Query(is_null("phone"), "xuan"), None)
    assert context.store.audit_entries(1)[0].act.detail["words"]


def test_masked_names_stand_as_entered_until_they_are_shown(
    page: RecordsPage, context: Context
) -> None:
    codes = ["NG-0001", "NG-0002", "NG-0003"]
    assert column(page, 0) == codes
    show = part(page, "names", QPushButton)
    show.click()
    assert column(page, 1) == [SECOND, THIRD, FIRST]
    show.click()
    assert column(page, 0) == codes
    assert asked(context.store) == []  # the order of the list is no question
    page.list.show_query(Query(order="area"), None)
    assert column(page, 0) == codes  # nor do those of one area stand as their names do
    page.list.model.stay()
    page.list.show_query(Query(order="name"), None)
    assert column(page, 0) == ["NG-0002", "NG-0003", "NG-0001"]
    assert asked(context.store) == [["area"], ["name"]]


def test_the_row_under_the_cursor_stays_when_names_are_shown(page: RecordsPage) -> None:
    last = page.list.model.id_at(2)
    page.list.select(last)
    part(page, "names", QPushButton).click()
    assert page.list.current() == last


def test_that_somebody_being_helped_keeps_a_record_from_being_deleted_is_logged(
    context: Context, qtbot: Any, made: Commune, people: list[Person]
) -> None:
    store = context.store
    with store.step(TITLE) as step:
        step.save(replace(people[0], household=made.home.id))
    homes = a_page(qtbot, context, "household")
    homes.open_record(made.home.id)
    homes.entry.delete(made.home.id)
    assert made.visit.code in str(told(context).errors[-1])  # what is no secret is named first
    assert asked(store) == []
    with store.step(TITLE) as step:
        step.delete(made.visit)
    homes.entry.delete(made.home.id)
    assert people[0].code in str(told(context).errors[-1])
    (entry,) = store.audit_entries(1)
    assert (entry.act.detail["register"], entry.act.detail["fields"]) == ("person", ["household"])
    given = frozenset(REGISTRY) - {"person"}
    store._shared.principal = Principal("lan", AccountRole.OFFICER, given)
    homes.entry.delete(made.home.id)
    assert people[0].code not in str(told(context).errors[-1])
    assert store.count(Household) == 1


# --- pasted rows ------------------------------------------------------------------------------


def review(page: RecordsPage, qtbot: Any, text: str) -> str:
    """Paste rows over the list; gives what becomes of the first."""
    page.list.pasting.left.emit()
    QApplication.clipboard().setText(text)
    settle(page)
    page.list.take(None)
    qtbot.waitUntil(page.list.pasting.isVisible)
    fate: str = page.list.pasting.table.model().index(0, 0).data()
    return fate


def test_what_pasted_cells_tell_of_masked_fields_is_logged(
    page: RecordsPage, context: Context, qtbot: Any, made: Commune
) -> None:
    same = review(page, qtbot, f"Mã\tKhu dân cư\nNG-0001\t{made.east.code}")
    assert same == str(import_rows.SAME)
    assert asked(context.store) == [["area"]]
    review(page, qtbot, f"Mã\tKhu dân cư\nNG-0001\t{made.west.code}")
    review(page, qtbot, "Mã\tĐiện thoại\nNG-0001\t")
    assert asked(context.store) == [["area"], ["area"], ["phone"]]
    assert context.store.get(Person, 1).area == made.east.id


def test_pasted_masks_and_open_cells_ask_nothing_but_new_rows_who_is_on_file(
    page: RecordsPage, context: Context, qtbot: Any, made: Commune
) -> None:
    review(page, qtbot, f"Mã\tHọ và tên\nNG-0001\t{MASK}")
    visits = a_page(qtbot, context)
    review(visits, qtbot, f"Mã\tKết quả\n{made.visit.code}\tĐã trao đổi")
    assert asked(context.store) == []
    review(page, qtbot, f"Họ và tên\tKhu dân cư\nTrần Ánh\t{made.east.code}")
    assert asked(context.store) == [["name", "area"]]


def test_a_pasted_name_that_meets_somebody_on_file_is_logged(context: Context, qtbot: Any) -> None:
    visits = a_page(qtbot, context)
    row = "Ngày thăm\tHộ gia đình\tKết quả\tNgười được giúp đỡ\n5/3/26\tHO-0001\tĐã trao đổi\t{}"
    review(visits, qtbot, row.format("NG-0001"))
    assert asked(context.store) == [["person"]]
    review(visits, qtbot, row.format("Không Có Ai"))
    assert asked(context.store) == [["person"], ["words"]]
    review(visits, qtbot, row.format(FIRST))
    assert asked(context.store) == [["person"], ["words"], ["person"], ["words"]]
    (entry,) = context.store.audit_entries(1)
    assert (entry.act.detail["register"], entry.act.detail["fields"]) == ("person", ["words"])


# --- one field of many ------------------------------------------------------------------------


def test_a_change_refused_or_without_effect_is_logged(context: Context) -> None:
    store = context.store
    with store.step(TITLE) as step:
        step.save(Case(person=1, kind=CaseKind.REHAB_HOME, start=date(2026, 1, 5)))
    with pytest.raises(BulkRefused) as refused:
        bulk_edit.change(store, Case, [1], "ended", date(2025, 1, 1), progress=Watch())
    assert [wrong.code for wrong in refused.value.wrong] == ["HS-0001"]
    assert asked(context.store) == [["ended"]]
    assert bulk_edit.change(store, Person, [1, 2], "phone", None, progress=Watch()) == 0
    assert asked(context.store)[1:] == [["phone"]]


def test_a_change_of_open_fields_is_logged_as_the_step_alone(
    context: Context, made: Commune
) -> None:
    store = context.store
    assert bulk_edit.change(store, Visit, [made.visit.id], "team", None, progress=Watch()) <= 1
    assert bulk_edit.change(store, Person, [1, 2], "phone", "0912345678", progress=Watch()) == 2
    assert asked(context.store) == []


def test_words_that_find_nobody_are_logged_once_a_stay(page: RecordsPage, context: Context) -> None:
    page.list.show_query(Query(words="không ai"), None)
    page.list.show_query(Query(words="không ai nữa"), None)
    assert asked(context.store) == [["words"]]
    page.list.show_query(Query(words="NG-0009"), None)  # a code names nobody
    assert asked(context.store) == [["words"]]


def test_names_that_were_shown_are_masked_again_when_the_page_is_left(
    page: RecordsPage, context: Context
) -> None:
    store = context.store
    context.entered.add(("person", 2))
    page.toggle_names()
    page.entry.view(1)
    form = page.entry.form
    assert form is not None
    form.reveal()
    before = store.last_entry()
    page.hide()
    page.show()
    assert page.list.model.masks
    assert form.masks("name")
    assert form.cells["name"].masked
    shown = [page.list.model.index(row, 1).data() for row in range(2)]
    assert sorted(text.endswith(".") for text in shown) == [
        False,
        True,
    ]  # one was typed in this sitting
    assert store.last_entry() == before
    page.toggle_names()
    assert store.last_entry() == before + 1


def test_each_person_that_a_picker_shows_is_a_look(context: Context) -> None:
    picker = LinkPicker(context.store, "person", None)
    assert picker.suggest("không ai") == []
    assert asked(context.store) == [["words"]]
    seen = [picker.suggest(code) for code in ("NG-0001", "NG-0002", "NG-0001")]
    assert [len(one) for one in seen] == [1, 1, 1]
    entries = [entry.act.detail for entry in context.store.audit_entries(2)]
    assert [detail["ids"] for detail in entries] == [[2], [1]]
    assert len(asked(context.store)) == 3  # the same again is no new look
    picker.begin()
    picker.suggest("NG-0001")
    assert len(asked(context.store)) == 4


def test_a_picker_offers_nobody_where_the_question_cannot_be_logged(context: Context) -> None:
    picker = LinkPicker(context.store, "person", None)
    assert [shown for _id, shown in picker.suggest(FIRST)]
    context.store._shared.verdict = Finding(Freshness.OLDER_STORE)  # nothing is shown meanwhile
    asking = LinkPicker(context.store, "person", None)
    assert asking.suggest(FIRST) == asking.suggest("") == []
