"""How many people the records tell of: by name, and by what is written down of birth and sex."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.read.people import Known, tell_apart

AN = "an le van"
BIRTHS = ["", "1990", "1990-06", "1990-06-03", "1990-03-27", "1991"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from([AN, "be pham thi"]),
        st.sampled_from(BIRTHS),
        st.sampled_from(["", "male", "female"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ([("1990", ""), ("1990-06-03", "")], 1),
        ([("1990-06", "male"), ("1990-06-03", "male"), ("1990", "")], 1),
        ([("1990-06-03", ""), ("1990-03-27", "")], 2),
        ([("1990-06-03", ""), ("1990-03-27", ""), ("1990", "")], 2),
        ([("", ""), ("1990", "")], 1),
        ([("", ""), ("", "")], 1),
        ([("1990", "male"), ("1990", "female")], 2),
        ([("1990", "male"), ("1990-06-03", "")], 1),
        ([("1990", "male"), ("1991", "")], 2),
    ],
)
def test_what_contradicts_is_another_person(told: list[tuple[str, str]], number: int) -> None:
    rows = [(AN, born, sex) for born, sex in told]
    for order in permutations(rows):
        assert len(set(tell_apart(order).values())) == number
    assert len(set(tell_apart([*rows, ("be", "1990", "")]).values())) == number + 1


@given(rows=ROWS)
def test_those_told_of_are_the_rows_that_nothing_fuller_explains(rows: list[Known]) -> None:
    found = tell_apart(rows)
    assert found.keys() == set(rows)
    people = set(found.values())
    assert people <= set(rows)
    for row, person in found.items():
        assert person[0] == row[0]
        assert not (row[2] and row[2] != person[2])
        assert person[1].startswith(row[1]) or row[1].startswith(person[1])
    for one in people:
        assert found[one] == one
        for other in people - {one}:
            begins = one[1].startswith(other[1]) or other[1].startswith(one[1])
            same_sex = one[2] == other[2] or not (one[2] and other[2])
            assert not (one[0] == other[0] and begins and same_sex)
