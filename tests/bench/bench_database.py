"""How fast a PostgreSQL database takes what units handed in, and answers; against the local rollup.

    python tests/bench/bench_database.py [PACKAGES] [HISTORY]

The first half writes PACKAGES packages of one month, a transaction each, and then the same packages by two
receivers at once: twice the time of the local rollup of the same files, reading them included, is the goal.

The second half fills tables by COPY, not by the program: HISTORY packages (19,926: a tenth of 5 years × 3,321
units × 12 months = 199,260). Half of them are three whole months of HISTORY / 6 units, so that a month is as
wide as it is in the country; the other half are HISTORY / 114 units over the other 57 months, so that a series
is as long as it gets. Ten times as much means ten times the units in those 57 partitions, and none that is larger
than the three. Goals: a unit's series and a month's total of an indicator in 100 ms, a whole month in 2 s.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import app.registers  # noqa: F401 - fills the registry
from app.exchange.database.connection import connected
from app.exchange.database.kept_packages import content_of, head_of
from app.exchange.database.loading import load
from app.exchange.database.schema import prepare
from app.exchange.database.statements import HEAD
from app.exchange.database.sums import read_totals
from app.exchange.database.vocabulary import LETTERS, Vocabulary, rows_of_layout
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.intake import collect
from app.exchange.rollup.rollup import rollup
from app.law import communes
from app.store.submissions import ReportKey
from tests.bench.bench_rollup import made
from tests.support.postgres import LOADER, OWNER, PASSWORD, Server, programs, running

if TYPE_CHECKING:
    from app.exchange.database.connection import Connection

MONTHS = [
    ReportKey("movement", f"{year}-{n:02}", "calendar")
    for year in range(2021, 2026)
    for n in range(1, 13)
]
WIDE = MONTHS[-3:]
SERIES = """SELECT f.first_day, f.value FROM andan.revision r
    JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package
    WHERE r.unit = %s AND f.unit = %s AND f.series = %s ORDER BY 1"""
TOTAL = """SELECT sum(f.value) FROM andan.revision r
    JOIN andan.figure f ON f.unit = r.unit AND f.package = r.package
    WHERE r.period = %s AND f.first_day = %s AND f.series = %s"""
VIEW = """SELECT period, value FROM andan.figures
    WHERE unit = %s AND report = 'movement' AND indicator = 'visits' AND path = '' ORDER BY first_day"""


def main(number: int, history: int) -> None:
    if programs() is None:
        print("not run: no PostgreSQL server is installed (Debian: postgresql)")
        return
    with (
        tempfile.TemporaryDirectory() as name,
        running("shared_buffers=512MB", "max_wal_size=4GB") as server,
    ):
        paths = made(Path(name), number, 1)
        write(server, paths)
        answer(server, collect(paths[:1]).packages[0], history)


def prepared(server: Server) -> str:
    """A database with its tables, by its name."""
    name = server.database()
    with connected(server.address(name, OWNER), PASSWORD) as connection:
        prepare(connection)
    return name


# ---- in -----------------------------------------------------------------------------------------


def write(server: Server, paths: Sequence[Path]) -> None:
    local, result = timed(lambda: rollup(paths))
    name = prepared(server)
    address = server.address(name, LOADER)
    reading, packages = timed(lambda: collect(paths).packages)
    with connected(address, PASSWORD) as connection:
        writing, loaded = timed(lambda: load(connection, packages))
        assert loaded.new == len(paths)
        again, _loaded = timed(lambda: load(connection, packages))
        assert read_totals(connection) == result.totals
    print(
        f"{len(paths)} packages: local rollup {local:.1f} s; read {reading:.1f} s and written {writing:.1f} s, "
        f"{1000 * writing / len(paths):.1f} ms each: {(reading + writing) / local:.1f}×; once more {again:.1f} s"
    )
    name = prepared(server)
    address = server.address(name, LOADER)
    both, _none = timed(lambda: at_once(address, packages))
    with connected(address, PASSWORD) as connection:
        assert read_totals(connection) == result.totals
        [(kept,)] = connection.execute("SELECT count(*) FROM andan.package")
        assert kept == len(paths)
    print(f"two receivers at once with all of them each: {both:.1f} s, same totals, nothing twice")


def at_once(address: str, packages: Sequence[Package]) -> None:
    """Two receivers with the same packages, each in an order of its own, each a process."""
    children = []
    for seed in range(2):
        child = os.fork()
        if not child:
            with connected(address, PASSWORD) as connection:
                load(connection, Random(seed).sample(packages, len(packages)))
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0


# ---- out ----------------------------------------------------------------------------------------


def answer(server: Server, model: Package, history: int) -> None:
    name = prepared(server)
    every = [unit.code for key in communes.provinces() for unit in communes.of_province(key)]
    units = every[: max(1, history // 6)]
    long = units[: max(1, history // 114)]
    with server.connect(name) as connection:
        seconds, rows = timed(lambda: fill(connection, model, units, long))
        connection.execute("VACUUM ANALYZE")
        [(size,)] = connection.execute("SELECT pg_database_size(current_database())").fetchall()
        packages = len(units) * len(WIDE) + len(long) * (len(MONTHS) - len(WIDE))
        print(
            f"{packages} packages, {rows} figures in {len(MONTHS)} months: {seconds:.0f} s by COPY, "
            f"{size / 1e9:.2f} GB with indexes"
        )
        ask(connection, model, units, long)


def fill(connection: Connection, model: Package, units: Sequence[str], long: Sequence[str]) -> int:
    """Write the figures of one package in multiples, month by month; how many rows of figures."""
    vocabulary, rows = Vocabulary(connection), rows_of_layout("movement", model.layout)
    number = 0
    connection.cursor().executemany(
        "INSERT INTO andan.unit (code, name) VALUES (%s, %s)", [(code, code) for code in units]
    )
    for slot in MONTHS:
        vocabulary.require(slot, rows)
        numbers = [vocabulary.series[row] for row in rows]
        template = template_of(in_month(model, slot, "", 1), numbers)
        handing = units if slot in WIDE else long
        heads, ids = [], range(number, number + len(handing))
        with connection.cursor().copy(COPY) as copy:
            for place, (code, id_) in enumerate(zip(handing, ids, strict=True)):
                package = in_month(model, slot, code, 1 + place % 97)
                heads.append(
                    (id_, *head_of(package, content_of(package), vocabulary.periods[slot]))
                )
                copy.write(filled(template, package, id_))
        keep_heads(connection, heads)
        number += len(handing)
    return number * len(rows)


def template_of(package: Package, numbers: Sequence[int]) -> str:
    """The rows of a layout as COPY takes them, with ``%d`` for each number and ``@`` for whose they are."""
    first = period_of(package.slot).first.isoformat()
    whys = [why for shape in package.layout.shapes for why in shape.reasons()]
    lines = []
    for row, number in enumerate(numbers):
        four = whys[4 * row : 4 * row + 4]
        columns = "\t".join(r"\N" if why else "%d" for why in four)
        letters = "".join(LETTERS[why] for why in four) if any(four) else r"\N"
        lines.append(f"{first}\t@\t{number}\t{columns}\t{letters}\n")
    return "".join(lines)


def filled(template: str, package: Package, number: int) -> str:
    figures = tuple(figure for figure in package.figures if figure is not None)
    return template.replace("@", f"{package.unit}\t{number}") % figures


COPY = "COPY andan.figure (first_day, unit, package, series, value, previous, year_before, cumulative, why) FROM STDIN"


def in_month(model: Package, slot: ReportKey, unit: str, times: int) -> Package:
    """The package of a unit and month with figures some times as large."""
    figures = tuple(figure and figure * times for figure in model.figures)
    digest = f"{unit}-{slot.period}"
    return replace(model, unit=unit, slot=slot, figures=figures, digest=digest, unit_name=unit)


def keep_heads(connection: Connection, heads: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY andan.package (id, {HEAD}) FROM STDIN") as copy:
        for head in heads:
            copy.write_row(head)
    with connection.cursor().copy(
        "COPY andan.revision (unit, period, package, number) FROM STDIN"
    ) as copy:
        for head in heads:
            copy.write_row((head[1], head[3], head[0], 1))


def ask(connection: Connection, model: Package, units: Sequence[str], long: Sequence[str]) -> None:
    vocabulary, chance = Vocabulary(connection), Random(1)
    keys = [row for row in rows_of_layout("movement", model.layout) if not row[2]]

    def series() -> None:
        unit, row = chance.choice(long), chance.choice(keys)
        found = connection.execute(SERIES, [unit, unit, vocabulary.series[row]]).fetchall()
        assert len(found) == len(MONTHS)

    def view() -> None:
        assert len(connection.execute(VIEW, [chance.choice(long)]).fetchall()) == len(MONTHS)

    def total() -> None:
        slot, row = chance.choice(WIDE), chance.choice(keys)
        about = [vocabulary.periods[slot], date.fromisoformat(f"{slot.period}-01")]
        assert connection.execute(TOTAL, [*about, vocabulary.series[row]]).fetchone()

    def month() -> None:
        [totals] = read_totals(connection, [chance.choice(WIDE)]).values()
        assert max(one.units for one in totals.values()) == len(units)

    for name, work, rounds in (
        ("a unit's series of one indicator, 60 months", series, 30),
        ("the same through the view", view, 30),
        (f"a month's total of one indicator, {len(units)} units", total, 30),
        ("all totals of a month", month, 5),
    ):
        first = timed(work)[0]
        times = [timed(work)[0] for _ in range(rounds)]
        print(
            f"{name}: first {1000 * first:.0f} ms, median {1000 * median(times):.1f} ms, worst {1000 * max(times):.0f} ms"
        )


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that the work takes, and what it gives."""
    start = perf_counter()
    given = work()
    return perf_counter() - start, given


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]), *(700, 19_926)[len(sys.argv) - 1 :])
