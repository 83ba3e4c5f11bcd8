"""Periods are read as officers say them; where no year is said, it is the latest one that has begun."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base import language
from app.base.errors import UserError
from app.base.period_words import read_period
from app.base.periods import Window, parse

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tháng 5", "2026-05"),
        ("THÁNG 12", "2025-12"),  # December is to come
        ("t5/2026", "2026-05"),
        ("tháng 5 năm 2024", "2024-05"),
        ("q3", "2026-Q3"),
        ("quý III/2025", "2025-Q3"),
        ("quý 4", "2026-Q4"),  # it runs
        ("6 tháng đầu năm 2026", "2026-H1"),
        ("sáu tháng cuối năm", "2026-H2"),
        ("9 tháng", "2026-9M"),
        ("9 tháng đầu năm 2025", "2025-9M"),
        ("năm 2025", "2025"),
        ("2017 - 2022", "2017..2022"),
        ("tháng trước", "2026-10"),
        ("quý này", "2026-Q4"),
        ("năm ngoái", "2025"),
    ],
)
def test_a_period_is_read_as_it_is_said(typed: str, key: str) -> None:
    assert read_period(typed, Window.CALENDAR, TODAY) == parse(key)


def test_the_window_says_which_year_is_the_latest() -> None:
    read = read_period("tháng 1", Window.SAFETY, date(2026, 11, 2))
    assert read == parse("2027-01", Window.SAFETY)  # it began on 1 November


@settings(max_examples=60)
@given(
    st.text(max_size=20)
    | st.from_regex(r"(thang|quy|h|t|q) ?[0-9]{1,2}[/ ][0-9]{4}", fullmatch=True)
)
def test_whatever_is_typed_is_a_period_or_a_sentence(typed: str) -> None:
    try:
        read_period(typed, Window.CALENDAR, TODAY)
    except UserError as error:
        assert typed.strip() in str(error.text)


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_a_period_that_is_shown_is_read_again(
    spoken: language.Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_current", spoken)
    for key in (
        "2026-10",
        "2025-01",
        "2026-Q3",
        "2026-H1",
        "2024-H2",
        "2025-9M",
        "2026",
        "2017..2022",
    ):
        period = parse(key)
        assert read_period(str(period.label), Window.CALENDAR, TODAY) == period
