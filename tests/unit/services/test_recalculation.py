"""What follows from the law is reckoned anew when its tables change, and nothing else is touched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base import paths
from app.base.errors import Cancelled
from app.base.jobs import Watch
from app.law import holidays, regimes
from app.law.regimes import CaseKind, Occasion
from app.registers.case import Case
from app.registers.person import Person
from app.schema.record import Record
from app.services import recalculation
from app.store import Changes, Store
from app.store.security.verification import verify
from tests.support.samples import TITLE

Keep = Callable[[Case], Case]
START = date(2026, 7, 1)


@pytest.fixture
def keep(store: Store) -> Keep:
    def kept(case: Case) -> Case:
        with store.step(TITLE) as step:
            return step.save(case)

    return kept


@pytest.fixture
def cases(store: Store, keep: Keep) -> tuple[Case, Case, Case]:
    """By the law alone, with an end of its own, and by a law that does not change."""
    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Văn Ún")).id
    case = Case(
        person=person, kind=CaseKind.REHAB_HOME, start=START, occasion=Occasion.FIRST, note="một"
    )
    own = replace(case, end_changed=date(2027, 3, 1), end_reason="theo quyết định")
    return keep(case), keep(own), keep(replace(case, kind=CaseKind.EDUCATION, occasion=None))


@pytest.fixture
def later_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version of the program whose law gives voluntary rehabilitation another term."""
    changed = (replace(regimes.REGIMES[0], months=18), *regimes.REGIMES[1:])
    monkeypatch.setattr(regimes, "REGIMES", changed)


def renewed(store: Store) -> int:
    return recalculation.recalculate(Watch(), store)


@pytest.mark.usefixtures("cases")
def test_by_the_same_law_nothing_changes(store: Store) -> None:
    assert recalculation.is_outdated(store)  # nobody has looked yet
    steps = len(store.audit_entries())
    assert renewed(store) == 0
    assert not recalculation.is_outdated(store)
    assert len([e for e in store.audit_entries() if e.act.kind == "change"]) == steps - 1


def test_another_law_gives_other_ends_in_one_step(
    store: Store, cases: tuple[Case, Case, Case], request: pytest.FixtureRequest
) -> None:
    renewed(store)
    request.getfixturevalue("later_law")
    assert recalculation.is_outdated(store)
    heard: list[Changes] = []
    store.subscribe(heard.append)
    assert renewed(store) == 1
    assert [changes.ids for changes in heard] == [{"case": frozenset({cases[0].id})}]
    assert not recalculation.is_outdated(store)

    by_law, own, other = store.fetch(Case, [case.id for case in cases])
    assert by_law == replace(cases[0], end_due=date(2028, 1, 1))  # its stamp stays too
    assert (own, other) == cases[1:]
    assert store.audit_entries(1)[0].act.detail.get("case", {}) in (
        {},
        {"ids": [[by_law.id, by_law.id]], "fields": ["end_due"]},
    )
    assert verify(store) == []


@pytest.mark.usefixtures("later_law")
def test_what_is_taken_back_follows_the_law_of_today(
    store: Store, cases: tuple[Case, Case, Case], monkeypatch: pytest.MonkeyPatch, keep: Keep
) -> None:
    first = cases[0]
    assert first.end_due == date(2028, 1, 1)
    keep(replace(first, note="hai"))
    with store.step(TITLE) as step:
        step.delete(cases[2])
    monkeypatch.undo()
    assert renewed(store) == 1
    assert store.get(Case, first.id).end_due == date(2028, 7, 1)

    renewals = store.undo()
    assert renewals is not None
    assert not recalculation.is_outdated(store)
    assert store.get(Case, first.id).end_due == date(2028, 7, 1)
    restored: Record = store.restore_deleted(store.trash()[0])
    assert restored == cases[2]
    for _ in range(3):
        store.undo()
    assert store.get(Case, first.id) == replace(first, end_due=date(2028, 7, 1))
    assert verify(store) == []


@pytest.mark.usefixtures("cases", "later_law")
def test_stopped_it_has_changed_nothing(store: Store) -> None:
    stopped, before = Watch(), store.audit_entries(1)
    stopped.cancel()
    with pytest.raises(Cancelled):
        recalculation.recalculate(stopped, store)
    assert recalculation.is_outdated(store)
    assert store.audit_entries(1) == before


@pytest.fixture
def own_list(tmp_path: Path) -> Path:
    return tmp_path / "nghỉ.csv"


@pytest.mark.usefixtures("cases")
def test_other_holidays_are_another_law(store: Store, own_list: Path) -> None:
    renewed(store)
    own_list.write_text("2/9/2026;Quốc khánh\n", encoding="utf-8")
    holidays.replace(own_list)
    assert recalculation.is_outdated(store)
    renewed(store)
    assert not recalculation.is_outdated(store)
    holidays.restore()
    assert recalculation.is_outdated(store)


@pytest.mark.usefixtures("later_law")
def test_a_store_without_cases_has_nothing_to_reckon(store: Store) -> None:
    assert not recalculation.is_outdated(store)


@pytest.mark.usefixtures("cases", "own_list")
def test_a_malformed_list_does_not_keep_the_store_shut(store: Store) -> None:
    own = paths.home() / "holidays.csv"
    own.parent.mkdir()
    own.write_text("hỏng", encoding="utf-8")
    assert not recalculation.is_outdated(store)
