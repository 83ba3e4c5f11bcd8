"""How fast a large list becomes a workbook, against deflating its XML alone; and its memory.

    python tests/bench/bench_xlsx.py [ROWS]

The work: 100,000 rows of 20 cells in styled columns, written to a file. The floor: zlib packing the
very XML that stands in the sheet, as the zip does it. By turns; the best of each counts: at most
four floors. After it openpyxl, as it writes without holding the rows. Before it whole exports, as the officer waits for them: 100,000 visits read from the
store, and 10,000 disputes with their small tables; the process is to hold 400 MB at most.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import zipfile
import zlib
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from app.exchange.records.xlsx_export import export_list
from app.exchange.records.xlsx_stream import Block, Value, XlsxColumn, XlsxSheet, write
from app.registers.dispute import Dispute
from app.registers.visit import Visit
from app.schema.conditions import Query
from app.store import Store
from app.store.security.key_file import Cost
from tests.bench import filling
from tests.bench.bench_report import Filling, without_indexes

ROWS = filling.asked(100_000)
BATCH, ROUNDS, GOAL = 2_000, 3, 4.0
WORDS = ("Tốt", "Một phần", "Chưa gặp được")
COLUMNS = (
    *(XlsxColumn(f"Ngày {n}", 12, "dd/mm/yyyy") for n in range(4)),
    *(XlsxColumn(f"Số {n}", 14, "#,##0") for n in range(4)),
    *(XlsxColumn(f"Chữ {n}", 24, "@") for n in range(12)),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        sheet_alone(Path(folder) / "x.xlsx")
        peer(Path(folder) / "x.xlsx")


def export(folder: Path) -> None:
    """Registers of a store, to the file."""
    path, password = folder / "b.andan", "bench bench bench"
    store, _ = Store.create(path, "b", "B", password, Cost(1024, 1, 1))
    with closing(store), without_indexes(store):
        Filling(store, ROWS).fill()
    # Opened anew: rows put straight into the tables look like another program's to an open store.
    with closing(Store.open(path, "b", password)) as store:
        for cls in (Visit, Dispute):
            start = perf_counter()
            number = export_list(store, cls, Query(), folder / "x.xlsx", names=True)
            taken = perf_counter() - start
            print(
                f"export of {number:,} of {cls.schema.key}: {taken:.1f} s, peak memory {peak()} MB"
            )


def sheet_alone(path: Path) -> None:
    """The rows are at hand; the sheet is written and packed."""
    dice = random.Random(7)
    rows = [row(number, dice) for number in range(ROWS)]
    blocks: list[Block] = [(0, rows[n : n + BATCH]) for n in range(0, ROWS, BATCH)]
    held, added = peak(), 0
    ours, floors = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        write(path, [XlsxSheet("Sổ", COLUMNS)], blocks)
        ours.append(perf_counter() - start)
        added = added or peak() - held
        xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
        start = perf_counter()
        zlib.compress(xml)
        floors.append(perf_counter() - start)
    said = f"{min(ours):.2f} s, deflate {min(floors):.2f} s: {min(ours) / min(floors):.2f}×"
    print(f"{ROWS:,} x {len(COLUMNS)} styled: {said} (goal {GOAL}), +{added} MB")


def peer(path: Path) -> None:
    """A tenth of the rows by openpyxl, which writes them as they come, against ours."""
    dice = random.Random(7)
    rows = [row(number, dice) for number in range(ROWS // 10)]
    start = process_time()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sổ")
    for values in rows:
        cells = [WriteOnlyCell(sheet, value) for value in values]
        for cell, column in zip(cells, COLUMNS, strict=True):
            cell.number_format = column.form
        sheet.append(cells)
    book.save(path)
    theirs, start = process_time() - start, process_time()
    write(path, [XlsxSheet("Sổ", COLUMNS)], [(0, rows)])
    ours = process_time() - start
    print(
        f"{len(rows):,} by openpyxl {theirs:.2f} s of work, ours {ours:.2f} s: {ours / theirs:.2f}×"
    )


def row(number: int, dice: random.Random) -> list[Value]:
    days = [date(2020, 1, 1) + timedelta(days=dice.randrange(2_000)) for _ in range(4)]
    numbers = [dice.randrange(10**8) for _ in range(4)]
    names = [f"Nguyễn Văn {dice.randrange(5_000)}" for _ in range(6)]
    return [*days, *numbers, *names, f"TV-{number:05}", *dice.choices(WORDS, k=5)]


def peak() -> int:
    """Megabytes that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
