"""Visits to the invented families: one follows another, promises are mostly kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import World
from app.law.regimes import CaseKind
from app.registers.household import Household
from app.registers.member import Member
from app.registers.person import Person
from app.registers.team import Team, TeamKind
from app.registers.visit import Purpose, Visit, VisitKind, Visitor, VisitOutcome
from app.schema.common_rows import Proposal
from app.schema.vocabulary import Need

_VISITED = 90  # of the 120 households of one commune
_OUTCOMES = {
    VisitOutcome.GOOD: 68,
    VisitOutcome.PARTIAL: 18,
    VisitOutcome.NOT_YET: 6,
    VisitOutcome.NOT_MET: 8,
}
_WHY = {
    CaseKind.REHAB_HOME: VisitKind.REHAB,
    CaseKind.REHAB_COMMUNITY: VisitKind.REHAB,
    CaseKind.MANAGED: VisitKind.USER,
    CaseKind.AFTER_CARE: VisitKind.AFTER_CARE,
    CaseKind.REINTEGRATION: VisitKind.RETURNED,
}
_PROPOSED = (
    ("Giới thiệu việc làm gần nhà", "Hội Nông dân xã"),
    ("Hướng dẫn thủ tục vay vốn chính sách", "Hội Phụ nữ xã"),
    ("Làm lại giấy tờ tùy thân", "Công an xã"),
    ("Hướng dẫn đăng ký lớp học nghề", "Phòng Văn hóa - Xã hội"),
    ("Hỗ trợ thẻ bảo hiểm y tế", "Trạm Y tế xã"),
)
_OVERDUE_KEPT = 25  # in a hundred; the rest of the old promises were simply not made
_LONG_AGO = timedelta(21)


@dataclass(frozen=True, slots=True)
class _Family:
    """A family that is visited: who is helped there, and the days of the visits."""

    home: Household
    person: Person | None
    days: list[date]


def make_visits(world: World) -> None:
    """Visits to the families that are visited, spread over the span."""
    chance = world.chance("visit")
    homes = _visited(world, chance)
    times = Counter(chance.pick(homes).id for _ in range(world.times(600)))
    helped = {person.household: person for person in world.persons}
    core = world.teams_of(TeamKind.CORE)
    made: list[Visit] = []
    for home in homes:
        days = chance.different_days(world.first, world.until, times[home.id])
        family = _Family(home, helped.get(home.id), days)
        made += _story(world, chance, family, core[home.area])
    world.save(sorted(made, key=lambda visit: (visit.day, visit.household)))


def _visited(world: World, chance: Chance) -> list[Household]:
    """The families that are visited: all with somebody being helped, and some others."""
    helped = {person.household for person in world.persons}
    with_help = [home for home in world.households if home.id in helped]
    others = [home for home in world.households if home.id not in helped]
    number = max(world.times(_VISITED) - len(with_help), 0)
    return with_help + list(chance.some(others, number, number))


def _story(world: World, chance: Chance, family: _Family, core: list[Team]) -> Iterator[Visit]:
    """The visits to one family, each promising the next."""
    home, person, days = family.home, family.person, family.days
    case = world.cases.get(person.id) if person else None
    kind = _WHY.get(case.kind, VisitKind.OTHER) if case else VisitKind.OTHER
    for number, day in enumerate(days):
        later = days[number + 1] if number + 1 < len(days) else None
        outcome = chance.weighed(_OUTCOMES)
        met = outcome in (VisitOutcome.GOOD, VisitOutcome.PARTIAL)
        team = chance.pick(core)
        serving = [m for m in world.members[team.id] if _serves(m, day)]
        yield Visit(
            day=day,
            household=home.id,
            area=home.area,
            kind=kind,
            person=person.id if person else None,
            model=chance.pick(world.models).id if chance.often(10) else None,
            team=team.id,
            visitors=tuple(Visitor(member=m.id) for m in chance.some(serving, 1, 3)),
            purposes=chance.some(tuple(Purpose), 1, 3),
            needs=chance.some(tuple(Need), 1, 2) if met and chance.often(35) else (),
            outcome=outcome,
            proposals=_proposals(world, chance, day) if met and chance.often(8) else (),
            next_visit=_promised(chance, day, later, world.until, sure=not met),
            note=None,
        )


def _serves(member: Member, day: date) -> bool:
    return member.since <= day and (member.until is None or day <= member.until)


def _promised(
    chance: Chance, day: date, later: date | None, until: date, *, sure: bool
) -> date | None:
    """A day that a later visit keeps; after the last visit one that is soon due, or just passed."""
    if later:
        promised = later - timedelta(chance.number(0, 5))
        return promised if promised > day and (sure or chance.often(65)) else None
    promised = day + timedelta(chance.number(14, 60))
    if promised < until - _LONG_AGO and not chance.often(_OVERDUE_KEPT):
        return None
    return promised if sure or chance.often(80) else None


def _proposals(world: World, chance: Chance, day: date) -> tuple[Proposal, ...]:
    what, who = chance.pick(_PROPOSED)
    done = day + timedelta(chance.number(5, 40))
    dated = chance.often(85)
    answered = done <= world.until and chance.often(80 if dated else 35)
    return (
        Proposal(
            what=what,
            answered_by=world.local(who),
            due=day + timedelta(30) if dated else None,
            done=done if answered else None,
        ),
    )
