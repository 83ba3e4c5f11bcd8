"""The invented commune's safety of the year, and its charters."""

from __future__ import annotations

from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import World
from app.registers.area import Area, AreaKind
from app.registers.charter import Charter, CharterKind
from app.registers.institution import InstitutionKind
from app.registers.safety import CRITERIA, Criterion, Safety, SafetyLevel, Verdict
from app.schema.fields import FieldValue

# Examples only: the provinces word their own lists.
_CRITERIA = (
    "Có đăng ký và kế hoạch thực hiện trong năm", "Có tổ tự quản hoạt động thường xuyên",
    "Nhân dân, cán bộ tham gia phong trào", "Không để xảy ra vụ việc phức tạp kéo dài",
    "Mâu thuẫn được hòa giải kịp thời", "Có phối hợp giữa nhà trường và gia đình",
)  # fmt: skip
_EXAMPLE = "Tiêu chí ghi ví dụ; sửa theo danh mục của tỉnh"
_SAFE_PERCENT, _NEEDED_PERCENT = 90, 70


def make_safety(world: World) -> None:
    """Last year and this one: every area, the commune, and most institutions."""
    chance = world.chance("safety")
    for year in (world.until.year - 1, world.until.year):
        made = [
            safety
            for area in world.areas
            if (safety := _safety(world, chance, year, SafetyLevel.AREA, area=area.id, households=area.households))
        ]  # fmt: skip
        safe = sum(one.verdict is Verdict.SAFE for one in made)
        enough = safe * 100 >= _NEEDED_PERCENT * len(made)
        verdict = Verdict.SAFE if enough else Verdict.NOT_YET
        own = _safety(world, chance, year, SafetyLevel.COMMUNE, verdict=verdict)
        made += [own] if own else []
        for institution in world.institutions:
            school = institution.kind is InstitutionKind.SCHOOL
            level = SafetyLevel.SCHOOL if school else SafetyLevel.INSTITUTION
            if institution.kind is InstitutionKind.RELIGION or not chance.often(80):
                continue
            one = _safety(world, chance, year, level, institution=institution.id)
            made += [one] if one else []
        world.save(made)


def make_charters(world: World) -> None:
    """One village charter for each area."""
    chance = world.chance("charter")

    def charter(area: Area) -> Charter:
        adopted = chance.any_day(world.first - timedelta(1500), world.first)
        reviewed = chance.any_day(max(adopted, world.until - timedelta(500)), world.until)
        village = area.kind is AreaKind.HAMLET
        return Charter(
            kind=CharterKind.VILLAGE if village else CharterKind.CONVENTION,
            area=area.id,
            adopted=adopted,
            recognised_by=world.local("Ủy ban nhân dân xã"),
            security=chance.often(93),
            reviewed=reviewed if chance.often(85) else None,
            note=None,
        )

    world.save([charter(area) for area in world.areas])


def _safety(
    world: World, chance: Chance, year: int, level: SafetyLevel, **more: FieldValue
) -> Safety | None:
    """The year's record as it stands on the last day; None where nobody has registered yet."""
    registered = date(year, 3, chance.number(1, 28))
    if registered > world.until:
        return None
    area = level is SafetyLevel.AREA
    judged, decided = (date(year, 10, 28), date(year, 11, 12)) if area else (
        date(year, 11, 13), date(year, 11, 18)
    )  # fmt: skip
    over, safe = judged <= world.until, chance.often(_SAFE_PERCENT)
    settled = over and decided <= world.until
    verdict = more.pop("verdict", Verdict.SAFE if safe else Verdict.NOT_YET)
    missed = None if verdict is Verdict.SAFE else chance.number(1, CRITERIA[level]) - 1
    return Safety(
        year=year,
        level=level,
        registered=registered,
        criteria=tuple(
            Criterion(name=name, met=number != missed if over else None)
            for number, name in enumerate(_CRITERIA[: CRITERIA[level]])
        ),
        verdict=verdict if over else None,
        recognised_by=world.local("Chủ tịch Ủy ban nhân dân xã") if settled else None,
        decision_no=f"{chance.number(300, 600)}/QĐ-UBND" if settled else None,
        decided=decided if settled else None,
        note=_EXAMPLE,
        **more,
    )
