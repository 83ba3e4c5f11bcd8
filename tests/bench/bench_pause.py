"""How long the window does not answer while a long list is worked with: no pause over 100 ms.

    python tests/bench/bench_pause.py [RECORDS]

Each work is done on the real page of a register of 100,000 records, or as many as asked for, while
a timer ticks in the window's thread; the longest time between two ticks is the pause. The floor is
the same wait with nothing to do but a worker that reckons: what sharing Python costs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.law import communes
from app.registers.visit import Visit, VisitOutcome
from app.services import bulk_edit, unit_settings
from app.store import Store
from tests.bench import filling
from tests.support.printing import the_preview
from tests.support.widgets import a_desk, told
from tests.ui.conftest import Answers
from ui.core import dialogs
from ui.core.context import Context
from ui.core.disclosures import Disclosure
from ui.register_page.page import RecordsPage

MANY = 100_000
PASTED = 5_000
GOAL = 100  # milliseconds
TICK = 2


class Pauses:
    """Ticks while the event loop runs, and remembers the longest time it did not."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = perf_counter()
        self._timer = QTimer(interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        self._tick()
        self._timer.stop()


def wait(until: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    loop = QEventLoop()
    while not until():
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def measured(name: str, begin: Callable[[], object], until: Callable[[], bool]) -> None:
    """Do one work, and print how long it took and the longest pause within."""
    start = perf_counter()
    pauses = Pauses()
    begin()
    wait(until)
    quiet(pauses)
    taken = perf_counter() - start
    longest = pauses.longest * 1000
    verdict = "" if longest <= GOAL else f"  (goal {GOAL} ms missed)"
    print(f"{name}: {taken:.2f} s, longest pause {longest:.0f} ms{verdict}", flush=True)


def quiet(pauses: Pauses) -> None:
    """What the end of a work still makes the window paint belongs to it."""
    QApplication.processEvents()
    QApplication.processEvents()
    pauses.stop()


class Works:
    """The works of one page, each with the sign that it is done."""

    def __init__(self, context: Context, page: RecordsPage, folder: Path, answers: Answers) -> None:
        self._context, self._page, self._folder, self._answers = context, page, folder, answers
        self._said = told(context).said

    def all(self) -> None:
        page, rows = self._page, self._page.list
        measured("floor: a worker that reckons", self._reckon, self._one_more())
        measured("list read again", rows.refresh, lambda: rows.model.complete)
        measured("Ctrl+A", rows.table.selectAll, lambda: rows.selection.summary.text() != "")
        measured("Ctrl+C", rows.selection.copy, self._one_more())
        measured(f"paste of {PASTED:,} of them", self._paste, rows.pasting.isVisible)
        rows.pasting.left.emit()
        rows.table.selectAll()
        self._answers.paths += [self._folder / "list.pdf", self._folder / "list.xlsx"]
        self._answers.disclosures += [Disclosure(), Disclosure()]
        measured("preview of the print", page.print, lambda: the_preview().is_drawn)
        measured("print to PDF", the_preview().save.click, self._one_more())
        measured("export to Excel", page.export, self._one_more())
        measured("bulk change", self._change, self._one_more())
        measured("its undo", self._undo, self._one_more())

    def _one_more(self) -> Callable[[], bool]:
        before = len(self._said)
        return lambda: len(self._said) > before or bool(told(self._context).errors)

    def _reckon(self) -> None:
        def job(_progress: object, _store: object) -> int:
            return sum(n % 7 for n in range(20_000_000))

        self._context.worker.run(job, done=lambda _sum: self._said.append("reckoned"))

    def _paste(self) -> None:
        clipboard = QApplication.clipboard()
        clipboard.setText("\n".join(clipboard.text().split("\n")[: PASTED + 1]))
        self._page.list.take(None)

    def _change(self) -> None:
        bar = self._page.list.bulk
        bar.start(self._page.list.selection.ids())
        bar.field.setCurrentIndex(
            next(n for n, spec in enumerate(bulk_edit.changeable(Visit)) if spec.name == "outcome")
        )
        bar._draft.put("outcome", VisitOutcome.NOT_YET)
        bar._editor.load(bar._draft)
        bar.change()

    def _undo(self) -> None:
        self._context.worker.run(
            lambda _p, store: store.undo(), done=lambda _t: self._said.append("undone")
        )


@contextmanager
def a_page(store: Store, app: QApplication, folder: Path) -> Iterator[Works]:
    answers = Answers()
    before = dialogs.use(answers)
    with a_desk(store, app) as context:
        page = RecordsPage(context, Visit)
        page.resize(1150, 700)
        page.show()
        wait(lambda: page.list.model.complete)
        yield Works(context, page, folder, answers)
        page.deleteLater()
    dialogs.use(before)


def main(count: int) -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        store = filling.a_store(folder)
        unit_settings.save(store, unit_settings.unit_of(communes.find("03127")))
        filling.visits(store, count)
        print(f"{count:,} visits")
        run(store, app, Path(folder))
        store.close()


def run(store: Store, app: QApplication, folder: Path) -> None:
    with a_page(store, app, folder) as works:
        works.all()


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else MANY)
