"""What five published articles sum up, entered at its real size, comes back from the report.

The people, areas and names are invented; only the quantities are those of the articles (named in
tests/unit/registers/test_seed_articles.py, phrase by phrase). Each article has a store of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import cycle, islice, product
from typing import Any

import pytest

from app.base.dates import PartDay
from app.base.periods import parse
from app.law.regimes import CaseKind
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, AwardForm, AwardLevel, AwardState, Recipient
from app.registers.case import Case, CaseState, Ending, Result, Support, SupportKind
from app.registers.charter import Charter, CharterKind
from app.registers.decision import Decision
from app.registers.document import Direction, Document, DocumentKind
from app.registers.figure import Figure, FigureName
from app.registers.fund import Fund, Source, Way
from app.registers.household import Household
from app.registers.institution import Institution, InstitutionKind
from app.registers.member import Member
from app.registers.model import Model, ModelPlace, Place, Recognition
from app.registers.person import Person
from app.registers.review import Quality, Review
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.registers.team import Team, TeamKind
from app.registers.tip import Tip
from app.registers.visit import Visit, VisitOutcome
from app.reports.compute.computation import compute
from app.reports.definitions.movement import MOVEMENT
from app.schema.record import Record
from app.store import Store
from tests.support.samples import TITLE

V05 = "Cục V05 - Bộ Công an"
COLLECTIVE, PERSON, HOUSEHOLD = Recipient
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
]
MIDDLE = ["Văn", "Thị", "Hữu", "Minh", "Thu", "Ngọc", "Đức", "Quang", "Xuân", "Hải"]
GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hùng",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Quỳnh",
    "Sơn",
    "Yến",
]
Wanted = dict[str, int | float]


def people() -> Iterator[tuple[str, PartDay]]:
    """Names and years of birth that no two people share."""
    for year, family, middle, given in product(range(1940, 2007), FAMILY, MIDDLE, GIVEN):
        yield f"{family} {middle} {given}", PartDay(year)


class Book:
    """Saves records in steps, as an import of a whole paper book would."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, records: Sequence[Record]) -> list[int]:
        with self._store.step(TITLE) as step:
            return [record.id for record in step.save_many(records)]

    def areas(self, number: int) -> list[int]:
        return self.save([Area(name=f"Khu dân cư số {n}") for n in range(1, number + 1)])

    def teams(self, kind: str, number: int, areas: Sequence[int], on: date) -> list[int]:
        held = zip(range(1, number + 1), cycle(areas), strict=False)
        made = [Team(name=f"Tổ {n}", kind=kind, areas=(a,), established=on) for n, a in held]
        return self.save(made)

    def members(self, number: int, teams: Sequence[int], on: date) -> None:
        held = zip(islice(people(), number), cycle(teams), strict=False)
        self.save([Member(name=n, born=born, team=team, since=on) for (n, born), team in held])

    def tips(self, valuable: int, on: date) -> None:
        self.save([Tip(month=on.replace(day=1), topic="theft", count=valuable, valuable=valuable)])

    def figures(self, period: str, **values: int) -> None:
        named = ((FigureName[name], value) for name, value in values.items())
        self.save([Figure(indicator=n.value, period=period, value=value) for n, value in named])

    def awards(self, on: date, *given: tuple[Recipient, AwardForm, str, int]) -> None:
        signed = Decision(number=f"{on:%m%d}/QĐ", day=on, signer="Vũ Đức Thịnh")
        (decision,) = self.save([signed])
        some = (
            Award(
                recipient=recipient, form=form, level=level, name=f"Người nhận {n}",
                achievement="Thành tích trong phong trào", decision=decision,
                state=AwardState.HANDED, handed_over=on,
            )
            for recipient, form, level, number in given
            for n in range(number)
        )  # fmt: skip
        self.save(list(some))


def ha_nam(book: Book) -> Wanted:
    """The model “3 giảm, 4 giữ” over ten years."""
    on = date(2021, 6, 1)
    book.save([Model(name="3 giảm, 4 giữ", launched=date(2011, 3, 1), aims="4 giữ")])
    paper = {"direction": Direction.IN, "kind": DocumentKind.PLAN.value, "day": on}
    book.save([Document(name="Nhân rộng mô hình", **paper) for _ in range(2)])
    book.save([Activity(name="Tọa đàm", day=on, kind=ActivityKind.MEETING)])
    book.awards(
        on,
        (COLLECTIVE, AwardForm.DIPLOMA, AwardLevel.MINISTER, 1),
        (COLLECTIVE, AwardForm.DIPLOMA, AwardLevel.PROVINCE, 1),
        (PERSON, AwardForm.MEDAL, AwardLevel.POLICE, 1),
    )
    return {
        "models_active": 1,
        "documents": 2,
        "activities": 1,
        "awards": 3,
        "awards/level/minister": 1,
        "awards/form/medal": 1,
    }


def binh_thuan(book: Book) -> Wanted:
    """Six groups of models in 741 areas, and what came of them."""
    on, areas = date(2019, 4, 2), book.areas(741)
    effective = [
        Model(
            name=f"Mô hình {n}", launched=on, group=f"Nhóm {n % 6}",
            places=tuple(Place(area=area, since=on) for area in areas[n:725:20]),
            recognised=(Recognition(year=2021 if n < 6 else 2022, authority=V05),) * (n < 10),
        )
        for n in range(20)
    ]  # fmt: skip
    spread = tuple(Place(area=area, since=on) for area in areas[725:])
    others = [Model(name="Mô hình khác", launched=on, group="Nhóm 0", places=spread)]
    where = cycle((ModelPlace.OFFICE, ModelPlace.BUSINESS, ModelPlace.SCHOOL))
    forms = [
        Model(name=f"Mô hình dạng {n}", launched=on, group="Nhóm 1", form=f"Dạng {n}", place=place)
        for n, place in zip(range(38), where, strict=False)
    ]
    models = book.save(effective + others + forms)
    classed = {"year": 2022, "day": date(2022, 6, 30), "quality": Quality.EFFECTIVE}
    book.save([Review(model=model, **classed) for model in models[:20]])
    book.members(10_349, book.teams(TeamKind.CORE.value, 741, areas, on), on)
    named = zip(islice(people(), 2_000), cycle(areas), strict=False)
    homes = book.save([Household(name=name, area=area) for (name, _), area in named])
    visited = zip(range(8_561), cycle(homes), strict=False)
    seen = {"day": on, "outcome": VisitOutcome.GOOD}
    book.save([Visit(household=home, **seen) for _, home in visited])
    book.tips(1_000, on)
    book.figures("2019", MATTERS=1_126, CAUGHT=1_618, SURRENDERED=21)
    helped = book.save([Person(name=name, born=born) for name, born in islice(people(), 2_232)])
    book.save([Case(person=p, kind=CaseKind.EDUCATION, start=on) for p in helped])
    giver = Source.BUSINESS
    book.save([Fund(day=on, way=Way.IN, source=giver, amount=5_000_000, name="Góp xây dựng")])
    book.awards(
        date(2022, 10, 25),
        (COLLECTIVE, AwardForm.CERTIFICATE, AwardLevel.POLICE, 45),
        (PERSON, AwardForm.CERTIFICATE, AwardLevel.POLICE, 50),
    )
    return {
        "parts of models_active/group": 6,
        "areas_with_model": 741,
        "members_active": 10_349,
        "members_active/team.kind/core": 10_349,
        "members_people": 10_349,
        "parts of models_active/form": 38,
        "models_effective": 20,
        "effective_spread": 725,
        "model_recognitions": 10,
        "visits": 8_561,
        "households_visited": 2_000,
        "tips_valuable": 1_000,
        "figure:matters": 1_126,
        "figure:caught": 1_618,
        "figure:surrendered": 21,
        "education_files": 2_232,
        "fund_in/source/business": 5_000_000,
        "awards/recipient/collective": 45,
        "awards/recipient/person": 50,
    }


def nam_dinh(book: Book) -> Wanted:
    """Seven kinds of organisations with 42,489 people, and the rules of villages and offices."""
    on, areas = date(2010, 9, 1), book.areas(1_960)
    kinds = (*(kind.value for kind in list(TeamKind)[:6]), "Đội thanh niên xung kích")
    shares = [6_681 // 7] * 6 + [6_681 - 6_681 // 7 * 6]
    held = (book.teams(kind, share, areas, on) for kind, share in zip(kinds, shares, strict=True))
    book.members(42_489, [team for some in held for team in some], on)
    rule = {"adopted": on, "security": True}
    villages = [Charter(kind=CharterKind.VILLAGE, area=area, **rule) for area in areas]
    offices = [
        Institution(name=f"Cơ quan {n}", kind=InstitutionKind.BUSINESS) for n in range(5_000)
    ]
    inside = [
        Charter(kind=CharterKind.RULES, institution=office, **rule) for office in book.save(offices)
    ]
    book.save(villages + inside)
    book.tips(20_203, on)
    book.figures("2021", COMPLAINTS=24)
    level = {"year": 2021, "level": SafetyLevel.AREA}
    verdicts = ((area, n < 1_858) for n, area in enumerate(areas))
    book.save(
        [
            Safety(area=area, verdict=Verdict.SAFE if safe else Verdict.NOT_YET, **level)
            for area, safe in verdicts
        ]
    )
    book.awards(
        date(2022, 10, 25),
        (COLLECTIVE, AwardForm.DIPLOMA, AwardLevel.MINISTER, 5),
        (PERSON, AwardForm.DIPLOMA, AwardLevel.MINISTER, 3),
        (COLLECTIVE, AwardForm.DIPLOMA, AwardLevel.PROVINCE, 7),
        (PERSON, AwardForm.DIPLOMA, AwardLevel.PROVINCE, 7),
        (COLLECTIVE, AwardForm.CERTIFICATE, AwardLevel.POLICE, 8),
        (PERSON, AwardForm.CERTIFICATE, AwardLevel.POLICE, 30),
    )
    return {
        "parts of teams_active/kind": 7,
        "teams_active": 6_681,
        "members_active": 42_489,
        "members_people": 42_489,
        "charters/kind/village": 1_960,
        "charters/kind/rules": 5_000,
        "tips_valuable": 20_203,
        "figure:complaints": 24,
        "areas_safe_rate": 94.8,
        "awards/level/minister": 8,
        "awards/level/province": 14,
        "awards/level/province_police": 38,
        "awards/recipient/collective": 20,
        "awards/recipient/person": 40,
    }


def ministry(book: Book) -> Wanted:
    """Thirteen years over the whole country, in round numbers."""
    on = date(2012, 5, 1)
    for month in range(1, 11):
        book.tips(100_000, on.replace(month=month))
    book.figures("2012", CAUGHT=10_000)
    book.awards(
        on,
        (PERSON, AwardForm.PRAISE, AwardLevel.MINISTER, 1_200),
        (COLLECTIVE, AwardForm.FLAG, AwardLevel.MINISTER, 100),
    )
    return {
        "tips_valuable": 1_000_000,
        "figure:caught": 10_000,
        "awards/form/praise": 1_200,
        "awards/form/flag": 100,
    }


def thieu_hoa(book: Book) -> Wanted:
    """One township's seventeen years."""
    on, areas = date(2022, 3, 1), book.areas(14)
    paper = {"direction": Direction.OWN, "kind": DocumentKind.RESOLUTION.value, "day": on}
    book.save([Document(name="Lãnh đạo phong trào", **paper) for _ in range(112)])
    book.members(23, book.teams(TeamKind.OLD_GUARD.value, 14, areas, on), on)
    book.teams(TeamKind.SOCIAL.value, 74, areas, on)
    helped = book.save([Person(name=name, born=born) for name, born in islice(people(), 124)])
    given = (Support(day=on, kind=SupportKind.LOAN), Support(day=on, kind=SupportKind.WORK))
    ended = {
        "state": CaseState.ENDED,
        "ended": on,
        "ending": Ending.COMPLETED,
        "result": Result.BETTER,
    }
    start = {"kind": CaseKind.REINTEGRATION, "start": date(2019, 1, 1)}
    cases = [
        Case(person=p, supports=given[n % 2 : n % 2 + 1] * (n < 23), **start, **ended)
        for n, p in enumerate(helped)
    ]
    book.save([*cases, Case(person=helped[0], **start)])
    book.awards(
        date(2022, 8, 16),
        (COLLECTIVE, AwardForm.DIPLOMA, AwardLevel.PROVINCE, 2),
        (PERSON, AwardForm.CERTIFICATE, AwardLevel.POLICE, 5),
        (HOUSEHOLD, AwardForm.GIFT, AwardLevel.POLICE, 15),
    )
    book.save([Activity(name="Ngày hội", day=date(2022, 8, 16), kind=ActivityKind.FESTIVAL)])
    return {
        "documents": 112,
        "teams_active/kind/old_guard": 14,
        "members_active/team.kind/old_guard": 23,
        "teams_active/kind/social": 74,
        "people_improved": 124,
        "people_supported": 23,
        "awards/recipient/collective": 2,
        "awards/recipient/person": 5,
        "awards/recipient/household": 15,
        "activities/kind/festival": 1,
    }


ARTICLES: tuple[tuple[str, Callable[[Book], Wanted]], ...] = (
    ("2011..2021", ha_nam),
    ("2017..2022", binh_thuan),
    ("2007..2022", nam_dinh),
    ("2006..2018", ministry),
    ("2006..2022", thieu_hoa),
)


@pytest.mark.parametrize(("period", "enter"), ARTICLES, ids=[e.__name__ for _, e in ARTICLES])
def test_the_figures_come_back_exactly(
    store: Store, period: str, enter: Callable[[Book], Wanted]
) -> None:
    wanted = enter(Book(store))
    computed = compute(store, MOVEMENT, parse(period))
    found: dict[str, Any] = {}
    for key, line in computed.lines.items():
        found[key] = line.figures.value
        for split, parts in line.splits:
            counted = {part.key: part.figures.value for part in parts if part.figures.value}
            found |= {f"{key}/{split.path}/{part}": value for part, value in counted.items()}
            found[f"parts of {key}/{split.path}"] = len(counted.keys() - {""})
    assert {key: found.get(key) for key in wanted} == wanted
