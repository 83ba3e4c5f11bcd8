"""The whole table of waits, by one command: what an officer does, jobs, commands, start, memory, growth.

    python tests/bench/bench_waits.py [VISITS …] [--only PART …] [--against CHECKOUT] [--turns N] [--weak]

Prints a table in Markdown for each size. Each part runs in a process of its own, on a copy of the same
life-like store. In the window **ui** is CPU of its thread, **busy** the most of it between two beats of
5 ms, **pause** the longest gap between two, **wall** until what was asked for is painted, **syncs** how
often its thread waited for the disk; of other processes **cpu** is all they used, **more** and **peak**
what memory they held. Medians, and the worst in brackets. What others do on the machine lengthens wall
and pause, and ui and busy by as much as the turns of a loop beside them are longer than on a quiet one;
the load is told at the beginning and at the end.

``--against``: the same parts with the program of another checkout, in turns; each value then stands
after what it was there, "not there" where that program lacks what is asked for. ``--weak``: on one core,
with a gigabyte, each fsync 20 ms longer; a save may then keep the window's thread waiting for 60 ms.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

# Before what is of this checkout: whatever is imported of the program comes from the one measured.
sys.path.insert(0, os.environ.get("BENCH_PRODUCT", str(Path(__file__).resolve().parents[2])))
import app  # noqa: F401
import ui  # noqa: F401

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import waits, weak

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = Path(os.environ.get("BENCH_PRODUCT", ROOT))
SIZES = (100_000,)
DESK = ("look", "pages", "search", "lists", "bulk", "reports", "meanwhile", "exports", "hour")
PARTS = ("start", *DESK, "jobs", "commands")
STARTS = 3
SAVE_PAUSE = 60  # milliseconds, on the weak machine
_CANNOT = (ImportError, AttributeError, TypeError, KeyError)  # what a program of another day raises


def measure(part: str, visits: int, folder: Path) -> None:
    """Measure a part here, and tell its rows."""
    if part == "start":
        _start(visits, folder)
    elif part == "jobs":
        _jobs(visits, folder)
    elif part == "commands":
        from tests.bench import commands

        commands.measure(visits, folder)
    else:
        from tests.bench import bench_desk

        bench_desk.main(visits, [part])


def _start(visits: int, folder: Path) -> None:
    from tests.bench import bench_start

    found = bench_start.measure(folder, 1 if visits < 10_000 else STARTS, visits)
    bare, empty = found.floor
    start, window = found.ours
    names, rest, unlock, filled = found.opened
    extra = 1.3 * sorted(found.alone)[len(found.alone) // 2] + 150
    for name, values, floor, goals in (
        ("start → window drawn, ms", start, bare, {"times": 2}),
        ("start → the users' names known, ms", names, bare, {}),
        ("password → desk, ms", unlock, found.alone, {"times": 2.5}),
        ("password → home filled, ms", filled, found.alone, {"value": extra}),
        ("memory of the first window, MB", window, empty, {"times": 1.8}),
        ("memory of an open store at rest, MB", rest, empty, {"times": 2}),
    ):
        times = [one / least for one, least in zip(values, floor, strict=True)]
        waits.tell(
            waits.Row("figure", name, {"value": values, "floor": floor, "times": times}, goals)
        )
    all_pages = {"value": [found.pages]}
    waits.tell(waits.Row("figure", "memory, all pages opened once, MB", all_pages, {"value": 200}))


def _jobs(visits: int, folder: Path) -> None:
    """Each in a process of its own: what one holds is not the next one's."""
    from tests.bench import bench_jobs, lifelike

    lifelike.a_store(folder / "so", visits).close()
    for name in bench_jobs.JOBS:
        child = os.fork()
        if not child:
            bench_jobs.measure(name, folder / "so" / "so.andan", folder)
            waits.write(folder / "told")
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise SystemExit(f"{name} failed")
        for row in waits.read(folder / "told"):
            waits.tell(row)


class Table:
    """Measures parts in processes of their own, and keeps what they tell."""

    def __init__(self, folder: Path, *, weakly: bool) -> None:
        from tests.bench import desk

        self.rows: list[waits.Row] = []
        self.failed: list[str] = []
        self._folder, self._weakly = folder, weakly
        self._counter = desk.counter(folder)

    def measure(self, part: str, visits: int, product: Path) -> None:
        """Measure a part of a checkout's program; what it lacks is told by its absence."""
        told = self._folder / "told"
        told.unlink(missing_ok=True)
        slow = {"BENCH_SYNC": str(weak.SYNC)} if self._weakly else {}
        environment = os.environ | self._counter | slow | {"BENCH_PRODUCT": str(product)}
        command = [sys.executable, __file__, str(visits), "--child", part, str(told)]
        with tempfile.TemporaryDirectory(dir=self._folder) as state:
            done = subprocess.run(
                [*command, *(["--weak"] if self._weakly else [])],
                env=environment | {"ANDAN_STATE": state}, stdout=sys.stderr, check=False,
            )  # fmt: skip
        if done.returncode:
            self.failed.append(part)
        self.rows += waits.read(told)


def child(part: str, visits: int, told: Path, *, weakly: bool) -> None:
    """Measure a part, and write down its rows."""
    if weakly:
        print(weak.limit(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        _tell_speed()
        try:
            measure(part, visits, Path(folder))
            _tell_speed()
        except _CANNOT as error:
            if PRODUCT == ROOT:
                raise
            print(f"{part}: not there ({error})", flush=True)
    waits.write(told)


def _tell_speed() -> None:
    """How fast this machine is now: two threads of one core lengthen even CPU time."""
    began = time.thread_time()
    for _turn in range(1_000_000):
        pass
    taken = (time.thread_time() - began) * 1000
    waits.tell(waits.Row("figure", "a million turns of a loop, ms of CPU", {"value": [taken]}))


def table(
    visits: int, parts: Sequence[str], against: Path | None, turns: int, *, weakly: bool
) -> tuple[str, list[str]]:
    """The table of one size, and the parts that failed."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = (Table(Path(folder), weakly=weakly) for _ in range(2))
        for part in parts:
            for _turn in range(turns):
                if against:
                    theirs.measure(part, visits, against)
                ours.measure(part, visits, ROOT)
        rows = [_weak_goals(row) for row in ours.rows] if weakly else ours.rows
        told = waits.markdown(rows, theirs.rows if against else None)
        return told, ours.failed + theirs.failed


def _weak_goals(row: waits.Row) -> waits.Row:
    """Said for the weak machine is the goal of a save: how long the window's thread does not answer."""
    return replace(row, goals={"pause": SAVE_PAUSE} if row.name == "save a visit" else {})


def load() -> str:
    return ", ".join(f"{one:.1f}" for one in os.getloadavg())


def main(asked: argparse.Namespace) -> None:
    from tests.bench import lifelike

    print(f"load {load()}; {os.cpu_count()} cores", flush=True)
    failed: list[str] = []
    for visits in asked.visits or SIZES:
        lifelike._made(visits)  # before anything is limited or counted
        told, lost = table(
            visits, asked.only or PARTS, asked.against, asked.turns, weakly=asked.weak
        )
        failed += lost
        print(f"\n# {visits:,} visits\n\n{told}", flush=True)
    print(f"\nload {load()}")
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def _number(said: str) -> int:
    return int(said.replace(",", ""))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("visits", nargs="*", type=_number)
    parser.add_argument("--only", nargs="+", choices=PARTS)
    parser.add_argument("--against", type=lambda said: Path(said).resolve())
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--weak", action="store_true")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    said = _asked()
    if said.child:
        child(said.child[0], said.visits[0], Path(said.child[1]), weakly=said.weak)
    else:
        main(said)
