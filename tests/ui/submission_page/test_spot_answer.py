"""A unit answers a spot check in its window: which records are asked for, by code alone, and the file that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.exchange.package.package import Package, read_package, write_package
from app.exchange.package.receivers import choose_receiver, own_card
from app.exchange.spot_check.answer import _NOT_FROZEN, Reason, read_answer
from app.exchange.spot_check.checking import Proof, check
from app.exchange.spot_check.lot import draw, lot_bytes
from app.registers.visit import Visit
from app.reports.definitions.catalogue import REPORTS
from app.services.list_cells import MASK
from app.store.read.principal import AccountRole, Principal
from app.store.security.signing_keys import signing_keys
from tests.support.packages import CANARY, MARCH, Sender, everything_in, sender, with_canaries
from tests.support.printing import save_shown
from tests.support.samples import TITLE, commune
from tests.ui.conftest import Answers
from ui.shell.workspace import Workspace
from ui.submission_page import spot_answer
from ui.submission_page.page import SubmissionPage
from ui.submission_page.spot_answer import SpotAnswerDialog

NUMBER = 4711
ALL = 6  # records behind the report: three visits, two areas or teams, a member


@dataclass
class Asked:
    """A unit with three visits in March, its report, and an inspector who asks for the records behind it."""

    qtbot: Any
    desk: Workspace
    answers: Answers
    folder: Path
    unit: Sender
    package: Package
    dialog: SpotAnswerDialog

    def open_lot(self, package: Package | None = None) -> None:
        """Open the lot that is drawn from a package."""
        path = self.folder / "tham.json"
        path.write_bytes(lot_bytes(draw(package or self.package, 100, NUMBER)))
        self.answers.paths = [path]
        self.dialog.open_lot.click()
        self.calm()

    def calm(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.worker.busy, timeout=60_000)


@pytest.fixture
def asked(qtbot: Any, desk: Workspace, answers: Answers, tmp_path: Path) -> Asked:
    unit = Sender(desk.store, "03127", commune(desk.store).home.id)
    unit.visit(2)
    with_canaries(unit)
    done = unit.freeze()
    package = read_package(write_package(unit.store, done, tmp_path / "goi"))
    desk.page("submission")
    page = desk.shown
    assert isinstance(page, SubmissionPage)
    page.show_revision(done)
    qtbot.waitUntil(lambda: not desk.worker.busy, timeout=60_000)
    QTest.mouseClick(page.revision.spot, Qt.MouseButton.LeftButton)
    (dialog,) = page.revision.findChildren(SpotAnswerDialog)
    return Asked(qtbot, desk, answers, tmp_path, unit, package, dialog)


@pytest.fixture
def above(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path / "tren", "00004")
    yield made
    made.store.close()


def test_a_lot_is_answered_with_a_file_for_its_receiver_alone(asked: Asked, above: Sender) -> None:
    store, dialog, to = asked.unit.store, asked.dialog, asked.folder / "tra.andan-doichieu"
    first = store.get(Visit, 1)
    with store.step(TITLE) as step:
        step.save(replace(first, note="ghi thêm"))
    choose_receiver(store, "movement", own_card(above.store))
    asked.open_lot()
    assert REPORTS["movement"].label.vi in dialog.of.text() and MARCH.label.vi in dialog.of.text()
    assert dialog.to.text() == str(spot_answer._TO.format(name=own_card(above.store).name))
    told = dialog.records.sentences()
    assert len(told) == ALL and not [one for one in told if CANARY in one]
    assert {n for n in range(1, 4) for one in told if f"TV-0000{n}" in one} == {1, 2, 3}
    [changed] = [one for one in told if Reason.CHANGED.label.vi in one]
    assert first.code in changed
    asked.answers.paths = [to]
    dialog.write.click()
    asked.calm()
    answer = read_answer(to, signing_keys(above.store).opening)
    found = check(asked.package, answer, 100, NUMBER)
    assert [one.state for one in found].count(Proof.PROVED) == ALL - 1


def test_minutes_are_printed_and_name_nobody(asked: Asked) -> None:
    asked.open_lot()
    assert asked.dialog.to.text() == str(spot_answer._TO_NOBODY)
    asked.dialog.print.click()
    paper = asked.folder / "bien-ban.pdf"
    save_shown(asked.qtbot, asked.desk.worker, asked.answers.paths, paper)
    written = everything_in(paper.read_bytes())
    assert "TV-00001" in written and CANARY not in written
    asked.dialog.reject()


def test_a_register_that_was_not_given_stays_masked_and_a_foreign_lot_is_refused(
    asked: Asked, above: Sender
) -> None:
    other = read_package(write_package(above.store, above.freeze(), asked.folder / "khac"))
    asked.open_lot(other)
    assert asked.dialog.problem.text == str(_NOT_FROZEN) and not asked.dialog.write.isVisible()
    officer = Principal("lan", AccountRole.OFFICER, frozenset({"area"}))
    asked.unit.store._shared.principal = officer
    asked.open_lot()
    told = asked.dialog.records.sentences()
    assert len(told) == ALL and all(MASK in one and "TV-" not in one for one in told)
    asked.dialog.reject()
