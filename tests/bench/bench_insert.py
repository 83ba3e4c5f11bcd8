"""How fast an import is stored, against the driver inserting the very same rows.

    python tests/bench/bench_insert.py [VISITS]

The work: 20,000 visits, each with a visitor and a purpose, in one step. The floor: ``executemany``
of the rows that the step wrote, into the same tables and indexes of a twin store, in one
transaction, with nothing checked, named or logged. Between them stands what a step does to put
records into the tables, without what undo, audit log and MACs ask: rows, sort keys, search words.
What the audit alone costs, a snapshot and a MAC for each record and one entry, is a fifth of a step at
most. Run by turns; the median of the ratios counts.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.base.jobs import uncollected
from app.base.language import T
from app.registers.area import Area
from app.registers.household import Household
from app.registers.visit import Purpose, Visit, Visitor, VisitOutcome
from app.store import Store
from app.store.database import fetch, run_many
from app.store.mapping.codec import codec_of, record_mac
from app.store.mapping.search_index import index_records
from app.store.security import audit_log
from app.store.security.audit_log import AuditEvent
from app.store.security.key_file import Cost
from app.store.write import row_writer
from tests.bench import filling

USUAL = 20_000
VISITS = filling.asked(USUAL)
HOUSEHOLDS, ROUNDS = max(1, VISITS // 10), 11 if VISITS >= USUAL else 1
GOAL, GOAL_PLACED, GOAL_AUDIT = 0.4, 0.7, 0.2
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
            outcome=VisitOutcome.GOOD,
            visitors=(Visitor(name=f"Trần Thị {n % 40}"),),
            purposes=(Purpose.CARE,),
        )
        for n in range(VISITS)
    ]


def stored(store: Store) -> Rows:
    """The rows that the step wrote; of the search index, which cannot be read, its words."""
    rows: Rows = {table: fetch(store.db, f'SELECT * FROM "{table}"') for table in TABLES}
    records = store.fetch(Visit, sorted(store.ids(Visit)))  # an index is filled soonest in order
    return rows | {"visit__search": list(index_records(store, records))}


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


def placed(store: Store, saved: list[Visit]) -> float:
    """Seconds for the way from records to tables alone."""
    codec, known = codec_of(Visit), {record.id: record for record in saved}
    start = perf_counter()
    fetch(store.db, "BEGIN IMMEDIATE")
    with uncollected():
        wanted = [(codec.row(record), codec.children(record)) for record in saved]
        row_writer.write_rows(store, Visit, wanted, {}, known)
    fetch(store.db, "COMMIT")
    return perf_counter() - start


def audited(store: Store, saved: list[Visit]) -> float:
    """Seconds for the audit alone: the MACs of what was saved, and the entry that covers them."""
    codec, key = codec_of(Visit), store.audit_key
    event = AuditEvent("lan", "change", T("Nhập", "Import"), {})
    rows = [(codec.row(record), codec.children(record)) for record in saved]
    start = perf_counter()
    fetch(store.db, "BEGIN IMMEDIATE")
    with uncollected():
        macs = [
            ("visit", row[0], record_mac(key, "visit", codec.snapshot(row, many)))
            for row, many in rows
        ]
        audit_log.append(store.db, key, event, macs)
    fetch(store.db, "COMMIT")
    return perf_counter() - start


def ours(store: Store) -> tuple[float, list[Visit]]:
    """Seconds for a step, to the log on the disk; and what it saved."""
    entered = visits()
    start = perf_counter()
    with store.step(T("Nhập", "Import")) as step:
        saved = step.save_many(entered)
    return perf_counter() - start, saved


def rounds() -> Iterator[tuple[float, float, float, float]]:
    for _ in range(ROUNDS):
        with ExitStack() as open_:

            def a_store() -> Store:
                folder = open_.enter_context(tempfile.TemporaryDirectory())
                return open_.enter_context(closing(made(Path(folder))))

            store = a_store()
            taken, saved = ours(store)
            between, alone = placed(a_store(), saved), audited(a_store(), saved)
            yield taken, between, alone, bare(a_store(), stored(store))


def main() -> None:
    taken = list(rounds())
    figure, between, _alone, floor = (median(times) for times in zip(*taken, strict=True))
    ratio, ratio_placed = (median(t[3] / t[n] for t in taken) for n in (0, 1))
    share = median(alone / whole for whole, _, alone, _ in taken)
    print(
        f"insert: {VISITS / figure:,.0f} visits/s with checks, undo, audit log and MACs; "
        f"floor {VISITS / floor:,.0f}/s; ratio {ratio:.2f} (goal {GOAL})"
    )
    print(
        f"without undo, audit log and MACs: {VISITS / between:,.0f} visits/s; "
        f"ratio {ratio_placed:.2f} (goal {GOAL_PLACED})"
    )
    print(f"the audit alone: {share:.0%} of the step (goal {GOAL_AUDIT:.0%} at most)")


if __name__ == "__main__":
    main()
