"""Fonts, clean text and wrapping."""

import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.document import fonts, typefaces
from app.paper.document.canvas import PdfCanvas
from tests.support.pdf_text import read

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LOWER = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES] + ["đ"]
LETTERS = "".join(LOWER) + "".join(LOWER).upper()
UI_FONTS = tuple(f"BeVietnamPro-{weight}" for weight in ("Regular", "SemiBold"))

words = st.text(st.sampled_from("abcdefghiđươ"), min_size=1, max_size=12)
sentences = st.lists(words, min_size=1, max_size=30).map(" ".join)


def drawn(text: str, name: str) -> str:
    ink = PdfCanvas((800, 200), title="chữ")
    ink.write(ink.text_operators(10, 100, text, name, 12))
    ink.canvas.showPage()
    target = BytesIO()
    ink.save(target)
    [page] = read(target.getvalue())
    return page.text


def test_there_are_146_vietnamese_letters() -> None:
    assert len(set(LETTERS)) == 146


@pytest.mark.parametrize("name", [*typefaces.ALL, *UI_FONTS])
def test_every_font_has_every_vietnamese_letter(name: str) -> None:
    assert [c for c in LETTERS if ord(c) not in fonts.font(name).face.charToGlyph] == []


@pytest.mark.parametrize("name", typefaces.ALL)
def test_every_letter_is_read_back(name: str) -> None:
    for start in range(0, len(LETTERS), 50):
        part = LETTERS[start : start + 50]
        assert drawn(part, name) == part


def test_more_letters_than_one_pdf_font_holds() -> None:
    many = "".join(chr(code) for code in range(0x21, 0x250) if chr(code).isalnum())
    kept = [c for c in many if ord(c) in fonts.font(typefaces.REGULAR).face.charToGlyph]
    assert len(kept) > 256
    ink = PdfCanvas((800, 800), title="nhiều chữ")
    lines = ["".join(kept[n : n + 40]) for n in range(0, len(kept), 40)]
    for number, line in enumerate(lines):
        ink.write(ink.text_operators(10, 780 - 20 * number, line, typefaces.REGULAR, 12))
    ink.canvas.showPage()
    target = BytesIO()
    ink.save(target)
    assert read(target.getvalue())[0].text.split("\n") == lines


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Hường"), "Nguyễn Thị Hường"),
        ("Lê\u200b Văn\ufeff An", "Lê Văn An"),
        ("một\thai\x00", "một hai"),
        ("", ""),
    ],
)
def test_clean_text(raw: str, shown: str) -> None:
    assert fonts.clean(raw) == shown


def test_decomposed_text_is_drawn_composed() -> None:
    assert (
        drawn(unicodedata.normalize("NFD", "Trần Thị Phượng"), typefaces.BOLD) == "Trần Thị Phượng"
    )


def test_parentheses_and_backslashes_are_text() -> None:
    assert drawn(r"(a\b) ((", typefaces.REGULAR) == r"(a\b) (("


@given(sentences, st.floats(60, 400))
def test_wrapping_keeps_words_and_room(text: str, room: float) -> None:
    lines = fonts.wrapped(text, typefaces.REGULAR, 12, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(fonts.width(line, typefaces.REGULAR, 12) <= room + 0.01 for line in lines)


@given(sentences, st.floats(100, 400))
def test_balancing_takes_no_more_lines(text: str, room: float) -> None:
    plain = fonts.wrapped(text, typefaces.BOLD, 14, room)
    even = fonts.balanced(text, typefaces.BOLD, 14, room)
    assert len(even) == len(plain)
    assert " ".join(even).split() == " ".join(plain).split()


def test_the_first_line_leaves_room_for_its_indent() -> None:
    lines = fonts.wrapped("ba bốn năm sáu bảy tám", typefaces.REGULAR, 12, 80, indent=40)
    assert fonts.width(lines[0], typefaces.REGULAR, 12) <= 40
    assert " ".join(lines) == "ba bốn năm sáu bảy tám"


def test_a_word_wider_than_the_room_is_cut() -> None:
    lines = fonts.wrapped("ab " + "w" * 50, typefaces.REGULAR, 12, 60)
    assert len(lines) > 5
    assert "".join(lines).replace(" ", "") == "ab" + "w" * 50


def test_line_breaks_in_the_text_are_kept() -> None:
    assert fonts.wrapped("một\n\nhai", typefaces.REGULAR, 12, 100) == ["một", "", "hai"]


def test_words_tied_by_a_no_break_space_stay_together() -> None:
    room = fonts.width("Ban an ninh", typefaces.REGULAR, 12) - 1
    assert fonts.wrapped("Ban an\xa0ninh", typefaces.REGULAR, 12, room) == ["Ban", "an\xa0ninh"]
