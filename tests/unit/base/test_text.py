"""Text: the same words typed in any way are one; order, days and numbers follow Vietnamese use."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.dates import Expected, PartDay, parse_day, show_day
from app.base.numbers import parse_number, show_decimal, show_number
from app.base.text import abbreviate, clean, fold, initials, name_key, sort_key, words

TODAY = date(2026, 11, 22)
COMMON_SYLLABLES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Y Ỷ Lò Ân Ấn "
    "Văn Thị Đức Ngọc Quỳnh Minh Hữu Thu Ánh An Ẩn Bình Cường Dũng Đạt Em Giang Hạnh Hường "
    "Ích Khánh Lan Ưng Út Xuân Yến Hòa Hoà Hoá Hóa Hoa La Lá Lạ Lã Lả Là Ma Mã Da Đa Dạ Đá"
)
names = st.lists(st.sampled_from(COMMON_SYLLABLES.split()), min_size=1, max_size=4).map(" ".join)
known_days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text() | names)
def test_folding_is_stable_and_blind_to_how_marks_are_encoded(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  a\u00a0b\u2003c\td ", "a b c d"),
        ("\u00d0ặng v\u00f0", "Đặng vđ"),
        ("Ho\u200ba\ufeff", "Hoa"),
        ("\u202ea\u202a\u202cb\u2066c\u2069\u200fd\u061c", "abcd"),
        ("Ho\u3164\u115fà\u034f\u2800\ufe0f \U000e0101An", "Hoà An"),
        ("một\r\nhai\u2028ba\x07", "một\nhai\nba"),
        (unicodedata.normalize("NFD", "Tiến Dũng"), "Tiến Dũng"),
    ],
)
def test_clean(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_search_ignores_case_accents_and_where_the_tone_stands() -> None:
    assert fold("  ĐẶNG  Thị Hoà") == fold("đặng thị hòa") == fold("\u00d0ang Thi Hoa")
    assert initials("Nguyễn Văn Hùng") == "nvh"
    assert words("3 giảm, 4 giữ: “an toàn”") == ("3", "giam", "4", "giu", "an", "toan")


def test_a_name_is_abbreviated_as_one_reads_it() -> None:
    names = ("Lê Thị Bé", " đỗ  Ánh", "H’Linh Niê (Tư)", "Bé", "–", "")
    assert [abbreviate(name) for name in names] == ["L. T. B.", "Đ. Á.", "H. N. T.", "B.", "", ""]


def test_search_knows_letters_with_a_stroke_and_names_with_or_without_their_apostrophe() -> None:
    assert fold("Ƀlang Łø") == "blang lo"
    assert words("Đắk R’lấp") == words("dak r'lap") == words("Dakʼ Rlap") == ("dak", "rlap")


# Put in order by hand: letters decide before tones, and a tone late in a text after an early one.
IN_ORDER = (
    "An|Ánh|Ăn|Ân|Ẩn|Bình|Ca|Da|Dạ|Đa|Đá|Em|Ê|Hoa|Hoà|Hoá|Hòa|Hòa Bình|Hùng An|Hung Binh|"
    "La|Là|Lả|Lã|Lá|Lạ|Oanh|Ông|Ơn|Thôn 2|thôn 10|Thôn 10a|Út|Ưng|Y|Ỷ"
)


def test_texts_sort_as_in_a_vietnamese_dictionary() -> None:
    expected = IN_ORDER.split("|")
    keys = [sort_key(text) for text in expected]
    assert keys == sorted(set(keys))


@given(names)
def test_case_and_encoding_do_not_change_the_order(name: str) -> None:
    assert sort_key(name.upper()) == sort_key(name)
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name)


@given(names, names)
def test_order_agrees_with_the_one_of_unicode(one: str, other: str) -> None:
    core = pytest.importorskip("PySide6.QtCore")
    collator = core.QCollator(core.QLocale("vi_VN"))
    if collator.compare("Ân", "An Z") < 0:
        pytest.skip("this Qt knows no Vietnamese order")
    ours = (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other))
    theirs = collator.compare(one, other)
    assert ours == (theirs > 0) - (theirs < 0)


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_numbers_inside_a_text_sort_by_value(one: int, other: int) -> None:
    assert (sort_key(f"Thôn {one}") < sort_key(f"Thôn {other}")) == (one < other)


def test_names_sort_by_given_name_then_family_then_middle() -> None:
    expected = [
        "An",
        "Lê Văn An",
        "Nguyễn Bình An",
        "Nguyễn Văn An",
        "Lê Thị Án",
        "Bùi Ân",
        "Trần Bình",
        "Ngô Đạt",
    ]
    keys = [name_key(name) for name in expected]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "typed",
    ["02/01/2026", "2/1/26", "2-1-2026", "2.1.26", "020126", "02012026", "2-1", "2026-01-02"],
)
def test_a_day_may_be_typed_in_many_ways(typed: str) -> None:
    assert parse_day(f" {typed}\u00a0", TODAY) == date(2026, 1, 2)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/02/2026",
        "2/1-26",
        "13/13/2026",
        "2/1/126",
        "02/01/0206",
        "2026-1-2",
        "mai",
        "٢/١/٢٦",
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "year"), [("46", 2046), ("47", 1947), ("65", 1965), ("00", 2000)]
)
def test_two_digits_mean_the_nearest_sensible_year(typed: str, year: int) -> None:
    assert parse_day(f"1/1/{typed}", TODAY).year == year


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/1", date(2027, 1, 5)),
        ("28/12", date(2026, 12, 28)),
        ("29/12", date(2026, 12, 29)),
        ("29/2", date(2028, 2, 29)),
        ("5/1/26", date(2026, 1, 5)),
    ],
)
def test_a_day_to_come_without_a_year_is_the_nearest_one(typed: str, day: date) -> None:
    assert parse_day(typed, date(2026, 12, 28), Expected.TO_COME) == day


def test_a_birth_has_a_year_and_is_not_to_come() -> None:
    assert PartDay.parse("12/5/40", TODAY, Expected.BIRTH) == PartDay(1940, 5, 12)
    assert PartDay.parse("12/5/26", TODAY, Expected.BIRTH).year == 2026
    for typed in ("5/1", "31/2", "30/2/1980"):
        with pytest.raises(ValueError):
            PartDay.parse(typed, TODAY, Expected.BIRTH)


@given(known_days)
def test_days_survive_being_shown_and_typed_again(day: date) -> None:
    assert parse_day(show_day(day), TODAY) == day
    assert parse_day(day.isoformat(), TODAY) == day


part_days = st.one_of(
    known_days.map(lambda d: PartDay(d.year)),
    known_days.map(lambda d: PartDay(d.year, d.month)),
    known_days.map(lambda d: PartDay(d.year, d.month, d.day)),
)


@given(part_days, part_days)
def test_part_days_survive_and_are_ordered(one: PartDay, other: PartDay) -> None:
    assert PartDay.from_iso(one.iso()) == one
    assert PartDay.parse(one.show(), TODAY) == one
    assert PartDay.parse(one.iso(), TODAY) == one
    assert (one < other) + (other < one) + (one == other) == 1
    assert (one < other) == (one.iso() < other.iso())


def test_part_days_as_typed_and_shown() -> None:
    assert PartDay.parse("5/1980", TODAY) == PartDay(1980, 5)
    assert PartDay.parse("2/5/80", TODAY) == PartDay(1980, 5, 2)
    assert [PartDay(1980).show(), PartDay(1980, 5).show(), PartDay(1980, 5, 2).show()] == [
        "1980",
        "05/1980",
        "02/05/1980",
    ]
    assert PartDay(1980) < PartDay(1980, 1) < PartDay(1980, 1, 1) < PartDay(1980, 2)


@pytest.mark.parametrize("parts", [(1980, None, 2), (1980, 13), (1981, 2, 29), (198,), (1980, 0)])
def test_impossible_part_days_are_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        PartDay(*parts)


@pytest.mark.parametrize("text", ["1980-5", "05/1980", "80", "1980-05-02-01", ""])
def test_only_the_stored_form_is_read_back(text: str) -> None:
    with pytest.raises(ValueError):
        PartDay.from_iso(text)


@given(st.integers(-(10**15), 10**15))
def test_numbers_survive_being_shown_and_typed_again(number: int) -> None:
    assert parse_number(show_number(number)) == number
    assert parse_number(show_number(number).replace(".", "\u00a0")) == number
    assert parse_number(str(number)) == number


@pytest.mark.parametrize(
    "typed", ["", "ba", "1.23", "1.2345", "1,5", "1.234,0", "1.234 567", "0.123", "1..234", "1e3"]
)
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_number(typed)


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (1234.5, 1, "1.234,5"),
        (12.5, 0, "13"),
        (2.675, 2, "2,68"),
        (-0.01, 1, "0,0"),
        (1e6, 0, "1.000.000"),
    ],
)
def test_decimals_are_shown_with_a_comma(number: float, places: int, shown: str) -> None:
    assert show_decimal(number, places) == shown
