"""Records changed, one by one and by their hundreds: only what differs is written, and all of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.base.errors import Cancelled, InvalidRecord
from app.base.jobs import Watch
from app.registers.area import Area
from app.registers.case import Case, CaseKind
from app.registers.household import Household
from app.registers.person import Person
from app.registers.visit import Purpose, Visit
from app.schema.conditions import Query
from app.schema.record import REGISTRY, Record
from app.services import bulk_edit
from app.store import Store
from app.store.database import fetch
from app.store.mapping.search_index import index_records
from app.store.mapping.tables import child_fields, tables_of
from app.store.security.verification import verify
from tests.support.samples import TITLE, a_visit, commune, records

EXAMPLES = 3  # for each register


def columns(store: Store, cls: type[Record], id_: int) -> list[Any]:
    """What the tables hold of a record, keys to sort by too, but for what names it."""
    told = {"id", "uid", "code", "entered_by", "entered_at", "changed_by", "changed_at"}
    names = [n for n in tables_of(cls).own._meta.columns if n not in told]
    own = fetch(store.db, f'SELECT {_named(names)} FROM "{cls.schema.key}" WHERE id = ?', [id_])
    many = [
        fetch(
            store.db,
            f'SELECT {_named(child_fields(spec))} FROM "{cls.schema.key}__{name}" '
            "WHERE owner = ? ORDER BY row_order",
            [id_],
        )
        for name, spec in cls.schema.many.items()
    ]
    return [*own, *many]


def _named(names: Any) -> str:
    return ",".join(f'"{name}"' for name in names)


def words(store: Store, record: Record) -> set[str]:
    """The plain words a record is found by, but for the number in its code."""
    ((_id, said),) = index_records(store, [record])
    return {word for word in said.split() if word.isascii() and word.isalpha()}


def found_by(store: Store, record: Record, words: set[str]) -> set[str]:
    """Those of the words that the record is found by."""
    table = f"{record.schema.key}__search"
    ask = f'SELECT 1 FROM "{table}" WHERE "{table}" MATCH ? AND rowid = ?'
    return {word for word in words if fetch(store.db, ask, [f'"{word}"', record.id])}


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_a_changed_record_is_stored_as_if_it_were_new(store: Store, key: str) -> None:
    commune(store)
    cls, ids = REGISTRY[key], {k: list(store.ids(cls)) for k, cls in REGISTRY.items()}

    @settings(
        max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(st.tuples(records(cls, ids), records(cls, ids)))
    def same(both: tuple[Any, Any]) -> None:
        with store.step(TITLE) as step:
            first, fresh = step.save(both[0]), step.save(both[1])
        asked = words(store, first) | words(store, fresh)
        before = found_by(store, first, asked)
        given = replace(
            both[1], id=first.id, code=first.code, uid=first.uid, machine=first.machine,
            stamp=first.stamp,
        )  # fmt: skip
        with store.step(TITLE) as step:
            changed = step.save(given)
        assert columns(store, cls, changed.id) == columns(store, cls, fresh.id)
        assert found_by(store, changed, asked) == found_by(store, fresh, asked)
        store.undo()
        assert store.get(cls, first.id) == first
        assert found_by(store, first, asked) == before

    same()
    assert verify(store) == []


def change(store: Store, cls: type[Record], name: str, value: object) -> int:
    return bulk_edit.change(store, cls, store.ids(cls), name, value, progress=Watch())


def test_one_field_of_many_records_is_set_and_given_back(store: Store) -> None:
    made = commune(store)
    with store.step(TITLE) as step:
        step.save(a_visit(made.home.id, purposes=(), note="giữ nguyên"))
    before = store.fetch(Visit, store.ids(Visit))
    assert change(store, Visit, "purposes", (Purpose.FOLLOW, Purpose.CARE)) == 2
    after = store.fetch(Visit, store.ids(Visit))
    assert [v.purposes for v in after] == [(Purpose.FOLLOW, Purpose.CARE)] * 2
    assert {(v.note, v.visitors) for v in after} == {(v.note, v.visitors) for v in before}
    assert change(store, Visit, "purposes", (Purpose.FOLLOW, Purpose.CARE)) == 0
    store.undo()
    store.undo()
    assert store.fetch(Visit, store.ids(Visit)) == before
    assert verify(store) == []


def test_a_name_set_in_many_records_is_found_and_leads_to_those_that_link(store: Store) -> None:
    made = commune(store)
    change(store, Household, "name", "Lò Văn Pỏm")
    assert list(store.ids(Household, Query(words="lo van"))) == [made.home.id]
    assert list(store.ids(Visit, Query(words="lo van pom"))) == [made.visit.id]
    store.undo()
    assert list(store.ids(Visit, Query(words="lo van pom"))) == []
    assert list(store.ids(Visit, Query(words="dang"))) == [made.visit.id]


def test_an_area_left_empty_in_many_is_taken_from_the_household(store: Store) -> None:
    made = commune(store)
    change(store, Visit, "area", made.west.id)
    change(store, Visit, "area", None)
    assert store.get(Visit, made.visit.id).area == made.east.id


def test_what_follows_from_a_field_is_reckoned_anew(store: Store) -> None:
    with store.step(TITLE) as step:
        person = step.save(Person(name="Lò Thị Ỷ"))
        open_ = Case(person=person.id, kind=CaseKind.REHAB_HOME, start=date(2026, 1, 5))
        case = step.save(open_)
    change(store, Case, "start", date(2026, 2, 5))
    now = store.get(Case, case.id)
    assert now.end_due == now.completed().end_due
    assert (now.end_due is None) is (case.end_due is None)
    assert now.end_due != case.end_due


def test_a_link_to_nothing_is_refused_and_nothing_changes(store: Store) -> None:
    made = commune(store)
    with pytest.raises(InvalidRecord):
        change(store, Visit, "area", 99)
    assert store.get(Visit, made.visit.id) == made.visit


def areas(store: Store, count: int) -> list[Area]:
    with store.step(TITLE) as step:
        return step.save_many([Area(name=f"Thôn {n}") for n in range(count)])


class Stops(Watch):
    """Cancels the work it watches once it has gone so far."""

    def update(self, done: int, total: int) -> None:
        if done:
            self.cancel()
        super().update(done, total)


def test_undo_of_many_tells_how_far_it_is_and_can_be_cancelled(store: Store) -> None:
    made = areas(store, 2000)
    change(store, Area, "note", "x")
    told: list[int] = []
    with pytest.raises(Cancelled):
        store.undo(Stops())
    assert {area.note for area in store.fetch(Area, store.ids(Area))} == {"x"}
    store.undo(Watch(told.append))
    assert store.fetch(Area, [a.id for a in made]) == made
    assert told == sorted(told)
    assert len(told) > 2
    with pytest.raises(Cancelled):
        store.undo(Stops())
    assert store.count(Area) == 2000
    store.undo()
    assert store.count(Area) == 0
    assert verify(store) == []


def test_a_change_of_many_that_is_cancelled_leaves_no_trace(store: Store) -> None:
    made = areas(store, 1200)
    with pytest.raises(Cancelled):
        bulk_edit.change(store, Area, store.ids(Area), "note", "x", progress=Stops())
    assert store.fetch(Area, [a.id for a in made]) == made
    assert store.undoable() == TITLE


def test_a_record_changed_twice_in_one_step_goes_back_to_what_it_was(store: Store) -> None:
    made = commune(store)
    with store.step(TITLE) as step:
        later = step.save(replace(made.visit, day=date(2026, 3, 3)))
        step.save(replace(later, day=date(2026, 3, 4), note="x"))
    store.undo()
    assert store.get(Visit, made.visit.id) == made.visit
