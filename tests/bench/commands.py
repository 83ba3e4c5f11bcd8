"""The commands of the command line on a life-like store: what each takes, start and password included."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.bench import filling, lifelike, waits

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = Path(os.environ.get("BENCH_PRODUCT", ROOT))
ADDED = (1, 100, 10_000)
PEAK = 150  # megabytes: of what lists everything


def measure(visits: int, folder: Path) -> None:
    """Run each command once on a copy of the store, and tell its row."""
    lifelike.a_store(folder / "so", visits).close()
    store = folder / "so" / "so.andan"
    for count in ADDED if visits >= ADDED[-1] else ADDED[:2]:
        people = folder / f"{count}.json"
        people.write_text(json.dumps(_people(count)), encoding="utf-8")
        run(f"add {count:,}", store, "add", "person", "--json", str(people))
    run("list 50", store, "list", "visit", "--limit", "50")
    run("list all", store, "list", "visit", peak=PEAK)
    run("list all --json", store, "list", "visit", "--json", peak=PEAK)
    run("search", store, "search", "nguyen van an")
    run("due", store, "due")
    run("info", store, "info")
    run("export visits", store, "export", "visit", "--to", str(folder / "visits.xlsx"))
    for kind in ("json", "xlsx", "pdf"):
        made = str(folder / f"report.{kind}")
        run(f"report {kind}", store, "report", "movement", "--period", "2025", "--to", made)
    run("submit", store, "submit", "movement", "--period", "2026-09", "--to", str(folder))
    run("audit", store, "audit", peak=PEAK)
    run("verify", store, "verify", seconds=5, peak=PEAK)
    kept = folder / "kept"
    run("backup", store, "backup", "--to", str(kept))
    backups = [file for file in kept.rglob("*") if file.is_file()]
    made = max(backups, key=lambda file: file.stat().st_size)
    run("restore", store, "restore", str(made), "--to", str(folder / "back" / "so.andan"))


def _people(count: int) -> list[dict[str, str]]:
    dice = random.Random(count)
    return [
        {
            "name": filling.name(dice),
            "born": str(1940 + n % 70),
            "sex": dice.choice(("male", "female")),
        }
        for n in range(count)
    ]


def run(name: str, store: Path, *arguments: str, seconds: float = 0, peak: float = 0) -> None:
    """Run a command to its end; CPU and memory are those of its process."""
    command = [sys.executable, "-m", "app", "--store", str(store), "--user", lifelike.USER]
    environment = os.environ | {"ANDAN_PASSWORD": lifelike.PASSWORD}
    began = perf_counter()
    with subprocess.Popen(
        [*command, *arguments], cwd=PRODUCT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stderr is not None
        said = process.stderr.read()
        _id, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - began
    if process.returncode:
        print(f"{name}: not there ({said.strip()})", flush=True)
        return
    values: dict[str, Sequence[float]] = {
        "cpu": [used.ru_utime + used.ru_stime], "wall": [wall], "peak": [used.ru_maxrss / 1024]
    }  # fmt: skip
    print(f"{name}: {values}", flush=True)
    goals = {"cpu": seconds, "peak": peak}
    said_goals = {what: goal for what, goal in goals.items() if goal}
    waits.tell(waits.Row("work", f"andan {name}", values, said_goals))
