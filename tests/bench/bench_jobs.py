"""The long jobs over a life-like store: what each works, and what memory it takes.

    python tests/bench/bench_jobs.py [VISITS] [JOB …]

Each job runs in a process of its own, which opened the store before and read in it: **work** is its seconds of CPU,
**more** the megabytes that it held at its highest beyond what it held at its beginning, **peak** all of
them. A job that writes what it reads stands against a **floor** of the same run: an export against raw
reading of the same rows and the deflating of the same parts, a backup against a copy of the file.
Goals for 100,000 visits stand in ``JOBS``, as do the ratios.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.base.jobs import Watch
from app.cli.main import run as command
from app.exchange.records.xlsx_export import export_list
from app.paper.document.list_pdf import draw_list
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.schema.record import register
from app.services.duplicates import TRAITS, find_pairs
from app.services.list_cells import usual_columns
from app.services.printed_list import PrintedList
from app.services.quality import find_issues
from app.store import Store
from app.store.backup import backup
from app.store.database import stream
from app.store.mapping.tables import tables_of
from app.store.security.verification import verify
from app.store.trash import deleted_records
from tests.bench import lifelike, waits

VISITS = 100_000
PURPOSE = "Phép đo"

Work = Callable[[Store, Path], object]


@dataclass(frozen=True)
class Job:
    """What is done, and its goals: seconds of work, megabytes more or in all, times its floor."""

    work: Work
    seconds: float = 0
    more: float = 0
    peak: float = 0
    floor: Work | None = None
    times: float = 0


def duplicates(store: Store, _folder: Path) -> None:
    for key in TRAITS:
        find_pairs(store, register(key))


def workbook(store: Store, folder: Path) -> None:
    export_list(store, Visit, Query(), folder / "visits.xlsx", names=True, purpose=PURPOSE)


def workbook_floor(store: Store, folder: Path) -> None:
    """Reading the rows, and deflating what the workbook holds."""
    raw(store)
    with zipfile.ZipFile(folder / "visits.xlsx") as made:
        for part in made.namelist():
            deflated(made.read(part))


def paper(store: Store, folder: Path) -> None:
    columns = usual_columns(Visit)
    listing = PrintedList(Visit, Query(), columns, names=True, purpose=PURPOSE)
    draw_list(store, listing, folder / "visits.pdf", Watch())


def paper_floor(store: Store, folder: Path) -> None:
    """Reading the rows, and deflating what the paper holds."""
    raw(store)
    for part in (folder / "visits.pdf").read_bytes().split(b"endstream"):
        with contextlib.suppress(zlib.error):
            deflated(zlib.decompress(part.partition(b"stream\n")[2]))


def raw(store: Store) -> None:
    tables = tables_of(Visit)
    for table in (tables.own, *tables.many.values()):
        for _row in stream(store.db, f'SELECT * FROM "{table._meta.table_name}"'):
            pass


def deflated(data: bytes) -> None:
    packer = zlib.compressobj()
    for start in range(0, len(data), 1 << 16):
        packer.compress(data[start : start + (1 << 16)])
    packer.flush()


def copied(store: Store, folder: Path) -> None:
    with store.path.open("rb") as read, (folder / "copy").open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())


def told(*arguments: str) -> Work:
    """A command; what it says goes where nobody reads."""

    def run(store: Store, _folder: Path) -> None:
        path = store.path
        store.close()
        os.environ["ANDAN_PASSWORD"] = lifelike.PASSWORD
        with (
            Path(os.devnull).open("w", encoding="utf-8") as nowhere,
            contextlib.redirect_stdout(nowhere),
        ):
            done = command(["--store", str(path), "--user", lifelike.USER, *arguments])
        assert done == 0, arguments

    return run


def _sound(store: Store, _folder: Path) -> None:
    assert not verify(store)


JOBS = {
    "quality page": Job(lambda store, _: find_issues(store, Watch()), seconds=0.5),
    "duplicates page": Job(duplicates, seconds=1.5),
    "trash": Job(lambda store, _: deleted_records(store), seconds=0.05),
    "verify": Job(_sound, seconds=5, peak=150),
    "export to xlsx": Job(workbook, more=40, floor=workbook_floor, times=2),
    "print to PDF": Job(paper, more=40, floor=paper_floor, times=3),
    "backup": Job(lambda store, folder: backup(store, folder / "b"), floor=copied, times=3),
    "list": Job(told("list", "visit"), peak=150),
    "list --json": Job(told("list", "visit", "--json"), peak=150),
    "audit": Job(told("audit"), peak=150),
    "audit --json": Job(told("audit", "--json"), peak=150),
}


@dataclass(frozen=True)
class Taken:
    work: float
    wall: float
    more: float
    peak: float
    floor: float


def work_of(act: Callable[[], object]) -> float:
    """Seconds of CPU of this process and of those it starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), process_time()
    act()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    others = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return process_time() - began + others


def held(name: str) -> float:
    """Megabytes that this process holds (VmRSS), or held at its highest since it was asked (VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


def measure(name: str, store: Path, folder: Path) -> None:
    """Do a job, print its line, and tell its row; for a process of its own."""
    lifelike._stand_at_the_end()
    job = JOBS[name]
    opened = Store.open(store, lifelike.USER, lifelike.PASSWORD)
    with closing(opened):
        raw(opened)  # what SQLite keeps of the file, it keeps already
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before, began = held("VmRSS"), perf_counter()
        work = work_of(partial(job.work, opened, folder))
        wall, peak = perf_counter() - began, held("VmHWM")
        floor = work_of(partial(job.floor, opened, folder)) if job.floor else 0
    taken = Taken(work, wall, peak - before, peak, floor)
    print(line(name, job, taken), flush=True)
    waits.tell(row(name, job, taken))


def row(name: str, job: Job, taken: Taken) -> waits.Row:
    values = {"cpu": taken.work, "wall": taken.wall, "more": taken.more, "peak": taken.peak}
    if taken.floor:
        values["times"] = taken.work / taken.floor
    goals = {"cpu": job.seconds, "more": job.more, "peak": job.peak, "times": job.times}
    said = {what: goal for what, goal in goals.items() if goal}
    return waits.Row("work", name, {what: [value] for what, value in values.items()}, said)


def line(name: str, job: Job, taken: Taken) -> str:
    times = taken.work / taken.floor if taken.floor else 0
    said = f"{name:16} {taken.work:7.2f} s {taken.more:+6.0f} MB, peak {taken.peak:4.0f} MB"
    said += f"; floor {taken.floor:.2f} s: {times:.1f}×" if times else ""
    goals = (
        ("s", taken.work, job.seconds), ("MB more", taken.more, job.more),
        ("MB", taken.peak, job.peak), ("×", times, job.times),
    )  # fmt: skip
    missed = [f"{goal:g} {unit}" for unit, value, goal in goals if goal and value > goal]
    return said + (f"   goal missed: {', '.join(missed)}" if missed else "")


def main(visits: int, names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANDAN_STATE"] = folder  # what other runs did to their copies is not remembered
        store = lifelike.a_store(Path(folder) / "so", visits)
        print(f"{visits:,} visits; {store.path.stat().st_size / 1e6:.0f} MB", flush=True)
        path = store.path
        store.close()
        for name in names or JOBS:
            process = get_context("spawn").Process(target=measure, args=(name, path, Path(folder)))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{name} failed")


if __name__ == "__main__":
    asked = sys.argv[1].replace(",", "") if len(sys.argv) > 1 else str(VISITS)
    main(int(asked), sys.argv[2:])
