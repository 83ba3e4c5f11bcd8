"""Disputes of the invented commune, from their reception to how they ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import World
from app.registers.area import Area
from app.registers.dispute import (
    Dispute,
    DisputeOutcome,
    Ground,
    Guest,
    HowEnded,
    Matter,
    Mediator,
    Meeting,
    Party,
)
from app.registers.team import Team, TeamKind
from app.schema.fields import FieldValues

_FIELDS = {Matter.CIVIL: 45, Matter.FAMILY: 25, Matter.OTHER: 30}
_GROUNDS = {Ground.ASKED: 55, Ground.KNOWN: 30, Ground.ASSIGNED: 15}
# What it is about, what each wants, what they agree on.
_MATTERS = {
    Matter.CIVIL: (
        ("Ranh giới đất giữa hai nhà liền kề", "Xác định lại mốc giới", "Hai bên cùng cắm lại mốc giới, giữ nguyên bờ rào cũ"),
        ("Vay tiền giữa hai gia đình, trả chưa đúng hẹn", "Trả đủ số tiền đã vay", "Bên vay trả dần trong sáu tháng"),
        ("Nước thải chảy sang vườn nhà bên", "Làm lại rãnh thoát nước", "Hai nhà góp công làm rãnh chung"),
        ("Cành cây vươn sang mái nhà hàng xóm", "Chặt cành cây", "Chủ cây tỉa cành mỗi năm trước mùa mưa"),
        ("Lối đi chung bị để vật liệu", "Trả lại lối đi", "Dọn vật liệu trong mười ngày"),
    ),
    Matter.FAMILY: (
        ("Vợ chồng bất hòa về chi tiêu trong gia đình", "Có tiếng nói chung trong gia đình", "Hai người cùng ghi sổ chi tiêu, bàn bạc trước khi mua sắm"),
        ("Anh em chưa thống nhất việc chăm sóc mẹ già", "Chia sẻ việc chăm sóc", "Ba anh em luân phiên chăm sóc mẹ theo tháng"),
        ("Chia di sản của cha mẹ để lại", "Chia công bằng", "Giữ nhà làm nơi thờ cúng, đất vườn chia đều"),
    ),
    Matter.OTHER: (
        ("Tiếng ồn hát karaoke buổi tối", "Giữ yên tĩnh sau 22 giờ", "Không mở loa sau 21 giờ 30"),
        ("To tiếng khi trẻ con chơi đùa làm hỏng đồ", "Xin lỗi và đền bù", "Hai gia đình xin lỗi nhau, bên làm hỏng sửa lại đồ"),
        ("Chó thả rông làm trẻ em sợ", "Xích chó, đeo rọ mõm", "Chủ nuôi xích chó và rào cổng"),
        ("Hiểu lầm về lời nói ở chợ", "Xin lỗi nhau", "Hai bên xin lỗi nhau trước tổ hòa giải"),
    ),
}  # fmt: skip
_HAPPENED = (
    "Tổ hòa giải nghe các bên trình bày, phân tích quy định của pháp luật.",
    "Các bên nêu nguyện vọng, tổ hòa giải hướng dẫn cách giải quyết.",
    "Các bên bàn bạc lại và đi đến ý kiến cuối cùng.",
)
_GUESTS = (
    "Bí thư chi bộ",
    "Trưởng ban công tác Mặt trận",
    "Chi hội trưởng Phụ nữ",
    "Người có uy tín",
)
_SETTLED_PERCENT = 86


def make_disputes(world: World) -> None:
    """Disputes as they are received, then followed to where they stand today."""
    chance = world.chance("dispute")
    serving = world.teams_of(TeamKind.MEDIATION)
    days = chance.busy_days(world.first, world.until, world.times(150))
    made = []
    for day in days:
        area = chance.pick(world.areas)
        team = chance.pick(serving[area.id])
        received = _received(world, chance, area, team, day)
        made.append(_continued(world, chance, received))
    world.save(made)


def _received(world: World, chance: Chance, area: Area, team: Team, day: date) -> Dispute:
    field = chance.weighed(_FIELDS)
    matter, wants, _ = chance.pick(_MATTERS[field])
    here = [m for m in world.members[team.id] if m.until is None and m.since <= day]
    mediators = chance.some(here or world.members[team.id], 1, 3)
    guest = Guest(name=chance.somebody(world.until).name, position=chance.pick(_GUESTS))
    return Dispute(
        received=day,
        ground=chance.weighed(_GROUNDS),
        area=area.id,
        team=team.id,
        mediators=tuple(Mediator(member=member.id) for member in mediators),
        invited=(guest,) if chance.often(25) else (),
        parties=_parties(world, chance, area, day),
        field=field,
        matter=matter,
        wants=wants,
        meetings=(),
        written=None,
        carried_out=None,
        note=None,
    )


def _parties(world: World, chance: Chance, area: Area, day: date) -> tuple[Party, ...]:
    roles = ("Bên yêu cầu", "Bên liên quan", "Người có quyền lợi liên quan")
    people = [chance.somebody(world.until) for _ in range(3 if chance.often(12) else 2)]
    return tuple(
        Party(
            address_as=who.address_as(day.year),
            name=who.name,
            born=who.born.year,
            address=area.name,
            role=role,
        )
        for who, role in zip(people, roles, strict=False)
    )


def _continued(world: World, chance: Chance, dispute: Dispute) -> Dispute:
    """The dispute as it stands at last: begun within three days, over within weeks."""
    days = [dispute.received + timedelta(chance.number(0, 3))]
    for _ in range(chance.weighed({0: 45, 1: 40, 2: 15})):
        days.append(days[-1] + timedelta(chance.number(4, 12)))
    held = tuple(_meeting(chance, day, n) for n, day in enumerate(days) if day <= world.until)
    if not held:
        return dispute
    if len(held) < len(days) or chance.often(3):
        return replace(dispute, meetings=held, outcome=DisputeOutcome.GOING_ON)
    end = _settled if chance.often(_SETTLED_PERCENT) else _failed
    return replace(dispute, meetings=held, ended=held[-1].day, **end(world, chance, dispute))


def _meeting(chance: Chance, day: date, number: int) -> Meeting:
    place = chance.pick(("Nhà văn hóa", "Nhà một bên", "Nhà tổ trưởng tổ hòa giải"))
    return Meeting(day=day, place=place, what=_HAPPENED[number])


def _settled(world: World, chance: Chance, dispute: Dispute) -> FieldValues:
    agreed = {matter: agreement for matter, _, agreement in _MATTERS[dispute.field]}
    by = dispute.received + timedelta(chance.number(20, 120))
    return {
        "outcome": DisputeOutcome.SETTLED,
        "how_ended": HowEnded.AGREED,
        "agreement": agreed[dispute.matter],
        "written": chance.often(60),
        "carry_out": "Các bên tự thực hiện, tổ hòa giải đôn đốc",
        "carry_out_by": by,
        "carried_out": chance.often(90) if by <= world.until else None,
    }


def _failed(world: World, chance: Chance, _dispute: Dispute) -> FieldValues:
    referred = ("Ủy ban nhân dân xã", "Tòa án nhân dân khu vực", "Ủy ban Mặt trận Tổ quốc xã")
    return {
        "outcome": DisputeOutcome.FAILED,
        "how_ended": chance.pick((HowEnded.PARTIES, HowEnded.MEDIATOR)),
        "written": chance.often(40),
        "referred_to": world.local(chance.pick(referred)) if chance.often(70) else None,
    }
