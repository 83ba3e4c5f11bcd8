"""Whether the window goes on answering with a million visits.

    python tests/bench/bench_million.py [VISITS]

The list of visits is opened, sorted, filtered and searched, and the first page is shown, in real
widgets over a store of 1,000,000 visits, a fifth as many persons and a tenth as many cases. Told
for each: until the first rows are painted, until all of it is known, and the longest time that the
window did not answer. Nothing may keep it from answering for longer than 200 ms.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.base import clock, text
from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import EVERY, Query, between, contains, eq
from app.store import Store
from app.store.database import fetch, run_many
from tests.bench import bench_due, filling
from tests.support.widgets import a_desk
from ui.core.context import Context
from ui.pages.home import HomePage
from ui.register_page.record_list import RecordList

VISITS = 1_000_000
YEARS = 5  # in which they fall
GOAL = 200  # milliseconds without an answer
MONTH = between("day", bench_due.TODAY.replace(day=1), bench_due.TODAY)
QUERIES = {
    "as it is sorted": Query(),
    "by household": Query(order="household"),
    "by outcome, down": Query(order="outcome", down=True),
    "by promised day": Query(order="next_visit"),
    "of one month": Query(MONTH),
    "of one area": Query(eq("area", 3)),
    "of one outcome, by household": Query(eq("outcome", VisitOutcome.GOOD), order="household"),
    "families of one name": Query(contains("household.name", "quỳnh")),
    "a note that nobody wrote": Query(contains("note", "không có")),
    "searched, one letter": Query(words="n"),
    "searched, two words": Query(words="nguyen an"),
    "searched, what is not there": Query(words="nguyen xyz"),
    "searched in one month": Query(MONTH, "nguyen an"),
    "searched, by household": Query(EVERY, "an", order="household"),
}


def main(visits: int) -> None:
    clock.today = lambda: bench_due.TODAY
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder, closing(filling.a_store(folder)) as store:
        fill(store, visits)
        with a_desk(store, app) as context:
            measure(app, context)


def fill(store: Store, visits: int) -> None:
    """All that falls due, and the visits found by the names of their families."""
    start = perf_counter()
    with filling.unindexed(store):
        bench_due.Filler(store, visits, YEARS).fill()
        named = dict(fetch(store.db, "SELECT id, name FROM household"))
        found = (
            (i, f"{i} {text.fold(named[h])}")
            for i, h in fetch(store.db, "SELECT id, household FROM visit")
        )
        run_many(store.db, "INSERT INTO visit__search(rowid, text) VALUES(?,?)", found)
    say(f"{visits:,} visits filled in {perf_counter() - start:.0f} s")


def measure(app: QApplication, context: Context) -> None:
    pages: list[RecordList | HomePage] = []

    def home() -> None:
        pages.append(HomePage(context))
        pages[-1].show()

    def opened() -> None:
        pages.append(RecordList(context, Visit))
        pages[-1].resize(1100, 700)
        pages[-1].show()

    tell(app, context, "the first page", home)
    tell(app, context, "the list opened", opened)
    listed = pages[-1]
    assert isinstance(listed, RecordList)
    for name, query in QUERIES.items():
        tell(app, context, f"visits {name}", lambda query=query: listed.model.show(query))
    tell(app, context, "all rows selected", listed.table.selectAll)
    tell(app, context, "to the end", listed.table.scrollToBottom)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"peak memory {peak} MB")


def tell(app: QApplication, context: Context, name: str, act: Callable[[], object]) -> None:
    """Do something, and print how long until it is painted and done, and the longest pause."""
    ticks: list[float] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(perf_counter()))
    timer.start()
    start = perf_counter()
    act()
    app.processEvents()
    painted = perf_counter() - start
    settled = perf_counter()
    while perf_counter() - settled < 0.1:  # the worker is asked a little later
        app.processEvents()
        if context.worker.busy:
            settled = perf_counter()
    timer.stop()
    pause = max(b - a for a, b in zip([start, *ticks], ticks, strict=False)) * 1000
    warning = "" if pause <= GOAL else f"  MORE THAN {GOAL}"
    say(
        f"{name}: painted in {painted * 1000:.0f} ms, done in {settled - start:.2f} s, "
        f"longest pause {pause:.0f} ms{warning}"
    )


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else VISITS)
