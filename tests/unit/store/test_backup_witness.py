"""Backups remember the audit log: who writes it anew, by whatever means, is told on by those that lie there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from app.base import paths
from app.store import Store, backup_witness
from app.store.backup import backup, restore
from app.store.backup_renewal import renew
from app.store.disk.location import BACKUPS
from app.store.security.rekeying import rekey
from app.store.security.verification import verify
from tests.support.put_back import copied, opened, put_back, save, work
from tests.support.samples import TITLE
from tests.support.wording import pattern

pytestmark = pytest.mark.windows


@pytest.fixture
def path(store: Store) -> Path:
    for number in range(3):
        save(store, f"Thôn {number}")
    store.close()
    return store.path


def keep(store: Store) -> None:
    backup(store, store.path.parent / BACKUPS)


def look(store: Store) -> None:
    store.log_access("look", TITLE)


def without_the_look(path: Path, tmp_path: Path) -> None:
    """The log goes on as if nobody had looked; as much was written since as had been."""
    old, memory = copied(path, tmp_path / "cũ"), tmp_path / "trí nhớ"
    shutil.copytree(paths.state(), memory)
    work(path, look, keep)
    put_back(old, path)
    shutil.rmtree(paths.state())
    shutil.copytree(memory, paths.state())
    work(path, *[save] * 4)


def test_a_log_that_was_written_anew_is_told_on_by_a_backup(path: Path, tmp_path: Path) -> None:
    without_the_look(path, tmp_path)
    store = opened(path)
    (said,) = verify(store)
    assert re.search(pattern(backup_witness._OTHERWISE), str(said))
    for _ in range(2):
        keep(store)
    noted = [e.act.detail for e in store.audit_entries() if e.act.kind == "integrity"]
    assert len(noted) == 1 and noted[0]["backup"]
    store.accept()
    keep(store)
    assert not list(backup_witness.contradictions(store, path.parent / BACKUPS))
    store.close()


def test_a_backup_in_another_folder_is_looked_at_when_the_next_is_made_there(
    path: Path, tmp_path: Path
) -> None:
    without_the_look(path, tmp_path)
    drive = tmp_path / "usb"
    (path.parent / BACKUPS).rename(drive)
    store = opened(path)
    assert verify(store) == []  # the drive is not known
    backup(store, drive)
    assert [e.act.kind for e in store.audit_entries(1)] == ["integrity"]
    assert any(re.search(pattern(backup_witness._OTHERWISE), str(said)) for said in verify(store))
    store.close()


def test_backups_of_one_way_say_nothing(path: Path, tmp_path: Path) -> None:
    work(path, keep, save, rekey, keep, lambda store: renew(store, store.path.parent / BACKUPS))
    made: list[Path] = []
    work(path, lambda store: made.append(backup(store, tmp_path / "usb")), save, keep)
    store = opened(path)
    assert verify(store) == []
    store.close()
    place = path.with_name("lai.andan")
    restore(made[0], place)
    work(place, Store.accept, *[save] * 9)
    store = opened(place)
    assert verify(store) == []  # that a chief went on with it is in its log
    store.close()
