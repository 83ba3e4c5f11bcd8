"""Every bench runs, on a hundred records: one that nobody runs would rot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import weak

ROOT = Path(__file__).parents[2]
BENCHES = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("bench_*.py"))
# What is asked for where a hundred records are not what the bench counts in.
SMALL = {
    "bench_backup": ["1"],
    "bench_country": ["2", "3"],
    "bench_database": ["10", "120"],
    "bench_rollup": ["10"],
    "bench_scans": ["6"],
    "bench_start": ["1", "100"],
    # The other parts of the table are run by the benches of their own.
    "bench_waits": ["100", "--only", "look", "commands"],
}


LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="what a process holds is read from /proc"
)


@LINUX
@pytest.mark.parametrize("bench", BENCHES)
def test_a_bench_runs(bench: str, tmp_path: Path) -> None:
    assert ran(tmp_path, bench, *SMALL.get(bench, ["100"])).strip()


@LINUX
def test_the_table_of_waits_stands_beside_that_of_another_checkout_and_on_a_weak_machine(
    tmp_path: Path,
) -> None:
    other = tmp_path / "other"
    for name in ("app", "resources", "data"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    (other / "ui").mkdir()
    (other / "ui" / "__init__.py").touch()  # a program without the window that is measured
    options = ["--weak", "--against", str(other), "--only", "look"]
    said = ran(tmp_path, "bench_waits", "100", *options)
    row = next(line for line in said.splitlines() if line.startswith("| save a visit |"))
    assert "not there → " in row
    save = float(row.split("not there → ")[2].split(" ")[0])
    assert save >= weak.SYNC  # milliseconds: it waited for the slow disk, at least once


def ran(folder: Path, bench: str, *arguments: str) -> str:
    """Run a bench, and return what it printed."""
    done = subprocess.run(
        [sys.executable, f"tests/bench/{bench}.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"ANDAN_STATE": str(folder), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
