"""The paper of a single record: what was agreed in a dispute, and the recognition of an area."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import NotFound, UserError
from app.paper.office.record_paper import PAPERS, print_paper, record_paper
from app.registers.dispute import Dispute, DisputeOutcome, Ground, Matter, Mediator, Meeting, Party
from app.registers.member import Member
from app.registers.safety import Safety, Verdict
from app.schema.record import Record
from app.schema.vocabulary import Address
from app.services import unit_settings
from app.store import Store
from tests.support.pdf_text import read
from tests.support.samples import Commune, save

ENDED = date(2026, 2, 5)
SETTLED: dict[str, Any] = {
    "received": date(2026, 2, 1),
    "ground": Ground.ASKED,
    "field": Matter.CIVIL,
    "matter": "Lối đi chung giữa hai nhà",
    "wants": "Mở lại lối đi",
    "parties": (
        Party(address_as=Address.MR, name="Đỗ Văn Ước", born=1970, role="Bên yêu cầu"),
        Party(name="Lê Thị Ỷ", address="Thôn Đông"),
    ),
    "meetings": (Meeting(day=ENDED, place="Nhà văn hóa", what="Hai bên trình bày"),),
    "outcome": DisputeOutcome.SETTLED,
    "ended": ENDED,
    "agreement": "Cùng sửa lối đi",
    "carry_out": "Mỗi bên một nửa chi phí",
    "carry_out_by": date(2026, 3, 1),
}


def printed(store: Store, record: Record, to: Path) -> str:
    print_paper(store, record, to)
    return "\n".join(page.text for page in read(to.read_bytes()))


def test_a_settlement_says_what_was_agreed_in_its_order(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    since = date(2025, 1, 1)
    member = save(store, Member(name="Vũ An Hòa", team=village.team.id, since=since))
    mediators = (Mediator(member=member.id),)
    dispute = save(store, Dispute(team=village.team.id, mediators=mediators, **SETTLED))
    text = printed(store, dispute, tmp_path / "a.pdf")
    order = (
        "VĂN BẢN HÒA GIẢI THÀNH", "a) Căn cứ", "b) Các bên", "Ông Đỗ Văn Ước", "c) Nội dung",
        "Lối đi chung", "d) Diễn biến", "Nhà văn hóa", "đ) Thỏa thuận", "Cùng sửa lối đi",
        "e) Quyền", "g) Phương thức", "01/03/2026", "h) Chữ ký", "BÊN YÊU CẦU", "HÒA GIẢI VIÊN",
    )  # fmt: skip
    places = [text.index(said) for said in order]
    assert places == sorted(places)
    assert "ngày 05 tháng 02 năm 2026" in text
    assert text.rindex("Vũ An Hòa") > places[-1]


@pytest.mark.parametrize("parties", [0, 1, 7])
def test_every_party_has_room_to_sign(
    store: Store, village: Commune, tmp_path: Path, parties: int
) -> None:
    named = tuple(Party(name=f"Người thứ {n}") for n in range(parties))
    dispute = save(store, Dispute(area=village.east.id, **SETTLED | {"parties": named}))
    text = printed(store, dispute, tmp_path / "a.pdf")
    signatures = text[text.index("h) Chữ ký") :]
    assert all(f"Người thứ {n}" in signatures for n in range(parties))


def test_the_recognition_says_the_units_own_words(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    unit = replace(unit_settings.load(store), recognition="Khu dân cư bình yên {năm}")
    unit_settings.save(store, unit)
    safety = Safety(year=2026, area=village.east.id, verdict=Verdict.SAFE, decided=ENDED)
    kept = save(store, replace(safety, decision_no="15/QĐ-UBND"))
    text = printed(store, kept, tmp_path / "a.pdf")
    for said in ("GIẤY CÔNG NHẬN", village.east.name, "Khu dân cư bình yên 2026", "15/QĐ-UBND"):
        assert said in text
    assert "TẶNG" not in text


def test_the_recognition_of_a_register_with_closed_fields_is_logged_when_looked_at(
    store: Store, village: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    safety = Safety(year=2026, area=village.east.id, verdict=Verdict.SAFE, decided=ENDED)
    kept = save(store, replace(safety, decision_no="15/QĐ-UBND"))
    assert not record_paper(store, kept).closed
    monkeypatch.setitem(Safety.schema.__dict__, "sensitive", ("area",))
    assert record_paper(store, kept).closed


def test_what_is_not_closed_has_no_paper_yet(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    open_: dict[str, Any] = {"outcome": DisputeOutcome.GOING_ON, "ended": None}
    dispute = save(store, Dispute(**SETTLED | open_))
    safety = save(store, Safety(year=2026, area=village.east.id, verdict=Verdict.NOT_YET))
    for record in (dispute, safety):
        with pytest.raises(UserError, match=record.code):
            print_paper(store, record, tmp_path / "a.pdf")
    assert not [*tmp_path.glob("*.pdf")]


def test_a_register_without_a_paper_says_so(store: Store, village: Commune, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        print_paper(store, village.east, tmp_path / "a.pdf")


def test_printing_is_journalled(store: Store, village: Commune, tmp_path: Path) -> None:
    dispute = save(store, Dispute(area=village.east.id, **SETTLED))
    print_paper(store, dispute, tmp_path / "a.pdf")
    last = next(iter(store.audit_entries()))
    assert last.act.title == PAPERS["dispute"]
