"""How many keys the daily tasks take, from Hôm nay to the saved record; letters of names and words are free."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import clock, text
from app.due import DueRule, due
from app.registers.award import Award, AwardForm, AwardState, Recipient, Salutation
from app.registers.decision import Decision
from app.registers.dispute import Dispute
from app.registers.request import Request, Right
from app.registers.visit import Visit, VisitOutcome
from app.reports.definitions.catalogue import REPORTS
from app.services import due_acts
from app.store import Store
from tests.support.printing import open_preview
from tests.support.samples import TITLE, a_visit, commune
from tests.support.widgets import focused, settle, type_in
from tests.ui.conftest import Answers, calm
from ui.certificate_page import page as page_module
from ui.core import drives
from ui.core.drives import Drive
from ui.report_page import files
from ui.report_page.page import SEND, ReportPage
from ui.shell.command_palette import CommandPalette
from ui.shell.due_offers import DueOffers
from ui.shell.workspace import Workspace

TODAY = clock.today()
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """Presses keys where the cursor is, and counts them."""

    def __init__(self, qtbot: Any, desk: Workspace) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.keys = 0
        calm(qtbot, desk)
        settle(desk)
        desk.shown.setFocus()

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert target is not None
            QTest.keyClick(target, key, held)
            self.keys += 1
            QApplication.processEvents()

    def type(self, words: str) -> None:
        """Letters, which are not counted."""
        target = QApplication.focusWidget()
        assert target is not None
        type_in(target, words)

    def tab_to(self, field: str) -> None:
        for _ in range(20):
            if focused().startswith(field):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(field)

    def find(self, words: str, offer: str) -> None:
        """Ctrl+K, some words, and Enter on the first line, which is the one that is meant."""
        self.press(Qt.Key.Key_K, held=CTRL)
        (found,) = [one for one in self.desk.findChildren(CommandPalette) if one.isVisible()]
        self.type(words)
        found.box.search_now()
        self.qtbot.waitUntil(lambda: bool(found.offered()) and offer in found.offered()[0])
        calm(self.qtbot, self.desk)
        self.press(Qt.Key.Key_Return)
        calm(self.qtbot, self.desk)
        settle(self.desk)


def test_a_promised_visit_is_done_from_anywhere_by_six_keys(
    qtbot: Any, desk: Workspace, store: Store
) -> None:
    home = commune(store).home
    with store.step(TITLE) as step:
        step.save(a_visit(home.id, day=TODAY - timedelta(days=40), next_visit=TODAY))
    desk.page("report")
    hands = Hands(qtbot, desk)
    act = str(due_acts.BEGINS[DueRule.VISIT].label)
    hands.find(f"{act} {home.name}", act)
    assert desk.current == "visit"
    hands.tab_to("outcome")
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_S, held=CTRL)
    calm(qtbot, desk)
    entry = desk.shown.entry
    saved = store.get(Visit, entry.record_id)
    assert (saved.household, saved.day) == (home.id, TODAY)
    assert saved.outcome in VisitOutcome
    assert DueRule.VISIT not in [item.rule for item in due(store, TODAY)]
    assert hands.keys <= 6, hands.keys


def test_a_visit_is_entered_by_twelve_keys(qtbot: Any, desk: Workspace, store: Store) -> None:
    home = commune(store).home
    hands = Hands(qtbot, desk)
    hands.find("ghi thăm", str(Visit.schema.label).lower())
    hands.type(home.name)
    calm(qtbot, desk)
    hands.press(Qt.Key.Key_Return)
    hands.tab_to("outcome")
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_S, held=CTRL)
    saved = store.get(Visit, desk.shown.entry.record_id)
    assert saved.household == home.id
    assert hands.keys <= 12, hands.keys


def test_a_dispute_is_taken_in_by_fifteen_keys(qtbot: Any, desk: Workspace, store: Store) -> None:
    place = commune(store)
    hands = Hands(qtbot, desk)
    hands.find("ghi vụ hòa giải", str(Dispute.schema.label).lower())
    assert focused() == "area"
    hands.type(place.east.name)
    calm(qtbot, desk)
    hands.press(Qt.Key.Key_Return)
    hands.tab_to("field")
    hands.press(Qt.Key.Key_Down)
    hands.tab_to("matter")
    hands.type("Lối đi chung giữa hai nhà")
    hands.press(Qt.Key.Key_S, held=CTRL)
    saved = store.get(Dispute, desk.shown.entry.record_id)
    assert (saved.area, saved.received) == (place.east.id, TODAY)
    assert saved.matter == "Lối đi chung giữa hai nhà"
    assert hands.keys <= 15, hands.keys


def test_a_record_is_found_by_four_keys(qtbot: Any, desk: Workspace, store: Store) -> None:
    home = commune(store).home
    hands = Hands(qtbot, desk)
    hands.find(home.name, home.code)
    assert desk.shown.entry.record_id == home.id
    assert hands.keys <= 4, hands.keys


def test_the_report_of_the_month_is_written_to_excel_by_six_keys(
    qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path
) -> None:
    answers.paths = [tmp_path / "thang.xlsx"]
    hands = Hands(qtbot, desk)
    report = REPORTS["movement"]
    hands.find(str(report.label), str(report.label))
    page = desk.shown
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.is_settled, timeout=20_000)
    calm(qtbot, desk)
    hands.find(str(files._EXCEL), str(files._EXCEL))
    calm(qtbot, desk)
    assert (tmp_path / "thang.xlsx").is_file()
    assert hands.keys <= 6, hands.keys


@pytest.mark.parametrize("drive", [True, False])
def test_a_month_is_frozen_and_sent_by_eight_keys(
    qtbot: Any,
    desk: Workspace,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    drive: bool,
) -> None:
    plugged = [Drive("SAO MAI", tmp_path, 5 << 30)] if drive else []
    monkeypatch.setattr(drives, "writable", lambda: plugged)
    answers.paths = [] if drive else [tmp_path]
    hands = Hands(qtbot, desk)
    report = REPORTS["movement"]
    hands.find(str(report.label), str(report.label))
    page = desk.shown
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.is_settled, timeout=20_000)
    calm(qtbot, desk)
    hands.find(str(SEND), str(SEND))
    qtbot.waitUntil(lambda: desk.current == "submission")
    calm(qtbot, desk)
    hands.press(Qt.Key.Key_Return)
    calm(qtbot, desk)
    if not drive:
        hands.press(Qt.Key.Key_Return)  # another folder
    hands.press(Qt.Key.Key_Return)
    calm(qtbot, desk)
    assert list(tmp_path.glob("*.andan-goi"))
    assert hands.keys <= 8, hands.keys


def test_the_certificates_of_a_decision_are_printed_by_six_keys(
    qtbot: Any, desk: Workspace, store: Store, answers: Answers, tmp_path: Path
) -> None:
    with store.step(TITLE) as step:
        decision = step.save(Decision(number="128/QĐ-UBND", day=TODAY, signer="Trần Bá Phúc"))
        step.save(
            Award(
                name="Lê Thị Ẩn", form=AwardForm.CERTIFICATE, recipient=Recipient.PERSON,
                salutation=Salutation.MRS, state=AwardState.DECIDED, decision=decision.id,
            )
        )  # fmt: skip
    answers.paths = [tmp_path / "khen.pdf"]
    hands = Hands(qtbot, desk)
    title = str(page_module._TITLE)
    hands.find(title, title)
    assert desk.current == "certificates"
    hands.press(Qt.Key.Key_P, held=CTRL)
    preview = open_preview(qtbot)
    calm(qtbot, desk)
    settle(preview)
    hands.press(Qt.Key.Key_S, held=CTRL)
    calm(qtbot, desk)
    assert (tmp_path / "khen.pdf").is_file()
    assert hands.keys <= 6, hands.keys


def test_what_is_sensitive_is_due_in_silence(qtbot: Any, desk: Workspace, store: Store) -> None:
    with store.step(TITLE) as step:
        step.save(Request(name="Lò Văn Ún", right=Right.VIEW, received=TODAY - timedelta(days=9)))
    calm(qtbot, desk)
    act, _field = due_acts.FIELDS[DueRule.REQUEST]
    due_offers = DueOffers()
    assert DueRule.REQUEST in [item.rule for item in due(store, TODAY)]
    assert due_offers.find(store, text.words(str(act))) == []
