"""Due work, computed from the records: nothing here is stored, so nothing here goes stale.

One function a rule. Each reads a window of days through an index, so its cost follows what is due,
not how many years of records there are. Of a recurring duty only the latest unmet one is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from app.due import annual, assistance, disputes, documents, movement
from app.due.item import DueItem, DueRule, Urgency, grouped, horizon, when
from app.store.read.reader import Reader

__all__ = ["RULES", "DueItem", "DueRule", "Urgency", "due", "grouped", "horizon", "when"]

RULES: tuple[Callable[[Reader, date, date], Iterator[DueItem]], ...] = (
    assistance.promised_visits,
    assistance.ending_terms,
    assistance.ending_stages,
    assistance.decisions,
    assistance.quarterly_reports,
    assistance.monthly_remarks,
    assistance.requests,
    disputes.waiting_disputes,
    disputes.agreements,
    movement.proposals,
    movement.reviews,
    movement.committees,
    movement.charters,
    movement.recognitions,
    annual.registrations,
    annual.verdicts,
    annual.gradings,
    annual.ratings,
    annual.rhythm,
    documents.deadlines,
    documents.expiries,
    documents.reports,
    documents.awards,
)


def due(store: Reader, today: date, last: date | None = None) -> list[DueItem]:
    """Everything due until ``last``, else until the end of this week or month, whichever is later; soonest first."""
    last = last or horizon(today)
    found = [item for rule in RULES for item in rule(store, today, last)]
    return sorted(found, key=lambda item: (item.day, item.rule, item.register, item.id))
