"""Due to families and people: visits, cases, and requests about recorded data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.due.item import CHASED, DueItem, DueRule, named
from app.law import regimes
from app.law.regimes import CaseKind, Remark
from app.registers.case import CaseState
from app.schema.conditions import Condition, all_of, between, eq, is_null, one_of
from app.schema.record import register
from app.schema.values import Stored
from app.store.read.aggregates import CountRows, owners, row_values
from app.store.read.reader import Reader

_OPEN = eq("state", CaseState.OPEN)
_OF_REQUEST = ("right", "received", "acknowledged")


def promised_visits(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Visits promised and not met: any later visit to that household meets a promise."""
    visit = register("visit")
    window = between("next_visit", today - CHASED, last)
    promises = store.values(visit, window, "household", "day", "next_visit", "id")
    if not promises:
        return
    latest = store.last_values(visit, "household", {household for household, *_ in promises}, "day")
    open_ = [promise for promise in promises if promise[1] == latest[promise[0]]]
    titles = store.titles("household", {household for household, *_ in open_})
    for household, _day, promised, id_ in open_:
        yield DueItem(
            DueRule.VISIT, "visit", id_, date.fromisoformat(promised), named(titles, household),
            tells=("household", "next_visit"),
        )  # fmt: skip


def ending_terms(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Open cases whose term ends; the person stays masked behind the case's code."""
    where = all_of(_OPEN, between("end_due", today - CHASED, last))
    ends = {id_: date.fromisoformat(end) for id_, end in _cases(store, where, "end_due")}
    yield from _about_cases(store, DueRule.TERM, ends, "end_due")


def ending_stages(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Open cases whose present stage is to end; the law gives stages no length, the officer does."""
    where = all_of(_OPEN, between("stage_until", today - CHASED, last))
    ends = {id_: date.fromisoformat(end) for id_, end in _cases(store, where, "stage_until")}
    yield from _about_cases(store, DueRule.STAGE, ends, "stage_until")


def decisions(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Open cases on which nobody has decided within the time that the law gives."""
    where = all_of(_OPEN, is_null("decision_day"), between("start", today - CHASED, last))
    kinds = {kind.value: kind for kind in CaseKind}
    days: dict[int, date] = {}
    for id_, kind, start in _cases(store, where, "kind", "start"):
        by = regimes.decision_due(kinds[kind], date.fromisoformat(start))
        if by and by <= last:
            days[id_] = by
    yield from _about_cases(store, DueRule.DECISION, days, "kind", "start", "decision_day")


def quarterly_reports(store: Reader, _today: date, last: date) -> Iterator[DueItem]:
    """Open reintegration cases without a remark in the quarter, and so without its report."""
    first, by = regimes.quarter_report(last)
    kinds = one_of("kind", *regimes.reporting(Remark.QUARTERLY))
    where = all_of(_OPEN, kinds, between("start", None, first - timedelta(days=1)))
    remarked = owners(
        store, register("case"), where, CountRows("progress", between("day", first, None))
    )
    silent = {id_ for (id_,) in _cases(store, where)}.difference(remarked)
    yield from _about_cases(store, DueRule.HELPER, dict.fromkeys(silent, by), "kind", "progress")


def monthly_remarks(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Open education cases: a month after the start, then a month after each remark."""
    where = all_of(_OPEN, one_of("kind", *regimes.reporting(Remark.MONTHLY)))
    latest: dict[int, str] = dict(_cases(store, where, "start"))
    for id_, day in row_values(store, register("case"), where, CountRows("progress"), "day"):
        latest[id_] = max(latest[id_], day)
    ends = {id_: regimes.add_months(date.fromisoformat(day), 1) for id_, day in latest.items()}
    recent = {id_: end for id_, end in ends.items() if today - CHASED <= end <= last}
    yield from _about_cases(store, DueRule.REMARK, recent, "kind", "progress")


def requests(store: Reader, today: date, last: date) -> Iterator[DueItem]:
    """Requests to acknowledge, and requests to answer, each by its own clock."""
    request = register("request")
    where = all_of(is_null("done"), between("received", today - CHASED, last))
    waiting = store.values(request, where, "id", "right", "received", "acknowledged")
    titles = store.titles("request", [id_ for id_, *_ in waiting])
    for id_, right, received, acknowledged in waiting:
        clocks = [regimes.ANSWER[right]]
        if acknowledged is None:
            clocks.append(regimes.ACKNOWLEDGE)
        by = min(clock.ends(date.fromisoformat(received)) for clock in clocks)
        if by <= last:
            subject = named(titles, id_, masked=True)
            yield DueItem(DueRule.REQUEST, "request", id_, by, subject, tells=_OF_REQUEST)


def _cases(store: Reader, where: Condition, *names: str) -> list[tuple[Stored, ...]]:
    return store.values(register("case"), where, "id", *names)


def _about_cases(
    store: Reader, rule: DueRule, days: dict[int, date], *tells: str
) -> Iterator[DueItem]:
    titles = store.titles("case", days)
    for id_, day in days.items():
        yield DueItem(rule, "case", id_, day, named(titles, id_, masked=True), tells=tells)
