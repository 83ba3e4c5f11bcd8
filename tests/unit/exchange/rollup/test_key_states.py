"""The list of keys says of each whose it is and what it is worth, those that nobody knows first."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.exchange.package.container import digits_of
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.key_states import KeyStanding, UnitKey, unit_keys
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.unit_trust import UnitTrust, WithdrawalReason
from app.law import communes

A, B, C, D = (unit.code for unit in communes.of_province("33")[:4])
KNOWN, STRANGE = "ab" * 32, "cd" * 32
DAY = date(2026, 4, 2)
WHY = T("vì sao", "why")


def states(found: list[UnitKey]) -> list[tuple[str, str, KeyStanding]]:
    return [(one.unit, one.digits, one.state) for one in found]


def test_every_unit_has_its_keys_and_those_of_refused_files_come_first() -> None:
    trust = UnitTrust().registering(A, "1" * 30, "2" * 30, DAY).withdrawing("3" * 30, DAY)
    trust = trust.registering(A, "3" * 30).merging((D,), C, DAY)
    known = ReceiverHistory(keys={B: KNOWN})
    refused = [
        Rejected("t", WHY, unit, key=key) for unit, key in ((B, STRANGE), (B, KNOWN), ("", STRANGE))
    ]
    found = unit_keys(ExpectedUnits((A, B, C), trust=trust), known, refused)
    assert states(found) == [
        (B, digits_of(STRANGE), KeyStanding.STRANGE),
        (A, "2" * 30, KeyStanding.FORMER),
        (A, "1" * 30, KeyStanding.REGISTERED),
        (A, "3" * 30, KeyStanding.WITHDRAWN),
        (B, digits_of(KNOWN), KeyStanding.FIRST),
        (C, "", KeyStanding.NONE),
        (D, "", KeyStanding.MERGED),
    ]
    assert "02/04/2026" in str(found[2].text) and found[1].name == communes.find(A).name


def test_a_vouched_key_names_the_one_before_which_is_former() -> None:
    trust = UnitTrust().registering(A, "1" * 30).vouching("2" * 30, "1" * 30, DAY)
    found = unit_keys(ExpectedUnits((A,), trust=trust), ReceiverHistory())
    assert states(found) == [(A, "1" * 30, KeyStanding.FORMER), (A, "2" * 30, KeyStanding.VOUCHED)]
    gone = trust.withdrawing("2" * 30, DAY, WithdrawalReason.EXPOSED)
    found = unit_keys(ExpectedUnits((A,), trust=gone), ReceiverHistory())
    assert [state for _unit, _digits, state in states(found)] == [
        KeyStanding.FORMER, KeyStanding.WITHDRAWN,  # a replaced key signs nothing new either
    ]  # fmt: skip
    assert WithdrawalReason.EXPOSED.label.vi.lower() in str(found[1].text).lower()
