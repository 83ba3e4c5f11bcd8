"""How long from a keystroke in the search line to the painted rows, over 100,000 persons.

    python tests/bench/bench_search.py [RECORDS]

The floor is what the search cannot do without in memory: the same words looked up in a sorted list of
the folded names, and the same view painted once. Goal: 95 of 100 keystrokes within 16 ms.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
from bisect import bisect_left
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.base import text
from app.registers.person import Person
from app.schema.conditions import Query
from tests.bench import filling
from tests.support.widgets import a_desk
from ui.register_page.list_model import ListModel
from ui.register_page.table_view import TableView

NAMES = 25


def main(count: int) -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        store = filling.a_store(folder)
        filling.persons(store, count)
        with a_desk(store, app) as context:
            model = ListModel(context, Person)
            model.show(Query())
            view = TableView(model)
            view.resize(800, 700)
            view.show()
            app.processEvents()
            ours, longest = search(app, model, view), max(typed(), key=len)
            folded = sorted(
                text.fold(row[0]) for row in store.values(Person, Query().where, "name")
            )
            floor = [look_up(folded, view, words) for words in typed()]
        store.close()
    tell(count, ours, floor, longest)


def typed() -> list[str]:
    """What stands in the line after each key of some names, typed with and without accents."""
    dice = random.Random(3)
    words = [filling.name(dice) for _n in range(NAMES)]
    words = [name if dice.random() < 0.5 else text.fold(name) for name in words]
    words += [text.initials(filling.name(dice)) for _n in range(NAMES)]
    return [name[:end] for name in words for end in range(1, len(name) + 1)]


def search(app: QApplication, model: ListModel, view: TableView) -> list[float]:
    """Milliseconds of each keystroke; the fill behind it runs on and may be in the way."""
    taken = []
    for words in typed():
        start = perf_counter()
        model.show(Query(words=words))
        view.viewport().repaint()
        taken.append((perf_counter() - start) * 1000)
        app.processEvents()
    return taken


def look_up(folded: list[str], view: TableView, words: str) -> float:
    start = perf_counter()
    first = bisect_left(folded, text.fold(words))
    folded[first : first + 200]
    view.viewport().repaint()
    return (perf_counter() - start) * 1000


def tell(count: int, ours: list[float], floor: list[float], longest: str) -> None:
    p95, floor95 = (statistics.quantiles(taken, n=20)[-1] for taken in (ours, floor))
    print(
        f"{count:,} persons, {len(ours)} keystrokes up to {len(longest)} letters: "
        f"median {statistics.median(ours):.1f} ms, 95 of 100 within {p95:.1f} ms, longest {max(ours):.1f} ms; "
        f"floor {floor95:.1f} ms: {p95 / floor95:.1f} times"
    )


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
