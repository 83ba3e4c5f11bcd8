"""Papers of the office: what they say is the same as PDF and as Word, and no signature stands alone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import NotFound
from app.base.periods import parse
from app.paper.document.flow import LINES_WITH_SIGNATURE
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.office.as_pdf import write_pdf
from app.paper.office.as_word import write_word
from app.paper.office.award_papers import decision_paper, proposal_paper, review_paper
from app.paper.office.content import OfficePaper, Part, SignaturePart, TablePart, TextPart, grounds
from app.paper.office.handover import handover_paper
from app.paper.office.payments import payments_paper
from app.paper.office.settlement import settlement
from app.registers.award import Award
from app.registers.decision import Decision
from app.registers.dispute import Dispute, DisputeOutcome
from app.registers.fund import Fund, Way
from app.schema.conditions import Query, eq
from app.services import unit_settings
from app.store import Store
from tests.support.pdf_text import read
from tests.unit.paper.document.test_signed_pages import (
    COLUMNS,
    HEAD,
    NAME,
    POST,
    all_inside,
    lines_with_the_signature,
    words,
)

Make = Callable[[Store], OfficePaper]


def _decided(store: Store) -> OfficePaper:
    decision = store.fetch(Decision, store.ids(Decision))[0]
    return decision_paper(store, decision, unit_settings.load(store))


def _settled(store: Store) -> OfficePaper:
    ids = store.ids(Dispute, Query(eq("outcome", DisputeOutcome.SETTLED)))
    return settlement(store, store.get(Dispute, ids[0]), unit_settings.load(store))


PAPERS: dict[str, Make] = {
    "decision": _decided,
    "settlement": _settled,
    "proposal": lambda store: proposal_paper(store, unit_settings.load(store)),
    "review": lambda store: review_paper(store, unit_settings.load(store)),
    "payments": lambda store: payments_paper(store, parse("2026"), unit_settings.load(store)),
    "handover": lambda store: handover_paper(store, unit_settings.load(store), "Lê Thị Ỷ"),
}


def as_pdf(paper: OfficePaper) -> list[Any]:
    target = BytesIO()
    write_pdf(paper, target)
    return read(target.getvalue())


def as_word(paper: OfficePaper) -> str:
    target = BytesIO()
    write_word(paper, target)
    body = docx.Document(target).element.body
    return " ".join(
        " ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")).split()
    )


def texts_of(paper: OfficePaper) -> list[str]:
    texts = [paper.title, paper.about, paper.head.organ, *paper.to]
    for part in paper.parts:
        if isinstance(part, TextPart):
            texts.append(part.text)
        elif isinstance(part, TablePart):
            texts += [cell for row in (*part.rows, part.total) for cell in row]
        elif isinstance(part, SignaturePart):
            texts += [one.signer for one in part.signatures]
    return [text for text in texts if text]


@pytest.mark.parametrize("kind", PAPERS)
def test_both_files_say_all_that_the_paper_says(kind: str, commune: Store) -> None:
    paper = PAPERS[kind](commune)
    pdf = "".join("".join(page.text.split()) for page in as_pdf(paper))
    word = "".join(as_word(paper).split())
    for text in texts_of(paper):
        flat = "".join(text.split())
        assert flat in word, text
        # A text over two pages has the number of the page within.
        assert flat[:20] in pdf and flat[-20:] in pdf, text


def test_a_decision_names_each_recipient_once_in_its_list(commune: Store) -> None:
    decision = commune.fetch(Decision, commune.ids(Decision))[0]
    awards = commune.fetch(Award, commune.ids(Award, Query(eq("decision", decision.id))))
    paper = decision_paper(commune, decision, unit_settings.load(commune))
    [listed] = [part for part in paper.parts if isinstance(part, TablePart)]
    assert len(listed.rows) == len(awards) and all(
        any(award.name in row[1] for row in listed.rows) for award in awards
    )
    pages = as_pdf(paper)
    annex = next(page for page in pages if "DANH SÁCH" in page.text)
    assert decision.number in annex.text and decision.signer in pages[0].text
    assert not [w for w in annex.words if w.box[1] > annex.height - 19 * 72 / 25.4]  # no number


def test_payments_add_up_and_a_period_without_any_is_told(commune: Store) -> None:
    unit = unit_settings.load(commune)
    paper = payments_paper(commune, parse("2026"), unit)
    [listed] = [part for part in paper.parts if isinstance(part, TablePart)]
    amounts = [int(row[4].replace(".", "")) for row in listed.rows]
    paid = commune.fetch(Fund, commune.ids(Fund, Query(eq("way", Way.OUT))))
    assert sum(amounts) == sum(one.amount for one in paid if one.day.year == 2026)
    assert listed.total[4].replace(".", "") == str(sum(amounts))
    with pytest.raises(NotFound):
        payments_paper(commune, parse("1990"), unit)


def test_nothing_proposed_is_told_in_a_sentence(store: Store) -> None:
    for make in (proposal_paper, review_paper):
        with pytest.raises(NotFound):
            make(store, unit_settings.load(store))


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Luật Thi đua, khen thưởng; đề nghị của Trưởng Công an xã",
         ["Căn cứ Luật Thi đua, khen thưởng;", "Căn cứ đề nghị của Trưởng Công an xã."]),
        ("Căn cứ Luật A\nTheo đề nghị của B.", ["Căn cứ Luật A;", "Theo đề nghị của B."]),
    ],
)  # fmt: skip
def test_grounds_end_as_the_decree_says(typed: str, lines: list[str]) -> None:
    assert [one.text for one in grounds(typed)] == lines
    assert grounds(None)[0].text.endswith("….")


parts = st.one_of(
    st.builds(TextPart, words, st.sampled_from(["body", "left", "basis"])),
    st.builds(TextPart, words, st.just("heading")),
    st.builds(
        lambda texts: TablePart(COLUMNS, [("1", text, "7") for text in texts]),
        st.lists(words, min_size=2, max_size=12),
    ),
)


@given(st.lists(parts, max_size=14), st.lists(words, max_size=8))
def test_whatever_a_paper_says_its_signature_has_text_beside(
    some: list[Part], receivers: list[str]
) -> None:
    end = (
        TextPart("một dòng"),
        TextPart("dòng cuối"),
        SignaturePart((Signature((POST,), NAME),), tuple(receivers)),
    )
    paper = OfficePaper("QD-001", HEAD, "TỜ TRÌNH", "Về việc", (*some, *end))
    pages = as_pdf(paper)
    assert lines_with_the_signature(pages) >= LINES_WITH_SIGNATURE
    assert all_inside(pages)


def test_a_signer_missing_and_a_name_of_120_letters_are_room_and_a_clean_wrap() -> None:
    long = " ".join(["Nguyễn Thị Khánh"] * 8)[:120]
    for name in ("", long):
        head = Letterhead("", long.upper(), "Số: 1/QĐ", long[:60], None)
        parts = (
            TextPart("một dòng"),
            TextPart("hai dòng"),
            SignaturePart((Signature((POST,), name),), (long,)),
        )
        paper = OfficePaper("QD-001", head, "QUYẾT ĐỊNH", long, parts)
        [page] = as_pdf(paper)
        assert all_inside([page])
        runs = page.words
        assert [(a, b) for n, a in enumerate(runs) for b in runs[n + 1 :] if a.touches(b)] == []
        assert "".join(name.split()) in "".join(as_word(paper).split())


def test_word_keeps_the_last_lines_on_the_page_of_the_signature(tmp_path: Path) -> None:
    paper = OfficePaper(
        "QD-001", HEAD, "TỜ TRÌNH", "", (TextPart("a"), TextPart("b"), TextPart("c"), SignaturePart((Signature((POST,)),)))
    )  # fmt: skip
    with (tmp_path / "a.docx").open("wb") as file:
        write_word(paper, file)
    kept = {
        p.text: p.paragraph_format.keep_with_next
        for p in docx.Document(tmp_path / "a.docx").paragraphs
    }
    assert (kept["a"], kept["b"], kept["c"]) == (None, True, True)
