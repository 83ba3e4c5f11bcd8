"""Letters of old fonts become right Unicode; what is right already is never touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.paths import DATA
from app.exchange.workbook.book import (
    Book,
    BookFont,
    BookFormat,
    BookStyle,
    Cell,
    FontRun,
    Sheet,
    SheetRow,
)
from app.exchange.workbook.legacy_letters import (
    LegacyCode,
    code_of_font,
    convert,
    from_font,
    recognise,
    tcvn3_letters,
    unicode_font,
    vni_letters,
)
from app.exchange.workbook.repairs import RepairKind, in_font, repaired
from app.exchange.workbook.syllables import WORD, is_syllable
from tests.support.office_books import to_tcvn3, to_vni

NAMES = [line.split(",")[1] for line in (DATA / "communes.csv").read_text("utf-8").splitlines()[1:]]
WORDS = sorted(
    {
        word
        for file in ("communes.csv", "demo_names.csv", "holidays.csv")
        for word in WORD.findall((DATA / file).read_text("utf-8"))
        if not word.isascii()
    }
)
ENCODERS = {LegacyCode.TCVN3: to_tcvn3, LegacyCode.VNI: to_vni}
FONTS = {LegacyCode.TCVN3: ".VnTime", LegacyCode.VNI: "VNI-Times"}
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@given(texts)
def test_text_in_a_vni_font_comes_back_to_the_letter(text: str) -> None:
    assert from_font(to_vni(text), "VNI-Times") == text
    assert from_font(to_vni(text.upper()), "VNI-Helve-Condense") == text.upper()


@given(texts)
def test_text_in_a_tcvn3_font_comes_back_to_the_letter(text: str) -> None:
    """Its capitals with a tone are small letters in a font …H."""
    assert from_font(to_tcvn3(text.lower()), ".VnTime") == text.lower()
    assert from_font(to_tcvn3(text), ".VnTimeH") == text.upper()


@given(st.sampled_from(sorted(tcvn3_letters())), st.sampled_from(sorted(vni_letters())))
def test_each_letter_of_the_tables_comes_back(tcvn3: str, vni: str) -> None:
    assert convert(f"x{tcvn3}", LegacyCode.TCVN3) == unicodedata.normalize(
        "NFC", f"x{tcvn3_letters()[tcvn3]}"
    )
    assert convert(f"x{vni}", LegacyCode.VNI) == f"x{vni_letters()[vni]}"


@given(texts)
def test_right_unicode_is_never_touched(text: str) -> None:
    for made in (text, text.lower(), text.upper()):
        assert recognise(made) == ()
        assert in_font(made, "Times New Roman") == (made, None)


@given(
    st.text(st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9), min_size=1),
    st.sampled_from([".VnTime", "VNI-Times"]),
)
def test_unicode_that_was_typed_in_an_old_font_stays(text: str, font: str) -> None:
    assert from_font(text, font) == text


@given(st.text())
def test_any_text_can_be_mended(text: str) -> None:
    for font in (".VnTimeH", ".VnArial", "VNI-Times", "Arial"):
        made, kind = in_font(text, font)
        assert (made == text) == (kind is None)
        assert in_font(made, "Arial")[0] == made


def test_no_name_of_a_commune_is_taken_for_an_old_code() -> None:
    assert [name for name in NAMES if recognise(name)] == []


@pytest.mark.parametrize("code", LegacyCode)
def test_the_words_tell_the_code_where_no_font_does(code: LegacyCode) -> None:
    accented = [name for name in NAMES if not name.isascii()]
    found = [recognise(ENCODERS[code](name.lower())) for name in accented]
    other = next(one for one in LegacyCode if one is not code)
    assert found.count((code,)) > len(found) * 0.95
    assert found.count((other,)) == 0


@pytest.mark.parametrize(
    ("font", "code"),
    [
        *(
            (name, LegacyCode.TCVN3)
            for name in (".VnTime", ".VNTIMEH", ".vnArial", ". VnArial Narrow")
        ),
        *((name, LegacyCode.VNI) for name in ("VNI-Times", "VNI Times", "vni-helve")),
        *((name, None) for name in ("Times New Roman", "Arial", "", "Vnesans")),
    ],
)
def test_a_font_tells_its_code(font: str, code: LegacyCode | None) -> None:
    assert code_of_font(font) is code


def test_fonts_give_way_to_their_like() -> None:
    assert [unicode_font(f) for f in (".VnArialH", "VNI-Times", ".VnTime", "Tahoma")] == [
        *("Arial", "Times New Roman", "Times New Roman", "Tahoma")
    ]


def test_quotes_and_dashes_stay_and_capitals_come() -> None:
    assert from_font("“Tæ” – 2005–2006…", ".VnTime") == "“Tổ” – 2005–2006…"
    assert from_font("H– T£N", ".VnTime")[:2] == "HỌ"


def test_accents_apart_and_false_letters_are_mended() -> None:
    assert in_font(unicodedata.normalize("NFD", "Nguyễn"), "Arial") == ("Nguyễn", RepairKind.PARTED)
    assert in_font("\u00d0ỗ", "Arial") == ("Đỗ", RepairKind.LOOKALIKE)


def test_what_can_be_a_syllable() -> None:
    right = [
        "nghiêng",
        "quốc",
        "quý",
        "gì",
        "giếng",
        "khuỷu",
        "hoà",
        "hòa",
        "thuở",
        "Uỷ",
        "ƯỜNG",
        "yến",
        "xoong",
    ]
    wrong = ["kông", "ngia", "hap", "họcc", "qú", "cêng", "hàó", "Tæ", "NguyÔn", "aõ", "xaõ"]
    assert [word for word in right if not is_syllable(word)] == []
    assert [word for word in wrong if is_syllable(word)] == []


def book(*columns: tuple[str, list[str]]) -> Book:
    """A sheet of columns, each in a font."""
    fonts = tuple(BookFont(font) for font, _ in columns)
    rows = zip(*(cells for _, cells in columns), strict=True)
    made = tuple(
        SheetRow(n, tuple(Cell(c, text, c - 1) for c, text in enumerate(row, 1)))
        for n, row in enumerate(rows, 1)
    )
    styles = tuple(BookStyle(font=n) for n in range(len(columns)))
    return Book(BookFormat.XLS, (Sheet("A", made),), fonts, styles)


def test_a_mixed_book_is_mended_cell_by_cell() -> None:
    names = ["Nguyễn Hoà", "Đỗ Thị Bưởi"]
    mixed = book(
        (".VnTime", [to_tcvn3(n) for n in names]),
        ("VNI-Times", [to_vni(n) for n in names]),
        ("Arial", names),
    )
    done = repaired(mixed)
    assert [[c.value for c in row.cells] for row in done.book.sheets[0].rows] == [
        [n] * 3 for n in names
    ]
    assert [(r.kind, r.place, r.before, r.after) for r in done.repairs[:2]] == [
        (RepairKind.TCVN3, "A1", to_tcvn3(names[0]), names[0]),
        (RepairKind.VNI, "B1", to_vni(names[0]), names[0]),
    ]
    assert done.tally() == {RepairKind.TCVN3: 2, RepairKind.VNI: 2}
    assert {font.name for font in done.book.fonts} == {"Times New Roman", "Arial"}


def test_a_column_whose_code_is_certain_takes_its_doubtful_cells_along() -> None:
    names = ["Nguyễn Hoà", "Đỗ Thị Bưởi", "Trần Thị Hường", "Đăk Cấm", "Cộng"]
    done = repaired(book(("Arial", [to_tcvn3(n) for n in names])))
    assert [row.cells[0].value for row in done.book.sheets[0].rows] == names


def test_a_column_of_unicode_keeps_its_foreign_words() -> None:
    names = ["Kông", "Krông Búk", "Thành", "Nguyễn", "Café"]
    assert repaired(book(("Arial", names))).repairs == ()


def test_a_text_in_several_fonts_is_mended_piece_by_piece() -> None:
    fonts = (BookFont("Arial"), BookFont(".VnTime"), BookFont("VNI-Times"))
    pieces = (FontRun("Họ ", 0), FontRun(to_tcvn3("và tên "), 1), FontRun(to_vni("thường gọi"), 2))
    cell = Cell(1, "".join(p.text for p in pieces), 0, pieces)
    done = repaired(Book(BookFormat.XLS, (Sheet("A", (SheetRow(1, (cell,)),)),), fonts))
    (made,) = done.book.sheets[0].rows[0].cells
    assert made.value == "Họ và tên thường gọi"
    assert [run.text for run in made.runs] == ["Họ ", "và tên ", "thường gọi"]
    assert [r.kind for r in done.repairs] == [RepairKind.TCVN3]
