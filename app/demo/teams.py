"""The invented commune's teams and who serves in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.demo.chance import Chance, Somebody
from app.demo.world import World
from app.law.regimes import add_months
from app.registers.member import Member, Position, Role, Training
from app.registers.team import Team, TeamKind
from app.schema.common_rows import Rating
from app.schema.vocabulary import Grade, Running, Sex

# Of 40 teams so many of each kind, and how many people serve in one.
_KINDS = {
    TeamKind.MEDIATION: (15, 5),
    TeamKind.CORE: (8, 12),
    TeamKind.SECURITY: (7, 10),
    TeamKind.SELF_RUN: (4, 7),
    TeamKind.FIRE: (3, 5),
    TeamKind.CLUB: (2, 7),
    TeamKind.SOCIAL: (1, 6),
}
_SECURITY_LAW = date(2024, 7, 1)  # Luật 30/2023: tổ bảo vệ an ninh, trật tự
_YEARS_BACK = 7
_TASKS = ("Phụ trách tuyên truyền", "Phụ trách tuần tra", "Thư ký", "Phụ trách địa bàn", None, None)
_LEFT = ("Chuyển nơi ở", "Tuổi cao, sức yếu", "Chuyển công tác")
_COURSES = (
    "Nghiệp vụ hòa giải ở cơ sở",
    "Kỹ năng tuyên truyền, vận động",
    "Phòng cháy, chữa cháy và cứu nạn, cứu hộ",
    "Kiến thức pháp luật",
)
_YOUNGEST = 26  # who joined years ago was grown up then
_SERVING_TWICE = 12  # in a hundred


def make_teams(world: World) -> None:
    """Teams of each kind, by their share of the whole."""
    chance = world.chance("team")
    made: list[Team] = []
    for kind, (share, _) in _KINDS.items():
        number = world.times(share)
        made += [_team(world, chance, kind, place, number) for place in range(number)]
    world.teams = world.save(made)


def _team(world: World, chance: Chance, kind: TeamKind, place: int, number: int) -> Team:
    areas = world.areas
    # Few teams share the areas out among them; many stand beside each other in each.
    mine = areas[place::number] if number < len(areas) else [areas[place % len(areas)]]
    again = f" số {place // len(areas) + 1}" if place >= len(areas) else ""
    oldest = world.first - timedelta(365 * _YEARS_BACK)
    established = chance.any_day(oldest, world.first + timedelta(60))
    if kind is TeamKind.SECURITY:
        if world.until < _SECURITY_LAW:
            kind = TeamKind.OLD_GUARD
        else:
            established = _SECURITY_LAW + timedelta(chance.number(0, 20))
            established = min(established, world.until)
    return Team(
        name=f"{kind.label.vi.removesuffix(' (cũ)')} {mine[0].name[:1].lower()}{mine[0].name[1:]}{again}",
        kind=kind.value,
        areas=tuple(area.id for area in mine),
        model=chance.pick(world.models).id if kind in (TeamKind.CLUB, TeamKind.SELF_RUN) else None,
        established=established,
        decision_no=f"{chance.number(12, 310)}/QĐ-UBND",
        unlisted=chance.number(2, 6) if chance.often(8) else 0,
        ratings=_ratings(world, kind.value, established, Grade.GOOD),
        note=None,
        state=Running.PAUSED if kind is TeamKind.CLUB and chance.often(30) else Running.ACTIVE,
    )


def make_members(world: World) -> None:
    """The members of each team; a few people serve in two."""
    chance = world.chance("member")
    known: list[Somebody] = []
    made: list[Member] = []
    for team, places in zip(world.teams, _shares(world), strict=True):
        for place in range(places):
            twice = len(known) > 20 and chance.often(_SERVING_TWICE)
            who = chance.pick(known) if twice else chance.somebody(world.until, youngest=_YOUNGEST)
            if not twice:
                known.append(who)
            made.append(_member(world, chance, team, who, place))
    world.members = {team.id: [] for team in world.teams}
    for member in world.save(made):
        world.members[member.team].append(member)


def _shares(world: World) -> list[int]:
    """Return the number of members of each team: together 300 a size, by the kind of team."""
    usual = {kind.value: places for kind, (_, places) in _KINDS.items()}
    usual[TeamKind.OLD_GUARD.value] = usual[TeamKind.SECURITY.value]
    places, total = world.times(300), sum(usual[team.kind] for team in world.teams)
    shares, given, passed = [], 0, 0
    for team in world.teams:
        passed += usual[team.kind]
        shares.append(places * passed // total - given)
        given += shares[-1]
    return shares


def _member(world: World, chance: Chance, team: Team, who: Somebody, place: int) -> Member:
    since = max(team.established, world.first - timedelta(chance.number(-SERVED, 1500)))
    since = min(since, world.until)
    mediates = team.kind == TeamKind.MEDIATION
    role = {0: Role.HEAD, 1: Role.DEPUTY}.get(place, Role.MEDIATOR if mediates else Role.MEMBER)
    member = Member(
        name=who.name,
        born=who.born,
        sex=who.sex,
        team=team.id,
        role=Role.MEDIATOR if mediates and role is Role.DEPUTY else role,
        position=_position(chance, who, place),
        task=chance.pick(_TASKS),
        phone=chance.phone() if chance.often(70) else None,
        decision_no=team.decision_no,
        law_trained=chance.often(15) if mediates else None,
        trainings=_trainings(world, chance, since) if mediates or chance.often(20) else (),
        since=since,
        ratings=_ratings(world, team.kind, since, Grade.GOOD if place else Grade.EXCELLENT),
        note=None,
    )
    if place > 2 and chance.often(6):
        return replace(
            member, until=chance.any_day(since, world.until), why_left=chance.pick(_LEFT)
        )
    return member


def _ratings(world: World, kind: str, since: date, grade: Grade) -> tuple[Rating, ...]:
    """Of the last whole year of security teams, and of who had served for nine months of it."""
    end = date(world.until.year - 1, 11, 14)
    if kind != TeamKind.SECURITY.value or add_months(since, 9) > end:
        return ()
    return (Rating(year=end.year, grade=grade, decision_no=None, day=end),)


SERVED = 380  # some joined in the span itself, so many days after its beginning at the latest


def _position(chance: Chance, who: Somebody, place: int) -> str | None:
    if place == 0:
        return chance.pick((Position.HEAD, Position.PARTY, Position.FRONT)).value
    if not chance.often(40):
        return None
    woman = (Position.WOMEN, Position.FARMERS, Position.FRONT, Position.YOUTH)
    man = (Position.VETERANS, Position.FARMERS, Position.FRONT, Position.YOUTH)
    return chance.pick(woman if who.sex is Sex.FEMALE else man).value


def _trainings(world: World, chance: Chance, since: date) -> tuple[Training, ...]:
    if chance.often(35):
        return ()
    day = chance.any_day(max(since, world.first), world.until)
    return (Training(day=day, what=chance.pick(_COURSES)),)
