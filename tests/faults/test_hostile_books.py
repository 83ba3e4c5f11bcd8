"""Workbooks that mean harm: the program stays up and small, takes nothing, and says so in a sentence."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import ClassVar

import pytest

from app.base import sandbox, subprocesses
from app.base.periods import parse
from app.exchange.rollup import form_book
from app.exchange.rollup.form_book import BadWorkbook, read_form
from app.exchange.rollup.manual_workbook import _UNIT_CODE, read_manual
from app.exchange.rollup.rollup import rollup
from app.exchange.workbook import reading
from app.exchange.workbook.book import Moment
from app.exchange.workbook.guard import Refusal, content, identify
from tests.support import hostile_books as hostile
from tests.support.province import typed
from tests.support.wording import pattern

ROOT = Path(__file__).parent.parent.parent
PERIOD = parse("2026-Q1")
MOST, MOST_OF_A_FORM = 300 * 1024, 200 * 1024  # KiB
BEFORE_PARSING = (
    *("bomb", "doubled", "entities", "entities_unseen", "escaping"),
    *("many_parts_of_nothing", "overlapping", "too_many_parts"),
)
KINDS = [*hostile.HOSTILE, "doubled", "overlapping"]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return typed(tmp_path_factory.mktemp("honest") / "bieu.xlsx", "03127", PERIOD, 5)


def made(kind: str, honest: Path, folder: Path) -> Path:
    path = folder / f"{kind}.xlsx"
    if kind == "doubled":
        return hostile.doubled(honest, path)
    if kind == "overlapping":
        return hostile.overlapping(path)
    return hostile.changed(honest, path, hostile.HOSTILE[kind])


def within(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "OF_CELLS", replace(reading.OF_CELLS, seconds=seconds))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_book_is_one_sentence_and_the_others_count(
    kind: str, honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within(2, monkeypatch)
    rolled = rollup([made(kind, honest, tmp_path), honest])
    assert [package.unit for package in rolled.taken.values()] == ["03127"]
    (refused,) = rolled.refused
    said = refused.why.vi
    assert re.fullmatch(pattern(form_book._NOTHING_TAKEN), said) and f"“{kind}.xlsx”" in said
    assert "\n" not in said and said.count(".") == 2  # of the file's ending, and of the sentence


@pytest.mark.parametrize("kind", BEFORE_PARSING)
def test_what_can_be_seen_from_outside_is_never_parsed(
    kind: str, honest: Path, tmp_path: Path
) -> None:
    with pytest.raises(Refusal):
        identify(content(made(kind, honest, tmp_path)))


def test_a_million_rows_are_not_read(honest: Path, tmp_path: Path) -> None:
    path = hostile.changed(honest, tmp_path / "x.xlsx", hostile.million_rows)
    assert read_manual(path).figures == read_manual(honest).figures


def test_what_eats_memory_ends_within_its_limit(honest: Path, tmp_path: Path) -> None:
    """Both processes are measured: the one that asks, and the one that reads."""
    pytest.importorskip("resource", reason="Windows measures no processes that have ended")
    program = """
import json, resource, sys
from pathlib import Path
import app.registers
from app.base.errors import UserError
from app.exchange.rollup.manual_workbook import read_manual
try:
    read_manual(Path(sys.argv[1]))
except UserError as error:
    said = str(error)
own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps([said, int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""
    path = made("wide_row", honest, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    said, own, memory = json.loads(done.stdout)
    assert form_book._HEAVY.vi in said
    assert own < MOST and 100 * 1024 < memory < MOST_OF_A_FORM


def test_a_reader_that_never_ends_is_ended(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made("endless_strings", honest, tmp_path)
    within(0.2, monkeypatch)
    with pytest.raises(BadWorkbook, match=str(form_book._HEAVY)):
        read_form(path, {})


class Clock(Timer):
    """Ends nothing by itself; remembers which limits began, and what was there by then."""

    began: ClassVar[list[tuple[float, bool]]] = []
    sign: ClassVar[Path]

    def start(self) -> None:
        self.began.append((self.interval, self.sign.exists()))
        if len(self.began) == 1:
            self.sign.with_name("go").touch()


def test_a_slow_start_is_no_part_of_the_reading(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An antivirus may hold a new process up for longer than a book may take to read."""
    slow = f"""
from pathlib import Path
import sys
here = Path({str(tmp_path)!r})
while not (here / "go").exists(): pass
(here / "ready").touch()
from app.exchange.workbook import reading
sys.exit(reading.main())
"""
    monkeypatch.setattr(threading, "Timer", Clock)
    monkeypatch.setattr(Clock, "began", [])
    monkeypatch.setattr(Clock, "sign", tmp_path / "ready", raising=False)
    monkeypatch.setattr(subprocesses, "command", lambda _module: [sys.executable, "-c", slow])
    assert read_form(honest, {"andan": (1, 1)}).sheets.keys() == {"andan"}
    assert Clock.began == [(sandbox.LONGEST_START, False), (reading.OF_CELLS.seconds, True)]


def test_a_process_that_never_gets_ready_is_ended(
    honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(subprocesses, "command", lambda _module: stuck)
    monkeypatch.setattr(sandbox, "LONGEST_START", 0.2)
    with pytest.raises(BadWorkbook, match=str(form_book._HEAVY)):
        read_form(honest, {})


@pytest.mark.parametrize("door", ["app", "ui"])
def test_a_bundle_reads_by_either_door(door: str, honest: Path) -> None:
    """It has no ``-m``: a word on its command line tells it to read."""
    asked = {"format": "xlsx", "sizes": {"Nhập số liệu": [3, 3], "khác": [1, 1]}}
    done = subprocess.run(
        [sys.executable, "-m", door, subprocesses.WORDS["app.exchange.workbook.reading"]],
        input=json.dumps(asked).encode() + b"\n" + honest.read_bytes(),
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    form, mark = json.loads(done.stdout)["book"]["sheets"]
    assert [cell[:2] for cell in form["rows"][2][1]] == [[2, str(_UNIT_CODE)], [3, "03127"]]
    assert [form["name"], mark["name"], mark["rows"]] == ["Nhập số liệu", "andan", []]


def test_cells_come_back_as_they_stand(tmp_path: Path) -> None:
    from datetime import date, datetime

    from openpyxl import Workbook

    path = tmp_path / "x.xlsx"
    book = Workbook()
    row = ["chữ", 7, 2.5, True, None, datetime(2026, 3, 2, 8, 15), date(2026, 3, 2), "=1+1"]
    book.active.append(row)
    book.create_sheet("khác").append(["xa"])
    book.save(path)
    read = read_form(path, {"Sheet": (5, 9)})
    cells = [read.sheets["Sheet"].cell(1, column) for column in range(1, 10)]
    days = [cell.value.at for cell in cells[5:7] if isinstance(cell.value, Moment)]
    assert [cell.value for cell in cells[:5]] == row[:5]
    assert days == [row[5], datetime(2026, 3, 2)]
    assert (cells[7].formula, cells[7].value, cells[8].value) == ("=1+1", None, None)
    assert read.sheets.keys() == {"Sheet"} and read.modified is not None
