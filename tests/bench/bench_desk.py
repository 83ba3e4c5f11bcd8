"""What an officer does most, in the real window on a life-like store: look, enter, save, search.

    python tests/bench/bench_desk.py [VISITS]

For each act: **ui**, milliseconds of CPU of the window's thread; **wall**, milliseconds until what was
asked for is painted and no job is left; **pause**, the longest gap of a heartbeat of 5 ms meanwhile, in
the real event loop. Medians of several runs, and the worst. Goals stand beside: ``looking`` and ``saving``
30 ms of ui, 40 for a dispute; no pause over 50 ms; what is asked for while a job runs within 0.5 s;
from a key to the painted rows 50 ms in 95 of 100; over an hour of use 5 MB of growth.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.registers.visit import Visit
from app.schema.record import register
from app.store import Store
from tests.bench import lifelike
from tests.ui.conftest import Answers
from ui.core import dialogs, theme
from ui.core.disclosures import Disclosure
from ui.core.garbage import GarbageCollector
from ui.register_page.page import RecordsPage
from ui.shell.command_palette import CommandPalette
from ui.shell.workspace import Workspace

BEAT, PATIENCE = 5, 120_000  # milliseconds
LOOKED_AT = {"visit": 30, "person": 30, "case": 30, "dispute": 40, "award": 30, "household": 30}
PAUSE, MEANWHILE, KEY = 50, 500, 50  # goals, in milliseconds
GROWTH, PAGE_CHANGES, SAVES = 5, 500, 200  # megabytes; of an hour
ROUNDS = 7


class Taken(NamedTuple):
    """Milliseconds of one act."""

    ui: float
    wall: float
    pause: float


class Desk:
    """The window of the open store, and what is done in it."""

    def __init__(self, store: Store, folder: Path, answers: Answers) -> None:
        self.space, self.folder, self.answers = Workspace(store), folder, answers
        self.space.resize(1366, 768)
        self.space.show()
        self.timed(lambda: None)

    def timed(self, begin: Callable[[], object], until: Callable[[], bool] | None = None) -> Taken:
        """Begin an act in the event loop; wait until it holds, or else until no job is left."""
        ready = until or (lambda: not self.space.worker.busy)
        loop, beat = QEventLoop(), QTimer(interval=BEAT)
        gaps, last = [0.0], time.perf_counter()
        settled = 0

        def tick() -> None:
            nonlocal last, settled
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
            settled = settled + 1 if ready() else 0
            if settled == 2 or now - start > PATIENCE / 1000:  # what it led to is painted too
                loop.quit()

        beat.timeout.connect(tick)
        beat.start()
        QTimer.singleShot(0, begin)
        start, cpu = time.perf_counter(), time.thread_time()
        loop.exec()
        wall, ui = time.perf_counter() - start, time.thread_time() - cpu
        beat.stop()
        return Taken(ui * 1000, max(0, wall * 1000 - 2 * BEAT), max(gaps) * 1000)

    def page(self, name: str) -> RecordsPage:
        self.space.page(name)
        return self.space.shown  # type: ignore[return-value]


def tell(name: str, runs: Sequence[Taken], ui: float = 0, wall: float = 0) -> None:
    """One line: medians, the worst in brackets, and the goals that were missed."""
    columns = [
        f"{what} {statistics.median(one):7.1f} ({max(one):.0f})"
        for what, one in zip(Taken._fields, zip(*runs, strict=True), strict=True)
    ]
    missed = [
        f"{what} {goal:.0f}"
        for what, goal, place in (("ui", ui, 0), ("wall", wall, 1), ("pause", PAUSE, 2))
        if goal and statistics.median(run[place] for run in runs) > goal
    ]
    verdict = f"   goal missed: {', '.join(missed)}" if missed else ""
    print(f"{name:42}  {'  '.join(columns)}{verdict}", flush=True)


def look_and_save(desk: Desk, store: Store) -> None:
    for key, goal in LOOKED_AT.items():
        page = desk.page(key)
        desk.timed(lambda: None)
        ids = list(store.ids(register(key)))[: (ROUNDS + 1) * 3 : 3]
        runs = [desk.timed(lambda i=i, p=page: p.open_record(i)) for i in ids]
        tell(f"look at a {key}, the first of them", runs[:1])
        tell(f"look at a {key}", runs[1:], goal)
    page = desk.page("visit")
    tell("new form", [desk.timed(page.new) for _ in range(ROUNDS)], 30)
    saves, undone = [], []
    for number, id_ in enumerate(list(store.ids(Visit))[:ROUNDS]):
        page.open_record(id_)
        form = page.entry.form
        assert form is not None
        form.cells["note"].editor.text.setPlainText(f"Ghi chú {number}")
        form.cells["note"].editor.edited.emit()
        saves.append(desk.timed(page.save))
        undone.append(desk.timed(desk.space.undo))
    tell("save a visit", saves, 30)
    tell("undo it", undone, 30)


def pages(desk: Desk) -> None:
    names = [name for name in desk.space.names() if name not in LOOKED_AT]
    for name in names:
        tell(f"page {name}, first", [desk.timed(lambda n=name: desk.space.page(n))])
    for name in names:
        runs = []
        for _ in range(3):
            desk.timed(lambda: desk.space.page("visit"))
            runs.append(desk.timed(lambda n=name: desk.space.page(n)))
        tell(f"page {name}, again", runs)


def search(desk: Desk) -> None:
    for key in ("person", "visit", "dispute"):
        page = desk.page(key)
        desk.timed(lambda: None)
        runs = []
        for letters in ("n", "ng", "ngu", "nguy", "nguye", "nguyen", "nguyen a", "nguyen an"):
            resets = [0]
            page.list.model.modelReset.connect(lambda r=resets: r.__setitem__(0, 1))
            runs.append(
                desk.timed(
                    lambda w=letters, p=page: p.list.search.setText(w), lambda r=resets: bool(r[0])
                )
            )
        tell(f"search {key}, a letter", runs, wall=KEY)
        desk.timed(page.list.search.clear)
    runs = [desk.timed(desk.space.find_anything)]
    tell("Ctrl+K opens", runs)
    palette = desk.space.findChildren(CommandPalette)[-1]
    runs = []
    for letters in ("ng", "nguyen", "nguyen a", "HO-0001"):
        runs.append(
            desk.timed(
                lambda w=letters: palette.box.setText(w),
                lambda w=letters: palette.box._announced == w and not desk.space.worker.busy,
            )
        )
    tell("Ctrl+K finds, a letter", runs, wall=2 * KEY)
    palette.reject()


def meanwhile(desk: Desk) -> None:
    """What is asked for while a long job runs."""
    page = desk.page("visit")
    desk.timed(lambda: None)
    desk.answers.disclosures.append(Disclosure())
    desk.answers.paths.append(desk.folder / "visits.xlsx")
    page.export()
    home = desk.timed(lambda: desk.space.page("home"), lambda: not desk.space.worker._waiting)
    tell("home while a list is exported", [home], wall=MEANWHILE)
    other = desk.page("person")
    found = desk.timed(other.list.refresh, lambda: other.list.model.complete)
    tell("a list while a list is exported", [found], wall=MEANWHILE)
    done = desk.timed(lambda: None)
    tell("the export, the rest of it", [done])


def hour(desk: Desk, store: Store, changes: int, saves: int) -> None:
    names = [*desk.space.names()]
    ids = list(store.ids(Visit))
    for name in names:
        desk.timed(lambda n=name: desk.space.page(n))
    print(f"memory, all pages opened: {resident():.0f} MB (goal 200)")
    before = resident()
    for number in range(changes):
        name = names[number % len(names)]
        desk.timed(lambda n=name: desk.space.page(n))
        if number * saves // changes != (number + 1) * saves // changes:
            page = desk.page("visit")
            page.open_record(ids[number % len(ids)])
            form = page.entry.form
            assert form is not None
            form.cells["note"].editor.text.setPlainText(f"Lần {number}")
            form.cells["note"].editor.edited.emit()
            desk.timed(page.save)
    print(
        f"an hour, {changes} page changes and {saves} saves: {resident() - before:+.0f} MB (goal {GROWTH})"
    )


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
    store = lifelike.a_store(folder, visits)
    desk = Desk(store, folder, answers)
    yield desk, store
    desk.space.close_store()
    desk.space.deleteLater()
    collector.deleteLater()
    dialogs.use(before)


def main(visits: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        a_desk(Path(folder) / "so", visits) as (desk, store),
    ):
        print(f"{visits:,} visits; memory at rest {resident():.0f} MB")
        look_and_save(desk, store)
        pages(desk)
        search(desk)
        meanwhile(desk)
        small = visits < 10_000
        hour(desk, store, *(20, 8) if small else (PAGE_CHANGES, SAVES))


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
