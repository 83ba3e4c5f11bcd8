"""The 33 figures of five published articles, entered at their real size, come back from the reports.

The people, areas and names are invented; only the quantities are those of the articles (named in
tests/unit/registers/test_seed_articles.py, phrase by phrase). Each article has a store of its own;
two figures are of many units, and come back from what those hand in. Two articles tell no exact
figure, but such as a register could take: these are not among the 33.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import pytest

from app.base.dates import PartDay
from app.base.periods import parse
from app.exchange.rollup.intake import files_in
from app.exchange.rollup.rollup import rollup
from app.law import communes
from app.law.regimes import CaseKind
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, AwardForm, AwardLevel, AwardState, Recipient
from app.registers.case import Case, CaseState, Ending, Result, Support, SupportKind
from app.registers.charter import Charter, CharterKind
from app.registers.document import Direction, Document, DocumentKind
from app.registers.figure import Figure, FigureKind, FigureName
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
from app.reports.spec.figures import is_something
from app.reports.spec.official_table import CountedRow
from app.schema.fields import Level
from app.schema.record import Record
from app.store import Store
from app.store.submissions import ReportKey
from tests.support.province import Province
from tests.support.samples import TITLE

V05 = "Cục V05 - Bộ Công an"
DISTRICT = "Chủ tịch Ủy ban nhân dân huyện Thiệu Hóa"
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


@dataclass(frozen=True)
class Told:
    """A phrase of an article: in which period which figures say it."""

    phrase: str
    period: str
    figures: dict[str, int | float | str]


Wanted = list[Told]


def people() -> Iterator[tuple[str, PartDay]]:
    """Names and years of birth that no two people share."""
    for year, family, middle, given in product(range(1940, 2007), FAMILY, MIDDLE, GIVEN):
        yield f"{family} {middle} {given}", PartDay(year)


class Book:
    """Saves records in steps, as an import of a whole paper book would."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, records: Sequence[Record]) -> list[int]:
        wrong = (p for r in records for p in r.rules() if p.level is Level.ERROR)
        assert [*islice(wrong, 1)] == []
        with self._store.step(TITLE) as step:
            return [record.id for record in step.save_many(records)]

    def areas(self, number: int, households: int | None = None) -> list[int]:
        names = (f"Khu dân cư số {n}" for n in range(1, number + 1))
        return self.save([Area(name=name, households=households) for name in names])

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
        """Awards by those above: no decision of the own book is invented for them."""
        some = (
            Award(
                recipient=recipient, form=form, level=level, name=f"Người nhận {n}",
                achievement="Thành tích trong phong trào", given_by=f"Cấp trên ({level})",
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
    told = {
        "models_active": 1,
        "documents": 2,
        "activities": 1,
        "awards": 3,
        "awards/level/minister": 1,
        "awards/form/medal": 1,
    }
    return [Told("(không có con số chính xác)", "2011..2021", {**told})]


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
    gifts = {Source.BUSINESS: 5_000_000, Source.PEOPLE: 1_000_000}
    given = {"day": on, "way": Way.IN, "name": "Góp xây dựng"}
    book.save([Fund(source=giver, amount=amount, **given) for giver, amount in gifts.items()])
    book.awards(
        date(2022, 10, 25),
        (COLLECTIVE, AwardForm.CERTIFICATE, AwardLevel.POLICE, 45),
        (PERSON, AwardForm.CERTIFICATE, AwardLevel.POLICE, 50),
    )
    span = "2017..2022"
    return [
        Told("06 nhóm mô hình", span, {"model_groups": 6}),
        Told("741 địa bàn dân cư", span, {"areas_with_model": 741}),
        Told(
            "10.349 thành viên Tổ nòng cốt",
            span,
            {"members_active/team.kind/core": 10_349, "members_people": 10_349},
        ),
        Told(
            "38 dạng mô hình trong các cơ quan, doanh nghiệp, nhà trường",
            span,
            {
                "model_forms_institutions": 38,
                "model_forms_places/Dạng 0/office": 1,
                "model_forms_places/Dạng 1/business": 1,
                "model_forms_places/Dạng 2/school": 1,
            },
        ),
        Told(
            "20 mô hình hiệu quả, 725 địa bàn",
            span,
            {"models_effective": 20, "effective_spread": 725},
        ),
        Told("06 mô hình được Cục V05 ghi nhận (2021)", "2021", {"model_recognitions": 6}),
        Told("04 mô hình (2022)", "2022", {"model_recognitions": 4}),
        Told("thăm gặp 8.561 lượt gia đình", span, {"visits": 8_561, "households_visited": 2_000}),
        Told("gần 1.000 tin báo có giá trị", span, {"tips_valuable": 1_000}),
        Told(
            "1.126 vụ/1.618 đối tượng; 21 đối tượng ra đầu thú",
            span,
            {"figure:matters": 1_126, "figure:caught": 1_618, "figure:surrendered": 21},
        ),
        Told("2.232 hồ sơ", span, {"education_files": 2_232}),
        Told(
            "doanh nghiệp, nhân dân đóng góp kinh phí",
            span,
            {"fund_in/source/business": 5_000_000, "fund_in/source/people": 1_000_000},
        ),
        Told(
            "45 tập thể và 50 cá nhân, Giấy khen của Giám đốc Công an tỉnh",
            span,
            {
                f"awards_crossed/{AwardLevel.POLICE.label}, {AwardForm.CERTIFICATE.label}/collective": 45,
                f"awards_crossed/{AwardLevel.POLICE.label}, {AwardForm.CERTIFICATE.label}/person": 50,
            },
        ),
    ]


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
    book.figures("2007..2022", MATTERS=1_596, MATTERS_KNOWN=2_000)
    rate = {"indicator": "Tỷ lệ tự đặt", "kind": FigureKind.RATE, "value": 79.8}
    places = [89, 84, 80, 75, 70, 66, 61, 56, 52, 47, 42, 38, 33, 28, 24]
    counted = {"indicator": FigureName.COMPLAINTS.value, "kind": FigureKind.STOCK}
    book.save([Figure(period=str(y), value=n, **counted) for y, n in enumerate(places, 2007)])
    book.save([Figure(period="2007..2022", **rate)])
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
    span, diploma, certificate = "2007..2022", AwardForm.DIPLOMA.label, AwardForm.CERTIFICATE.label
    by_level = (
        (f"{AwardLevel.MINISTER.label}, {diploma}", 5, 3),
        (f"{AwardLevel.PROVINCE.label}, {diploma}", 7, 7),
        (f"{AwardLevel.POLICE.label}, {certificate}", 8, 30),
    )
    return [
        Told("hương ước của trên 1.960 thôn, xóm", span, {"charters/kind/village": 1_960}),
        Told("hơn 5.000 nội quy", span, {"charters/kind/rules": 5_000}),
        Told("trên 20.203 nguồn tin có giá trị", span, {"tips_valuable": 20_203}),
        Told(
            "giải quyết gần 80% vụ việc", span, {"matters_rate": 79.8, "figure:Tỷ lệ tự đặt": 79.8}
        ),
        Told(
            "năm 2007 có 89 điểm khiếu tố, đến năm 2021 còn 24 điểm",
            "2007..2021",
            {"first of figure:complaints": 89, "figure:complaints": 24},
        ),
        Told(
            "khiếu tố giảm trên 4% theo từng năm",
            "2007..2021",
            {"percent of figure:complaints": -8.9, "mean of figure:complaints": -4.6},
        ),
        Told("07 loại, 6.681 tổ chức", span, {"team_kinds": 7, "teams_active": 6_681}),
        Told("42.489 người tham gia", span, {"members_active": 42_489, "members_people": 42_489}),
        Told("94,8% thôn, xóm, tổ dân phố đạt chuẩn", span, {"areas_safe_rate": 94.8}),
        Told(
            "Bộ trưởng 5 tập thể, 3 cá nhân; UBND tỉnh 7, 7; Giám đốc Công an tỉnh 8, 30",
            span,
            {f"awards_crossed/{row}/collective": n for row, n, _ in by_level}
            | {f"awards_crossed/{row}/person": n for row, _, n in by_level},
        ),
    ]


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
    told = {
        "tips_valuable": 1_000_000,
        "figure:caught": 10_000,
        "awards/form/praise": 1_200,
        "awards/form/flag": 100,
    }
    return [Told("hàng triệu nguồn tin, hàng vạn đối tượng, hàng trăm Cờ", "2006..2018", {**told})]


def thieu_hoa(book: Book) -> Wanted:
    """One township's seventeen years."""
    on, areas = date(2022, 3, 1), book.areas(14, households=120)
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
        (PERSON, AwardForm.CERTIFICATE, AwardLevel.POLICE, 3),
        (PERSON, AwardForm.CERTIFICATE, DISTRICT, 2),
        (HOUSEHOLD, AwardForm.GIFT, AwardLevel.POLICE, 15),
    )
    models = (("Camera giám sát với ANTT", "camera"), ("Hội nông dân giúp đỡ", "reintegration"))
    book.save([Model(name=name, launched=on, group=group) for name, group in models])
    signing = {"name": "Ký giao ước", "kind": ActivityKind.PLEDGE}
    for year in (2021, 2022):  # who signs every year takes part once
        day = date(year, 8, 16)
        book.save([Activity(day=day, area=area, pledges=120, **signing) for area in areas])
    span, diploma, certificate = "2006..2022", AwardForm.DIPLOMA.label, AwardForm.CERTIFICATE.label
    return [
        Told("112 Nghị quyết, Kế hoạch và văn bản", span, {"documents": 112}),
        Told(
            "14 tổ Bảo vệ dân phố với 23 thành viên",
            span,
            {"teams_active/kind/old_guard": 14, "members_active/team.kind/old_guard": 23},
        ),
        Told("74 tổ ANXH", span, {"teams_active/kind/social": 74}),
        Told(
            "mô hình Camera giám sát; mô hình Hội nông dân giúp đỡ người tái hòa nhập",
            span,
            {"models_active/group/camera": 1, "models_active/group/reintegration": 1},
        ),
        Told("124 người lầm lỗi tiến bộ", span, {"people_improved": 124}),
        Told(
            "23 người được hỗ trợ vay vốn, giới thiệu việc làm",
            span,
            {
                "people_supported": 23,
                "supports/supports.kind/loan": 12,
                "supports/supports.kind/work": 11,
            },
        ),
        Told(
            "UBND tỉnh, Giám đốc Công an tỉnh, UBND huyện tặng 2 tập thể, 5 cá nhân",
            span,
            {
                f"awards_crossed/{AwardLevel.PROVINCE.label}, {diploma}/collective": 2,
                f"awards_crossed/{AwardLevel.POLICE.label}, {certificate}/person": 3,
                f"awards_crossed/{DISTRICT}, {certificate}/person": 2,
                "awards/recipient/collective": 2,
                "awards/recipient/person": 5,
            },
        ),
        Told(
            "15 gia đình được tặng quà",
            span,
            {"awards/recipient/household": 15, "awards/form/gift": 15},
        ),
        Told("thu hút 100% Nhân dân tham gia", span, {"households_pledged_rate": 100.0}),
    ]


# How many of the 33 are of one unit; one is told for two years, two are of many units.
ARTICLES: tuple[tuple[Callable[[Book], Wanted], int], ...] = (
    (ha_nam, 1),
    (binh_thuan, 12 + 1),
    (nam_dinh, 10),
    (ministry, 1),
    (thieu_hoa, 9),
)


@pytest.mark.parametrize(("enter", "number"), ARTICLES, ids=[e.__name__ for e, _ in ARTICLES])
def test_the_figures_come_back_exactly(
    store: Store, enter: Callable[[Book], Wanted], number: int
) -> None:
    wanted = enter(Book(store))
    assert len(wanted) == number
    read = {period: figures_of(store, period) for period in {told.period for told in wanted}}
    found = [
        replace(told, figures={key: read[told.period].get(key) for key in told.figures})
        for told in wanted
    ]
    assert found == wanted


def figures_of(store: Store, period: str) -> dict[str, Any]:
    """Everything that the movement's report says: figures, parts, changes over years, tables."""
    computed = compute(store, MOVEMENT, parse(period))
    found: dict[str, Any] = {}
    for key, line in computed.lines.items():
        found[key] = line.figures.value
        if trend := line.trend:
            found |= {f"first of {key}": trend.first, f"mean of {key}": trend.mean}
            found[f"percent of {key}"] = trend.percent
        for split, parts in line.splits:
            counted = {
                part.key: part.figures.value for part in parts if is_something(part.figures.value)
            }
            found |= {f"{key}/{split.path}/{part}": value for part, value in counted.items()}
    for _, table in computed.tables:
        for row in table.lines():
            if isinstance(row, CountedRow):
                name = ", ".join(cell for cell in row.cells if isinstance(cell, str))
                cells = zip(table.columns, row.cells, strict=True)
                found |= {f"{table.key}/{name}/{column.key}": cell for column, cell in cells}
    return found


def test_two_figures_are_of_the_units_that_hand_in(tmp_path: Path) -> None:
    """“98,7% xã, phường, thị trấn đạt chuẩn” (226 of 229), “10/10 địa phương đã làm tốt”."""
    year = parse("2025")
    province = Province.founded(tmp_path, year)
    units = (unit for one in communes.provinces() for unit in communes.of_province(one))
    every = [unit.code for unit in islice(units, 229)]
    for place, code in enumerate(every):
        province.send(tmp_path / "usb", code, times=int(place >= 3))
    slot = ReportKey("movement", year.key, "calendar")
    totals = rollup(files_in([tmp_path / "usb"])).totals[slot]
    safe = totals["commune_safe"]
    assert (safe.figures[0], safe.above[0], safe.counted[0], safe.share(0)) == (226, 226, 229, 98.7)
    ten = sorted((tmp_path / "usb").iterdir())[-10:]
    good = rollup(files_in(ten)).totals[slot]["areas_with_model"]
    assert (good.above[0], good.counted[0], good.share(0)) == (10, 10, 100.0)
