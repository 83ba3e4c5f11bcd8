"""Merging two records: what led to either leads to the one, and undo brings both back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.base.errors import InvalidRecord, NotFound
from app.registers.area import Area
from app.registers.household import Household
from app.registers.member import Member, Training
from app.registers.person import Person
from app.registers.team import Team, TeamKind
from app.registers.visit import Visit, Visitor
from app.schema.conditions import Query
from app.schema.fields import LinkField, LinksField, RowsField
from app.schema.record import REGISTRY, R, Record, register
from app.schema.vocabulary import Running
from app.store import Store
from app.store.mapping.codec import codec_of
from app.store.security.verification import verify
from app.store.write.links import link_fields
from tests.conftest import PASSWORD, QUICK
from tests.support.samples import TITLE, Commune, a_visit, commune, records

TARGETS = ("area", "institution", "model", "team", "member", "household", "person", "decision")
LINKING = [cls for cls in REGISTRY.values() if any(link_fields(cls))]


def images(store: Store) -> dict[tuple[str, int], str]:
    """Every record of the store as it is stored."""
    return {
        (key, row[0]): codec_of(cls).snapshot(row, children)
        for key, cls in REGISTRY.items()
        for row, children in store.raw(cls, list(store.ids(cls)))
    }


def leads_to(record: Record, key: str) -> set[int]:
    """The ids of a register that a record holds anywhere."""
    found: set[int | None] = set()
    for name, spec in record.schema.fields.items():
        value = getattr(record, name)
        if isinstance(spec, LinkField) and spec.target == key:
            found.add(value)
        elif isinstance(spec, LinksField) and spec.target == key:
            found.update(value)
        elif isinstance(spec, RowsField):
            for inner in spec.row.fields.values():
                if isinstance(inner, LinkField) and inner.target == key:
                    found.update(getattr(row, inner.name) for row in value)
    return {id_ for id_ in found if id_ is not None}


def linked(store: Store, key: str, *ids: int) -> dict[str, set[int]]:
    """The records that hold one of these ids, by register."""
    found: dict[str, set[int]] = {}
    for name, cls in REGISTRY.items():
        for record in store.fetch(cls, store.ids(cls)):
            if leads_to(record, key) & set(ids):
                found.setdefault(name, set()).add(record.id)
    return found


def merge(store: Store, keep: R, lose: R, *chosen: str) -> R:
    with store.step(TITLE) as step:
        return step.merge(keep, lose, chosen)


# --- any two records ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples; each takes back what it did."""
    path = tmp_path_factory.mktemp("merging") / "so.andan"
    store, _code = Store.create(path, "lan", "Trần Thị Lan", PASSWORD, QUICK)
    yield store
    store.close()


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(data=st.data())
def test_any_two_records_become_one_and_two_again(lasting: Store, data: st.DataObject) -> None:
    ids: dict[str, list[int]] = {}
    with lasting.step(TITLE) as step:
        for key in TARGETS:
            made = [data.draw(records(register(key), ids)) for _ in range(2)]
            ids[key] = [r.id for r in step.save_many(made)]
        for cls in data.draw(st.lists(st.sampled_from(LINKING), max_size=6)):
            step.save(data.draw(records(cls, ids)))
    key = data.draw(st.sampled_from(TARGETS))
    cls = register(key)
    keep, lose = (lasting.get(cls, id_) for id_ in ids[key])
    before, led = images(lasting), linked(lasting, key, keep.id, lose.id)

    merge(lasting, keep, lose)

    assert linked(lasting, key, lose.id) == {}
    led[key] = led.get(key, set()) - {keep.id, lose.id}
    after = linked(lasting, key, keep.id)
    assert after == {k: v for k, v in led.items() if v}
    assert images(lasting).keys() == before.keys() - {(key, lose.id)}
    assert lasting.by_code(cls, lose.code).id == keep.id
    assert verify(lasting) == []

    merged = images(lasting)
    lasting.undo()
    assert images(lasting) == before
    assert lasting.by_code(cls, lose.code).id == lose.id
    assert verify(lasting) == []
    lasting.redo()
    assert images(lasting) == merged
    assert lasting.by_code(cls, lose.code).id == keep.id
    assert verify(lasting) == []
    lasting.undo()
    assert images(lasting) == before
    lasting.undo()
    assert images(lasting) == {}


# --- what the one record holds -----------------------------------------------------------------


def two_members(store: Store, there: Commune) -> tuple[Member, Member]:
    with store.step(TITLE) as step:
        keep, lose = step.save_many(
            [
                Member(
                    name="Lê Văn Ước", team=there.team.id, since=date(2025, 1, 1), phone="0912345678",
                    trainings=(Training(day=date(2025, 5, 1), what="Kỹ năng"),),
                ),
                Member(
                    name="Lê Văn Uớc", team=there.team.id, since=date(2024, 8, 1), phone="0987654321",
                    task="Tuần tra", trainings=(Training(day=date(2024, 9, 1), what="Luật"),),
                ),
            ]
        )  # fmt: skip
    return keep, lose


def test_empty_fields_are_filled_and_rows_are_joined(store: Store) -> None:
    keep, lose = two_members(store, commune(store))
    made = merge(store, keep, lose)
    assert made == store.get(Member, keep.id)
    assert (made.name, made.since, made.phone) == (keep.name, keep.since, keep.phone)
    assert made.task == "Tuần tra"
    assert [t.what for t in made.trainings] == ["Kỹ năng", "Luật"]
    assert [t.row_id for t in made.trainings] == [1, 2]


def test_chosen_fields_are_taken_from_the_other(store: Store) -> None:
    keep, lose = two_members(store, commune(store))
    made = merge(store, keep, lose, "since", "phone")
    assert (made.name, made.since, made.phone) == (keep.name, lose.since, lose.phone)


def test_a_chosen_field_may_not_break_a_rule(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        ended = Team(
            name="Tổ cũ", kind=TeamKind.SELF_RUN.value, established=date(2020, 1, 1),
            state=Running.ENDED, ended=date(2024, 6, 30), decision_no="12/QĐ-UBND",
        )  # fmt: skip
        lose = step.save(ended)
    before = images(store)
    with pytest.raises(InvalidRecord, match="TO-002"):
        merge(store, there.team, lose, "ended")
    assert images(store) == before
    made = merge(store, there.team, lose)
    assert (made.state, made.ended, made.decision_no) == (Running.ACTIVE, None, "12/QĐ-UBND")


def test_one_member_who_came_as_two_comes_once(store: Store) -> None:
    there = commune(store)
    keep, lose = two_members(store, there)
    visitors = (Visitor(member=lose.id), Visitor(name="Trần Ánh"), Visitor(member=keep.id))
    with store.step(TITLE) as step:
        visit = step.save(a_visit(there.home.id, visitors=visitors))
    merge(store, keep, lose)
    came = store.get(Visit, visit.id).visitors
    assert [(v.member, v.name) for v in came] == [(None, "Trần Ánh"), (keep.id, None)]


def test_areas_of_a_team_become_one(store: Store) -> None:
    there = commune(store)
    merge(store, there.west, there.east)
    assert store.get(Team, there.team.id).areas == (there.west.id,)
    assert store.get(Household, there.home.id).area == there.west.id
    assert store.get(Visit, there.visit.id).area == there.west.id


def test_a_record_does_not_lead_to_itself(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        gone = step.save(replace(there.west, active=False, merged_into=there.east.id))
    assert merge(store, there.east, gone).merged_into is None
    assert store.get(Area, there.east.id).active


# --- the old code ------------------------------------------------------------------------------


def test_the_old_code_still_finds_the_record(store: Store) -> None:
    there = commune(store)
    merge(store, there.east, there.west)
    assert store.ids_of(Area, ["KDC-02", "KDC-01"]) == {"KDC-02": 1, "KDC-01": 1}
    assert list(store.ids(Area, Query(words="kdc-02"))) == [there.east.id]
    assert store.search("KDC-02") == [("area", there.east.id)]
    with pytest.raises(NotFound):
        store.by_code(Household, "KDC-02")


def test_codes_follow_from_merge_to_merge(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        north = step.save(Area(name="Thôn Bắc"))
    merge(store, there.east, there.west)
    merge(store, north, there.east)
    found = store.ids_of(Area, ["KDC-01", "KDC-02", "KDC-03"])
    assert set(found.values()) == {north.id}
    store.undo()
    assert store.ids_of(Area, ["KDC-01", "KDC-02"]) == {"KDC-01": 1, "KDC-02": 1}
    store.undo()
    assert store.ids_of(Area, ["KDC-01", "KDC-02"]) == {"KDC-01": 1, "KDC-02": 2}
    store.redo()
    store.redo()
    assert set(store.ids_of(Area, ["KDC-01", "KDC-02", "KDC-03"]).values()) == {north.id}
    store.undo()
    store.undo()
    with store.step(TITLE) as step:  # what stands under its own code again is saved as any
        step.save(replace(there.west, name="Thôn Đoài"))
    assert verify(store) == []


def test_an_old_code_is_not_given_again(store: Store) -> None:
    there = commune(store)
    merge(store, there.east, there.west)
    with pytest.raises(InvalidRecord, match="KDC-02"), store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam", code="KDC-02"))


def test_a_merged_record_is_not_in_the_trash(store: Store) -> None:
    there = commune(store)
    merge(store, there.east, there.west)
    assert store.trash() == []


def test_what_lay_in_the_trash_follows(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        north = step.save(Area(name="Thôn Bắc"))
        step.delete(there.visit)
    merge(store, there.west, there.east)
    merge(store, north, there.west)
    (deleted,) = store.trash()
    assert store.restore_deleted(deleted).area == north.id
    assert verify(store) == []


def test_what_is_gone_or_the_same_is_not_merged(store: Store) -> None:
    there = commune(store)
    with pytest.raises(NotFound), store.step(TITLE) as step:
        step.merge(there.east, Area(id=99, name="Thôn Nam"))
    with pytest.raises(ValueError, match="itself"), store.step(TITLE) as step:
        step.merge(there.east, there.east)


def test_a_person_moves_with_the_household(store: Store) -> None:
    there = commune(store)
    with store.step(TITLE) as step:
        twin = step.save(Household(name="Đặng Thị Hòa", area=there.east.id))
        person = step.save(Person(name="Đặng Văn Ánh", household=twin.id))
    merge(store, there.home, twin)
    assert store.get(Person, person.id).household == there.home.id
    assert store.changed_since(0)[1]["person"] == {person.id}
