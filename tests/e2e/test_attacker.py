"""The attacker to beat: from all default outputs of a commune's year, and the true lists of areas and
households, nobody links a person, a case or a visit to a family better than by guessing in its area.

Each way was tried by somebody who knows the program, and worked. That it would still work where more
leaves is tried on what the same commands give for a stated purpose.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.__main__ import main
from app.base import clock
from app.base.language import T
from app.base.periods import parse
from app.demo.filling import fill_world
from app.law.regimes import CaseKind
from app.registers.case import Case
from app.registers.person import Person
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import freeze
from app.schema.conditions import Query
from app.schema.record import REGISTRY
from app.store import Store
from tests.conftest import PASSWORD, a_store
from tests.support import attacker
from tests.support.attacker import Outputs, Truth, as_text

SEEDS = (7, 11, 23)
TODAY = date(2026, 9, 30)
WHY = ("--names", "--purpose", "Thử")
MONTHS = [f"{year}-{month:02}" for year, months in ((2025, (10, 11, 12)), (2026, range(1, 10)))
          for month in months]  # fmt: skip


@dataclass(frozen=True)
class Attacked:
    """A store, what left it, and what is to be found out."""

    outputs: Outputs
    named: Outputs | None  # what leaves for a stated purpose, of one commune
    truth: Truth
    handles: frozenset[str]  # every code and uid of a person, a case or a request


class Door:
    """Runs commands on a store that is closed."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store, self.folder = store, folder

    def __call__(self, *arguments: object) -> str:
        said, err = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(err):
            where = ("--store", str(self.store), "--user", "lan")
            assert main([*map(str, arguments), *where]) == 0, err.getvalue()
        return said.getvalue()

    def json(self, *arguments: object) -> Any:
        return json.loads(self(*arguments, "--json"))

    def file(self, *arguments: object) -> Any:
        path = self.folder / "x.json"
        self(*arguments, "--to", path)
        return json.loads(path.read_text(encoding="utf-8"))


def all_outputs(door: Door, to: str, why: tuple[str, ...] = ()) -> Outputs:
    """Everything that leaves by default, or for a stated purpose."""
    lists = {key: door.json("list", key, *why)["records"] for key in REGISTRY}
    plain = [door("list", key, *why) for key in REGISTRY]
    plain += [door("search", "Nguyễn", *why), door.json("search", "NG-0001", *why)]
    plain += [door.json("audit", *why), door("audit", *why)]
    for key in ("case", "person", "request", "visit", "household"):
        door("export", key, "--to", door.folder / "x.xlsx", *why)
        book = load_workbook(door.folder / "x.xlsx")
        plain.append([list(map(str, row)) for page in book for row in page.values])
    days = [date(2025, 9, 1) + timedelta(61 * n) for n in range(16)]
    due = [one for day in days for one in door.json("due", "--on", day, *why)["due"]]
    plain.append(door("due", *why))
    reports = [door.file("report", "movement", "--period", month, *why) for month in MONTHS]
    reports.append(door.file("report", "cases", "--period", "2026-Q3", *why))
    compared = door.json("compare", "cases", "--period", "2026-08", *why)["lines"]
    plain.append(door("compare", "cases", "--period", "2026-08", *why))
    folder = door.folder / to
    door("archive", "--to", folder, *why)
    files = {path: path.read_text("utf-8-sig") for path in folder.rglob("*") if path.is_file()}
    data = {p.stem: json.loads(text) for p, text in files.items() if p.parent.name == "data"}
    reports += [json.loads(text) for p, text in files.items()
                if p.parent.name == "figures" and p.stem != "definitions"]  # fmt: skip
    text = as_text([lists, plain, due, reports, compared, list(files.values())])
    return Outputs(lists, reports, due, compared, data, text)


def the_truth(store: Store) -> tuple[Truth, frozenset[str]]:
    """What only who may see all knows."""
    found = {key: store.fetch(REGISTRY[key], store.ids(REGISTRY[key]))
             for key in ("area", "household", "person", "visit", "case", "request")}  # fmt: skip
    codes = {(key, one.id): one.code for key, some in found.items() for one in some}
    everything: dict[str, list[Any]] = {key: list(some) for key, some in found.items()}
    truth = Truth(
        areas={h.code: codes["area", h.area] for h in everything["household"]},
        people={p.code: codes["household", p.household] for p in everything["person"]},
        visits={v.code: codes["household", v.household] for v in everything["visit"]},
        cases={
            fact
            for case in everything["case"]
            for fact in (
                (case.code, "kind", case.kind.value),
                (case.code, "area", codes["area", case.area]),
                (case.code, "end_due", str(case.end_due)),
            )
        },
    )
    hidden = [one for key in ("person", "case", "request") for one in found[key]]
    return truth, frozenset(name for one in hidden for name in (one.code, one.uid))


def a_commune(folder: Path, seed: int) -> Store:
    """A commune's year; after a report was frozen one more case was entered."""
    folder.mkdir()
    store = a_store(folder)
    fill_world(store, 1, seed, TODAY, None)
    freeze(store, compute(store, REPORTS["cases"], parse("2026-08")), "")
    with store.step(T("Thử", "Test")) as step:
        person = store.fetch(Person, store.ids(Person, Query(order="id"), 1))[0]
        step.save(Case(person=person.id, kind=CaseKind.AFTER_CARE, area=person.area,
                       start=date(2026, 8, 20)))  # fmt: skip
    return store


@pytest.fixture(scope="module", params=SEEDS)
def attacked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Attacked]:
    folder = tmp_path_factory.mktemp("attack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANDAN_STATE", str(folder / "state"))
        patch.setenv("ANDAN_PASSWORD", PASSWORD)
        patch.setattr(clock, "today", lambda: TODAY)
        store = a_commune(folder / "so", request.param)
        truth, handles = the_truth(store)
        store.close()
        door = Door(store.path, folder)
        named = all_outputs(door, "kèm tên", WHY) if request.param == SEEDS[0] else None
        yield Attacked(all_outputs(door, "ra"), named, truth, handles)


def test_no_output_names_a_person_a_case_or_a_request(attacked: Attacked) -> None:
    """Without a handle nothing can be said of a single one, whatever else is known."""
    words = set(re.findall(r"\b[A-Z]+-\d+\b|\b[0-9a-f]{32}\b", attacked.outputs.text))
    assert not words & attacked.handles
    assert {record["code"] for record in attacked.outputs.lists["visit"]} <= words


def test_nobody_is_linked_to_a_family_better_than_by_guessing(attacked: Attacked) -> None:
    truth, people = attacked.truth, attacked.truth.people
    claims = attacker.people_by_order(attacked.outputs, truth)
    assert truth.right(claims, people) <= truth.guess(people)


def test_visits_are_not_grouped_by_family(attacked: Attacked) -> None:
    truth, visits = attacked.truth, attacked.truth.visits
    claims = attacker.visits_by_group(attacked.outputs, truth)
    assert truth.right(claims, visits) <= truth.guess(visits)


def test_no_promise_leads_from_one_visit_to_another(attacked: Attacked) -> None:
    truth, visits = attacked.truth, attacked.truth.visits
    claims = attacker.visits_by_promise(attacked.outputs, truth)
    assert truth.right(claims, visits) <= truth.guess(visits)


def test_nothing_is_said_of_a_single_case(attacked: Attacked) -> None:
    assert not attacker.facts(attacked.outputs)


def test_each_way_works_where_more_leaves(attacked: Attacked) -> None:
    """A control: what finds nothing by default does find it where it is there."""
    truth, named = attacked.truth, attacked.named
    if named is None:  # one commune is enough
        return
    for way, homes in (
        (attacker.people_by_order, truth.people),
        (attacker.visits_by_group, truth.visits),
        (attacker.visits_by_promise, truth.visits),
    ):
        assert truth.right(way(named, truth), homes) > 2 * truth.guess(homes), way
    assert len(attacker.facts(named) & truth.cases) > 50
