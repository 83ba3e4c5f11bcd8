"""A clock that stood wrong: backups go on, nothing is forgotten for good, and it is told."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.registers.area import Area
from app.store import Store
from app.store.backup import backup, kept
from app.store.security.audit_log import AuditEvent, append
from app.store.security.audit_time import audit_time, clock_behind, dated_before
from app.store.security.key_slots import subkey
from app.store.security.verification import verify
from tests.conftest import PASSWORD, a_store
from tests.support.samples import TITLE
from ui.core import auto_backup

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
Set = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    def set_(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", now.date)

    set_(NOW)
    return set_


@pytest.fixture
def dated(set_clock: Set, tmp_path: Path) -> Iterator[Store]:
    """A store that was made now."""
    set_clock(NOW)
    (tmp_path / "dated").mkdir()
    made = a_store(tmp_path / "dated")
    add(made, "Một")
    yield made
    made.close()


def add(store: Store, name: str = "Thôn") -> Area:
    with store.step(TITLE) as step:
        return step.save(Area(name=name))


def again(store: Store) -> Store:
    store.close()
    return Store.open(store.path, "lan", PASSWORD)


@pytest.mark.parametrize(
    "wrong", [datetime(2099, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC)]
)
def test_a_backup_is_needed_after_each_change_whatever_the_clock_said(
    dated: Store, set_clock: Set, wrong: datetime
) -> None:
    for now, then in ((wrong, NOW), (NOW, wrong)):
        set_clock(now)
        add(dated)
        assert auto_backup.needed(dated)
        backup(dated, dated.path.parent / "sao-luu")
        assert not auto_backup.needed(dated)
        set_clock(then)
        assert not auto_backup.needed(dated)
        add(dated)
        assert auto_backup.needed(dated)
    dated.undo()
    assert auto_backup.needed(dated)


def test_what_is_saved_while_the_backup_runs_needs_another(store: Store, tmp_path: Path) -> None:
    class Saving:
        def update(self, done: int, total: int) -> None:
            if done == total:
                add(store)

    twin = store.second_connection()
    backup(twin, tmp_path / "usb", Saving())
    twin.close()
    assert auto_backup.needed(store)


def test_a_backup_that_an_earlier_version_made_counts(store: Store, tmp_path: Path) -> None:
    add(store)
    backup(store, tmp_path / "usb")
    store.set_setting("last_backup", {"at": "2099-01-01T00:00:00+00:00", "path": "x"})
    assert not auto_backup.needed(store)
    add(store)
    assert auto_backup.needed(store)


def test_a_backup_of_a_day_to_come_is_none(dated: Store, set_clock: Set, tmp_path: Path) -> None:
    set_clock(datetime(2099, 1, 1, tzinfo=UTC))
    backup(dated, tmp_path / "usb")
    assert not auto_backup.old(dated)
    set_clock(NOW)
    assert auto_backup.old(dated)
    backup(dated, tmp_path / "usb")
    assert not auto_backup.old(dated)
    set_clock(NOW + timedelta(days=8))
    assert auto_backup.old(dated)


def test_the_newest_backup_is_the_one_that_holds_the_most(dated: Store, set_clock: Set) -> None:
    folder, made = dated.path.parent / "sao-luu", []
    for now in (datetime(2099, 1, 1, tzinfo=UTC), NOW, datetime(2001, 1, 1, tzinfo=UTC)):
        set_clock(now)
        add(dated)
        made.append(backup(dated, folder))
    (folder / "zz.saoluu").write_bytes(b"hello")
    os.utime(made[0])
    assert kept(folder) == auto_backup.kept(dated) == [*reversed(made), folder / "zz.saoluu"]


def test_a_backup_is_named_by_the_clock_on_the_wall(dated: Store, tmp_path: Path) -> None:
    here = NOW.astimezone()
    assert f"{here:%Y%m%d-%H%M%S}" in backup(dated, tmp_path / "usb").name


def test_a_clock_before_what_was_written_is_told(
    dated: Store, set_clock: Set, tmp_path: Path
) -> None:
    assert clock_behind(dated.db) is None
    set_clock(NOW - timedelta(seconds=20))  # set right by the network
    assert clock_behind(dated.db) is None
    set_clock(NOW - timedelta(hours=7))
    assert "đồng hồ" in str(clock_behind(dated.db)).lower()
    add(dated)  # it is not forgotten with the next entry
    assert clock_behind(dated.db)
    set_clock(datetime(2099, 1, 1, tzinfo=UTC))
    backup(dated, tmp_path / "usb")
    assert clock_behind(dated.db) is None
    set_clock(NOW + timedelta(days=1))
    assert "01/01/2099" in str(clock_behind(dated.db))
    add(dated)
    assert clock_behind(dated.db)
    backup(dated, tmp_path / "usb")
    assert clock_behind(dated.db) is None
    assert verify(dated) == []


@pytest.mark.parametrize("year", [2040, 2001])
def test_a_clock_that_stood_wrong_empties_neither_trash_nor_undo(
    dated: Store, set_clock: Set, year: int
) -> None:
    area = add(dated, "Hai")
    with dated.step(TITLE) as step:
        step.delete(area)
    wrong, store = datetime(year, 6, 1, tzinfo=UTC), dated
    for now in (
        wrong,
        wrong + timedelta(days=3),
        NOW + timedelta(days=1),
        wrong,
        NOW + timedelta(days=2),
    ):
        set_clock(now)
        store = again(store)
        assert [one.record.id for one in store.trash()] == [area.id]
        add(store)
        store = again(store)
        assert len(store.trash()) == 1
    for days in range(3, 34):
        set_clock(NOW + timedelta(days=days))
        add(store)
    store = again(store)
    assert store.trash() == []
    assert store.undoable()
    store.close()


def test_an_office_that_was_closed_for_months_forgets_later(dated: Store, set_clock: Set) -> None:
    with dated.step(TITLE) as step:
        step.delete(dated.fetch(Area, dated.ids(Area))[0])
    set_clock(NOW + timedelta(days=120))
    store = again(dated)
    assert len(store.trash()) == 1
    for days in range(0, 40, 8):
        set_clock(NOW + timedelta(days=120 + days))
        add(store)
    store = again(store)
    assert store.trash() == []
    store.close()


def test_what_is_read_to_know_the_time_does_not_grow_with_the_age(
    dated: Store, set_clock: Set
) -> None:
    read: list[int] = []
    for year in range(1, 4):
        enter_daily(dated, set_clock, NOW + timedelta(days=365 * year))
        read.append(len(asked(dated)))
    assert audit_time(dated.db).now == clock.now()
    assert read[0] == read[1] == read[2]


def test_a_wrong_clock_is_known_after_many_entries(dated: Store, set_clock: Set) -> None:
    enter_daily(dated, set_clock, NOW)
    now = clock.now()
    enter_daily(dated, set_clock, datetime(2099, 1, 1, tzinfo=UTC), days=25)
    time = audit_time(dated.db)
    assert now <= time.now <= now + timedelta(days=1)
    assert time.stood_astray(datetime(2099, 1, 9, tzinfo=UTC))
    set_clock(now + timedelta(days=1))
    assert audit_time(dated.db).now == now + timedelta(days=1)


def test_an_older_copy_is_remembered_though_the_clock_jumps(dated: Store, set_clock: Set) -> None:
    older = dated.path.with_name("older")
    store = again(dated)
    store.close()
    older.write_bytes(store.path.read_bytes())
    store = again(store)
    add(store)
    store.close()
    store.path.write_bytes(older.read_bytes())
    again(store).close()
    set_clock(datetime(2040, 1, 1, tzinfo=UTC))
    store = again(store)
    assert "01/12/2026" in str(verify(store)[0])
    store.close()


def test_an_entry_that_is_dated_in_the_past_is_named(dated: Store, set_clock: Set) -> None:
    assert dated_before(dated.db) is None
    set_clock(NOW - timedelta(days=6 * 365))
    dated.log_access("look", TITLE)
    number = dated.last_entry()
    set_clock(NOW + timedelta(minutes=1))
    dated.log_access("look", TITLE)
    told = dated_before(dated.db)
    assert told is not None
    assert f" {number} " in told.vi
    assert "2020" in told.vi


def enter_daily(store: Store, set_clock: Set, first: datetime, days: int = 365) -> None:
    """Sixteen entries a day."""
    with store._transaction():
        for number in range(days * 16):
            set_clock(first + timedelta(hours=1.5 * number))
            event = AuditEvent(store.user, "look", TITLE, {})
            append(store.db, subkey(store.audit_key, "audit"), event, [])


def asked(store: Store) -> list[str]:
    """What is asked of the log to know the time."""
    asked: list[str] = []
    connection = store.db.connection()
    connection.set_trace_callback(asked.append)
    audit_time(store.db)
    connection.set_trace_callback(None)
    return asked
