"""Undo, the trash, and what becomes of them with time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base import clock
from app.base.errors import InUse, InvalidRecord
from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.schema.record import REGISTRY, Record
from app.store import AlreadySaved, Store
from app.store.database import fetch
from app.store.security.verification import verify
from app.store.write import writer
from tests.support.samples import TITLE, commune, delete, everything, records, save
from tests.support.wording import label

EXAMPLES = 4  # for each register
PASSWORD = "mật khẩu của Lan"


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_any_record_comes_back_from_undo_and_from_the_trash(store: Store, key: str) -> None:
    commune(store)
    ids = {k: list(store.ids(cls)) for k, cls in REGISTRY.items()}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(records(REGISTRY[key], ids))
    def comes_back(fresh: Any) -> None:
        saved = save(store, fresh)
        delete(store, saved)
        assert [d.record for d in store.trash()][:1] == [saved]
        store.undo()
        assert store.get(REGISTRY[key], saved.id) == saved
        delete(store, saved)
        deleted = store.trash()[0]
        assert store.restore_deleted(deleted) == saved
        assert store.get(REGISTRY[key], saved.id) == saved
        assert saved.id not in [d.record.id for d in store.trash() if d.register == key]

    comes_back()
    assert verify(store) == []


def test_steps_are_taken_back_in_turn(store: Store) -> None:
    states = [everything(store)]
    made = commune(store)
    states.append(everything(store))
    save(store, replace(made.home, name="Vũ An", phone="0912345678"))
    states.append(everything(store))
    with store.step(TITLE) as step:
        step.delete(made.visit)
        new = step.save(Area(name="Thôn Nam"))
        step.save(replace(new, name="Thôn Bắc"))
        step.delete(new)
        step.save(replace(made.west, name="Thôn Đoài"))
    states.append(everything(store))
    save(store, replace(made.east, note="x"))
    states.append(everything(store))
    for state in reversed(states[:-1]):
        title = store.undoable()
        assert title
        assert store.undo() == title
        assert everything(store) == state
        assert verify(store) == []
    assert store.undoable() is None
    assert store.undo() is None
    for state in states[1:]:
        assert store.redo()
        assert everything(store) == state
        assert verify(store) == []
    assert store.redo() is None
    for state in reversed(states[:-1]):
        assert store.undo()
        assert everything(store) == state


def test_an_import_of_many_is_taken_back_whole(store: Store) -> None:
    made = commune(store)
    before = everything(store)
    with store.step(TITLE) as step:
        step.save_many([Household(name=f"Hộ {n}", area=made.east.id) for n in range(2_000)])
        step.save_many([replace(made.home, name="Vũ An")])
    assert store.count(Household) == 2_001
    after = everything(store)
    store.undo()
    assert everything(store) == before
    assert list(store.ids(Household, Query(words="ho"))) == [made.home.id]
    assert verify(store) == []
    store.redo()
    assert everything(store) == after
    assert store.ids(Household, Query(words="ho 1999"))
    assert verify(store) == []


def test_what_is_undone_can_be_redone_until_something_else_is_changed(store: Store) -> None:
    area = save(store, Area(name="A"))
    delete(store, area)
    store.undo()
    assert store.trash() == []
    store.redo()
    assert [d.record for d in store.trash()] == [area]
    store.undo()
    save(store, Area(name="B"))
    assert store.to_redo() is None
    assert store.redo() is None
    assert [a.name for a in store.fetch(Area, store.ids(Area))] == ["A", "B"]
    store.undo()
    store.undo()
    assert store.count(Area) == 0
    assert [store.redo(), store.redo(), store.redo()] == [TITLE, TITLE, None]
    assert [a.name for a in store.fetch(Area, store.ids(Area))] == ["A", "B"]


def test_what_is_redone_is_not_entered_a_second_time(store: Store) -> None:
    def enter() -> None:
        with store.step(TITLE, "tờ 1") as step:
            step.save(Area(name="A"))

    enter()
    store.undo()
    store.redo()
    with pytest.raises(AlreadySaved):
        enter()
    store.undo()
    enter()
    assert store.to_redo() is None
    assert store.count(Area) == 1


def test_the_journal_tells_of_undo_and_redo_by_name(store: Store) -> None:
    area = save(store, Area(name="A"))
    store.undo()
    store.redo()
    redone, undone, _made = store.audit_entries(3)
    assert (undone.act.kind, undone.act.title) == ("undo", TITLE)
    assert (redone.act.kind, redone.act.title) == ("change", writer._REDONE.format(title=TITLE))
    assert store.changed_since(redone.seq - 1)[1] == {"area": {area.id}}


def test_another_step_than_the_expected_is_left_alone(store: Store) -> None:
    save(store, Area(name="A"))
    expected = store.to_undo()
    assert expected is not None
    assert (expected.title, expected.records, expected.imported) == (TITLE, 1, False)
    save(store, Area(name="B"))
    with pytest.raises(InUse, match=str(writer._CHANGED)):
        store.undo(expected=expected)
    assert store.count(Area) == 2
    store.undo()
    undone = store.to_redo()
    store.redo()
    with pytest.raises(InUse):
        store.redo(expected=undone)


def test_what_was_undone_before_the_store_was_closed_can_still_be_redone(store: Store) -> None:
    save(store, Area(name="A"))
    store.undo()
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert again.to_redo() is not None
    again.redo()
    assert again.count(Area) == 1
    assert verify(again) == []
    again.close()


def test_search_follows_an_undo(store: Store) -> None:
    made = commune(store)
    save(store, replace(made.home, name="Vũ An"))
    store.undo()
    assert list(store.ids(Household, Query(words="hoa"))) == [made.home.id]
    assert not store.ids(Household, Query(words="vu an"))


def test_a_restored_record_can_be_taken_back_too(store: Store) -> None:
    area = save(store, Area(name="A"))
    delete(store, area)
    store.restore_deleted(store.trash()[0])
    store.undo()
    assert store.count(Area) == 0
    assert [d.record for d in store.trash()] == [area]
    store.undo()
    assert store.get(Area, area.id) == area
    assert store.trash() == []


def test_a_record_deleted_twice_lies_in_the_trash_once_as_it_was_last(store: Store) -> None:
    area = save(store, Area(name="A"))
    delete(store, area)
    store.restore_deleted(store.trash()[0])
    edited = save(store, replace(area, name="B"))
    delete(store, edited)
    assert [d.record for d in store.trash()] == [edited]


def test_what_is_undone_leaves_no_trash(store: Store) -> None:
    save(store, Area(name="A"))
    store.undo()
    assert store.trash() == []


def test_a_record_whose_code_was_given_away_stays_in_the_trash(store: Store) -> None:
    area = save(store, Area(name="A"))
    delete(store, area)
    save(store, Area(name="B", code=area.code))
    with pytest.raises(InvalidRecord, match=area.code):
        store.restore_deleted(store.trash()[0])
    assert [d.record for d in store.trash()] == [area]
    assert verify(store) == []


def test_a_record_whose_links_are_gone_stays_in_the_trash(store: Store) -> None:
    made = commune(store)
    delete(store, made.visit)
    delete(store, made.home)
    visit = next(d for d in store.trash() if d.register == "visit")
    with pytest.raises(InvalidRecord, match=label(Visit, "household")):
        store.restore_deleted(visit)
    assert verify(store) == []
    store.restore_deleted(next(d for d in store.trash() if d.register == "household"))
    assert store.restore_deleted(visit) == made.visit
    assert store.get(Visit, made.visit.id) == made.visit
    assert verify(store) == []


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["new", "edit", "delete", "undo", "redo", "restore"]), max_size=16))
def test_any_turn_of_events_leaves_a_store_that_is_right(store: Store, events: list[str]) -> None:
    while store.undo():
        pass
    save(store, Area(name="Gốc"))  # nothing of an earlier example is redone
    history, undone = [everything(store)], list[dict[str, list[Record]]]()
    for number, event in enumerate(events):
        ids = store.ids(Area)
        if event == "new":
            save(store, Area(name=f"Thôn {number}"))
        elif event == "edit" and ids:
            save(store, replace(store.get(Area, ids[0]), name=f"Xóm {number}"))
        elif event == "delete" and ids:
            delete(store, store.get(Area, ids[-1]))
        elif event == "restore" and (trash := store.trash()):
            store.restore_deleted(trash[0])
        elif event == "undo":
            if len(history) > 1:
                undone.append(history.pop())
                store.undo()
            assert everything(store) == history[-1]
            continue
        elif event == "redo":
            assert (store.redo() is not None) == bool(undone)
            history += [undone.pop()] if undone else []
            assert everything(store) == history[-1]
            continue
        else:
            continue
        history.append(everything(store))
        undone.clear()
    assert verify(store) == []
    for state in reversed(history[:-1]):
        store.undo()
        assert everything(store) == state


def at(store: Store, days_ago: int, *seqs: int) -> None:
    """Make steps as old as that."""
    then = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    for seq in seqs:
        fetch(store.db, "UPDATE step SET at = ? WHERE seq = ?", [then, seq])


def test_after_thirty_days_old_values_are_gone(store: Store) -> None:
    area = save(store, Area(name="Xưa"))
    save(store, replace(area, name="Nay"))
    last = save(store, Area(name="Mới"))
    at(store, 31, 1, 2)
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert fetch(again.db, "SELECT count(*) FROM undo")[0][0] == 1
    again.undo()
    assert again.undo() is None
    assert [a.name for a in again.fetch(Area, again.ids(Area))] == ["Nay"]
    assert last.id not in again.ids(Area)
    assert verify(again) == []
    again.close()


def test_a_clock_that_stood_wrong_leaves_no_gap_in_what_is_undone(store: Store) -> None:
    """A forgotten step between two others would let undo jump over what it changed."""
    area = save(store, Area(name="Một"))
    area = save(store, replace(area, name="Hai"))
    save(store, replace(area, name="Ba"))
    at(store, 4_000, 3)
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert again.undo() is None
    assert [a.name for a in again.fetch(Area, again.ids(Area))] == ["Ba"]
    again.close()


def test_the_trash_tells_who_deleted_and_when(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = save(store, Area(name="A"))
    then = datetime(2026, 9, 2, 3, 4, 5, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: then)
    delete(store, area)
    deleted = store.trash()[0]
    assert (deleted.who, deleted.at, deleted.register) == ("lan", then.isoformat(), "area")
