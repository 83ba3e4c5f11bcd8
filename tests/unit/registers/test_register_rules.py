"""What the rules of single registers say, on the days and amounts where they change."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.law.regimes import Basis, CaseKind, CaseStage, Occasion
from app.registers.area import Area, FormerName
from app.registers.award import Award, AwardForm, AwardLevel, AwardState, Recipient
from app.registers.case import Case, CaseState, Ending, Support, SupportKind
from app.registers.charter import Charter, CharterKind
from app.registers.dispute import Dispute, Matter
from app.registers.figure import Figure, FigureKind
from app.registers.member import Member
from app.registers.model import Place
from app.registers.person import Person
from app.registers.safety import CRITERIA, Criterion, Safety, SafetyLevel, Score, Verdict
from app.registers.team import Team, TeamKind
from app.schema.common_rows import Rating
from app.schema.fields import Level
from app.schema.record import Record
from app.schema.vocabulary import Grade
from app.store import Store
from tests.support.samples import TITLE

OLD, NEW = date(2026, 6, 30), date(2026, 7, 1)
REHAB = Case(person=1, kind=CaseKind.REHAB_HOME, start=NEW, occasion=Occasion.FIRST)
STAGED = replace(REHAB, stage=CaseStage.TREATMENT)


def doubts(record: Record) -> list[str]:
    return [problem.field for problem in record.rules() if problem.level is Level.WARNING]


def errors(record: Record) -> list[str]:
    return [problem.field for problem in record.rules() if problem.level is Level.ERROR]


# --- cases -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "doubtful"),
    [
        (date(2026, 6, 30), True),  # the day before the start
        (NEW, False),
        (date(2028, 7, 1), False),  # the last day of the term
        (date(2028, 7, 2), True),
    ],
)
def test_a_stage_ends_within_the_term(until: date, doubtful: bool) -> None:
    case = replace(STAGED, stage_until=until)
    assert doubts(case) == ["stage_until"] * doubtful
    assert errors(case) == []


def test_a_stage_ends_within_the_term_that_was_changed() -> None:
    case = replace(STAGED, stage_until=date(2027, 1, 1))
    case = replace(case, end_changed=date(2026, 12, 31), end_reason="theo quyết định")
    assert doubts(case) == ["stage_until"]


def test_without_a_term_any_day_may_end_a_stage() -> None:
    case = Case(person=1, kind=CaseKind.MANAGED, start=OLD, stage=CaseStage.WORK)
    assert doubts(replace(case, stage_until=date(2040, 1, 1))) == ["stage"]


def test_a_day_needs_its_stage_and_only_rehabilitation_has_stages() -> None:
    assert errors(replace(REHAB, stage_until=NEW)) == ["stage"]
    assert doubts(STAGED) == doubts(replace(STAGED, start=OLD)) == []
    after = replace(STAGED, kind=CaseKind.AFTER_CARE, basis=Basis.VOLUNTARY)
    assert doubts(after) == ["stage"]


def test_the_end_of_a_stage_goes_with_the_stage(store: Store) -> None:
    def saved(case: Case) -> Case:
        with store.step(TITLE) as step:
            return step.save(case)

    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún")).id
    day, later = date(2026, 9, 1), date(2026, 12, 1)
    case = saved(replace(STAGED, person=person, stage_until=day))
    assert saved(replace(case, note="x")).stage_until == day
    assert saved(replace(case, stage=CaseStage.EDUCATION, stage_until=later)).stage_until == later
    moved_on = saved(replace(case, stage=CaseStage.WORK, stage_until=later))
    assert (moved_on.stage, moved_on.stage_until) == (CaseStage.WORK, None)
    store.undo()
    assert store.get(Case, case.id).stage_until == later


@pytest.mark.parametrize(
    ("case", "doubtful"),
    [
        (replace(REHAB, occasion=None), ["occasion"]),
        (replace(REHAB, occasion=None, start=OLD), []),  # the old term is one for all
        (Case(person=1, kind=CaseKind.AFTER_CARE, start=NEW), ["basis"]),
        (Case(person=1, kind=CaseKind.AFTER_CARE, start=OLD), []),
        (Case(person=1, kind=CaseKind.AFTER_CARE, start=NEW, basis=Basis.MINOR), []),
        (Case(person=1, kind=CaseKind.EDUCATION, start=NEW), []),
    ],
)
def test_what_the_term_depends_on_is_asked_for(case: Case, doubtful: list[str]) -> None:
    assert doubts(case) == doubtful


def test_loans_after_prison_have_a_ceiling() -> None:
    """QĐ 22/2023: 100 million đồng a person."""
    half = Support(day=NEW, kind=SupportKind.LOAN, amount=50_000_000)
    case = Case(person=1, kind=CaseKind.REINTEGRATION, start=NEW, supports=(half, half))
    assert doubts(case) == []
    more = replace(half, kind=SupportKind.TRAINING)
    assert doubts(replace(case, supports=(half, half, more))) == []
    more = replace(half, amount=1)
    assert doubts(replace(case, supports=(half, half, more))) == ["supports"]
    assert doubts(replace(REHAB, supports=(half, half, more))) == []


def test_an_ended_case_has_its_day_and_its_way() -> None:
    assert errors(replace(REHAB, state=CaseState.ENDED)) == ["ended"]
    assert errors(replace(REHAB, ended=NEW)) == ["ended", "ending"]
    over = replace(REHAB, state=CaseState.ENDED, ended=NEW, ending=Ending.MOVED)
    assert errors(over) == []
    assert errors(replace(over, ended=OLD)) == ["ended"]


# --- others ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filled", "right"),
    [
        ({}, False),
        ({"area": 1}, True),
        ({"institution": 1}, True),
        ({"where": "Chợ xã"}, True),
        ({"area": 1, "institution": 1}, False),
        ({"institution": 1, "where": "Chợ xã"}, False),
    ],
)
def test_a_place_of_a_model_is_one_place(filled: dict[str, object], right: bool) -> None:
    place = Place(**filled)  # type: ignore[arg-type]
    assert [problem.field for problem in place.rules()] == [] if right else ["area"]


def test_the_day_that_the_parties_chose_is_not_before_the_reception() -> None:
    dispute = Dispute(received=NEW, field=Matter.CIVIL, matter="Ranh giới")
    assert errors(replace(dispute, meet_on=NEW)) == []
    assert errors(replace(dispute, meet_on=OLD)) == ["meet_on"]


@pytest.mark.parametrize(
    ("level", "number"),
    [
        (SafetyLevel.AREA, 5),
        (SafetyLevel.COMMUNE, 4),
        (SafetyLevel.INSTITUTION, 5),
        (SafetyLevel.SCHOOL, 6),
    ],
)
def test_a_verdict_stands_on_the_criteria_of_its_list(level: SafetyLevel, number: int) -> None:
    assert CRITERIA[level] == number
    area = 1 if level is SafetyLevel.AREA else None
    institution = 1 if level in (SafetyLevel.INSTITUTION, SafetyLevel.SCHOOL) else None
    criteria = tuple(Criterion(name=f"{n}", met=True) for n in range(number))
    given = Safety(year=2026, level=level, area=area, institution=institution)
    assert doubts(given) == []
    given = replace(given, verdict=Verdict.SAFE, criteria=criteria[1:])
    assert doubts(given) == ["criteria"]
    assert doubts(replace(given, criteria=criteria)) == []


def test_the_teams_of_former_law_stay_readable() -> None:
    former = {kind for kind in TeamKind if kind.retired}
    assert former == {TeamKind.OLD_GUARD, TeamKind.OLD_POLICE, TeamKind.OLD_DEFENCE}


# --- awards that others gave -----------------------------------------------------------------


GIVEN = Award(
    name="Tổ tự quản thôn Đông", recipient=Recipient.COLLECTIVE, form=AwardForm.DIPLOMA,
    level=AwardLevel.MINISTER.value, state=AwardState.HANDED, handed_over=NEW,
    given_by="Bộ Công an",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"given_no": "2447/QĐ", "given_day": OLD}, []),
        ({"given_by": None}, ["decision"]),
        ({"given_by": None, "given_no": "2447/QĐ"}, ["decision", "given_by"]),
        ({"decision": 1}, ["given_by"]),
        ({"decision": 1, "given_by": None}, []),
        ({"state": AwardState.DECIDED, "handed_over": None}, ["given_day"]),
        ({"state": AwardState.DECIDED, "handed_over": None, "given_day": OLD}, []),
        ({"handed_over": OLD, "given_day": NEW}, ["handed_over"]),
        ({"form": AwardForm.GIFT, "given_by": None}, []),
    ],
)
def test_an_award_has_a_decision_or_somebody_who_gave_it(
    changes: dict[str, Any], wrong: list[str]
) -> None:
    assert errors(replace(GIVEN, **changes)) == wrong


# --- areas, charters, ratings ----------------------------------------------------------------


def test_a_merged_area_has_its_day_and_only_it() -> None:
    merged = Area(name="Thôn Đông", merged_into=2, active=False, merged_on=NEW)
    assert errors(merged) == []
    assert errors(replace(merged, merged_on=None)) == ["merged_on"]
    assert errors(replace(merged, merged_into=None)) == ["merged_into"]


def test_an_area_has_its_former_name_until_the_day_of_renaming() -> None:
    former = (FormerName(name="Xóm 2", until=NEW), FormerName(name="Xóm 1", until=date(2020, 1, 1)))
    area = Area(name="Thôn Đông", former_names=former)
    names = {day: area.name_on(day) for day in (date(2019, 12, 31), date(2020, 1, 1), OLD, NEW)}
    assert [*names.values()] == ["Xóm 1", "Xóm 2", "Xóm 2", "Thôn Đông"]


@pytest.mark.parametrize(
    ("changes", "wrong", "doubtful"),
    [
        ({"households": 100, "present": 51, "in_favour": 26}, [], []),
        ({"households": 100, "present": 50, "in_favour": 26}, [], ["present"]),
        ({"households": 101, "present": 52, "in_favour": 26}, [], ["in_favour"]),
        ({"households": 100, "present": 101}, ["present"], []),
        ({"present": 60, "in_favour": 61}, ["in_favour"], []),
        ({"sent": OLD}, ["sent"], []),
        ({"sent": NEW, "recognised": OLD}, ["recognised"], []),
        ({"sent": NEW, "recognised": NEW}, [], []),
    ],
)
def test_a_charter_is_adopted_by_more_than_half(
    changes: dict[str, Any], wrong: list[str], doubtful: list[str]
) -> None:
    charter = Charter(kind=CharterKind.VILLAGE, area=1, adopted=NEW, **changes)
    assert (errors(charter), doubts(charter)) == (wrong, doubtful)


def test_a_year_is_rated_once() -> None:
    good = Rating(year=2026, grade=Grade.GOOD)
    twice = (good, replace(good, grade=Grade.DONE))
    team = Team(name="Tổ 1", kind=TeamKind.SECURITY.value, established=OLD)
    member = Member(name="Lê Văn An", team=1, since=OLD)
    for record in (team, member):
        assert errors(replace(record, ratings=(good, replace(good, year=2025)))) == []
        assert errors(replace(record, ratings=twice)) == ["ratings"]


def test_the_sheet_of_the_movement_is_of_a_hundred_points(store: Store) -> None:
    items = (
        Score(name="Quy chế", standard=60, own=55.5),
        Score(name="Ngày hội", standard=40, own=40),
    )
    sheet = Safety(year=2026, level=SafetyLevel.COMMUNE, scores=items)
    assert (errors(sheet), doubts(sheet)) == ([], [])
    assert doubts(replace(sheet, scores=items[:1])) == ["scores"]
    tenths = [Score(name=f"Mục {n}", standard=10.1) for n in range(9)]
    assert doubts(replace(sheet, scores=(*tenths, Score(name="Mục 9", standard=9.1)))) == []
    too_many = replace(items[0], above=60.5)
    assert [problem.field for problem in too_many.rules()] == ["above"]
    with store.step(TITLE) as step:
        kept = step.save(sheet)
    assert (kept.points_own, kept.points_above) == (95.5, None)


def test_a_gift_is_decided_by_a_decision_or_counts_on_the_day_it_is_handed_over() -> None:
    gift = Award(recipient=Recipient.PERSON, name="Lê Thị Na", form=AwardForm.GIFT)
    decided = replace(gift, state=AwardState.DECIDED)
    assert errors(decided) == ["decision"]
    assert errors(replace(decided, decision=1)) == []
    assert errors(replace(gift, state=AwardState.HANDED, handed_over=NEW)) == []


@pytest.mark.parametrize(
    ("indicator", "kind", "wrong"),
    [
        ("matters", FigureKind.RATE, ["kind"]),
        ("matters", FigureKind.STOCK, ["kind"]),
        ("matters", FigureKind.OCCURRED, []),
        ("matters", FigureKind.TARGET, []),
        ("complaints", FigureKind.STOCK, []),
        ("complaints", FigureKind.RATE, ["kind"]),
        ("Tỷ lệ hài lòng", FigureKind.RATE, []),
    ],
)
def test_a_figure_is_of_a_kind_that_reports_read(
    indicator: str, kind: FigureKind, wrong: list[str]
) -> None:
    assert errors(Figure(indicator=indicator, period="2026", value=3, kind=kind)) == wrong
