"""The store: what is saved is what is read; ids, codes and links keep their word."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import Cancelled, InUse, InvalidRecord, NotFound
from app.registers.area import Area
from app.registers.household import Household
from app.registers.model import Model, Place
from app.registers.team import Team
from app.registers.visit import Purpose, Visit, Visitor
from app.schema.conditions import Query, contains, eq
from app.schema.draft import Draft
from app.schema.record import REGISTRY, Record
from app.services.list_cells import CODE
from app.store import AlreadySaved, Changes, Store
from app.store.mapping.codec import codec_of
from app.store.security import key_changes
from app.store.security.key_file import Cost
from app.store.security.verification import verify
from tests.support.samples import TITLE, a_visit, commune, delete, records, save

pytestmark = pytest.mark.windows

EXAMPLES = 8  # for each register
PASSWORD = "mật khẩu của Lan"


def bare(record: Record) -> Record:
    """The record without what the store adds."""
    rows = {
        name: tuple(replace(row, row_id=0, uid="") for row in getattr(record, name))
        for name, spec in record.schema.many.items()
        if spec.kind == "rows"
    }
    return replace(record, id=0, code="", uid="", machine="", stamp=None, **rows)


# ---- round trips --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_what_is_saved_is_what_is_read(store: Store, key: str) -> None:
    commune(store)
    ids = {k: list(store.ids(cls)) for k, cls in REGISTRY.items()}
    cls = REGISTRY[key]

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.lists(records(cls, ids), min_size=1, max_size=5))
    def same(given_: list[Any]) -> None:
        with store.step(TITLE) as step:
            saved = step.save_many(given_)
        read = store.fetch(cls, [r.id for r in saved])
        assert read == saved
        for before, after in zip(given_, read, strict=True):
            followed = {n: getattr(after, n) for n, f in cls.schema.own.items() if _filled(f)}
            assert bare(after) == replace(before, **followed)
            assert store.by_code(cls, after.code) == after
        changed = [
            replace(r, id=s.id, code=s.code, uid=s.uid, machine=s.machine, stamp=s.stamp)
            for r, s in zip(reversed(given_), saved, strict=True)
        ]
        with store.step(TITLE) as step:
            edited = step.save_many(changed)
        assert store.fetch(cls, [r.id for r in saved]) == edited
        store.undo()
        assert store.fetch(cls, [r.id for r in saved]) == saved

    same()
    assert verify(store) == []


def _filled(spec: Any) -> bool:
    return bool(spec.derived or getattr(spec, "follows", ""))


def test_reading_keeps_the_order_asked_and_leaves_out_what_is_gone(store: Store) -> None:
    with store.step(TITLE) as step:
        areas = step.save_many([Area(name=f"Thôn {n}") for n in range(2_000)])
    wanted = [a.id for a in reversed(areas)]
    delete(store, areas[7])
    assert [a.id for a in store.fetch(Area, wanted)] == [i for i in wanted if i != areas[7].id]
    with pytest.raises(NotFound):
        store.get(Area, areas[7].id)
    with pytest.raises(NotFound, match="KDC-77777"):
        store.by_code(Area, "KDC-77777")


def test_reading_is_stopped_and_the_store_goes_on(store: Store) -> None:
    with store.step(TITLE) as step:
        step.save_many([Area(name=f"Thôn {n}") for n in range(2_000)])
    slow = Query(contains("name", "không có"))
    with pytest.raises(Cancelled):
        store.ids(Area, slow, stop=lambda: True)
    assert len(store.ids(Area, slow, stop=lambda: False)) == 0
    assert len(store.ids(Area)) == 2_000


# ---- ids, codes, stamps -------------------------------------------------------------------------


def test_ids_and_codes_are_never_given_again(store: Store) -> None:
    first, second = save(store, Area(name="A")), save(store, Area(name="B"))
    assert (first.code, second.code) == ("KDC-01", "KDC-02")
    delete(store, second)
    third = save(store, Area(name="C"))
    assert third.id > second.id
    assert third.code == "KDC-03"
    store.undo()
    fourth = save(store, Area(name="D"))
    assert fourth.id > second.id
    assert fourth.code == "KDC-04"


def test_row_ids_are_never_given_again(store: Store) -> None:
    made = commune(store)
    gone = {row.row_id for row in made.visit.visitors}
    save(store, replace(made.visit, visitors=()))
    again = save(store, a_visit(made.home.id))
    assert not gone & {row.row_id for row in again.visitors}


def test_a_given_code_is_kept_and_the_next_number_skips_it(store: Store) -> None:
    with store.step(TITLE) as step:
        saved = step.save_many([Area(name="A"), Area(name="B", code="KDC-07"), Area(name="C")])
    assert [a.code for a in saved] == ["KDC-08", "KDC-07", "KDC-09"]
    assert save(store, Area(name="D")).code == "KDC-10"


@pytest.mark.parametrize(
    "code",
    [
        "HO-0001",
        "../../etc",
        "kdc-01",
        "=cmd",
        "KDC-\n1",
        "KDC-",
        "KDC-1234567890123",
        "KDC-٣",
        "Xóm 5",
    ],
)
def test_a_code_of_another_form_is_refused_for_a_new_record(store: Store, code: str) -> None:
    with pytest.raises(InvalidRecord, match="KDC-") as refused:
        save(store, Area(name="A", code=code))
    assert str(CODE.label) in str(refused.value)
    assert store.count(Area) == 0


def test_a_changed_code_is_skipped_too(store: Store) -> None:
    area = save(store, Area(name="A"))
    save(store, replace(area, code="KDC-02"))
    assert save(store, Area(name="B")).code == "KDC-03"


def test_a_code_beyond_all_numbers_does_not_stop_the_counting(store: Store) -> None:
    assert save(store, Area(name="A", code="KDC-" + "9" * 12)).code == "KDC-" + "9" * 12
    assert save(store, Area(name="B")).code == "KDC-01"


@pytest.mark.parametrize("batch", [["KDC-01"], ["KDC-05", "KDC-05"], ["KDC-06", "KDC-01"]])
def test_a_taken_code_is_refused_and_nothing_is_written(store: Store, batch: list[str]) -> None:
    save(store, Area(name="A"))
    with pytest.raises(InvalidRecord, match="KDC-0"), store.step(TITLE) as step:
        step.save_many([Area(name=code, code=code) for code in batch])
    assert store.count(Area) == 1
    assert save(store, Area(name="B")).code == "KDC-02"


def test_a_code_changed_to_a_taken_one_is_refused(store: Store) -> None:
    first, second = save(store, Area(name="A")), save(store, Area(name="B"))
    with pytest.raises(InvalidRecord, match=first.code):
        save(store, replace(second, code=first.code))
    assert store.get(Area, second.id) == second


def test_one_record_twice_in_a_batch_is_refused(store: Store) -> None:
    area = save(store, Area(name="A"))
    with pytest.raises(InvalidRecord, match=area.code), store.step(TITLE) as step:
        step.save_many([area, replace(area, name="B")])
    assert store.get(Area, area.id).name == "A"


def test_a_deleted_record_cannot_be_saved_over(store: Store) -> None:
    area = save(store, Area(name="A"))
    delete(store, area)
    with pytest.raises(NotFound, match=area.code):
        save(store, replace(area, name="B"))
    assert store.count(Area) == 0


def test_rows_keep_their_id_over_edits(store: Store) -> None:
    visit = commune(store).visit
    first, second = visit.visitors
    edited = save(
        store,
        replace(
            visit, visitors=(replace(second, name="Trần Ánh Hai"), Visitor(name="Vũ An"), first)
        ),
    )
    assert [row.row_id for row in edited.visitors[::2]] == [second.row_id, first.row_id]
    assert edited.visitors[1].row_id not in (0, first.row_id, second.row_id)
    assert store.get(Visit, visit.id).visitors == edited.visitors


def test_a_copy_of_a_record_has_rows_of_its_own(store: Store) -> None:
    visit = commune(store).visit
    copy = save(store, replace(visit, id=0, code="", uid="", stamp=None))
    assert copy.id != visit.id
    assert not {r.row_id for r in copy.visitors} & {r.row_id for r in visit.visitors}
    assert store.get(Visit, copy.id) == copy
    assert store.get(Visit, visit.id) == visit


def test_two_accounts_leave_their_stamps(tmp_path: Path) -> None:
    path = tmp_path / "so.andan"
    store, _ = Store.create(path, "lan", "Trần Thị Lan", PASSWORD, Cost(1024, 1, 1))
    area = save(store, Area(name="A"))
    cost = Cost(1024, 1, 1)
    key_changes.add_user(store, "minh", "Lê Minh", "officer", "mật khẩu của Minh", cost=cost)
    store.close()
    store = Store.open(path, "minh", "mật khẩu của Minh")
    edited = save(store, replace(area, name="B"))
    assert (edited.stamp.entered_by, edited.stamp.changed_by) == ("lan", "minh")
    assert edited.stamp.entered_at == area.stamp.entered_at
    assert [entry.act.who for entry in store.audit_entries(3)] == ["minh", "lan", "lan"]
    assert store.get(Area, area.id) == edited
    store.close()


# ---- links --------------------------------------------------------------------------------------


def test_the_area_follows_the_household_once(store: Store) -> None:
    made = commune(store)
    assert made.visit.area == made.east.id
    save(store, replace(made.home, area=made.west.id))
    assert store.get(Visit, made.visit.id).area == made.east.id
    assert save(store, a_visit(made.home.id)).area == made.west.id
    assert save(store, a_visit(made.home.id, area=made.east.id)).area == made.east.id


@pytest.mark.parametrize(
    "wrong",
    [{"household": 99}, {"team": 99}, {"visitors": (Visitor(member=99),)}, {"area": 99}],
)
def test_a_link_must_lead_somewhere(store: Store, wrong: dict[str, Any]) -> None:
    made = commune(store)
    before = store.sizes(), len(store.audit_entries())
    with pytest.raises(InvalidRecord) as refused, store.step(TITLE) as step:
        step.save_many([a_visit(made.home.id), a_visit(**{"household": made.home.id, **wrong})])
    assert refused.value.problems[0].field == next(iter(wrong))  # type: ignore[attr-defined]
    assert (store.sizes(), len(store.audit_entries())) == before


def test_a_link_among_several_must_lead_somewhere(store: Store) -> None:
    made = commune(store)
    with pytest.raises(InvalidRecord):
        save(store, replace(made.team, areas=(made.east.id, 99)))
    assert store.get(Team, made.team.id) == made.team


def test_an_error_late_in_a_step_rolls_all_of_it_back(store: Store) -> None:
    made = commune(store)
    with pytest.raises(ZeroDivisionError), store.step(TITLE) as step:
        step.save_many([Area(name=f"Thôn {n}") for n in range(50)])
        step.delete(made.visit)
        raise ZeroDivisionError
    assert store.count(Area) == 2
    assert store.get(Visit, made.visit.id) == made.visit
    assert verify(store) == []


@pytest.mark.parametrize("name", ["east", "west", "home", "team"])
def test_what_others_link_to_is_kept(store: Store, name: str) -> None:
    made = commune(store)
    record = getattr(made, name)
    linking = {"east": made.team, "west": made.team, "home": made.visit, "team": made.visit}[name]
    with pytest.raises(InUse) as refused:
        delete(store, record)
    assert record.code in str(refused.value)
    assert linking.code in str(refused.value)
    assert store.get(type(record), record.id) == record


def test_records_can_be_deleted_in_turn(store: Store) -> None:
    made = commune(store)
    with store.step(TITLE) as step:
        for record in (made.visit, made.home, made.team, made.east, made.west):
            step.delete(record)
    assert set(store.sizes().values()) == {0}
    assert verify(store) == []
    store.undo()
    assert store.get(Visit, made.visit.id) == made.visit
    assert verify(store) == []


# ---- steps --------------------------------------------------------------------------------------


def test_one_act_of_entering_is_stored_once(store: Store) -> None:
    draft = Draft(Area)
    draft.type("name", "Thôn Đông")
    with store.step(TITLE, draft.token) as step:
        step.save(draft.finish())
    with pytest.raises(AlreadySaved), store.step(TITLE, draft.token) as step:
        step.save(draft.finish())
    assert store.count(Area) == 1


def test_listeners_hear_of_every_step_and_of_no_failed_one(store: Store) -> None:
    heard: list[Changes] = []
    store.subscribe(heard.append)
    made = commune(store)
    assert heard[0].ids["area"] == {made.east.id, made.west.id}
    assert heard[0].touches(Visit)
    with pytest.raises(ZeroDivisionError), store.step(TITLE) as step:
        step.save(Area(name="A"))
        raise ZeroDivisionError
    assert len(heard) == 1
    store.undo()
    assert heard[1].ids["visit"] == {made.visit.id}


def test_a_second_connection_sees_and_tells_what_the_first_does(store: Store) -> None:
    heard: list[Changes] = []
    store.subscribe(heard.append)
    twin = store.second_connection()
    made = commune(twin)
    assert len(heard) == 1
    assert store.get(Visit, made.visit.id) == made.visit
    save(store, Area(name="A"))
    assert twin.count(Area) == 3
    twin.close()
    assert save(store, Area(name="B")).id


def test_searching_and_listing_follow_an_edit(store: Store) -> None:
    made = commune(store)
    save(store, replace(made.home, name="Bùi Văn Kiên"))
    assert list(store.ids(Household, Query(words="kien"))) == [made.home.id]
    assert list(store.ids(Household, Query(words="dang thi hoa"))) == []
    delete(store, made.visit)
    assert list(store.ids(Visit, Query(words="kien"))) == []


def test_choices_are_rows_that_figures_count(store: Store) -> None:
    made = commune(store)
    assert list(store.ids(Visit, Query(eq("purposes", Purpose.INFORM)))) == [made.visit.id]
    save(store, replace(made.visit, purposes=()))
    assert not store.ids(Visit, Query(eq("purposes", Purpose.INFORM)))


def test_drafts_and_settings_are_kept_outside_steps(store: Store) -> None:
    draft = Draft(Visit)
    draft.type("day", "31/2")
    draft.put("purposes", (Purpose.CARE,))
    store.keep_draft("form-1", "visit", draft.plain() | {"at": "2026-10-03T08:00:00+07:00"})
    (register, state) = store.kept_drafts()["form-1"]
    again = Draft(Visit)
    again.take(state)
    assert register == "visit"
    assert again.plain() == draft.plain()
    officer = store.user
    store._shared.user = "somebody else"
    assert store.kept_drafts() == {}  # what somebody types is for nobody else to read
    store._shared.user = officer
    store.drop_draft("form-1")
    assert store.kept_drafts() == {}
    store.set_setting("x", {"a": [1, None, "ế"]})
    assert store.setting("x", object) == {"a": [1, None, "ế"]}
    assert store.setting("y", object) is None
    assert store.undo() is None


def test_a_draft_ends_with_the_step_that_saves_it_or_not_at_all(store: Store) -> None:
    store.keep_draft("form-1", "visit", {"values": {}})
    with pytest.raises(ZeroDivisionError), store.step(TITLE) as step:
        step.drop_draft("form-1")
        raise ZeroDivisionError
    assert [*store.kept_drafts()] == ["form-1"]
    with store.step(TITLE) as step:
        step.drop_draft("form-1")
        step.drop_draft("form-2")  # there is none
    assert store.kept_drafts() == {}


def test_a_case_keeps_the_end_that_follows_from_the_law(store: Store) -> None:
    from app.law.regimes import CaseKind, Occasion
    from app.registers.case import Case
    from app.registers.person import Person

    person = save(store, Person(name="Đỗ Văn Ý"))
    case = save(
        store,
        Case(person=person.id, kind=CaseKind.REHAB_HOME, start=date(2026, 7, 1),
             occasion=Occasion.FIRST),
    )  # fmt: skip
    assert store.get(Case, case.id).end_due == date(2028, 7, 1)
    changed = save(store, replace(case, end_changed=date(2027, 1, 2), end_reason="Quyết định"))
    assert store.get(Case, case.id).end_due == changed.end_due == date(2027, 1, 2)


def test_a_row_of_before_a_column_came_keeps_its_seal_and_comes_back(store: Store) -> None:
    """As stored by a version that knew no institutions as places of models."""
    area = save(store, Area(name="Thôn Đông"))
    model = save(
        store, Model(name="3 giảm", launched=date(2026, 3, 2), places=(Place(area=area.id),))
    )
    codec = codec_of(Model)
    image = codec.snapshot(*next(iter(store.raw(Model, [model.id]))))
    (row,) = json.loads(image)["places"]
    assert row == [1, model.places[0].uid, area.id, None, None, None, "active"]
    assert codec.from_snapshot(image) == model
    place = replace(model.places[0], area=None, institution=5)
    told = replace(model, places=(place,))
    image = codec.snapshot(codec.row(told), codec.children(told))
    assert json.loads(image)["places"] == [[1, place.uid, None, None, None, None, "active", 5]]
    assert codec.from_snapshot(image) == told


def test_a_store_that_another_thread_opened_is_free_once_it_is_closed(store: Store) -> None:
    """The window opens it in a thread, and what holds the store may live on after closing."""
    store.close()
    opened: list[Store] = []
    thread = Thread(target=lambda: opened.append(Store.open(store.path, "lan", PASSWORD)))
    thread.start()
    thread.join()
    opened[0].close()
    Store.open(store.path, "lan", PASSWORD).close()
