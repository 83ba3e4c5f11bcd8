"""How fast the reports count, against floors measured in the same run, and what memory they take.

    python tests/bench/bench_report.py [VISITS]

The floor of a figure is the driver's own scan of an index over as many entries as the figure takes
in, on the same encrypted file; of a figure that is divided it is the same one scan. The figures and
their floor run by turns, the best of each counts: at most three floors, or two hundredths of a
millisecond, which the asking itself takes. Different values have the same floor, and beside it, in
brackets, what the driver takes to tell them apart over that scan. Whatever reads each value takes
more than three scans on this engine: COUNT(DISTINCT), SELECT DISTINCT, GROUP BY and IN five to
eight, a set of the rows seven, of a list as JSON four, of a list split at commas three and a half;
to look up each household instead takes 2.5 scans of a year and 26 of a month. Awards have their
days elsewhere, so no index keeps their parts together by day: they are sorted, in five scans or
more. A whole report is told in seconds, since a commune waits for it: a year over 100,000 visits,
and a tenth as many disputes, cases and awards, is to take 0.3 s and 400 MB; in words or as a PDF it is
to be written, counted anew, in 1 s.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.base.periods import Days, parse
from app.law import communes
from app.reports.compute.computation import compute
from app.reports.definitions.catalogue import REPORTS
from app.reports.definitions.mediation import MEDIATION
from app.reports.definitions.movement import MOVEMENT
from app.reports.output.report_file import write
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report
from app.reports.spec.when import AtStart, During, Standing, Touching
from app.schema.conditions import Op, Where
from app.services import unit_settings
from app.store import Store
from app.store.database import fetch, run_many
from app.store.read.aggregates import CountDistinct
from app.store.security.key_file import Cost

ROUNDS = 11
AREAS, YEARS = 15, 5
LAST = date(2026, 10, 31)
AT = "2026-10-31T08:00:00"
FLOORS = {"visit": "day", "dispute": "received", "case": "start", "award": "d.day"}
STAMPS = ("entered_by", "entered_at", "changed_by", "changed_at")
ONE_OF: dict[str, Sequence[str]] = {
    "met": ("good", "partial", "not_yet", "not_met"),
    "outcome": ("settled", "settled", "settled", "failed"),
    "field": ("civil", "family", "other"),
    "kind": ("rehab_home", "managed", "after_care", "reintegration"),
    "form": ("certificate", "gift", "praise"),
    "result": ("helping", "better", "not_yet"),
}
CASE = "start ended ending kind area person result"
Row = tuple[object, ...]


def main(visits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, password = Path(folder) / "bench.andan", "bench bench bench"
        store, _code = Store.create(place, "b", "Bench", password, Cost(1024, 1, 1))
        with closing(store), without_indexes(store):
            Filling(store, visits).fill()
        store = Store.open(place, "b", password)  # it no longer looks as it left the file
        store.accept()
        with closing(store):
            size = store.path.stat().st_size / 1e6
            print(
                f"{visits:,} visits, {visits // 10:,} each of disputes, cases, awards: {size:.0f} MB"
            )
            for key in ("2026-10", "2026"):
                print(
                    f"\n{key}: floor ms, figure ms = floors (tellings apart); the same of its parts"
                )
                for indicator in measured():
                    tell(store, indicator, parse(key).days)
            print("\nwhole reports; the most memory that the process has held so far")
            for report in REPORTS.values():
                for key in ("2026-10", "2026", "2022..2026"):
                    whole(store, report, key)
            print("\na year counted and written")
            for report in REPORTS.values():
                for ending in (".docx", ".pdf"):
                    written(store, report, Path(folder) / f"{report.key}{ending}")


def measured() -> Iterator[Indicator]:
    """What is counted in the large registers."""
    found = {i.key: i for report in (MOVEMENT, MEDIATION) for i in report.indicators()}
    for indicator in found.values():
        if indicator.register in FLOORS and not (indicator.ratio or indicator.plus):
            yield indicator


@contextmanager
def without_indexes(store: Store) -> Iterator[None]:
    """The indexes are made at the end: rows in any order fill them slowly."""
    made = fetch(
        store.db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    )
    for name, _ in made:
        fetch(store.db, f'DROP INDEX "{name}"')
    yield
    for _, sql in made:
        fetch(store.db, sql)


class Filling:
    """Rows straight into the tables: what is measured is reading."""

    def __init__(self, store: Store, visits: int) -> None:
        self._db, self._visits = store.db, visits
        self._households, self._some = max(visits // 20, 1), visits // 10
        self._chance = random.Random(7)
        self._days = [(LAST - timedelta(days=n)).isoformat() for n in range(365 * YEARS)]

    def fill(self) -> None:
        fetch(self._db, "BEGIN")
        self._put("area", AREAS, "name active", lambda n: (f"Thôn {n}", 1))
        self._put("household", self._households, "name", lambda n: (f"Nguyễn Văn Hộ {n}",))
        self._put("person", self._some, "name", lambda n: (f"Trần Văn Giúp {n}",))
        self._put("visit", self._visits, "day household area outcome", self._visit)
        self._put("dispute", self._some, "received ended outcome field area matter", self._dispute)
        self._put("case", self._some, CASE, self._case)
        self._put("decision", 100, "number day signer", lambda n: (f"{n}/QĐ", self._day(), "Lê Ký"))
        self._put("award", self._some, "name recipient form level area decision state", self._award)
        self._put("safety", 5 * AREAS, "year level area verdict", self._safety)
        self._put("team", AREAS, "name kind established state", self._team)
        self._put("member", 8 * AREAS, "name team since sex", self._member)
        self._rows("case__supports", 1, "day kind", lambda: (self._day(), "loan"))
        self._rows("dispute__parties", 2, "name role", lambda: ("Nguyễn Văn Bên", "Bên yêu cầu"))
        self._rows("dispute__mediators", 1, "member", lambda: (self._chance.randint(1, 8 * AREAS),))
        fetch(self._db, "COMMIT")

    def _put(self, table: str, number: int, columns: str, row: Callable[[int], Row]) -> None:
        names = ("id", "code", *STAMPS, *columns.split())
        rows = ((n, f"{table}-{n}", "b", AT, "b", AT, *row(n)) for n in range(1, number + 1))
        self._insert(table, names, rows)

    def _rows(self, table: str, each: int, columns: str, row: Callable[[], Row]) -> None:
        names = ("owner", "row_order", *columns.split())
        owners = range(1, self._some + 1)
        self._insert(table, names, ((o, n, *row()) for o in owners for n in range(each)))

    def _insert(self, table: str, names: Sequence[str], rows: Iterator[Row]) -> None:
        columns, marks = ", ".join(f'"{n}"' for n in names), ", ".join("?" * len(names))
        run_many(self._db, f'INSERT INTO "{table}"({columns}) VALUES({marks})', rows)

    def _one(self, name: str) -> str:
        return self._chance.choice(ONE_OF[name])

    def _day(self) -> str:
        return self._chance.choice(self._days)

    def _area(self) -> int:
        return self._chance.randint(1, AREAS)

    def _visit(self, _: int) -> Row:
        return (
            self._day(),
            self._chance.randint(1, self._households),
            self._area(),
            self._one("met"),
        )

    def _dispute(self, _: int) -> Row:
        days = sorted((self._day(), self._day()))
        return (
            *days,
            self._one("outcome"),
            self._one("field"),
            self._area(),
            "Tranh chấp ngõ đi " * 6,
        )

    def _case(self, number: int) -> Row:
        days = sorted((self._day(), self._day()))
        over = (days[1], "completed") if number % 2 else (None, None)
        return days[0], *over, self._one("kind"), self._area(), number, self._one("result")

    def _award(self, _: int) -> Row:
        decision = self._chance.randint(1, 100)
        return (
            "Trần Văn Khen",
            "person",
            self._one("form"),
            "commune",
            self._area(),
            decision,
            "decided",
        )

    def _safety(self, number: int) -> Row:
        return 2022 + number % 5, "area", self._area(), "safe"

    def _team(self, number: int) -> Row:
        return f"Tổ {number}", "mediation", self._days[-1], "active"

    def _member(self, number: int) -> Row:
        return f"Lê Thị Hòa {number}", 1 + number % AREAS, self._days[-1], "female"


def tell(store: Store, indicator: Indicator, days: Days) -> None:
    """One line: the figure, and each way to divide it, against the scan of as many entries."""
    told = f"{indicator.key:20}"
    for by in ["", *(split.path for split in indicator.splits), *filter(None, [indicator.areas])]:
        bare = alone(store, indicator, days, by)
        floor, *apart, ours = by_turns([*bare, lambda by=by: indicator.figures(store, days, by)])
        told += f"  {by}" if by else f"{floor * 1000:8.2f} {ours * 1000:8.2f} ="
        told += f" {ours / floor:.1f}×" + "".join(f" ({ours / taken:.1f}×)" for taken in apart)
    print(told)


def alone(
    store: Store, indicator: Indicator, days: Days, by: str
) -> Iterator[Callable[[], object]]:
    """The bare scan, by the driver, of one index over the records the indicator takes in.

    What stands in the records around the rows that are counted is looked up there, row by row; the
    days of awards stand in their decisions.
    Of different values, the driver's way to tell them apart follows.
    """
    when, day, first, more = indicator.when, FLOORS[indicator.register], days.first, ""
    source, seen = f'"{indicator.register}"', ""
    if indicator.register == "award":
        source, seen = "decision AS d CROSS JOIN award AS a ON a.decision = d.id", "a.decision"
    elif indicator.key in ("supports", "people_supported"):
        source, day = "case__supports AS s", "s.day"
        if indicator.key == "people_supported" or by == "area":
            source, seen = f'{source} JOIN "case" AS c ON c.id = s.owner', "c.area"
    elif isinstance(when, Standing | AtStart | Touching):
        first = date.min
    elif isinstance(when, During):
        day = when.path
    if isinstance(where := indicator.where, Where) and where.op is Op.EQ:
        more = f" AND {where.path} = '{where.value}'"
    scan = f"FROM {source} WHERE {day} BETWEEN ? AND ?{more}"
    span = first.isoformat(), days.last.isoformat()
    yield lambda: fetch(store.db, f"SELECT COUNT({seen or day}) {scan}", span)
    if isinstance(measure := indicator.measure, CountDistinct):
        apart = f"{by or 0}, COUNT(DISTINCT {measure.fields[0]}) {scan}"
        yield lambda: fetch(store.db, f"SELECT {apart} GROUP BY {by or 1}", span)


def by_turns(works: Sequence[Callable[[], object]]) -> list[float]:
    """The shortest of several runs of each, in seconds."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, found in zip(works, taken, strict=True):
            start = perf_counter()
            work()
            found.append(perf_counter() - start)
    return [min(found) for found in taken]


def whole(store: Store, report: Report, key: str) -> None:
    """One line: a report as the officer waits for it, read before; on a busy machine see the work."""
    found = compute(store, report, parse(key))
    rows = sum(len(table.rows) for _, table in found.tables)
    waited, worked = [], []
    for _ in range(3):
        start, begun = perf_counter(), process_time()
        compute(store, report, parse(key))
        waited.append(perf_counter() - start)
        worked.append(process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = (
        f"{min(waited):6.3f} s, {min(worked):6.3f} s of work, {rows:6,} rows of tables, {peak} MB"
    )
    print(f"{report.key:10} {key:12} {said}")


def written(store: Store, report: Report, path: Path) -> None:
    """One line: a year's report from the records to a file that can be carried."""
    unit = unit_settings.unit_of(communes.find("03127"))
    waited, worked = [], []
    for _ in range(3):
        start, begun = perf_counter(), process_time()
        write(compute(store, report, parse("2026")), store, unit, path)
        waited.append(perf_counter() - start)
        worked.append(process_time() - begun)
    size = path.stat().st_size / 1024
    said = f"{min(waited):6.3f} s, {min(worked):6.3f} s of work, {size:,.0f} KB"
    print(f"{report.key:10} {path.suffix:12} {said}")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000)
