"""Communes: all are there, and a few letters without accents find the right one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import NotFound, UserError
from app.base.paths import DATA
from app.law import communes
from app.law.communes import UnitKind, find, search

HEADER = "code,name,kind,province_code,province\n"


@pytest.fixture
def replaced(home: Path) -> Iterator[Path]:
    """Where a user would put a list of their own."""

    def forget() -> None:
        communes._by_code.cache_clear()
        communes._entries.cache_clear()

    home.mkdir()
    forget()
    yield home / "communes.csv"
    forget()


def test_the_whole_country_is_there() -> None:
    lines = (DATA / "communes.csv").read_text(encoding="utf-8").splitlines()[1:]
    all_units = [find(line.split(",")[0]) for line in lines]
    assert len(set(all_units)) == 3321
    assert len({unit.province_code for unit in all_units}) == 34
    assert Counter(unit.kind for unit in all_units) == {
        UnitKind.COMMUNE: 2599,
        UnitKind.WARD: 709,
        UnitKind.ZONE: 13,
    }
    assert all(unit.name == f"{unit.kind_label.vi} {unit.bare_name}" for unit in all_units)


def test_every_unit_is_found_by_its_own_name_and_province() -> None:
    lines = (DATA / "communes.csv").read_text(encoding="utf-8").splitlines()[1::40]
    for line in lines:
        unit = find(line.split(",")[0])
        assert search(unit.full_name)[0] == unit
        assert unit in search(f"{unit.bare_name} {unit.province}", limit=5)


def test_names_for_documents() -> None:
    unit = search("bac dong quan")[0]
    assert (unit.name, unit.bare_name, unit.kind_label.vi) == (
        "Xã Bắc Đông Quan",
        "Bắc Đông Quan",
        "Xã",
    )
    assert unit.full_name == "Xã Bắc Đông Quan, Tỉnh Hưng Yên"
    assert find("06994").bare_name == "Vân Đồn"


@pytest.mark.parametrize(
    "typed", ["Xã Bắc Đông Quan", "xa bac dong quan", "bắc đông q", "BAC DONG QUAN hung yen"]
)
def test_a_unit_is_found_however_it_is_typed(typed: str) -> None:
    assert search(typed)[0].name == "Xã Bắc Đông Quan"


def test_names_that_begin_so_come_before_those_that_contain_it() -> None:
    names = [unit.bare_name for unit in search("dong quan", limit=50)]
    assert names[0].startswith("Đông Quan")
    assert "Bắc Đông Quan" in names
    begins = [name.startswith("Đông Quan") for name in names]
    assert begins == sorted(begins, reverse=True)


def test_the_province_narrows_the_search() -> None:
    found = search("tan hung yen", limit=100)
    assert found and all(unit.province == "Tỉnh Hưng Yên" for unit in found)


@pytest.mark.parametrize("name", ["Xã Tân Thành", "Xã Tân Thạnh"])
def test_accents_that_are_typed_tell_namesakes_apart(name: str) -> None:
    assert search(f"{name.lower()} đồng tháp")[0].name == name


def test_an_apostrophe_need_not_be_typed() -> None:
    assert search("ea hleo") == search("Ea H'Leo") != ()


def test_limits_and_nothing_typed() -> None:
    assert len(search("x", limit=7)) == 7
    assert search("  , ") == search("khong co xa nao nhu the") == ()


def test_an_unknown_code_is_said_plainly() -> None:
    with pytest.raises(NotFound) as caught:
        find("99999")
    assert "99999" in caught.value.text.vi


def test_the_user_may_replace_the_list(replaced: Path) -> None:
    row = "123,Xã Thử Nghiệm,xa,1,Tỉnh Mẫu\n"
    replaced.write_text("\ufeff" + HEADER + row, encoding="utf-8")
    assert search("thu")[0] == find("00123")


@pytest.mark.parametrize("text", ["a;b\n1;2\n", HEADER + "1,Ấp Thử,ap,1,Mẫu\n", HEADER + "1,Xã\n"])
def test_a_list_of_another_shape_is_refused(replaced: Path, text: str) -> None:
    replaced.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        search("thu")
    assert "communes.csv" in caught.value.text.vi
