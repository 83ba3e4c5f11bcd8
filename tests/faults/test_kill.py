"""A process killed while it saves: what it acknowledged is there, and nothing is there by half."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.registers.area import Area
from app.registers.visit import Visit
from app.schema.conditions import eq
from app.store import Store
from app.store.security.verification import verify
from tests.support.samples import commune
from tests.support.writer import BATCH

pytestmark = pytest.mark.windows

KILLS = 30  # 10,000 before a release
PASSWORD = "mật khẩu của Lan"
ROOT = Path(__file__).parents[2]


def killed(path: Path, after: int, chance: random.Random) -> list[str]:
    """What a writer acknowledged before it was killed."""
    command = [sys.executable, "-m", "tests.support.writer", str(path), PASSWORD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        said = [writer.stdout.readline() for _ in range(after)]
        for _ in range(chance.randrange(300_000)):  # somewhere within the next save
            pass
        writer.kill()
        said += writer.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]


def test_no_acknowledged_save_is_lost_and_none_is_there_by_half(store: Store) -> None:
    commune(store)
    store.close()
    chance, acknowledged = random.Random(2026), list[str]()
    for _ in range(KILLS):
        acknowledged += killed(store.path, chance.randrange(4), chance)
        again = Store.open(store.path, "lan", PASSWORD)
        assert again.health == ()
        there = [a.name for a in again.fetch(Area, again.ids(Area)) if a.name.startswith("mốc")]
        assert set(acknowledged) <= set(there)
        for name in there[-3:]:
            assert again.count(Visit, eq("note", name)) == BATCH
        assert again.count(Visit) == 1 + BATCH * len(there)
        again.close()
    assert acknowledged
    again = Store.open(store.path, "lan", PASSWORD)
    assert verify(again) == []
    again.close()
