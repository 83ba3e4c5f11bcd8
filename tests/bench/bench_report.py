"""How fast the movement report counts, against a floor measured in the same run.

    python tests/bench/bench_report.py [RECORDS]

The floor of a counted indicator is the driver's own scan of the index over the days of the
period, on the same encrypted file. The whole report is told in seconds, since a commune waits
for it: a year over 100,000 records is to take 0.3 s at most.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.conditions import all_of
from app.periods import Days, parse
from app.reports.catalogue import REPORTS
from app.reports.counting import compute
from app.reports.indicator import Indicator
from app.reports.movement import MOVEMENT
from app.store import Store
from app.store.keys import Cost

ROUNDS = 7
AREAS, YEARS = 15, 5
LAST = date(2026, 10, 31)
AT = "2026-10-31T08:00:00"
FLOORS = {"visit": "day", "dispute": "received", "case": "start"}
Value = Callable[[random.Random, str], object]
ONE_OF: dict[str, Sequence[str]] = {
    "outcome": ("good", "partial", "not_yet", "not_met"),
    "field": ("civil", "family", "other"),
    "kind": ("rehab_home", "managed", "after_care", "reintegration"),
}


def main(records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, _code = Store.create(
            Path(folder) / "bench.andan", "b", "Bench", "bench bench bench", Cost(1024, 1, 1)
        )
        fill(store, records)
        print(f"{records:,} visits, {records // 10:,} disputes, {records // 10:,} cases")
        for key in ("2026-10", "2026"):
            print(f"\n{key}: indicator, figure ms, floor ms, ratio; by its first split, ratio")
            for indicator in MOVEMENT.indicators():
                if indicator.register in FLOORS and not (indicator.ratio or indicator.plus):
                    tell(store, indicator, parse(key).days)
        for report in REPORTS.values():
            for key in ("2026-10", "2026", "2022..2026"):
                taken = best(lambda report=report, key=key: compute(store, report, parse(key)))
                print(f"whole report {report.key} {key}: {taken * 1000:.1f} ms")
        store.close()


def fill(store: Store, records: int) -> None:
    """Rows straight into the tables: what is measured is reading."""
    chance = random.Random(7)
    days = [(LAST - timedelta(days=n)).isoformat() for n in range(365 * YEARS)]
    households = max(records // 20, 1)

    def put(table: str, number: int, columns: Sequence[str], row: Callable[[int], Any]) -> None:
        names = ", ".join(f'"{c}"' for c in ("id", "code", *STAMPS, *columns))
        marks = ", ".join("?" * (6 + len(columns)))
        rows = ((n, f"{table}-{n}", "b", AT, "b", AT, *row(n)) for n in range(1, number + 1))
        connection.executemany(f'INSERT INTO "{table}"({names}) VALUES({marks})', rows)

    def some(name: str) -> str:
        return chance.choice(ONE_OF[name])

    def in_order() -> tuple[str, ...]:
        return tuple(sorted(chance.choices(days, k=2)))

    def area() -> int:
        return chance.randint(1, AREAS)

    connection = store.db.connection()
    connection.execute("BEGIN")
    put("area", AREAS, ["name"], lambda n: (f"Thôn {n}",))
    put(
        "visit",
        records,
        ["day", "household", "area", "outcome"],
        lambda _: (chance.choice(days), chance.randint(1, households), area(), some("outcome")),
    )
    put(
        "dispute",
        records // 10,
        ["received", "ended", "outcome", "field", "area"],
        lambda _: (*in_order(), "settled", some("field"), area()),
    )
    put(
        "case",
        records // 10,
        ["start", "ended", "ending", "kind", "area", "person"],
        lambda n: (chance.choice(days), None, None, some("kind"), area(), n),
    )
    connection.executemany(
        "INSERT INTO case__supports(owner, row_order, day, kind) VALUES(?, 0, ?, 'loan')",
        [(n, chance.choice(days)) for n in range(1, records // 10 + 1)],
    )  # fmt: skip
    connection.execute("COMMIT")


STAMPS = ("entered_by", "entered_at", "changed_by", "changed_at")


def tell(store: Store, indicator: Indicator, days: Days) -> None:
    """One line: the figure and its first split against the scan of as many index entries."""
    least = floor(store, indicator, days)
    ours = best(lambda: indicator.figures(store, days))
    split = ""
    if indicator.splits:
        by = indicator.splits[0].path
        parts = best(lambda: indicator.figures(store, days, by))
        split = f"{by} {parts / least:5.1f}×"
    print(
        f"{indicator.key:20} {ours * 1000:8.2f} {least * 1000:8.2f} {ours / least:5.1f}×   {split}"
    )


def floor(store: Store, indicator: Indicator, days: Days) -> float:
    """The bare scan, by the driver, of one index over the records the indicator takes in."""
    path = next(p for p in paths(indicator, days) if "." not in p)
    standing = path == "start" and "open" in indicator.key
    first = "" if standing else days.first.isoformat()
    table, column = indicator.register, path
    if indicator.key in ("supports", "people_supported"):
        table, column = "case__supports", "day"
    sql = f'SELECT COUNT("{column}") FROM "{table}" WHERE "{column}" BETWEEN ? AND ?'
    cursor = store.db.connection().cursor()
    return best(lambda: cursor.execute(sql, (first, days.last.isoformat())).fetchall())


def paths(indicator: Indicator, days: Days) -> list[str]:
    """The fields that the indicator's days test, in order; its register's day at the last."""
    parts = getattr(all_of(indicator.condition(days)), "parts", (indicator.condition(days),))
    return [p.path for p in parts if hasattr(p, "path")] + [FLOORS[indicator.register]]


def best(work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
