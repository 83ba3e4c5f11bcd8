"""What is due, with ten times the years of records behind it: the cost must stay flat.

    python tests/bench/bench_due.py

Households visited every month: the small store has 10,000 visits, the large one 100,000. Both
promise as many visits in the window that is looked at. Goal: at most 1.5 times the small one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.records  # noqa: F401 - fills the registry
from app import due
from app.lang import T
from app.records.area import Area
from app.records.household import Household
from app.records.visit import Outcome, Visit
from app.store import Store
from app.store.keys import Cost

TODAY = date(2026, 6, 10)
HOUSEHOLDS = 400
PER_MONTH = 100
RUNS = 15


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = [made(Path(folder) / f"{count}.andan", count) for count in (10_000, 100_000)]
        took: list[list[float]] = [[], []]
        for _ in range(RUNS):
            for store, times in zip(stores, took, strict=True):
                began = time.perf_counter()
                found = due.due(store, TODAY)
                times.append((time.perf_counter() - began) * 1000)
                assert found
        small, large = map(statistics.median, took)
        for store in stores:
            store.close()
    told = f"10,000 visits {small:.1f}, 100,000 visits {large:.1f}, ratio {large / small:.2f}"
    print(f"what is due, ms: {told}")


def made(path: Path, count: int) -> Store:
    """A store with so many visits, a hundred a month backwards from today, each with a promise."""
    store, _code = Store.create(path, "bench", "Bench", "mật khẩu để đo", Cost(1024, 1, 1))
    with store.step(T("Nhập", "Enter")) as step:
        area = step.save(Area(name="Thôn Đông"))
        homes = step.save_many(
            [Household(name=f"Nguyễn Văn {n}", area=area.id) for n in range(HOUSEHOLDS)]
        )
        step.save_many([visit(n, homes[n % HOUSEHOLDS].id) for n in range(count)])
    return store


def visit(number: int, household: int) -> Visit:
    day = TODAY - timedelta(days=number * 30 // PER_MONTH)
    return Visit(
        day=day,
        household=household,
        outcome=Outcome.GOOD,
        next_visit=day + timedelta(days=60),
    )


if __name__ == "__main__":
    main()
