"""The days between which each rule speaks: from a year back to the end of the month looked at."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import due
from app.due import DueRule
from app.law.regimes import CaseKind, CaseStage, add_months
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, AwardState, Recipient
from app.registers.case import Case
from app.registers.charter import Charter, CharterKind
from app.registers.decision import Decision
from app.registers.dispute import Dispute, DisputeOutcome, Matter
from app.registers.document import Direction, Document
from app.registers.household import Household
from app.registers.model import Model
from app.registers.person import Person
from app.registers.request import Request, Right
from app.registers.visit import Visit
from app.registers.visit import VisitOutcome as Visited
from app.schema.common_rows import Proposal
from app.schema.record import Record
from app.store import Store
from tests.support.samples import TITLE

TODAY = date(2026, 6, 10)  # a Wednesday
YEAR_AGO, LAST = TODAY - timedelta(365), date(2026, 6, 30)
LONG_AGO = date(2020, 1, 1)
Save = Callable[[Record], int]


def visit(save: Save, day: date) -> Record:
    home = save(Household(name="Đặng Thị Hoà", area=save(Area(name="Thôn Đông"))))
    return Visit(day=LONG_AGO, household=home, outcome=Visited.GOOD, next_visit=day)


def case(save: Save, **more: object) -> Record:
    given = {"kind": CaseKind.REHAB_HOME, "start": LONG_AGO, "end_reason": "theo quyết định"}
    return Case(person=save(Person(name="Lò Văn Ún")), **(given | more))  # type: ignore[arg-type]


def dispute(**more: object) -> Record:
    given = {"received": LONG_AGO, "field": Matter.CIVIL, "matter": "Ranh giới"}
    return Dispute(**(given | more))  # type: ignore[arg-type]


def document(**more: date) -> Record:
    return Document(direction=Direction.IN, day=LONG_AGO, kind="letter", name="Về báo cáo", **more)


def award(save: Save, day: date) -> Record:
    decision = save(Decision(number="1/QĐ-UBND", day=day - timedelta(30), signer="Vũ Đức Thịnh"))
    return Award(
        recipient=Recipient.PERSON, name="Lê An", state=AwardState.DECIDED, decision=decision
    )


# What is due on a day; each is told from a year after that day at the latest.
CHASED: dict[DueRule, Callable[[Save, date], Record]] = {
    DueRule.VISIT: visit,
    DueRule.TERM: lambda save, day: case(save, end_changed=day),
    DueRule.STAGE: lambda save, day: case(save, stage=CaseStage.WORK, stage_until=day),
    DueRule.MEETING: lambda _save, day: dispute(meet_on=day),
    DueRule.AGREEMENT: lambda _save, day: dispute(
        outcome=DisputeOutcome.SETTLED, ended=LONG_AGO, agreement="Trả lối đi", carry_out_by=day
    ),
    DueRule.PROPOSAL: lambda _save, day: Activity(
        day=LONG_AGO, kind=ActivityKind.FORUM, name="Diễn đàn",
        proposals=(Proposal(what="Đèn đường", due=day),),
    ),
    DueRule.DOCUMENT: lambda _save, day: document(due=day),
    DueRule.EXPIRY: lambda _save, day: document(expires=day),
    DueRule.AWARD: award,
}  # fmt: skip


@pytest.mark.parametrize("rule", CHASED, ids=lambda rule: rule.value)
@pytest.mark.parametrize(
    ("day", "told"),
    [
        (YEAR_AGO - timedelta(1), False),
        (YEAR_AGO, True),
        (TODAY, True),
        (LAST, True),
        (LAST + timedelta(1), False),
    ],
)
def test_a_day_is_told_for_a_year_and_a_month_ahead(
    store: Store, rule: DueRule, day: date, told: bool
) -> None:
    if rule is DueRule.AWARD and day == YEAR_AGO:
        return  # an award is chased for a year after its decision, not after the thirty days
    save_in(store)(CHASED[rule](save_in(store), day))
    assert days(store, rule) == [day] * told


# What falls due so long after a day, and is told however long ago that was.
AFTER: dict[DueRule, Callable[[Save, date], Record]] = {
    DueRule.REVIEW: lambda _save, day: Model(name="3 giảm, 4 giữ", launched=add_months(day, -12)),
    DueRule.CHARTER: lambda save, day: Charter(
        kind=CharterKind.VILLAGE, area=save(Area(name="Thôn Đông")), adopted=add_months(day, -12)
    ),
}


@pytest.mark.parametrize("rule", AFTER, ids=lambda rule: rule.value)
@pytest.mark.parametrize(
    ("day", "told"), [(date(2015, 3, 31), True), (LAST, True), (LAST + timedelta(1), False)]
)
def test_a_yearly_duty_is_told_however_old(
    store: Store, rule: DueRule, day: date, told: bool
) -> None:
    save_in(store)(AFTER[rule](save_in(store), day))
    assert days(store, rule) == [day] * told


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (date(2026, 6, 27), [date(2026, 6, 30)]),  # on the third day, the last of the month
        (date(2026, 6, 28), []),
    ],
)
def test_mediation_begins_within_three_days(store: Store, received: date, told: list[date]) -> None:
    save_in(store)(dispute(received=received))
    assert days(store, DueRule.MEETING) == told


@pytest.mark.parametrize(
    ("received", "told"),
    [
        (date(2026, 6, 26), [date(2026, 6, 30)]),  # a Friday: two working days
        (date(2026, 6, 29), []),  # a Monday: the first of July
    ],
)
def test_a_request_is_acknowledged_within_two_working_days(
    store: Store, received: date, told: list[date]
) -> None:
    save_in(store)(Request(name="Hà Thị Nhi", right=Right.ERASE, received=received))
    assert days(store, DueRule.REQUEST) == told


def save_in(store: Store) -> Save:
    def save(record: Record) -> int:
        with store.step(TITLE) as step:
            return step.save(record).id

    return save


def days(store: Store, rule: DueRule) -> list[date]:
    return [item.day for item in due.due(store, TODAY) if item.rule is rule]
