"""What mediators and their teams are to be paid for the period, by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from app.base import clock
from app.base.dates import show_day
from app.base.language import T
from app.base.numbers import show_number
from app.base.periods import Days, Kind, Period
from app.law.mediation_pay import MediationPay, held_on, pay_on, pays
from app.registers.dispute import Dispute, DisputeOutcome
from app.registers.team import Team, TeamKind
from app.reports.definitions.mediation.figures import FAILED
from app.reports.definitions.movement.disputes import SETTLED
from app.reports.spec.indicator import UNSAID
from app.reports.spec.official_table import (
    CellForm,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    number_column,
)
from app.reports.spec.report import TableMaker
from app.reports.spec.when import Touching
from app.schema.conditions import Query, all_of, between, eq, is_null
from app.store.read.reader import Reader

_COLUMNS = (
    number_column(),
    ReportColumn("team", T("Tổ hòa giải", "Team"), 56),
    ReportColumn("settled", SETTLED.label, 22, CellForm.WHOLE, note=SETTLED.definition),
    ReportColumn("failed", FAILED.label, 22, CellForm.WHOLE, note=FAILED.definition),
    ReportColumn("fee", T("Thù lao vụ, việc (đồng)", "For the matters (đồng)"), 30, CellForm.WHOLE),
    ReportColumn("months", T("Số tháng của tổ", "Months of the team"), 20, CellForm.WHOLE),
    ReportColumn("support", T("Chi cho tổ (đồng)", "For the team (đồng)"), 30, CellForm.WHOLE),
    ReportColumn("all", T("Cộng (đồng)", "Together (đồng)"), 30, CellForm.WHOLE),
)
_HOW = T(
    "Từ ngày {since}: {matter} đồng một vụ, việc; {settled} đồng nếu hòa giải thành; {month} đồng một tổ, "
    "tháng ({source}). Mức của tỉnh khác thì thay bảng mức chi; mỗi vụ, việc tính một lần, không nhân số hòa giải viên.",
    "From {since}: {matter} đồng a matter, {settled} đồng where it was settled, {month} đồng a team and "
    "month ({source}). Where the province has others, replace the list; a matter counts once.",
)


def _pay(reader: Reader, period: Period) -> OfficialTable:
    fees: dict[int | None, int] = defaultdict(int)
    ended = reader.values(
        Dispute, between("ended", period.first, period.last), "id", "team", "ended", "outcome"
    )
    known = pays()
    rates = {
        day: held_on(date.fromisoformat(day), known) for day in {day for _, _, day, _ in ended}
    }
    for _id, team, day, outcome in ended:
        if pay := rates[day]:
            fees[team] += pay.settled if outcome == DisputeOutcome.SETTLED else pay.matter
    own = {"settled": SETTLED, "failed": FAILED}
    found = {key: one.figures(reader, period.days, "team") for key, one in own.items()}
    there = Touching("established", "ended").condition(period.days)
    mediation = all_of(eq("kind", TeamKind.MEDIATION.value), there)
    teams = {one.id: one for one in reader.fetch(Team, reader.ids(Team, Query(mediation)))}
    used = {team for tally in found.values() for team in tally}
    titles = reader.titles("team", teams.keys() | {team for team in used if team})
    months_paid = [(month.days, held_on(month.last, known)) for month in _begun(period)]
    rows = []
    for id_ in [*titles, *[None] * (None in used)]:
        months, support = _months(teams[id_], months_paid) if id_ in teams else (0, 0)
        counts = {key: tally.get(id_, 0) for key, tally in found.items()}
        paid = {"fee": fees[id_], "months": months, "support": support, "all": fees[id_] + support}
        sources = {
            key: RecordSource(one.register, one.query(period.days, "team", id_).where)
            for key, one in own.items()
        }
        if id_:
            sources[""] = RecordSource("team", record=id_)
        else:
            paid_for = all_of(between("ended", period.first, period.last), is_null("team"))
            sources |= dict.fromkeys(("fee", "all"), RecordSource("dispute", paid_for))
        name = titles[id_].words if id_ else str(UNSAID)
        rows.append(TableRow({"team": name, **counts, **paid}, sources, of=id_))
    title = T("Thù lao hòa giải viên và chi cho tổ hòa giải", "Pay of mediators and their teams")
    sheet = T("Thù lao", "Pay")
    return OfficialTable(
        "pay", title, sheet, _COLUMNS, tuple(rows), total=True, note=_how(period.last)
    )


def _months(team: Team, begun: Sequence[tuple[Days, MediationPay | None]]) -> tuple[int, int]:
    """In how many months begun by today the team was there, and what it gets for them."""
    paid = [pay for month, pay in begun if _was_there(team, month)]
    return len(paid), sum(pay.team_month for pay in paid if pay)


def _begun(period: Period) -> Iterator[Period]:
    first, last = period.days.months
    for number in range(first, last + 1):
        month = Period(Kind.MONTH, number // 12, number % 12 + 1, period.window)
        if month.first <= clock.today():
            yield month


def _was_there(team: Team, month: Days) -> bool:
    return team.established <= month.last and (team.ended is None or team.ended >= month.first)


def _how(last: date) -> T:
    """The amounts that the table is made by."""
    pay = pay_on(last) or pays()[0]
    amounts = {"matter": pay.matter, "settled": pay.settled, "month": pay.team_month}
    shown = {key: show_number(amount) for key, amount in amounts.items()}
    return _HOW.format(since=show_day(pay.since), source=pay.source, **shown)


PAY = TableMaker(
    _pay, ("dispute", "team"), counted={"settled": SETTLED, "failed": FAILED}, by="team"
)
