"""How fast a timeline, a check for duplicates while typing, and a review of pairs come.

    python tests/bench/bench_timeline.py [VISITS]

A timeline's floor is the driver's own read of the newest 200 days and ids that one link leads to,
on the same encrypted file; the check's is the comparison of the names alone, in memory. At 100,000
visits, 20,000 people and 10,000 cases a timeline is to take 100 ms at most, a check 30 ms. The
first check reads all the names. The form has the worker do it as it opens, so what counts there is
how long the window's thread stands still meanwhile, beside how long it does with nothing to do.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rapidfuzz import fuzz, process

from app.base import text
from app.base.dates import PartDay
from app.base.jobs import Watch
from app.registers.household import Household
from app.registers.person import Person
from app.schema.conditions import EVERY
from app.schema.record import register
from app.services.duplicates import find_likely, find_pairs
from app.services.quality import find_issues
from app.services.timeline import timeline
from app.store import Store
from app.store.security.key_file import Cost

ROUNDS = 9
AREAS, TEAMS, MODELS = 20, 30, 20
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ", "Võ", "Bùi", "Đỗ", "Hồ", "Ngô")
MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Quang", "Thanh", "Minh", "Hữu", "Xuân", "Kim")
GIVEN = ("Hoà", "Hùng", "Lan", "Ánh", "Ước", "Quỳnh", "Thuý", "Hoàn", "Bình", "Sơn", "Hạnh", "Yến")
STAMPS = ("entered_by", "entered_at", "changed_by", "changed_at")
NAME = "Nguyễn Thị Hoàn"


def main(visits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, _code = Store.create(
            Path(folder) / "bench.andan", "b", "Bench", "bench bench bench", Cost(1024, 1, 1)
        )
        people = visits // 5
        fill(store, visits)
        print(f"{visits:,} visits, {people:,} people, {visits // 10:,} cases\n")
        print("timeline of: ms, floor ms, ratio, events")
        for key in ("area", "household", "person", "team", "member", "model"):
            tell(store, key)
        print(
            f"\nstill while the names are read: {still(store):.0f} ms, idle: {still(None):.0f} ms"
        )
        print("\nwhile typing: first ms (reads the names), then ms, floor ms, ratio")
        for cls in (Person, Household):
            check(store, cls)
        print(f"\npairs of people: {once(lambda: find_pairs(store, Person)):.1f} s, a job")
        print(f"doubts: {once(lambda: find_issues(store, Watch(), 10**9)):.1f} s, a job")
        store.close()


def fill(store: Store, visits: int) -> None:
    """Rows straight into the tables: what is measured is reading."""
    chance = random.Random(7)
    people, households, cases = visits // 5, visits // 20, visits // 10
    connection = store.db.connection()

    def some(most: int) -> int:
        return chance.randint(1, most)

    def day() -> str:
        return f"{chance.randint(2016, 2025)}-{some(12):02}-{some(28):02}"

    def name() -> str:
        return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"

    def put(table: str, number: int, columns: str, row: Callable[[], Sequence[Any]]) -> None:
        names = ["id", "code", *STAMPS, *columns.split()]
        sql = f'INSERT INTO "{table}"({", ".join(names)}) VALUES({", ".join("?" * len(names))})'
        stamp = ("b", "2026-01-01T00:00:00+00:00") * 2
        made = ((n, f"{table}-{n}", *stamp, *row()) for n in range(1, number + 1))
        connection.executemany(sql, made)

    connection.execute("BEGIN")
    put("area", AREAS, "name kind active", lambda: (name(), "thon", 1))
    put("model", MODELS, "name place launched state", lambda: (name(), "area", day(), "active"))
    put(
        "team", TEAMS, "name kind model established unlisted state",
        lambda: (name(), "security", some(MODELS), day(), 0, "active"),
    )  # fmt: skip
    put(
        "member", TEAMS * 10, "name team role since", lambda: (name(), some(TEAMS), "member", day())
    )
    put("household", households, "name area", lambda: (name(), some(AREAS)))
    put(
        "person", people, "name born household area",
        lambda: (name(), str(chance.randint(1940, 2010)), some(households), some(AREAS)),
    )  # fmt: skip
    put(
        "visit", visits, "day household area person team model outcome",
        lambda: (day(), some(households), some(AREAS), some(people), some(TEAMS), some(MODELS), "good"),
    )  # fmt: skip
    put(
        "case", cases, "start area person kind result state",
        lambda: (day(), some(AREAS), some(people), "rehab_home", "helping", "open"),
    )  # fmt: skip
    put(
        "dispute", cases, "received area team field ground matter outcome",
        lambda: (day(), some(AREAS), some(TEAMS), "civil", "asked", "x", "pending"),
    )  # fmt: skip
    put(
        "award", cases, "handed_over area member name state recipient form level",
        lambda: (day(), some(AREAS), some(TEAMS * 10), name(), "handed", "person", "certificate", "commune"),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO visit__visitors(owner, row_order, member) VALUES(?, ?, ?)",
        ((n, order, some(TEAMS * 10)) for n in range(1, visits + 1) for order in (0, 1)),
    )
    connection.execute("COMMIT")


def tell(store: Store, key: str) -> None:
    record = store.get(register(key), 1)
    events = timeline(store, record)
    table, column, day = ("award", key, "handed_over") if key == "member" else ("visit", key, "day")
    sql = f'SELECT id, "{day}" FROM "{table}" WHERE "{column}" = 1 ORDER BY "{day}" DESC LIMIT 200'
    cursor = store.db.connection().cursor()
    report(
        key,
        best(lambda: timeline(store, record)),
        best(lambda: cursor.execute(sql).fetchall()),
        f"{len(events):6}",
    )


def check(store: Store, cls: type[Person | Household]) -> None:
    def ours() -> object:
        return find_likely(store, cls, NAME, born=PartDay(1980), place=1)

    first = once(ours) * 1000
    names = [text.fold(row[0]) for row in store.values(cls, EVERY, "name")]
    typed = text.fold(NAME)
    floor = best(
        lambda: process.extract(typed, names, scorer=fuzz.ratio, score_cutoff=88, limit=None)
    )
    report(f"{cls.schema.key} {first:8.1f}", best(ours), floor, "")


def still(store: Store | None) -> float:
    """Milliseconds that this thread stood still at most while a worker read the names, or nothing."""
    longest = 0.0
    with ThreadPoolExecutor(1) as worker:
        twin = store.second_connection() if store else None
        work = worker.submit(find_likely, twin, Person, NAME) if twin else worker.submit(sleep, 0.1)
        while not work.done():
            start = perf_counter()
            sleep(0.001)
            longest = max(longest, perf_counter() - start)
        work.result()
        if twin:
            twin.db.close()
    return longest * 1000


def report(what: str, ours: float, floor: float, more: str) -> None:
    print(f"{what:20} {ours * 1000:8.2f} {floor * 1000:8.2f} {ours / floor:7.1f}× {more}")


def once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some rounds: the machine has other things to do as well."""
    return min(once(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
