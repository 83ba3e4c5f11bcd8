"""Bilingual texts: values filled in, and the English word that fits a number."""

import pytest

from app.base import language
from app.base.language import T

_FOUND = T("tìm thấy {n} bản ghi", "{n} {n:record was|records were} found in {book}")


@pytest.mark.parametrize(
    ("n", "said"), [(0, "records were"), (1, "record was"), (2, "records were")]
)
def test_english_counts_one_and_several(n: int, said: str) -> None:
    found = _FOUND.format(n=n, book=T("Sổ", "Book"))
    assert found == T(f"tìm thấy {n} bản ghi", f"{n} {said} found in Book")


def test_a_number_that_is_already_a_text_counts_too() -> None:
    language.use("en")
    assert str(_FOUND.format(n="1", book="A|B")) == "1 record was found in A|B"


def test_other_formats_stay_as_they_are() -> None:
    assert T("{x:.1f} | {n}", "{x:.1f} | {n:a|b}").format(x=0.25, n=3) == T("0.2 | 3", "0.2 | b")


def test_inside_a_sentence_a_phrase_begins_with_a_small_letter() -> None:
    assert T("Đã mất", "").within() == T("đã mất", "")
