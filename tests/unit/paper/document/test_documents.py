"""Documents, tables and lists to sign, printed and read back."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.graphics.shapes import Drawing, String

from app.base.errors import Cancelled, NotFound
from app.base.jobs import Watch
from app.paper.document.canvas import MM
from app.paper.document.fonts import width
from app.paper.document.page import Letterhead, PdfDocument, Signature
from app.paper.document.phrases import day_in_words, place_and_day
from app.paper.document.receipts import Receipt, draw_receipts
from app.paper.document.tables import (
    PdfColumn,
    PdfGroup,
    PdfIntro,
    PdfMarked,
    PdfTable,
    PdfTotal,
    Row,
)
from app.paper.document.typefaces import REGULAR
from tests.support.pdf_text import Page, read

HEAD = Letterhead(
    "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN",
    "ỦY BAN NHÂN DÂN XÃ BẮC ĐÔNG QUAN",
    "Số:      /BC-UBND",
    "Bắc Đông Quan",
    date(2026, 2, 5),
)
SIGNATURE = Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Thị Thu Hường")
COLUMNS = (
    PdfColumn("STT", 12, "center"),
    PdfColumn("Chỉ tiêu", 90),
    PdfColumn("Kỳ này", 25, "right"),
)
LONG = "Số lượt người tham gia hoạt động tuyên truyền tại các khu dân cư trong kỳ báo cáo"


def numbered(count: int) -> list[Row]:
    return [(str(n), f"đầu{n}. {LONG} cuối{n}.", f"{n}.000") for n in range(1, count + 1)]


def printed(
    rows: Sequence[Row], *, landscape: bool = False, columns: tuple[PdfColumn, ...] = COLUMNS
) -> list[Page]:
    target = BytesIO()
    with PdfDocument(target, HEAD, title="BÁO CÁO", landscape=landscape) as document:
        document.table(PdfTable(columns, rows))
        document.sign(SIGNATURE, ("Công an tỉnh", "Lưu: VT."))
    return read(target.getvalue())


def flat(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
    ],
)
def test_days_are_written_as_the_decree_says(day: date, said: str) -> None:
    assert day_in_words(day) == said
    assert place_and_day("Bắc Đông Quan", day) == f"Bắc Đông Quan, {said}"


def test_a_day_left_open_is_dots_for_the_pen() -> None:
    assert "…" in day_in_words(None)
    assert place_and_day("", None) == day_in_words(None)


def test_the_head_stands_as_the_decree_says() -> None:
    target = BytesIO()
    note = "(Số liệu tính từ ngày 15/12/2025 đến ngày 14/01/2026)"
    with PdfDocument(
        target, HEAD, title="BÁO CÁO", about="Kết quả tháng 01", notes=(note,)
    ) as paper:
        paper.paragraph("Nội dung.")
    [page] = read(target.getvalue())
    state, organ = page.find("CỘNG HÒA"), page.find("XÃ BẮC ĐÔNG QUAN")
    day, number = page.find("Bắc Đông Quan, ngày 05 tháng 02"), page.find("Số:")
    assert organ.box[2] < state.box[0], "organ left of the State's name"
    assert number.box[2] < day.box[0], "number left of the day"
    for centred in ("BÁO CÁO", "Kết quả tháng 01", note):
        left, _, right, _ = page.find(centred).box
        middle = (30 * MM + page.width - 15 * MM) / 2
        assert (left + right) / 2 == pytest.approx(middle, abs=2)
    assert all(w.box[0] >= 30 * MM - 1 and w.box[2] <= page.width - 15 * MM + 1 for w in page.words)
    assert_nothing_touches(page)


@pytest.mark.parametrize("landscape", [False, True])
def test_heads_repeat_rows_stay_whole_and_pages_are_numbered(landscape: bool) -> None:
    pages = printed(numbered(60), landscape=landscape)
    assert len(pages) >= 3
    assert (pages[0].width > pages[0].height) == landscape
    texts = [flat(page) for page in pages]
    for n in range(1, 61):
        home = [number for number, text in enumerate(texts) if f"đầu{n}." in text]
        assert home == [k for k, text in enumerate(texts) if f"cuối{n}." in text]
        assert len(home) == 1
    for number, page in enumerate(pages, 1):
        assert "Chỉ tiêu" in page.text
        assert_nothing_touches(page)
        top = [w.text for w in page.words if w.box[1] > page.height - 19 * MM]
        assert top == ([] if number == 1 else [str(number)])


def test_a_signature_is_never_without_the_last_row() -> None:
    for count in range(1, 40):
        pages = printed(numbered(count))
        last = flat(pages[-1])
        assert "Nguyễn Thị Thu Hường" in last
        assert "Nơi nhận:" in last
        assert f"đầu{count}." in last, count


def test_a_group_title_and_a_heading_stay_with_what_they_introduce() -> None:
    for count in range(1, 40):
        rows = [*numbered(count), PdfGroup("Nhóm cuối"), ("9", "dòng sau nhóm", "1")]
        for page in printed(rows):
            assert ("Nhóm cuối" in page.text) == ("dòng sau nhóm" in page.text), count


def test_a_row_that_names_others_never_ends_a_page() -> None:
    for count in range(1, 40):
        rows = [
            *numbered(count),
            PdfIntro(("", "Theo loại:", "")),
            ("", "dòng sau", "1"),
            *numbered(2),
        ]
        for page in printed(rows):
            assert ("Theo loại:" in page.text) == ("dòng sau" in page.text), count


@pytest.mark.parametrize("total", [[], [PdfTotal(("", "Tổng cộng", "9"))]])
@pytest.mark.parametrize("title", [[], [PdfGroup("Nhóm cuối")], [PdfIntro(("", "Theo loại:", ""))]])
def test_no_row_is_alone_on_the_last_page(title: list[Row], total: list[Row]) -> None:
    turned = 0
    for count in range(2, 40):
        *rows, last = numbered(count)
        pages = printed([*rows, *title, last, *total])
        [page] = [page for page in pages if f"đầu{count}." in flat(page)]
        assert f"đầu{count - 1}." in flat(page)
        turned += f"đầu{count - 2}." not in flat(page) and count > 2
    assert turned  # it did happen that one more went along


def test_what_is_taller_than_a_page_keeps_its_end_whole() -> None:
    words = " ".join(f"từ{n}." for n in range(230))
    pages = printed([(str(n), words, "5") for n in range(3)])
    assert len(pages) == 3
    assert "Nguyễn Thị Thu Hường" in pages[-1].text
    assert "từ229." in pages[-1].text


def test_a_cover_has_no_number() -> None:
    target = BytesIO()
    with PdfDocument(target, HEAD, title="BÁO CÁO") as paper:
        paper.paragraph("Nội dung.")
        paper.cover(("UBND XÃ",), "SỔ THEO DÕI", ("Quyển số: 1",))
        paper.paragraph("Sau bìa.")
    pages = read(target.getvalue())
    tops = [[w.text for w in p.words if w.box[1] > p.height - 19 * MM] for p in pages]
    assert tops == [[], [], ["3"]]


def test_the_code_of_a_row_is_large_enough_to_type_from() -> None:
    [page] = printed([(PdfMarked("1", "PT.18"), "Số lượt", "7")])
    left, _, right, _ = page.find("PT.18").box
    assert right - left == pytest.approx(width("PT.18", REGULAR, 7.5), abs=1)


def test_a_total_stays_with_the_row_before_it() -> None:
    for count in range(1, 30):
        pages = printed([*numbered(count), PdfTotal(("", "Tổng cộng", "9"))])
        [page] = [page for page in pages if "Tổng cộng" in page.text]
        assert f"đầu{count}." in flat(page)


def test_a_row_taller_than_a_page_is_cut_and_loses_nothing() -> None:
    words = " ".join(f"từ{n}." for n in range(3000))
    pages = printed([("1", words, "5")])
    assert len(pages) > 2
    said = " ".join(flat(page) for page in pages)
    assert all(f"từ{n}." in said for n in range(3000))


def test_figures_are_aligned_right_and_never_broken() -> None:
    narrow = (
        PdfColumn("STT", 12, "center"),
        PdfColumn("Chỉ tiêu", 140),
        PdfColumn("Số", 20, "right"),
    )
    [page] = printed([("1", "nhỏ", "7"), ("2", "lớn", "1.234.567.890")], columns=narrow)
    small, large = page.find("7"), page.find("1.234.567.890")
    assert small.box[2] == pytest.approx(large.box[2], abs=1.5)


def test_a_title_takes_two_lines_where_there_is_room() -> None:
    names = (PdfColumn("Chỉ tiêu", 60), PdfColumn("Nội dung", 60))
    columns = (*names, *[PdfColumn("Một hai ba bốn", 60, "right")] * 4)
    target = BytesIO()
    with PdfDocument(target, HEAD, title="BÁO CÁO", landscape=True) as document:
        document.table(PdfTable(columns, [(LONG, LONG, "7", "8", "9", "10")], fitted=True))
    [page] = read(target.getvalue())
    first, second = page.find("Một hai"), page.find("ba bốn")
    assert first.box[3] > second.box[3]


def test_paragraphs_keep_their_words_over_pages() -> None:
    target = BytesIO()
    text = " ".join(f"chữ{n}" for n in range(2500))
    with PdfDocument(target, HEAD, title="BÁO CÁO") as paper:
        paper.heading("I. TÌNH HÌNH")
        paper.paragraph(text)
        paper.figures([[Drawing(200, 80, String(10, 10, "hinh"))]])
        paper.sign_row((Signature(("NGƯỜI LẬP BIỂU",)), Signature(("THỦ TRƯỞNG",))))
    pages = read(target.getvalue())
    assert len(pages) >= 3
    assert " ".join(" ".join(map(flat, pages)).split()).count("chữ") == 2500
    assert "THỦ TRƯỞNG" in pages[-1].text
    assert "hinh" in pages[-1].text


def test_decomposed_text_is_printed_composed() -> None:
    head = Letterhead(
        *(unicodedata.normalize("NFD", str(v)) for v in ("", "CÔNG AN XÃ", "Số:", "Mỹ Đức")), None
    )
    target = BytesIO()
    with PdfDocument(target, head, title=unicodedata.normalize("NFD", "BÁO CÁO")) as paper:
        paper.paragraph(unicodedata.normalize("NFD", "Tình hình ổn định."))
        paper.sign(Signature(("TRƯỞNG CÔNG AN XÃ",), unicodedata.normalize("NFD", "Lê Thị Mỹ")))
    [page] = read(target.getvalue())
    for text in ("CÔNG AN XÃ", "Mỹ Đức", "BÁO CÁO", "Tình hình ổn định.", "Lê Thị Mỹ"):
        assert text in page.text


def test_nothing_is_written_when_the_work_fails(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.pdf"
    path.write_bytes(b"earlier")
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled), PdfDocument(path, HEAD, title="BÁO CÁO") as paper:
        paper.table(PdfTable(COLUMNS, numbered(3)), watch)
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_replaces_the_earlier_one_and_a_lost_folder_is_told(tmp_path: Path) -> None:
    path = tmp_path / "báo cáo.pdf"
    path.write_bytes(b"earlier")
    with PdfDocument(path, HEAD, title="BÁO CÁO") as paper:
        paper.paragraph("Nội dung.")
    assert "Nội dung." in read(path.read_bytes())[0].text
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(NotFound), PdfDocument(tmp_path / "mất" / "b.pdf", HEAD, title="BÁO CÁO"):
        pass


def test_a_list_to_sign_adds_up_in_figures_and_words() -> None:
    receipts = [
        Receipt("Nguyễn Văn An", "Khu dân cư Đồng Tâm", "Giấy khen", 780_000),
        Receipt("Tổ tự quản số 05", "Khu dân cư Ngãi Giao", "Giấy khen", 1_560_000, "nhận thay"),
    ] * 15
    target = BytesIO()
    draw_receipts(target, HEAD, receipts, attached_to="(Kèm theo Quyết định số 128/QĐ-UBND)")
    pages = read(target.getvalue())
    assert "(Kèm theo Quyết định số 128/QĐ-UBND)" in pages[0].text
    last = flat(pages[-1])
    for text in ("35.100.000", "Bằng chữ: Ba mươi lăm triệu một trăm nghìn đồng.", "NGƯỜI LẬP"):
        assert text in last
    assert sum(page.text.count("nhận thay") for page in pages) == 15
    for page in pages:
        assert_nothing_touches(page)


def test_an_empty_list_to_sign_is_still_a_document() -> None:
    target = BytesIO()
    draw_receipts(target, HEAD, [], attached_to="")
    [page] = read(target.getvalue())
    assert "Bằng chữ: Không đồng." in page.text


def assert_nothing_touches(page: Page) -> None:
    words = page.words
    pairs = [(a.text, b.text) for n, a in enumerate(words) for b in words[n + 1 :] if a.touches(b)]
    assert pairs == []
