"""The first page: what is due without naming who is helped, until that is asked for and logged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from app.base import clock
from app.base.dates import show_day
from app.due import DueRule, due
from app.registers.area import Area
from app.registers.case import Case, CaseKind, Occasion
from app.registers.decision import Decision
from app.registers.member import Member
from app.registers.person import Person
from app.registers.request import Request, Right
from app.registers.team import Team
from app.registers.visit import Visit, VisitKind
from app.schema.draft import Draft
from app.schema.draft_state import DraftState
from app.schema.record import Record
from app.schema.values import Privacy
from app.store import Store
from tests.support import office_books
from tests.support.questions import asked
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import part, settle, type_in
from tests.ui.conftest import Answers, calm
from ui.core.disclosures import Disclosure, LeavingAct
from ui.pages.draft_lines import named
from ui.pages.due_line import DueLine
from ui.pages.home import HomePage
from ui.register_page.import_button import ImportButton
from ui.shell.workspace import Workspace

TODAY = clock.today()


@pytest.fixture
def records(store: Store) -> tuple[Record, ...]:
    """A case whose stage ends, a request to be answered, and a promised visit."""
    place = commune(store)
    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún", area=place.east.id))
        case = step.save(
            Case(person=person.id, kind=CaseKind.REINTEGRATION, start=TODAY - timedelta(days=70),
                 occasion=Occasion.FIRST, stage_until=TODAY)
        )  # fmt: skip
        request = step.save(
            Request(name="Lò Văn Ún", right=Right.VIEW, received=TODAY - timedelta(days=2))
        )
        visit = step.save(a_visit(place.home.id, day=TODAY - timedelta(days=40), next_visit=TODAY))
    return case, request, visit


def home(qtbot: Any, desk: Workspace) -> HomePage:
    desk.page("home")
    page = desk.shown
    assert isinstance(page, HomePage)
    page.refresh()  # not after a pause, as it follows what was just entered
    calm(qtbot, desk)
    return page


def lines(page: HomePage) -> list[DueLine]:
    settle(page)
    return [line for line in page.due.findChildren(DueLine) if line.isVisible()]


def words(page: HomePage) -> str:
    """What is read out of the lines, and shown above them."""
    return "\n".join(f"{line.accessibleName()}\n{line.toolTip()}" for line in lines(page))


def test_who_is_helped_and_when_it_is_due_are_masked_until_asked_for(
    qtbot: Any, desk: Workspace, store: Store, records: tuple[Record, ...]
) -> None:
    case, request, _visit = records
    before = asked(store)
    page = home(qtbot, desk)
    assert case.code not in words(page)
    assert request.code not in words(page)
    assert words(page).count(show_day(TODAY)) == 1  # the visit's alone
    assert asked(store) == before
    page.due.reveal.click()
    assert case.code in words(page)
    assert request.code in words(page)
    assert not page.due.reveal.isVisible()
    new = asked(store)[len(before) :]
    assert ["stage_until"] in new
    assert ["right", "received", "acknowledged"] in new


def test_who_leaves_the_page_leaves_it_masked_and_the_next_look_is_logged_anew(
    qtbot: Any, desk: Workspace, store: Store, records: tuple[Record, ...]
) -> None:
    page = home(qtbot, desk)
    page.due.reveal.click()
    before = asked(store)
    assert before
    desk.page("visit")
    assert home(qtbot, desk) is page
    assert records[0].code not in words(page)
    assert asked(store) == before
    page.due.reveal.click()
    assert asked(store) == 2 * before


@pytest.mark.usefixtures("records")
def test_who_asked_for_nothing_leaves_the_page_as_it_is(qtbot: Any, desk: Workspace) -> None:
    page = home(qtbot, desk)
    before = page.due.findChildren(DueLine)
    desk.page("visit")  # to make the lines anew would keep the other page waiting
    assert before and page.due.findChildren(DueLine) == before


def test_names_that_other_papers_may_carry_are_asked_for_again_before_the_week_is_printed(
    qtbot: Any, desk: Workspace, answers: Answers
) -> None:
    answers.disclosures += [Disclosure(names=True, purpose="Họp thôn"), None]
    desk.context.disclosures.ask(desk, LeavingAct.PRINT)
    home(qtbot, desk).print_week()
    assert answers.asked == ["names?", "names?"]


def test_a_masked_line_opens_its_record_and_that_is_a_look(
    qtbot: Any, desk: Workspace, store: Store, records: tuple[Record, ...]
) -> None:
    page = home(qtbot, desk)
    before = asked(store)
    (line,) = [line for line in lines(page) if str(DueRule.STAGE.label) in line.accessibleName()]
    line.click()
    assert desk.current == "case"
    assert desk.shown.entry.record_id == records[0].id
    assert asked(store)[len(before) :] == [["stage_until"]]


def test_what_was_entered_in_this_sitting_is_not_masked(
    qtbot: Any, desk: Workspace, store: Store, records: tuple[Record, ...]
) -> None:
    desk.context.entered.add(("case", records[0].id))
    before = asked(store)
    page = home(qtbot, desk)
    assert records[0].code in words(page)
    assert records[1].code not in words(page)
    assert asked(store) == before


@pytest.mark.usefixtures("records")
def test_each_rule_about_what_is_sensitive_says_of_which_fields(store: Store) -> None:
    hidden = [item for item in due(store, TODAY) if item.reaches(Privacy.SENSITIVE)]
    assert {item.register for item in hidden} == {"case", "request"}
    assert all(item.tells for item in hidden)


def test_an_old_workbook_is_recoded_from_the_first_page(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    old = office_books.xls(tmp_path / "cu.xls", {(0, 0): ("VNI-Times", office_books.to_vni("Họ"))})
    answers.paths += [old, tmp_path / "moi.xlsx"]
    home(qtbot, desk).recode.click()
    qtbot.waitUntil((tmp_path / "moi.xlsx").is_file, timeout=60_000)
    calm(qtbot, desk)


# --- day one ---------------------------------------------------------------------------------


def step(page: HomePage, key: str) -> Any:
    settle(page)
    assert page.steps is not None
    (shown,) = (one for one in page.steps.findChildren(QWidget, f"step.{key}") if one.isVisible())
    return shown


def quick(page: HomePage) -> set[str]:
    settle(page)
    return {key for key, made in page._quick.items() if made.isVisible()}


def test_day_one_is_a_list_of_what_to_begin_with(qtbot: Any, desk: Workspace, store: Store) -> None:
    page = home(qtbot, desk)
    assert page.steps is not None
    assert page.steps.isVisible()
    assert page.backup_button is None  # nothing is there to be backed up
    assert not page._figures.isVisible()
    assert not {"visit", "case"} & quick(page)
    part(step(page, "area"), "step.add").click()
    assert desk.current == "area"
    with store.step(TITLE) as one:
        one.save(Area(name="Thôn Đông"))
    page = home(qtbot, desk)
    assert step(page, "area").findChildren(QPushButton) == []
    assert step(page, "household").findChildren(QPushButton) != []
    place = commune(store)
    with store.step(TITLE) as one:
        team = one.save(Team(name="Tổ 1", kind="mediation", established=TODAY))
        one.save(Member(name="Đỗ Thị Ái", team=team.id, since=TODAY))
        one.save(Person(name="Lò Văn Ún", area=place.east.id))
        one.save(Decision(number="1", day=TODAY, signer="Đỗ Thị Ái"))
    page = home(qtbot, desk)
    assert not page.steps.isVisible()
    assert page.backup_button is not None
    assert page._figures.isVisible()
    assert quick(page) == set(page._quick)


def test_the_first_steps_stay_while_nothing_changed(
    qtbot: Any, desk: Workspace, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = home(qtbot, desk)
    parents: list[QWidget] = []
    monkeypatch.setattr(answers, "open_file", lambda parent, *_asked: parents.append(parent))
    button = part(step(page, "area"), "import", ImportButton)
    button.choose()
    assert parents == [desk.window()]
    page.refresh()
    calm(qtbot, desk)
    assert part(step(page, "area"), "import", ImportButton) is button


def test_a_first_register_is_filled_from_its_form(
    qtbot: Any, desk: Workspace, store: Store, tmp_path: Path, answers: Answers
) -> None:
    path = tmp_path / "mẫu.xlsx"
    answers.paths = [path, path]
    button = part(step(home(qtbot, desk), "area"), "import", ImportButton)
    button.write_form()
    qtbot.waitUntil(path.exists)
    calm(qtbot, desk)
    book = load_workbook(path)
    book.worksheets[0]["A2"] = "Thôn Đoài"
    book.save(path)
    button.choose()
    assert desk.current == "area"
    qtbot.waitUntil(desk.shown.list.pasting.isVisible)
    desk.shown.list.pasting.save()
    qtbot.waitUntil(lambda: store.count(Area) == 1)
    calm(qtbot, desk)


# --- drafts ----------------------------------------------------------------------------------


def drafts(page: HomePage) -> list[QFrame]:
    settle(page)
    return [one for one in page.drafts.findChildren(QFrame, "draft") if one.isVisible()]


def test_what_is_not_saved_is_listed_by_name_and_gone_on_with(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    commune(store)
    assert drafts(home(qtbot, desk)) == []
    desk.new("household")
    type_in(part(desk.shown, "name"), "Lò Văn Ún")
    desk.keep_drafts()
    desk.page("home")
    page = desk.shown
    assert isinstance(page, HomePage)
    (line,) = drafts(page)
    assert "Lò Văn Ún" in line.findChildren(QLabel)[0].text()
    desk.page("household")
    desk.new("household")  # another: the first lies in the store alone
    desk.page("home")
    (line,) = drafts(page)
    resume, _drop = line.findChildren(QPushButton)
    resume.click()
    assert desk.current == "household"
    assert part(desk.shown, "name").text() == "Lò Văn Ún"
    desk.page("home")
    (line,) = drafts(page)
    line.findChildren(QPushButton)[1].click()
    assert drafts(page) == []
    assert store.kept_drafts() == {}


def test_of_a_draft_nothing_sensitive_is_told(store: Store) -> None:
    place = commune(store)
    draft: Draft[Visit] = Draft(Visit)
    draft.begin_with({"household": place.home.id, "kind": VisitKind.USER, "note": "kín"})
    state = draft.plain() | {"at": clock.now().isoformat()}
    store.keep_draft("visit.x", "visit", state)
    ((_register, kept),) = store.kept_drafts().values()
    assert isinstance(kept, DraftState)
    said = named(store, Visit, kept)
    assert place.home.name in said
    assert "kín" not in said
    assert str(VisitKind.USER.label) not in said
