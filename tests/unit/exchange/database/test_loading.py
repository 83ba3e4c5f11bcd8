"""Packages in a real PostgreSQL: whatever the order, the totals of the local rollup to the digit."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.base.documents import plain
from app.base.errors import Cancelled, UserError
from app.base.jobs import Watch
from app.exchange.database import connection as way
from app.exchange.database import sums
from app.exchange.database.flat import rows_of_database
from app.exchange.database.kept_packages import content_of
from app.exchange.database.loading import load
from app.exchange.database.sums import read_totals
from app.exchange.package.container import digits_of, public_key
from app.exchange.package.package import Package
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.flat_figures import rows_of_rollup
from app.exchange.rollup.intake import Collected, collect, files_in
from app.exchange.rollup.rollup import RollupResult, add_up
from app.exchange.rollup.unit_trust import UnitTrust
from app.exchange.rollup.verification import _FORK, _TWO_KEYS
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.small_cells import is_guarded
from app.store.security.key_vouchers import vouch
from tests.support.mail import CODES, FORGED, FORKED, PERIOD, read_mail, rolled, sums_of
from tests.support.province import Province
from tests.support.wording import pattern
from tests.unit.exchange.database.conftest import Database


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    return read_mail(tmp_path_factory.mktemp("mail"))


def counts(database: Database) -> list[tuple[Any, ...]]:
    with database.loading() as connection:
        tables = ("unit", "period", "series", "package", "revision", "figure")
        return [
            (name, *connection.execute(f"SELECT count(*) FROM andan.{name}").fetchone())
            for name in tables
        ]


def totals_in(database: Database) -> dict[Any, Any]:
    with database.loading() as connection:
        return read_totals(connection)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_totals_are_those_of_the_local_rollup(
    seed: int, database: Database, mail: list[Package]
) -> None:
    chance = random.Random(seed)
    some = chance.sample(mail, len(mail) - seed)
    again = chance.choices(some, k=5)
    with database.loading() as connection:
        loaded = load(connection, some + again)
        assert (loaded.new, loaded.repeated) == (len(some), len(again))
        assert read_totals(connection) == sums_of(rolled(some))


def test_after_each_package_totals_are_those_of_all_so_far(
    database: Database, mail: list[Package]
) -> None:
    order = random.Random(9).sample(mail, len(mail))
    with database.loading() as connection:
        for number in range(1, len(order) + 1):
            load(connection, [order[number - 1]])
            assert read_totals(connection) == sums_of(rolled(order[:number]))


def test_what_comes_while_sums_are_read_is_in_none_of_them(
    database: Database, mail: list[Package], monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, explain = mail[0].slot, sums._explain
    some = [one for (_unit, about), one in rolled(mail).taken.items() if about == slot]
    first, later = some[:2], some[2:]

    def meanwhile(*read: Any) -> None:
        with database.loading() as another:
            load(another, later)
        explain(*read)

    with database.loading() as connection:
        load(connection, first)
        monkeypatch.setattr(sums, "_explain", meanwhile)
        assert read_totals(connection) == sums_of(rolled(first))
        monkeypatch.undo()
        assert read_totals(connection) == sums_of(rolled(some))


def test_several_receivers_at_once_count_nothing_twice(
    database: Database, mail: list[Package]
) -> None:
    def receive(seed: int) -> int:
        with database.loading() as connection:
            return load(connection, random.Random(seed).sample(mail, len(mail))).new

    with ThreadPoolExecutor(3) as receivers:
        new = [*receivers.map(receive, range(3))]
    assert sum(new) == len(mail)
    assert totals_in(database) == sums_of(rolled(mail))


def test_what_was_broken_off_anywhere_goes_on_where_it_stopped(
    database: Database, mail: list[Package]
) -> None:
    for stop in range(1, len(mail), 4):
        asked = iter(range(len(mail)))

        def cancelled(_percent: int, asked: Any = asked, stop: int = stop) -> None:
            if next(asked) >= stop:
                raise Cancelled

        with database.loading() as connection, pytest.raises(Cancelled):
            load(connection, mail, progress=Watch(cancelled))
    with database.loading() as connection:
        load(connection, mail)
    assert totals_in(database) == sums_of(rolled(mail))


def test_nothing_of_a_package_stays_when_the_server_goes_in_the_middle_of_it(
    database: Database, mail: list[Package]
) -> None:
    with database.loading() as connection:
        load(connection, mail[:3])
    before = counts(database)

    def interrupted() -> None:
        with database.loading() as connection:
            ours = connection.info.backend_pid
            with database.server.connect(database.name) as admin:
                admin.execute(
                    "CREATE FUNCTION andan.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
                    f"$$ BEGIN PERFORM pg_terminate_backend({ours}); RETURN NULL; END $$"
                )
                admin.execute(
                    "CREATE TRIGGER cut AFTER INSERT ON andan.revision "
                    "FOR EACH ROW EXECUTE FUNCTION andan.cut()"
                )
            load(connection, mail)

    with pytest.raises(UserError, match=pattern(way.GONE)):
        interrupted()
    with database.server.connect(database.name) as admin:
        admin.execute("DROP TRIGGER cut ON andan.revision")
    assert [row for row in counts(database) if row[0] not in ("period", "series")] == [
        row for row in before if row[0] not in ("period", "series")
    ]
    with database.loading() as connection:
        load(connection, mail)
    assert totals_in(database) == sums_of(rolled(mail))


def test_a_month_whose_first_package_broke_off_can_be_written(
    database: Database, mail: list[Package]
) -> None:
    def renamed(old: str, new: str) -> None:
        with database.server.connect(database.name) as admin:
            admin.execute(f"ALTER FUNCTION andan.{old}(date) RENAME TO {new}")

    renamed("make_partition", "away")
    with pytest.raises(UserError), database.loading() as connection:
        load(connection, mail[:1])
    renamed("away", "make_partition")
    with database.loading() as connection:
        load(connection, mail[:1])
    assert totals_in(database) == sums_of(rolled(mail[:1]))


def test_a_unit_with_two_keys_counts_once_one_was_read_out(
    database: Database, mail: list[Package]
) -> None:
    with database.loading() as connection:
        refused = {(one.unit, str(one.why)) for one in load(connection, mail).refused}
        assert (FORGED, str(_TWO_KEYS.format(unit=FORGED))) in refused
        assert any(unit == FORKED and re.search(pattern(_FORK), why) for unit, why in refused)
        ours = next(p.key for p in mail if p.unit == FORGED and p.revision > 1)
        load(connection, [], {FORGED: ours})
        counted = connection.execute(
            "SELECT count(*) FROM andan.revision WHERE unit = %s", [FORGED]
        ).fetchone()
    assert counted == (2,)


def test_the_only_package_of_a_unit_counts_no_more_once_another_key_was_read_out(
    database: Database, mail: list[Package]
) -> None:
    one, other = mail[0], next(p.key for p in mail if p.key not in ("", mail[0].key))
    with database.loading() as connection:
        load(connection, [one])
        load(connection, [], {one.unit: other})
        counted = connection.execute("SELECT count(*) FROM andan.revision").fetchone()
        states = connection.execute("SELECT state FROM andan.package").fetchall()
    assert (counted, states) == ((0,), [("refused",)])


def test_the_flat_table_is_that_of_the_rollup_without_parts_of_people(
    database: Database, mail: list[Package]
) -> None:
    with database.loading() as connection:
        load(connection, mail)
        theirs = {row for row in rows_of_database(connection) if not row.part or row.figure != 0}
    guarded = {i.key for one in REPORTS.values() for i in one.indicators() if is_guarded(i)}
    ours = {
        row
        for row in rows_of_rollup(rolled(mail))
        if not row.part or (row.indicator not in guarded and row.figure != 0)
    }
    assert theirs == ours


def test_a_package_is_known_by_what_it_says(mail: list[Package]) -> None:
    one = mail[0]
    assert content_of(replace(one, name="khac")) == content_of(one)
    assert content_of(replace(one, figures=(one.figures[0] or 0, *one.figures[1:]))) == content_of(
        one
    )
    changed = replace(one, figures=((one.figures[0] or 0) + 1, *one.figures[1:]))
    assert content_of(changed) != content_of(one)
    assert content_of(replace(one, open=True)) != content_of(one)


# ---- whose key is whose -------------------------------------------------------------------------

FORMER, STOLEN, INTO = UNITS = CODES[:3]


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> list[Package]:
    """A goes on as C in the middle of the quarter, with the store of A; the key of B is stolen."""
    folder = tmp_path_factory.mktemp("merged")
    province, usb = Province.founded(folder, PERIOD), folder / "usb"
    for times, unit in enumerate(UNITS[:3], 1):
        if unit == INTO:
            province.keys[INTO] = province.keys[FORMER]
        province.send(usb, unit, times=times)
    return collect(files_in([usb])).packages


def counting(packages: list[Package], trust: UnitTrust, known: RollupResult) -> RollupResult:
    """What the local rollup makes of packages by what it knows of their units."""
    found = Collected(tuple((Path(one.name), one) for one in packages))
    return add_up(found, ExpectedUnits(UNITS, trust=trust), known.known)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_withdrawn_keys_and_merged_units_count_as_in_the_local_rollup(
    order: tuple[int, ...], database: Database, merged: list[Package]
) -> None:
    merging = UnitTrust().merging((FORMER,), INTO, date(2026, 2, 10))
    stolen = digits_of(next(one.key for one in merged if one.unit == STOLEN))
    nothing = rolled([])
    with database.loading() as connection:
        for place in order:
            load(connection, [merged[place]], trust=merging)
        local = counting(merged, merging, nothing)
        assert read_totals(connection) == sums_of(local)
        assert {unit for unit, _slot in local.taken} == {STOLEN, INTO}
        late = merging.withdrawing(stolen, date(2027, 1, 1))
        load(connection, [merged[order[0]]], trust=late)
        assert read_totals(connection) == sums_of(counting(merged, late, local))
        gone = merging.withdrawing(stolen, date(2026, 1, 1))
        load(connection, [], trust=gone)
        assert read_totals(connection) == sums_of(counting(merged, gone, local))
        load(connection, merged)  # who knows nothing of keys brings none back
        assert read_totals(connection) == sums_of(counting(merged, gone, local))
        load(connection, [], trust=merging)
        assert read_totals(connection) == sums_of(counting(merged, merging, local))


def test_nothing_new_of_a_withdrawn_key_counts_whoever_loads_it(
    database: Database, merged: list[Package]
) -> None:
    some = [one for one in merged if one.unit != STOLEN]
    [new] = [one for one in merged if one.unit == STOLEN]
    trust = UnitTrust().withdrawing(digits_of(new.key), date(2027, 1, 1))
    with database.loading() as connection:
        load(connection, some[:1], trust=trust)
        refused = load(connection, [*some[:1], new]).refused
        assert [one.unit for one in refused] == [STOLEN]
        assert read_totals(connection) == sums_of(rolled(some[:1]))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_key_that_the_old_one_vouches_for_counts_as_in_the_local_rollup(
    order: tuple[int, ...], database: Database, tmp_path: Path
) -> None:
    """The database keeps no vouchers: that they were seen stands in the list of who took the packages."""
    province, unit = Province.founded(tmp_path, PERIOD), FORMER
    province.send(tmp_path / "usb", unit)
    old, province.keys[unit] = province.keys[unit], Ed25519PrivateKey.generate()
    voucher = plain(vouch(old, public_key(province.keys[unit]), date(2026, 4, 2)))
    province.send(tmp_path / "usb", unit, times=2, vouchers=[voucher])
    both = sorted(collect(files_in([tmp_path / "usb"])).packages, key=lambda one: one.sequence)
    local = counting(both, UnitTrust(), rolled([]))
    assert [one.sequence for one in local.taken.values()] == [2]
    with database.loading() as connection:
        for place in order:
            load(connection, [both[place]], trust=local.trust)
        assert read_totals(connection) == sums_of(local)
        load(connection, both)
        assert read_totals(connection) == sums_of(local)
