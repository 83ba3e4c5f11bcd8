"""Award decisions of the invented commune, and the awards that stand in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import SPAN_DAYS, World
from app.registers.award import (
    Award,
    AwardForm,
    AwardLevel,
    AwardOccasion,
    AwardState,
    Recipient,
    Salutation,
)
from app.registers.decision import Decision
from app.registers.household import Household
from app.registers.member import Member
from app.registers.team import Team
from app.schema.fields import FieldValues
from app.schema.vocabulary import Sex

_WAITING = 10  # of 80 not yet in a decision
_HANDED_AFTER = timedelta(9)
_RECIPIENTS = {Recipient.PERSON: 62, Recipient.COLLECTIVE: 26, Recipient.HOUSEHOLD: 12}
_MONEY = {Recipient.PERSON: 500_000, Recipient.COLLECTIVE: 1_000_000, Recipient.HOUSEHOLD: 500_000}
_OCCASIONS = {AwardOccasion.MOVEMENT: 60, AwardOccasion.MERIT: 30, AwardOccasion.SUDDEN: 10}
_ACHIEVEMENT = (
    "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {year}"
)
_BASIS = "Luật Thi đua, khen thưởng; đề nghị của Trưởng Công an xã"
_DEPUTY = "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
_ON_THE_WAY = {AwardState.PROPOSED: 50, AwardState.REVIEWED: 25, AwardState.SUBMITTED: 25}


def make_awards(world: World) -> None:
    """Awards of each decision, and a few that wait for one."""
    chance = world.chance("award")
    decisions = _decisions(world, chance)
    waiting = world.times(_WAITING)
    made = [_award(world, chance, None, None) for _ in range(waiting)]
    orders: Counter[int] = Counter()
    books: Counter[int] = Counter()
    for n in range(world.times(80) - waiting):
        decision = decisions[n % len(decisions)]
        orders[decision.id] += 1
        award = _award(world, chance, decision, orders[decision.id])
        if award.form is AwardForm.CERTIFICATE:
            books[decision.day.year] += 1
            award = replace(award, gold_book_no=f"{books[decision.day.year]}")
        made.append(award)
    world.save(made)


def _decisions(world: World, chance: Chance) -> list[Decision]:
    """About six; the awards of the last one are still to be handed over."""
    number = world.spread(6)
    newest, apart = world.until - timedelta(4), SPAN_DAYS / number
    days = sorted(newest - timedelta(int(apart * place)) for place in range(number))
    chair, deputy = chance.somebody(world.until, Sex.MALE), chance.somebody(world.until, Sex.FEMALE)
    made: list[Decision] = []
    last = 0
    for day in days:
        # Numbers rise through the year and start again with the next.
        if made and made[-1].day.year < day.year:
            last = 0
        last = max(last + chance.number(1, 4), day.timetuple().tm_yday * 2 // 3)
        by_deputy = chance.often(25)
        made.append(
            Decision(
                number=f"{last}/QĐ-UBND",
                day=day,
                signer=deputy.name if by_deputy else chair.name,
                signer_title=_DEPUTY if by_deputy else "CHỦ TỊCH",
                basis=world.local(_BASIS),
                note=None,
            )
        )
    return world.save(made)


def _award(world: World, chance: Chance, decision: Decision | None, order: int | None) -> Award:
    recipient = chance.weighed(_RECIPIENTS)
    day = decision.day if decision else world.until
    return Award(
        **_state(chance, decision, world.until),
        **_whom(world, chance, recipient),
        recipient=recipient,
        form=AwardForm.CERTIFICATE if chance.often(88) else AwardForm.PRAISE,
        level=AwardLevel.COMMUNE.value,
        occasion=chance.weighed(_OCCASIONS),
        achievement=_ACHIEVEMENT.format(year=day.year),
        decision=decision.id if decision else None,
        order_no=order,
        money=_MONEY[recipient] if chance.often(80) else None,
    )


def _state(chance: Chance, decision: Decision | None, until: date) -> FieldValues:
    if decision is None:
        return {"state": chance.weighed(_ON_THE_WAY)}
    handed = decision.day + _HANDED_AFTER
    if handed > until:
        return {"state": AwardState.DECIDED}
    return {"state": AwardState.HANDED, "handed_over": handed, "printed": 1}


def _whom(world: World, chance: Chance, recipient: Recipient) -> FieldValues:
    if recipient is Recipient.COLLECTIVE:
        return _collective(chance.pick(world.teams))
    if recipient is Recipient.HOUSEHOLD:
        return _family(world, chance.pick(world.households))
    team = chance.pick(world.teams)
    return _one(team, chance.pick(world.members[team.id]))


def _collective(team: Team) -> FieldValues:
    area = team.areas[0] if team.areas else None
    return {"name": team.name, "salutation": Salutation.COLLECTIVE, "team": team.id, "area": area}


def _family(world: World, home: Household) -> FieldValues:
    middle = home.name.split()[1]
    woman = middle in ("Thị", "Thu", "Bích", "Hồng", "Mai", "Diệu", "Kim", "Thanh", "Phương")
    area = next(area for area in world.areas if area.id == home.area)
    called = Salutation.HOUSEHOLD_MRS if woman else Salutation.HOUSEHOLD_MR
    return {"name": home.name, "salutation": called, "area": area.id, "unit": area.name}


def _one(team: Team, member: Member) -> FieldValues:
    return {
        "name": member.name,
        "salutation": Salutation.MRS if member.sex is Sex.FEMALE else Salutation.MR,
        "position": member.role.label.vi,
        "unit": team.name,
        "member": member.id,
        "team": team.id,
        "area": team.areas[0] if team.areas else None,
    }
