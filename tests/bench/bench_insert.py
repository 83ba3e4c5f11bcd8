"""How fast an import is stored, against the driver inserting the very same rows.

    python tests/bench/bench_insert.py

The work: 20,000 visits, each with a visitor and a purpose, in one step. The floor: ``executemany``
of the rows that the step wrote, into the same tables and indexes of a twin store, in one
transaction, with nothing checked, named or sealed. Run by turns; the median of the ratios counts.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.records  # noqa: F401 - fills the registry
from app.lang import T
from app.records.area import Area
from app.records.household import Household
from app.records.visit import Outcome, Purpose, Visit, Visitor
from app.store import Store
from app.store.database import fetch, run_many
from app.store.indexing import indexed
from app.store.keys import Cost

VISITS, HOUSEHOLDS, ROUNDS = 20_000, 2_000, 5
GOAL = 0.4
TABLES = ("visit", "visit__visitors", "visit__purposes")
Rows = dict[str, list[tuple[object, ...]]]


def made(folder: Path) -> Store:
    """A store with the households that visits lead to."""
    store, _code = Store.create(
        folder / "so.andan", "lan", "Lan", "mật khẩu của Lan", Cost(1024, 1, 1)
    )
    with store.step(T("Hộ", "Households")) as step:
        area = step.save(Area(name="Thôn Đông"))
        step.save_many([Household(name=f"Nguyễn Văn {n}", area=area.id) for n in range(HOUSEHOLDS)])
    return store


def visits() -> list[Visit]:
    return [
        Visit(
            day=date(2020, 1, 1) + timedelta(days=n % 2_000),
            household=n % HOUSEHOLDS + 1,
            outcome=Outcome.GOOD,
            visitors=(Visitor(name=f"Trần Thị {n % 40}"),),
            purposes=(Purpose.CARE,),
        )
        for n in range(VISITS)
    ]


def stored(store: Store) -> Rows:
    """The rows that the step wrote; of the search index, which cannot be read, its words."""
    rows: Rows = {table: fetch(store.db, f'SELECT * FROM "{table}"') for table in TABLES}
    return rows | {"visit__search": list(indexed(store, store.fetch(Visit, store.ids(Visit))))}


def bare(store: Store, rows: Rows) -> float:
    """Seconds for the driver alone."""
    start = perf_counter()
    fetch(store.db, "BEGIN IMMEDIATE")
    for table, items in rows.items():
        columns = "(rowid, text)" if table.endswith("__search") else ""
        marks = ",".join("?" * len(items[0]))
        run_many(store.db, f'INSERT INTO "{table}"{columns} VALUES({marks})', items)
    fetch(store.db, "COMMIT")
    return perf_counter() - start


def ours(store: Store) -> float:
    """Seconds for a step, to the anchor on the disk."""
    entered = visits()
    start = perf_counter()
    with store.step(T("Nhập", "Import")) as step:
        step.save_many(entered)
    return perf_counter() - start


def rounds() -> Iterator[tuple[float, float]]:
    for _ in range(ROUNDS):
        with (
            tempfile.TemporaryDirectory() as one,
            tempfile.TemporaryDirectory() as other,
            closing(made(Path(one))) as store,
            closing(made(Path(other))) as twin,
        ):
            taken = ours(store)
            yield taken, bare(twin, stored(store))


def main() -> None:
    taken = list(rounds())
    figure, floor = median(t for t, _ in taken), median(f for _, f in taken)
    ratio = median(f / t for t, f in taken)
    print(
        f"insert: {VISITS / figure:,.0f} visits/s with checks, undo, journal and seals; "
        f"floor {VISITS / floor:,.0f}/s; ratio {ratio:.2f} (goal {GOAL})"
    )


if __name__ == "__main__":
    main()
