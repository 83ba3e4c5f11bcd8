"""What five published articles sum up of the movement: each quantity has a register that holds it.

For each phrase the records are made in a real store, beside one in another area and one of another
time, and are listed back by area and period. Plain counts of hundreds and more are made smaller by
``scale``; what is added up keeps its size. Words that put people down are left out of the phrases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from app.law.regimes import CaseKind
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, AwardForm, AwardLevel, AwardState, Recipient
from app.registers.case import Case, Result, Support, SupportKind
from app.registers.charter import Charter, CharterKind
from app.registers.decision import Decision
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
from app.schema.conditions import Condition, Query, all_of, between, eq, one_of
from app.schema.record import REGISTRY, Record
from app.store import Store
from app.store.read.aggregates import (
    CountDistinct,
    CountRecords,
    CountRows,
    CountValues,
    Measure,
    SumOf,
    aggregate,
    owners,
)
from tests.support.samples import TITLE

IN, BEFORE = date(2017, 5, 2), date(2003, 5, 2)
FIRST, LAST = date(2006, 1, 1), date(2022, 12, 31)
V05 = "Cục V05 - Bộ Công an"


@dataclass
class Ground:
    """Two areas, and what records link to; each list grows as it is asked for."""

    store: Store
    here: int = 0
    elsewhere: int = 0
    made: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.here, self.elsewhere = self.save([Area(name="Thôn Đông"), Area(name="Thôn Tây")])

    def save(self, records: Sequence[Record]) -> list[int]:
        with self.store.step(TITLE) as step:
            return [record.id for record in step.save_many(records)]

    def some(self, number: int, make: Callable[[int], Record]) -> list[int]:
        """So many records of one type, the same ones when asked again."""
        there = self.made.setdefault(type(make(0)).__name__, [])
        there += self.save([make(n) for n in range(len(there), number)])
        return there[:number]

    def one(self, make: Callable[[int], Record]) -> int:
        return self.some(1, make)[0]


Maker = Callable[[Ground, int, int, date], list[Record]]


@dataclass(frozen=True)
class Held:
    """The register that holds a quantity.

    ``make`` gives records that hold so much, of an area, on a day; ``where`` tells them from
    others of the register; ``measure`` is the figure; ``area`` is the path of the area, if any.
    """

    register: str
    make: Maker
    where: Condition = field(default_factory=all_of)
    measure: Measure = field(default_factory=CountRecords)
    area: str = "area"
    dated: str = ""


def each(cls: type[Record], day: str, *where: Condition, **fields: Any) -> Held:
    """One record for each; a callable among the fields is asked with the ground and a number."""

    def make(ground: Ground, number: int, area: int, on: date) -> list[Record]:
        return [
            cls(
                **{day: on},
                **({"area": area} if "area" in cls.schema.fields else {}),
                **{n: v(ground, k) if callable(v) else v for n, v in fields.items()},
            )
            for k in range(number)
        ]

    named = (eq(n, v) for n, v in fields.items() if not callable(v) and n not in cls.schema.many)
    has_area = "area" if "area" in cls.schema.fields else ""
    return Held(cls.schema.key, make, all_of(*where, *named), area=has_area, dated=day)


def award(recipient: Recipient, form: AwardForm, level: str) -> Held:
    """Awards are placed in time by their handing over."""
    return each(
        Award, "handed_over", recipient=recipient, form=form, level=level,
        state=AwardState.HANDED, name=lambda _, n: f"Người nhận {n}",
        decision=lambda ground, _: ground.one(
            lambda n: Decision(number=f"{n}/QĐ", day=BEFORE, signer="Vũ Đức Thịnh")
        ),
    )  # fmt: skip


def team(kind: str) -> Held:
    def make(_: Ground, number: int, area: int, on: date) -> list[Record]:
        made = {"kind": kind, "areas": (area,), "established": on}
        return [Team(name=f"Tổ {n}", **made) for n in range(number)]

    return Held("team", make, eq("kind", kind), area="areas", dated="established")


def people_of(kind: str) -> Held:
    """People of teams taken over from paper: a number in each team, added up."""

    def make(_: Ground, number: int, area: int, on: date) -> list[Record]:
        shares = [min(9_000, number - done) for done in range(0, number, 9_000)]
        made = {"kind": kind, "areas": (area,), "established": on}
        return [Team(name=f"Tổ {n}", unlisted=share, **made) for n, share in enumerate(shares)]

    return Held("team", make, eq("kind", kind), SumOf("unlisted"), "areas", "established")


def kinds_of_team() -> Held:
    def make(_: Ground, number: int, area: int, on: date) -> list[Record]:
        kinds = [f"Loại {n}" for n in range(number)] * 2
        return [Team(name="Tổ", kind=kind, areas=(area,), established=on) for kind in kinds]

    return Held("team", make, measure=CountDistinct(("kind",)), area="areas", dated="established")


def models(measure: Measure, *where: Condition, **fields: Any) -> Held:
    """Models, each told apart by what is counted; the area is that of their places."""

    def make(ground: Ground, number: int, area: int, on: date) -> list[Record]:
        return [
            Model(
                name=f"Mô hình {n}", launched=on, places=(Place(area=area),),
                **{k: v(ground, n) if callable(v) else v for k, v in fields.items()},
            )
            for n in range(number)
        ]  # fmt: skip

    return Held("model", make, all_of(*where), measure, "places.area", "launched")


def spread() -> Held:
    """Areas that models have spread to, counted from the places."""

    def make(ground: Ground, number: int, _: int, on: date) -> list[Record]:
        areas = ground.some(number, lambda n: Area(name=f"Khu dân cư {n}"))
        places = tuple(Place(area=area) for area in areas)
        return [Model(name=name, launched=on, places=places) for name in ("Một", "Hai")]

    return Held("model", make, measure=CountValues("places", "area"), area="", dated="launched")


def tips(amount: str) -> Held:
    def make(_: Ground, number: int, _area: int, on: date) -> list[Record]:
        shares = [min(90_000, number - done) for done in range(0, number, 90_000)]
        return [
            Tip(month=on.replace(day=1), topic="theft", **{"count": n, amount: n}) for n in shares
        ]

    return Held("tip", make, measure=SumOf(amount), area="", dated="month")


def figure(indicator: str, kind: FigureKind = FigureKind.OCCURRED) -> Held:
    """Counted elsewhere, and entered by hand for a period."""

    def make(_: Ground, number: int, _area: int, on: date) -> list[Record]:
        return [Figure(indicator=indicator, period=f"{on.year}", value=number, kind=kind)]

    where = all_of(eq("indicator", indicator), eq("kind", kind), eq("period", f"{IN.year}"))
    return Held("figure", make, where, SumOf("value"), area="")


def supported() -> Held:
    def make(ground: Ground, number: int, area: int, on: date) -> list[Record]:
        people = ground.some(number, lambda n: Person(name=f"Người {n}"))
        given = tuple(Support(day=on, kind=k) for k in (SupportKind.LOAN, SupportKind.WORK))
        kind = CaseKind.REINTEGRATION
        return [
            Case(person=p, kind=kind, area=area, start=on, supports=given[: 1 + n % 2])
            for n, p in enumerate(people)
        ]

    kinds = one_of("kind", SupportKind.LOAN, SupportKind.WORK)
    return Held("case", make, measure=CountRows("supports", kinds), dated="start")


def recognised(year: int) -> Held:
    rows = CountRows("recognised", all_of(eq("year", year), eq("authority", V05)))
    one = (Recognition(year=year, authority=V05), Recognition(year=2019, authority="Công an tỉnh"))
    return models(rows, recognised=one)


def household(ground: Ground, _: int) -> int:
    return ground.one(lambda n: Household(name=f"Hộ {n}", area=ground.here))


def person(ground: Ground, number: int) -> int:
    return ground.some(number + 1, lambda n: Person(name=f"Người {n}"))[number]


def a_model(ground: Ground, number: int) -> int:
    return ground.some(number + 1, lambda n: Model(name=f"Mô hình {n}", launched=BEFORE))[number]


def a_team(ground: Ground, _: int) -> int:
    return ground.one(lambda _: Team(name="Tổ", kind=TeamKind.OLD_GUARD.value, established=BEFORE))


def an_institution(ground: Ground, _: int) -> int:
    return ground.one(lambda _: Institution(name="Xưởng may", kind=InstitutionKind.BUSINESS))


COLLECTIVE, PERSON, HOUSEHOLD = Recipient
MINISTER, PROVINCE, POLICE = AwardLevel.MINISTER, AwardLevel.PROVINCE, AwardLevel.POLICE
DIPLOMA, CERTIFICATE = AwardForm.DIPLOMA, AwardForm.CERTIFICATE
GIVEN = {"name": "Đóng góp xây dựng mô hình", "way": Way.IN}
IN_OFFICES = (ModelPlace.OFFICE, ModelPlace.BUSINESS, ModelPlace.SCHOOL)

# article, phrase with its quantity, quantity, the register that holds it, how much smaller it is made
HA_NAM, BINH_THUAN = "Mô hình “3 giảm, 4 giữ” (Hà Nam)", "Nhân rộng mô hình tiên tiến (Bình Thuận)"
NAM_DINH, MINISTRY = "15 năm “Tự quản, tự phòng, tự bảo vệ” (Nam Định)", "Tổng kết 2006 - 2018"
THIEU_HOA = "Ngày hội ở thị trấn Thiệu Hóa"
TABLE: tuple[tuple[str, str, int, Held, int], ...] = (
    (HA_NAM, "Thông tri số 05-TT/TU và Kế hoạch số 766/KH-UBND", 2, each(Document, "day", direction=Direction.IN, kind=DocumentKind.PLAN.value, name="Nhân rộng mô hình"), 1),
    (HA_NAM, "mô hình “3 giảm, 4 giữ”", 1, models(CountRecords(), aims="4 giữ: giữ người; giữ của; giữ thôn xóm; giữ tình thương"), 1),
    (HA_NAM, "tổ chức Tọa đàm", 1, each(Activity, "day", kind=ActivityKind.MEETING, name="Tọa đàm"), 1),
    (HA_NAM, "trao Bằng khen của Bộ Công an tặng các tập thể", 1, award(COLLECTIVE, DIPLOMA, MINISTER), 1),
    (HA_NAM, "trao kỷ niệm chương và quà tặng các cá nhân", 1, award(PERSON, AwardForm.MEDAL, POLICE), 1),
    (BINH_THUAN, "06 nhóm mô hình", 6, models(CountDistinct(("group",)), group=lambda _, n: f"Nhóm {n}"), 1),
    (BINH_THUAN, "tại 741 địa bàn dân cư", 741, spread(), 20),
    (BINH_THUAN, "10.349 thành viên Tổ nòng cốt", 10_349, people_of(TeamKind.CORE.value), 1),
    (BINH_THUAN, "38 dạng mô hình trong các cơ quan, doanh nghiệp, nhà trường", 38, models(CountDistinct(("form",)), one_of("place", *IN_OFFICES), form=lambda _, n: f"Dạng {n}", place=lambda _, n: IN_OFFICES[n % 3]), 1),
    (BINH_THUAN, "20 mô hình hoạt động hiệu quả", 20, each(Review, "day", quality=Quality.EFFECTIVE, year=IN.year, model=a_model), 1),
    (BINH_THUAN, "được nhân rộng ra 725 địa bàn", 725, spread(), 20),
    (BINH_THUAN, "năm 2021, có 06 mô hình được Cục V05 ghi nhận", 6, recognised(2021), 1),
    (BINH_THUAN, "năm 2022, có 04 mô hình được Cục V05 ghi nhận", 4, recognised(2022), 1),
    (BINH_THUAN, "thăm gặp 8.561 lượt gia đình", 8_561, each(Visit, "day", outcome=VisitOutcome.GOOD, household=household), 50),
    (BINH_THUAN, "gần 1.000 tin báo có giá trị", 1_000, tips("valuable"), 1),
    (BINH_THUAN, "triệt phá 1.126 vụ", 1_126, figure(FigureName.MATTERS.value), 1),
    (BINH_THUAN, "1.126 vụ/1.618 người bị bắt giữ", 1_618, figure(FigureName.CAUGHT.value), 1),
    (BINH_THUAN, "21 trường hợp truy nã ra đầu thú", 21, figure(FigureName.SURRENDERED.value), 1),
    (BINH_THUAN, "lập 2.232 hồ sơ giáo dục tại xã (trước khi dùng phần mềm)", 2_232, figure(FigureName.EDUCATION.value, FigureKind.BEFORE), 1),
    (BINH_THUAN, "lập 2.232 hồ sơ giáo dục tại xã (từng hồ sơ)", 2_232, each(Case, "start", kind=CaseKind.EDUCATION, person=person), 50),
    (BINH_THUAN, "nhiều doanh nghiệp đóng góp kinh phí", 1, each(Fund, "day", source=Source.BUSINESS, amount=5_000_000, consent=None, **GIVEN), 1),
    (BINH_THUAN, "10/10 địa phương đã nhân rộng các mô hình", 10, spread(), 1),
    (BINH_THUAN, "45 tập thể đón nhận Giấy khen của Giám đốc Công an tỉnh", 45, award(COLLECTIVE, CERTIFICATE, POLICE), 1),
    (BINH_THUAN, "50 cá nhân đón nhận Giấy khen của Giám đốc Công an tỉnh", 50, award(PERSON, CERTIFICATE, POLICE), 1),
    (NAM_DINH, "hương ước của trên 1.960 thôn, xóm", 1_960, each(Charter, "adopted", kind=CharterKind.VILLAGE, security=True), 20),
    (NAM_DINH, "hơn 5.000 nội quy trong các cơ quan, doanh nghiệp", 5_000, Held("charter", lambda ground, number, _, on: [Charter(kind=CharterKind.RULES, institution=an_institution(ground, 0), adopted=on, security=True)] * number, eq("kind", CharterKind.RULES), area="", dated="adopted"), 50),
    (NAM_DINH, "trên 20.203 nguồn tin có giá trị", 20_203, tips("valuable"), 1),
    (NAM_DINH, "giải quyết gần 80% vụ việc", 80, figure("Tỷ lệ vụ việc được giải quyết (%)"), 1),
    (NAM_DINH, "thu hồi hàng nghìn tài liệu", 1_000, figure("Tài liệu thu hồi"), 1),
    (NAM_DINH, "năm 2007 toàn tỉnh có 89 điểm khiếu tố", 89, figure(FigureName.COMPLAINTS.value), 1),
    (NAM_DINH, "năm 2021 giảm xuống còn 24 điểm", 24, figure(FigureName.COMPLAINTS.value), 1),
    (NAM_DINH, "07 loại mô hình tổ chức quần chúng", 7, kinds_of_team(), 1),
    (NAM_DINH, "tổng số 6.681 tổ chức", 6_681, team(TeamKind.SELF_RUN.value), 50),
    (NAM_DINH, "thu hút 42.489 người tham gia", 42_489, people_of(TeamKind.SELF_RUN.value), 1),
    (NAM_DINH, "98,7% xã, phường, thị trấn đạt chuẩn (của tỉnh, tính bằng phần nghìn)", 987, figure("Xã, phường đạt chuẩn an toàn về ANTT (‰)"), 1),
    (NAM_DINH, "94,8% thôn, xóm, tổ dân phố đạt chuẩn: 948 trên 1.000", 948, each(Safety, "decided", year=IN.year, level=SafetyLevel.AREA, verdict=Verdict.SAFE), 4),
    (NAM_DINH, "chức sắc, chức việc của 3 tôn giáo", 3, Held("institution", lambda _g, number, area, _: [Institution(name=f"Cơ sở {n}", kind=InstitutionKind.RELIGION, area=area) for n in range(number)], eq("kind", InstitutionKind.RELIGION)), 1),
    (NAM_DINH, "Bộ trưởng tặng Bằng khen cho 5 tập thể", 5, award(COLLECTIVE, DIPLOMA, MINISTER), 1),
    (NAM_DINH, "Bộ trưởng tặng Bằng khen cho 3 cá nhân", 3, award(PERSON, DIPLOMA, MINISTER), 1),
    (NAM_DINH, "UBND tỉnh tặng Bằng khen cho 7 tập thể", 7, award(COLLECTIVE, DIPLOMA, PROVINCE), 1),
    (NAM_DINH, "UBND tỉnh tặng Bằng khen cho 7 cá nhân", 7, award(PERSON, DIPLOMA, PROVINCE), 1),
    (NAM_DINH, "Giám đốc Công an tỉnh tặng Giấy khen cho 8 tập thể", 8, award(COLLECTIVE, CERTIFICATE, POLICE), 1),
    (NAM_DINH, "Giám đốc Công an tỉnh tặng Giấy khen cho 30 cá nhân", 30, award(PERSON, CERTIFICATE, POLICE), 1),
    (MINISTRY, "gần 200 đại biểu là điển hình tiên tiến", 200, award(PERSON, AwardForm.PRAISE, MINISTER), 4),
    (MINISTRY, "hàng triệu nguồn tin có giá trị", 1_000_000, tips("valuable"), 1),
    (MINISTRY, "bắt giữ hàng vạn người", 10_000, figure(FigureName.CAUGHT.value), 1),
    (MINISTRY, "hàng nghìn tấm gương quần chúng", 1_000, award(PERSON, AwardForm.PRAISE, MINISTER), 20),
    (MINISTRY, "hằng năm, hàng trăm xã, cơ quan được tặng Cờ thi đua", 100, award(COLLECTIVE, AwardForm.FLAG, MINISTER), 4),
    (THIEU_HOA, "112 Nghị quyết, Kế hoạch và văn bản", 112, each(Document, "day", direction=Direction.OWN, name="Lãnh đạo phong trào", kind=DocumentKind.RESOLUTION.value), 1),
    (THIEU_HOA, "xây dựng khu dân cư an toàn, thu hút 100% Nhân dân tham gia: số hộ đăng ký", 2_150, Held("safety", lambda _, number, area, on: [Safety(year=on.year, area=area, households=number, verdict=Verdict.SAFE, decided=on)], measure=SumOf("households"), dated="decided"), 1),
    (THIEU_HOA, "14 tổ Bảo vệ dân phố", 14, team(TeamKind.OLD_GUARD.value), 1),
    (THIEU_HOA, "với 23 thành viên tham gia", 23, each(Member, "since", name=lambda _, n: f"Thành viên {n}", team=a_team), 1),
    (THIEU_HOA, "74 tổ ANXH", 74, team(TeamKind.SOCIAL.value), 1),
    (THIEU_HOA, "các tổ chủ động xây dựng quỹ", 1, each(Fund, "day", source=Source.PEOPLE, amount=300_000, consent=None, **GIVEN), 1),
    (THIEU_HOA, "đã giúp đỡ 124 người tiến bộ", 124, each(Case, "start", kind=CaseKind.REINTEGRATION, result=Result.BETTER, person=person), 1),
    (THIEU_HOA, "23 người được hỗ trợ vay vốn, giới thiệu việc làm", 23, supported(), 1),
    (THIEU_HOA, "tặng Bằng khen cho 2 tập thể", 2, award(COLLECTIVE, DIPLOMA, PROVINCE), 1),
    (THIEU_HOA, "tặng giấy khen cho 5 cá nhân", 5, award(PERSON, CERTIFICATE, POLICE), 1),
    (THIEU_HOA, "15 gia đình được tặng quà", 15, award(HOUSEHOLD, AwardForm.GIFT, POLICE), 1),
    (THIEU_HOA, "Ngày hội toàn dân bảo vệ ANTQ năm 2022", 1, each(Activity, "day", kind=ActivityKind.FESTIVAL, name="Ngày hội"), 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "held", "scale"),
    [row[2:] for row in TABLE],
    ids=[f"{article}: {phrase}" for article, phrase, *_ in TABLE],
)
def test_the_quantity_is_held_and_listed(
    store: Store, quantity: int, held: Held, scale: int
) -> None:
    ground, wanted = Ground(store), -(-quantity // scale)
    ids = ground.save(held.make(ground, wanted, ground.here, IN))
    if held.area:
        ground.save(held.make(ground, 1, ground.elsewhere, IN))
    if held.dated or held.register == "figure":
        ground.save(held.make(ground, 1, ground.here, BEFORE))
    cls, where = REGISTRY[held.register], listed(held, ground.here)
    assert sorted(store.ids(cls, Query(where))) == sorted(ids)
    if isinstance(held.measure, CountRows) and held.measure.rows == "supports":
        assert len(owners(store, cls, where, held.measure)) == wanted
    else:
        assert aggregate(store, cls, where, held.measure)[""] == wanted


def listed(held: Held, area: int) -> Condition:
    """What the officer filters by: what it is, where, and when."""
    parts = [held.where]
    if held.area:
        parts.append(eq(held.area, area))
    if held.dated:
        parts.append(between(held.dated, FIRST, LAST))
    return all_of(*parts)


def test_every_article_is_in_the_table_and_most_registers_are_used() -> None:
    assert {article for article, *_ in TABLE} == {HA_NAM, BINH_THUAN, NAM_DINH, MINISTRY, THIEU_HOA}
    used = {held.register for _, _, _, held, _ in TABLE}
    assert len(used) >= 14
