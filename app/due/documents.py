"""Due on paper: documents, reports, and awards that were decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Kind, Period, Window, period_of
from app.due.item import CHASED, DueItem, DueRule, named
from app.registers.award import AwardState
from app.registers.document import Direction, DocumentKind
from app.schema.conditions import Query, all_of, between, eq, is_null, one_of
from app.schema.record import register
from app.store.read.reader import Reader

HANDING_OVER = timedelta(days=30)  # from the decision to the handing over
REPORT_DUE = T("{month} (số liệu đến {day})", "{month} (figures to {day})")
_LONGER = {6: Kind.HALF, 12: Kind.YEAR}  # months whose report also covers more
_SENT_REPORT = all_of(eq("direction", Direction.OUT), eq("kind", DocumentKind.REPORT.value))


def deadlines(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Documents that have to be handled by a day."""
    yield from _documents(store, DueRule.DOCUMENT, "due", today, last)


def expiries(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Documents that are no longer in force; settled by noting the day on which that was dealt with."""
    yield from _documents(store, DueRule.EXPIRY, "expires", today, last)


def reports(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """The month's report in each window, where the unit keeps the reports it sends as documents.

    It is due on the last day of its figures, and met by any report sent from that day until the
    next month's figures end: a document does not say which window it covers.
    """
    document = register("document")
    kept = store.values(document, all_of(_SENT_REPORT, between("day", today - CHASED, None)), "day")
    if not kept:
        return
    sent = {date.fromisoformat(day) for (day,) in kept}
    for window in (Window.CALENDAR, Window.ADMIN):  # safety years have their own rule
        month = period_of(today, Kind.MONTH, window)
        for one in (month.previous(), month):
            after = period_of(one.last + timedelta(days=1), Kind.MONTH, window).last
            if one.last > last or any(one.last <= day < after for day in sent):
                continue
            answers = between("day", one.last, after - timedelta(days=1))
            query = Query(all_of(_SENT_REPORT, answers))
            yield DueItem(DueRule.REPORT, "document", 0, one.last, _report(one), query)
            break


def awards(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Awards decided and not handed over, one line for each decision."""
    award, decision = register("award"), register("decision")
    decided = eq("state", AwardState.DECIDED)
    waiting = store.count_by(award, decided, "decision")
    titles = store.titles("decision", [id_ for id_ in waiting if id_])
    recent = between("day", today - CHASED, last - HANDING_OVER)
    chosen = all_of(one_of("id", *titles), recent)
    for id_, day in store.values(decision, chosen, "id", "day") if titles else ():
        subject = T(
            "{code} · {words} · {n} giấy khen", "{code} · {words} · {n} {n:award|awards}"
        ).format(code=titles[id_].code, words=titles[id_].words, n=waiting[id_])
        query = Query(all_of(decided, eq("decision", id_)))
        by = date.fromisoformat(day) + HANDING_OVER
        yield DueItem(DueRule.AWARD, "award", id_, by, subject, query)


def _documents(
    store: Reader, rule: DueRule, field: str, today: date, last: date
) -> Iterator[DueItem]:
    where = all_of(between(field, today - CHASED, last), is_null("done"))
    waiting = store.values(register("document"), where, "id", field)
    titles = store.titles("document", [id_ for id_, _ in waiting])
    for id_, day in waiting:
        yield DueItem(rule, "document", id_, date.fromisoformat(day), named(titles, id_))


def _report(month: Period) -> T:
    names = month.label
    if kind := _LONGER.get(month.index):
        names = T("{month}, {longer}", "{month}, {longer}").format(
            month=names, longer=period_of(month.last, kind, month.window).label
        )
    return REPORT_DUE.format(month=names, day=show_day(month.last))
