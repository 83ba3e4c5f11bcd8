"""The script in an archive means by a condition and a measure what the store means by them."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from app.base.paths import RESOURCES
from app.demo.filling import fill_world
from app.exchange.archive.data import DataFiles
from app.exchange.archive.needed import Needed, column
from app.registers.case import Case, SupportKind
from app.registers.dispute import Dispute, DisputeOutcome
from app.registers.figure import Figure, FigureKind
from app.registers.member import Member
from app.registers.model import Model
from app.registers.team import Team, TeamKind
from app.registers.visit import Purpose, Visit, VisitOutcome
from app.schema.conditions import (
    EVERY,
    AnyOf,
    Condition,
    Latest,
    Op,
    Query,
    Some,
    Where,
    all_of,
    any_of,
    between,
    contains,
    eq,
    is_null,
    ne,
    one_of,
    paths_of,
    some,
)
from app.schema.record import Record
from app.schema.vocabulary import Running
from app.services.saved_views import condition_json
from app.store import Store
from app.store.read.aggregates import (
    CountDistinct,
    CountPairs,
    CountRecords,
    CountRows,
    CountValues,
    Measure,
    SumOf,
    aggregate,
)
from tests.conftest import a_store

DAY = date(2026, 3, 1)
CONDITIONS: list[tuple[type[Record], Condition]] = [
    (Visit, EVERY),
    (Visit, AnyOf(())),
    (Visit, eq("outcome", VisitOutcome.GOOD)),
    (Visit, ne("outcome", VisitOutcome.GOOD)),
    (Visit, between("day", DAY, None)),
    (Visit, between("day", None, DAY)),
    (Visit, between("next_visit", None, None)),
    (Visit, eq("next_visit", None)),
    (Visit, ne("next_visit", None)),
    (Visit, one_of("next_visit", None, DAY)),
    (Visit, Where("purposes", Op.CONTAINS, Purpose.CARE)),
    (Visit, eq("purposes", Purpose.INFORM)),
    (Visit, ne("purposes", Purpose.INFORM)),
    (Visit, is_null("purposes")),
    (Visit, is_null("visitors", False)),
    (Visit, contains("household.name", "nguyen")),
    (Visit, ne("household.name", "Nguyễn Văn An")),
    (Visit, is_null("visitors.member", False)),
    (Visit, Where("visitors.member.team.kind", Op.EQ, TeamKind.MEDIATION.value)),
    (
        Visit,
        any_of(
            between("day", DAY, None),
            all_of(is_null("next_visit"), eq("outcome", VisitOutcome.GOOD)),
        ),
    ),
    (Member, ne("team.state", Running.PAUSED)),
    (Member, is_null("team.ended")),
    (Member, eq("law_trained", True)),
    (Member, between("trainings.day", DAY, None)),
    (Model, some("places", eq("state", Running.ACTIVE), between("since", None, DAY))),
    (Model, some("places", contains("area.name", "tổ dân phố Bắc"))),
    (Model, Some("recognised", any_of(eq("year", 2025), is_null("year")))),
    (Dispute, Latest(("area",), "received", ne("outcome", DisputeOutcome.PENDING))),
    (Dispute, all_of(Latest(("area", "field"), "ended", EVERY), between("received", DAY, None))),
    (Figure, Latest(("indicator",), "period", eq("kind", FigureKind.OCCURRED))),
]
MEASURES: list[tuple[type[Record], Condition, Measure, str]] = [
    (Visit, between("day", DAY, None), CountRecords(), "outcome"),
    (Visit, EVERY, CountDistinct(("household",)), "area"),
    (Visit, EVERY, CountRows("visitors"), "area"),
    (Member, EVERY, CountDistinct(("name", "born")), "team.kind"),
    (Member, EVERY, CountDistinct(("name", "born", "sex")), ""),
    (Member, EVERY, CountRecords(), "team.kind"),
    (Team, EVERY, SumOf("unlisted"), "kind"),
    (Model, EVERY, CountPairs("places", "area", eq("state", Running.ACTIVE)), "group"),
    (Model, EVERY, CountValues("places", "area", between("since", None, DAY)), ""),
    (Model, EVERY, CountValues("places", "area"), "places.area"),
    (Case, EVERY, CountRows("supports", ne("kind", SupportKind.LOAN)), "supports.kind"),
]


class Both:
    """The store, and an archive of it that the script has read."""

    def __init__(self, store: Store, script: ModuleType, archive: Any) -> None:
        self.store, self.script, self.archive = store, script, archive


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("recount")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANDAN_STATE", str(folder / "state"))
        store = a_store(folder)
        fill_world(store, 1, 7, date(2026, 11, 20), None)
        needed = Needed(store.permits, names=True)
        for cls, condition in CONDITIONS:
            needed.add([(cls.schema.key, path) for path in paths_of(condition)], [])
        for cls, condition, measure, by in MEASURES:
            needed.add([(cls.schema.key, path) for path in _compared(condition, measure, by)], [])
            needed.add([], [(cls.schema.key, path) for path in _counted(measure)])
        (folder / "data").mkdir()
        files = DataFiles(store, needed)
        for key in files.registers():
            (folder / f"data/{key}.json").write_text(json.dumps(files.data(key)), "utf-8")
        found = importlib.util.spec_from_file_location("recount", RESOURCES / "archive/recount.py")
        assert found and found.loader
        script = importlib.util.module_from_spec(found)
        found.loader.exec_module(script)
        yield Both(store, script, script.Archive(folder))
        store.close()


def _compared(condition: Condition, measure: Measure, by: str) -> Iterator[str]:
    yield from paths_of(condition)
    if by:
        yield by
    if isinstance(measure, SumOf):
        yield measure.field
    if isinstance(measure, CountRows | CountPairs | CountValues):
        yield from paths_of(Some(measure.rows, measure.where))


def _counted(measure: Measure) -> Iterator[str]:
    if isinstance(measure, CountDistinct):
        yield from measure.fields
    elif isinstance(measure, CountPairs | CountValues):
        yield f"{measure.rows}.{measure.field}"
    elif isinstance(measure, CountRows):
        yield measure.rows


@pytest.mark.parametrize(("cls", "condition"), CONDITIONS)
def test_a_condition_describes_the_same_records(
    both: Both, cls: type[Record], condition: Condition
) -> None:
    plain = json.loads(json.dumps(condition_json(cls, condition)))
    ids = both.store.ids(cls, Query(condition))
    codes = {record.code for record in both.store.fetch(cls, ids)}
    assert {row["code"] for row in both.archive.records(cls.schema.key, plain)} == codes


@pytest.mark.parametrize(("cls", "condition", "measure", "by"), MEASURES)
def test_a_measure_comes_to_the_same(
    both: Both, cls: type[Record], condition: Condition, measure: Measure, by: str
) -> None:
    from app.exchange.archive.definitions import _measure

    rows = None
    if isinstance(measure, CountRows | CountPairs | CountValues):
        rows = condition_json(cls, Some(measure.rows, measure.where))["where"]
    query = {"where": condition_json(cls, condition), "rows": rows}
    counted = both.archive.count(cls.schema.key, _measure(cls.schema.key, measure), query, by)
    expected: Any = aggregate(both.store, cls, condition, measure, by)
    if by.endswith("area"):
        titles = both.store.titles("area", {id_ for id_ in expected if id_})
        expected = {titles[k].code if k else None: v for k, v in expected.items()}
    assert counted == (expected if by else expected[""])
    assert counted


def test_a_text_is_told_apart_as_the_store_does() -> None:
    assert column("member", "name") == "name__sort"
    assert column("member", "born") == "born"
