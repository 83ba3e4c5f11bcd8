"""A spot check in the receiver's window: a lot is drawn, an answer comes, and each record is told in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from app.base.errors import UserError
from app.exchange.package.package import write_package
from app.exchange.spot_check.answer import Reason, write_answer
from app.exchange.spot_check.kept_lots import (
    _NOT_ASKED,
    RequestedLot,
    check_answer,
    draw_lot,
    requested_lots,
)
from app.exchange.spot_check.lot import read_lot
from app.exchange.spot_check.sentences import _UNPROVED
from app.registers.visit import Visit
from app.store.submissions import ReportKey
from tests.support.packages import Sender, sender
from tests.support.samples import TITLE
from tests.support.wording import pattern
from tests.ui.rollup_page.conftest import Receiving
from ui.rollup_page import spot_check
from ui.rollup_page.spot_check import SpotCheckDialog

UNIT = "00004"
SLOT = ReportKey("movement", "2026-03", "calendar")
VISITS = 4


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Sender]:
    made = sender(tmp_path, UNIT, VISITS)
    yield made
    made.store.close()


def opened(here: Receiving) -> SpotCheckDialog:
    here.page.units.go_to(UNIT, SLOT)
    here.click(here.page.units.detail.check)
    dialog: SpotCheckDialog = here.asked(SpotCheckDialog, here.page)
    return dialog


def test_a_lot_is_drawn_and_what_the_unit_shows_is_told_record_by_record(
    receiving: Receiving, unit: Sender, answers: Any, tmp_path: Path
) -> None:
    here = receiving
    here.take(write_package(unit.store, unit.freeze(), tmp_path / "goi"))
    dialog = opened(here)
    assert not dialog.answer.isEnabled()
    assert dialog.count.value() == dialog.count.maximum() == VISITS
    dialog.number.clear()
    QTest.keyClicks(dialog.number, "47a")
    here.click(dialog.draw)
    assert dialog.problem.text == str(spot_check._WRONG.format(typed="47a"))
    dialog.number.clear()
    QTest.keyClicks(dialog.number, "4711")
    lot, answer = tmp_path / "tham.json", tmp_path / "tra.andan-doichieu"
    answers.paths = [lot]
    here.click(dialog.draw)
    [asked] = requested_lots(here.desk.store).values()
    assert asked == RequestedLot(VISITS, 4711)
    here.click(dialog.leave)

    write_answer(unit.store, read_lot(lot), answer)
    dialog = opened(here)  # days later: what was asked is remembered
    said = RequestedLot(VISITS, 4711).by
    assert "4711" in str(said)
    assert dialog.state.text() == str(spot_check._DRAWN.format(n=VISITS, by=said))
    answers.paths = [answer]
    here.click(dialog.answer)
    assert dialog.verdict.text() == str(spot_check._ALL.format(n=VISITS))
    told = dialog.results.sentences()
    assert len(told) == VISITS
    assert all(Visit.schema.book.vi in one and "02/03/2026" in one for one in told)

    first = unit.store.get(Visit, 1)
    with unit.store.step(TITLE) as step:
        step.save(replace(first, note="ghi thêm"))
    write_answer(unit.store, read_lot(lot), answer)
    answers.paths = [answer]
    here.click(dialog.answer)
    assert dialog.verdict.text() == str(spot_check._SOME.format(n=1, m=VISITS))
    wrong = [one for one in dialog.results.sentences() if "02/03/2026" not in one]
    said = [str(_UNPROVED.format(n=n + 1, why=Reason.CHANGED.label)) for n in range(VISITS)]
    assert len(wrong) == 1 and wrong[0] in said and dialog.results.sentences()[0] == wrong[0]
    dialog.reject()


def test_another_lot_is_drawn_only_once_it_was_asked(
    receiving: Receiving, unit: Sender, answers: Any, tmp_path: Path
) -> None:
    here = receiving
    here.take(write_package(unit.store, unit.freeze(), tmp_path / "goi"))
    assert here.page.result is not None
    [package] = here.page.result.taken.values()
    store, path = here.desk.store, tmp_path / "tham.json"
    without = RequestedLot(2)  # drawn by a command, which needs no number
    draw_lot(store, package, without, path)
    dialog = opened(here)
    assert dialog.number.text().isdigit() and dialog.count.value() == 2
    assert dialog.state.text() == str(spot_check._DRAWN.format(n=2, by=""))
    answers.choices = [None]
    here.click(dialog.draw)
    assert answers.asked == [str(spot_check._SURE.format(n=2, by=""))]
    assert [*requested_lots(store).values()] == [without]
    with pytest.raises(UserError, match="--again"):
        draw_lot(store, package, RequestedLot(2, 4711), path)
    answers.choices, answers.paths = [0], [path]
    here.click(dialog.draw)
    [now] = requested_lots(store).values()
    assert now == RequestedLot(2, int(dialog.number.text()))
    answers.paths = [path]
    here.click(dialog.draw)  # the same once more: nothing is asked
    assert not answers.paths and len(answers.asked) == 2
    dialog.reject()


def test_an_answer_without_a_lot_is_not_believed(
    receiving: Receiving, unit: Sender, tmp_path: Path
) -> None:
    here = receiving
    here.take(write_package(unit.store, unit.freeze(), tmp_path / "goi"))
    assert here.page.result is not None
    [package] = here.page.result.taken.values()
    with pytest.raises(UserError, match=pattern(_NOT_ASKED)):
        check_answer(here.desk.store, package, tmp_path / "tra.andan-doichieu")
