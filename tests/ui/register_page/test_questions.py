"""What a list tells of masked values is asked for first, and the audit log has each question."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from app.base.json_types import JsonValue
from app.registers.person import Person
from app.schema.conditions import Query, eq, is_null
from tests.support.register_page import a_page, column
from tests.support.samples import TITLE, Commune
from tests.support.widgets import part
from ui.core.context import Context
from ui.register_page.page import RecordsPage

FIRST, SECOND, THIRD = "Vũ Thị Xuân", "Bùi Văn An", "Lê Thị Mận"


@pytest.fixture
def page(qtbot: Any, context: Context, made: Commune) -> RecordsPage:
    """People entered in an order that is not that of their names."""
    people = [Person(name=name, area=made.east.id) for name in (FIRST, SECOND, THIRD)]
    with context.store.step(TITLE) as step:
        step.save_many(people)
    return a_page(qtbot, context, "person")


def asked(context: Context) -> list[JsonValue]:
    """The fields of the questions in the audit log, the first of them first."""
    acts = [entry.act for entry in context.store.audit_entries()]
    return [act.detail["fields"] for act in reversed(acts) if "fields" in act.detail]


def test_each_field_asked_about_in_a_stay_is_named_once(
    page: RecordsPage, context: Context
) -> None:
    page.list.show_query(Query(is_null("phone")), None)
    page.list.show_query(Query(is_null("phone", False)), None)
    assert asked(context) == [["phone"]]
    page.list.show_query(Query(eq("household", 1)), None)
    page.list.show_query(Query(is_null("phone"), "xuan"), None)
    page.list.show_query(Query(eq("household", 1), "lê"), None)
    assert asked(context) == [["phone"], ["household"], ["words"]]
    page.list.model.stay()
    page.list.show_query(Query(is_null("phone")), None)
    assert asked(context)[3:] == [["phone"]]


def test_the_words_that_are_logged_are_those_of_their_own_question(
    page: RecordsPage, context: Context
) -> None:
    page.list.show_query(Query(is_null("phone"), "không ai"), None)  # the words met nobody
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
    assert asked(context) == []  # the order of the list is no question
    page.list.show_query(Query(order="name"), None)
    assert column(page, 0) == ["NG-0002", "NG-0003", "NG-0001"]
    assert asked(context) == [["name"]]


def test_the_row_under_the_cursor_stays_when_names_are_shown(page: RecordsPage) -> None:
    last = page.list.model.id_at(2)
    page.list.select(last)
    part(page, "names", QPushButton).click()
    assert page.list.current() == last
