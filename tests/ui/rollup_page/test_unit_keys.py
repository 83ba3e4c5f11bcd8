"""Keys of units in the window: a refused file leads there, a paper, a withdrawal and a merger are noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import clock
from app.base.periods import parse
from app.exchange.package.container import digits_of, public_key, spaced
from app.exchange.rollup import expected_units, key_acts
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.key_states import KeyStanding
from app.exchange.rollup.rollup import UnitStatus
from app.exchange.rollup.unit_trust import UnitTrust, WithdrawalReason
from app.law import communes
from app.store.submissions import ReportKey
from tests.support.province import Province
from tests.support.widgets import press, settle
from tests.ui.rollup_page.conftest import Receiving
from ui.core.tab_order import stops_of
from ui.rollup_page import key_dialogs
from ui.rollup_page.key_dialogs import MergeUnitsDialog, RegisterKeyDialog, WithdrawKeyDialog

PERIOD = parse("2026-Q1")
SLOT = ReportKey("movement", "2026-Q1", "calendar")
A, B, C = (unit.code for unit in communes.of_province("33")[:3])
KEYS = 5  # the tab


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Province:
    return Province.founded(tmp_path_factory.mktemp("province"), PERIOD)


@pytest.fixture
def province(founded: Province) -> Province:
    return Province(PERIOD, founded.parts)


@pytest.fixture
def here(receiving: Receiving) -> Receiving:
    """A receiver who expects A and B."""
    receiving.page._expect(ExpectedUnits((A, B)))
    return receiving


def states(here: Receiving) -> dict[tuple[str, str], KeyStanding]:
    return {(one.unit, one.digits): one.state for one in here.page.keys.model.rows}


def trust(here: Receiving) -> UnitTrust:
    return expected_units.load(here.desk.store).trust


def digits(province: Province, unit: str) -> str:
    return digits_of(public_key(province.keys[unit]))


def status(here: Receiving, unit: str) -> UnitStatus:
    assert here.page.result is not None
    return here.page.result.matrix[unit, SLOT].state


def typed(*texts: tuple[Any, str]) -> None:
    for line, text in texts:
        line.clear()
        QTest.keyClicks(line, text)


def test_a_refused_key_leads_to_its_unit_and_is_registered_by_its_paper(
    here: Receiving, province: Province, tmp_path: Path
) -> None:
    here.take(province.send(tmp_path / "1", A))
    old = digits(province, A)
    here.page.start_over()
    here.settle()
    province.keys[A] = Ed25519PrivateKey.generate()
    del province.last[A]
    here.take(province.send(tmp_path / "2", A, times=2))
    new = digits(province, A)
    here.page.units.go_to(A, SLOT)
    assert status(here, A) is UnitStatus.REFUSED
    here.click(here.page.units.detail.keys)
    assert here.page.tabs.currentIndex() == KEYS
    view = here.page.keys
    assert states(here) == {
        (A, new): KeyStanding.STRANGE, (A, old): KeyStanding.FIRST, (B, ""): KeyStanding.NONE,
    }  # fmt: skip
    press(Qt.Key.Key_Return)
    dialog = here.asked(RegisterKeyDialog, view)
    assert (dialog.unit.text(), dialog.name.text()) == (A, communes.find(A).name)
    typed((dialog.digits, "7" * 30))
    assert spaced(new) in dialog.match.text() and spaced(old) in dialog.match.text()
    typed((dialog.digits, new[:-1]))
    here.click(dialog.go)
    assert dialog.problem.text == str(key_acts.NO_DIGITS.format(typed=new[:-1]))
    typed((dialog.digits, spaced(new)), (dialog.day, "2/4/2026"))
    assert dialog.match.text() == str(key_dialogs.SAME)
    settle(dialog)
    dialog.digits.setFocus()
    press(Qt.Key.Key_Return)
    here.settle()
    assert status(here, A) is UnitStatus.ARRIVED
    assert trust(here).keys == {A: (new,)} and trust(here).registered == {new: date(2026, 4, 2)}
    assert states(here)[A, new] is KeyStanding.REGISTERED
    assert states(here)[A, old] is KeyStanding.FORMER


def test_a_changed_key_ends_the_one_before_and_mistakes_are_taken_back(
    here: Receiving, province: Province, tmp_path: Path, answers: Any
) -> None:
    here.take(province.send(tmp_path / "1", A))
    own = digits(province, A)
    here.page.tabs.setCurrentIndex(KEYS)
    view = here.page.keys
    view.go_to(A)
    for paper in (own, "7" * 30):
        here.click(view.register)
        dialog = here.asked(RegisterKeyDialog, view)
        typed((dialog.digits, paper))
        assert dialog.instead.isVisible() == (paper != own)
        assert stops_of(dialog)[:3] == [dialog.unit, dialog.day, dialog.digits]
        here.click(dialog.go)
    today = clock.today()
    assert trust(here).withdrawn == {own: today}
    assert trust(here).reasons == {own: WithdrawalReason.REPLACED}
    assert status(here, A) is UnitStatus.ARRIVED  # what had come counts on
    view.go_to(A, "7" * 30)
    here.click(view.withdraw)
    gone = here.asked(WithdrawKeyDialog, view)
    gone.why.setCurrentIndex(gone.why.findData(WithdrawalReason.LOST.name))
    typed((gone.day, "32/13"))
    here.click(gone.go)
    assert "32/13" in gone.problem.text
    typed((gone.day, "1/4/2026"))
    here.click(gone.go)
    assert trust(here).withdrawn["7" * 30] == date(2026, 4, 1)
    assert trust(here).reasons["7" * 30] is WithdrawalReason.LOST
    answers.choices = [None, 0, 0]
    view.go_to(A, "7" * 30)
    for _refused_then_agreed in range(2):
        here.click(view.undo)
    assert "7" * 30 not in trust(here).withdrawn
    view.go_to(A, "7" * 30)
    here.click(view.undo)
    assert trust(here).keys == {A: (own,)}


def test_a_list_of_units_chosen_meanwhile_takes_no_key_away(here: Receiving) -> None:
    here.page.tabs.setCurrentIndex(KEYS)
    key_acts.register_key(here.desk.store, B, "7" * 30, date(2026, 4, 1))
    here.page._expect(ExpectedUnits((A,)))  # by the list as it was shown before
    here.settle()
    assert trust(here).keys == {B: ("7" * 30,)}
    assert expected_units.load(here.desk.store).units == here.page._expected.units == (A,)
    assert here.page._expected.trust == trust(here)


def test_former_keys_that_are_to_sign_on_do_so_whatever_is_typed_next(here: Receiving) -> None:
    here.page.tabs.setCurrentIndex(KEYS)
    view = here.page.keys
    key_acts.register_key(here.desk.store, A, "7" * 30, date(2026, 4, 1))
    here.page._keys_changed()
    view.go_to(A)
    here.click(view.register)
    dialog = here.asked(RegisterKeyDialog, view)
    typed((dialog.digits, "8" * 29))
    here.click(dialog.instead)
    typed((dialog.digits, "8" * 30))
    assert not dialog.instead.isChecked()
    here.click(dialog.go)
    assert trust(here).withdrawn == {}


def test_the_heirs_of_a_withdrawn_key_are_named_and_go_with_it(here: Receiving) -> None:
    here.page.tabs.setCurrentIndex(KEYS)
    view, old, new = here.page.keys, "7" * 30, "8" * 30
    vouched = UnitTrust().registering(A, old).vouching(new, old, date(2026, 4, 1))
    expected_units.save(here.desk.store, ExpectedUnits((A, B), trust=vouched))
    here.page._keys_changed()
    view.go_to(A, old)
    here.click(view.withdraw)
    dialog = here.asked(WithdrawKeyDialog, view)
    assert dialog.heirs.isVisible() and spaced(new) in dialog.heirs.text()
    here.click(dialog.go)
    assert trust(here).withdrawn.keys() == {old, new}


def test_units_that_became_another_are_noted(here: Receiving, answers: Any) -> None:
    here.page.tabs.setCurrentIndex(KEYS)
    view = here.page.keys
    view.go_to(A)
    here.click(view.merge)
    dialog = here.asked(MergeUnitsDialog, view)
    typed((dialog.former, f"{A}, {B}"), (dialog.into, C), (dialog.day, "1/7/2026"))
    assert communes.find(C).name in dialog.names.text()
    here.click(dialog.go)
    assert {unit: one.unit for unit, one in trust(here).successors.items()} == {A: C, B: C}
    assert states(here)[A, ""] is KeyStanding.MERGED
    answers.choices = [0]
    view.go_to(A)
    here.click(view.undo)
    assert trust(here).successors.keys() == {B}


def test_what_cannot_be_kept_is_told_in_the_dialog(here: Receiving) -> None:
    here.page.tabs.setCurrentIndex(KEYS)
    view = here.page.keys
    key_acts.register_key(here.desk.store, B, "7" * 30, date(2026, 4, 1))
    tries: tuple[tuple[str, str, Callable[..., Any]], ...] = (
        (A, "7" * 30, lambda: key_acts.OTHERS.format(owner=B)),
        ("99999", "8" * 30, lambda: key_acts.NO_SUCH_UNIT.format(code="99999")),
    )
    for unit, paper, said in tries:
        here.click(view.register)
        dialog = here.asked(RegisterKeyDialog, view)
        typed((dialog.unit, unit), (dialog.digits, paper))
        here.click(dialog.go)
        assert dialog.problem.text == str(said())
        dialog.reject()
    assert trust(here).keys == {B: ("7" * 30,)}
