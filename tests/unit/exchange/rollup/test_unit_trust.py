"""Whose key is whose: stamped papers, keys withdrawn, one key for two, units that became another."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.base.documents import BadDocument, decode, plain
from app.base.periods import parse
from app.exchange.package.container import digits_of, public_key
from app.exchange.rollup import expected_units
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import collect, files_in
from app.exchange.rollup.rollup import RollupResult, UnitStatus, add_up
from app.exchange.rollup.unit_trust import UnitTrust
from app.exchange.rollup.verification import (
    _ITS_KEY,
    _MERGED,
    _NEVER_SEEN,
    _NOT_REGISTERED,
    _NOT_YET,
    _ONE_KEY,
    _WITHDRAWN,
    _WITHIN,
)
from app.law import communes
from app.store import Store
from tests.support.province import AT, Province

PERIOD = parse("2026-03")
A, B, C = (unit.code for unit in communes.of_province("33")[:3])
SLOTTED = date(2026, 3, 1), date(2026, 4, 1)


@dataclass
class Post:
    """Units of an invented province, and what their receiver makes of their packages."""

    province: Province
    folder: Path

    def digits(self, unit: str) -> str:
        return digits_of(public_key(self.province.keys[unit]))

    def added(
        self, trust: UnitTrust | None = None, known: ReceiverHistory | None = None
    ) -> RollupResult:
        expected = ExpectedUnits((A, B, C), trust=trust or UnitTrust())
        return add_up(collect(files_in([self.folder])), expected, known)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return Province.founded(tmp_path_factory.mktemp("mau"), PERIOD).parts


@pytest.fixture
def post(parts: dict[str, bytes], tmp_path: Path) -> Post:
    return Post(Province(PERIOD, parts), tmp_path / "post")


def why(result: RollupResult) -> dict[str, str]:
    return {one.unit: str(one.why) for one in result.rejected}


def taken(result: RollupResult) -> set[str]:
    return {unit for unit, _slot in result.taken}


def test_two_units_with_one_key_are_told_and_neither_is_added(post: Post) -> None:
    key = Ed25519PrivateKey.generate()
    post.province.keys |= {A: key, B: key}
    for unit in (A, B, C):
        post.province.send(post.folder, unit)
    result = post.added()
    assert taken(result) == {C}
    assert why(result) == dict.fromkeys((A, B), str(_ONE_KEY.format(units=f"{A}, {B}")))
    known = ReceiverHistory(keys={A: public_key(key)})
    assert why(post.added(known=known)) == {B: str(_ITS_KEY.format(owner=A, unit=B))}
    paper = UnitTrust().registering(B, post.digits(B))
    assert why(post.added(paper)) == {A: str(_ITS_KEY.format(owner=B, unit=A))}


def test_only_the_key_of_the_stamped_paper_counts(post: Post) -> None:
    post.province.send(post.folder, A)
    other = digits_of(public_key(Ed25519PrivateKey.generate()))
    assert why(post.added(UnitTrust().registering(A, other))) == {
        A: str(_NOT_REGISTERED.format(unit=A))
    }
    both = UnitTrust().registering(A, other).registering(A, post.digits(A))
    assert taken(post.added(both)) == {A}
    earlier = ReceiverHistory(keys={A: public_key(Ed25519PrivateKey.generate())})
    assert taken(post.added(both, earlier)) == {A}


def test_what_was_signed_before_the_paper_counts_and_nothing_new(post: Post) -> None:
    """The key of a first package may be anybody's: what had come stays, the paper rules over the rest."""
    first = post.province.send(post.folder, A)
    before, old = post.added(), post.digits(A)
    known = before.known
    paper = UnitTrust().registering(A, "7" * 30, old)
    assert taken(post.added(paper, known)) == {A}
    assert why(post.added(paper)) == {A: str(_NOT_REGISTERED.format(unit=A))}
    post.province.send(post.folder, A, times=2)
    result = post.added(paper, known)
    assert why(result) == {A: str(_NOT_REGISTERED.format(unit=A))}
    assert {one.name for one in result.taken.values()} == {first.name}
    post.province.keys[A] = Ed25519PrivateKey.generate()
    post.province.last.clear()
    newer = post.province.send(post.folder / "moi", A, times=3, revision=3)
    own = UnitTrust().registering(A, post.digits(A), old)
    result = post.added(own, known)
    assert {one.name for one in result.taken.values()} == {newer.name}
    assert taken(post.added(own, result.known)) == {A}


def test_one_key_is_not_registered_for_two_units() -> None:
    with pytest.raises(BadDocument):
        UnitTrust().registering(A, "1" * 30).registering(B, "1" * 30)
    one = UnitTrust().merging((A,), B, SLOTTED[0])
    one.registering(A, "1" * 30).registering(B, "1" * 30)


def test_what_a_withdrawn_key_signs_is_refused_however_it_is_dated(post: Post) -> None:
    """Whoever has a stolen key may date a package back: what had not come before is not believed."""
    post.province.send(post.folder, A)
    before = post.added()
    day = AT.date()
    gone = UnitTrust().withdrawing(post.digits(A), day)
    assert why(post.added(gone)) == {A: str(_WITHDRAWN.format(day=f"{day:%d/%m/%Y}"))}
    later = UnitTrust().withdrawing(post.digits(A), date(2026, 5, 1))
    assert why(post.added(later)) == {A: str(_NEVER_SEEN.format(day="01/05/2026"))}
    assert taken(post.added(later, before.known)) == {A}


def test_units_that_were_merged_are_added_once(post: Post) -> None:
    """From April on A and B are C, which goes on with the store of A."""
    post.province.send(post.folder, A)
    post.province.send(post.folder, B)
    post.province.keys[C] = post.province.keys[A]
    path = post.province.send(post.folder, C, times=2)
    march, april = (UnitTrust().merging((A, B), C, day) for day in SLOTTED)
    result = post.added(april)
    assert taken(result) == {A, B}
    assert why(result) == {C: str(_NOT_YET.format(unit=C, day="01/04/2026"))}
    result = post.added(march)
    assert taken(result) == {C}
    assert why(result) == {
        unit: str(_MERGED.format(unit=unit, into=C, day="01/03/2026")) for unit in (A, B)
    }
    path.unlink()
    [slot] = (result := post.added(april)).slots
    assert result.matrix[C, slot].state is UnitStatus.NOT_DUE
    assert result.missing(slot) == []


def test_a_period_in_which_units_were_merged_counts_no_record_twice(post: Post) -> None:
    """C goes on with the store of A, so its report of the month holds what A handed in."""
    post.province.send(post.folder, A)
    post.province.send(post.folder, B)
    post.province.keys[C] = post.province.keys[A]
    post.province.send(post.folder, C, times=2)
    trust = UnitTrust().merging((A, B), C, date(2026, 3, 16))
    result = post.added(trust)
    assert taken(result) == {B, C}
    assert why(result) == {A: str(_WITHIN.format(unit=A, into=C))}


def test_a_unit_that_takes_others_in_under_its_own_code_keeps_its_past(post: Post) -> None:
    """A joins C from April on, and C goes on as C: what C handed in for March is its own."""
    for unit in (A, C):
        post.province.send(post.folder, unit)
    march, april = (UnitTrust().merging((A, C), C, day) for day in SLOTTED)
    result = post.added(april)
    assert taken(result) == {A, C}
    [slot] = result.slots
    assert result.missing(slot) == [B]
    assert taken(post.added(march)) == {C}
    kept = decode(UnitTrust, json.dumps(plain(april)))
    assert kept == april and kept.begun(C) is None


def test_a_successors_refused_package_takes_nobodys_place(post: Post) -> None:
    """C says that it goes on with the store of A, but registered another key: the month of A counts."""
    post.province.send(post.folder, A)
    post.province.keys[C] = post.province.keys[A]
    post.province.send(post.folder, C, times=2)
    trust = UnitTrust().merging((A, B), C, date(2026, 3, 16)).registering(C, "7" * 30)
    result = post.added(trust)
    assert taken(result) == {A}
    assert why(result) == {C: str(_NOT_REGISTERED.format(unit=C))}


def test_units_do_not_follow_each_other_in_a_circle() -> None:
    trust = UnitTrust().merging((A,), B, SLOTTED[0])
    with pytest.raises(BadDocument):
        trust.merging((B,), A, SLOTTED[1])


def test_what_is_known_of_keys_is_kept(store: Store) -> None:
    trust = UnitTrust().registering(A, "1" * 30).withdrawing("2" * 30, SLOTTED[0])
    expected = ExpectedUnits((A,), trust=trust.merging((A, B), C, SLOTTED[1]))
    expected_units.save(store, expected)
    assert expected_units.load(store) == expected
    assert expected_units.load(store) != replace(expected, trust=UnitTrust())
