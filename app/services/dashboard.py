"""The few figures of the first page: this month beside the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.base.language import T
from app.base.periods import Kind, Period, period_of
from app.registers.case import CaseState
from app.registers.dispute import DisputeOutcome
from app.schema.conditions import Condition, Query, all_of, any_of, between, eq, is_null
from app.schema.record import register
from app.store.read.reader import Reader

MONTHS = 12


@dataclass(frozen=True, slots=True)
class DashboardFigure:
    """A count, the one it is compared with (None: with nothing), and the records behind it."""

    label: T
    register: str
    count: int
    before: int | None
    query: Query


def dashboard_figures(store: Reader, today: date) -> list[DashboardFigure]:
    """Visits and settled disputes of the month, open cases, members who serve: of one's registers."""
    return [figure for figure in _figures(store, today) if store.permits(figure.register)]


def visits_by_month(store: Reader, today: date) -> list[tuple[Period, int]]:
    """The visits of the last twelve months, this one included, oldest first."""
    month = period_of(today, Kind.MONTH)
    months = [month]
    while len(months) < MONTHS:
        months.append(months[-1].previous())
    by_day = store.count_by(register("visit"), between("day", months[-1].first, month.last), "day")
    counted: Counter[str] = Counter()
    for day, count in by_day.items():
        counted[day[:7]] += count
    return [(one, counted[one.key]) for one in reversed(months)]


def _figures(store: Reader, today: date) -> Iterator[DashboardFigure]:
    month = period_of(today, Kind.MONTH)
    yield _monthly(store, T("Thăm tháng này", "Visits this month"), "visit", "day", month)
    yield _monthly(
        store, T("Hòa giải thành", "Settled this month"), "dispute",
        "ended", month, eq("outcome", DisputeOutcome.SETTLED),
    )  # fmt: skip
    open_ = Query(eq("state", CaseState.OPEN))
    yield _standing(store, T("Đang giúp đỡ", "Open cases"), "case", open_)
    serving = Query(any_of(is_null("until"), between("until", today, None)))
    yield _standing(store, T("Thành viên", "Members serving"), "member", serving)


def _monthly(
    store: Reader, label: T, key: str, dated: str, month: Period, *more: Condition
) -> DashboardFigure:
    cls = register(key)
    now, then = (
        all_of(between(dated, one.first, one.last), *more) for one in (month, month.previous())
    )
    return DashboardFigure(label, key, store.count(cls, now), store.count(cls, then), Query(now))


def _standing(store: Reader, label: T, key: str, query: Query) -> DashboardFigure:
    return DashboardFigure(label, key, store.count(register(key), query.where), None, query)
