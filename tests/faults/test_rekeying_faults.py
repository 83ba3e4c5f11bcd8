"""A change of the store's key that is killed, loses the power, or finds the disk full at any moment."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest

from app.base.errors import UserError
from app.registers.area import Area
from app.store import Store
from app.store.disk.location import beside
from app.store.security import key_changes
from app.store.security.audit_log import NO_ANCHOR
from app.store.security.key_file import KeyFile
from app.store.security.verification import verify
from tests.conftest import PASSWORD, QUICK
from tests.support import power_cut
from tests.support.power_cut import ACKNOWLEDGED, ROOT

BINH = "mật khẩu của Bình"


def count(usual: int, long: int) -> int:
    """How many: more of them with ``start.py test --long``."""
    return long if hypothesis.settings().max_examples >= 1000 else usual


@pytest.fixture
def path(store: Store) -> Path:
    """A closed store of two officers, small enough to be replayed often."""
    key_changes.add_user(store, "binh", "Lê Bình", "officer", BINH, cost=QUICK)
    store.close()
    return store.path


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = power_cut.shim(tmp_path_factory.mktemp("shim"))
    if made is None:
        pytest.skip("needs Linux and a C compiler")
    return made


def aside(folder: Path, name: str) -> Path:
    """A place of this test's own, out of the folder that is watched."""
    return folder.with_name(f"{folder.name}-{name}")


def faults(path: Path, acknowledged: set[str], *, whole: bool = True) -> list[str]:
    """What is wrong with a store that was left so: nothing, if all that was acknowledged is there.

    It is looked at on another computer, which remembers nothing of it.
    """
    with TemporaryDirectory() as memory, pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setenv("ANDAN_STATE", memory)
        return _faults(path, acknowledged, whole=whole)


def _faults(path: Path, acknowledged: set[str], *, whole: bool) -> list[str]:
    try:
        store = Store.open(path, "lan", PASSWORD)
    except UserError as error:
        return [f"does not open: {error}"]
    try:
        found = [
            *map(str, (*store.health, *store.notices)),
            *(map(str, verify(store)) if whole else ()),
        ]
        there = {area.name for area in store.fetch(Area, store.ids(Area))}
        saved = {word for word in acknowledged if word.startswith("mốc")}
        found += [f"lost: {name}" for name in saved - there]
        keys = KeyFile.load(path)
        if keys.pending:
            found.append("two keys left")
        if "changed" in acknowledged and "binh" in keys.users:
            found.append("who left is there")
        return found
    finally:
        store.close()


@pytest.mark.windows
def test_a_kill_at_any_moment_loses_nothing(path: Path, tmp_path: Path) -> None:
    chance, acknowledged, bad, cut = random.Random(2026), set[str](), list[str](), 0
    command = [sys.executable, "-m", "tests.support.rekeyer", str(path), PASSWORD, "1000"]
    for number in range(count(15, 1000)):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as child:
            assert child.stdout is not None
            said = [child.stdout.readline() for _ in range(1 + chance.randrange(4))]
            for _ in range(chance.randrange(2_500_000)):  # somewhere within what follows
                pass
            child.kill()
            said += child.stdout.readlines()
        acknowledged |= {line.strip() for line in said if line.endswith("\n")}
        copy = shutil.copytree(path.parent, aside(tmp_path, "bản chép"))
        cut += KeyFile.load(copy / path.name).pending
        bad += [f"{number}: {one}" for one in faults(copy / path.name, acknowledged)]
        shutil.rmtree(copy)
    assert bad == []
    assert cut, "no kill fell within a change"
    assert "changed" in acknowledged
    assert any(word.startswith("mốc") for word in acknowledged)


def test_a_power_cut_at_any_moment_loses_nothing(path: Path, tmp_path: Path, shim: Path) -> None:
    most = count(80, 2000)
    looked_at: list[str] = []
    assert [*after_power_cuts(path, tmp_path, shim, most, looked_at)] == []
    assert len(looked_at) >= most * 0.9


def test_the_pages_before_the_key_file_would_lose_the_store(
    path: Path, tmp_path: Path, shim: Path
) -> None:
    """A control: these states are hard enough to find the wrong order out."""
    assert next(after_power_cuts(path, tmp_path, shim, 200, [], WRONG_ORDER="1"), None)


def after_power_cuts(
    path: Path, tmp_path: Path, shim: Path, most: int, looked_at: list[str], **variables: str
) -> Iterator[str]:
    """What is wrong in the states that power cuts may leave; those looked at are noted by their kinds.

    A state that was the same before, of which no more was promised, is not opened again. A drive
    without a journal may lose the anchor, which is replaced at each change: then that is told, and nothing else.
    """
    anchor = beside(path, ".anchor")
    lost_anchor = str(NO_ANCHOR.format(name=anchor.name))
    start = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    ack, log = path.with_name(ACKNOWLEDGED), aside(tmp_path, "log")
    given = ("tests.support.rekeyer", path, PASSWORD, 1, ack)
    done = power_cut.run(shim, path.parent, *given, SHIM_LOG=str(log), **variables)
    assert done.returncode == 0, done.stderr
    assert ack.read_text("utf-8").split() == ["ready", "mốc-1", "changed", "mốc-2", "closed"]
    changes, whole = power_cut.recorded(log, path.parent), set[object]()
    chance, folder = random.Random(2026), aside(tmp_path, "sau khi mất điện")
    for kind, acknowledged, files in power_cut.states(start, changes, most, chance):
        state = frozenset(files.items()), frozenset(acknowledged)
        looked_at.append(kind)
        if state in whole:
            continue
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        bad = faults(folder / path.name, acknowledged, whole=not variables)
        shutil.rmtree(folder)
        if kind == "name lost" and anchor.name not in files:
            bad = [one for one in bad if one != lost_anchor]  # at the opening, and by the check
        elif not bad:
            whole.add(state)
        yield from (f"{len(looked_at) - 1} {kind}: {one}" for one in bad)


def test_a_disk_that_is_full_from_any_write_on_loses_nothing(
    path: Path, tmp_path: Path, shim: Path
) -> None:
    base = shutil.copytree(path.parent, aside(tmp_path, "trước"))
    writes = len([c for c in _changes(path, shim, tmp_path) if c.kind in "OTWRt"])
    bad, said, points = list[str](), set[str](), count(8, 200)
    for number in range(points):
        for once in ({}, {"SHIM_ONCE": "1"}):
            shutil.rmtree(path.parent)
            shutil.copytree(base, path.parent)
            ack = aside(tmp_path, "acknowledged-full")
            ack.unlink(missing_ok=True)
            at = str(1 + number * writes // points)
            given = ("tests.support.rekeyer", path, PASSWORD, 1, ack)
            power_cut.run(shim, path.parent, *given, SHIM_FULL=at, **once)
            words = set(ack.read_text("utf-8").split()) if ack.exists() else set()
            said |= words
            bad += [f"{at} {[*once]}: {one}" for one in faults(path, words)]
    assert bad == []
    assert {"changed", "unchanged"} <= said


def _changes(path: Path, shim: Path, tmp_path: Path) -> list[power_cut.Change]:
    log = aside(tmp_path, "log")
    given = ("tests.support.rekeyer", path, PASSWORD, 1)
    assert power_cut.run(shim, path.parent, *given, SHIM_LOG=str(log)).returncode == 0
    return power_cut.recorded(log, path.parent)
