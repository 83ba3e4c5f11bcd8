"""Records as JSON values: exactly what is told, and one sentence for what cannot be read."""

import re
from datetime import date
from typing import Any

import pytest

from app.base import language
from app.base.errors import InvalidRecord
from app.exchange.records.records_input import _NO_DAY, from_json
from app.exchange.records.records_json import to_json
from app.registers.case import Case
from app.registers.dispute import Dispute
from app.registers.tip import Tip
from app.registers.visit import NOT_AFTER, Purpose, Visit, VisitKind, Visitor, VisitOutcome
from app.schema.date_fields import WRONG_YEAR
from app.schema.record import REGISTRY
from app.schema.values import REQUIRED
from app.store import Store
from tests.support.record_strategies import bare
from tests.support.wording import label, pattern

VISIT: dict[str, Any] = {"day": "2026-10-03", "household": "HO-0031", "outcome": "good"}


def visit(store: Store) -> Visit:
    return Visit(
        code="TV-00012",
        day=date(2026, 10, 3),
        household=store.ids_of(REGISTRY["household"], ["HO-0031"])["HO-0031"],
        kind=VisitKind.REHAB,
        visitors=(
            Visitor(member=store.ids_of(REGISTRY["member"], ["TVI-0007"])["TVI-0007"]),
            Visitor(name="Bà Tư"),
        ),
        purposes=(Purpose.INFORM, Purpose.CARE),
        outcome=VisitOutcome.GOOD,
    )


def test_a_record_is_told_as_the_contract_says(commune: Store) -> None:
    told = to_json(commune, [visit(commune)], names=True)[0]
    assert told["code"] == "TV-00012"
    assert told["day"] == "2026-10-03"
    assert told["household"] == "HO-0031"
    assert told["visitors"] == [
        {"member": "TVI-0007", "name": None},
        {"member": None, "name": "Bà Tư"},
    ]
    assert told["purposes"] == ["propaganda", "care"]
    assert told["outcome"] == "good"


def test_what_is_personal_or_sensitive_is_told_by_its_name_alone(commune: Store) -> None:
    told = to_json(commune, [visit(commune)])[0]
    assert (told["household"], told["kind"], told["person"]) == (None, None, None)
    assert told["visitors"] == [
        {"member": "TVI-0007", "name": None},
        {"member": None, "name": None},
    ]
    masked = "household kind person model visitors.name needs proposals.what next_visit note"
    assert told["masked"] == masked.split()


def test_names_are_told_when_they_are_asked_for(commune: Store) -> None:
    told = to_json(commune, [visit(commune)], names=True)[0]
    assert told["kind"] == "rehab"
    assert told["masked"] == []


@pytest.mark.parametrize("key", ["case", "person", "request"])
def test_of_what_is_only_counted_not_even_the_code_is_told(commune: Store, key: str) -> None:
    cls = REGISTRY[key]
    records = commune.fetch(cls, commune.ids(cls))
    told = to_json(commune, records)
    assert len(records) == len(told) > 1
    for record in told:
        assert record.pop("masked") == list(record)
        assert set(record.values()) == {None}
    assert all(one["code"] and one["uid"] for one in to_json(commune, records, names=True))


def test_rows_that_are_sensitive_are_masked_whole(commune: Store) -> None:
    held = [d for d in commune.fetch(Dispute, commune.ids(Dispute)) if d.meetings]
    told = to_json(commune, held[:1])[0]
    assert "meetings" in told["masked"]
    assert told["meetings"] is None


def test_every_record_of_the_demo_comes_back_the_same(commune: Store) -> None:
    for cls in REGISTRY.values():
        records = commune.fetch(cls, commune.ids(cls))
        back = from_json(commune, cls, to_json(commune, records, names=True))
        assert [bare(r.completed()) for r in back] == [bare(r) for r in records]


def test_links_are_asked_for_together(commune: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    titles = commune.titles
    monkeypatch.setattr(commune, "titles", lambda key, ids: asked.append(key) or titles(key, ids))
    to_json(commune, commune.fetch(Visit, commune.ids(Visit)))
    assert len(asked) == len(set(asked))


def test_a_missing_field_and_null_are_the_same(commune: Store) -> None:
    given = [VISIT, VISIT | {"note": None, "visitors": None, "needs": None, "area": None}]
    first, second = from_json(commune, Visit, given)
    assert first == second
    assert first.visitors == ()


def test_a_given_code_is_kept(commune: Store) -> None:
    assert from_json(commune, Visit, [VISIT | {"code": "TV-90001"}])[0].code == "TV-90001"


HELD = {name: f"“{label(Visit, name)}”" for name in ("day", "household", "purposes", "note")}
WRONG = {
    "not an array": (VISIT, "danh sách"),
    "not an object": ([VISIT, 5], "số 2"),
    "unknown field": ([VISIT | {"dia": "x"}], "“dia”"),
    "unknown field of a row": ([VISIT | {"visitors": [{"who": 1}]}], "“who”"),
    "unknown choice": ([VISIT | {"outcome": "tốt"}], "good, partial, not_yet, not_met"),
    "unknown choice of several": ([VISIT | {"purposes": ["care", "x"]}], "follow_up"),
    "bad date": ([VISIT | {"day": "2026-02-30"}], HELD["day"]),
    "a date that could be read two ways": ([VISIT | {"day": "3/10/2026"}], HELD["day"]),
    "number for a date": ([VISIT | {"day": 20261003}], HELD["day"]),
    "missing link": ([VISIT | {"household": "HO-9999"}], "HO-9999"),
    "missing link in a row": ([VISIT | {"visitors": [{"member": "TVI-9"}]}], "TVI-9"),
    "a number for a link": ([VISIT | {"household": 31}], HELD["household"]),
    "missing required": ([{"day": "2026-10-03"}], str(REQUIRED)),
    "null required": ([VISIT | {"day": None}], str(REQUIRED)),
    "a day to come": ([VISIT | {"day": "2198-01-01"}], "chưa đến"),
    "a text for an array": ([VISIT | {"purposes": "care"}], HELD["purposes"]),
    "a list for a text": ([VISIT | {"note": ["x"]}], HELD["note"]),
    "a rule": ([VISIT | {"next_visit": "2026-10-01"}], str(NOT_AFTER)),
    "a number for a code": ([VISIT | {"code": 12}], "“Mã”"),
    "a code of another form": ([VISIT, VISIT | {"code": "../x"}], "Bản ghi số 2, mục “Mã”"),
    "a year that is none": ([VISIT | {"day": "0206-10-03"}], str(WRONG_YEAR)),
    "a month for a day": (
        [VISIT | {"day": "2026-10"}],
        str(_NO_DAY["day"].format(given="2026-10")),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_sentence(commune: Store, case: str) -> None:
    given, told = WRONG[case]
    with pytest.raises(InvalidRecord) as caught:
        from_json(commune, Visit, given)
    sentence = str(caught.value)
    assert told in sentence
    assert "\n" not in sentence
    assert sentence.endswith("làm lại.")
    language.use("en")
    assert re.search(r"nothing was written", str(caught.value))


def test_a_month_is_read_as_such_and_keeps_no_day(commune: Store) -> None:
    tip = {"topic": "theft", "count": 1}
    given = [tip | {"month": month} for month in ("2026-10", "2026-10-01", "2026-10-15")]
    assert [t.month for t in from_json(commune, Tip, given)] == [date(2026, 10, 1)] * 3
    with pytest.raises(InvalidRecord, match=pattern(_NO_DAY["month"]) + ";"):
        from_json(commune, Tip, [tip | {"month": "2026"}])


def test_a_birth_in_a_year_that_is_none_is_told_so(commune: Store) -> None:
    with pytest.raises(InvalidRecord, match=str(WRONG_YEAR)):
        from_json(commune, REGISTRY["person"], [{"name": "Lò Thị Ỷ", "born": "1850"}])
    with pytest.raises(InvalidRecord, match=pattern(_NO_DAY["part-day"])):
        from_json(commune, REGISTRY["person"], [{"name": "Lò Thị Ỷ", "born": "5/1980"}])


def test_a_computed_field_is_taken_back_only_as_it_is_computed(commune: Store) -> None:
    (listed,) = to_json(commune, commune.fetch(Case, commune.ids(Case)[:1]), names=True)
    given = listed | {"code": ""}
    due = listed["end_due"]
    assert from_json(commune, Case, [given | {"end_due": due}])
    with pytest.raises(InvalidRecord, match=f"“{label(Case, 'end_due')}”.*{due}"):
        from_json(commune, Case, [given | {"end_due": "2031-01-01"}])
    assert from_json(commune, Case, [given | {"end_due": None}])


def test_the_record_is_named_by_its_number(commune: Store) -> None:
    given = [VISIT, VISIT, VISIT | {"household": "HO-9999"}]
    with pytest.raises(InvalidRecord, match="Bản ghi số 3"):
        from_json(commune, Visit, given)


@pytest.mark.parametrize("value", ["năm mươi", "50", 5.5, True])
def test_what_is_no_number_is_refused(commune: Store, value: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        from_json(commune, REGISTRY["area"], [{"name": "Thôn Hạ", "households": value}])
    assert "“Số hộ”" in str(caught.value)
