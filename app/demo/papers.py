"""The invented commune's documents, fund, hand-entered figures and requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.base.periods import Kind, period_of
from app.demo.chance import Chance
from app.demo.world import World
from app.law import regimes
from app.law.holidays import working_day_after
from app.registers.document import Direction, Document, DocumentKind
from app.registers.figure import Figure, FigureKind, FigureName
from app.registers.fund import Fund, Source, Way
from app.registers.institution import InstitutionKind
from app.registers.narrative import NarratedReport, Narrative, ReportSection
from app.registers.person import Person
from app.registers.request import Request, Right
from app.registers.team import TeamKind

_INCOMING = (
    (DocumentKind.LETTER, "Về việc tăng cường bảo đảm an ninh trật tự dịp lễ", "Công an tỉnh"),
    (DocumentKind.PLAN, "Tổ chức Ngày hội toàn dân bảo vệ an ninh Tổ quốc", "Ủy ban nhân dân tỉnh"),
    (DocumentKind.LETTER, "Về việc báo cáo số liệu hòa giải ở cơ sở", "Sở Tư pháp"),
    (DocumentKind.DIRECTIVE, "Về nâng cao hiệu quả phong trào", "Ủy ban nhân dân tỉnh"),
)
_OWN = (
    (DocumentKind.PLAN, "Xây dựng phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {year}"),
    (DocumentKind.RESOLUTION, "Lãnh đạo công tác bảo đảm an ninh trật tự năm {year}"),
    (DocumentKind.DECISION, "Kiện toàn tổ bảo vệ an ninh, trật tự"),
    (DocumentKind.MINUTES, "Biên bản họp Ban Chỉ đạo"),
)
_GIFTS = (
    (Source.PEOPLE, "Nhân dân đóng góp lắp đèn chiếu sáng", 1_000_000),
    (Source.BUSINESS, "Ủng hộ lắp camera an ninh", 5_000_000),
    (Source.BUDGET, "Ngân sách hỗ trợ hoạt động của mô hình", 6_000_000),
)
_SPENDING = (
    ("Thù lao hòa giải viên", 200_000, TeamKind.MEDIATION),
    ("Hỗ trợ hằng tháng tổ bảo vệ an ninh, trật tự", 900_000, TeamKind.SECURITY),
    ("Mua đèn pin, gậy tuần tra", 700_000, TeamKind.SECURITY),
)
_COUNTED = {
    FigureName.MATTERS: 6, FigureName.CAUGHT: 4, FigureName.SURRENDERED: 1,
    FigureName.WEAPONS: 3, FigureName.COMPLAINTS: 2,
}  # fmt: skip


def make_documents(world: World) -> None:
    """A report each month, what came in with its deadline, and the commune's own papers."""
    chance = world.chance("document")
    made = list(_reports(world, chance))
    days = chance.busy_days(world.first, world.until, max(world.times(90) - len(made), 0))
    made += [
        _incoming(world, chance, day) if chance.often(65) else _own(world, chance, day)
        for day in days
    ]
    world.save(sorted(made, key=lambda paper: (paper.day, paper.name)))


def make_fund(world: World) -> None:
    """Gifts and spending over the whole span."""
    chance = world.chance("fund")
    days = chance.busy_days(world.first, world.until, world.times(80))
    world.save([_given(world, chance, d) if chance.often(35) else _spent(world, chance, d) for d in days])  # fmt: skip


_SAID = {
    ReportSection.SHORTCOMINGS: "Một số khu dân cư sinh hoạt chưa đều; tổ nòng cốt còn thiếu người.",
    ReportSection.TASKS: "Tiếp tục thăm, gặp các gia đình; kỳ này đã đi {visits} lượt.",
    ReportSection.PROPOSALS: "Đề nghị cấp trên hỗ trợ kinh phí tập huấn cho {teams_active} tổ.",
}


def make_figures(world: World) -> None:
    """Figures of the police for each quarter, those of before, and the targets of the year."""
    chance = world.chance("figure")
    made = []
    quarter = period_of(world.first, Kind.QUARTER)
    while quarter.last <= world.until:
        for name, most in _COUNTED.items():
            value = chance.number(0, most) * world.size
            made.append(_figure(name, quarter.key, value, FigureKind.OCCURRED))
        quarter = period_of(quarter.last + timedelta(1), Kind.QUARTER)
    before = f"{world.first.year - 5}..{world.first.year - 1}"
    for name in (FigureName.EDUCATION, FigureName.MATTERS):
        value = chance.number(20, 60) * world.size
        made.append(_figure(name, before, value, FigureKind.BEFORE))
    for year in range(world.first.year, world.until.year + 1):
        value = chance.number(12, 20) * world.size
        made.append(_figure(FigureName.MATTERS, f"{year}", value, FigureKind.TARGET))
    world.save(made)


def make_narratives(world: World) -> None:
    """What the officer wrote for the movement's report of each quarter."""
    quarter = period_of(world.first, Kind.QUARTER)
    made = []
    while quarter.last <= world.until:
        made += [
            Narrative(
                report=NarratedReport.MOVEMENT, section=section, period=quarter.key, text=text
            )
            for section, text in _SAID.items()
        ]
        quarter = period_of(quarter.last + timedelta(1), Kind.QUARTER)
    world.save(made)


def make_requests(world: World) -> None:
    """Most are answered in time; the last one waits."""
    chance = world.chance("request")
    people = chance.shuffled(world.persons)
    days = chance.different_days(world.first, world.until - timedelta(40), 3)
    made = []
    for number in range(world.times(4)):
        waits = number % 4 == 3
        day = world.until - timedelta(chance.number(3, 9)) if waits else days[number % 4]
        made.append(_request(chance, people[number % len(people)], day, answered=not waits))
    world.save(sorted(made, key=lambda request: request.received))


def _reports(world: World, chance: Chance) -> Iterator[Document]:
    day = world.first.replace(day=16)
    while day <= world.until:
        if day >= world.first:
            yield Document(
                direction=Direction.OUT,
                number=f"{chance.number(10, 300)}/BC-UBND",
                day=day,
                issuer=world.local("Ủy ban nhân dân xã"),
                kind=DocumentKind.REPORT.value,
                name=f"Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc tháng {day:%m/%Y}",
                note=None,
            )
        day = (day + timedelta(31)).replace(day=16)


def _incoming(world: World, chance: Chance, day: date) -> Document:
    kind, name, issuer = chance.pick(_INCOMING)
    due = day + timedelta(chance.number(7, 25)) if chance.often(70) else None
    done = due - timedelta(chance.number(0, 6)) if due else None
    return Document(
        direction=Direction.IN,
        number=f"{chance.number(100, 2400)}/CV",
        day=day,
        issuer=issuer,
        kind=kind.value,
        name=name,
        handled_by=chance.somebody(world.until).name,
        due=due,
        done=done if done and done <= world.until and chance.often(85) else None,
        note=None,
    )


def _own(world: World, chance: Chance, day: date) -> Document:
    kind, name = chance.pick(_OWN)
    lasts = kind in (DocumentKind.PLAN, DocumentKind.RESOLUTION)
    end = date(day.year, 12, 31)
    return Document(
        direction=Direction.OWN,
        number=f"{chance.number(5, 300)}/{'KH' if kind is DocumentKind.PLAN else 'UBND'}",
        day=day,
        kind=kind.value,
        name=name.format(year=day.year),
        expires=end if lasts else None,
        done=end if lasts and end <= world.until else None,
        note=None,
    )


def _given(world: World, chance: Chance, day: date) -> Fund:
    source, name, amount = chance.pick(_GIFTS)
    businesses = [i.name for i in world.institutions if i.kind is InstitutionKind.BUSINESS]
    return Fund(
        day=day,
        way=Way.IN,
        source=source,
        name=name,
        amount=amount * chance.number(1, 4),
        in_kind="Một bộ camera" if source is Source.BUSINESS and chance.often(20) else None,
        model=chance.pick(world.models).id if source is not Source.BUDGET else None,
        giver=chance.pick(businesses) if source is Source.BUSINESS else None,
        consent=None,
        note=None,
    )


def _spent(world: World, chance: Chance, day: date) -> Fund:
    name, amount, kind = chance.pick(_SPENDING)
    teams = [team.id for team in world.teams if team.kind == kind]
    return Fund(
        day=day,
        way=Way.OUT,
        source=Source.BUDGET,
        name=name,
        amount=amount * chance.number(1, 3),
        team=chance.pick(teams) if teams else None,
        consent=None,
        note=None,
    )


def _figure(name: FigureName, period: str, value: int, kind: FigureKind) -> Figure:
    return Figure(
        indicator=name.value, period=period, value=value, kind=kind, source="Công an cấp xã", note=None
    )  # fmt: skip


def _request(chance: Chance, person: Person, day: date, *, answered: bool) -> Request:
    right = chance.pick((Right.VIEW, Right.CORRECT, Right.RESTRICT))
    done = regimes.ANSWER[right.value].ends(day) - timedelta(chance.number(0, 5))
    return Request(
        name=person.name,
        person=person.id,
        right=right,
        received=day,
        acknowledged=working_day_after(day, 1) if answered else None,
        done=done if answered else None,
        answer="Đã thực hiện theo yêu cầu" if answered else None,
        note=None,
    )
