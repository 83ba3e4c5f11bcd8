"""Backups of before a change of the key: told, and written anew so that who left opens them no more."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from app.base.errors import DamagedStore, UserError, WrongPassword
from app.registers.area import Area
from app.store import Store
from app.store.backup import backup, restore
from app.store.backup_renewal import renew, stale
from app.store.database import fetch
from app.store.security import key_changes, rekeying
from app.store.security.key_file import KeyFile
from app.store.security.rekeying import rekey
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK, a_store
from tests.golden.commands import BACKUP, MADE, STORE, USER, assemble
from tests.golden.commands import PASSWORD as EARLIER_PASSWORD
from tests.support.backups import with_parts
from tests.support.samples import TITLE, commune

BINH, NEW = "mật khẩu của Bình", "một mật khẩu khác"


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    """Two backups of a store of two officers; then the key changed, one left, the other's password changed."""
    commune(store)
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH, cost=QUICK)
    made = tmp_path / "sao-luu"
    backup(store, made).rename(made / "andan-03127-20260101-000000.saoluu")
    with store.step(TITLE) as step:
        step.save(Area(name="Sau bản đầu"))
    backup(store, made).rename(made / "andan-03127-20260102-000000.saoluu")
    key_changes.change_password(store, "lan", NEW, QUICK)
    rekey(store, ["binh"])
    return made


def restored(file: Path, to: Path, user: str, password: str) -> Store:
    restore(file, to)
    return Store.open(to, user, password)


def test_older_backups_are_told_and_renewed_for_todays_officers(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    older = stale(store, folder)
    assert len(older) == 2
    now = backup(store, folder)
    assert stale(store, folder) == older
    assert renew(store, folder) == older
    assert stale(store, folder) == []
    assert store.audit_entries(1)[0].act.detail == {"count": 2}
    names = [["Thôn Đông", "Thôn Tây"], ["Sau bản đầu", "Thôn Đông", "Thôn Tây"]]
    for number, file in enumerate(sorted(older)):
        to = tmp_path / f"lại {number}" / "so.andan"
        again = restored(file, to, "lan", NEW)
        assert again.health == ()
        assert verify(again) == []
        assert sorted(a.name for a in again.fetch(Area, again.ids(Area))) == sorted(names[number])
        assert fetch(again.db, "PRAGMA user_version") == fetch(store.db, "PRAGMA user_version")
        again.close()
        for user, password in (("binh", BINH), ("lan", PASSWORD)):
            with pytest.raises(WrongPassword):
                Store.open(to, user, password)
    assert now.exists()
    assert not list(folder.glob("*.part*"))


def test_a_backup_with_a_pending_key_file_is_renewed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "_write_pages", lambda *_given: None)
        with pytest.raises(UserError):
            rekey(store)
    folder = tmp_path / "sao-luu"
    made = backup(store, folder)
    store.close()
    again = Store.open(store.path, "lan", PASSWORD)
    assert renew(again, folder) == [made]
    again.close()
    back = restored(made, tmp_path / "lại" / "so.andan", "lan", PASSWORD)
    assert not KeyFile.load(back.path).pending
    assert verify(back) == []
    back.close()


def test_backups_of_other_stores_and_damaged_ones_are_let_be(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "khác").mkdir()
    other = a_store(tmp_path / "khác")
    rekeyed, mine = backup(other, folder), stale(store, folder)
    other.close()
    assert rekeyed not in mine
    (folder / "andan-03127-1.saoluu").write_bytes(b"no backup")
    damaged = mine[0]
    content = bytearray(damaged.read_bytes())
    content[5000] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(DamagedStore):
        renew(store, folder)
    assert damaged.read_bytes() == content


@pytest.mark.parametrize("anchor", [b"", b"[]", b'[1, "ab", "cd"]', b'{"a": 1}', b"[" * 9000])
def test_a_backup_whose_anchor_is_none_is_not_renewed(
    store: Store, folder: Path, anchor: bytes
) -> None:
    for made in stale(store, folder):
        with_parts(made, anchor=anchor)
    kept = [made.read_bytes() for made in stale(store, folder)]
    assert kept
    with pytest.raises(DamagedStore, match="anchor"):
        renew(store, folder)
    assert [made.read_bytes() for made in stale(store, folder)] == kept


def test_a_backup_of_an_earlier_version_keeps_its_audit_log(tmp_path: Path) -> None:
    """It has no audit key of its own yet: its MACs hang on the key of its day."""
    made = shutil.copytree(MADE, tmp_path / "made")
    assemble(made)
    folder = tmp_path / "sao-luu"
    folder.mkdir()
    file = (made / BACKUP).rename(folder / BACKUP)
    store = Store.open(made / STORE, USER, EARLIER_PASSWORD)
    rekey(store)
    assert renew(store, folder) == [file]
    store.close()
    back = restored(file, tmp_path / "lại" / "so.andan", USER, EARLIER_PASSWORD)
    assert back.health == ()
    assert verify(back) == []
    back.close()


def test_one_of_a_later_version_is_left_alone(store: Store, folder: Path) -> None:
    first, second = stale(store, folder)
    with zipfile.ZipFile(first) as tail:
        keys = tail.read(next(name for name in tail.namelist() if name.endswith(".keys.a")))
    body = keys.decode().split("\n", 1)[1].replace('"format": 2', '"format": 3').rstrip("\n")
    later = f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n".encode()
    with_parts(first, a=later, b=later)
    assert stale(store, folder) == [second]
    assert renew(store, folder) == [second]
