"""How fast the list of a register paints, sorts and filters, against a floor in the same run.

    python tests/bench/bench_table.py [RECORDS]

The floor is the same table view over a model that only counts: what Qt and Python cannot do
without. Goals for 1,000,000 rows: first paint and jump to the end within 40 ms each, 80 MB; and
from 10,000 to 100,000 rows nothing takes more than twice as long.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import Query, between, eq
from tests.bench import filling
from tests.support.widgets import a_desk
from ui.core.context import Context
from ui.register_page.list_model import ListModel
from ui.register_page.table_view import TableView

ROUNDS = 9
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
QUERIES = {
    "as it is sorted": Query(),
    "by household": Query(order="household"),
    "by outcome, down": Query(order="outcome", down=True),
    "of one outcome": Query(eq("outcome", VisitOutcome.PARTIAL)),
    "of one month": Query(between("day", filling.FIRST_DAY, filling.FIRST_DAY.replace(month=2))),
}


class Counting(QAbstractTableModel):
    """As many rows and columns, each the number of its row."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._rows, self._columns = rows, columns

    def rowCount(self, _parent: object = QModelIndex()) -> int:  # noqa: N802
        return self._rows

    def columnCount(self, _parent: object = QModelIndex()) -> int:  # noqa: N802
        return self._columns

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        return str(index.row()) if role == 0 else None


def main(most: int) -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        store = filling.a_store(folder)
        with a_desk(store, app) as context:
            held, before = 0, dict[str, float]()
            for size in [n for n in (10_000, 100_000, 1_000_000) if n <= most] or [most]:
                filling.visits(store, size - held)
                held = size
                before = measure(app, context, size, before)
        store.close()


def measure(
    app: QApplication, context: Context, size: int, before: dict[str, float]
) -> dict[str, float]:
    """Print the figures of one size; gives the query times."""
    memory = resident()
    model = ListModel(context, Visit)
    view = shown(app, TableView(model))
    filled = fill(app, model)
    say(
        f"\n{size:,} rows: filled behind in {filled[0]:.0f} ms, longest pause of the window {filled[1]:.0f} ms"
    )
    say(f"memory +{(resident() - memory) / 1e6:.0f} MB")
    floor_view = shown(app, QTableView())
    floor_view.setModel(Counting(size, model.columnCount()))
    floor = best(lambda: floor_view.viewport().repaint())
    first = best(lambda: first_paint(app, model, view))
    jump = best(lambda: to_the_end(model, view))
    say(
        f"first paint {first:.1f} ms, to the end {jump:.1f} ms; floor {floor:.1f} ms: {first / floor:.1f} and {jump / floor:.1f} times"
    )
    times = {}
    for name, query in QUERIES.items():
        times[name] = best(lambda query=query: paint_query(app, model, view, query))
        grown = f", {times[name] / before[name]:.2f} times the size before" if before else ""
        say(f"  {name}: {times[name]:.1f} ms{grown}")
    view.deleteLater()
    floor_view.deleteLater()
    app.processEvents()
    return times


def shown(app: QApplication, view: Any) -> Any:
    view.resize(800, 700)
    view.show()
    app.processEvents()
    return view


def fill(app: QApplication, model: ListModel) -> tuple[float, float]:
    """Milliseconds until all rows are known, and the longest the window did not answer."""
    ticks: list[float] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(perf_counter()))
    timer.start()
    start = perf_counter()
    model.show(Query())
    while not model.complete:
        app.processEvents()
    timer.stop()
    gaps = [b - a for a, b in zip([start, *ticks], [*ticks, perf_counter()], strict=True)]
    return (perf_counter() - start) * 1000, max(gaps) * 1000


def first_paint(app: QApplication, model: ListModel, view: TableView) -> None:
    paint_query(app, model, view, Query())


def paint_query(app: QApplication, model: ListModel, view: TableView, query: Query) -> None:
    settle(app, model)
    clock.start()
    model.show(query)
    view.viewport().repaint()
    clock.stop()


def to_the_end(model: ListModel, view: TableView) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settle(app, model)
    view.scrollToTop()
    view.viewport().repaint()
    model.mask()  # forgets what was read
    clock.start()
    view.scrollToBottom()
    view.viewport().repaint()
    clock.stop()


def settle(app: QApplication, model: ListModel) -> None:
    """Let the worker's answer come home first."""
    while not model.complete:
        app.processEvents()


class Clock:
    """Measures only the part of a call that is meant."""

    def __init__(self) -> None:
        self.started = self.taken = 0.0

    def start(self) -> None:
        self.started = perf_counter()

    def stop(self) -> None:
        self.taken = perf_counter() - self.started


clock = Clock()


def best(call: Callable[[], None]) -> float:
    """The median of some rounds, in milliseconds."""
    taken = []
    for _round in range(ROUNDS):
        clock.taken = 0.0
        start = perf_counter()
        call()
        taken.append(clock.taken or perf_counter() - start)
    return statistics.median(taken) * 1000


def resident() -> int:
    """Bytes of memory the process holds, where the system tells."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except OSError:
        return 0


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
