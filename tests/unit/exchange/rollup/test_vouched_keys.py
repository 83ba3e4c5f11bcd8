"""A key that another vouches for takes its place without a new paper, and is told; nobody else's does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.base.documents import BadDocument, plain
from app.base.json_types import JsonValue
from app.base.periods import parse
from app.exchange.package.container import digits_of, public_key, spaced
from app.exchange.package.package import read_package, write_package
from app.exchange.rollup import collected, expected_units, key_acts
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.key_notes import _VOUCHED
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.unit_trust import UnitTrust
from app.exchange.rollup.verification import _NOT_REGISTERED, _OTHER_KEY, _REPLACED_KEY
from app.law import communes
from app.store import Store
from app.store.read.principal import AccountRole, NotPermitted, Principal
from app.store.security.key_vouchers import vouch
from app.store.security.signing_keys import change_signing_key, signing_keys
from tests.support.packages import sender
from tests.support.province import Province

PERIOD = parse("2026-03")
A, B = (unit.code for unit in communes.of_province("33")[:2])
DAY, LATER = date(2026, 4, 2), date(2026, 5, 1)


@dataclass
class Post:
    """Unit A, which has handed in once, and whose officer then leaves."""

    province: Province
    folder: Path

    def change(self) -> list[JsonValue]:
        """Another key for A; what its packages carry from then on."""
        former, made = self.province.keys[A], Ed25519PrivateKey.generate()
        self.province.keys[A] = made
        return [plain(vouch(former, public_key(made), DAY))]

    def digits(self) -> str:
        return digits_of(public_key(self.province.keys[A]))

    def added(
        self, trust: UnitTrust | None = None, known: ReceiverHistory | None = None
    ) -> RollupResult:
        expected = ExpectedUnits((A, B), trust=trust or UnitTrust())
        return add_up(collect(files_in([self.folder])), expected, known)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return Province.founded(tmp_path_factory.mktemp("mau"), PERIOD).parts


@pytest.fixture
def post(parts: dict[str, bytes], tmp_path: Path) -> Post:
    made = Post(Province(PERIOD, parts), tmp_path / "post")
    made.province.send(made.folder, A)
    return made


def why(result: RollupResult) -> list[str]:
    return [str(one.why) for one in result.refused]


def newest(result: RollupResult) -> int:
    [package] = [one for (unit, _slot), one in result.taken.items() if unit == A]
    return package.sequence


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_key_that_the_old_one_vouches_for_is_taken_and_told(post: Post, on_paper: bool) -> None:
    old, before = post.digits(), post.added()
    trust = UnitTrust().registering(A, old) if on_paper else UnitTrust()
    carried = post.change()
    post.province.send(post.folder, A, times=2, vouchers=carried)
    for known in (before.known, None):
        result = post.added(trust, known)
        assert (newest(result), why(result)) == (2, [])
        [slot] = result.slots
        note = _VOUCHED.format(day="02/04/2026", digits=spaced(old))
        assert note in result.matrix[A, slot].notes
        assert result.known.keys[A] == public_key(post.province.keys[A])
        assert [*result.known.chain] == [A]  # its numbers go on
    post.province.send(post.folder, A, times=3)  # the voucher is known by now
    assert newest(post.added(result.trust, result.known)) == 3
    named = result.trust.registering(A, post.digits())
    assert note not in post.added(named, result.known).matrix[A, slot].notes


def test_a_voucher_that_no_key_of_the_unit_signed_is_none(post: Post) -> None:
    before, old, last = post.added(), post.digits(), post.province.last[A]
    [true] = post.change()
    assert isinstance(true, dict)
    key = public_key(post.province.keys[A])
    stranger = plain(vouch(Ed25519PrivateKey.generate(), key, DAY))
    paper = UnitTrust().registering(A, old)
    for carried in (stranger, true | {"since": "2026-01-01"}, true | {"key": "ab" * 32}):
        post.province.send(post.folder, A, times=2, vouchers=[carried])
        assert why(post.added(None, before.known)) == [str(_OTHER_KEY.format(unit=A))]
        assert why(post.added(paper, before.known)) == [str(_NOT_REGISTERED.format(unit=A))]
        post.province.last[A] = last


def test_a_withdrawn_key_vouches_for_nothing_new(post: Post) -> None:
    before, old = post.added(), post.digits()
    post.province.send(post.folder, A, times=2, vouchers=post.change())
    gone = UnitTrust().withdrawing(old, LATER)
    assert why(post.added(gone, before.known)) == [str(_OTHER_KEY.format(unit=A))]
    known = post.added(None, before.known)  # what it vouched for before that stays
    assert newest(post.added(known.trust.withdrawing(old, LATER), known.known)) == 2


def test_a_key_that_vouches_for_two_vouches_for_neither(post: Post) -> None:
    """Whoever stole the old key signs for a key of their own: the one known first goes on, else none."""
    before, old, last = post.added(), post.province.keys[A], post.province.last[A]
    first = post.province.send(post.folder, A, times=2, vouchers=post.change())
    known = post.added(None, before.known)
    post.province.keys[A], post.province.last[A] = old, last
    post.province.send(post.folder / "gia", A, times=9, vouchers=post.change())
    assert why(post.added(None, before.known)) == [str(_OTHER_KEY.format(unit=A))] * 2
    result = post.added(known.trust, known.known)
    assert {one.name for one in result.taken.values()} == {first.name}
    assert why(result) == [str(_OTHER_KEY.format(unit=A))]


def test_whoever_kept_the_old_key_hands_in_nothing_new(post: Post) -> None:
    before, old = post.added(), post.province.keys[A]
    carried = post.change()
    post.province.send(post.folder, A, times=2, vouchers=carried)
    post.province.keys[A] = old
    post.province.send(post.folder, A, times=9)
    for known in (before.known, None):
        result = post.added(None, known)
        assert newest(result) == 2
        assert why(result) == [str(_REPLACED_KEY.format(day="02/04/2026"))]


def test_a_replaced_key_signs_nothing_new_after_its_heir_was_withdrawn(post: Post) -> None:
    old = post.province.keys[A]
    post.province.send(post.folder, A, times=2, vouchers=post.change())
    known, new = post.added(), post.digits()
    post.province.keys[A] = old
    post.province.send(post.folder, A, times=3)
    result = post.added(known.trust.withdrawing(new, LATER), known.known)
    assert newest(result) == 2
    assert why(result) == [str(_REPLACED_KEY.format(day="02/04/2026"))]


def test_keys_do_not_vouch_for_each_other_in_a_circle() -> None:
    trust = UnitTrust().vouching("2" * 30, "1" * 30, DAY)
    with pytest.raises(BadDocument):
        trust.vouching("1" * 30, "2" * 30, DAY)


def test_what_was_vouched_for_is_kept_with_what_was_collected(post: Post, store: Store) -> None:
    post.province.send(post.folder, A, times=2, vouchers=post.change())
    found, result = collect(files_in([post.folder])), post.added()
    collected.save(store, found, ReceiverHistory())
    assert collected.load(store) == (found, ReceiverHistory())
    key_acts.keep_vouched(store, result.trust, UnitTrust())
    assert expected_units.load(store).trust.vouched == result.trust.vouched != {}


def test_a_unit_changes_its_key_and_its_packages_say_which_one_vouches(tmp_path: Path) -> None:
    unit = sender(tmp_path)
    done, former = unit.freeze(), public_key(signing_keys(unit.store).signing)
    first = read_package(write_package(unit.store, done, tmp_path / "1"))
    unit.store._shared.principal = Principal("lan", AccountRole.OFFICER)
    with pytest.raises(NotPermitted):
        change_signing_key(unit.store)
    unit.store._shared.principal = Principal("lan", AccountRole.CHIEF)
    keys = change_signing_key(unit.store)
    again = read_package(write_package(unit.store, done, tmp_path / "2"))
    assert (first.key, first.vouchers) == (former, ())
    assert again.key == public_key(keys.signing) != former
    assert [(one.before, one.key) for one in again.vouchers] == [(former, again.key)]
    alike = {"key": "", "vouchers": ()}
    assert replace(again, **alike) == replace(first, **alike)
    for _more in range(5):
        change_signing_key(unit.store)
    assert len(signing_keys(unit.store).vouchers) == 4  # what travels with each package has an end
    unit.store.close()
