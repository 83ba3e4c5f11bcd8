"""How long telling what is due takes, and how that grows with the years that a store holds.

    python tests/bench/bench_due.py [VISITS]

Three communes: one with a tenth of VISITS (100,000) in five years; the same ten times as long, and
so with all of them; and one ten times as busy, with all of them in five years. A fifth as many
people, a tenth as many cases. What the second takes is to be at most twice what the first takes,
since no more is due there; the third is to take 200 ms at most, with ten times as much due. Run by
turns. Prints each rule, how many lines it gives, and the whole.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import due
from app.store import Store
from tests.bench import filling

ROUNDS = 9
GOAL, GOAL_MS = 2.0, 200
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

    def __init__(self, store: Store, visits: int, years: int) -> None:
        self.connection = store.db.connection()
        self.chance = random.Random(7)
        self.visits, self.years = visits, years

    def day(self) -> date:
        return TODAY - timedelta(self.chance.randrange(365 * self.years))

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
            "safety", AREAS * self.years, "year level area",
            lambda n: (TODAY.year - n % self.years, "area", n % AREAS + 1),
        )  # fmt: skip
        self.put("charter", AREAS, "kind area adopted", lambda n: ("village", n, self.day()))
        self.put("request", number, "right received done", lambda _: (
            "view", self.day(), self.sometimes(98, TODAY)
        ))  # fmt: skip


def main(visits: int) -> None:
    sizes = {
        "commune": (max(visits // 10, 100), YEARS),
        "ten times as long": (visits, 10 * YEARS),
        "ten times as busy": (visits, YEARS),
    }
    with ExitStack() as open_:
        stores = {name: open_.enter_context(filled(*size)) for name, size in sizes.items()}
        for name, (size, years) in sizes.items():
            print(
                f"{name}: {size:,} visits in {years} years, {size // 5:,} people, {size // 10:,} cases"
            )
        print("\nmilliseconds, lines")
        last = due.horizon(TODAY)
        for rule in due.RULES:
            line(
                rule.__name__,
                [lambda s=s, r=rule: list(r(s, TODAY, last)) for s in stores.values()],
            )
        one, long, busy = line(
            "all that is due", [lambda s=s: due.due(s, TODAY) for s in stores.values()]
        )
        print(
            f"ten times as long: {long / one:.2f}× (goal {GOAL}); as busy: {busy:.0f} ms (goal {GOAL_MS})"
        )


@contextmanager
def filled(visits: int, years: int) -> Iterator[Store]:
    with TemporaryDirectory() as folder, closing(filling.a_store(folder)) as store:
        with filling.unindexed(store):
            Filler(store, visits, years).fill()
        yield store


def line(name: str, works: Sequence[Callable[[], list[Any]]]) -> list[float]:
    """One line: the shortest of several runs by turns, in milliseconds, and what each gave."""
    taken: list[list[float]] = [[] for _ in works]
    found: list[list[Any]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for n, work in enumerate(works):
            start = perf_counter()
            found[n] = work()
            taken[n].append((perf_counter() - start) * 1000)
    best = [min(times) for times in taken]
    told = (f"{ms:8.2f} {len(items):6,}" for ms, items in zip(best, found, strict=True))
    print(f"{name:20} {'  '.join(told)}")
    return best


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
