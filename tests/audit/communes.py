"""Generated communes: their papers over several periods, as the day's reports would be written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from app import demo
from app.base import clock
from app.base.language import T
from app.base.periods import Window, parse
from app.registers.figure import Figure as FigureRecord
from app.registers.figure import FigureKind
from app.reports.compute.computation import compute
from app.reports.compute.estimates import with_estimates
from app.reports.definitions.catalogue import REPORTS
from app.reports.output.report_file import write
from app.reports.spec.official_table import OfficialTable
from app.services import unit_settings
from app.store import Store
from app.store.security.key_file import Cost
from tests.audit.auditor import Auditor, Tally
from tests.audit.calendar import columns
from tests.audit.ledger import Ledger
from tests.audit.statement import Statement
from tests.audit.words import WordsAuditor
from tests.conftest import a_store
from tests.support.plain_figures import everything_of
from tests.support.report_records import Filling

TODAY = date(2026, 11, 20)
# Month, quarter, half, nine months, year, span; over and running; in each window. E: with an estimate.
PERIODS = (
    "2026-09 calendar", "2026-Q3 admin", "2026 calendar E", "2025..2026 calendar",
    "2026-Q3 calendar", "2025 calendar", "2026-11 calendar E", "2026-H1 calendar",
    "2024..2025 calendar", "2026-9M calendar", "2026-11 admin", "2026-Q4 calendar",
    "2025 safety", "2026-H2 justice E", "2026-10 admin", "2026-01 calendar",
)  # fmt: skip
_QUICK = Cost(1024, 1, 1)
_ENTERED = (
    ("matters", "2026", 400, FigureKind.TARGET),
    ("visits", "2026", 150, FigureKind.TARGET),
    ("cases_begun", "2026-11", 12, FigureKind.ESTIMATE),
    ("weapons", "2026", 31, FigureKind.ESTIMATE),
    ("Nhà mới", "2025-Q2", 3, FigureKind.STOCK),
    ("Hài lòng", "2026-H1", 81, FigureKind.RATE),
)


def today_of(number: int) -> date:
    """The day on which a commune's papers are written: some before the areas are assessed."""
    return date(2026, 11, 12) if number % 4 == 0 else TODAY


def periods_of(number: int, several: int) -> list[str]:
    """So many periods for a commune; the next one has others."""
    start = number * several + number // len(PERIODS)
    return [PERIODS[(start + n) % len(PERIODS)] for n in range(several)]


def commune(number: int, folder: Path) -> Store:
    """The store of a commune: one as the example is made, the next drawn so that rules are met at edges."""
    if number % 2 == 0:
        until = today_of(number) if number % 4 else date(2026, 10, 3)
        store = demo.create(
            folder / "so.andan", 1 + number % 3 // 2, number + 1, until, cost=_QUICK
        )
    else:
        store = a_store(folder)
        Filling(store, 5000 + number).fill()
    if number % 3:
        with store.step(T("Thử", "Test")) as step:
            for name, period, value, kind in _ENTERED:
                step.save(FigureRecord(indicator=name, period=period, value=value, kind=kind))
    return store


def audited(store: Store, periods: Sequence[str], folder: Path, *, drawn: bool = False) -> Tally:
    """All five reports of a commune over some periods, as their papers say them.

    A commune that is ``drawn`` has every kind, form and level there is, and so a page more.
    """
    tally, unit = Tally(), unit_settings.load(store)
    ledger = Ledger(everything_of(store), clock.today())
    for period in periods:
        for said, files, tables in written(store, period, folder):
            right = said(ledger)
            tally += Auditor(right, files, unit, tables, 9 if drawn else 8).audit()
            tally += WordsAuditor(right, files.with_suffix(".docx"), store).audit()
    return tally


def written(
    store: Store, period: str, folder: Path, reports: Collection[str] = tuple(REPORTS)
) -> Iterator[tuple[Callable[[Ledger], Statement], Path, list[OfficialTable]]]:
    """Write the papers of each report over a period; gives what they must say, and the tables' form."""
    name, window, *estimated = period.split()
    unit = unit_settings.load(store)
    for key in reports:
        report = REPORTS[key]
        whole = report.whole(parse(name, Window(window)))
        computed = compute(store, report, whole).masked()
        if estimated:
            computed = with_estimates(store, computed)
        files = folder / f"{key}-{name}-{window}"
        for ending in (".json", ".xlsx", ".pdf", ".docx"):
            write(computed, store, unit, files.with_suffix(ending))
        covered = columns(whole.key, window, clock.today())
        said = partial(Statement, report, covered, estimated=bool(estimated))
        yield said, files, [table for _, table in computed.tables]
