"""Cells from the clipboard: no row is swallowed, no letter lost, and our own copy comes back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.exchange.records import tsv

LETTERS = st.sampled_from("ab \"'=@, Đ")
LINE = st.text(LETTERS, max_size=6)
CELL = st.text(st.one_of(LETTERS, st.just("\n")), max_size=6)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"Thôn Một\tthôn\nThôn Hai\tthôn\n', [['"Thôn Một', "thôn"], ["Thôn Hai", "thôn"]]),
        ('"Tự quản" Một\tthôn', [['"Tự quản" Một', "thôn"]]),
        ('"3 giảm, 4 giữ"\tTổ 1', [['"3 giảm, 4 giữ"', "Tổ 1"]]),
        ('"3 giảm, 4 giữ" và "5 không"\t1', [['"3 giảm, 4 giữ" và "5 không"', "1"]]),
        ('Tổ "Tự quản\nTổ "An" ninh"', [['Tổ "Tự quản'], ['Tổ "An" ninh"']]),
        ('a\t"\nb\t"', [["a", '"'], ["b", '"']]),
        ('"\ta\n"\tb', [['"', "a"], ['"', "b"]]),
        ('""\ta', [['""', "a"]]),
        ('a\t"b\nc"\td\ne\tf', [["a", '"b'], ['c"', "d"], ["e", "f"]]),
        ('"Một\r\nHai"\tx\r\nBa\ty\r\n', [["Một\nHai", "x"], ["Ba", "y"]]),
        ('"Một\rHai"\tx\rBa\ty', [["Một\nHai", "x"], ["Ba", "y"]]),
        ('a\t"b\n\n""c"" d"\ne\tf', [["a", 'b\n\n"c" d'], ["e", "f"]]),
        ('a\t"b\nc"\td', [["a", "b\nc", "d"]]),
        ('"Tổ ""Tự quản"""\tx', [['Tổ "Tự quản"', "x"]]),
        ('"""Một"" và Hai\n', [['"""Một"" và Hai']]),
        ("\n\t\n a \t\n", [[" a ", ""]]),
        ("'=1+1\t'@a\t''=b\t'c", [["=1+1", "@a", "'=b", "'c"]]),
        ("", []),
    ],
)
def test_a_quote_is_a_letter_unless_a_spreadsheet_put_it_there(
    text: str, rows: list[list[str]]
) -> None:
    assert tsv.read(text) == rows


@given(
    st.integers(1, 4).flatmap(lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide)))
)
@example([['"a', "b"], ["c", 'd"']])
@example([["'=a"], ["=b"]])
def test_our_own_copy_comes_back(rows: list[list[str]]) -> None:
    assert tsv.read(tsv.write(rows)) == [row for row in rows if any(c.strip() for c in row)]


@given(st.lists(st.tuples(LINE, LINE).filter(lambda row: "".join(row).strip()), min_size=1))
def test_text_with_one_stray_quote_keeps_its_rows(rows: list[tuple[str, str]]) -> None:
    """The quote that a word began with anywhere, in text that has no other."""
    first, *rest = [[cell.replace('"', "").strip("'=@") for cell in row] for row in rows]
    first[0] = '"' + first[0]
    lines = "\n".join("\t".join(row) for row in (first, *rest))
    assert tsv.read(lines) == [row for row in (first, *rest) if any(c.strip() for c in row)]


@given(st.text(st.one_of(LETTERS, st.sampled_from("\t\n\r\0")), max_size=60))
def test_whatever_is_pasted_no_letter_is_lost(text: str) -> None:
    def letters(words: str) -> str:
        return "".join(c for c in words if c not in "\"'\t\n\r ")

    read = tsv.read(text)
    assert letters("".join(cell for row in read for cell in row)) == letters(text)
    assert not any("\t" in cell for row in read for cell in row)


def test_a_long_cell_is_read() -> None:
    """Python's own reader stops at 131,072 letters."""
    assert tsv.read(f'"{"a" * 200_000}\nb"\tc') == [["a" * 200_000 + "\nb", "c"]]
