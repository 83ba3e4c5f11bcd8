"""The list of holidays in the settings, and terms that the window reckons anew by the law."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base import clock
from app.due import DueRule
from app.law import regimes
from app.law.regimes import CaseKind, Occasion
from app.registers.case import Case
from app.registers.person import Person
from app.registers.request import Request, Right
from app.services import recalculation
from app.store import Store
from tests.support.samples import TITLE
from tests.support.wording import pattern
from tests.ui.conftest import Answers, calm
from ui.core import deadlines
from ui.pages.due_line import DueLine
from ui.settings_page import holidays_card
from ui.settings_page.holidays_card import HolidaysCard
from ui.settings_page.page import SettingsPage
from ui.shell.workspace import Workspace

TODAY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _first_of_july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def card(desk: Workspace) -> HolidaysCard:
    desk.page("settings")
    assert isinstance(desk.shown, SettingsPage)
    return desk.shown.holidays


def asked(desk: Workspace) -> list[str]:
    """What the first page says of the request."""
    lines = [line for line in desk.findChildren(DueLine) if line.item.rule is DueRule.REQUEST]
    return [line.item.day.isoformat() for line in lines]


def test_another_list_moves_what_is_due_and_goes_back(
    qtbot: Any, store: Store, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    with store.step(TITLE) as step:
        step.save(Request(name="Hà Thị Nhi", right=Right.VIEW, received=TODAY))
    file = tmp_path / "Ngày nghỉ.csv"
    file.write_text("Ngày;Tên\n2/7/2026;Nghỉ riêng\n", encoding="utf-8-sig")
    calm(qtbot, desk)
    law = card(desk)
    assert re.match(pattern(holidays_card._OURS), law.status.text())
    assert "02/09/2026 Quốc khánh" in law.coming.text()

    answers.paths = [file]
    law.replace()
    assert law.status.text() == str(holidays_card._OWN.format(n=1, last="02/07/2026"))
    assert law.coming.text() == str(holidays_card._NEXT.format(days="02/07/2026 Nghỉ riêng"))
    desk.page("home")
    qtbot.waitUntil(lambda: asked(desk) == ["2026-07-06"])  # two working days, and a weekend
    calm(qtbot, desk)
    assert not recalculation.is_outdated(store)

    desk.page("settings")
    law.restore()
    assert re.match(pattern(holidays_card._OURS), law.status.text())
    desk.page("home")
    qtbot.waitUntil(lambda: asked(desk) == ["2026-07-03"])
    calm(qtbot, desk)


def test_the_list_is_written_out_and_a_wrong_one_refused(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    law, file = card(desk), tmp_path / "sửa.csv"
    answers.paths = [file, None]
    law.write()
    law.replace()  # and then thought better of it
    assert file.read_text(encoding="utf-8-sig").startswith("day,name,source\n2024-01-01,")
    file.write_text("hôm qua\n", encoding="utf-8")
    answers.paths = [file]
    law.replace()
    assert "sửa.csv" in desk.messages.text
    assert re.match(pattern(holidays_card._OURS), law.status.text())
    calm(qtbot, desk)


def test_a_store_of_another_law_is_reckoned_anew_as_it_opens(
    qtbot: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = (replace(regimes.REGIMES[0], months=18), *regimes.REGIMES[1:])
    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún")).id
        case = Case(person=person, kind=CaseKind.REHAB_HOME, start=TODAY, occasion=Occasion.FIRST)
        case = step.save(case)
    monkeypatch.setattr(regimes, "REGIMES", changed)
    desk = Workspace(store)
    qtbot.addWidget(desk)
    calm(qtbot, desk)
    assert store.get(Case, case.id).end_due == date(2028, 1, 1)
    assert desk.messages.text == str(deadlines._RENEWED.format(n=1))
    desk.worker.close()
