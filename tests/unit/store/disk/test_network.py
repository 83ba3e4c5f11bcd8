"""Other computers' drives: no place for a store, but one for its backups."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.base.errors import UserError
from app.store import Store
from app.store.backup import backup
from app.store.database import uri
from app.store.disk import network
from tests.conftest import PASSWORD, QUICK
from tests.support.wording import pattern

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw,nosuid 0 0
//server/chung {share} {kind} rw,vers=3.1.1 0 0
"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "Ổ chung"
    made.mkdir()
    return made


def mounted(share: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not network._MOUNTS.is_file():
        pytest.skip("this system has no list of mounts")
    mounts = share.parent / "mounts"
    place = str(share).replace(" ", "\\040")
    mounts.write_text(MOUNTS.format(share=place, kind=kind), encoding="utf-8")
    monkeypatch.setattr(network, "_MOUNTS", mounts)


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.sshfs"])
def test_a_store_is_not_made_on_a_network_drive(
    kind: str, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted(share, kind, monkeypatch)
    path = share / "Sổ" / "so.andan"
    with pytest.raises(UserError, match=pattern(network._ELSEWHERE)):
        Store.create(path, "lan", "Lan", PASSWORD, QUICK)
    assert list(share.iterdir()) == []


def test_a_store_that_was_moved_there_is_left_as_it_is(
    store: Store, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    for part in store.path.parent.glob("so.andan*"):
        part.rename(share / part.name)
    before = {part.name: part.read_bytes() for part in share.iterdir()}
    with monkeypatch.context() as patched:
        mounted(share, "cifs", patched)
        with pytest.raises(UserError, match=pattern(network._ELSEWHERE)):
            Store.open(share / "so.andan", "lan", PASSWORD)
    assert {part.name: part.read_bytes() for part in share.iterdir()} == before
    Store.open(share / "so.andan", "lan", PASSWORD).close()


def test_a_backup_goes_to_a_network_drive(
    store: Store, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted(share, "cifs", monkeypatch)
    assert backup(store, share).is_file()


def test_another_kind_of_drive_is_fine(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(share, "vfat", monkeypatch)
    Store.create(share / "so.andan", "lan", "Lan", PASSWORD, QUICK)[0].close()


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (PureWindowsPath(r"\\server\chung\Sao lưu\a.part"), "file:////server/chung/Sao%20l%C6%B0u/a.part"),
        (PureWindowsPath(r"C:\Sổ\a#b?.part"), "file:///C:/S%E1%BB%95/a%23b%3F.part"),
        (PurePosixPath("/srv/a%.part"), "file:///srv/a%25.part"),
    ],
)  # fmt: skip
def test_sqlite_is_given_a_path_and_no_server(path: PureWindowsPath, named: str) -> None:
    assert uri(path) == named


def test_sqlite_opens_what_lies_behind_a_server_s_name(tmp_path: Path) -> None:
    """Four slashes are a path that begins with two, as Windows' names of other computers do."""
    path = tmp_path / "a.db"
    sqlcipher.connect(str(path)).close()
    path.touch()
    four = uri(path).replace("file:///", "file:////", 1)
    connection = sqlcipher.connect(f"{four}?immutable=1", uri=True)
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    connection.close()
