"""Every record and row has an identity of its own, for life; what had none gets one that copies share."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import InvalidRecord
from app.exchange.records.records_input import from_json
from app.exchange.records.records_json import to_json
from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit, Visitor
from app.schema.record import REGISTRY
from app.store import Store
from app.store.security.verification import verify
from tests.conftest import PASSWORD
from tests.golden import commands
from tests.support.samples import TITLE, commune


def save(store: Store, visit: Visit) -> Visit:
    with store.step(TITLE) as step:
        return step.save(visit)


def identities(store: Store) -> dict[str, tuple[str, ...]]:
    """The uid of every record, by register, with those of its rows."""
    found = {}
    for key, cls in REGISTRY.items():
        rows = [name for name, spec in cls.schema.many.items() if spec.kind == "rows"]
        for record in store.fetch(cls, store.ids(cls)):
            inner = (row.uid for name in rows for row in getattr(record, name))
            found[f"{key} {record.id}"] = (record.uid, *inner)
    return found


def test_a_record_and_its_rows_keep_their_identity(store: Store) -> None:
    made = save(store, replace(commune(store).visit, visitors=(Visitor(name="Lê Văn Ước"),)))
    rows = {row.row_id: row.uid for row in made.visitors}
    assert len({made.uid, *rows.values()}) == 1 + len(rows)
    assert len(made.uid) == 32
    assert len(made.machine) == 16
    edited = save(store, replace(made, note="x", visitors=(*made.visitors, Visitor(name="Lê Ước"))))
    assert (edited.uid, edited.machine) == (made.uid, made.machine)
    assert {row.row_id: row.uid for row in edited.visitors[:-1]} == rows
    assert edited.visitors[-1].uid not in {"", made.uid, *rows.values()}
    store.undo()
    assert store.get(Visit, made.id) == made
    store.redo()
    assert store.get(Visit, made.id) == edited
    with store.step(TITLE) as step:
        step.delete(edited)
    assert store.restore_deleted(store.trash()[0]) == edited
    assert verify(store) == []


def test_what_is_merged_goes_on_under_the_identity_that_is_kept(store: Store) -> None:
    made = commune(store)
    with store.step(TITLE) as step:
        other = step.save(replace(made.home, id=0, code="", uid="", stamp=None))
    with store.step(TITLE) as step:
        kept = step.merge(made.home, other)
    assert kept.uid == made.home.uid != other.uid
    store.undo()
    assert store.get(Household, other.id).uid == other.uid


@pytest.fixture
def another(tmp_path: Path, new_store: Path) -> Iterator[Store]:
    """A second store, in a folder of its own."""
    shutil.copytree(new_store, tmp_path / "another")
    opened = Store.open(tmp_path / "another" / "so.andan", "lan", PASSWORD)
    yield opened
    opened.close()


def test_records_travel_with_their_identity(store: Store, another: Store) -> None:
    made = commune(store)
    homes = to_json(store, [made.home], names=True)
    with another.step(TITLE) as step:
        step.save_many(from_json(another, Area, to_json(store, [made.east])))
        came = step.save_many(from_json(another, Household, homes))[0]
    assert (came.uid, came.machine) == (made.home.uid, made.home.machine)
    with another.step(TITLE) as step:  # what is listed can be given back as another record
        copy = step.save_many(from_json(another, Household, [homes[0] | {"code": None}]))[0]
    assert len({copy.uid, came.uid, ""}) == 3


def test_what_comes_back_from_the_trash_is_not_held_up_by_a_uid_given_away(store: Store) -> None:
    home = commune(store).home
    with store.step(TITLE) as step:
        other = step.save(Household(name="Lò Thị Ỷ", area=home.area))
        step.delete(other)
    with store.step(TITLE) as step:
        step.save(replace(home, id=0, code="", uid=other.uid, stamp=None))
    back = store.restore_deleted(store.trash()[0])
    assert (back.code, back.uid == other.uid) == (other.code, False)
    assert verify(store) == []


@pytest.mark.parametrize("wrong", ["x" * 32, "0" * 31, 7])
def test_a_uid_is_32_hexadecimal_digits(store: Store, wrong: object) -> None:
    with pytest.raises(InvalidRecord):
        from_json(store, Household, [{"name": "Lò Thị Ỷ", "uid": wrong}])


@pytest.fixture
def earlier(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a store that an earlier version wrote, whose records have no uid."""
    copies = tmp_path / "a", tmp_path / "b"
    for copy in copies:
        shutil.copytree(commands.MADE, copy)
    return copies[0] / commands.STORE, copies[1] / commands.STORE


def test_copies_of_an_earlier_store_agree(earlier: tuple[Path, Path]) -> None:
    found = []
    for path in earlier:
        store = Store.open(path, commands.USER, commands.PASSWORD)
        found.append(identities(store))
        assert verify(store) == []
        while store.undo():  # also what was noted before there were any
            assert all(all(uids) for uids in identities(store).values())
        assert verify(store) == []
        store.close()
    first, second = found
    assert first == second
    assert all(all(uids) for uids in first.values())
    every = [uid for uids in first.values() for uid in uids]
    assert len(set(every)) == len(every)
