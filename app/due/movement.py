"""Due to keep the movement going: proposals, models, committees, charters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.due.item import CHASED, DueItem, DueRule, named
from app.law.holidays import working_day_after
from app.law.regimes import add_months
from app.registers.charter import CharterKind
from app.registers.committee import Committee
from app.schema.conditions import EVERY, all_of, between, eq, is_null, one_of
from app.schema.record import register
from app.schema.vocabulary import Running
from app.store.read.aggregates import CountRows, owners, row_values
from app.store.read.reader import Reader

_YEARLY = 12  # months
ASKED_IN = ("visit", "activity")  # the registers whose records hold proposals
UNDATED = CountRows("proposals", all_of(is_null("done"), is_null("due")))


def proposals(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Kiến nghị of visits and activities that nobody has answered; one line for each record.

    Without a day by which it is to be answered a proposal cannot be late: it waits, undated.
    """
    waiting = CountRows("proposals", all_of(is_null("done"), between("due", today - CHASED, last)))
    recent = between("day", today - CHASED, today)
    for key in ASKED_IN:
        soonest: dict[int, str] = {}
        for id_, day in row_values(store, register(key), EVERY, waiting, "due"):
            soonest[id_] = min(day, soonest.get(id_, day))
        titles = store.titles(key, soonest)
        for id_, day in soonest.items():
            yield DueItem(DueRule.PROPOSAL, key, id_, date.fromisoformat(day), named(titles, id_))
        undated = set(owners(store, register(key), recent, UNDATED)).difference(soonest)
        titles = store.titles(key, undated)
        for id_, day in store.values(register(key), one_of("id", *undated), "id", "day"):
            since = date.fromisoformat(day)
            yield DueItem(DueRule.PROPOSAL, key, id_, since, named(titles, id_), undated=True)


def reviews(store: Reader, _today: date, last: date) -> Iterator[DueItem]:
    """Models at work without a review in twelve months, however long ago the last one was."""
    launched = store.values(register("model"), eq("state", Running.ACTIVE), "id", "launched")
    latest = dict(launched)
    for id_, day in store.values(register("review"), one_of("model", *latest), "model", "day"):
        latest[id_] = max(latest[id_], day)
    yield from _yearly(store, DueRule.REVIEW, "model", latest, last)


def charters(store: Reader, _today: date, last: date) -> Iterator[DueItem]:
    """Charters neither adopted nor looked through in twelve months."""
    found = store.values(register("charter"), EVERY, "id", "adopted", "reviewed")
    latest = {id_: reviewed or adopted for id_, adopted, reviewed in found}
    yield from _yearly(store, DueRule.CHARTER, "charter", latest, last)


def recognitions(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Charters not sent to the committee, or not decided on, in 5 working days (NĐ 61/2023).

    House rules need no recognition, and one that says who recognised it has it.
    """
    own = one_of("kind", CharterKind.VILLAGE, CharterKind.CONVENTION)
    open_ = all_of(own, is_null("recognised"), is_null("recognised_by"))
    recent = between("adopted", today - CHASED, today)
    found = store.values(register("charter"), all_of(open_, recent), "id", "adopted", "sent")
    days = {id_: working_day_after(date.fromisoformat(sent or day), 5) for id_, day, sent in found}
    titles = store.titles("charter", [id_ for id_, day in days.items() if day <= last])
    for id_ in titles:
        yield DueItem(DueRule.RECOGNITION, "charter", id_, days[id_], named(titles, id_))


def committees(store: Reader, _today: date, last: date) -> Iterator[DueItem]:
    """Committees that a member has left since their decision."""
    all_ = store.fetch(Committee, store.ids(Committee))
    titles = store.titles("committee", [found.id for found in all_])
    for found in all_:
        left = [
            seat.until
            for seat in found.seats
            if seat.until and seat.until <= last and seat.until > (found.decided or date.min)
        ]
        if left:
            yield DueItem(
                DueRule.COMMITTEE, "committee", found.id, min(left), named(titles, found.id)
            )


def _yearly(
    store: Reader, rule: DueRule, key: str, latest: dict[int, str], last: date
) -> Iterator[DueItem]:
    days = {id_: add_months(date.fromisoformat(day), _YEARLY) for id_, day in latest.items()}
    titles = store.titles(key, [id_ for id_, day in days.items() if day <= last])
    for id_ in titles:
        yield DueItem(rule, key, id_, days[id_], named(titles, id_))
