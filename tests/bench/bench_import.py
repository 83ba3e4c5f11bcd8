"""How fast a workbook is brought in: read, made ready, rehearsed, committed, and rehearsed again.

    python tests/bench/bench_import.py [ROWS]

The work: 20,000 members of 15 columns each, their teams by name, into a store that has the teams. Goals:
from the file to the fate of each row 10 s, committed with audit and undo 5 s. Brought in a second time each
row is the same, which compares them all with what is stored. Seconds of the clock, and of work in both processes.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.base.language import T
from app.exchange.imports.commit import commit
from app.exchange.imports.prepared import Prepared, prepare
from app.exchange.imports.rehearsal import rehearse
from app.exchange.workbook.reading import read
from app.exchange.workbook.repairs import repaired
from app.registers.member import Member
from app.registers.team import Team, TeamKind
from app.store import Store
from app.store.security.key_file import Cost
from tests.bench import filling
from tests.support import office_books

TEAMS = 200
GOAL, GOAL_COMMIT = 10.0, 5.0
FIELDS = (
    *("name", "born", "sex", "team", "role", "position", "task", "phone"),
    *("decision_no", "certificate_no", "badge_no", "law_trained", "since", "until", "note"),
)
NAMES = [
    f"{family} {middle} {given}"
    for given in filling.GIVEN
    for middle in filling.MIDDLE
    for family in filling.FAMILY
]
V = TypeVar("V")


def row(number: int) -> list[str]:
    day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/"
    return [
        NAMES[number % len(NAMES)], f"{day}{1950 + number % 50}", ("Nam", "Nữ")[number % 2],
        f"Tổ tự quản số {number % TEAMS}", "Tổ viên", "", f"Tuần tra tuyến {number % 90}",
        f"09{number:08}", f"{number % 300}/QĐ", f"GCN-{number:06}", "",
        ("Có", "Không")[number % 2], f"{day}2024", "", f"Ghi chú thứ {number}",
    ]  # fmt: skip


def timed(what: str, job: Callable[[], V], goal: float = 0.0) -> V:
    before, start = work(), perf_counter()
    done = job()
    took, worked = perf_counter() - start, work() - before
    print(
        f"{what}: {took:.2f} s ({worked:.2f} s of work)" + (f", goal {goal:.0f} s" if goal else "")
    )
    return done


def work() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def ready(path: Path) -> Prepared:
    """The table of a file; what it takes is told by step."""
    book = timed("  read", lambda: read(path))
    right = timed("  letters repaired", lambda: repaired(book).book)
    return timed("  made ready", lambda: prepare(right, Member))


def main() -> None:
    number = filling.asked(20_000)
    heads = [str(Member.schema.fields[name].label) for name in FIELDS]
    with tempfile.TemporaryDirectory() as folder:
        path = office_books.xlsx(Path(folder) / "members.xlsx", [heads, *map(row, range(number))])
        store, _code = Store.create(
            Path(folder) / "so.andan", "lan", "Lan", "mật khẩu của Lan", Cost(1024, 1, 1)
        )
        with store.step(T("Tổ", "Teams")) as step:
            step.save_many([
                Team(name=f"Tổ tự quản số {n}", kind=TeamKind.SECURITY, established=date(2024, 7, 1))
                for n in range(TEAMS)
            ])  # fmt: skip
        prepared = timed(f"{number:,} x {len(FIELDS)} made ready", lambda: ready(path))
        done = timed("rehearsed", lambda: rehearse(store, Member, prepared), GOAL)
        print(f"  {done.tally}", *(str(why) for why in done.rows[0].problems.values()))
        timed("committed", lambda: commit(store, done), GOAL_COMMIT)
        again = timed("rehearsed again", lambda: rehearse(store, Member, prepared), GOAL)
        assert again.tally.same == again.tally.rows == number, again.tally
        timed("undone", store.undo)
        store.close()


if __name__ == "__main__":
    main()
