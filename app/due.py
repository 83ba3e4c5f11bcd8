"""What is due, computed from the records: nothing here is stored, so nothing here goes stale.

One function a rule. Each reads a window of days through an index, so its cost follows what is due,
not how many years of records there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.conditions import Query, all_of, between, eq, one_of
from app.lang import T
from app.record import register
from app.records.award import AwardState
from app.records.case import CaseState
from app.records.dispute import Outcome
from app.store.reading import Reader, Title

CHASED = timedelta(days=365)  # what was due longer ago is no longer brought up
FIRST_MEETING = timedelta(days=3)  # from the reception of a dispute to its first meeting
HANDING_OVER = timedelta(days=30)  # from the decision to the handing over
_NOBODY = Title("", "")


class Rule(StrEnum):
    """Why something is due."""

    label: T
    icon: str

    def __new__(cls, key: str, label: T, icon: str) -> Rule:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label, member.icon = label, icon
        return member

    VISIT = "visit", T("Hẹn thăm lại", "Promised visit"), "footprints"
    TERM = "term", T("Hết thời hạn", "End of term"), "folder-heart"
    MEETING = "meeting", T("Chờ hòa giải", "No meeting yet"), "handshake"
    AGREEMENT = "agreement", T("Thỏa thuận", "Agreement"), "handshake"
    AWARD = "award", T("Chưa trao", "Not handed over"), "award"


class When(StrEnum):
    """How soon."""

    label: T

    def __new__(cls, key: str, label: T) -> When:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        return member

    LATE = "late", T("Trễ hạn", "Late")
    TODAY = "today", T("Hôm nay", "Today")
    WEEK = "week", T("Tuần này", "This week")
    MONTH = "month", T("Tháng này", "This month")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do by ``day``: about one record, or (``query``) about several of a register.

    ``subject`` names it in words that need no mask.
    """

    rule: Rule
    register: str
    id: int
    day: date
    subject: T
    query: Query | None = None


def due(store: Reader, today: date) -> list[Due]:
    """Everything due until the end of this week or month, whichever is later; soonest first."""
    last = horizon(today)
    found = [item for rule in RULES for item in rule(store, today, last)]
    return sorted(found, key=lambda item: (item.day, item.rule, item.register, item.id))


def grouped(items: list[Due], today: date) -> dict[When, list[Due]]:
    """The same under how soon they are due; groups without any are left out."""
    groups: dict[When, list[Due]] = {when: [] for when in When}
    for item in items:
        groups[when(item.day, today)].append(item)
    return {when: some for when, some in groups.items() if some}


def when(day: date, today: date) -> When:
    """How soon a day is; weeks end on Sunday."""
    if day < today:
        return When.LATE
    if day == today:
        return When.TODAY
    return When.WEEK if day <= _end_of_week(today) else When.MONTH


def horizon(today: date) -> date:
    """The last day that is looked ahead to."""
    next_month = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    return max(next_month - timedelta(days=1), _end_of_week(today))


def promised_visits(store: Reader, today: date, last: date) -> Iterator[Due]:
    """Visits promised and not met: any later visit to that household meets a promise."""
    visit = register("visit")
    window = between("next_visit", today - CHASED, last)
    promises = store.values(visit, window, "household", "day", "next_visit", "id")
    if not promises:
        return
    households = {household for household, *_ in promises}
    since = date.fromisoformat(min(day for _, day, *_ in promises))
    where = all_of(one_of("household", *households), between("day", since, None))
    latest: dict[int, str] = {}
    for household, day in store.values(visit, where, "household", "day"):
        latest[household] = max(day, latest.get(household, ""))
    open_ = [promise for promise in promises if promise[1] == latest[promise[0]]]
    titles = store.titles("household", {household for household, *_ in open_})
    for household, _day, promised, id_ in open_:
        yield Due(Rule.VISIT, "visit", id_, date.fromisoformat(promised), _named(titles, household))


def ending_terms(store: Reader, today: date, last: date) -> Iterator[Due]:
    """Open cases whose term ends; the person stays masked behind the case's code."""
    case = register("case")
    where = all_of(eq("state", CaseState.OPEN), between("end_due", today - CHASED, last))
    cases = store.values(case, where, "id", "end_due")
    titles = store.titles("case", [id_ for id_, _ in cases])
    for id_, end in cases:
        yield Due(Rule.TERM, "case", id_, date.fromisoformat(end), _named(titles, id_))


def waiting_disputes(store: Reader, today: date, last: date) -> Iterator[Due]:
    """Disputes received and not closed that have had no meeting yet."""
    dispute: Any = register("dispute")
    where = all_of(
        one_of("outcome", Outcome.PENDING, Outcome.GOING_ON),
        between("received", today - CHASED, last - FIRST_MEETING),
    )
    for found in store.fetch(dispute, store.ids(dispute, Query(where))):
        if not found.meetings:
            subject = _words(Title(found.code, found.title))
            yield Due(Rule.MEETING, "dispute", found.id, found.received + FIRST_MEETING, subject)


def agreements(store: Reader, today: date, last: date) -> Iterator[Due]:
    """Agreements whose day has come or comes, and which were not carried out."""
    dispute = register("dispute")
    where = all_of(between("carry_out_by", today - CHASED, last), eq("outcome", Outcome.SETTLED))
    rows = store.values(dispute, where, "id", "carry_out_by", "carried_out")
    open_ = [(id_, day) for id_, day, carried_out in rows if not carried_out]
    titles = store.titles("dispute", [id_ for id_, _ in open_])
    for id_, day in open_:
        yield Due(Rule.AGREEMENT, "dispute", id_, date.fromisoformat(day), _named(titles, id_))


def awards(store: Reader, today: date, last: date) -> Iterator[Due]:
    """Awards decided and not handed over, one line for each decision."""
    award, decision = register("award"), register("decision")
    decided = eq("state", AwardState.DECIDED)
    waiting = store.count_by(award, decided, "decision")
    titles = store.titles("decision", [id_ for id_ in waiting if id_])
    recent = between("day", today - CHASED, last - HANDING_OVER)
    chosen = all_of(one_of("id", *titles), recent)
    for id_, day in store.values(decision, chosen, "id", "day") if titles else ():
        subject = T("{code} · {words} · {n} giấy khen", "{code} · {words} · {n} awards").format(
            code=titles[id_].code, words=titles[id_].words, n=waiting[id_]
        )
        query = Query(all_of(decided, eq("decision", id_)))
        by = date.fromisoformat(day) + HANDING_OVER
        yield Due(Rule.AWARD, "award", id_, by, subject, query)


RULES: tuple[Callable[[Reader, date, date], Iterator[Due]], ...] = (
    promised_visits,
    ending_terms,
    waiting_disputes,
    agreements,
    awards,
)


def _named(titles: dict[int, Title], id_: int) -> T:
    return _words(titles.get(id_, _NOBODY))


def _words(title: Title) -> T:
    shown = f"{title.code} · {title.words}"
    return T(shown, shown)


def _end_of_week(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())
