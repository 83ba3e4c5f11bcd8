"""Numbers in Vietnamese words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.document.number_words import money_in_words, number_in_words

UNITS = {
    **dict(
        zip(
            ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
            range(10),
            strict=True,
        )
    ),
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
}
SCALES = {"nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}


def spoken(words: str) -> int:
    """Read the words as a listener does: each word acts on what was heard so far."""
    billions = total = group = 0
    for word in words.split():
        if word == "tỷ":
            billions, total, group = (billions + total + group) * SCALES["tỷ"], 0, 0
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "trăm":
            group *= 100
        elif word == "mươi":
            group = group - group % 10 + group % 10 * 10
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += UNITS[word]
    return billions + total + group


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (21_000, "hai mươi mốt nghìn"),
        (1_560_000, "một triệu năm trăm sáu mươi nghìn"),
        (2_000_050_000, "hai tỷ không trăm năm mươi nghìn"),
        (10**12, "một nghìn tỷ"),
        (10**18, "một tỷ tỷ"),
        (-15, "âm mười lăm"),
    ],
)
def test_known_numbers(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_money_is_a_sentence() -> None:
    assert money_in_words(780_000) == "Bảy trăm tám mươi nghìn đồng"
    assert money_in_words(0) == "Không đồng"


@given(st.integers(0, 10**15))
def test_what_is_said_is_what_was_meant(number: int) -> None:
    assert spoken(number_in_words(number)) == number


@given(st.integers(0, 10**15))
def test_no_forbidden_pairs(number: int) -> None:
    said = f" {number_in_words(number)} "
    for wrong in (
        "mươi một ",
        "mươi năm ",
        "mười năm ",
        "mười mốt ",
        "linh không",
        "linh lăm",
        "  ",
    ):
        assert wrong not in said
