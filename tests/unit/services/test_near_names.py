"""Names that are nearly the same: as many as comparing each with each finds."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.services.near_names import near_names

_NAMES = st.lists(st.text("abn ", min_size=1, max_size=30), max_size=30)
_LEAST = st.sampled_from([50, 88, 92, 94, 99])


@given(_NAMES, _LEAST)
def test_every_pair_that_is_alike_is_found_once(names: list[str], least: float) -> None:
    found = list(near_names(names, least))
    expected = {
        (one, other): fuzz.ratio(one, other)
        for one, other in combinations(sorted(set(names)), 2)
        if fuzz.ratio(one, other) >= least
    }
    assert {(one, other): alike for one, other, alike in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("nguyen thi hoa", "nguyen thi hoan", True),  # a letter more
        ("nguyen van quyen", "nguyen vam quyen", True),  # another letter
        ("tran thi phuong thao", "tran thi phuong tha", True),
        ("nguyen hoang phuong anh", "nguyen hoang phuong", False),  # four letters are too many
    ],
)
def test_a_slip_of_the_hand_is_found(one: str, other: str, alike: bool) -> None:
    found = [(a, b) for a, b, _ in near_names([one, other, "le van an"], 92)]
    assert found == [tuple(sorted((one, other)))] * alike
