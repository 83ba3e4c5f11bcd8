"""What is due, from real records: who is met, who is late, and which line opens what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import due
from app.due import DueItem, DueRule, Urgency
from app.law.regimes import CaseKind
from app.registers.award import Award, AwardState, Recipient
from app.registers.case import Case, CaseState, Ending
from app.registers.decision import Decision
from app.registers.dispute import Dispute, Ground, Matter, Meeting
from app.registers.dispute import DisputeOutcome as Result
from app.registers.person import Person
from app.registers.visit import Visit, VisitOutcome
from app.store import Store
from tests.support.samples import TITLE, Commune, saved

TODAY = date(2026, 6, 10)  # a Wednesday


def visit(household: int, day: date, promised: date | None = None) -> Visit:
    return Visit(day=day, household=household, outcome=VisitOutcome.GOOD, next_visit=promised)


def found(store: Store, rule: DueRule) -> Sequence[DueItem]:
    return [item for item in due.due(store, TODAY) if item.rule is rule]


def test_a_promise_stands_until_a_later_visit_meets_it(store: Store, village: Commune) -> None:
    home = village.home.id
    first, *_ = saved(store, visit(home, date(2026, 5, 1), date(2026, 6, 1)))
    (item,) = found(store, DueRule.VISIT)
    assert (item.register, item.id, item.day) == ("visit", first, date(2026, 6, 1))
    assert str(item.subject).startswith("HO-0001 · ")

    saved(store, visit(home, date(2026, 5, 20)))  # before the day, and yet it meets the promise
    assert found(store, DueRule.VISIT) == []


def test_only_the_latest_promise_of_a_household_is_told(store: Store, village: Commune) -> None:
    _old, new = saved(
        store,
        visit(village.home.id, date(2026, 3, 1), date(2026, 4, 1)),
        visit(village.home.id, date(2026, 4, 2), date(2026, 6, 11)),
    )
    assert [item.id for item in found(store, DueRule.VISIT)] == [new]


def test_a_promise_beyond_the_month_is_not_told_yet(store: Store, village: Commune) -> None:
    saved(store, visit(village.home.id, date(2026, 5, 1), date(2026, 7, 1)))
    assert found(store, DueRule.VISIT) == []


def test_a_term_is_told_while_the_case_is_open(store: Store) -> None:
    person = saved(store, Person(name="Lò Văn Ún"))[0]
    case = Case(person=person, kind=CaseKind.REINTEGRATION, start=date(2026, 1, 1),
                end_changed=date(2026, 6, 12), end_reason="theo quyết định")  # fmt: skip
    with store.step(TITLE) as step:
        kept = step.save(case)
    (item,) = found(store, DueRule.TERM)
    assert (item.id, item.day) == (kept.id, date(2026, 6, 12))
    assert "Ún" not in str(item.subject)

    ended = replace(kept, state=CaseState.ENDED, ended=date(2026, 6, 1), ending=Ending.COMPLETED)
    saved(store, ended)
    assert found(store, DueRule.TERM) == []


def dispute(received: date, **more: object) -> Dispute:
    given = {"ground": Ground.ASKED, "field": Matter.CIVIL, "matter": "Ranh giới thửa đất"}
    return Dispute(received=received, **(given | more))  # type: ignore[arg-type]


def test_a_dispute_without_a_meeting_is_told_after_three_days(store: Store) -> None:
    waiting, *_ = saved(
        store,
        dispute(date(2026, 6, 1)),
        dispute(date(2026, 6, 1), meetings=(Meeting(day=date(2026, 6, 2)),)),
        dispute(date(2026, 6, 1), outcome=Result.SETTLED, ended=date(2026, 6, 1)),
    )
    assert [(i.id, i.day) for i in found(store, DueRule.MEETING)] == [(waiting, date(2026, 6, 4))]


def test_a_meeting_is_due_on_the_day_that_the_parties_chose(store: Store) -> None:
    chosen = [date(2026, 6, 9), date(2026, 6, 30), date(2026, 7, 1)]
    made = [dispute(date(2026, 6, 1), meet_on=day) for day in chosen]
    first, second, _ = saved(store, *made)
    assert [(i.id, i.day) for i in found(store, DueRule.MEETING)] == [
        (first, chosen[0]),
        (second, chosen[1]),
    ]  # the third is beyond the month, though it was received three days ago and more


def test_an_agreement_is_told_until_it_is_carried_out(store: Store) -> None:
    settled = {"outcome": Result.SETTLED, "ended": date(2026, 5, 2), "agreement": "Trả lại lối đi"}
    open_, *_ = saved(
        store,
        dispute(date(2026, 5, 1), carry_out_by=date(2026, 6, 1), **settled),
        dispute(date(2026, 5, 1), carry_out_by=date(2026, 6, 1), carried_out=True, **settled),
    )
    assert [item.id for item in found(store, DueRule.AGREEMENT)] == [open_]


def test_awards_of_one_decision_are_one_line_that_opens_them(store: Store) -> None:
    decision = saved(
        store, Decision(number="128/QĐ-UBND", day=date(2026, 5, 1), signer="Vũ Đức Thịnh")
    )[0]
    award = Award(
        recipient=Recipient.PERSON, name="Phạm Thị Huệ", state=AwardState.DECIDED, decision=decision
    )
    other = Award(recipient=Recipient.PERSON, name="Lê Văn Hà")
    first, second, _ = saved(store, award, award, other)
    (item,) = found(store, DueRule.AWARD)
    assert "128/QĐ-UBND · 2 giấy khen" in str(item.subject)
    assert item.day == date(2026, 5, 31)
    assert item.query is not None
    assert sorted(store.ids(Award, item.query)) == [first, second]


def test_nothing_is_due_in_an_empty_store(store: Store) -> None:
    assert due.due(store, TODAY) == []


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (-1, Urgency.LATE),
        (0, Urgency.TODAY),
        (1, Urgency.WEEK),
        (4, Urgency.WEEK),  # Sunday
        (5, Urgency.MONTH),
    ],
)
def test_how_soon(days: int, when: Urgency) -> None:
    assert due.when(TODAY + timedelta(days=days), TODAY) is when


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 6, 10), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2027, 1, 3)),  # the week reaches further than the month
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_how_far_ahead(today: date, last: date) -> None:
    assert due.horizon(today) == last


def test_groups_without_any_are_left_out(store: Store, village: Commune) -> None:
    saved(store, visit(village.home.id, date(2026, 5, 1), TODAY))
    groups = due.grouped(due.due(store, TODAY), TODAY)
    assert list(groups) == [Urgency.TODAY]
