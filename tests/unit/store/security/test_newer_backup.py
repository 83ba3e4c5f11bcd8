"""A newer backup beside a store tells that the store was put back, and which key files it had."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base import paths
from app.base.errors import DamagedStore
from app.store import Store
from app.store.backup import backup, restore
from app.store.backup_file import STORE
from app.store.disk import location
from app.store.disk.location import BACKUPS
from app.store.security.freshness import Freshness
from app.store.security.rekeying import rekey
from tests.conftest import a_store
from tests.support.put_back import copied, opened, put_back, save, verdict, work
from tests.support.wording import pattern

pytestmark = pytest.mark.windows


@pytest.fixture
def path(store: Store) -> Path:
    """A store that this computer has seen, with some entries."""
    for number in range(3):
        save(store, f"Thôn {number}")
    store.close()
    return store.path


def set_back(path: Path, tmp_path: Path, *acts: Callable[[Store], object]) -> None:
    """All there was is put back as it was before these acts, with what this computer remembers; only
    the backups stay."""
    memory = paths.state()
    old, remembered = copied(path, tmp_path / "cũ"), tmp_path / "trí nhớ cũ"
    shutil.copytree(memory, remembered)
    work(path, save, save, *acts)
    put_back(old, path)
    shutil.rmtree(memory)
    shutil.copytree(remembered, memory)


def keep(store: Store) -> None:
    backup(store, store.path.parent / BACKUPS)


def test_what_is_put_back_with_the_memory_is_told_by_a_newer_backup(
    path: Path, tmp_path: Path
) -> None:
    work(path, keep)
    assert verdict(path) == (Freshness.CLEAN, 0)
    set_back(path, tmp_path, keep)
    for _ in range(2):  # also to who went on unasked
        store = opened(path)
        assert store.freshness.kind is Freshness.NEWER_BACKUP
        save(store)
        store.close()
    store = opened(path)
    store.accept()
    keep(store)  # of a line that the newer backup is not in
    store.close()
    assert verdict(path) == (Freshness.CLEAN, 0)


def test_a_backup_of_another_store_or_a_forged_one_tells_nothing(
    path: Path, tmp_path: Path
) -> None:
    folder = path.parent / BACKUPS
    folder.mkdir()
    (folder / "andan-00001-20990101-000000.saoluu").write_bytes(b"no backup")
    other = a_store(tmp_path / "khác")
    backup(other, folder)
    other.close()
    made: list[Path] = []
    work(path, lambda store: made.append(backup(store, folder)))
    with zipfile.ZipFile(made[0], "a") as tail, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tail.writestr(f"{STORE}.anchor", json.dumps([99, "ab" * 32, "cd" * 32]))
    assert verdict(path) == (Freshness.CLEAN, 0)


def test_an_older_backup_restored_beside_newer_ones_asks_until_a_chief_answers(
    path: Path,
) -> None:
    made: list[Path] = []
    work(path, lambda store: made.append(backup(store, store.path.parent / BACKUPS)))
    work(path, save, save, keep)
    place = path.with_name("lai.andan")
    restore(made[0], place)
    assert verdict(place)[0] is Freshness.OLDER_STORE
    shutil.rmtree(paths.state())  # as on another computer
    assert verdict(place)[0] is Freshness.NEWER_BACKUP
    work(place, Store.accept)
    assert verdict(place) == (Freshness.CLEAN, 0)


def test_key_files_of_before_a_change_are_told_from_damage(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, rekey)
    put_back(old, path, "*.keys.?")
    with pytest.raises(DamagedStore, match=pattern(location._OLDER_KEYS)):
        opened(path)
    shutil.rmtree(paths.state())
    with pytest.raises(DamagedStore, match=pattern(location._UNREADABLE)):
        opened(path)  # this computer knows no later ones


def test_a_backup_tells_of_later_key_files_on_another_computer(path: Path, tmp_path: Path) -> None:
    old = copied(path, tmp_path / "cũ")
    work(path, rekey, keep)
    put_back(old, path, "*.keys.?")
    shutil.rmtree(paths.state())
    with pytest.raises(DamagedStore, match=pattern(location._OLDER_KEYS)):
        opened(path)
