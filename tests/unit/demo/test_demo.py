"""The invented commune: the same each time, valid, its events following each other."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import demo, due
from app.base import language
from app.base.errors import InUse, UserError
from app.demo.world import SPAN_DAYS
from app.due import DueRule
from app.exchange.records.records_json import to_json
from app.registers.activity import Activity, ActivityKind
from app.registers.area import Area
from app.registers.award import Award, AwardForm, AwardState
from app.registers.case import Case, CaseState
from app.registers.dispute import Dispute, DisputeOutcome
from app.registers.household import Household
from app.registers.member import Member
from app.registers.model import Model
from app.registers.review import Review, ReviewSpan
from app.registers.safety import Safety, SafetyLevel, Verdict
from app.registers.tip import Tip
from app.registers.visit import Visit
from app.schema.conditions import Query, between, eq, is_null
from app.schema.fields import Level
from app.schema.record import REGISTRY, Record
from app.store import Store
from app.store.security.key_file import Cost
from app.store.security.verification import verify
from tests.support.record_strategies import UNTIL, bare, demo_in
from tests.support.samples import everything
from tests.unit.registers.test_wording import stigma

ROOT = Path(__file__).parents[3]
YEAR = timedelta(365)


def all_of_type(store: Store, cls: type[Record]) -> list[Record]:
    return store.fetch(cls, store.ids(cls))


def test_it_is_one_communes_year(commune: Store) -> None:
    sizes = commune.sizes()
    promised = {
        "area": 15, "team": 40, "member": 300, "household": 120, "person": 60, "visit": 600,
        "dispute": 150, "case": 60, "award": 80, "decision": 6, "model": 20,
        "institution": 25, "committee": 1, "activity": 140, "document": 90, "charter": 15,
        "fund": 80, "request": 4,
    }  # fmt: skip
    assert {key: sizes[key] for key in promised} == promised
    empty = [
        f"add make_{key}s to app/demo/filling.py: register '{key}' has no invented records"
        for key, size in sizes.items()
        if not size
    ]
    assert empty == []


def test_every_record_is_valid_and_the_store_is_whole(commune: Store) -> None:
    wrong = [
        (record.code, record.problems(Level.ERROR))
        for records in everything(commune).values()
        for record in records
        if record.problems(Level.ERROR)
    ]
    assert wrong == []
    assert verify(commune) == []


def test_the_same_seed_makes_the_same_records(commune: Store, tmp_path: Path) -> None:
    language.use("en")  # what is written does not follow the language of whoever writes
    again, other = demo_in(tmp_path / "again"), demo_in(tmp_path / "other", seed=8)
    first, second, third = (
        {key: [bare(r) for r in records] for key, records in everything(store).items()}
        for store in (commune, again, other)
    )
    again.close()
    other.close()
    assert first == second
    assert first["visit"] != third["visit"]


PRINT = """
import hashlib, sys
from pathlib import Path
from tests.support.record_strategies import bare, demo_in
from app.schema.record import REGISTRY
store = demo_in(Path(sys.argv[1]))
told = [repr(bare(r)) for cls in REGISTRY.values() for r in store.fetch(cls, sorted(store.ids(cls)))]
store.close()
print(hashlib.sha256("\\n".join(told).encode()).hexdigest())
"""


def test_the_order_of_hashes_does_not_matter(tmp_path: Path) -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-c", PRINT, str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True, encoding="utf-8", check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(prints) == 1


def test_a_size_multiplies(tmp_path: Path) -> None:
    store = demo_in(tmp_path, size=3)
    sizes = store.sizes()
    store.close()
    assert (sizes["visit"], sizes["member"], sizes["award"]) == (1800, 900, 240)
    assert (sizes["activity"], sizes["document"], sizes["fund"]) == (420, 270, 240)
    assert 15 < sizes["area"] < 45


def test_nothing_has_happened_after_the_last_day(commune: Store) -> None:
    promises = {
        "next_visit",
        "stage_until",
        "meet_on",
        "end_due",
        "end_changed",
        "carry_out_by",
        "due",
        "expires",
    }
    for cls in REGISTRY.values():
        for name, spec in cls.schema.own.items():
            if spec.kind == "day" and name not in promises:
                assert commune.count(cls, between(name, UNTIL + timedelta(1), None)) == 0


def test_last_years_same_period_is_not_empty(commune: Store) -> None:
    month = (UNTIL.replace(day=1), UNTIL)
    for cls, name in ((Visit, "day"), (Dispute, "received")):
        assert commune.count(cls, between(name, *month)) > 0
        assert commune.count(cls, between(name, *(day - YEAR for day in month))) > 0


def test_promised_visits_are_mostly_met_and_some_are_due(commune: Store) -> None:
    last: dict[int, date] = {}
    visits = all_of_type(commune, Visit)
    for visit in visits:
        last[visit.household] = max(visit.day, last.get(visit.household, visit.day))
    promised = [v for v in visits if v.next_visit and v.next_visit <= UNTIL]
    unmet = [v for v in promised if last[v.household] <= v.day]
    assert 0 < len(unmet) < len(promised) / 5


def test_a_family_is_visited_once_a_day(commune: Store) -> None:
    times = Counter((visit.household, visit.day) for visit in all_of_type(commune, Visit))
    assert max(times.values()) == 1


def test_who_visits_serves_in_the_team_then(commune: Store) -> None:
    members = {m.id: m for m in all_of_type(commune, Member)}
    for visit in all_of_type(commune, Visit):
        for one in visit.visitors:
            member = members[one.member]
            assert member.team == visit.team
            assert member.since <= visit.day
            assert member.until is None or visit.day <= member.until


def test_what_stands_open_and_what_is_over(commune: Store) -> None:
    open_cases = Query(eq("state", CaseState.OPEN))
    cases = commune.fetch(Case, commune.ids(Case, open_cases))
    soon = [case for case in cases if UNTIL <= case.end_due <= UNTIL + timedelta(31)]
    assert soon
    assert commune.count(Case, eq("state", CaseState.ENDED)) > 0
    for outcome in (DisputeOutcome.SETTLED, DisputeOutcome.FAILED, DisputeOutcome.GOING_ON):
        assert commune.count(Dispute, eq("outcome", outcome)) > 0
    for state in (AwardState.PROPOSED, AwardState.DECIDED, AwardState.HANDED):
        assert commune.count(Award, eq("state", state)) > 0


def test_reviews_and_launches_follow_the_models(commune: Store) -> None:
    models = {model.id: model for model in all_of_type(commune, Model)}
    reviews = all_of_type(commune, Review)
    assert {review.span for review in reviews} == {ReviewSpan.FIRST_HALF, ReviewSpan.SECOND_HALF}
    assert all(review.day >= models[review.model].launched for review in reviews)
    launches = {
        a.model: a.day for a in all_of_type(commune, Activity) if a.kind is ActivityKind.LAUNCH
    }
    since = UNTIL - timedelta(SPAN_DAYS - 1)
    assert launches == {id_: m.launched for id_, m in models.items() if m.launched >= since}


def test_every_area_is_registered_and_last_year_is_decided(commune: Store) -> None:
    areas = {area.id for area in all_of_type(commune, Area)}
    for year in (UNTIL.year - 1, UNTIL.year):
        of_year = [s for s in all_of_type(commune, Safety) if s.year == year]
        assert {s.area for s in of_year if s.level is SafetyLevel.AREA} == areas
        assert sum(s.level is SafetyLevel.COMMUNE for s in of_year) == 1
        lengths = {s.level: len(s.criteria) for s in of_year}
        assert lengths == {
            SafetyLevel.AREA: 5, SafetyLevel.COMMUNE: 4,
            SafetyLevel.INSTITUTION: 5, SafetyLevel.SCHOOL: 6,
        }  # fmt: skip
        for one in of_year:
            assert (one.verdict is Verdict.SAFE) == all(c.met for c in one.criteria)
            assert one.decided or year == UNTIL.year


def test_a_festival_a_forum_and_tips_of_each_month(commune: Store) -> None:
    for kind in (ActivityKind.FESTIVAL, ActivityKind.FORUM):
        assert commune.count(Activity, eq("kind", kind)) > 0
    months = {tip.month for tip in all_of_type(commune, Tip)}
    assert len(months) == 14


def test_something_of_almost_every_rule_is_due(commune: Store) -> None:
    items = due.due(commune, UNTIL)
    assert any(item.undated for item in items)
    rules = {item.rule for item in items}
    kept_up = {
        DueRule.RHYTHM,
        DueRule.DECISION,
        DueRule.REPORT,
        DueRule.EXPIRY,
        DueRule.SAFETY,
        DueRule.AWARD,
        DueRule.RECOGNITION,
        DueRule.GRADING,
        DueRule.RATING,
    }
    assert set(DueRule) - rules <= kept_up


def test_gold_book_numbers_never_repeat_in_a_year(commune: Store) -> None:
    awards = [a for a in all_of_type(commune, Award) if a.form is AwardForm.CERTIFICATE]
    days = dict(commune.values(REGISTRY["decision"], Query().where, "id", "day"))
    numbers = [(days[a.decision][:4], a.gold_book_no) for a in awards if a.decision]
    assert len(set(numbers)) == len(numbers)


def test_nobody_is_put_down(commune: Store) -> None:
    for cls in REGISTRY.values():
        for told in to_json(commune, all_of_type(commune, cls), names=True):
            assert stigma(str(told)) == []


def test_facts_of_a_household_lie_in_its_area(commune: Store) -> None:
    areas = {home.id: home.area for home in all_of_type(commune, Household)}
    assert all(areas[visit.household] == visit.area for visit in all_of_type(commune, Visit))
    assert commune.count(Area, is_null("head")) == 0


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "so.andan"
    path.write_bytes(b"mine")
    with pytest.raises(InUse):
        demo.create(path, 1, 7, UNTIL, cost=Cost(1024, 1, 1))
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("size", "until"), [(0, UNTIL), (10**6, UNTIL), (1, date(2199, 1, 1)), (1, date.min)]
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, size: int, until: date
) -> None:
    with pytest.raises(UserError):
        demo.create(tmp_path / "so.andan", size, 7, until, cost=Cost(1024, 1, 1))
    assert list(tmp_path.iterdir()) == []


class Stopping:
    """A progress that the user stops after a while."""

    def update(self, done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt


def test_stopped_half_way_it_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "so.andan"
    with pytest.raises(KeyboardInterrupt):
        demo.create(path, 1, 7, UNTIL, cost=Cost(1024, 1, 1), progress=Stopping())
    assert [left.name for left in tmp_path.iterdir() if not left.name.endswith(".lock")] == []


def test_it_opens_with_the_published_password(tmp_path: Path) -> None:
    demo_in(tmp_path).close()
    store = Store.open(tmp_path / "so.andan", None, demo.PASSWORD)
    assert store.user == demo.USER
    store.close()
    assert demo.marker(tmp_path / "so.andan").is_file()
