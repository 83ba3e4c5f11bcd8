"""Whether lists stay as quick when a register grows tenfold.

    python tests/bench/bench_lists.py [RECORDS]

Each work is done at 10,000 records (the floor) and at 100,000, or as many as asked for, in the
same run by turns. The first block of a list is to be flat: at most twice the time. All the ids
of a list, which the worker fills in behind it, grow with the register and are told in seconds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.registers.person import Person
from app.registers.visit import Visit, VisitOutcome
from app.schema.conditions import Query, between, eq
from app.schema.vocabulary import Sex
from app.store import Store
from tests.bench import filling

FEW, MANY = 10_000, 100_000
ROUNDS, BLOCK = 15, 100
GOAL = 2.0
MONTH = between("day", date(2026, 3, 1), date(2026, 3, 31))
BY_HOUSEHOLD = Query(eq("outcome", VisitOutcome.GOOD), order="household")
WOMEN = eq("sex", Sex.FEMALE)
Work = Callable[[Store], object]

FIRST_BLOCKS: dict[str, Work] = {
    "visits, newest first": lambda s: s.fetch(Visit, s.ids(Visit, limit=BLOCK)),
    "visits of one area": lambda s: s.ids(Visit, Query(eq("area", 1)), BLOCK),
    "visits of one month": lambda s: s.ids(Visit, Query(MONTH), BLOCK),
    "visits by outcome": lambda s: s.ids(Visit, Query(order="outcome"), BLOCK),
    "visits of one outcome, by household": lambda s: s.ids(Visit, BY_HOUSEHOLD, BLOCK),
    "visits of one month, by household": lambda s: s.ids(
        Visit, Query(MONTH, order="household"), BLOCK
    ),
    "visits searched": lambda s: s.ids(Visit, Query(words="ngu"), BLOCK),
    "persons by name": lambda s: s.fetch(Person, s.ids(Person, limit=BLOCK)),
    "women by name": lambda s: s.ids(Person, Query(WOMEN), BLOCK),
    "persons by year of birth": lambda s: s.ids(Person, Query(order="born", down=True), BLOCK),
    "persons searched, one letter": lambda s: s.ids(Person, Query(words="n"), BLOCK),
    "persons searched, two words": lambda s: s.ids(Person, Query(words="nguyen an"), BLOCK),
    "persons searched, two frequent words": lambda s: s.ids(
        Person, Query(words="nguyen van"), BLOCK
    ),
    "persons searched, two letters": lambda s: s.ids(Person, Query(words="n a"), BLOCK),
    "women searched, two words": lambda s: s.ids(Person, Query(WOMEN, "nguyen an"), BLOCK),
}
WHOLE: dict[str, Work] = {
    "all ids of visits": lambda s: s.ids(Visit),
    "all ids of persons by name": lambda s: s.ids(Person),
    "persons searched, two words never together": lambda s: s.ids(Person, Query(words="an binh")),
    "how many visits of one area": lambda s: s.count(Visit, eq("area", 1)),
}


def seconds(work: Work, store: Store) -> float:
    start = perf_counter()
    work(store)
    return perf_counter() - start


def measured(work: Work, few: Store, many: Store) -> tuple[float, float]:
    """Seconds for the work in each of the stores, the median of several turns."""
    taken = [(seconds(work, few), seconds(work, many)) for _ in range(ROUNDS)]
    return median(t[0] for t in taken), median(t[1] for t in taken)


def filled(folder: Path, count: int) -> Store:
    folder.mkdir()
    store = filling.a_store(str(folder))
    filling.persons(store, count)
    filling.visits(store, count)
    return store


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(filled(Path(folder, "few"), FEW)) as few,
        closing(filled(Path(folder, "many"), count)) as many,
    ):
        for title, works in (("first block", FIRST_BLOCKS), ("whole", WHOLE)):
            for name, work in works.items():
                floor, figure = measured(work, few, many)
                goal = f"goal {GOAL}" if works is FIRST_BLOCKS else "no goal"
                print(
                    f"{title}, {name}: {figure * 1000:.2f} ms at {count:,}, "
                    f"{floor * 1000:.2f} ms at {FEW:,}; ratio {figure / floor:.2f} ({goal})"
                )


if __name__ == "__main__":
    main()
