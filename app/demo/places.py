"""The invented commune's areas and models."""

from __future__ import annotations

from datetime import date, timedelta

from app.demo.chance import Chance, area_names
from app.demo.world import SPAN_DAYS, World
from app.law.communes import UnitKind
from app.registers.area import Area, AreaKind
from app.registers.model import Model, ModelForm, ModelGroup, ModelPlace, Place, Recognition
from app.schema.vocabulary import Running

_YEARS_BACK = 8
_MODELS = (
    ("3 giảm, 4 giữ", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.TEAM),
    ("Tự quản, tự phòng, tự bảo vệ", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.TEAM),
    ("Camera giám sát với an ninh trật tự", ModelGroup.CAMERA, ModelPlace.AREA, ModelForm.CLUSTER),
    ("Hội nông dân giúp đỡ người tái hòa nhập cộng đồng", ModelGroup.REINTEGRATION, ModelPlace.AREA, ModelForm.CLUB),
    ("Dòng họ tự quản về an ninh trật tự", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.FAMILY_GROUP),
    ("Tổ liên gia an toàn phòng cháy, chữa cháy", ModelGroup.FIRE, ModelPlace.AREA, ModelForm.FAMILY_GROUP),
    ("Cổng trường an toàn giao thông", ModelGroup.TRAFFIC, ModelPlace.SCHOOL, ModelForm.TEAM),
    ("Tiếng kẻng an ninh", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.TEAM),
    ("Khu dân cư không có ma túy", ModelGroup.DRUGS, ModelPlace.AREA, ModelForm.CLUSTER),
    ("Doanh nghiệp an toàn về an ninh trật tự", ModelGroup.SELF_RUN, ModelPlace.BUSINESS, ModelForm.TEAM),
    ("Phụ nữ với phòng, chống ma túy", ModelGroup.DRUGS, ModelPlace.AREA, ModelForm.CLUB),
    ("Cựu chiến binh gương mẫu giữ gìn an ninh", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.CLUB),
    ("Ánh sáng an ninh", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.CLUSTER),
    ("Điểm chữa cháy công cộng", ModelGroup.FIRE, ModelPlace.AREA, ModelForm.CLUSTER),
    ("Trường học không có bạo lực", ModelGroup.SELF_RUN, ModelPlace.SCHOOL, ModelForm.CLUB),
    ("Giáo xứ bình yên, gia đình hòa thuận", ModelGroup.SELF_RUN, ModelPlace.RELIGION, ModelForm.TEAM),
    ("Thanh niên xung kích giữ gìn trật tự", ModelGroup.SELF_RUN, ModelPlace.AREA, ModelForm.CLUB),
    ("Cơ quan an toàn, văn minh", ModelGroup.SELF_RUN, ModelPlace.OFFICE, ModelForm.TEAM),
    ("Đoạn đường tự quản", ModelGroup.TRAFFIC, ModelPlace.AREA, ModelForm.TEAM),
    ("Vòng tay nhân ái", ModelGroup.REINTEGRATION, ModelPlace.AREA, ModelForm.CLUB),
)  # fmt: skip
_ELSEWHERE = {
    ModelPlace.SCHOOL: ("Trường Tiểu học xã", "Trường Trung học cơ sở xã", "Trường Mầm non xã"),
    ModelPlace.BUSINESS: ("Hợp tác xã nông nghiệp", "Cụm cơ sở may gia công"),
    ModelPlace.OFFICE: ("Trụ sở Ủy ban nhân dân xã", "Trạm Y tế xã"),
    ModelPlace.RELIGION: ("Nhà thờ giáo xứ", "Chùa làng"),
}
_LEADING = ("Công an xã", "Ủy ban Mặt trận Tổ quốc xã", "Hội Nông dân xã", "Hội Phụ nữ xã")
_PARTNERS = ("Đoàn Thanh niên xã", "Hội Cựu chiến binh xã", "Ban công tác Mặt trận các khu dân cư")


def make_areas(world: World) -> None:
    """The residential areas, named after the kind of commune."""
    chance = world.chance("area")
    ward = world.commune.kind is not UnitKind.COMMUNE
    kind = AreaKind.GROUP if ward else AreaKind.HAMLET
    names = chance.shuffled(area_names())

    def area(number: int) -> Area:
        again, place = divmod(number, len(names))
        households = chance.number(90, 420)
        return Area(
            name=f"{kind.label.vi} {names[place]}" + (f" {again + 1}" if again else ""),
            kind=kind,
            households=households,
            residents=households * chance.number(33, 42) // 10,
            head=chance.somebody(world.until, youngest=35).name,
            party_secretary=chance.somebody(world.until, youngest=35).name,
            front_head=chance.somebody(world.until, youngest=35).name,
            former_names=(),
            note=None,
        )

    world.areas = world.save([area(number) for number in range(world.spread(15))])


def make_models(world: World) -> None:
    """Models, two thirds of them older than the span."""
    chance = world.chance("model")
    number = world.spread(len(_MODELS))
    # A third of them are new, so that reports have something to tell.
    oldest = world.first - timedelta(365 * _YEARS_BACK)
    days = [chance.any_day(oldest, world.first) for _ in range(number - number // 3)]
    days += chance.busy_days(world.first, world.until, number // 3)
    days.sort()
    first = [_model(world, chance, n, day) for n, day in enumerate(days[: len(_MODELS)])]
    world.models = world.save(first)
    copies = [
        _model(world, chance, n, day) for n, day in enumerate(days[len(_MODELS) :], len(_MODELS))
    ]
    world.models += world.save(copies)


def _model(world: World, chance: Chance, number: int, launched: date) -> Model:
    again, which = divmod(number, len(_MODELS))
    name, group, place, form = _MODELS[which]
    state, ended = Running.ACTIVE, None
    if number in (2, 5):  # two old ones no longer run
        state = Running.PAUSED if number == 2 else Running.ENDED
        ended = chance.any_day(world.first, world.until) if number == 5 else None
    return Model(
        name=f"{name} ({again + 1})" if again else name,
        group=group.value,
        place=place,
        form=form.value,
        places=_places(world, chance, place, launched),
        leading_body=world.local(chance.pick(_LEADING)),
        partners=world.local(chance.pick(_PARTNERS)),
        copied_from=world.models[which].id if again else None,
        launched=launched,
        decision_no=f"{chance.number(20, 260)}/QĐ-UBND",
        recognised=_recognised(world, chance, launched),
        state=state,
        ended=ended,
        note=None,
    )


def _places(world: World, chance: Chance, place: ModelPlace, since: date) -> tuple[Place, ...]:
    if place is not ModelPlace.AREA:
        there = [one.id for one in world.institutions if one.kind.value == place.value]
        if there and chance.often(70):
            return tuple(Place(institution=id_, since=since) for id_ in chance.some(there, 1, 2))
        others = chance.some(_ELSEWHERE[place], 1, 2)
        return tuple(Place(where=world.local(where), since=since) for where in others)
    return tuple(
        Place(
            area=area.id,
            since=chance.any_day(since, min(since + timedelta(SPAN_DAYS), world.until)),
            households=chance.number(12, 140),
        )
        for area in chance.some(world.areas, 1, 5)
    )


def _recognised(world: World, chance: Chance, launched: date) -> tuple[Recognition, ...]:
    years = range(launched.year + 1, world.until.year + 1)
    if not years or not chance.often(40):
        return ()
    authority = chance.pick(("Ủy ban nhân dân tỉnh", "Công an tỉnh", "Ủy ban nhân dân xã"))
    return (Recognition(year=chance.pick(years), authority=world.local(authority)),)
