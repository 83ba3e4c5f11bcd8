"""Writing papers that stand for no single record: payments, handing over, what is proposed for an award."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.language import T
from app.paper.office.award_papers import proposal_paper, review_paper
from app.paper.office.handover import handover_paper
from app.paper.office.payments import payments_paper
from app.paper.office.record_paper import WORD, writing
from app.services import unit_settings

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.paper.office.content import OfficePaper
    from app.store import Store

PAYMENTS = T("Danh sách chi tiền", "List of payments")
HANDOVER = T("Biên bản bàn giao", "Minutes of handing over")
PROPOSAL = T("Tờ trình khen thưởng", "Proposal of awards")
REVIEW = T("Biên bản họp xét khen thưởng", "Minutes of the review of awards")


def print_payments(store: Store, period: Period, target: Path) -> None:
    """Write what the fund paid out over a period; raises NotFound, and as the file cannot be written."""
    store.principal.require("fund", PAYMENTS)
    _write(store, payments_paper(store, period, unit_settings.load(store)), PAYMENTS, target)


def print_handover(store: Store, target: Path, giver: str = "", receiver: str = "") -> None:
    """Write the minutes of handing over the books; raises UserError where it cannot be written."""
    paper = handover_paper(store, unit_settings.load(store), giver, receiver)
    _write(store, paper, HANDOVER, target)


def print_proposal(store: Store, target: Path) -> None:
    """Write the tờ trình of the awards that are proposed; raises NotFound where there is none."""
    store.principal.require("award", PROPOSAL)
    _write(store, proposal_paper(store, unit_settings.load(store)), PROPOSAL, target)


def print_review(store: Store, target: Path) -> None:
    """Write the minutes of the meeting that reviews them; raises NotFound where there is none."""
    store.principal.require("award", REVIEW)
    _write(store, review_paper(store, unit_settings.load(store)), REVIEW, target)


def _write(store: Store, paper: OfficePaper, title: T, target: Path) -> None:
    write = writing(paper, word=target.suffix.lower() == WORD)
    with store.leaving(target, "print", title) as file:
        write(file)
