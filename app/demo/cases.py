"""Cases of help in the invented commune: begun, supported, remarked on, some near their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.demo.chance import Chance
from app.demo.world import World
from app.law import regimes
from app.law.regimes import Basis, CaseKind, CaseStage, Occasion
from app.registers.case import Case, CaseProgress, CaseState, Ending, Result, Support, SupportKind
from app.registers.person import Person
from app.schema.fields import FieldValues

_KINDS = {
    CaseKind.REHAB_HOME: 12, CaseKind.REHAB_COMMUNITY: 18, CaseKind.MANAGED: 18,
    CaseKind.AFTER_CARE: 20, CaseKind.REINTEGRATION: 22, CaseKind.EDUCATION: 10,
}  # fmt: skip
_NEAR_END = 12  # in a hundred
_SUPPORTS = {
    SupportKind.MIND: ("Gặp gỡ, tư vấn tâm lý", None),
    SupportKind.LEGAL: ("Hướng dẫn làm căn cước, đăng ký cư trú", None),
    SupportKind.TRAINING: ("Lớp học nghề sửa chữa máy nông nghiệp", 4_000_000),
    SupportKind.WORK: ("Giới thiệu việc làm ở cơ sở may", None),
    SupportKind.LOAN: ("Vay vốn chăn nuôi", 50_000_000),
    SupportKind.OTHER: ("Tặng quà, thăm hỏi", 500_000),
}
_RESULTS = ("Gia đình phấn khởi", "Đã có việc làm", "Đang thực hiện", None)
_REMARKS = (
    "Chấp hành tốt, tích cực lao động.",
    "Gia đình quan tâm, thường xuyên động viên.",
    "Có cố gắng, cần được động viên thêm.",
    "Đã có việc làm, thu nhập ổn định hơn.",
)
_HELPERS = ("Hội Nông dân xã", "Hội Phụ nữ xã", "Đoàn Thanh niên xã", "Hội Cựu chiến binh xã")
_EARLY = {Ending.EARLY: 30, Ending.MOVED: 45, Ending.NOTICE: 25}
_BACK = 500  # days before the span on which the oldest case began


def make_cases(world: World) -> None:
    """Cases of the people being helped."""
    chance = world.chance("case")
    persons = chance.shuffled(world.persons)
    number = world.times(60)
    made = [_case(world, chance, persons[n % len(persons)]) for n in range(number)]
    saved = world.save(sorted(made, key=lambda case: (case.start, case.person)))
    world.cases = {case.person: case for case in saved}


def _case(world: World, chance: Chance, person: Person) -> Case:
    kind = chance.weighed(_KINDS)
    first = world.first - timedelta(_BACK)
    start = chance.busy_days(first if chance.often(35) else world.first, world.until, 1)[0]
    if chance.often(_NEAR_END):
        kind, start = _soon_over(chance, world.until)
    law = regimes.regime(kind, start)
    by_police = law.authority.vi.startswith("Trưởng Công an")
    police = "CA" + "".join(w[0] for w in world.commune.kind_label.vi.upper().split())
    case = Case(
        person=person.id,
        kind=kind,
        area=person.area,
        occasion=Occasion.FIRST if chance.often(75) else Occasion.AGAIN,
        basis=chance.pick((Basis.VOLUNTARY, Basis.COMPULSORY))
        if kind is CaseKind.AFTER_CARE
        else None,
        start=start,
        decision_no=f"{chance.number(3, 240)}/QĐ-{police if by_police else 'UBND'}",
        decision_day=start,
        decided_by=law.authority.vi,
        helper_org=world.local(chance.pick(_HELPERS)),
        helper=chance.somebody(world.until).name,
        supports=(),
        progress=(),
        note=None,
    )
    return _continued(chance, _with_end(chance, case), world.until, staged=law.staged)


def _soon_over(chance: Chance, until: date) -> tuple[CaseKind, date]:
    """A case whose term by law is over within the next weeks."""
    end = until + timedelta(chance.number(3, 30))
    kind = chance.pick((CaseKind.EDUCATION, CaseKind.REHAB_COMMUNITY))
    for months in (6, 12, 24):
        start = regimes.add_months(end, -months)
        if start <= until and regimes.regime(kind, start).months == months:
            return kind, start
    return CaseKind.EDUCATION, regimes.add_months(end, -6)


def _with_end(chance: Chance, case: Case) -> Case:
    """Return the case with the term of its decision where the law gives none."""
    if regimes.end_due(case.kind, case.start, case.occasion, case.basis):
        return case.completed()
    end = regimes.add_months(case.start, chance.pick((12, 18, 24)))
    return replace(
        case, end_changed=end, end_reason="Theo thời hạn ghi trong quyết định"
    ).completed()


def _continued(chance: Chance, case: Case, until: date, *, staged: bool) -> Case:
    """The case as it stands on ``until``."""
    assert case.end_due is not None
    over = _ended(chance, case, until)
    last = over.get("ended", until)
    days = max((case.end_due - case.start).days, 1)
    number = min((last - case.start).days * len(CaseStage) // days, len(CaseStage) - 1)
    going = {"state": CaseState.PAUSED} if not over and chance.often(4) else {}
    return replace(
        case,
        stage=tuple(CaseStage)[number] if staged else None,
        stage_until=_stage_end(chance, case, until) if staged and not over else None,
        supports=_supports(chance, case.start, last),
        progress=_progress(chance, case, last),
        result=_result(chance, over),
        **(over or going),
    )


def _stage_end(chance: Chance, case: Case, until: date) -> date | None:
    """When the stage is to end, where the officer has set a day: soon, or lately past."""
    day = until + timedelta(chance.number(-12, 60))
    kept = case.end_due and case.start <= day <= case.end_due
    return day if kept and chance.often(70) else None


def _ended(chance: Chance, case: Case, until: date) -> FieldValues:
    """Return the fields of the end; none while the case goes on."""
    end = case.end_due
    assert end is not None
    if end <= until and chance.often(85):
        ended, ending = min(end + timedelta(chance.number(0, 6)), until), Ending.COMPLETED
        if case.kind is CaseKind.REINTEGRATION and chance.often(40):
            ending = Ending.CLEARED
    elif case.start < until - timedelta(90) and chance.often(8):
        ended, ending = (
            chance.any_day(case.start + timedelta(60), min(end, until)),
            chance.weighed(_EARLY),
        )
    else:
        return {}
    return {"state": CaseState.ENDED, "ended": ended, "ending": ending}


def _result(chance: Chance, over: FieldValues) -> Result:
    if over.get("ending") in (Ending.COMPLETED, Ending.CLEARED):
        return Result.BETTER if chance.often(85) else Result.NOT_YET
    return Result.HELPING if chance.often(70) else Result.BETTER


def _supports(chance: Chance, first: date, last: date) -> tuple[Support, ...]:
    kinds = chance.some(tuple(_SUPPORTS), 0, 3)
    days = sorted(chance.any_day(first, last) for _ in kinds)
    return tuple(
        Support(
            day=day, kind=kind, what=_SUPPORTS[kind][0], amount=_SUPPORTS[kind][1],
            result=chance.pick(_RESULTS),
        )
        for day, kind in zip(days, kinds, strict=True)
    )  # fmt: skip


def _progress(chance: Chance, case: Case, last: date) -> tuple[CaseProgress, ...]:
    """A remark every quarter or so, by the helper."""
    day, remarks = case.start + timedelta(chance.number(20, 90)), []
    while day <= last:
        remarks.append(CaseProgress(day=day, who=case.helper, note=chance.pick(_REMARKS)))
        day += timedelta(chance.number(75, 100))
    return tuple(remarks)
