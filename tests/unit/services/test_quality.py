"""The quality page: each kind of doubt is found, with its field, and goes when it is mended."""

from dataclasses import replace
from datetime import date

import pytest

from app.base import clock
from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.member import Member
from app.registers.model import Model, Place
from app.registers.person import Person
from app.registers.review import Quality, Review
from app.registers.team import Team
from app.registers.visit import NOT_PROMISED, VisitOutcome
from app.schema.common_rows import Proposal, Rating
from app.schema.record import Record
from app.schema.vocabulary import Grade, Running
from app.services.quality import BEFORE, TOO_EXCELLENT, QualityIssue, find_issues
from app.store import Store
from tests.support.samples import TITLE, Commune, a_visit, commune
from tests.support.wording import label

TODAY = date(2026, 5, 31)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def there(store: Store) -> Commune:
    """A commune in which nothing is doubtful."""
    made = commune(store)
    put(store, Member(name="Lê Văn Ước", team=made.team.id, since=date(2025, 1, 1)))
    put(store, activity(made.west.id, TODAY))
    assert found(store) == []
    return made


def activity(area: int, day: date) -> Activity:
    return Activity(day=day, kind=ActivityKind.MEETING, name="Họp", area=area)


def put(store: Store, record: Record) -> int:
    with store.step(TITLE) as step:
        return step.save(record).id


def found(store: Store) -> list[tuple[str, int, str]]:
    return [(d.register, d.id, d.field) for d in find_issues(store, Watch())]


def test_a_confirmed_warning_is_told_with_its_field(store: Store, there: Commune) -> None:
    id_ = put(store, a_visit(there.home.id, outcome=VisitOutcome.NOT_MET))
    told = find_issues(store, Watch())
    assert [(d.register, d.id, d.field, str(d.text)) for d in told] == [
        ("visit", id_, "next_visit", str(NOT_PROMISED))
    ]


def test_an_error_that_came_in_is_told(store: Store, there: Commune) -> None:
    wrong = a_visit(there.home.id, next_visit=date(2026, 1, 1))
    assert found(store) == []
    assert (id_ := put(store, wrong)) and found(store) == [("visit", id_, "next_visit")]


def test_days_before_a_day_of_another_record(store: Store, there: Commune) -> None:
    member = put(store, Member(name="Trần Ánh", team=there.team.id, since=date(2024, 6, 30)))
    model = put(store, Model(name="3 giảm", launched=date(2026, 2, 1)))
    early = Review(model=model, day=date(2026, 1, 31), year=2026, quality=Quality.MEDIUM)
    put(store, replace(early, day=date(2026, 2, 1)))
    assert found(store) == [("member", member, "since")]
    review = put(store, early)
    assert found(store) == [("member", member, "since"), ("review", review, "day")]
    before = BEFORE.format(label=label(Model, "launched"), other=Model.schema.label)
    assert str(find_issues(store, Watch())[1].text) == str(before)


def test_what_goes_on_in_an_area_that_is_gone(store: Store, there: Commune) -> None:
    model = Model(name="3 giảm", launched=date(2026, 1, 1), places=(Place(area=there.east.id),))
    put(store, replace(model, state=Running.ENDED, ended=date(2026, 2, 1)))
    id_ = put(store, model)
    gone = {"active": False, "merged_into": there.west.id, "merged_on": date(2026, 2, 1)}
    put(store, replace(there.east, **gone))
    assert found(store) == [
        ("household", there.home.id, "area"),
        ("team", there.team.id, "areas"),
        ("model", id_, "places"),
    ]  # the visit keeps the area of its day


@pytest.mark.usefixtures("there")
def test_areas_nobody_reported_on(store: Store) -> None:
    area = put(store, Area(name="Thôn Bắc"))
    put(store, Area(name="Thôn cũ", active=False))
    put(store, activity(area, date(2026, 2, 27)))
    assert found(store) == [("area", area, "active")]
    put(store, activity(area, date(2026, 2, 28)))  # three months before the last of May
    assert found(store) == []


def test_people_without_a_home(store: Store, there: Commune) -> None:
    id_ = put(store, Person(name="Đặng Văn Ánh"))
    put(store, Person(name="Đặng Thị Ánh", household=there.home.id))
    put(store, Person(name="Đặng Thị Hoà", area=there.west.id))
    assert found(store) == [("person", id_, "household")]


@pytest.mark.usefixtures("there")
def test_teams_without_members(store: Store) -> None:
    empty = Team(name="Tổ mới", kind="fire", established=date(2026, 1, 1))
    id_ = put(store, empty)
    put(store, replace(empty, unlisted=5))
    put(store, replace(empty, state=Running.ENDED, ended=date(2026, 2, 1)))
    put(store, Member(name="Lê Ước", team=id_, since=date(2026, 1, 1), until=date(2026, 2, 1)))
    assert found(store) == [("team", id_, "unlisted")]


def test_more_excellent_teams_than_one_for_five_good_ones(store: Store, there: Commune) -> None:
    def rated(number: int, grade: Grade, year: int = 2025) -> int:
        ratings = (Rating(year=year, grade=grade),)
        team = Team(name=f"Tổ {number}", kind="fire", established=date(2020, 1, 1), unlisted=3)
        return put(store, replace(team, ratings=ratings))

    for number in range(5):
        rated(number, Grade.GOOD)
    rated(5, Grade.GOOD, 2024)
    rated(6, Grade.EXCELLENT)
    assert found(store) == []
    id_ = rated(7, Grade.EXCELLENT)
    assert found(store) == [("team", id_, "ratings")]
    text = TOO_EXCELLENT.format(year=2025, n=2, m=5)
    assert str(find_issues(store, Watch())[0].text) == str(text)
    member = Member(name="Lê An", team=there.team.id, since=date(2025, 1, 1))
    best = put(store, replace(member, ratings=(Rating(year=2025, grade=Grade.EXCELLENT),)))
    assert found(store) == [("team", id_, "ratings"), ("member", best, "ratings")]


def test_proposals_that_nobody_gave_a_day(store: Store, there: Commune) -> None:
    undated = Proposal(what="Đèn đường")
    visit = a_visit(there.home.id, proposals=(undated, undated))
    id_ = put(store, visit)
    dated = replace(undated, due=date(2026, 1, 1))
    answered = replace(undated, done=date(2026, 5, 1))
    put(store, replace(visit, proposals=(dated, answered)))
    assert found(store) == [("visit", id_, "proposals")]
    stored = store.fetch(type(visit), [id_])[0]
    put(store, replace(stored, proposals=(answered, answered)))
    assert found(store) == []


def test_it_is_a_job(store: Store, there: Commune) -> None:
    ids = [put(store, a_visit(there.home.id, outcome=VisitOutcome.NOT_MET)) for _ in range(3)]
    told: list[int] = []
    assert len(find_issues(store, Watch(told.append))) == len(ids)
    assert (told[0], told[-1]) == (0, 100)
    assert find_issues(store, Watch(), limit=1) == [
        QualityIssue("visit", ids[-1], "next_visit", find_issues(store, Watch())[0].text)
    ]
    stopped = Watch()
    stopped.cancel()
    with pytest.raises(Cancelled):
        find_issues(store, stopped)
