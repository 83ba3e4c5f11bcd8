"""A desk to measure at: the real window of a life-like store, in the real event loop."""

from __future__ import annotations

import ctypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.store import Store
from tests.bench import lifelike, waits
from tests.ui.conftest import Answers
from ui.core import dialogs, theme
from ui.core.garbage import GarbageCollector
from ui.register_page.page import RecordsPage
from ui.shell.workspace import Workspace

BEAT, PATIENCE = 5, 120_000  # milliseconds
CALM = 1.5  # seconds in which an officer reads what was opened
SMALL = 10_000  # visits: below, the parts are shorter, and tell only that they run
PAUSE = 50  # milliseconds: the goal of every act
_COUNTER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static __thread long syncs;
long bench_syncs(void) { return syncs; }
static int synced(const char *name, int file) {
    const char *more = getenv("BENCH_SYNC");
    syncs++;
    if (more) usleep(1000 * atoi(more));
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(file);
}
int fsync(int file) { return synced("fsync", file); }
int fdatasync(int file) { return synced("fdatasync", file); }
"""


class Taken(NamedTuple):
    """What one act took: milliseconds, and how often the window's thread waited for the disk.

    ``ui``: CPU of the window's thread. ``pause``: the longest time between two beats; ``busy``: the
    most CPU of the window's thread between two, which others who load the machine do not lengthen.
    """

    ui: float
    wall: float
    pause: float
    busy: float
    syncs: float


class Goals(NamedTuple):
    """The most that the median of an act may take; 0: no goal."""

    ui: float = 0
    wall: float = 0
    pause: float = PAUSE
    busy: float = PAUSE
    syncs: float = 0


def tell(name: str, runs: Sequence[Taken], **most: float) -> None:
    """One line, and a row of the table: medians, the worst in brackets, the goals that were missed."""
    goals = Goals(**most)
    values = {kind: [getattr(run, kind) for run in runs] for kind in Taken._fields}
    if not counts_syncs():
        del values["syncs"]
    said = {kind: goal for kind, goal in goals._asdict().items() if goal}
    waits.tell(waits.Row("act", name, values, said))
    kinds = list(zip(Taken._fields, zip(*runs, strict=True), goals, strict=True))
    columns = [
        f"{kind} {statistics.median(one):6.1f} ({max(one):.0f})" for kind, one, _ in kinds[:4]
    ]
    syncs = [f"syncs {statistics.median(kinds[4][1]):.0f}"] if counts_syncs() else []
    missed = [
        f"{kind} {goal:.0f}" for kind, one, goal in kinds if 0 < goal < statistics.median(one)
    ]
    verdict = f"   goal missed: {', '.join(missed)}" if missed else ""
    print(f"{name:44}  {'  '.join(columns + syncs)}{verdict}", flush=True)


def figure(name: str, value: float, goal: float = 0) -> None:
    """One line and a row of a single value, with the most that it may be; 0: no goal."""
    print(f"{name}: {value:.1f}" + (f" (goal {goal:g})" if goal else ""), flush=True)
    waits.tell(waits.Row("figure", name, {"value": [value]}, {"value": goal} if goal else {}))


def counter(folder: Path) -> dict[str, str]:
    """The environment in which what waits for the disk is counted; empty where none can be built.

    With ``BENCH_SYNC`` in it as well, each wait takes so many milliseconds more.
    """
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        return {}
    made, written = folder / "syncs.so", folder / "syncs.c"
    written.write_text(_COUNTER, encoding="utf-8")
    build = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(written), "-ldl"]
    built = subprocess.run(build, capture_output=True, check=False).returncode == 0
    return {"LD_PRELOAD": str(made)} if built else {}


def with_syncs_counted() -> None:
    """Begin this program again with a counter of what waits for the disk, where it can be built."""
    if "LD_PRELOAD" not in os.environ and (counted := counter(Path(tempfile.mkdtemp()))):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | counted)


def counts_syncs() -> bool:
    return hasattr(ctypes.CDLL(None), "bench_syncs")


def syncs_so_far() -> int:
    """How often this thread has waited for the disk; 0 where nobody counts."""
    return int(ctypes.CDLL(None).bench_syncs()) if counts_syncs() else 0


class Desk:
    """The window of the open store, and what is done in it."""

    def __init__(self, store: Store, folder: Path, answers: Answers, *, small: bool) -> None:
        self.store, self.folder, self.answers, self.small = store, folder, answers, small
        self.space = Workspace(store)
        self.space.resize(1366, 768)
        self.space.show()

    def timed(self, begin: Callable[[], object], until: Callable[[], bool] | None = None) -> Taken:
        """Begin an act in the event loop; wait until it holds, or else until no job is left."""
        ready = until or (lambda: not self.space.worker.busy)
        loop, beat = QEventLoop(), QTimer(interval=BEAT)
        gaps, spent = [0.0], [0.0]
        last, last_cpu = time.perf_counter(), time.thread_time()
        settled = 0

        def tick() -> None:
            nonlocal last, last_cpu, settled
            now, cpu_now = time.perf_counter(), time.thread_time()
            gaps.append(now - last)
            spent.append(cpu_now - last_cpu)
            last, last_cpu = now, cpu_now
            settled = settled + 1 if ready() else 0
            if settled == 2 or now - start > PATIENCE / 1000:  # what it led to is painted too
                loop.quit()

        beat.timeout.connect(tick)
        beat.start()
        QTimer.singleShot(0, begin)
        start, cpu, syncs = time.perf_counter(), time.thread_time(), syncs_so_far()
        loop.exec()
        wall, ui = time.perf_counter() - start, time.thread_time() - cpu
        beat.stop()
        return Taken(
            ui * 1000, max(0, wall * 1000 - 2 * BEAT), max(gaps) * 1000, max(spent) * 1000,
            syncs_so_far() - syncs,
        )  # fmt: skip

    def rest(self, seconds: float = 0) -> Taken:
        """Let the window live until it has nothing to do, and so long at least."""
        until = time.perf_counter() + seconds
        return self.timed(
            lambda: None, lambda: not self.space.worker.busy and time.perf_counter() >= until
        )

    def read(self, times: int = 1) -> Taken:
        """Let an officer read what was opened; in a small store nobody does."""
        return self.rest(0 if self.small else times * CALM)

    def page(self, name: str) -> RecordsPage:
        self.space.page(name)
        return self.space.shown  # type: ignore[return-value]


def resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def a_desk(folder: Path, visits: int) -> Iterator[tuple[Desk, Store]]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.start(app)
    collector = GarbageCollector(app)
    answers = Answers()
    before = dialogs.use(answers)
    os.environ["ANDAN_STATE"] = str(folder)  # what other runs did to their copies is not remembered
    lifelike.a_store(folder, visits).close()
    start, cpu = time.perf_counter(), time.thread_time()
    store = Store.open(folder / "so.andan", lifelike.USER, lifelike.PASSWORD)
    opened = time.thread_time() - cpu
    desk = Desk(store, folder, answers, small=visits < SMALL)
    desk.rest()
    filled = time.perf_counter() - start
    print(f"{visits:,} visits; memory at rest {resident():.0f} MB")
    figure("opened, CPU without the password's key, ms", opened * 1000, 10)
    figure("from the opening to the filled home, ms", filled * 1000, 150)
    desk.read()
    QTest.mouseMove(desk.space.windowHandle())  # an officer sits down
    yield desk, store
    desk.space.close_store()
    desk.space.deleteLater()
    collector.deleteLater()
    dialogs.use(before)
