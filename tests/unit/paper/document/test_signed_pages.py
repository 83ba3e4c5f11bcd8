"""No signature stands alone: the page that bears it holds text too, whatever a paper says."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.document.flow import LINES_WITH_SIGNATURE
from app.paper.document.page import Letterhead, PdfDocument, Signature
from app.paper.document.receipts import Receipt, draw_receipts
from app.paper.document.tables import PdfColumn, PdfGroup, PdfTable, PdfTotal, Row
from tests.support.pdf_text import Page, read

HEAD = Letterhead("ỦY BAN NHÂN DÂN", "XÃ TÂN THÀNH", "Số:      /BC-UBND", "Tân Thành", date(2026, 2, 5))  # fmt: skip
COLUMNS = (PdfColumn("STT", 12, "center"), PdfColumn("Nội dung", 90), PdfColumn("Số", 25, "right"))
POST, NAME = "NGƯỜI KÝ", "Tên Người Ký"
words = st.integers(1, 60).map(lambda n: " ".join(["lời"] * n))
receivers = st.lists(words, max_size=45)


def lines_with_the_signature(pages: list[Page]) -> int:
    """How many lines of text stand above the signature on the page that bears it."""
    [page] = [page for page in pages if POST in page.text]
    top = max(word.box[1] for word in page.words if POST in word.text)
    body = page.height - 19 * 72 / 25.4  # below the number of the page
    return len({round(w.box[1]) // 4 for w in page.words if top + 8 < w.box[1] < body})


def all_inside(pages: list[Page]) -> bool:
    return all(
        w.box[0] > 0 and w.box[2] < page.width and w.box[1] > 50 and w.box[3] < page.height
        for page in pages
        for w in page.words
    )


@given(st.lists(st.tuples(st.booleans(), words), max_size=70), receivers, st.booleans())
def test_a_text_and_its_signature(
    parts: list[tuple[bool, str]], receivers: list[str], landscape: bool
) -> None:
    target = BytesIO()
    with PdfDocument(target, HEAD, title="TỜ TRÌNH", landscape=landscape) as paper:
        for heading, text in parts:
            (paper.heading if heading else paper.paragraph)(text)
        paper.sign(Signature(("TM. CƠ QUAN", POST), NAME), receivers)
    pages = read(target.getvalue())
    assert lines_with_the_signature(pages) >= LINES_WITH_SIGNATURE
    assert all_inside(pages)
    if receivers:
        assert sum(page.text.count(";") for page in pages) == len(receivers) - 1


@given(
    st.lists(st.tuples(st.sampled_from(["row", "group", "total"]), words), min_size=2, max_size=60),
    st.sampled_from([0, 12, 40]),
    st.lists(words, max_size=3),
    receivers,
)
def test_a_table_and_its_signature(
    kinds: list[tuple[str, str]], least: int, after: list[str], receivers: list[str]
) -> None:
    made: dict[str, Any] = {
        "row": lambda text: ("1", text, "7"),
        "group": PdfGroup,
        "total": lambda text: PdfTotal(("", text, "7")),
    }
    rows: list[Row] = [made[kind](text) for kind, text in kinds]
    target = BytesIO()
    with PdfDocument(target, HEAD, title="BÁO CÁO") as paper:
        paper.table(PdfTable(COLUMNS, rows, min_row_mm=least))
        for text in after:
            paper.paragraph(text)
        paper.sign(Signature((POST,), NAME), receivers)
    pages = read(target.getvalue())
    assert lines_with_the_signature(pages) >= LINES_WITH_SIGNATURE
    assert all_inside(pages)


@given(st.lists(st.tuples(words, st.integers(1, 10**9)), max_size=50))
def test_a_list_of_money_and_its_signatures(lines: list[tuple[str, int]]) -> None:
    target = BytesIO()
    receipts = [Receipt(text, text, "Giấy khen", amount) for text, amount in lines]
    draw_receipts(
        target, HEAD, receipts, attached_to="(Kèm theo)", signatures=(Signature((POST,), NAME),)
    )
    pages = read(target.getvalue())
    assert lines_with_the_signature(pages) >= LINES_WITH_SIGNATURE


@pytest.mark.parametrize("signers", range(1, 8))
@pytest.mark.parametrize("lines", range(20, 50, 3))
def test_several_rows_of_signatures(signers: int, lines: int) -> None:
    target = BytesIO()
    with PdfDocument(target, HEAD, title="VĂN BẢN") as paper:
        for _ in range(lines):
            paper.paragraph("một dòng", align="left")
        paper.heading("Chữ ký")
        for number in range(0, signers, 3):
            post = POST if number == 0 else "NGƯỜI KHÁC"
            paper.sign_row([Signature((post,), NAME)] * min(3, signers - number))
    pages = read(target.getvalue())
    assert lines_with_the_signature(pages) >= LINES_WITH_SIGNATURE + 1  # the heading is none
    assert all("NGƯỜI KHÁC" not in page.text or POST in page.text for page in pages)


def test_a_name_of_120_letters_wraps_above_nobody_else() -> None:
    long = " ".join(["Nguyễn Thị Khánh"] * 8)[:120]
    target = BytesIO()
    with PdfDocument(target, HEAD, title="VĂN BẢN") as paper:
        paper.paragraph("một dòng")
        paper.sign_row(
            [Signature((POST,), long), Signature((POST,), long), Signature((POST,), long)]
        )
    [page] = read(target.getvalue())
    assert " ".join(page.text.split()).count("Nguyễn") >= 3
    touching = [
        (a, b) for n, a in enumerate(page.words) for b in page.words[n + 1 :] if a.touches(b)
    ]
    assert touching == []
    assert all_inside([page])
