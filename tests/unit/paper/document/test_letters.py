"""Nothing typed is missing on paper: letters that the fonts lack are named, or stand as boxes."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.paper.certificate.award_printing import print_certificates, print_receipts
from app.paper.certificate.certificate import draw_certificates
from app.paper.certificate.print_settings import PrintSettings
from app.paper.document.fonts import BOX, lacking, width
from app.paper.document.letterhead import Signature
from app.paper.document.page import PdfDocument
from app.paper.document.typefaces import ALL, REGULAR
from app.registers.award import Award, AwardForm, AwardState, Recipient
from app.registers.decision import Decision
from app.services import unit_settings
from app.store import Store
from tests.support.pdf_text import read
from tests.support.samples import save
from tests.unit.paper.certificate.test_certificate import TEXT, touching

LACKED = "😀字𠊛✓☐"
RARE = "H’Čŏn Niê Kđăm ƀ Ƀuôr ₫ №"


def page_text(text: str) -> str:
    target = BytesIO()
    with PdfDocument(target, None, title="Giấy") as paper:
        paper.paragraph(text, align="left")
        paper.sign(Signature((text,), text))
    return " ".join(" ".join(page.text.split()) for page in read(target.getvalue()))


def test_what_the_fonts_have_is_written_and_what_they_lack_is_a_box() -> None:
    assert lacking(RARE) == ""
    assert page_text(RARE).count(RARE) == 3
    said = page_text(f"Tổ {LACKED} 3")
    assert BOX * len(LACKED) in said and "Tổ" in said
    assert all(f"U+{ord(letter):04X}" in said for letter in LACKED)  # the note at the end


@pytest.mark.parametrize("face", ALL)
def test_a_letter_that_a_face_lacks_has_the_width_of_what_stands_for_it(face: str) -> None:
    assert width("字", face, 10) == width(BOX, REGULAR, 10)
    assert width("ƀ", face, 10) > 0


def test_a_certificate_in_a_face_of_few_letters_keeps_them_all_in_their_place() -> None:
    target = BytesIO()
    named = replace(TEXT, title="GIẤY KHEN ƀ₫", recipient=f"Ông {RARE} {LACKED}")
    draw_certificates(target, [named])
    [page] = read(target.getvalue())
    assert "ƀ₫" in page.text and RARE in " ".join(page.text.replace("\xa0", " ").split())
    left, right = (edge(w.box[n] for w in page.words if "Kđăm" in w.text or BOX in w.text)
                   for edge, n in ((min, 0), (max, 2)))  # fmt: skip
    assert left > 60 and right < page.width - 60
    assert touching(page) == []


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp")), max_size=40)
)
def test_any_text_is_drawn_letter_by_letter_or_as_boxes(text: str) -> None:
    target = BytesIO()
    with PdfDocument(target, None, title="Giấy") as paper:
        paper.paragraph(f"đầu {text} cuối", align="left")
    said = " ".join(page.text for page in read(target.getvalue()))
    assert "đầu" in said and "cuối" in said
    assert said.count(BOX) >= sum(text.count(letter) for letter in lacking(text))


def test_papers_with_letters_that_cannot_be_printed_are_refused_by_record(
    store: Store, tmp_path: Path
) -> None:
    decision = save(store, Decision(number="1/QĐ-UBND", day=date(2026, 2, 5), signer="Lê Thị Ỷ"))
    what = {
        "form": AwardForm.CERTIFICATE, "recipient": Recipient.PERSON, "money": 5,
        "state": AwardState.DECIDED,
    }  # fmt: skip
    save(store, Award(name="Lê Văn Lành", decision=decision.id, **what))
    bad = save(store, Award(name="Lê Văn 😀", decision=decision.id, **what))
    unit, to = unit_settings.load(store), tmp_path / "a.pdf"
    for prints in (
        lambda: print_certificates(store, decision, unit, to, PrintSettings(), draft=True),
        lambda: print_receipts(store, decision, unit, to),
    ):
        with pytest.raises(UserError, match=f"U\\+1F600.*{bad.code}"):
            prints()
    assert not to.exists()
