"""Rollups of rollups: commune, province, ministry, with every commune's signature on the way."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.periods import parse
from app.exchange.package.container import (
    Altered,
    decrypt,
    pack,
    public_key,
    sha256,
    unpack,
)
from app.exchange.package.package import MANIFEST, SUFFIX
from app.exchange.package.receivers import choose_receiver, own_card
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.intake import BUNDLE_SUFFIX, Collected, collect, files_in
from app.exchange.rollup.passing_on import (
    _CHANGED,
    _NO_RECEIVER,
    OwnRollup,
    PassedOn,
    TooDeep,
    pass_on,
)
from app.exchange.rollup.rollup import RollupResult, add_up, rollup
from app.law import communes
from app.store import Store
from app.store.read.principal import AccountRole, Principal
from app.store.security.signing_keys import change_signing_key, signing_keys
from app.store.submissions import canonical_json
from tests.support.packages import sender
from tests.support.province import AT, Province, typed
from tests.support.wording import pattern

PERIOD = parse("2026-Q1")
NORTH = [unit.code for unit in communes.of_province("33")[:4]]
SOUTH = [unit.code for unit in communes.of_province("79")[:3]]


@dataclass
class Level:
    """A receiver: its store, and the folder that its post comes into."""

    store: Store
    post: Path

    def received(self) -> tuple[Collected, RollupResult]:
        keys = signing_keys(self.store)
        found = collect(files_in([self.post]), None, keys.opening, keys.signers)
        return found, add_up(found)

    def pass_on(self, to: Level) -> PassedOn:
        choose_receiver(self.store, "movement", own_card(to.store))
        return pass_on(self.store, *self.received(), to.post)


@dataclass
class Country:
    ministry: Level
    north: Level
    south: Level
    senders: Province


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    made = []
    for name, code in (("bo", "00004"), ("bac", NORTH[0]), ("nam", SOUTH[0])):
        (tmp_path / name).mkdir()
        post = tmp_path / f"{name}-nhan"
        post.mkdir()
        made.append(Level(sender(tmp_path / name, code).store, post))
    province = Province.founded(tmp_path, PERIOD)
    for level, codes in ((made[1], NORTH), (made[2], SOUTH)):
        for number, code in enumerate(codes):
            province.send(level.post, code, times=1 + number)
    yield Country(*made, province)
    for level in made:
        level.store.close()


def test_the_sums_of_the_ministry_are_those_of_all_communes(country: Country) -> None:
    for level, number in ((country.north, len(NORTH)), (country.south, len(SOUTH))):
        sent = level.pass_on(country.ministry)
        assert (sent.packages, sent.left_out) == (number, ())
    _found, result = country.ministry.received()
    every = rollup(files_in([country.north.post, country.south.post]))
    assert result.totals == every.totals
    assert result.known == every.known
    assert {unit for unit, _slot in result.taken} == {*NORTH, *SOUTH}
    north, south = country.north.received()[1], country.south.received()[1]
    [slot] = result.slots
    for key, total in result.totals[slot].items():
        below = [one.totals[slot][key].units for one in (north, south)]
        assert total.units == sum(below)


def test_a_figure_is_followed_down_to_the_file_that_the_commune_sent(country: Country) -> None:
    sent = country.north.pass_on(country.ministry)
    _found, result = country.ministry.received()
    taken = next(one for (unit, _slot), one in result.taken.items() if unit == NORTH[1])
    file, part = taken.name.split("/")
    assert file == sent.path.name
    opening = signing_keys(country.ministry.store).opening
    plain = decrypt(sent.path.read_bytes(), file, opening)
    inside = zipfile.ZipFile(io.BytesIO(plain)).read(part)
    [original] = country.north.post.glob(f"{NORTH[1]}-*{SUFFIX}")
    assert inside == original.read_bytes()


def test_three_levels_carry_every_signature(country: Country, tmp_path: Path) -> None:
    country.north.pass_on(country.ministry)
    (tmp_path / "tren").mkdir()
    (tmp_path / "tren-nhan").mkdir()
    above = Level(sender(tmp_path / "tren", "00008").store, tmp_path / "tren-nhan")
    sent = country.ministry.pass_on(above)
    _found, result = above.received()
    above.store.close()
    assert sent.packages == len(NORTH)
    assert result.totals == country.north.received()[1].totals
    assert {one.name.count("/") for one in result.taken.values()} == {1}
    assert {one.key for one in result.taken.values()} == {
        public_key(country.senders.keys[code]) for code in NORTH
    }


def test_figures_that_a_province_changes_are_refused_and_the_rest_is_added(
    country: Country,
) -> None:
    sent = country.north.pass_on(country.ministry)
    opening = signing_keys(country.ministry.store).opening
    plain = decrypt(sent.path.read_bytes(), "", opening)
    parts, names, _signer = unpack(plain, "", (MANIFEST,))
    parts = unpack(plain, "", names)[0]
    changed = next(name for name in parts if name.startswith(NORTH[2]))
    parts[changed] = parts[changed].replace(b'"visits"', b'"Visits"', 1)
    manifest = json.loads(parts[MANIFEST])
    manifest["packages"][changed] = sha256(parts[changed]).hex()
    parts[MANIFEST] = canonical_json(manifest)
    key = signing_keys(country.north.store).signing
    sent.path.write_bytes(pack(parts, AT, key))
    _found, result = country.ministry.received()
    assert {unit for unit, _slot in result.taken} == {*NORTH} - {NORTH[2]}
    [refused] = result.refused
    assert str(refused.why) == str(Altered.reason.format(name=f"{sent.path.name}/{changed}"))


def test_a_rollup_whose_manifest_does_not_fit_is_refused_whole(country: Country) -> None:
    sent = country.north.pass_on(country.ministry)
    opening = signing_keys(country.ministry.store).opening
    plain = decrypt(sent.path.read_bytes(), "", opening)
    _parts, names, _signer = unpack(plain, "", (MANIFEST,))
    parts = unpack(plain, "", names)[0]
    parts.pop(next(name for name in parts if name.startswith(NORTH[2])))
    sent.path.write_bytes(pack(parts, AT, signing_keys(country.north.store).signing))
    _found, result = country.ministry.received()
    assert not result.taken
    assert [str(one.why) for one in result.refused] == [
        str(Altered.reason.format(name=sent.path.name))
    ]


def test_what_a_province_signed_is_not_fed_back_to_it(country: Country) -> None:
    before = country.north.received()[1]
    sent = country.north.pass_on(country.north)
    for _with_the_key_of_then_and_another in range(2):
        _found, result = country.north.received()
        assert result.totals == before.totals
        assert [str(one.why) for one in result.refused] == [
            str(OwnRollup.reason.format(name=sent.path.name))
        ]
        country.north.store._shared.principal = Principal("lan", AccountRole.CHIEF)
        change_signing_key(country.north.store)


def test_rollups_are_not_followed_without_end(country: Country) -> None:
    key = signing_keys(country.south.store).signing
    [inner] = list(country.south.post.glob(f"{SOUTH[0]}-*"))[:1]
    data, name = inner.read_bytes(), inner.name
    for level in range(4):
        manifest = {
            "format": "andan-tong-hop", "schema": 1, "unit": {"code": "00008", "name": "Tỉnh"},
            "at": AT.isoformat(), "key": public_key(key), "packages": {name: sha256(data).hex()},
        }  # fmt: skip
        data, name = (
            pack({name: data, MANIFEST: canonical_json(manifest)}, AT, key),
            f"{level}{BUNDLE_SUFFIX}",
        )
    (country.ministry.post / name).write_bytes(data)
    _found, result = country.ministry.received()
    [refused] = result.refused
    assert not result.taken
    assert str(refused.why).startswith(str(TooDeep.reason.format(name=name))[:5])
    assert "0" + BUNDLE_SUFFIX in str(refused.why)


def test_without_a_receiver_above_nothing_for_one_alone_is_written(country: Country) -> None:
    found, result = country.north.received()
    with pytest.raises(UserError, match=pattern(_NO_RECEIVER)):
        pass_on(country.north.store, found, result, country.ministry.post)
    assert not list(country.ministry.post.iterdir())
    for path in country.north.post.iterdir():
        path.unlink()
    for code in NORTH:
        country.senders.send(country.north.post, code, open=True)
    sent = pass_on(country.north.store, *country.north.received(), country.ministry.post)
    assert zipfile.is_zipfile(sent.path)


def test_one_open_package_in_a_rollup_does_not_open_the_others(country: Country) -> None:
    last = max(country.north.post.glob("*"))
    last.unlink()
    country.senders.send(country.north.post, last.name[:5], open=True)
    country.north.pass_on(country.ministry)
    with pytest.raises(UserError, match=pattern(_NO_RECEIVER)):
        pass_on(country.ministry.store, *country.ministry.received(), country.south.post)
    assert not list(country.south.post.glob(f"*{BUNDLE_SUFFIX}"))


def test_what_was_refused_out_of_a_rollup_does_not_go_up(country: Country) -> None:
    country.north.pass_on(country.ministry)
    expected = ExpectedUnits((NORTH[0], NORTH[2]))
    found, _result = country.ministry.received()
    choose_receiver(country.ministry.store, "movement", own_card(country.south.store))
    for path in country.south.post.iterdir():
        path.unlink()
    pass_on(country.ministry.store, found, add_up(found, expected), country.south.post)
    above, _result = country.south.received()
    assert {one.unit for one in above.packages} == {NORTH[0], NORTH[2]}
    assert not above.refused


def test_a_rollup_within_a_rollup_is_read_and_its_packages_go_up(country: Country) -> None:
    sent = country.north.pass_on(country.ministry)
    plain = decrypt(sent.path.read_bytes(), "", signing_keys(country.ministry.store).opening)
    sent.path.unlink()
    key, inner = signing_keys(country.south.store).signing, f"bac{BUNDLE_SUFFIX}"
    manifest = {
        "format": "andan-tong-hop", "schema": 1, "unit": {"code": "00008", "name": "Tỉnh"},
        "at": AT.isoformat(), "key": public_key(key), "packages": {inner: sha256(plain).hex()},
    }  # fmt: skip
    whole = pack({inner: plain, MANIFEST: canonical_json(manifest)}, AT, key)
    (country.ministry.post / f"trong{BUNDLE_SUFFIX}").write_bytes(whole)
    assert country.ministry.pass_on(country.north).packages == len(NORTH)
    above, result = country.north.received()
    assert result.totals == country.ministry.received()[1].totals
    assert not above.refused


def test_a_file_that_is_another_by_now_is_not_passed_on(country: Country) -> None:
    found, result = country.north.received()
    choose_receiver(country.north.store, "movement", own_card(country.ministry.store))
    [ours], [other] = (list(country.north.post.glob(f"{code}-*")) for code in NORTH[:2])
    ours.write_bytes(other.read_bytes())
    with pytest.raises(UserError, match=pattern(_CHANGED)):
        pass_on(country.north.store, found, result, country.ministry.post)
    assert not list(country.ministry.post.iterdir())


def test_what_was_typed_is_named_as_left_out(country: Country) -> None:
    missing = communes.of_province("33")[6].code
    typed(country.north.post / "go.xlsx", missing, PERIOD, 3)
    sent = country.north.pass_on(country.ministry)
    assert (sent.packages, sent.left_out) == (len(NORTH), (missing,))
    assert missing not in country.ministry.received()[1].units


def test_a_correction_that_comes_straight_replaces_what_the_province_carried(
    country: Country,
) -> None:
    country.north.pass_on(country.ministry)
    country.senders.send(country.ministry.post, NORTH[1], times=50)
    _found, result = country.ministry.received()
    [slot] = result.slots
    assert result.taken[NORTH[1], slot].revision == 2
    assert len(result.taken) == len(NORTH)
