"""Certificates of merit, printed and read back."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.paper.certificate.calibration import LABELS, draw_test_sheet
from app.paper.certificate.certificate import CertificateText, draw_certificates, stack
from app.paper.certificate.template import (
    DEFAULT_A3,
    DEFAULT_A4,
    NAMES,
    BadTemplate,
    CertificateTemplate,
    TemplateBlock,
)
from app.paper.document.canvas import MM
from tests.support.documents import changed, shown
from tests.support.pdf_text import Page, Word, read

TEXT = CertificateText(
    issuer="CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ TÂN THÀNH",
    recipient="Ông Nguyễn Văn An",
    of_where="Khu dân cư Đồng Tâm, xã Tân Thành",
    merit="Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026",
    place="Tân Thành",
    day=date(2026, 8, 19),
    capacity=("CHỦ TỊCH",),
    signer="Nguyễn Thị Thu Hường",
    decision_line="Quyết định số: 128/QĐ-UBND ngày 19 tháng 8 năm 2026",
    book_line="Vào sổ vàng số: 05/2026",
)
LONG_NAME = "Câu lạc bộ Phụ nữ với an ninh trật tự khu dân cư số 12 Đồng Tâm"[:60]
LONG_MERIT = (
    "Đã có thành tích xuất sắc trong công tác nắm tình hình, hòa giải ở cơ sở, vận động Nhân dân "
    "tham gia phong trào Toàn dân bảo vệ an ninh Tổ quốc giai đoạn 2022-2026"
)
PREPRINTED = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "Độc lập", "TẶNG", "GIẤY KHEN")


def printed(*texts: CertificateText, **how: Any) -> list[Page]:
    target = BytesIO()
    assert draw_certificates(target, texts, **how) == len(texts)
    return read(target.getvalue())


def said(page: Page) -> str:
    return " ".join(page.text.replace("\xa0", " ").split())


def touching(page: Page) -> list[tuple[str, str]]:
    """Texts that overlap; the title and its own shade do not count, nor the emblem's ribbon."""
    ribbon = page.height - (DEFAULT_A4.emblem_y + DEFAULT_A4.emblem_size) * MM
    words: list[Word] = [w for w in page.words if w.box[1] < ribbon - 1]
    return [
        (a.text, b.text)
        for n, a in enumerate(words)
        for b in words[n + 1 :]
        if a.touches(b) and a.text != b.text
    ]


def test_a_full_page_says_everything_in_order() -> None:
    [page] = printed(TEXT)
    assert (page.width, page.height) == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    expected = (
        "Độc lập - Tự do - Hạnh phúc",
        TEXT.issuer,
        "TẶNG",
        "GIẤY KHEN",
        TEXT.recipient,
        TEXT.of_where,
        TEXT.merit,
        "Tân Thành, ngày 19 tháng 8 năm 2026",
        "CHỦ TỊCH",
        TEXT.signer,
    )
    heights = [page.find(text[:12]).box[1] for text in expected if text != "CHỦ TỊCH"]
    assert heights == sorted(heights, reverse=True)
    for text in (*expected, TEXT.decision_line, TEXT.book_line):
        assert text in said(page)
    assert "Bản in lại" not in page.text


@pytest.mark.parametrize("recipient", ["", "Bà Lê Thị Ổ", LONG_NAME, LONG_NAME * 2, "W" * 90])
@pytest.mark.parametrize("merit", ["", TEXT.merit, LONG_MERIT, LONG_MERIT + " và " + LONG_MERIT])
def test_nothing_touches_whatever_the_length(recipient: str, merit: str) -> None:
    text = replace(
        TEXT,
        recipient=recipient,
        merit=merit,
        capacity=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    )
    [page] = printed(text)
    assert touching(page) == []
    assert "".join(recipient.split()) in "".join(page.text.replace("\xa0", "").split())
    inside = 17 * MM
    for word in page.words:
        left, bottom, right, top = word.box
        assert inside < left < right < page.width - inside
        assert inside < bottom < top < page.height - inside


@pytest.mark.parametrize("capacity", [("CHỦ TỊCH",), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")])
@pytest.mark.parametrize("stock", [False, True])
def test_there_is_room_for_signature_and_seal(capacity: tuple[str, ...], stock: bool) -> None:
    [page] = printed(replace(TEXT, capacity=capacity, signer="Ễ Ĩ"), stock=stock)
    name = page.find("Ễ Ĩ").box
    above = min(word.box[1] for word in page.words if word.text.strip() in capacity)
    assert above - name[3] >= 35 * MM
    assert name[1] > 22 * MM  # above the rules and corners of the frame
    between = [w.text for w in page.words if name[3] < w.box[1] < above and w.box[2] > name[0]]
    assert between == []


@given(
    st.integers(1, 110),
    st.integers(0, 90),
    st.integers(0, 260),
)
@settings(max_examples=60, deadline=None)
def test_the_flowing_texts_end_where_they_must(name: int, where: int, merit: int) -> None:
    source = "Đã có nhiều thành tích trong phong trào thi đua yêu nước của địa phương " * 5
    blocks = [block for block in DEFAULT_A4.blocks if block.flows]
    texts = [source[:name], source[:where], source[:merit]]
    placed = stack(DEFAULT_A4, list(zip(blocks, texts, strict=True)))
    last, fitted = placed[-1]
    assert last.y + fitted.growth / MM <= DEFAULT_A4.flow_end


def test_a_long_name_shrinks_to_its_floor_before_it_wraps() -> None:
    [block] = [block for block in DEFAULT_A4.blocks if block.name == "recipient"]
    [(_, short)] = stack(DEFAULT_A4, [(block, "Ông Nguyễn Văn An")])
    [(_, longer)] = stack(DEFAULT_A4, [(block, LONG_NAME)])
    [(_, longest)] = stack(DEFAULT_A4, [(block, LONG_NAME * 2)])
    assert (len(short.lines), short.size) == (1, block.size)
    assert len(longer.lines) == 1
    assert block.floor <= longer.size < block.size
    assert (len(longest.lines), longest.size) == (2, block.floor)


def test_bought_stock_receives_only_what_is_not_printed_on_it() -> None:
    [page] = printed(TEXT, stock=True)
    for text in PREPRINTED:
        assert text not in page.text
    for text in (TEXT.issuer, TEXT.recipient, TEXT.merit, TEXT.signer, TEXT.decision_line):
        assert text in said(page)


@pytest.mark.parametrize(("dx", "dy"), [(1.5, -0.7), (-0.1, 0.1), (0.04, 0.0)])
def test_the_text_moves_by_tenths_of_a_millimetre(dx: float, dy: float) -> None:
    [still], [moved] = printed(TEXT, stock=True), printed(TEXT, stock=True, dx=dx, dy=dy)
    for before, after in zip(still.words, moved.words, strict=True):
        assert after.box[0] - before.box[0] == pytest.approx(round(dx, 1) * MM, abs=0.05)
        assert after.box[1] - before.box[1] == pytest.approx(-round(dy, 1) * MM, abs=0.05)


def test_a_template_kept_with_a_mark_of_reprints_prints_none() -> None:
    kept = json.loads(DEFAULT_A4.to_json())
    kept["blocks"].append(kept["blocks"][-1] | {"name": "reprint"})
    assert CertificateTemplate.from_json(json.dumps(kept)) == DEFAULT_A4


def test_a_long_name_of_who_signs_rises_from_its_place() -> None:
    long = " ".join(["Nguyễn Thị Khánh"] * 8)[:120]
    [page] = printed(replace(TEXT, signer=long, capacity=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")))
    assert touching(page) == []
    assert min(w.box[1] for w in page.words if "Nguyễn" in w.text) > 22 * MM


def test_a_batch_keeps_its_order_and_is_small() -> None:
    texts = [replace(TEXT, recipient=f"Ông Nguyễn Văn {n}") for n in range(40)]
    target = BytesIO()
    draw_certificates(target, texts)
    pages = read(target.getvalue())
    assert [f"Ông Nguyễn Văn {n}" in page.text for n, page in enumerate(pages)] == [True] * 40
    [alone] = [BytesIO()]
    draw_certificates(alone, texts[:1])
    each = (len(target.getvalue()) - len(alone.getvalue())) / 39
    assert each < 2_000, "the ground must be stored once"


def test_decomposed_text_is_printed_composed() -> None:
    raw = unicodedata.normalize("NFD", "Bà Nguyễn Đặng Quỳnh Phượng")
    composed, decomposed = (
        printed(replace(TEXT, recipient=unicodedata.normalize(form, raw)))[0]
        for form in ("NFC", "NFD")
    )
    assert composed == decomposed
    assert "Bà Nguyễn Đặng Quỳnh Phượng" in said(decomposed)


def test_a3_is_the_same_template_grown() -> None:
    [page] = printed(TEXT, layout=DEFAULT_A3)
    assert (page.width, page.height) == pytest.approx((420 * MM, 297 * MM), abs=0.2)
    [small] = printed(TEXT)
    factor = page.width / small.width
    assert page.find("Ông").box[0] == pytest.approx(small.find("Ông").box[0] * factor, abs=1)


def test_a_cancelled_batch_writes_nothing(tmp_path: Path) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        draw_certificates(tmp_path / "a.pdf", [TEXT], progress=watch)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_to_the_end() -> None:
    heard: list[int] = []
    draw_certificates(BytesIO(), [TEXT] * 4, progress=Watch(heard.append))
    assert heard == [0, 25, 50, 75, 100]


def test_the_test_sheet_names_each_place_that_stock_receives() -> None:
    target = BytesIO()
    draw_test_sheet(target, dx=1.5, dy=-0.7)
    [page] = read(target.getvalue())
    for block in DEFAULT_A4.blocks:
        assert (str(LABELS[block.name]) in page.text) == block.on_stock
    assert "+1,5 mm" in page.text
    assert "-0,7 mm" in page.text
    assert set(LABELS) == set(NAMES)


def test_a_template_is_kept_as_text() -> None:
    assert CertificateTemplate.from_json(DEFAULT_A4.to_json()) == DEFAULT_A4
    assert {block.name for block in DEFAULT_A4.blocks} == set(NAMES)


def test_an_edited_template_prints_as_edited() -> None:
    blocks = tuple(
        replace(b, x=40, align="left", colour="#0000ff") if b.name == "recipient" else b
        for b in DEFAULT_A4.blocks
    )
    edited = replace(DEFAULT_A4, blocks=blocks)
    [page] = printed(TEXT, layout=CertificateTemplate.from_json(edited.to_json()))
    assert page.find("Ông").box[0] == pytest.approx(40 * MM, abs=3)


@pytest.mark.parametrize(
    "change",
    [
        {"font": "Comic"},
        {"colour": "red"},
        {"colour": 5},
        {"size": "big"},
        {"size": 0},
        {"floor": 99},
        {"x": -1},
        {"x": None},
        {"align": "middle"},
        {"name": "portrait"},
        {"lines": 0},
        {"shadow": "#12"},
    ],
)
def test_a_broken_block_is_refused_by_name(change: dict[str, object]) -> None:
    data = json.loads(DEFAULT_A4.to_json())
    data["blocks"][5].update(change)
    with pytest.raises(BadTemplate) as caught:
        CertificateTemplate.from_json(json.dumps(data))
    assert f"blocks › 6 › {next(iter(change))}" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"blocks": [1]}', '{"blocks": []}', '{"blocks": [], "width": "wide"}'],
)
def test_a_broken_template_is_refused(text: str) -> None:
    with pytest.raises(BadTemplate):
        CertificateTemplate.from_json(text)


def test_every_default_block_is_faultless() -> None:
    for layout in (DEFAULT_A4, DEFAULT_A3):
        assert [block.fault() for block in layout.blocks if block.fault()] == []
        assert all(isinstance(block, TemplateBlock) for block in layout.blocks)


def test_a_template_changed_at_any_place_is_printed_from_or_refused_by_its_place() -> None:
    named = 0
    for place, other in changed(json.loads(DEFAULT_A4.to_json())):
        try:
            CertificateTemplate.from_json(json.dumps(other))
        except BadTemplate as error:
            assert len(str(error).splitlines()) == 1
            named += " › ".join(shown(place)) in error.text.vi
    assert named > 200
