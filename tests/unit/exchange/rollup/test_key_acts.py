"""What a receiver does about keys: heirs go with the key that vouched for them, mistakes are told and taken back."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import UserError
from app.exchange.rollup import expected_units, key_acts
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.unit_trust import UnitTrust, WithdrawalReason
from app.law import communes
from app.store import Store

A, B, C = (unit.code for unit in communes.of_province("33")[:3])
OLD, HEIR, NEXT, NEW = (digit * 30 for digit in "1234")
DAY, LATER = date(2026, 4, 2), date(2026, 5, 1)
LINE = UnitTrust().registering(A, OLD).vouching(HEIR, OLD, DAY).vouching(NEXT, HEIR, DAY)


def having(store: Store, trust: UnitTrust) -> None:
    expected_units.save(store, ExpectedUnits(trust=trust))


def kept(store: Store) -> UnitTrust:
    return expected_units.load(store).trust


@pytest.mark.parametrize(
    ("paper", "gone"), [(NEW, {OLD, HEIR, NEXT}), (HEIR, {OLD}), (NEXT, {OLD, HEIR}), (OLD, set())]
)
def test_a_paper_instead_of_a_key_ends_its_heirs_too(
    store: Store, paper: str, gone: set[str]
) -> None:
    having(store, LINE)
    key_acts.register_key(store, A, paper, LATER, instead=True)
    assert kept(store).withdrawn == dict.fromkeys(gone, LATER)


def test_the_heirs_of_a_withdrawn_key_go_with_it_and_come_back_with_it(store: Store) -> None:
    having(store, LINE)
    assert set(key_acts.withdraw_key(store, OLD, LATER, WithdrawalReason.EXPOSED)) == {HEIR, NEXT}
    assert kept(store).withdrawn == dict.fromkeys((OLD, HEIR, NEXT), LATER)
    key_acts.take_back_withdrawal(store, OLD)
    assert kept(store) == LINE


def test_a_key_with_a_paper_of_its_own_stays_with_its_heirs(store: Store) -> None:
    having(store, LINE.registering(A, HEIR))
    assert key_acts.withdraw_key(store, OLD, LATER) == []
    assert kept(store).withdrawn == {OLD: LATER}


def test_a_withdrawn_key_is_not_registered(store: Store) -> None:
    having(store, UnitTrust().withdrawing(NEW, DAY))
    with pytest.raises(UserError) as refused:
        key_acts.register_key(store, A, NEW, LATER)
    assert refused.value.text == key_acts.IS_WITHDRAWN.format(day="02/04/2026")
    key_acts.take_back_withdrawal(store, NEW)
    key_acts.register_key(store, A, NEW, LATER)
    assert kept(store).keys == {A: (NEW,)}


def test_units_with_one_key_are_told_so(store: Store) -> None:
    one = UnitTrust().merging([A], B, DAY).registering(A, OLD).registering(B, OLD)
    having(store, one)
    with pytest.raises(UserError) as refused:
        key_acts.take_back_merger(store, [C, A])  # C never became another
    assert refused.value.text == key_acts.OTHERS.format(owner=B)
    with pytest.raises(UserError) as refused:
        key_acts.merge_units(store, [A], C, LATER)
    assert refused.value.text == key_acts.SHARED_KEY
    assert kept(store) == one


def test_only_what_a_rollup_added_is_kept_of_its_vouchers(store: Store) -> None:
    """Meanwhile the step that was given was taken out of the list, and one came the other way round."""
    given = UnitTrust().vouching(HEIR, OLD, DAY)
    meanwhile = UnitTrust().vouching(NEXT, NEW, DAY)
    having(store, meanwhile)
    key_acts.keep_vouched(store, given.vouching(NEW, NEXT, DAY).vouching(B * 6, OLD, DAY), given)
    assert kept(store) == meanwhile.vouching(B * 6, OLD, DAY)
