"""Another key for the store: who opens what afterwards, and what is refused or cut short on the way."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.base import key_wrapping
from app.base.errors import DamagedStore, DiskFull, InUse, UserError, WrongPassword
from app.registers.area import Area
from app.store import Store
from app.store import store as store_file
from app.store.backup import backup, restore
from app.store.database import CipherDatabase, fetch
from app.store.security import key_changes, rekeying
from app.store.security.key_file import KeyFile, subkey
from app.store.security.rekeying import rekey
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK
from tests.golden.commands import MADE
from tests.golden.commands import PASSWORD as EARLIER_PASSWORD
from tests.golden.commands import USER as EARLIER_USER
from tests.support.samples import TITLE, commune
from tests.support.wording import pattern

BINH = "mật khẩu của Bình"


@pytest.fixture
def code(store: Store) -> str:
    """The store has a second officer, and a recovery sheet."""
    commune(store)
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH, cost=QUICK)
    from app.services import recovery_custody

    made = recovery_custody.propose()
    recovery_custody.adopt(store, made)
    return made


def keys_of(store: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in store.parent.glob("*.keys.?")}


def put(files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        path.write_bytes(content)


def reopened(path: Path, user: str = "lan", password: str = PASSWORD) -> Store:
    again = Store.open(path, user, password)
    assert again.health == again.notices == ()
    assert verify(again) == []
    return again


def area_names(store: Store) -> list[str]:
    return [area.name for area in store.fetch(Area, store.ids(Area))]


# ---- who opens what -------------------------------------------------------------------------------


def test_who_left_opens_nothing_new_and_all_others_do(store: Store, code: str) -> None:
    before, audit_key, day_one = store.keys, store.audit_key, keys_of(store.path)
    names = area_names(store)
    done = rekey(store, ["binh"])
    assert (done.left_out, done.sheet_void) == ((), False)
    assert store.keys != before
    assert store.audit_key == audit_key
    entry = store.audit_entries(1)[0].act
    assert (entry.kind, entry.detail) == ("rekey", {"epoch": 2, "without": ["binh"]})
    with store.step(TITLE) as step:
        step.save(Area(name="Sau khi đổi"))
    assert verify(store) == []
    store.close()
    again = reopened(store.path)
    assert set(area_names(again)) == {*names, "Sau khi đổi"}
    again.close()
    with pytest.raises(WrongPassword):
        Store.open(store.path, "binh", BINH)
    now = keys_of(store.path)
    put(day_one)  # with the password of that day
    for user, password in (("binh", BINH), ("lan", PASSWORD)):
        with pytest.raises(DamagedStore):
            Store.open(store.path, user, password)
    put(now)
    Store.recover(store.path, code, "lan", "một mật khẩu khác").close()
    reopened(store.path, "lan", "một mật khẩu khác").close()


@pytest.mark.usefixtures("code")
def test_a_stolen_file_and_password_open_no_later_box(store: Store) -> None:
    """A pair that outlived its password would: so each new password makes a new pair."""
    stolen = KeyFile.load(store.path)
    key_changes.change_password(store, "lan", "một mật khẩu khác", QUICK)
    rekey(store)
    now = KeyFile.load(store.path)
    mine = next(slot for slot in stolen.slots if slot.user == "lan")
    assert mine.public not in {slot.public for slot in now.slots}
    for slot in now.slots:
        # The thief's half, with each box that there is now.
        tried = replace(mine, boxes=slot.boxes).wrapped(now.store)
        found = key_wrapping.unwrap([tried], PASSWORD)
        assert found is not None
        assert found.keys == []


@pytest.mark.usefixtures("code")
def test_older_key_files_of_the_same_key_are_told_and_left_behind(store: Store) -> None:
    with_binh = keys_of(store.path)
    with key_changes.key_file(store) as keys:
        keys.remove(store.keys, "binh")
        key_changes.settle(store, keys)
    store.close()
    put(with_binh)
    again = Store.open(store.path, "lan", PASSWORD)
    assert len(again.health) == 2
    assert "binh" in str(again.health[1])
    rekey(again)
    assert set(KeyFile.load(store.path).users) == {"lan"}
    again.close()
    assert Store.open(store.path, "lan", PASSWORD).health == ()
    with pytest.raises(WrongPassword):
        Store.open(store.path, "binh", BINH)


@pytest.mark.usefixtures("code")
def test_an_older_backup_opens_as_on_its_day(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "sao-luu")
    rekey(store, ["binh"])
    later = backup(store, tmp_path / "sau")
    restore(made, tmp_path / "cũ" / "so.andan")
    restore(later, tmp_path / "mới" / "so.andan")
    Store.open(tmp_path / "cũ" / "so.andan", "binh", BINH).close()
    reopened(tmp_path / "mới" / "so.andan").close()
    with pytest.raises(WrongPassword):
        Store.open(tmp_path / "mới" / "so.andan", "binh", BINH)


def test_a_store_of_before_gets_pairs_as_each_officer_signs_in(tmp_path: Path) -> None:
    path = shutil.copytree(MADE, tmp_path / "made") / "so.andan"
    store = Store.open(path, EARLIER_USER, EARLIER_PASSWORD)
    document = json.loads(Path(f"{path}.keys.a").read_text("utf-8").split("\n", 1)[1])
    assert document["format"] == 2
    assert [bool(slot.get("public")) for slot in document["slots"]] == [False, True]
    done = rekey(store)
    assert done.sheet_void  # its slot had no pair: nobody had typed the code
    assert verify(store) == []
    store.close()
    sheet = (path.parent / "ma-khoi-phuc.txt").read_text("utf-8")
    with pytest.raises(WrongPassword):
        Store.recover(path, sheet, EARLIER_USER, "một mật khẩu khác")
    reopened(path, EARLIER_USER, EARLIER_PASSWORD).close()


# ---- cut short ------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def killed(*_given: object) -> None:
        raise Killed

    monkeypatch.setattr(rekeying, name, killed)


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("step", ["_write_pages", "_end"])
def test_a_change_cut_short_is_ended_at_the_next_opening(
    store: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.keys
    with monkeypatch.context() as patched:
        kill_at(patched, step)
        with pytest.raises(Killed):
            rekey(store, ["binh"])
    pending = keys_of(store.path)
    store.close()
    again = reopened(store.path)
    assert again.keys != before
    assert set(KeyFile.load(store.path).users) == {"lan"}
    assert not KeyFile.load(store.path).pending
    assert again.audit_entries(1)[0].act.detail["without"] == ["binh"]
    again.close()
    put(pending)  # what who left could have copied, or written: its newer key is not used
    if step == "_write_pages":
        with pytest.raises(DamagedStore):
            Store.open(store.path, "lan", PASSWORD)
    else:
        Store.open(store.path, "lan", PASSWORD).close()


@pytest.mark.usefixtures("code")
def test_who_was_to_leave_in_a_change_that_never_began_stays_in_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("app.store.security.key_file.write_copy", _no_room)
        with pytest.raises(DiskFull):
            rekey(store, ["binh"])
    with monkeypatch.context() as patched:
        kill_at(patched, "_write_pages")
        with pytest.raises(Killed):
            rekey(store)
    store.close()
    reopened(store.path).close()
    Store.open(store.path, "binh", BINH).close()


def _no_room(*_given: object) -> None:
    raise DiskFull(TITLE)


@pytest.mark.usefixtures("code")
def test_a_change_that_still_finds_no_room_opens_and_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, "_write_pages")
        with pytest.raises(Killed):
            rekey(store)
    store.close()
    with monkeypatch.context() as patched:
        patched.setattr(rekeying.shutil, "disk_usage", lambda _path: _Usage())
        again = Store.open(store.path, "lan", PASSWORD)
        assert again.health == ()
        assert "MB" in str(again.notices[0])
        assert verify(again) == []
        again.close()
    reopened(store.path).close()
    assert not KeyFile.load(store.path).pending


class _Usage:
    free = 1000


# ---- the traps of SQLCipher's own change ----------------------------------------------------------


def limited(size: int, act: Callable[[], object]) -> None:
    """Do it while no file may grow beyond so many bytes, as on a full disk."""
    resource = pytest.importorskip("resource")  # Windows has none
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        act()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.usefixtures("code")
def test_trap_1_an_answer_of_done_on_a_full_disk_is_not_believed(store: Store) -> None:
    before = store.keys
    with store.quiesced():
        size = store.path.stat().st_size

    def refused() -> None:
        with pytest.raises(DiskFull, match="mở sổ sau"):
            rekey(store)

    limited(size // 2, refused)
    assert store.keys == before
    with store.step(TITLE) as step:
        step.save(Area(name="Vẫn ghi được"))
    assert verify(store) == []
    store.close()
    again = reopened(store.path)  # with room again, the change goes on
    assert again.keys != before
    assert "Vẫn ghi được" in area_names(again)
    again.close()


def reading(store: Store) -> Any:
    """A connection of another program that reads and does not end."""
    other = CipherDatabase(store.path, subkey(store.keys, "store"))
    other.connect()
    fetch(other, "BEGIN")
    fetch(other, "SELECT count(*) FROM audit")
    return other


@pytest.mark.usefixtures("code")
def test_trap_2_nothing_is_written_by_a_connection_whose_change_failed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.database._PRAGMAS", _impatient())
    before, other = store.keys, reading(store)
    with pytest.raises(UserError):
        rekey(store)
    other.close()
    assert store.keys == before
    with store.step(TITLE) as step:
        step.save(Area(name="Sau khi không đổi được"))
    store.close()
    again = reopened(store.path)
    assert "Sau khi không đổi được" in area_names(again)
    again.close()


def _impatient() -> dict[str, Any]:
    from app.store import database

    return database._PRAGMAS | {"busy_timeout": 10}


def test_trap_3_a_second_connection_refuses_the_change(store: Store) -> None:
    before, second = store.keys, store.second_connection()
    with pytest.raises(InUse):
        rekey(store)
    assert second.count(Area) == store.count(Area)
    second.close()
    rekey(store)
    assert store.keys != before
    second = store.second_connection()
    assert second.count(Area) == store.count(Area)
    second.close()


def test_trap_4_the_pages_are_checked_once_the_log_is_in_them(store: Store) -> None:
    """Another program's idle connection keeps the log: its pages are then in no file yet."""
    other = CipherDatabase(store.path, subkey(store.keys, "store"))
    other.connect()
    assert fetch(other, "SELECT count(*) FROM audit")
    before = store.keys
    rekey(store)
    assert store.keys != before
    assert not KeyFile.load(store.path).pending
    with pytest.raises(DamagedStore):  # it knows the old key
        fetch(other, "SELECT count(*) FROM audit")
    other.close()
    assert fetch(store.db, "PRAGMA cipher_integrity_check") == []
    store.close()
    reopened(store.path).close()


def test_trap_5_inside_a_step_the_change_is_refused(store: Store) -> None:
    before = store.keys
    with pytest.raises(InUse), store.step(TITLE) as step:
        step.save(Area(name="A"))
        rekey(store)
    assert store.keys == before
    assert area_names(store) == []
    assert verify(store) == []


@pytest.mark.usefixtures("code")
def test_trap_6_a_full_disk_at_the_opening_is_not_a_wrong_key(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        kill_at(patched, "_end")
        with pytest.raises(Killed):
            rekey(store)
    store.close()

    def refused() -> None:
        with pytest.raises(DiskFull, match=pattern(store_file._NO_ROOM)):
            Store.open(store.path, "lan", PASSWORD)

    limited(1, refused)
    reopened(store.path).close()


def test_damaged_pages_keep_the_old_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = rekeying.fetch

    def damaged(db: Any, sql: str, *given: Any) -> Any:
        return [("page 7",)] if "integrity" in sql else real(db, sql, *given)

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "fetch", damaged)
        with pytest.raises(DamagedStore):
            rekey(store)
    assert KeyFile.load(store.path).pending


@pytest.mark.usefixtures("code")
def test_one_cannot_leave_oneself_out(store: Store) -> None:
    before = keys_of(store.path)
    with pytest.raises(UserError):
        rekey(store, ["lan"])
    with pytest.raises(UserError):
        rekey(store, ["ai đó"])
    assert keys_of(store.path) == before
