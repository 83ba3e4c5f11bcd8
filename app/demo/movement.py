"""The invented commune's institutions, committee, reviews, tips and activities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import World
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.committee import Committee, Seat
from app.registers.institution import Institution, InstitutionKind
from app.registers.model import Model
from app.registers.review import Quality, Review, ReviewSpan
from app.registers.team import TeamKind
from app.registers.tip import Tip, TipTopic
from app.schema.common_rows import Proposal
from app.schema.vocabulary import Running

_INSTITUTIONS = (
    ("Trụ sở Ủy ban nhân dân xã", InstitutionKind.OFFICE), ("Trạm Y tế xã", InstitutionKind.OFFICE),
    ("Trường Tiểu học", InstitutionKind.SCHOOL), ("Trường Trung học cơ sở", InstitutionKind.SCHOOL),
    ("Trường Mầm non", InstitutionKind.SCHOOL), ("Cơ sở may", InstitutionKind.BUSINESS),
    ("Hợp tác xã nông nghiệp", InstitutionKind.BUSINESS), ("Chùa", InstitutionKind.RELIGION),
    ("Cửa hàng vật tư", InstitutionKind.BUSINESS), ("Giáo xứ", InstitutionKind.RELIGION),
)  # fmt: skip
_SEATS = (
    ("Bí thư Đảng ủy", "Chỉ đạo chung"), ("Chủ tịch Ủy ban nhân dân xã", "Trưởng ban"),
    ("Trưởng Công an xã", "Phó Trưởng ban thường trực"),
    ("Chủ tịch Ủy ban Mặt trận Tổ quốc xã", "Phó Trưởng ban"),
    ("Chỉ huy trưởng Ban Chỉ huy quân sự xã", "Thành viên"), ("Công chức Tư pháp", "Thành viên"),
    ("Công chức Văn hóa - Xã hội", "Thành viên"), ("Chủ tịch Hội Nông dân xã", "Thành viên"),
    ("Chủ tịch Hội Phụ nữ xã", "Thành viên"), ("Bí thư Đoàn Thanh niên xã", "Thành viên"),
)  # fmt: skip
_QUALITIES = {Quality.EFFECTIVE: 65, Quality.MEDIUM: 28, Quality.NOT_YET: 7}
_STRENGTHS = ("Nhân dân hưởng ứng, duy trì sinh hoạt đều", "Tổ nòng cốt hoạt động đúng quy chế")
_GAPS = ("Kinh phí hoạt động còn hạn chế", "Có tháng chưa họp đủ thành viên", None)
_PLANS = ("Nhân rộng ra khu dân cư bên cạnh", "Bồi dưỡng thêm cho thành viên mới")
_KINDS = {
    ActivityKind.INFORM: 38, ActivityKind.MEETING: 16, ActivityKind.PATROL: 28,
    ActivityKind.TRAINING: 5, ActivityKind.DRILL: 3, ActivityKind.INSPECTION: 6,
    ActivityKind.PLEDGE: 4,
}  # fmt: skip
_NAMES = {
    ActivityKind.INFORM: ("Tuyên truyền phòng, chống lừa đảo qua mạng", "Tuyên truyền an toàn giao thông", "Tuyên truyền phòng cháy, chữa cháy", "Tuyên truyền phòng, chống ma túy"),
    ActivityKind.MEETING: ("Họp tổ nòng cốt", "Giao ban an ninh trật tự"),
    ActivityKind.PATROL: ("Tuần tra đêm", "Tuần tra dịp lễ"),
    ActivityKind.TRAINING: ("Tập huấn nghiệp vụ cho tổ bảo vệ an ninh, trật tự", "Tập huấn hòa giải ở cơ sở"),
    ActivityKind.DRILL: ("Diễn tập chữa cháy tại khu dân cư",),
    ActivityKind.INSPECTION: ("Kiểm tra hoạt động của mô hình", "Kiểm tra an toàn phòng cháy"),
    ActivityKind.PLEDGE: ("Ký giao ước bảo đảm an ninh trật tự",),
}  # fmt: skip
# Days of the movement in each year: month, day, kind, title.
_FIXED = (
    (3, 20, ActivityKind.FORUM, "Diễn đàn Công an lắng nghe ý kiến Nhân dân"),
    (6, 24, ActivityKind.INFORM, "Hưởng ứng ngày 26/6: phòng, chống ma túy"),
    (7, 2, ActivityKind.REVIEW, "Sơ kết phong trào 6 tháng đầu năm"),
    (8, 17, ActivityKind.FESTIVAL, "Ngày hội toàn dân bảo vệ an ninh Tổ quốc"),
    (9, 18, ActivityKind.FORUM, "Diễn đàn Công an lắng nghe ý kiến Nhân dân"),
    (11, 16, ActivityKind.MEETING, "Ngày hội đại đoàn kết toàn dân 18/11"),
)
_PROPOSED = (
    ("Lắp thêm đèn chiếu sáng ở đường liên thôn", "Ủy ban nhân dân xã"),
    ("Lắp camera ở ngã tư", "Công an xã"),
    ("Sơn gờ giảm tốc trước cổng trường", "Ủy ban nhân dân xã"),
)


def make_institutions(world: World) -> None:
    """Offices, schools and enterprises, spread over the areas."""
    chance = world.chance("institution")

    def institution(number: int) -> Institution:
        name, kind = _INSTITUTIONS[number % len(_INSTITUTIONS)]
        area = world.areas[number % len(world.areas)]
        own = kind is not InstitutionKind.OFFICE or number >= len(_INSTITUTIONS)
        place = " ".join(area.name.split()[-2:])
        return Institution(
            name=world.local(name) + (f" {place}" if own else ""),
            kind=kind,
            area=area.id,
            people=chance.number(8, 60) if kind is not InstitutionKind.SCHOOL else chance.number(150, 600),
            contact=chance.somebody(world.until, youngest=30).name,
            phone=chance.phone() if chance.often(70) else None,
            in_scheme=kind is not InstitutionKind.RELIGION and "Tiểu học" not in name,
            note=None,
        )  # fmt: skip

    world.institutions = world.save([institution(number) for number in range(world.spread(25))])


def make_committee(world: World) -> None:
    """One, decided before the span; a member has left lately, so that it is due for renewal."""
    chance = world.chance("committee")
    decided = world.first - timedelta(chance.number(40, 200))
    left = world.until - timedelta(chance.number(5, 20))
    seats = [
        Seat(
            name=chance.somebody(world.until, youngest=32).name,
            position=world.local(position),
            task=task,
            since=decided,
            until=left if number == len(_SEATS) - 1 else None,
        )
        for number, (position, task) in enumerate(_SEATS)
    ]
    name = "Ban Chỉ đạo phong trào Toàn dân bảo vệ an ninh Tổ quốc"
    number = f"{chance.number(20, 190)}/QĐ-UBND"
    world.save(
        [Committee(name=name, decision_no=number, decided=decided, seats=tuple(seats), note=None)]
    )


def make_reviews(world: World) -> None:
    """Nearly every model at work, each half; a few are never looked back on."""
    chance = world.chance("review")
    reviewed = [model for number, model in enumerate(world.models) if number % 9 != 4]
    made = []
    for year in range(world.first.year, world.until.year + 1):
        for span, month in ((ReviewSpan.FIRST_HALF, 6), (ReviewSpan.SECOND_HALF, 12)):
            for model in reviewed:
                day = date(year, month, chance.number(15, 30))
                if max(world.first, model.launched) <= day <= world.until and _runs(model, day):
                    made.append(_review(chance, model, day, span))
    world.save([review for review in made if chance.often(92)])


def make_tips(world: World) -> None:
    """Numbers by month and topic; how many people gave them is not known, nor who."""
    chance = world.chance("tip")
    made = []
    for month in _months(world.first, world.until):
        for topic in chance.some(tuple(TipTopic), 3, 5):
            count = chance.number(1, 7) * world.size
            valuable = chance.number(0, count)
            made.append(
                Tip(
                    month=month,
                    topic=topic.value,
                    count=count,
                    valuable=valuable,
                    settled=chance.number(0, valuable),
                    from_teams=chance.number(0, count),
                    note=None,
                )
            )
    world.save(made)


def make_activities(world: World) -> None:
    """The days of the movement, a launch for each new model, and everyday ones in between."""
    chance = world.chance("activity")
    made = [*_fixed(world, chance), *_launches(world, chance)]
    number = max(world.times(140) - len(made), 0)
    days = chance.busy_days(world.first, world.until, number)
    made += [_everyday(world, chance, day) for day in days]
    world.save(sorted(made, key=lambda activity: (activity.day, activity.name)))


def _runs(model: Model, day: date) -> bool:
    return model.state is Running.ACTIVE or bool(model.ended and day <= model.ended)


def _review(chance: Chance, model: Model, day: date, span: ReviewSpan) -> Review:
    quality = chance.weighed(_QUALITIES)
    return Review(
        model=model.id,
        day=day,
        year=day.year,
        span=span,
        quality=quality,
        strengths=chance.pick(_STRENGTHS),
        gaps=chance.pick(_GAPS),
        proposals=chance.pick(_PLANS) if quality is Quality.EFFECTIVE else None,
        note=None,
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(31)).replace(day=1)


def _fixed(world: World, chance: Chance) -> Iterator[Activity]:
    for year in range(world.first.year, world.until.year + 1):
        for month, number, kind, name in _FIXED:
            day = date(year, month, number)
            if not world.first <= day <= world.until:
                continue
            asks = kind is ActivityKind.FORUM
            yield Activity(
                day=day,
                kind=kind,
                name=name,
                people=chance.number(120, 320),
                articles=chance.number(1, 3),
                pledges=chance.number(40, 200) if kind is ActivityKind.FESTIVAL else None,
                proposals=_proposals(world, chance, day) if asks else (),
                summary=world.local("Nhân dân trong xã tham gia đông đủ"),
                note=None,
            )


def _launches(world: World, chance: Chance) -> Iterator[Activity]:
    for model in world.models:
        if model.launched >= world.first:
            area = next((place.area for place in model.places if place.area), None)
            yield Activity(
                day=model.launched,
                kind=ActivityKind.LAUNCH,
                name=f"Ra mắt mô hình “{model.name}”",
                area=area,
                model=model.id,
                people=chance.number(40, 120),
                articles=1,
                proposals=(),
                note=None,
            )


def _everyday(world: World, chance: Chance, day: date) -> Activity:
    kind, area = chance.weighed(_KINDS), chance.pick(world.areas)
    informs = kind is ActivityKind.INFORM
    return Activity(
        day=day,
        kind=kind,
        name=chance.pick(_NAMES[kind]),
        area=area.id,
        team=_team(world, chance, area, kind, day),
        sessions=chance.number(1, 3) if informs else 1,
        people=chance.number(3, 9) if kind is ActivityKind.PATROL else chance.number(20, 110),
        pledges=chance.number(15, 90) if kind is ActivityKind.PLEDGE else None,
        leaflets=chance.number(50, 300) if informs and chance.often(45) else None,
        broadcasts=chance.number(2, 14) if informs and chance.often(50) else None,
        articles=1 if informs and chance.often(20) else None,
        proposals=_proposals(world, chance, day) if _asks(chance, kind) else (),
        note=None,
    )


def _asks(chance: Chance, kind: ActivityKind) -> bool:
    return kind is ActivityKind.MEETING and chance.often(15)


def _team(world: World, chance: Chance, area: Area, kind: ActivityKind, day: date) -> int | None:
    """Return the team that patrols or meets: one that serves the area and was there by then."""
    served_by = {ActivityKind.PATROL: TeamKind.SECURITY, ActivityKind.MEETING: TeamKind.CORE}.get(
        kind
    )
    if served_by is None:
        return None
    there: Sequence[int] = [
        t.id
        for t in world.teams
        if t.kind == served_by and area.id in t.areas and t.established <= day
    ]
    return chance.pick(there) if there else None


def _proposals(world: World, chance: Chance, day: date) -> tuple[Proposal, ...]:
    def proposal(what: str, who: str) -> Proposal:
        done = day + timedelta(chance.number(10, 45))
        dated = chance.often(85)
        answered = done <= world.until and chance.often(90 if dated else 35)
        return Proposal(
            what=world.local(what),
            answered_by=world.local(who),
            due=day + timedelta(30) if dated else None,
            done=done if answered else None,
        )

    return tuple(proposal(*proposed) for proposed in chance.some(_PROPOSED, 1, 2))
