"""Pages as they are typed to be printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.document.page_range import parse_pages


@given(st.sets(st.integers(1, 40), min_size=1), st.sampled_from((",", ", ", ";", " ; ")))
def test_pages_typed_one_by_one_are_read_in_their_order(pages: set[int], between: str) -> None:
    typed = between.join(str(page) for page in pages)
    assert parse_pages(typed, 40) == tuple(sorted(page - 1 for page in pages))


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_span_is_all_its_pages(one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert parse_pages(f"{first} - {last}", 40) == tuple(range(first - 1, last))


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        found = parse_pages(typed, 9)
    except ValueError:
        return
    assert found and all(0 <= page < 9 for page in found)


@pytest.mark.parametrize("typed", ["0", "10", "3-1", "1-", "-2", "1,,2", "một", "1-10"])
def test_pages_that_are_not_there_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        parse_pages(typed, 9)
