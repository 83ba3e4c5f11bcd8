"""Due to people in dispute. Mediation is confidential: only its own register is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.due.item import CHASED, DueItem, DueRule, named
from app.registers.dispute import DisputeOutcome
from app.schema.conditions import all_of, any_of, between, eq, is_null, one_of
from app.schema.record import register
from app.store.read.reader import Reader

FIRST_MEETING = timedelta(days=3)  # from the assignment to the first meeting (Luật 35/2013)


def waiting_disputes(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Disputes received and not closed that have had no meeting yet.

    The first one is due on the day that the parties chose, or else within ``FIRST_MEETING``.
    """
    soon = between("received", today - CHASED, last - FIRST_MEETING)
    where = all_of(
        one_of("outcome", DisputeOutcome.PENDING, DisputeOutcome.GOING_ON),
        any_of(between("meet_on", today - CHASED, last), all_of(is_null("meet_on"), soon)),
        is_null("meetings"),
    )
    waiting = store.values(register("dispute"), where, "id", "received", "meet_on")
    titles = store.titles("dispute", [id_ for id_, *_ in waiting])
    for id_, received, chosen in waiting:
        by = date.fromisoformat(chosen or received) + (timedelta(0) if chosen else FIRST_MEETING)
        yield DueItem(DueRule.MEETING, "dispute", id_, by, named(titles, id_))


def agreements(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Agreements whose day has come or comes, and which were not carried out."""
    dispute = register("dispute")
    where = all_of(
        between("carry_out_by", today - CHASED, last), eq("outcome", DisputeOutcome.SETTLED)
    )
    rows = store.values(dispute, where, "id", "carry_out_by", "carried_out")
    open_ = [(id_, day) for id_, day, carried_out in rows if not carried_out]
    titles = store.titles("dispute", [id_ for id_, _ in open_])
    for id_, day in open_:
        yield DueItem(
            DueRule.AGREEMENT, "dispute", id_, date.fromisoformat(day), named(titles, id_)
        )
