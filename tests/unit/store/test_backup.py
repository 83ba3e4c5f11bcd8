"""Backups: good or not there at all; what comes back is what was there."""

import errno
import json
import os
import random
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from app.base import clock, copy_process, subprocesses
from app.base.copy_process import copy
from app.base.errors import Cancelled, DamagedStore, DiskFull, InUse, NotFound, UserError
from app.base.jobs import Progress, Watch
from app.base.paths import ROOT
from app.registers.area import Area
from app.registers.visit import Visit
from app.store import Store
from app.store import backup as backups
from app.store.backup import SUFFIX, backup, restore
from app.store.backup_file import MANIFEST
from app.store.database import fetch
from app.store.last_backup import LAST, LastBackup
from app.store.security.verification import verify
from tests.support.backups import with_parts
from tests.support.documents import changed, shown
from tests.support.samples import TITLE, Commune, a_visit, everything

pytestmark = pytest.mark.windows

PASSWORD = "mật khẩu của Lan"
FLIPS = 25


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def digest_of(file: Path) -> str:
    """As another process reads it: this one has the store open."""
    told = "import sys, hashlib; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"
    command = [sys.executable, "-c", told, str(file)]
    return subprocess.run(
        command, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    ).stdout.strip()


def disk_full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_was_backed_up_comes_back(store: Store, village: Commune, tmp_path: Path) -> None:
    before = everything(store)
    made = backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == [made.name]
    assert made.suffix == SUFFIX
    assert store.setting(LAST, LastBackup).path == str(made)
    assert store.audit_entries(1)[0].act.kind == "backup"
    with store.step(TITLE) as step:
        step.delete(village.visit)

    restore(made, tmp_path / "new" / "so.andan")
    again = Store.open(tmp_path / "new" / "so.andan", "lan", PASSWORD)
    assert again.health == ()
    assert everything(again) == before
    assert verify(again) == []
    with again.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    assert again.undo()
    again.close()


def test_of_two_backups_in_one_second_both_stay(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", partial(datetime, 2026, 10, 3, 8, tzinfo=UTC))
    first, second = backup(store, tmp_path / "usb"), backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == sorted([first.name, second.name])
    assert backups.kept(tmp_path / "usb") == [second, first]


def test_a_backup_taken_while_somebody_saves_is_good(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    class Saving:
        """The officer saves at each look at the progress, the last one too."""

        def update(self, done: int, total: int) -> None:
            if done == total:
                with store.step(TITLE) as step:
                    step.save(a_visit(village.home.id))

    twin = store.second_connection()
    made = backup(twin, tmp_path / "usb", Saving())
    twin.close()
    restore(made, tmp_path / "new" / "so.andan")
    again = Store.open(tmp_path / "new" / "so.andan", "lan", PASSWORD)
    assert again.health == ()
    assert verify(again) == []
    assert again.count(Visit) in (1, 2)
    again.close()


@pytest.mark.usefixtures("village")
def test_the_progress_is_told_and_can_be_stopped(store: Store, tmp_path: Path) -> None:
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        backup(store, tmp_path / "usb", watch)
    assert names(tmp_path / "usb") == []
    assert store.setting(LAST, LastBackup) is None


@pytest.mark.usefixtures("village")
def test_a_backup_stopped_half_way_leaves_nothing(store: Store, tmp_path: Path) -> None:
    class Leaving:
        def update(self, done: int, _total: int) -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        backup(store, tmp_path / "usb", Leaving())
    assert names(tmp_path / "usb") == []
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    assert backup(store, tmp_path / "usb").exists()


@pytest.mark.usefixtures("village")
def test_a_disk_that_fills_up_leaves_no_half_backup(store: Store, tmp_path: Path) -> None:
    """It takes no more while the copy is written."""
    resource = pytest.importorskip("resource", reason="Windows sets no limit to files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(DiskFull):
            backup(store, tmp_path / "usb")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path / "usb") == []


@pytest.mark.usefixtures("village")
def test_a_full_disk_leaves_no_half_backup(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes no more when the copy is flushed."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", disk_full)
        with pytest.raises(DiskFull):
            backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []
    assert store.setting(LAST, LastBackup) is None
    assert backup(store, tmp_path / "usb").exists()


@pytest.mark.usefixtures("village")
def test_a_copy_that_ends_by_itself_is_no_backup(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)  # no Python knows the bundle's word
    with pytest.raises(UserError, match=str(copy_process._UNDONE)):
        backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []


@pytest.mark.usefixtures("village")
def test_a_copy_that_does_not_read_back_is_not_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def corrupting(source: Path, to: Path, progress: Progress) -> str:
        digest = copy(source, to, progress)
        content = bytearray(to.read_bytes())
        content[len(content) // 2] ^= 1
        to.write_bytes(content)
        return digest

    monkeypatch.setattr(backups, "copy", corrupting)
    with pytest.raises(DamagedStore, match=str(backups._BAD_COPY)):
        backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []
    assert store.setting(LAST, LastBackup) is None


@pytest.mark.usefixtures("village")
def test_a_copy_that_lacks_the_last_entries_is_not_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of it is sound: it is only not what the store holds."""
    restore(backup(store, tmp_path / "usb"), tmp_path / "old" / "so.andan")
    (made,) = (tmp_path / "usb").iterdir()
    made.unlink()
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Nam"))
    old = tmp_path / "old" / "so.andan"
    monkeypatch.setattr(backups, "copy", lambda _source, to, progress: copy(old, to, progress))
    with pytest.raises(DamagedStore, match=str(backups._BAD_COPY)):
        backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []


@pytest.mark.usefixtures("village")
def test_only_key_files_that_open_the_store_are_copied(store: Store, tmp_path: Path) -> None:
    """The store is open, so nobody has noticed that the files of its keys are no longer whole."""
    one, other = (store.path.with_name(f"so.andan.keys.{end}") for end in "ab")
    one.write_text(one.read_text("utf-8").replace("lan", "lam"), "utf-8")
    restore(backup(store, tmp_path / "usb"), tmp_path / "new" / "so.andan")
    Store.open(tmp_path / "new" / "so.andan", "lan", PASSWORD).close()
    other.unlink()
    for made in (tmp_path / "usb").iterdir():
        made.unlink()
    with pytest.raises(DamagedStore, match="tệp khóa"):
        backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []


def test_only_the_last_folder_is_made(store: Store, tmp_path: Path) -> None:
    """The path of a stick that is not plugged in would else be made on this disk."""
    absent = tmp_path / "usb" / "sao lưu"
    with pytest.raises(NotFound, match=r"usb.*an toàn"):
        backup(store, absent)
    assert not absent.parent.exists()
    assert store.setting(LAST, LastBackup) is None
    absent.parent.mkdir()
    assert backup(store, absent).parent == absent


@pytest.mark.usefixtures("village")
def test_a_backup_goes_where_the_user_stands(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    made = backup(store, Path("usb"))
    assert (tmp_path / "here" / made).is_file()


def test_a_damaged_store_is_not_taken_for_a_backup(store: Store, tmp_path: Path) -> None:
    """Its pages are looked at, though nobody has asked for what they hold."""
    fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")
    flip = "import sys; f = open(sys.argv[1], 'r+b'); f.seek(-2000, 2); b = f.read(1); f.seek(-1, 1); f.write(bytes([b[0] ^ 1]))"
    subprocess.run([sys.executable, "-c", flip, str(store.path)], check=True)
    with pytest.raises(DamagedStore):
        backup(store, tmp_path / "usb")
    assert names(tmp_path / "usb") == []


@pytest.mark.usefixtures("village")
def test_others_save_while_the_file_stands_still(store: Store) -> None:
    """What is saved meanwhile stays out of the file, though the log is told to be played into it."""
    twin = store.second_connection()
    with twin.quiesced():
        before = digest_of(store.path)
        with store.step(TITLE) as step:
            step.save_many([Area(name=f"Thôn {n}") for n in range(200)])
        fetch(store.db, "PRAGMA busy_timeout = 0")
        fetch(store.db, "PRAGMA wal_checkpoint(FULL)")
        assert digest_of(store.path) == before
    twin.close()
    fetch(store.db, "PRAGMA wal_checkpoint(FULL)")
    assert digest_of(store.path) != before


def test_a_bundle_copies_through_its_one_door(store: Store, tmp_path: Path) -> None:
    given = json.dumps([str(store.path), str(tmp_path / "x")])
    command = [sys.executable, "-m", "ui", subprocesses.WORDS["app.base.copy_process"]]
    told = subprocess.run(
        command, input=given, capture_output=True, encoding="ascii", check=True, cwd=ROOT
    )
    assert json.loads(told.stdout.splitlines()[-1]) == digest_of(tmp_path / "x")
    assert digest_of(tmp_path / "x") == digest_of(store.path)


@pytest.mark.usefixtures("village")
def test_a_damaged_backup_is_refused_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "usb")
    good, chance, to = made.read_bytes(), random.Random(1), tmp_path / "new" / "so.andan"
    before = everything(store)
    for place in [0, 30, len(good) - 10, *(chance.randrange(len(good)) for _ in range(FLIPS))]:
        bad = bytearray(good)
        bad[place] ^= 1 << chance.randrange(8)
        made.write_bytes(bad)
        try:
            restore(made, to)
        except UserError as refused:
            assert isinstance(refused, DamagedStore)
            assert not to.exists()
            continue
        again = Store.open(to, "lan", PASSWORD)  # a bit of the zip that means nothing
        assert everything(again) == before
        again.close()
        for file in to.parent.iterdir():
            file.unlink()


def test_a_manifest_changed_at_any_place_is_refused_by_its_place(
    store: Store, tmp_path: Path
) -> None:
    made, to, named = backup(store, tmp_path / "usb"), tmp_path / "new" / "so.andan", 0
    whole = made.read_bytes()
    with zipfile.ZipFile(made) as tail:
        document = json.loads(tail.read(MANIFEST))
    for place, other in changed(document):
        made.write_bytes(whole)
        with_parts(made, json=json.dumps(other).encode())
        try:
            restore(made, to)
        except DamagedStore as error:
            assert made.name in error.text.vi and len(str(error).splitlines()) == 1
            named += " › ".join((MANIFEST, *shown(place))) in error.text.vi
            assert not to.exists()
        else:
            # What nothing depends on.
            assert {*place} <= {"app", "at", "epoch", "added"} or place[0] == "attachments"
            for file in to.parent.iterdir():
                file.unlink()
    assert named > 30


@pytest.mark.parametrize("end", ["json", "anchor", "a"])
def test_a_part_that_unpacks_to_gigabytes_is_not_unpacked(
    store: Store, tmp_path: Path, end: str
) -> None:
    made = backup(store, tmp_path / "usb")
    with_parts(made, **{end: bytes(33 << 20)})
    with pytest.raises(DamagedStore):
        restore(made, tmp_path / "new" / "so.andan")
    assert backups.kept(tmp_path / "usb") == [made]


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.saoluu"
    file.write_bytes(content)
    with pytest.raises(DamagedStore):
        restore(file, tmp_path / "new" / "so.andan")
    with pytest.raises(NotFound):
        restore(tmp_path / "missing.saoluu", tmp_path / "new" / "so.andan")


def test_a_truncated_backup_is_refused(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "usb")
    content = made.read_bytes()
    for length in (len(content) - 1, len(content) // 2, 100):
        made.write_bytes(content[:length])
        with pytest.raises(DamagedStore):
            restore(made, tmp_path / "new" / "so.andan")


@pytest.mark.parametrize("name", ["so.andan/../../evil", "so.andan.exe", "so.andan-wal", "other"])
def test_a_part_that_is_none_of_ours_is_not_written(
    store: Store, tmp_path: Path, name: str
) -> None:
    made = backup(store, tmp_path / "usb")
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr(name, b"x")
    restore(made, tmp_path / "new" / "so.andan")
    assert names(tmp_path / "new") == [
        "so.andan", "so.andan.anchor", "so.andan.keys.a", "so.andan.keys.b",
    ]  # fmt: skip
    assert not (tmp_path / "evil").exists()


def test_an_existing_store_is_never_overwritten(
    store: Store, village: Commune, tmp_path: Path
) -> None:
    made = backup(store, tmp_path / "usb")
    before = store.path.stat().st_mtime_ns
    with pytest.raises(InUse):
        restore(made, store.path)
    assert store.path.stat().st_mtime_ns == before
    assert store.get(Visit, village.visit.id) == village.visit


@pytest.mark.usefixtures("village")
def test_a_log_left_of_the_lost_store_is_not_played_over_the_restored_one(
    store: Store, tmp_path: Path
) -> None:
    """Whoever loses the file alone still has the log of its last writes beside it."""
    fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")
    made = backup(store, tmp_path / "usb")
    before = everything(store)
    fetch(store.db, "PRAGMA wal_checkpoint(TRUNCATE)")
    with store.step(TITLE) as step:
        step.save_many([Area(name=f"Thôn {n}") for n in range(200)])
    log = store.path.with_name("so.andan-wal").read_bytes()
    store.close()
    for file in store.path.parent.glob("so.andan*"):
        file.unlink()
    store.path.with_name("so.andan-wal").write_bytes(log)
    assert len(log) > 4096

    restore(made, store.path)
    again = Store.open(store.path, "lan", PASSWORD)
    assert again.health == ()
    assert everything(again) == before
    assert verify(again) == []
    again.close()


def test_a_full_disk_while_restoring_leaves_no_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(store, tmp_path / "usb")
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(DiskFull):
        restore(made, tmp_path / "new" / "so.andan")
    assert names(tmp_path / "new") == []
