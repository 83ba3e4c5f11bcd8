"""How fast the workbooks of offices are read, in each format, against openpyxl's bare read; and the memory.

    python tests/bench/bench_books.py [ROWS]

The work: 20,000 rows of 15 cells (numbers, codes, days, texts), from the file to the typed value, the
process that reads them included. The floor: openpyxl's ``read_only`` over the same rows of the .xlsx,
values alone, in this run. Goals: .xlsx within 2 floors and 10 s, others within 6 s; the program 200 MB, the
reading process 300 MB. Each format is read in a program of its own, so that its memory is its own. Then
20,000 rows in .VnTime are written anew by ``recode``.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

MOST_ROWS = {"xml-2003": 14_000}  # more of them are larger than 20 MB, and refused
COLUMNS, SECONDS, MOST_HERE, MOST_THERE = 15, {"xlsx": 10.0}, 200, 300
WORDS = ("Nguyễn Văn An", "Thôn Đông Hải", "Xã Bắc Đông Quan", "Tổ dân phố số 7", "Chủ hộ", "x")


def main() -> None:
    from tests.bench import filling
    from tests.support import office_books

    dice = random.Random(7)
    number = filling.asked(20_000)
    rows = [row(at, dice) for at in range(number)]
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            kind: make(Path(folder) / f"{kind}.{name}", rows[: MOST_ROWS.get(kind)])
            for kind, (name, make) in office_books.MAKERS.items()
        }
        floor = bare(paths["xlsx"])
        print(f"{number:,} x {COLUMNS} by openpyxl alone: {floor:.2f} s of work")
        for kind, path in paths.items():
            print(f"{kind}: {measured(path, floor)}, goal {SECONDS.get(kind, 6.0):.0f} s")
        old = [[office_books.to_tcvn3(value.lower()) for value in one] for one in rows]
        cells = {(r, c): (".VnTime", v) for r, one in enumerate(old) for c, v in enumerate(one)}
        print(
            f"recode: {measured(office_books.xls(Path(folder) / 'old.xls', cells), floor, '--recode')}"
        )


def row(number: int, dice: random.Random) -> list[str]:
    texts = [f"{dice.choice(WORDS)} {dice.randrange(2_000)}" for _ in range(COLUMNS - 3)]
    return [
        str(number + 1),
        f"{number:05}",
        f"{dice.randrange(28) + 1:02}/05/{dice.randrange(1950, 2020)}",
        *texts,
    ]


def bare(path: Path) -> float:
    """Seconds of work that openpyxl needs for the values of the .xlsx."""
    from openpyxl import load_workbook

    start = process_time()
    book = load_workbook(path, read_only=True)
    assert all(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return process_time() - start


def measured(path: Path, floor: float, *options: str) -> str:
    """What a program of its own that reads the file tells of itself."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(path), *options],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    took, work, here, there = json.loads(done.stdout)
    return (
        f"{took:.2f} s ({work:.2f} s of work in both processes, {work / floor:.2f} floors), "
        f"program {here} MB (goal {MOST_HERE}), reading process {there} MB (goal {MOST_THERE})"
    )


def one(path: Path, recoding: bool) -> None:
    """Read one file, or write it anew, and tell seconds and megabytes."""
    from app.exchange.workbook.reading import read
    from app.exchange.workbook.recoding import recode

    start = perf_counter()
    if recoding:
        assert recode(path, path.with_suffix(".new.xlsx")).repairs
    else:
        assert read(path).sheets[0].rows
    took = perf_counter() - start
    reading = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    work = own.ru_utime + own.ru_stime + reading.ru_utime + reading.ru_stime
    held = next(
        line
        for line in Path("/proc/self/status").read_text("ascii").splitlines()
        if line.startswith("VmHWM")
    )
    print(json.dumps([took, work, int(held.split()[1]) // 1024, reading.ru_maxrss // 1024]))


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(Path(sys.argv[2]), "--recode" in sys.argv)
    else:
        main()
