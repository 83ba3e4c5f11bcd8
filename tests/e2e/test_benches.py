"""Every bench runs, on a hundred records: one that nobody runs would rot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHES = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("bench_*.py"))
# What is asked for where a hundred records are not what the bench counts in.
SMALL = {"bench_backup": ["1"], "bench_rollup": ["10"], "bench_start": ["1", "100"]}


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
@pytest.mark.parametrize("bench", BENCHES)
def test_a_bench_runs(bench: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, f"tests/bench/{bench}.py", *SMALL.get(bench, ["100"])],
        cwd=ROOT,
        env=os.environ | {"ANDAN_STATE": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
