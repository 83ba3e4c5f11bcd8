"""A process killed while it brings a list in: all of it is there, or nothing."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.registers.area import Area
from app.registers.household import Household
from app.store import Store
from app.store.security.verification import verify
from tests.support.office_books import text
from tests.support.samples import TITLE
from tests.support.wording import labels

pytestmark = pytest.mark.windows

KILLS, ROWS = 6, 2_000
PASSWORD = "mật khẩu của Lan"
ROOT = Path(__file__).parents[2]


def killed(path: Path, file: Path, chance: random.Random) -> bool:
    """Whether an import was acknowledged before its process was killed."""
    command = [sys.executable, "-m", "tests.support.importer", str(path), PASSWORD, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for _ in range(chance.randrange(4_000_000)):  # somewhere within the step
            pass
        process.kill()
        return "done" in process.stdout.read()


def test_killed_at_any_moment_all_of_an_import_is_there_or_nothing(
    store: Store, tmp_path: Path
) -> None:
    with store.step(TITLE) as step:
        step.save(Area(name="Thôn Đông"))
    store.close()
    chance, there = random.Random(2026), 0
    for number in range(KILLS):
        rows = [[f"Hộ {number} số {n}", "Thôn Đông"] for n in range(ROWS)]
        file = text(tmp_path / "ho.csv", [labels(Household, "name area"), *rows])
        acknowledged = killed(store.path, file, chance)
        again = Store.open(store.path, "lan", PASSWORD)
        added = again.count(Household) - there
        assert added in ((ROWS,) if acknowledged else (0, ROWS))
        there += added
        if added:
            again.undo()
            there -= ROWS
            assert again.count(Household) == there
        assert verify(again) == []
        again.close()
