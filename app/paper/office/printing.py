"""Papers that stand for no single record: payments, handing over, what is proposed for an award."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.language import T
from app.paper.office.award_papers import proposal_paper, review_paper
from app.paper.office.handover import handover_paper
from app.paper.office.payments import payments_paper
from app.paper.office.record_paper import printable
from app.services import unit_settings

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.paper.document.printable import Printable
    from app.store import Store

PAYMENTS = T("Danh sách chi tiền", "List of payments")
HANDOVER = T("Biên bản bàn giao", "Minutes of handing over")
PROPOSAL = T("Tờ trình khen thưởng", "Proposal of awards")
REVIEW = T("Biên bản họp xét khen thưởng", "Minutes of the review of awards")


def payments(store: Store, period: Period) -> Printable:
    """Return what the fund paid out over a period; raises NotFound where nothing was."""
    store.principal.require("fund", PAYMENTS)
    return printable(PAYMENTS, payments_paper(store, period, unit_settings.load(store)))


def print_payments(store: Store, period: Period, target: Path) -> None:
    """Write what the fund paid out over a period; raises NotFound, and as the file cannot be written."""
    payments(store, period).write(store, target)


def handover(store: Store, giver: str = "", receiver: str = "") -> Printable:
    """Return the minutes of handing over the books."""
    return printable(HANDOVER, handover_paper(store, unit_settings.load(store), giver, receiver))


def print_handover(store: Store, target: Path, giver: str = "", receiver: str = "") -> None:
    """Write the minutes of handing over the books; raises UserError where it cannot be written."""
    handover(store, giver, receiver).write(store, target)


def proposal(store: Store) -> Printable:
    """Return the tờ trình of the awards that are proposed; raises NotFound where there is none."""
    store.principal.require("award", PROPOSAL)
    return printable(PROPOSAL, proposal_paper(store, unit_settings.load(store)))


def print_proposal(store: Store, target: Path) -> None:
    """Write the tờ trình of the awards that are proposed; raises NotFound where there is none."""
    proposal(store).write(store, target)


def review(store: Store) -> Printable:
    """Return the minutes of the meeting that reviews them; raises NotFound where there is none."""
    store.principal.require("award", REVIEW)
    return printable(REVIEW, review_paper(store, unit_settings.load(store)))


def print_review(store: Store, target: Path) -> None:
    """Write the minutes of the meeting that reviews them; raises NotFound where there is none."""
    review(store).write(store, target)
