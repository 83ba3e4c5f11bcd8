"""Several receivers with one database: each one's list of keys is its own, and all of them rule together."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from app.base.jobs import Watch
from app.exchange.database import merged_trust, schema
from app.exchange.database.loading import load
from app.exchange.database.merged_trust import merged
from app.exchange.database.sums import read_totals
from app.exchange.package.container import digits_of
from app.exchange.package.package import Package
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import add_up
from app.exchange.rollup.unit_trust import UnitTrust
from tests.support.mail import CODES, PERIOD, sums_of
from tests.support.postgres import OWNER
from tests.support.province import Province
from tests.support.wording import pattern
from tests.unit.exchange.database.conftest import Database

ONE, OTHER, THIRD = UNITS = CODES[:3]
LAN, MINH = "1" * 30, "2" * 30  # two receivers, by the digits of their stores' keys
SPRING, LATER = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    """A package of each of three units, and one of the first with a key of its own."""
    folder = tmp_path_factory.mktemp("three")
    province, usb = Province.founded(folder, PERIOD), folder / "usb"
    for times, unit in enumerate(UNITS, 1):
        province.send(usb, unit, times=times)
    del province.keys[ONE], province.last[ONE]
    province.send(usb / "second", ONE, times=9)
    return collect(files_in([usb])).packages


def key(mail: list[Package], unit: str, times: int = 0) -> str:
    """The digits of a unit's first key, or of a later one."""
    return digits_of([one.key for one in mail if one.unit == unit][times])


def local(packages: list[Package], trust: UnitTrust) -> Any:
    """What the local rollup of a receiver comes to who knows all this from the beginning."""
    found = Collected(tuple((Path(one.name), one) for one in packages))
    return sums_of(add_up(found, ExpectedUnits(UNITS, trust=trust)))


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_who_loads_last_takes_back_nothing_that_another_registered(
    order: tuple[int, ...], database: Database, mail: list[Package]
) -> None:
    lan = UnitTrust().registering(ONE, key(mail, ONE))
    minh = UnitTrust().withdrawing(key(mail, OTHER), SPRING)
    loads = [(LAN, lan, mail[:2]), (MINH, minh, mail[2:]), ("", UnitTrust(), mail)]
    both = merged({LAN: lan, MINH: minh}).trust
    with database.loading() as connection:
        for place in order:
            receiver, trust, some = loads[place]
            load(connection, some, trust=trust, receiver=receiver)
        load(connection, [], trust=lan, receiver=LAN)
        assert read_totals(connection) == local(mail, both)
        counts = connection.execute("SELECT unit FROM andan.revision ORDER BY unit").fetchall()
    assert counts == [(unit,) for unit in sorted((ONE, THIRD))]


def test_who_registered_or_withdrew_takes_it_back(database: Database, mail: list[Package]) -> None:
    wrong = UnitTrust().withdrawing(key(mail, OTHER), SPRING)
    with database.loading() as connection:
        load(connection, mail, trust=wrong, receiver=LAN)
        load(connection, [], trust=UnitTrust(), receiver=MINH)
        assert read_totals(connection) == local(mail, wrong)
        load(connection, [], trust=UnitTrust(), receiver=LAN)
        assert read_totals(connection) == local(mail, UnitTrust())


def test_nothing_new_of_a_key_that_another_receiver_withdrew(
    database: Database, mail: list[Package]
) -> None:
    """Its day cannot be believed, and the receiver who takes it does not know that."""
    [new] = [one for one in mail if one.unit == OTHER]
    minh = UnitTrust().withdrawing(key(mail, OTHER), LATER)
    lan = UnitTrust().registering(THIRD, key(mail, THIRD))
    with database.loading() as connection:
        load(connection, [], trust=minh, receiver=MINH)
        refused = load(connection, [new], trust=lan, receiver=LAN).refused
        assert [one.unit for one in refused] == [OTHER]
        assert read_totals(connection) == {}


def test_a_list_that_comes_in_the_middle_rules_over_what_is_being_loaded(
    database: Database, mail: list[Package]
) -> None:
    minh = UnitTrust().withdrawing(key(mail, OTHER), SPRING)
    some, asked = [mail[2], *(one for one in mail if one.unit == OTHER)], iter(range(9))

    def meanwhile(_percent: int) -> None:
        if next(asked) == 1:  # the first waits to be sent, the second is still to come
            with database.loading() as another:
                load(another, [], trust=minh, receiver=MINH)

    with database.loading() as connection:
        load(connection, some, progress=Watch(meanwhile))
        assert read_totals(connection) == local(some, minh)


def test_receivers_with_lists_of_their_own_who_load_at_once(
    database: Database, mail: list[Package]
) -> None:
    lists = {
        LAN: UnitTrust().registering(ONE, key(mail, ONE)),
        MINH: UnitTrust().withdrawing(key(mail, OTHER), SPRING),
    }

    def receive(receiver: str) -> int:
        with database.loading() as connection:
            return load(connection, mail, trust=lists[receiver], receiver=receiver).new

    with ThreadPoolExecutor(2) as receivers:
        assert sum(receivers.map(receive, lists)) == len(mail)
    with database.loading() as connection:
        assert read_totals(connection) == local(mail, merged(lists).trust)
        settled = connection.execute("SELECT receiver, settled FROM andan.trust ORDER BY 1")
        assert settled.fetchall() == [(LAN, True), (MINH, True)]


def test_a_list_whose_load_broke_off_is_settled_by_the_next(
    database: Database, mail: list[Package]
) -> None:
    minh = UnitTrust().withdrawing(key(mail, OTHER), SPRING)
    with database.loading() as connection:
        load(connection, mail)
        load(connection, [], trust=minh, receiver=MINH)
        # As if only the list itself had been written.
        connection.execute("UPDATE andan.trust SET settled = false")
        connection.execute("UPDATE andan.package SET state = 'counts' WHERE unit = %s", [OTHER])
        load(connection, [], receiver=LAN)
        assert read_totals(connection) == local(mail, minh)


def test_contradictions_are_told_with_every_load(database: Database, mail: list[Package]) -> None:
    lan = UnitTrust().registering(ONE, key(mail, THIRD))
    minh = UnitTrust().registering(THIRD, key(mail, THIRD))
    with database.loading() as connection:
        assert load(connection, [], trust=lan, receiver=LAN).conflicts == ()
        told = load(connection, mail, trust=minh, receiver=MINH).conflicts
        assert [one for one in told if _says(merged_trust._TWO_OWNERS, one)] == [*told]
        assert load(connection, []).conflicts == told
        counts = connection.execute("SELECT unit FROM andan.revision").fetchall()
    assert counts == [(OTHER,)]


def test_the_list_of_a_database_of_before_holds_until_it_is_emptied(
    empty: Database, mail: list[Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = schema.steps()
    monkeypatch.setattr(schema, "steps", lambda: {n: steps[n] for n in (1, 2)})
    former = UnitTrust().withdrawing(key(mail, OTHER), SPRING)
    written = f'{{"withdrawn": {{"{key(mail, OTHER)}": "2026-01-01"}}}}'
    with empty.as_user(OWNER) as connection:
        assert schema.prepare(connection) == 2
        connection.execute("INSERT INTO andan.trust (list, settled) VALUES (%s, true)", [written])
        monkeypatch.undo()
        assert schema.prepare(connection) == max(steps)
    with empty.loading() as connection:
        load(connection, mail, trust=UnitTrust(), receiver=LAN)
        assert read_totals(connection) == local(mail, former)
    with empty.as_user(OWNER) as connection:
        connection.execute(
            "UPDATE andan.trust SET list = '{}', settled = false, version = version + 1 "
            "WHERE receiver = ''"
        )
    with empty.loading() as connection:
        load(connection, [])
        assert read_totals(connection) == local(mail, UnitTrust())


# ---- lists as one -------------------------------------------------------------------------------

FIRST, SECOND = "3" * 30, "4" * 30


def test_lists_come_to_the_same_whoever_is_called_first() -> None:
    lan = UnitTrust().registering(ONE, FIRST).withdrawing(SECOND, LATER)
    minh = UnitTrust().registering(ONE, SECOND).withdrawing(SECOND, SPRING)
    found = merged({LAN: lan, MINH: minh})
    assert {*found.trust.keys[ONE]} == {FIRST, SECOND}
    assert found.trust.withdrawn == {SECOND: SPRING}
    turned = merged({LAN: minh, MINH: lan})
    assert turned.trust == replace_keys(found.trust, turned.trust)
    assert found.conflicts == turned.conflicts == ()


def replace_keys(one: UnitTrust, other: UnitTrust) -> UnitTrust:
    """With the keys in the order of the other: an order of names."""
    return UnitTrust(other.keys, one.withdrawn, one.successors, one.earlier)


def test_of_two_fates_of_a_unit_the_earlier_holds_and_both_are_told() -> None:
    lan = UnitTrust().merging([ONE], OTHER, LATER)
    minh = UnitTrust().merging([ONE], THIRD, SPRING)
    found = merged({LAN: lan, MINH: minh})
    assert found.trust.successors[ONE].unit == THIRD
    [told] = found.conflicts
    assert _says(merged_trust._TWO_FATES, told) and OTHER in told.vi and THIRD in told.vi


def test_units_that_became_each_other_are_on_their_own() -> None:
    lan, minh = UnitTrust().merging([ONE], OTHER, SPRING), UnitTrust().merging([OTHER], ONE, SPRING)
    found = merged({LAN: lan, MINH: minh})
    assert found.trust.successors == {}
    assert [_says(merged_trust._CIRCLE, one) for one in found.conflicts] == [True]


def test_a_key_of_units_that_became_one_is_no_contradiction() -> None:
    lan = UnitTrust().registering(ONE, FIRST).merging([ONE], OTHER, SPRING)
    minh = UnitTrust().registering(OTHER, FIRST)
    found = merged({LAN: lan, MINH: minh})
    assert found.conflicts == ()
    assert found.trust.keys == {ONE: (FIRST,), OTHER: (FIRST,)}


def test_of_two_heirs_of_a_key_the_first_heard_signs_and_both_are_told() -> None:
    lan, minh = (
        UnitTrust().vouching("5" * 30, FIRST, LATER),
        UnitTrust().vouching(SECOND, FIRST, SPRING),
    )
    for lists in ({LAN: lan, MINH: minh}, {LAN: minh, MINH: lan}):
        found = merged(lists)
        assert [*found.trust.vouched] == [SECOND]
        [told] = found.conflicts
        assert _says(merged_trust._TWO_HEIRS, told)


def test_a_key_that_a_receiver_withdrew_by_then_vouches_for_no_key_but_one_on_paper() -> None:
    minh = UnitTrust().withdrawing(FIRST, SPRING)
    for since, stays in ((SPRING, False), (LATER, False), (date(2025, 12, 31), True)):
        lan = UnitTrust().vouching(SECOND, FIRST, since)
        assert (SECOND in merged({LAN: lan, MINH: minh}).trust.vouched) == stays
        paper = merged({LAN: lan.registering(ONE, SECOND), MINH: minh}).trust
        assert SECOND in paper.vouched


def _says(text: Any, said: Any) -> bool:
    return re.search(pattern(text), said.vi) is not None
