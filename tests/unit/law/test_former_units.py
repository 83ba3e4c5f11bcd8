"""Names of units from before 1/7/2025, as old books and addresses have them."""

from __future__ import annotations

import csv

import pytest

from app.base.paths import DATA
from app.law import communes
from app.law.former_units import present_addresses, search


def rows() -> list[dict[str, str]]:
    with (DATA / "former_units.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_former_unit_is_part_of_units_that_there_are_and_each_of_these_has_former_ones() -> (
    None
):
    all_ = rows()
    assert len(all_) == 10_040
    now = {code for row in all_ for code in row["now"].split()}
    known = {
        unit.code for province in communes.provinces() for unit in communes.of_province(province)
    }
    assert now == known


def test_each_unit_is_found_by_its_own_address() -> None:
    for row in rows()[5::23]:
        address = f"Số 7, {row['name']}, {row['district']}, {row['province']}"
        units = [communes.find(code) for code in row["now"].split()]
        assert present_addresses(address) == tuple(f"Số 7, {unit.full_name}" for unit in units)


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("Ngõ 3, phường Phúc Xá, quận Ba Đình", ("Ngõ 3, Phường Hồng Hà",)),
        ("Ngõ 3, P. Phúc Xá, Q.Ba Đình, TP. Hà Nội", ("Ngõ 3, Phường Hồng Hà, Thành phố Hà Nội",)),
        ("Tổ 2 - Phúc Xá - Ba Đình", ("Tổ 2 - Phường Hồng Hà",)),
        ("P. Thắng Nhất, TP Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu", ("Phường Rạch Dừa, Thành phố Hồ Chí Minh",)),
    ],
)  # fmt: skip
def test_addresses_as_they_are_written_are_understood(address: str, now: tuple[str, ...]) -> None:
    assert present_addresses(address) == now


@pytest.mark.parametrize(
    "address", ["", "Tổ 3, ấp Bắc", "Phường Ba Đình, Hà Nội", "xã Không Có, huyện Không Có", ",,", " - "]
)  # fmt: skip
def test_addresses_without_a_district_of_before_are_left(address: str) -> None:
    assert present_addresses(address) == ()


def test_a_divided_unit_gives_each_unit_that_it_may_mean() -> None:
    units = ("Xã Trường Thành", "Xã Tân Thạnh")
    assert present_addresses("xã Tân Thạnh, huyện Thới Lai") == units


def test_the_commune_of_now_is_found_by_a_name_of_before() -> None:
    found = search("phuc xa", 12)
    assert ("Phường Hồng Hà", "Phường Phúc Xá") in [(now.name, was.name) for now, was in found]
    assert search("", 12) == ()
