"""A store of an earlier version is brought up to date when it is opened."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.store import Store
from app.store.database import fetch
from app.store.mapping import migrations, tables
from app.store.security.key_slots import Key
from app.store.security.verification import verify
from tests.support.samples import TITLE, Commune, everything

pytestmark = pytest.mark.windows

PASSWORD = "mật khẩu của Lan"


def columns(store: Store, table: str) -> set[str]:
    return {row[1] for row in fetch(store.db, f'PRAGMA table_info("{table}")')}


def indexes(store: Store) -> set[str]:
    found = fetch(store.db, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
    return {row[0] for row in found}


def make_older(store: Store, *statements: str) -> None:
    for statement in statements:
        fetch(store.db, statement)
    fetch(store.db, "PRAGMA application_id = 0")
    store.close()


def drop_column(store: Store, table: str, column: str) -> list[str]:
    """What makes the table as it was before the field was thought of."""
    with_it = [
        name
        for (name,) in fetch(
            store.db,
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?",
            [table],
        )
        if column in {row[2] for row in fetch(store.db, f'PRAGMA index_info("{name}")')}
    ]
    dropped = [f'DROP INDEX "{name}"' for name in with_it]
    return [*dropped, f'ALTER TABLE "{table}" DROP COLUMN "{column}"']


@pytest.mark.usefixtures("village")
@pytest.mark.parametrize(
    ("table", "column"),
    [("visit", "model"), ("visit", "next_visit"), ("household", "phone"), ("area", "merged_into"),
     ("visit__visitors", "member")],
)  # fmt: skip
def test_a_new_field_is_added_and_the_data_stays(store: Store, table: str, column: str) -> None:
    before, wanted = everything(store), indexes(store)
    make_older(store, *drop_column(store, table, column))
    again = Store.open(store.path, "lan", PASSWORD)
    assert column in columns(again, table)
    assert indexes(again) == wanted
    assert everything(again) == before
    assert verify(again) == []
    again.undo()
    assert again.count(Visit) == 0
    again.close()


@pytest.mark.usefixtures("village")
def test_a_new_small_table_and_a_new_register_are_added(store: Store) -> None:
    before = everything(store)
    make_older(store, "DROP TABLE visit__needs", "DROP TABLE award", "DROP TABLE award__search")
    again = Store.open(store.path, "lan", PASSWORD)
    assert everything(again) == before
    assert verify(again) == []
    again.close()


@pytest.mark.usefixtures("village")
def test_a_text_that_lists_now_show_can_be_sorted(store: Store) -> None:
    """The key that a text is sorted by follows from the text: it is filled in for old records."""
    make_older(store, *drop_column(store, "household", "name__sort"))
    again = Store.open(store.path, "lan", PASSWORD)
    with again.step(TITLE) as step:
        area = again.ids(Area)[0]
        step.save_many([Household(name=n, area=area) for n in ("Vũ An", "Lê Ỷ", "Trần Đức")])
    shown = [h.name for h in again.fetch(Household, again.ids(Household, Query(order="name")))]
    assert shown == ["Vũ An", "Trần Đức", "Đặng Thị Hoà", "Lê Ỷ"]
    again.close()


def test_the_print_of_the_tables_is_that_of_the_models() -> None:
    """It is made without them, and a store that was opened by an earlier version is not migrated for it."""
    metas: list[Any] = [model._meta for model in tables.all_models()]
    assert [*tables.shapes()] == [
        (meta.table_name, [f.column_name for f in meta.sorted_fields], [*meta.indexes])
        for meta in metas
    ]


def test_of_a_table_all_threads_have_one_model() -> None:
    made = tables.RecordTables(Visit)
    together = Barrier(4)

    def model(_number: int) -> object:
        together.wait()
        return made.own

    with ThreadPoolExecutor(4) as threads:
        assert len({id(one) for one in threads.map(model, range(4))}) == 1


@pytest.mark.usefixtures("village")
def test_an_index_that_was_given_up_goes_and_all_others_stay(store: Store) -> None:
    path, before = store.path, indexes(store)
    make_older(
        store,
        'CREATE INDEX "visit_note" ON "visit"("note")',
        'CREATE INDEX "visit__visitors_name" ON "visit__visitors"("name")',
        'DROP INDEX "visit_area_day_household"',
    )
    again = Store.open(path, "lan", PASSWORD)
    assert indexes(again) == before
    again.close()


def test_an_older_search_index_is_made_anew(store: Store, village: Commune) -> None:
    """The first version kept no beginnings of words beyond five letters."""
    made = "SELECT sql FROM sqlite_master WHERE name = 'visit__search'"
    now = fetch(store.db, made)[0][0]
    old = now.replace("1,2,3,4,5,6,7", "1,2,3,4,5")
    assert old != now
    make_older(store, "DROP TABLE visit__search", old, "PRAGMA user_version = 1")
    again = Store.open(store.path, "lan", PASSWORD)
    assert fetch(again.db, made)[0][0] == now
    title = again.titles("household", [village.visit.household])[village.visit.household].words
    assert again.ids(Visit, Query(words=title)) == again.ids(Visit)
    assert verify(again) == []
    again.close()


def test_a_failing_migration_changes_nothing(
    store: Store, village: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(db: Any, _key: Key) -> None:
        fetch(db, "DELETE FROM visit")
        raise ZeroDivisionError

    store.close()
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", (*migrations.STEPS, failing))
        patched.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
        with pytest.raises(ZeroDivisionError):
            Store.open(store.path, "lan", PASSWORD)
    again = Store.open(store.path, "lan", PASSWORD)
    assert again.get(Visit, village.visit.id) == village.visit
    assert verify(again) == []
    again.close()


def test_a_numbered_step_runs_once(
    store: Store, village: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    store.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, lambda _db, _key: ran.append(1)))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)
    for _ in range(2):
        again = Store.open(store.path, "lan", PASSWORD)
        assert again.get(Visit, village.visit.id) == village.visit
        again.close()
    assert ran == [1]
