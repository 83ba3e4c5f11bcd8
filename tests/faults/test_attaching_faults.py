"""A process killed, or on a full disk, while it attaches a file: the file is there whole or not at all."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.registers.area import Area
from app.store import Store
from app.store.read.attachments import attachment_content, attachments_of
from app.store.security.verification import verify
from tests.conftest import PASSWORD
from tests.support import power_cut
from tests.support.attacher import content
from tests.support.power_cut import ROOT
from tests.support.samples import save

KILLS = 10  # 1,000 before a release
POINTS = 12  # writes from which on the disk is full


@pytest.fixture
def path(store: Store) -> Path:
    """A closed store with one area."""
    save(store, Area(name="Thôn Đông"))
    store.close()
    return store.path


def faults(path: Path, acknowledged: set[str]) -> list[str]:
    """What is wrong with a store that was left so: nothing, if all that was acknowledged is there."""
    store = Store.open(path, "lan", PASSWORD)
    try:
        found = [*map(str, (*store.health, *verify(store)))]
        held = {
            one.name: b"".join(attachment_content(store, one))
            for one in attachments_of(store, store.by_code(Area, "KDC-01"))
        }
        found += [f"half: {name}" for name, given in held.items() if given != content(int(name))]
        return found + [f"lost: {name}" for name in acknowledged - held.keys()]
    finally:
        store.close()


@pytest.mark.windows
def test_a_kill_leaves_no_half_of_a_file(path: Path) -> None:
    chance, acknowledged, bad = random.Random(2026), set[str](), list[str]()
    command = [sys.executable, "-m", "tests.support.attacher", str(path), PASSWORD, "1000"]
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            said = [child.stdout.readline() for _ in range(chance.randrange(3))]
            for _ in range(chance.randrange(1_000_000)):  # somewhere within the next file
                pass
            child.kill()
            said += child.stdout.readlines()
        acknowledged |= {line.strip() for line in said if line.endswith("\n")}
        bad += faults(path, acknowledged)
    assert bad == [] and acknowledged


def test_a_full_disk_leaves_no_half_of_a_file(
    path: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shim = power_cut.shim(tmp_path_factory.mktemp("shim"))
    if shim is None:
        pytest.skip("needs Linux and a C compiler")
    aside = tmp_path.with_name(f"{tmp_path.name}-aside")
    base = shutil.copytree(path.parent, aside / "trước")
    given = ("tests.support.attacher", path, PASSWORD, 2)
    assert power_cut.run(shim, path.parent, *given, SHIM_LOG=str(aside / "log")).returncode == 0
    writes = len([c for c in power_cut.recorded(aside / "log", path.parent) if c.kind in "OTWRt"])
    bad, said = list[str](), set[str]()
    for number in range(POINTS):
        shutil.rmtree(path.parent)
        shutil.copytree(base, path.parent)
        at, once = str(1 + number * writes // POINTS), {"SHIM_ONCE": "1"} if number % 2 else {}
        ack = aside / f"acknowledged-{number}"
        power_cut.run(shim, path.parent, *given, ack, SHIM_FULL=at, **once)
        words = set(ack.read_text("utf-8").split()) if ack.exists() else set()
        said |= words
        bad += [f"{at} {[*once]}: {one}" for one in faults(path, words - {"ready", "closed"})]
    assert bad == []
    assert {"0", "1"} <= said
