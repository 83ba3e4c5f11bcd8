"""How long telling what is due takes, beside a store ten times smaller.

    python tests/bench/bench_due.py [VISITS]

VISITS visits over five years (100,000), a fifth as many people, a tenth as many cases. The whole
list is to take 200 ms at most. Prints each rule, how many lines it gives, and the whole.
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

from app import due
from app.store import Store
from app.store.keys import Cost
from tests.bench import filling

ROUNDS = 5
TODAY = date(2026, 10, 31)
AT = "2026-10-01T08:00:00+00:00"
YEARS, AREAS, MODELS = 5, 15, 20
STAMPS = ("entered_by", "entered_at", "changed_by", "changed_at")
CASE_KINDS = (
    "rehab_home",
    "rehab_community",
    "managed",
    "after_care",
    "reintegration",
    "education",
)


class Filler:
    """Puts rows straight into the tables: what is measured is reading."""

    def __init__(self, store: Store, visits: int) -> None:
        self.connection = store.db.connection()
        self.chance = random.Random(7)
        self.visits = visits

    def day(self, longest_ago: int = 365 * YEARS) -> date:
        return TODAY - timedelta(self.chance.randrange(longest_ago))

    def sometimes(self, percent: float, value: Any) -> Any:
        return value if self.chance.random() * 100 < percent else None

    def put(
        self, table: str, number: int, columns: str, row: Callable[[int], Sequence[Any]]
    ) -> None:
        names = ", ".join(f'"{c}"' for c in ("id", "code", *STAMPS, *columns.split()))
        marks = ", ".join("?" * (6 + len(columns.split())))
        rows = ((n, f"{table}-{n}", "b", AT, "b", AT, *row(n)) for n in range(1, number + 1))
        self.connection.executemany(f'INSERT INTO "{table}"({names}) VALUES({marks})', rows)

    def fill(self) -> None:
        self.put("area", AREAS, "name active", lambda n: (f"Thôn {n}", 1))
        self.put("model", MODELS, "name launched state", lambda n: (f"M {n}", self.day(), "active"))
        self.put(
            "household", self.visits // 20, "name area",
            lambda n: (filling.name(self.chance), n % AREAS + 1),
        )  # fmt: skip
        self.put("person", self.visits // 5, "name", lambda _: (filling.name(self.chance),))
        self._visits()
        self._cases()
        self._disputes()
        self._movement()

    def _visits(self) -> None:
        def visit(_: int) -> Sequence[Any]:
            day = self.day()
            promised = self.sometimes(65, day + timedelta(self.chance.randint(14, 60)))
            household = self.chance.randint(1, self.visits // 20)
            outcome = "good" if day.day % 3 else "partial"
            return (day, household, household % AREAS + 1, outcome, promised)

        self.put("visit", self.visits, "day household area outcome next_visit", visit)
        self._proposals("visit", self.visits, self.visits // 12)

    def _proposals(self, register: str, owners: int, number: int) -> None:
        sql = f"INSERT INTO {register}__proposals(owner, row_order, what, due, done) VALUES(?,0,'x',?,?)"
        rows = (
            (self.chance.randint(1, owners), day, self.sometimes(85, day))
            for day in (self.day() for _ in range(number))
        )
        self.connection.executemany(sql, rows)

    def _cases(self) -> None:
        number = self.visits // 10

        def case(_: int) -> Sequence[Any]:
            start = self.day()
            state = "open" if start > TODAY - timedelta(500) else "ended"
            kind = self.chance.choice(CASE_KINDS)
            end, decided = start + timedelta(365), self.sometimes(97, start)
            return (kind, start, state, end, decided)

        self.put("case", number, "kind start state end_due decision_day", case)
        sql = "INSERT INTO case__progress(owner, row_order, day, note) VALUES(?,0,?,'x')"
        rows = ((n % number + 1, self.day()) for n in range(number * 5))
        self.connection.executemany(sql, rows)

    def _disputes(self) -> None:
        def dispute(_: int) -> Sequence[Any]:
            day = self.day()
            open_ = day > TODAY - timedelta(30)
            by = None if open_ else day + timedelta(60)
            return (day, "going_on" if open_ else "settled", by, self.sometimes(95, 1))

        number = self.visits // 10
        self.put("dispute", number, "received outcome carry_out_by carried_out", dispute)
        sql = "INSERT INTO dispute__meetings(owner, row_order, day) VALUES(?,0,?)"
        rows = ((n, self.day()) for n in range(1, number + 1) if n % 50)
        self.connection.executemany(sql, rows)

    def _movement(self) -> None:
        number = self.visits // 100
        self.put("activity", number, "day kind name", lambda _: (self.day(), "patrol", "Tuần tra"))
        self._proposals("activity", number, number)
        self.put("review", MODELS * 10, "model day", lambda n: (n % MODELS + 1, self.day()))
        self.put(
            "document", number, "direction kind day due done name",
            lambda _: ("out", "report", self.day(), self.day(), self.sometimes(95, TODAY), "Về việc"),
        )  # fmt: skip
        self.put(
            "safety", AREAS * YEARS, "year level area",
            lambda n: (TODAY.year - n % YEARS, "area", n % AREAS + 1),
        )  # fmt: skip
        self.put("charter", AREAS, "kind area adopted", lambda n: ("village", n, self.day()))
        self.put("request", number, "right received done", lambda _: (
            "view", self.day(), self.sometimes(98, TODAY)
        ))  # fmt: skip


def main(visits: int) -> None:
    for size in (visits // 10, visits):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.andan"
            store, _code = Store.create(path, "b", "Bench", "bench bench bench", Cost(1024, 1, 1))
            with filling.unindexed(store):
                Filler(store, size).fill()
            print(f"\n{size:,} visits, {size // 5:,} people, {size // 10:,} cases")
            tell(store)
            store.close()


def tell(store: Store) -> None:
    """Each rule, then the whole."""
    last = due.horizon(TODAY)
    for rule in due.RULES:
        line(rule.__name__, lambda rule=rule: list(rule(store, TODAY, last)))
    line("all that is due", lambda: due.due(store, TODAY))


def line(name: str, work: Callable[[], list[Any]]) -> None:
    taken, items = best(work)
    print(f"{name:20} {taken * 1000:8.2f} ms {len(items):6} lines")


def best(work: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """The shortest of several runs, in seconds, and what it gave."""
    taken, found = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        found = work()
        taken.append(perf_counter() - start)
    return min(taken), found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
