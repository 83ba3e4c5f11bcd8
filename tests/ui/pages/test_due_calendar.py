"""The month of due work: counts on its days, by keyboard; a day shows its lines; masked things are in no count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.base import clock
from app.due import DueRule, due, horizon
from app.registers.document import Direction, Document
from app.registers.person import Person
from app.registers.request import Request, Right
from tests.support.samples import TITLE, commune
from tests.support.widgets import press
from tests.ui.conftest import calm
from ui.pages import due_list
from ui.pages.due_line import DueLine
from ui.pages.home import HomePage
from ui.shell.workspace import Workspace

TODAY = clock.today()
LATER = horizon(TODAY) + timedelta(days=20)


@pytest.fixture
def page(qtbot: Any, desk: Workspace) -> HomePage:
    commune(desk.store)
    with desk.store.step(TITLE) as step:
        for name, due in (("Kế hoạch", TODAY), ("Tờ trình", TODAY), ("Hướng dẫn", LATER)):
            step.save(
                Document(direction=Direction.IN, day=TODAY, name=name, kind="report", due=due)
            )
    desk.page("home")
    page = desk.shown
    assert isinstance(page, HomePage)
    page.refresh()
    calm(qtbot, desk)
    page.calendar.button.click()
    return page


def lines(page: HomePage) -> list[str]:
    return [str(line.item.subject) for line in page.due.findChildren(DueLine) if line.isVisible()]


def rules(page: HomePage) -> list[DueRule]:
    QApplication.processEvents()
    return [line.item.rule for line in page.due.findChildren(DueLine) if line.isVisible()]


def test_a_day_is_counted_and_shows_its_lines(page: HomePage) -> None:
    calendar = page.calendar.calendar
    assert calendar is not None
    assert calendar.grid.hasFocus()  # the keyboard is in it at once
    assert calendar.count_on(TODAY) == 2
    row, column = next((r, c) for r in range(6) for c in range(7) if calendar.day_at(r, c) == TODAY)
    calendar.grid.setCurrentCell(row, column)
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert len(lines(page)) == 2
    assert all(line.item.day == TODAY for line in page.due.findChildren(DueLine))
    every = str(due_list.EVERYTHING)
    next(b for b in page.due.findChildren(QPushButton) if b.text() == every).click()
    assert page.due.day_shown is None


def test_a_month_beyond_the_list_is_read(qtbot: Any, page: HomePage, desk: Workspace) -> None:
    calendar = page.calendar.calendar
    assert calendar is not None
    while not calendar.month.contains(LATER):
        press(Qt.Key.Key_PageDown)
        calm(qtbot, desk)
    assert calendar.count_on(LATER) == 1


@pytest.fixture
def request_due(qtbot: Any, page: HomePage, desk: Workspace) -> date:
    """The day by which somebody's sensitive request must be answered."""
    with desk.store.step(TITLE) as step:
        person = step.save(Person(name="Lê Thị Bưởi"))
        step.save(Request(name="Lê Thị Bưởi", person=person.id, right=Right.VIEW, received=TODAY))
    page.refresh()
    calm(qtbot, desk)
    (found,) = [item for item in due(desk.store, TODAY, LATER) if item.rule is DueRule.REQUEST]
    calendar = page.calendar.calendar
    assert calendar is not None
    while not calendar.month.contains(found.day):
        press(Qt.Key.Key_PageDown)
        calm(qtbot, desk)
    return found.day


def test_what_is_masked_is_in_no_count_until_it_is_shown_and_once_the_page_is_left(
    page: HomePage, desk: Workspace, request_due: date
) -> None:
    calendar = page.calendar.calendar
    assert calendar is not None
    before = calendar.count_on(request_due)
    page.due._show_masked()
    assert calendar.count_on(request_due) == before + 1
    calendar.chosen.emit(request_due)
    assert DueRule.REQUEST in rules(page)
    desk.page("area")
    assert calendar.count_on(request_due) == before
    desk.page("home")
    assert page.due.day_shown == request_due
    assert DueRule.REQUEST not in rules(page)
