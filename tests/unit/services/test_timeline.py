"""The timeline: what touches a record, by whichever way, newest first; never a dispute in a home."""

from dataclasses import replace
from datetime import date

import pytest

from app.law.regimes import CaseKind
from app.registers.activity import Activity, ActivityKind
from app.registers.award import Award, AwardForm, AwardState, Recipient
from app.registers.case import Case
from app.registers.dispute import Dispute, Matter, Mediator
from app.registers.member import Member
from app.registers.model import Model, Place
from app.registers.person import Person
from app.registers.team import Team
from app.registers.visit import Visit, Visitor
from app.schema.conditions import Query, eq
from app.schema.record import REGISTRY
from app.services.timeline import _THROUGH, TimelineEvent, event_sources, timeline
from app.store import Store
from tests.support.samples import TITLE, a_visit, commune
from tests.support.wording import label

DAY = date(2026, 5, 1)


def through(link: str) -> str:
    """How an event is told that another record leads to."""
    return str(_THROUGH.format(link=link))


def told(events: list[TimelineEvent]) -> list[tuple[date, str, str]]:
    return [(e.day, e.register, str(e.how)) for e in events]


def test_a_household_sees_visits_and_asked_for_the_cases_of_its_people_but_no_dispute(
    store: Store,
) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        person = step.save(Person(name="Đặng Văn Ánh", household=there.home.id))
        step.save(Case(person=person.id, kind=CaseKind.REINTEGRATION, start=DAY))
        step.save(Dispute(received=DAY, area=there.east.id, field=Matter.CIVIL, matter="Ranh đất"))
    visit = (there.visit.day, "visit", label(Visit, "household"))
    assert told(timeline(store, there.home)) == [visit]
    case = (DAY, "case", through(label(Case, "person")))
    assert told(timeline(store, there.home, sensitive=True)) == [case, visit]
    assert timeline(store, person) == []
    assert len(timeline(store, person, sensitive=True)) == 1
    assert "dispute" in {e.register for e in timeline(store, there.east)}


@pytest.mark.parametrize("key", ["household", "person"])
def test_no_way_leads_from_a_dispute_to_a_home(key: str) -> None:
    assert "dispute" not in {way.cls.schema.key for way in event_sources(key)}


def test_a_way_is_sensitive_by_its_links_and_by_its_day() -> None:
    ways = {
        (key, way.cls.schema.key, way.path)
        for key in REGISTRY
        for way in event_sources(key)
        if way.sensitive
    }
    assert {one[1:] for one in ways if one[0] == "household"} == {
        ("case", "person.household"), ("request", "person.household"),
    }  # fmt: skip
    assert {one[1:] for one in ways if one[0] == "area"} == {("case", "area")}
    assert (
        "person",
        "visit",
        "person",
    ) in ways  # the day of a visit is open, whom it was for is not


def test_rows_and_many_links_count_and_each_record_stands_once(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        member = step.save(Member(name="Lê Văn Ước", team=there.team.id, since=date(2025, 1, 1)))
        step.save(
            a_visit(there.home.id, day=DAY, team=there.team.id, visitors=(Visitor(member=member.id),))
        )  # fmt: skip
        step.save(
            a_visit(there.home.id, day=date(2026, 4, 1), visitors=(Visitor(member=member.id),))
        )
        step.save(
            Dispute(
                received=date(2026, 4, 2), field=Matter.CIVIL, matter="Ranh đất",
                mediators=(Mediator(member=member.id),),
            )
        )  # fmt: skip
        step.save(
            Model(name="3 giảm, 4 giữ", launched=date(2023, 1, 1), places=(Place(area=there.east.id),))
        )  # fmt: skip
    assert told(timeline(store, there.team)) == [
        (DAY, "visit", label(Visit, "team")),
        (date(2026, 4, 1), "visit", through(label(Visitor, "member"))),
        (there.visit.day, "visit", label(Visit, "team")),
        (date(2025, 1, 1), "member", label(Member, "team")),
    ]
    assert told(timeline(store, member)) == [
        (DAY, "visit", label(Visitor, "member")),
        (date(2026, 4, 2), "dispute", label(Dispute, "mediators")),
        (date(2026, 4, 1), "visit", label(Visitor, "member")),
    ]
    assert told(timeline(store, there.east))[-2:] == [
        (there.team.established, "team", label(Team, "areas")),
        (date(2023, 1, 1), "model", label(Place, "area")),
    ]


def test_an_award_stands_on_the_day_it_is_handed_over(store: Store) -> None:
    there = commune(store)
    proposed = Award(name="Lê Văn Ước", recipient=Recipient.PERSON, form=AwardForm.GIFT)
    with store.step(TITLE) as step:
        member = step.save(Member(name="Lê Văn Ước", team=there.team.id, since=date(2025, 1, 1)))
        award = step.save(replace(proposed, member=member.id))
    assert timeline(store, member) == []
    with store.step(TITLE) as step:
        step.save(replace(award, state=AwardState.HANDED, handed_over=DAY))
    assert told(timeline(store, member)) == [(DAY, "award", label(Award, "member"))]
    assert told(timeline(store, there.team))[0] == (DAY, "award", through(label(Award, "member")))


def test_only_the_newest_are_told(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        for n in range(1, 6):
            step.save(a_visit(there.home.id, day=date(2026, 4, n)))
            step.save(
                Activity(day=date(2026, 4, n), kind=ActivityKind.MEETING, name="Họp", area=there.east.id)
            )  # fmt: skip
    newest = timeline(store, there.east, 3)
    assert [(e.day.day, e.register) for e in newest] == [
        (5, "visit"),
        (5, "activity"),
        (4, "visit"),
    ]
    assert newest == timeline(store, there.east)[:3]


def test_every_way_can_be_asked(store: Store) -> None:
    """A path that names no field would fail here."""
    for key in REGISTRY:
        for way in event_sources(key):
            assert way.cls.schema.fields[way.cls.schema.dated_by].kind in ("day", "month")
            assert list(store.ids(way.cls, Query(eq(way.path, 1)))) == []
