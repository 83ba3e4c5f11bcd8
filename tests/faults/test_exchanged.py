"""The file exchanged under the program, or over what a crash left: both copies survive, and it is told."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.base.errors import FileExchanged
from app.registers.area import Area
from app.store import Store
from app.store.backup import SUFFIX, backup, restore
from app.store.database import fetch
from app.store.last_backup import needed
from app.store.security.verification import verify
from tests.conftest import PASSWORD, a_store
from tests.support.put_back import at_rest
from tests.support.samples import TITLE

THEIRS = 300
ENDS = ("", ".anchor", ".keys.a", ".keys.b")
onlinux = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in place")


def add(store: Store, name: str) -> str:
    with store.step(TITLE) as step:
        return step.save(Area(name=name)).code


def reopened(path: Path) -> Store:
    return Store.open(path, "lan", PASSWORD)


def areas(store: Store) -> list[str]:
    return sorted(one.name for one in store.fetch(Area, store.ids(Area)))


def whole(path: Path) -> list[str]:
    """The areas of the store at the path, which is whole."""
    store = reopened(path)
    try:
        if store.freshness.kind.asks:  # another copy was opened meanwhile
            store.accept()
        assert verify(store) == list(store.health)
        return areas(store)
    finally:
        store.close()


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The copy that another machine went on with; the one that it is a copy of lies in ``mine``."""
    (tmp_path / "mine").mkdir()
    made = a_store(tmp_path / "mine")
    made.close()
    shutil.copytree(tmp_path / "mine", tmp_path / "older")
    made = reopened(made.path)
    add(made, "Chung")
    made.close()
    shutil.copytree(tmp_path / "mine", tmp_path / "theirs")
    store = reopened(tmp_path / "theirs" / "so.andan")
    for n in range(THEIRS):
        add(store, f"Máy kia {n} " + "y" * 90)
    store.close()
    return tmp_path / "theirs"


@pytest.fixture
def mine(theirs: Path) -> Iterator[Store]:
    store = reopened(theirs.with_name("mine") / "so.andan")
    add(store, "Máy này")
    yield store
    store.close()


def replace(source: Path, to: Path) -> None:
    """As Syncthing and Dropbox do."""
    for end in ("", ".anchor"):
        new = to / f"~so.andan{end}"
        shutil.copy(source / f"so.andan{end}", new)
        new.replace(to / f"so.andan{end}")


def overwrite(source: Path, to: Path, keep_time: bool = False) -> None:
    """In place, by another process: this one would lose SQLite's locks."""
    program = (
        "import sys, os\n"
        "data = open(sys.argv[1], 'rb').read(); time = os.stat(sys.argv[1]).st_mtime_ns\n"
        "with open(sys.argv[2], 'r+b') as to:\n    to.write(data); to.truncate()\n"
        "if sys.argv[3] == '1': os.utime(sys.argv[2], ns=(time, time))"
    )
    for end in ("", ".anchor"):
        paths = [str(folder / f"so.andan{end}") for folder in (source, to)]
        subprocess.run([sys.executable, "-c", program, *paths, str(int(keep_time))], check=True)


def overwrite_keeping_the_time(source: Path, to: Path) -> None:
    overwrite(source, to, keep_time=True)


def remove(_source: Path, to: Path) -> None:
    for end in ENDS:
        (to / f"so.andan{end}").unlink()


def move_away(_source: Path, to: Path) -> None:
    away = to.with_name("elsewhere")
    away.mkdir()
    for file in to.glob("so.andan*"):
        file.rename(away / file.name)


def move_the_folder_and_put_another(source: Path, to: Path) -> None:
    to.rename(to.with_name("elsewhere"))
    shutil.copytree(source, to)


EXCHANGES = [replace, remove, move_away, move_the_folder_and_put_another]
OVERWRITTEN = [overwrite, overwrite_keeping_the_time]


@onlinux
@pytest.mark.parametrize("exchange", [*EXCHANGES, *OVERWRITTEN])
def test_the_next_change_is_refused_and_told(
    mine: Store, theirs: Path, exchange: Callable[[Path, Path], None]
) -> None:
    exchange(theirs, at_rest(mine).path.parent)
    for _ in range(2):
        with pytest.raises(FileExchanged, match=r"so\.andan.*chưa được lưu"):
            add(mine, "Máy này, sau đó")
    with pytest.raises(FileExchanged):
        mine.check_file()
    with pytest.raises(FileExchanged):
        mine.set_setting("x", 1)
    with pytest.raises(FileExchanged):
        mine.undo()
    with pytest.raises(FileExchanged):
        mine.second_connection()


@onlinux
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_was_open_is_backed_up_and_what_came_stays(
    mine: Store, theirs: Path, exchange: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    twin = mine.second_connection()
    exchange(theirs, at_rest(mine).path.parent)
    assert needed(mine)
    made = backup(twin, tmp_path / "usb")  # whoever notices it first
    assert not needed(mine)
    twin.close()
    mine.close()
    restore(made, tmp_path / "again" / "so.andan")
    assert whole(tmp_path / "again" / "so.andan") == ["Chung", "Máy này"]
    if mine.path.exists():
        assert len(whole(mine.path)) == THEIRS + 1
    assert not mine.path.with_name("so.andan.start").exists()


@onlinux
@pytest.mark.parametrize("exchange", EXCHANGES)
def test_closing_backs_up_what_nobody_has(
    mine: Store, theirs: Path, exchange: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    exchange(theirs, at_rest(mine).path.parent)
    with pytest.raises(FileExchanged):
        add(mine, "Máy này, sau đó")
    mine.close()
    mine.close()
    (made,) = (mine.path.parent / "sao-luu").glob(f"*{SUFFIX}")
    restore(made, tmp_path / "again" / "so.andan")
    assert whole(tmp_path / "again" / "so.andan") == ["Chung", "Máy này"]
    if mine.path.exists():
        assert len(whole(mine.path)) == THEIRS + 1


@pytest.mark.parametrize("exchange", OVERWRITTEN)
@pytest.mark.parametrize("source", ["theirs", "older"])
def test_what_is_written_over_the_file_is_left_as_it_is(
    mine: Store, theirs: Path, exchange: Callable[[Path, Path], None], source: str
) -> None:
    came = theirs.with_name(source)
    before = (came / "so.andan").read_bytes()
    fetch(mine.db, "PRAGMA wal_checkpoint(TRUNCATE)")
    add(mine, "Máy này, sau đó")
    exchange(came, at_rest(mine).path.parent)
    with pytest.raises(FileExchanged):
        add(mine, "Máy này, cuối cùng")
    mine.close()
    assert mine.path.read_bytes() == before
    assert mine.path.with_name("so.andan-wal.rieng-1").stat().st_size > 4096
    assert not mine.path.with_name("so.andan-wal").exists()
    expected = THEIRS + 1 if source == "theirs" else 0
    assert len(whole(mine.path)) == expected


@onlinux
def test_a_folder_that_is_given_another_name_is_gone_on_with(mine: Store) -> None:
    elsewhere = at_rest(mine).path.parent.with_name("elsewhere")
    mine.path.parent.rename(elsewhere)
    add(mine, "Sau khi chuyển")
    mine.check_file()
    fetch(mine.db, "PRAGMA wal_checkpoint(PASSIVE)")
    add(mine, "Sau nữa")
    mine.close()
    assert whole(elsewhere / "so.andan") == ["Chung", "Máy này", "Sau khi chuyển", "Sau nữa"]


def test_our_own_writing_is_no_exchange(mine: Store) -> None:
    """The log is written into the file, in part or whole, emptied or not; the file is touched."""
    for mode in ("PASSIVE", "FULL", "RESTART", "TRUNCATE", "TRUNCATE"):
        for n in range(3):
            add(mine, f"{mode} {n}")
        fetch(mine.db, f"PRAGMA wal_checkpoint({mode})")
        mine.check_file()
    with mine.step(TITLE) as step:
        step.save_many([Area(name=f"Thôn {n} " + "x" * 99) for n in range(5_000)])
    mine.check_file()
    os.utime(mine.path)
    mine.check_file()
    backup(mine, mine.path.parent / "usb")
    add(mine, "Cuối")
    mine.check_file()


# --- after a crash ---------------------------------------------------------------------------


@pytest.fixture
def crashed(theirs: Path) -> Path:
    """What a killed process left: acknowledged saves stand in the log alone."""
    path = theirs.with_name("mine") / "so.andan"
    program = (
        "import os, sys; from tests.faults import test_exchanged as t; from pathlib import Path\n"
        "s = t.reopened(Path(sys.argv[1])); t.add(s, 'Máy này'); t.add(s, 'Máy này 2'); os._exit(0)"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(path)], check=True, cwd=Path(__file__).parents[2]
    )
    assert path.with_name("so.andan-wal").stat().st_size > 4096
    return path


def test_a_log_that_belongs_is_played(crashed: Path) -> None:
    shutil.copytree(crashed.parent, crashed.parent.with_name("copy"))  # the folder, by hand
    for path in (crashed, crashed.parent.with_name("copy") / "so.andan"):
        store = reopened(path)
        assert store.health == ()
        assert areas(store) == ["Chung", "Máy này", "Máy này 2"]
        store.close()


@pytest.mark.parametrize("ends", [("",), ("", ".anchor"), ENDS])
@pytest.mark.parametrize("source", ["theirs", "older"])
def test_a_log_of_another_file_is_put_aside(
    crashed: Path, theirs: Path, source: str, ends: tuple[str, ...]
) -> None:
    log = crashed.with_name("so.andan-wal").read_bytes()
    for end in ends:
        shutil.copy(theirs.with_name(source) / f"so.andan{end}", crashed.parent)
    store = reopened(crashed)
    assert "so.andan-wal.rieng-1" in str(store.health[0])
    assert len(areas(store)) == (THEIRS + 1 if source == "theirs" else 0)
    kinds = [entry.act.kind for entry in store.audit_entries(2)]
    # It tells as well that another copy was opened, where the computer had time to remember this one.
    assert kinds == ["freshness", "integrity"] or kinds[0] == "integrity"
    add(store, "Sau đó")
    assert verify(store) == list(store.health)
    store.close()
    assert crashed.with_name("so.andan-wal.rieng-1").read_bytes() == log
    store = reopened(crashed)
    assert store.health == ()
    assert "Sau đó" in areas(store)
    store.close()


def test_a_log_that_was_partly_written_into_the_file_is_played(mine: Store, tmp_path: Path) -> None:
    """A crash may come between any two steps of the machine."""
    for number, mode in enumerate(("PASSIVE", "PASSIVE", "RESTART", "TRUNCATE")):
        for n in range(3):
            add(mine, f"{number} {n}")
        fetch(mine.db, f"PRAGMA wal_checkpoint({mode})")
        for when in range(2):
            copy = tmp_path / f"copy{number}{when}"
            subprocess.run(["cp", "-r", str(at_rest(mine).path.parent), str(copy)], check=True)
            store = reopened(copy / "so.andan")
            assert store.health == ()
            assert areas(store) == areas(mine)
            store.close()
            add(mine, f"{number} sau")
