"""What this computer remembers of a store: it asks when the store is older or another, and else never."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from app.base import paths
from app.base.errors import UserError
from app.store import Store
from app.store.backup import backup, restore
from app.store.read.principal import AccountRole, NotPermitted, Principal
from app.store.security import key_changes
from app.store.security.audit_log import last
from app.store.security.freshness import Freshness, Mark, Seen
from app.store.security.rekeying import rekey
from app.store.security.verification import verify
from app.store.write import writer
from tests.conftest import PASSWORD, QUICK
from tests.support.documents import changed
from tests.support.put_back import copied, opened, put_back, save, verdict, work
from tests.support.samples import TITLE
from tests.support.wording import pattern

pytestmark = pytest.mark.windows

OPENS = 100


@pytest.fixture
def path(store: Store) -> Path:
    """A store that this computer has seen, with some entries."""
    for number in range(3):
        save(store, f"Thôn {number}")
    store.close()
    return store.path


def test_the_first_time_is_no_question_and_the_next_is_clean(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert verdict(path) == (Freshness.CLEAN, 0)
    monkeypatch.setenv("ANDAN_STATE", str(tmp_path / "another computer"))
    assert verdict(path) == (Freshness.FIRST, 0)
    assert verdict(path) == (Freshness.CLEAN, 0)


def test_an_older_folder_put_back_is_asked_about_until_it_is_answered(
    path: Path, tmp_path: Path
) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, save, save)
    put_back(old, path)
    for _ in range(2):
        store = opened(path)
        assert store.health == ()  # its anchor went with it
        assert store.freshness.kind is Freshness.OLDER_STORE
        assert store.freshness.missing == 2
        assert "2" in str(store.freshness.sentence)
        store.close()
    store = opened(path)
    store._shared.principal = Principal("lan", AccountRole.OFFICER)
    with pytest.raises(NotPermitted):  # who left would open an older copy, and wave it through
        store.accept()
    assert store.freshness.kind.asks
    store._shared.principal = None
    store.accept()
    assert store.audit_entries(1)[0].act.kind == "freshness"
    assert verify(store) == []
    store.close()
    assert verdict(path) == (Freshness.CLEAN, 0)


def test_who_goes_on_unasked_with_an_older_folder_is_asked_as_a_fork(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, save, save)
    put_back(old, path)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("ANDAN_STATE", str(tmp_path / "another computer"))
        work(path, save, save, save)
    assert verdict(path)[0] is Freshness.FORK


def test_older_key_files_are_asked_about(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, lambda store: key_changes.change_password(store, "lan", PASSWORD, QUICK))
    put_back(old, path, "*.keys.?")
    assert verdict(path)[0] is Freshness.OLDER_KEYS


def test_a_folder_of_before_a_change_of_the_key_is_both(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, rekey, save)
    assert verdict(path) == (Freshness.CLEAN, 0)
    put_back(old, path)
    assert verdict(path) == (Freshness.OLDER_BOTH, 2)


def test_a_moved_folder_and_a_second_computer_are_clean(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = path.parent.rename(tmp_path.with_name("chỗ khác")) / path.name
    assert verdict(moved) == (Freshness.CLEAN, 0)
    for round_ in range(2):  # one drive, carried to and fro, and its key changed on either
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("ANDAN_STATE", str(tmp_path.with_name("máy hai")))
            kinds = (Freshness.FIRST, Freshness.CLEAN)
            assert verdict(moved)[0] is kinds[round_]
            work(moved, save, rekey)
        assert verdict(moved) == (Freshness.CLEAN, 0)
        work(moved, rekey)


def test_a_restored_backup_asks_and_the_store_in_use_stays_known(
    path: Path, tmp_path: Path
) -> None:
    made: list[Path] = []
    work(path, lambda store: made.append(backup(store, tmp_path / "sao-luu")))
    old = copied(path, tmp_path / "cũ")
    work(path, look)
    place = tmp_path / "lại" / "so.andan"
    restore(made[0], place)
    put_back(old, path)  # the entry of the look would be gone
    assert verdict(path)[0] is Freshness.OLDER_STORE
    assert verdict(place)[0] is Freshness.OLDER_STORE
    work(place, Store.accept)
    assert verdict(place) == (Freshness.CLEAN, 0)


def test_while_it_is_asked_nothing_is_shown_or_leaves(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, save)
    put_back(old, path)
    store = opened(path)
    entries = store.audit_entries()
    for kind in ("look", "copy"):
        with pytest.raises(UserError, match=pattern(writer._ASKED)):
            store.log_access(kind, TITLE)
    for kind in ("export", "print", "rollup"):
        with (
            pytest.raises(UserError, match=pattern(writer._ASKED)),
            store.leaving(tmp_path / "a.xlsx", kind, TITLE),
        ):
            pass
        with (
            pytest.raises(UserError, match=pattern(writer._ASKED)),
            store.handing_out(kind, TITLE),
        ):
            pass
    assert store.audit_entries() == entries
    assert not (tmp_path / "a.xlsx").exists()
    backup(store, tmp_path / "sao-luu")  # encrypted as it is
    store.accept()
    look(store)
    store.close()


def test_that_an_older_copy_was_opened_is_told_at_the_next_opening(
    path: Path, tmp_path: Path
) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, save)
    newer = copied(path, tmp_path / "mới")
    put_back(old, path)
    for _ in range(2):
        work(path, save)
    put_back(newer, path)
    store = opened(path)
    assert store.freshness.kind is Freshness.CLEAN
    (told,) = store.notices
    entry = store.audit_entries(1)[0].act
    assert (entry.kind, entry.detail["copies"]) == ("freshness", 2)
    assert str(told) == str(entry.title)
    store.close()
    work(path, told_nothing)


def told_nothing(store: Store) -> None:
    assert store.notices == ()


def look(store: Store) -> None:
    store.log_access("look", TITLE)


@pytest.mark.parametrize("written", [b"", b" ", b"[]", b"7", b"[[1,2,3,4],null]", b"\xff" * 9000])
def test_a_memory_that_is_no_memory_is_unusable_and_made_anew(path: Path, written: bytes) -> None:
    (mark,) = paths.state().glob("*.moc")
    mark.write_bytes(written)
    store = opened(path)
    assert store.freshness.kind is Freshness.UNUSABLE
    (told,) = store.notices
    assert store.audit_entries(1)[0].act.kind == "freshness"
    assert str(told) == str(store.audit_entries(1)[0].act.title)
    store.close()
    assert verdict(path) == (Freshness.CLEAN, 0)


def test_a_memory_that_is_a_pipe_is_not_waited_for(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    (mark,) = paths.state().glob("*.moc")
    mark.unlink()
    os.mkfifo(mark)
    assert verdict(path) == (Freshness.UNUSABLE, 0)


def test_a_memory_changed_at_any_place_is_no_memory(store: Store) -> None:
    seq, mac = last(store.db)
    mark, now = Mark("abc", b"k" * 32), Seen(seq, mac.hex(), 1, 1)
    mark.remember(now)
    assert mark.compare(store.db, now).kind is Freshness.CLEAN
    document = json.loads(mark.path.read_bytes())
    for place, other in changed(document):
        mark.path.write_text(json.dumps(other), "ascii")
        assert mark.compare(store.db, now).kind is Freshness.UNUSABLE, (place, other)


def test_a_forged_memory_is_unusable(path: Path) -> None:
    (mark,) = paths.state().glob("*.moc")
    text = mark.read_text("ascii")
    mark.write_text(text.replace("[[", "[[9", 1), "ascii")
    assert verdict(path) == (Freshness.UNUSABLE, 0)


def test_a_folder_that_cannot_be_written_is_no_error(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    monkeypatch.setenv("ANDAN_STATE", str(tmp_path / "tệp" / "trong"))
    work(path, save)
    assert verdict(path)[0] in (Freshness.FIRST, Freshness.UNUSABLE)


def test_it_is_written_at_once_and_then_every_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now, begun = [0.0], list[float]()

    class Waiting:
        """A timer that does not run."""

        daemon = False

        def __init__(self, wait: float, _act: object) -> None:
            begun.append(wait)

        def start(self) -> None: ...

        def cancel(self) -> None: ...

    monkeypatch.setattr("app.store.security.freshness.Timer", Waiting)
    mark = Mark("ab12", b"k" * 32, clock=lambda: now[0])
    mark.remember(Seen(1, "aa", 1, 1))
    written = mark.path.read_bytes()
    for at in (1.0, 29.0):
        now[0] = at
        mark.remember(Seen(int(at) + 1, "bb", 1, 1))
    assert begun == [29.0]  # one timer for both
    assert mark.path.read_bytes() == written
    mark.close()
    assert b"30" in mark.path.read_bytes()


def test_what_was_looked_at_is_remembered_before_it_is_shown(path: Path) -> None:
    """Else a copy of the folder, put back after a kill, would have no trace of the look."""
    store = opened(path)
    save(store)  # the last writing of the memory is less than half a minute old
    store.log_access("look", TITLE)
    (mark,) = paths.state().glob("*.moc")
    seen = json.loads(mark.read_bytes())[0]
    assert seen[0] == store.last_entry()
    store.close()


def end(mark: Mark) -> None:
    """As a kill does: the timer ends unwritten, or it would write into the state of a later test."""
    if mark._due is not None:
        mark._due.cancel()


def test_many_openings_of_two_computers_ask_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the program ends before what it remembers is written."""
    chance, asked = random.Random(2026), list[Freshness]()
    for _ in range(OPENS):
        with monkeypatch.context() as here:
            here.setenv("ANDAN_STATE", str(tmp_path / f"máy {chance.randrange(2)}"))
            if chance.random() < 0.5:  # killed: nothing more is written
                here.setattr(Mark, "close", end)
            store = opened(path)
            if store.freshness.kind.asks:
                asked.append(store.freshness.kind)
            for _ in range(chance.randrange(3)):
                save(store)
            if chance.random() < 0.1:
                rekey(store)
            store.close()
    assert asked == []
