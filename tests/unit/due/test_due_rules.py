"""Each rule of what is due: the fact that brings it up, and the fact that makes it go away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from app import due
from app.base.periods import parse
from app.due import DueItem, DueRule, Urgency
from app.due.annual import AREAS_NOT_REGISTERED, COMMUNE_NOT_REGISTERED, NOT_RATED
from app.due.documents import REPORT_DUE
from app.law.regimes import CaseKind, CaseStage
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.case import Case, CaseProgress, CaseState, Ending
from app.registers.charter import Charter, CharterKind
from app.registers.committee import Committee, Seat
from app.registers.document import Direction, Document
from app.registers.institution import Institution, InstitutionKind
from app.registers.model import Model
from app.registers.person import Person
from app.registers.request import Request, Right
from app.registers.review import Quality, Review
from app.registers.safety import Safety, SafetyLevel, Score, Verdict
from app.registers.team import Team, TeamKind
from app.registers.visit import Visit, VisitOutcome
from app.schema.common_rows import Proposal, Rating
from app.schema.record import REGISTRY, Record
from app.schema.vocabulary import Grade
from app.store import Store
from tests.support.samples import TITLE, commune

R = TypeVar("R", bound=Record)
Keep = Callable[[R], R]
JUNE = date(2026, 6, 10)  # a Wednesday


@pytest.fixture
def keep(store: Store) -> Keep[Record]:
    def kept(record: Record) -> Record:
        with store.step(TITLE) as step:
            return step.save(record)

    return kept


def told(store: Store, rule: DueRule, today: date = JUNE) -> list[tuple[date, str]]:
    """What a rule says on a day: by when, in which words."""
    return [(item.day, str(item.subject)) for item in found(store, rule, today)]


def found(store: Store, rule: DueRule, today: date = JUNE) -> list[DueItem]:
    return [item for item in due.due(store, today) if item.rule is rule]


def days(store: Store, rule: DueRule, today: date = JUNE) -> list[date]:
    return [item.day for item in found(store, rule, today)]


@pytest.fixture
def helped(keep: Keep[Person]) -> Callable[..., Case]:
    def case(kind: CaseKind, start: date, **more: object) -> Case:
        person = keep(Person(name="Lò Văn Ún"))
        return Case(person=person.id, kind=kind, start=start, **more)  # type: ignore[arg-type]

    return case


def ended(case: Case, day: date) -> Case:
    return replace(case, state=CaseState.ENDED, ended=day, ending=Ending.COMPLETED)


# --- cases -----------------------------------------------------------------------------------


def test_a_case_waits_for_its_decision(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    home = keep(helped(CaseKind.REHAB_HOME, date(2026, 6, 5)))  # a Friday, by the old law
    keep(helped(CaseKind.AFTER_CARE, date(2026, 6, 5)))  # the app knows no time for it
    assert days(store, DueRule.DECISION) == [date(2026, 6, 10)]
    assert "Ún" not in told(store, DueRule.DECISION)[0][1]
    keep(replace(home, decision_day=date(2026, 6, 9)))
    assert days(store, DueRule.DECISION) == []


def test_managing_is_decided_within_a_day(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    managed = keep(helped(CaseKind.MANAGED, date(2026, 7, 1)))
    assert days(store, DueRule.DECISION, date(2026, 7, 1)) == [date(2026, 7, 2)]
    keep(ended(managed, date(2026, 7, 1)))
    assert days(store, DueRule.DECISION, date(2026, 7, 1)) == []


@pytest.mark.parametrize(
    ("until", "told_of"),
    [
        (date(2026, 6, 1), True),
        (date(2026, 6, 10), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),  # beyond the month
    ],
)
def test_a_stage_is_told_as_its_end_comes(
    store: Store, keep: Keep[Case], helped: Callable[..., Case], until: date, told_of: bool
) -> None:
    start = {"kind": CaseKind.REHAB_HOME, "start": date(2026, 3, 2)}
    case = keep(helped(**start, stage=CaseStage.TREATMENT, stage_until=until))
    keep(helped(**start, stage=CaseStage.TREATMENT))  # the law gives stages no length
    assert days(store, DueRule.STAGE) == [until] * told_of
    assert all("Ún" not in words for _, words in told(store, DueRule.STAGE))
    keep(replace(case, stage=CaseStage.EDUCATION))
    assert days(store, DueRule.STAGE) == []


def test_a_stage_is_told_no_more_with_another_day_or_an_ended_case(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    case = helped(CaseKind.REHAB_HOME, date(2026, 3, 2), stage=CaseStage.TREATMENT)
    case = keep(replace(case, stage_until=date(2026, 6, 11)))
    assert days(store, DueRule.STAGE) == [date(2026, 6, 11)]
    case = keep(replace(case, stage_until=date(2026, 9, 1)))
    assert days(store, DueRule.STAGE) == []
    case = keep(replace(case, stage_until=date(2026, 6, 11)))
    keep(ended(case, date(2026, 6, 9)))
    assert days(store, DueRule.STAGE) == []


def test_a_helper_reports_once_a_quarter(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    case = keep(helped(CaseKind.REINTEGRATION, date(2025, 1, 2)))
    keep(helped(CaseKind.REINTEGRATION, date(2026, 4, 1)))  # begun in this very quarter
    assert [(i.id, i.day) for i in found(store, DueRule.HELPER)] == [(case.id, date(2026, 4, 5))]
    remark = CaseProgress(day=date(2026, 4, 2), note="Chấp hành tốt")
    case = keep(replace(case, progress=(remark,)))
    assert days(store, DueRule.HELPER) == []
    assert days(store, DueRule.HELPER, date(2026, 7, 1)) == [date(2026, 7, 5)] * 2


def test_an_old_remark_or_an_ended_case_counts_for_nothing(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    old = (CaseProgress(day=date(2026, 3, 31), note="Chấp hành tốt"),)
    case = keep(helped(CaseKind.REINTEGRATION, date(2025, 1, 2), progress=old))
    assert days(store, DueRule.HELPER) == [date(2026, 4, 5)]
    keep(ended(case, date(2026, 5, 1)))
    assert days(store, DueRule.HELPER) == []


def test_education_is_remarked_on_each_month(
    store: Store, keep: Keep[Case], helped: Callable[..., Case]
) -> None:
    case = keep(helped(CaseKind.EDUCATION, date(2026, 3, 31)))
    assert days(store, DueRule.REMARK) == [date(2026, 4, 30)]
    case = keep(replace(case, progress=(CaseProgress(day=date(2026, 5, 20), note="Tích cực"),)))
    assert days(store, DueRule.REMARK) == [date(2026, 6, 20)]
    case = keep(replace(case, progress=(CaseProgress(day=date(2026, 6, 9), note="Tích cực"),)))
    assert days(store, DueRule.REMARK) == []  # the next one is in July
    assert days(store, DueRule.REMARK, date(2026, 7, 1)) == [date(2026, 7, 9)]
    keep(ended(case, date(2026, 6, 10)))
    assert days(store, DueRule.REMARK, date(2026, 7, 1)) == []


def test_a_request_has_two_clocks(store: Store, keep: Keep[Request]) -> None:
    asked = keep(Request(name="Hà Thị Nhi", right=Right.VIEW, received=date(2026, 6, 5)))
    assert days(store, DueRule.REQUEST) == [date(2026, 6, 9)]
    assert "Nhi" not in told(store, DueRule.REQUEST)[0][1]
    asked = keep(replace(asked, acknowledged=date(2026, 6, 8)))
    assert days(store, DueRule.REQUEST) == [date(2026, 6, 19)]
    keep(replace(asked, done=date(2026, 6, 10)))
    assert days(store, DueRule.REQUEST) == []


# --- the movement ----------------------------------------------------------------------------


def test_a_proposal_waits_until_it_is_answered(store: Store, keep: Keep[Record]) -> None:
    home = commune(store).home.id
    asked = (
        Proposal(what="Vay vốn", due=date(2026, 6, 12)),
        Proposal(what="Việc làm", due=date(2026, 6, 20)),
        Proposal(what="Giấy tờ", due=date(2026, 6, 1), done=date(2026, 6, 2)),
        Proposal(what="Không hẹn ngày"),
    )
    keep(Visit(day=date(2026, 5, 1), household=home, outcome=VisitOutcome.GOOD, proposals=asked))
    forum = Activity(day=date(2026, 5, 2), kind=ActivityKind.FORUM, name="Diễn đàn")
    forum = keep(replace(forum, proposals=(Proposal(what="Đèn đường", due=date(2026, 6, 2)),)))
    items = found(store, DueRule.PROPOSAL)
    assert [(i.register, i.day) for i in items] == [
        ("activity", date(2026, 6, 2)),
        ("visit", date(2026, 6, 12)),
    ]  # with a day of its own the visit stands there once
    answered = Proposal(what="Đèn đường", due=date(2026, 6, 2), done=date(2026, 6, 9))
    keep(replace(forum, proposals=(answered,)))
    assert [i.register for i in found(store, DueRule.PROPOSAL)] == ["visit"]


def test_a_proposal_without_a_day_waits_beside_the_days(store: Store, keep: Keep[Record]) -> None:
    home, year = commune(store).home.id, timedelta(365)
    asked = Visit(day=date(2026, 6, 10), household=home, outcome=VisitOutcome.GOOD)
    asked = replace(asked, proposals=(Proposal(what="Vay vốn"), Proposal(what="Việc làm")))
    visit = keep(asked)
    keep(replace(asked, day=JUNE - year))
    keep(replace(asked, day=JUNE - year - timedelta(1)))  # so long ago that nobody is asked
    forum = keep(
        Activity(
            day=date(2026, 5, 2),
            kind=ActivityKind.FORUM,
            name="Diễn đàn",
            proposals=asked.proposals,
        )
    )
    items = found(store, DueRule.PROPOSAL)
    assert [(i.register, i.day, i.undated) for i in items] == [
        ("visit", date(2025, 6, 10), True),
        ("activity", date(2026, 5, 2), True),
        ("visit", date(2026, 6, 10), True),
    ]
    assert list(due.grouped(items, JUNE)) == [Urgency.UNDATED]
    assert list(due.grouped([*items, replace(items[0], undated=False)], JUNE)) == [
        Urgency.LATE,
        Urgency.UNDATED,
    ]

    answered = tuple(replace(p, done=date(2026, 6, 10)) for p in asked.proposals)
    keep(replace(forum, proposals=answered))
    beyond = replace(asked.proposals[0], due=date(2026, 7, 1))
    keep(replace(visit, proposals=(beyond, answered[1])))  # a day has been set
    assert [i.day for i in found(store, DueRule.PROPOSAL)] == [date(2025, 6, 10)]


def test_a_model_is_reviewed_every_twelve_months(store: Store, keep: Keep[Record]) -> None:
    model = keep(Model(name="3 giảm, 4 giữ", launched=date(2020, 2, 29)))
    keep(Model(name="Mới", launched=date(2025, 7, 1)))
    assert told(store, DueRule.REVIEW) == [(date(2021, 2, 28), "MH-001 · 3 giảm, 4 giữ")]
    review = Review(model=model.id, day=date(2025, 6, 20), year=2025, quality=Quality.EFFECTIVE)
    keep(review)
    assert days(store, DueRule.REVIEW) == [date(2026, 6, 20)]
    keep(replace(review, day=date(2026, 6, 1), year=2026))
    assert days(store, DueRule.REVIEW) == []


def test_a_paused_model_is_not_reviewed(store: Store, keep: Keep[Model]) -> None:
    model = keep(Model(name="3 giảm, 4 giữ", launched=date(2020, 1, 1)))
    paused = type(model.state)("paused")  # type: ignore[call-arg]
    keep(replace(model, state=paused))
    assert days(store, DueRule.REVIEW) == []


def test_a_committee_is_renewed_when_a_member_has_left(store: Store, keep: Keep[Committee]) -> None:
    stays, left = Seat(name="Lê Văn An"), Seat(name="Hà Thị Bé", until=date(2026, 5, 31))
    committee = keep(Committee(name="Ban Chỉ đạo", decided=date(2025, 1, 5), seats=(stays, left)))
    assert told(store, DueRule.COMMITTEE) == [(date(2026, 5, 31), "BCD-01 · Ban Chỉ đạo")]
    keep(replace(committee, decided=date(2026, 6, 2)))
    assert days(store, DueRule.COMMITTEE) == []


def test_a_charter_is_looked_through_every_year(store: Store, keep: Keep[Record]) -> None:
    area = keep(Area(name="Thôn Đông"))
    charter = keep(Charter(kind=CharterKind.VILLAGE, area=area.id, adopted=date(2024, 6, 30)))
    assert days(store, DueRule.CHARTER) == [date(2025, 6, 30)]
    charter = keep(replace(charter, reviewed=date(2025, 6, 15)))
    assert days(store, DueRule.CHARTER) == [date(2026, 6, 15)]
    keep(replace(charter, reviewed=date(2026, 6, 9)))
    assert days(store, DueRule.CHARTER) == []


def test_a_charter_is_sent_and_decided_on_in_five_working_days_each(
    store: Store, keep: Keep[Record]
) -> None:
    area = keep(Area(name="Thôn Đông"))
    adopted = Charter(kind=CharterKind.VILLAGE, area=area.id, adopted=date(2026, 6, 2))
    charter = keep(adopted)
    keep(replace(adopted, kind=CharterKind.RULES))
    keep(replace(adopted, recognised_by="Ủy ban nhân dân xã"))
    assert days(store, DueRule.RECOGNITION) == [date(2026, 6, 9)]
    charter = keep(replace(charter, sent=date(2026, 6, 9)))
    assert days(store, DueRule.RECOGNITION) == [date(2026, 6, 16)]
    keep(replace(charter, recognised=date(2026, 6, 10)))
    assert days(store, DueRule.RECOGNITION) == []


# --- the year --------------------------------------------------------------------------------


def test_areas_register_in_the_first_quarter(store: Store, keep: Keep[Record]) -> None:
    east, west = (keep(Area(name=f"Thôn {name}")) for name in ("Đông", "Tây"))
    keep(Area(name="Thôn cũ", active=False))
    march = date(2026, 3, 2)
    assert days(store, DueRule.SAFETY, march) == []  # the register is not kept yet
    keep(Safety(year=2025, level=SafetyLevel.COMMUNE, verdict=Verdict.SAFE, decided=march))
    assert told(store, DueRule.SAFETY, march) == [
        (date(2026, 3, 31), str(AREAS_NOT_REGISTERED.format(n=2, year=2026))),
        (date(2026, 3, 31), str(COMMUNE_NOT_REGISTERED.format(year=2026))),
    ]
    assert days(store, DueRule.SAFETY, date(2026, 2, 28)) == []
    keep(Safety(year=2026, area=east.id))
    item, _ = found(store, DueRule.SAFETY, march)
    assert item.query is not None
    assert list(store.ids(Area, item.query)) == [west.id]
    keep(Safety(year=2026, area=west.id))
    keep(Safety(year=2026, level=SafetyLevel.COMMUNE))
    assert days(store, DueRule.SAFETY, march) == []


def test_registration_is_no_longer_asked_for_when_the_window_has_closed(
    store: Store, keep: Keep[Record]
) -> None:
    keep(Area(name="Thôn Đông"))
    keep(Safety(year=2026, level=SafetyLevel.COMMUNE))
    assert days(store, DueRule.SAFETY, date(2026, 10, 31))[0] == date(2026, 3, 31)
    assert date(2026, 3, 31) not in days(store, DueRule.SAFETY, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("level", "judged", "decided"),
    [
        (SafetyLevel.AREA, date(2026, 10, 31), date(2026, 11, 15)),
        (SafetyLevel.COMMUNE, date(2026, 11, 15), date(2026, 11, 20)),
        (SafetyLevel.INSTITUTION, date(2026, 11, 15), date(2026, 11, 20)),
        (SafetyLevel.SCHOOL, date(2026, 11, 15), date(2026, 11, 20)),
    ],
)
def test_safety_is_judged_then_decided(
    store: Store, keep: Keep[Record], level: SafetyLevel, judged: date, decided: date
) -> None:
    commune_ = Safety(
        year=2026, level=SafetyLevel.COMMUNE, verdict=Verdict.SAFE, decided=date(2026, 11, 19)
    )
    record: Record = replace(commune_, verdict=None, decided=None)
    if level is not SafetyLevel.COMMUNE:
        keep(commune_)
    if level is SafetyLevel.AREA:
        record = Safety(year=2026, area=keep(Area(name="Thôn Đông")).id)
    elif level is not SafetyLevel.COMMUNE:
        school = keep(Institution(name="Trường Mầm non", kind=InstitutionKind.SCHOOL))
        record = Safety(year=2026, level=level, institution=school.id)
    record = keep(record)
    assert days(store, DueRule.SAFETY, date(2026, judged.month - 1, 28)) == []
    assert days(store, DueRule.SAFETY, judged) == [judged]
    record = keep(replace(record, verdict=Verdict.NOT_YET))
    assert days(store, DueRule.SAFETY, decided) == [decided]
    keep(replace(record, decided=date(2026, 11, 10)))
    assert days(store, DueRule.SAFETY, decided) == []


@pytest.mark.parametrize(
    ("day", "met"),
    [
        (date(2026, 6, 26), {"kind": ActivityKind.INFORM, "name": "Hưởng ứng ngày 26/6"}),
        (date(2026, 8, 19), {"kind": ActivityKind.FESTIVAL, "name": "Ngày hội"}),
        (date(2026, 11, 18), {"kind": ActivityKind.MEETING, "name": "Ngày hội Đại đoàn kết"}),
    ],
)
def test_the_days_of_the_movement(
    store: Store, keep: Keep[Record], day: date, met: dict[str, object]
) -> None:
    assert days(store, DueRule.RHYTHM, day) == []  # activities are not kept yet
    patrol = Activity(day=day - timedelta(40), kind=ActivityKind.PATROL, name="Tuần tra đêm")
    keep(patrol)
    keep(replace(patrol, day=day))
    assert days(store, DueRule.RHYTHM, day.replace(day=1)) == [day]
    assert days(store, DueRule.RHYTHM, day + timedelta(30)) == [day]
    assert days(store, DueRule.RHYTHM, day + timedelta(31)) == []
    keep(Activity(day=day - timedelta(3), **met))  # type: ignore[arg-type]
    assert days(store, DueRule.RHYTHM, day) == []


# --- papers ----------------------------------------------------------------------------------


def paper(**more: object) -> Document:
    given = {
        "direction": Direction.IN,
        "day": date(2026, 5, 4),
        "kind": "letter",
        "name": "Về báo cáo",
    }
    return Document(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "rule"), [("due", DueRule.DOCUMENT), ("expires", DueRule.EXPIRY)]
)
def test_a_document_is_told_until_it_is_done(
    store: Store, keep: Keep[Document], field: str, rule: DueRule
) -> None:
    keep(paper(**{field: date(2026, 7, 1)}))  # beyond the month
    document = keep(paper(**{field: date(2026, 6, 12)}))
    assert [(i.id, i.day) for i in found(store, rule)] == [(document.id, date(2026, 6, 12))]
    keep(replace(document, done=date(2026, 6, 10)))
    assert days(store, rule) == []


def sent(day: date) -> Document:
    return paper(direction=Direction.OUT, kind="report", day=day, name="Báo cáo tháng")


def figures_to(day: str, *periods: str) -> str:
    """What is due: the report of these periods, with the figures up to that day."""
    names = ", ".join(str(parse(period).label) for period in periods)
    return str(REPORT_DUE.format(month=names, day=day))


def test_a_report_is_due_when_the_figures_of_its_window_end(
    store: Store, keep: Keep[Document]
) -> None:
    assert days(store, DueRule.REPORT) == []  # the unit does not keep its reports here
    keep(sent(date(2026, 4, 20)))
    assert told(store, DueRule.REPORT) == [
        (date(2026, 5, 14), figures_to("14/05/2026", "2026-05")),
        (date(2026, 5, 31), figures_to("31/05/2026", "2026-05")),
    ]
    keep(sent(date(2026, 6, 1)))
    assert told(store, DueRule.REPORT) == [
        (date(2026, 6, 14), figures_to("14/06/2026", "2026-06", "2026-H1")),
        (date(2026, 6, 30), figures_to("30/06/2026", "2026-06", "2026-H1")),
    ]
    keep(sent(date(2026, 6, 14)))
    assert days(store, DueRule.REPORT, date(2026, 6, 15)) == [date(2026, 6, 30)]
    keep(sent(date(2026, 6, 30)))
    assert days(store, DueRule.REPORT, date(2026, 6, 30)) == []


# --- together --------------------------------------------------------------------------------


def test_every_line_leads_somewhere_in_both_languages(store: Store, keep: Keep[Record]) -> None:
    keep(paper(due=date(2026, 6, 12)))
    keep(sent(date(2026, 4, 20)))
    keep(Area(name="Thôn Đông"))
    keep(Safety(year=2026, level=SafetyLevel.COMMUNE))
    items = due.due(store, JUNE)
    assert len(items) == 4
    for item in items:
        assert item.subject.vi
        assert item.subject.en
        if item.query is None:
            store.get(REGISTRY[item.register], item.id)
        else:
            store.ids(REGISTRY[item.register], item.query)
    assert set(due.grouped(items, JUNE)) == {Urgency.LATE, Urgency.WEEK}


def test_security_teams_of_nine_months_are_rated_by_the_end_of_their_year(
    store: Store, keep: Keep[Record]
) -> None:
    def team(established: date, *ratings: Rating, kind: TeamKind = TeamKind.SECURITY) -> Team:
        name = f"Tổ {established:%d%m%Y} {kind}"
        made = Team(name=name, kind=kind.value, established=established, ratings=ratings)
        return keep(made)  # type: ignore[return-value]

    november = date(2026, 11, 20)
    old = team(date(2024, 7, 1))
    team(date(2026, 2, 15))
    team(date(2020, 1, 1), kind=TeamKind.MEDIATION)
    assert told(store, DueRule.RATING, november) == []  # ratings are not kept
    team(date(2026, 2, 14), Rating(year=2025, grade=Grade.DONE))
    said = str(NOT_RATED.format(n=2, year=2026))
    assert told(store, DueRule.RATING, november) == [(date(2026, 11, 14), said)]
    keep(replace(old, ratings=(Rating(year=2026, grade=Grade.GOOD),)))
    assert told(store, DueRule.RATING, november)[0][1] == str(NOT_RATED.format(n=1, year=2026))


def test_points_of_the_movement_are_handed_in_in_november(store: Store, keep: Keep[Record]) -> None:
    area = keep(Area(name="Thôn Đông"))
    november = date(2026, 11, 18)
    of_area = keep(Safety(year=2026, area=area.id))
    commune_ = keep(Safety(year=2026, level=SafetyLevel.COMMUNE))
    assert days(store, DueRule.GRADING, november) == []  # points are not kept
    points = (Score(name="Quy chế", standard=100, own=90),)
    keep(Safety(year=2025, level=SafetyLevel.COMMUNE, scores=points))
    assert days(store, DueRule.GRADING, november) == [date(2026, 11, 19), date(2026, 11, 29)]
    keep(replace(of_area, scores=points))
    assert days(store, DueRule.GRADING, november) == [date(2026, 11, 29)]
    keep(replace(commune_, scores=points))
    assert days(store, DueRule.GRADING, november) == []
