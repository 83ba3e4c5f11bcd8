"""How long a verified backup of a large store takes, against copying the file.

    python tests/bench/bench_backup.py [MEGABYTES]

A store of some 250 MB of visits with long notes. The floor: the file copied into the same folder
and flushed to the disk, with nothing looked at. Run by turns; the median of the ratios counts.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.store import Store
from app.store.backup import backup, restore
from app.store.database import fetch, run_many
from app.store.mapping.tables import STAMPS
from tests.bench import filling

MEGABYTES, ROUNDS = 250, 5
GOAL = 3.0


def copied(source: Path, target: Path) -> float:
    """Seconds for a copy of the file that is safely on the disk."""
    start = perf_counter()
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
    taken = perf_counter() - start
    target.unlink()
    return taken


def backed_up(store: Store, folder: Path) -> float:
    start = perf_counter()
    made = backup(store, folder)
    taken = perf_counter() - start
    made.unlink()
    return taken


def fill(store: Store, megabytes: int) -> None:
    """Visits whose notes are as long as a page."""
    filling.visits(store, 1)
    columns = ("id", "code", *STAMPS, "day", "note")
    names, marks = ",".join(columns), ",".join("?" * len(columns))
    note = "Gia đình đã được thăm hỏi; " * 45
    rows = (
        (n, f"TH-{n}", "b", "", "b", "", "2026-01-01", f"{n} {note}")
        for n in range(2, megabytes * 480)
    )
    fetch(store.db, "BEGIN")
    run_many(store.db, f"INSERT INTO visit({names}) VALUES({marks})", rows)
    fetch(store.db, "COMMIT")


def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(filling.a_store(name)) as store:
            fill(store, megabytes)
            # What is copied is a file beside the store: nobody opens the live one but SQLite.
            restore(backup(store, folder / "first"), folder / "beside")
            size = (folder / "beside").stat().st_size
            taken = [
                (copied(folder / "beside", folder / "copy"), backed_up(store, folder / "backups"))
                for _ in range(ROUNDS)
            ]
    floor, figure = median(t[0] for t in taken), median(t[1] for t in taken)
    ratio = median(t[1] / t[0] for t in taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{size / 1e6:.0f} MB: copy {floor:.2f} s, verified backup {figure:.2f} s; "
        f"ratio {ratio:.2f} (goal {GOAL}); peak memory {peak} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES)
