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
from app.exchange.records import xlsx_guard, xlsx_sandbox
from app.exchange.records.xlsx_guard import BadWorkbook, checked
from app.exchange.records.xlsx_sandbox import read_book
from app.exchange.rollup.manual_workbook import _UNIT_CODE, read_manual
from app.exchange.rollup.rollup import rollup
from tests.support import hostile_books as hostile
from tests.support.province import typed
from tests.support.wording import pattern

ROOT = Path(__file__).parent.parent.parent
PERIOD = parse("2026-Q1")
MOST = 300 * 1024  # KiB
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
    monkeypatch.setattr(xlsx_sandbox, "LIMITS", replace(xlsx_sandbox.LIMITS, seconds=seconds))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_book_is_one_sentence_and_the_others_count(
    kind: str, honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    within(2, monkeypatch)
    rolled = rollup([made(kind, honest, tmp_path), honest])
    assert [package.unit for package in rolled.taken.values()] == ["03127"]
    (refused,) = rolled.refused
    said = refused.why.vi
    assert re.fullmatch(pattern(xlsx_guard._NOTHING_TAKEN), said) and f"“{kind}.xlsx”" in said
    assert "\n" not in said and said.count(".") == 2  # of the file's ending, and of the sentence


@pytest.mark.parametrize("kind", BEFORE_PARSING)
def test_what_can_be_seen_from_outside_is_never_parsed(
    kind: str, honest: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadWorkbook):
        checked(made(kind, honest, tmp_path))


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
    said, own, reading = json.loads(done.stdout)
    assert xlsx_sandbox._HEAVY.vi in said
    assert own < MOST and 100 * 1024 < reading < MOST


def test_a_reader_that_never_ends_is_ended(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made("endless_strings", honest, tmp_path)
    within(0.2, monkeypatch)
    with pytest.raises(BadWorkbook, match=str(xlsx_sandbox._HEAVY)):
        read_book(path, {})


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
from app.exchange.records import xlsx_sandbox as confined
sys.exit(confined.main())
"""
    monkeypatch.setattr(threading, "Timer", Clock)
    monkeypatch.setattr(Clock, "began", [])
    monkeypatch.setattr(Clock, "sign", tmp_path / "ready", raising=False)
    monkeypatch.setattr(subprocesses, "command", lambda _module: [sys.executable, "-c", slow])
    assert read_book(honest, {}).names == ("Nhập số liệu", "andan")
    assert Clock.began == [(sandbox.LONGEST_START, False), (xlsx_sandbox.LIMITS.seconds, True)]


def test_a_process_that_never_gets_ready_is_ended(
    honest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    monkeypatch.setattr(subprocesses, "command", lambda _module: stuck)
    monkeypatch.setattr(sandbox, "LONGEST_START", 0.2)
    with pytest.raises(BadWorkbook, match=str(xlsx_sandbox._HEAVY)):
        read_book(honest, {})


@pytest.mark.parametrize("door", ["app", "ui"])
def test_a_bundle_reads_by_either_door(door: str, honest: Path) -> None:
    """It has no ``-m``: a word on its command line tells it to read."""
    sizes = {"Nhập số liệu": [3, 3], "khác": [1, 1]}
    asked = json.dumps({"sizes": sizes, "results": []}).encode()
    done = subprocess.run(
        [sys.executable, "-m", door, subprocesses.WORDS["app.exchange.records.xlsx_sandbox"]],
        input=asked + b"\n" + honest.read_bytes(), cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["cells"]["Nhập số liệu"][2] == [None, str(_UNIT_CODE), "03127"]
    assert told["names"] == ["Nhập số liệu", "andan"]


def test_cells_come_back_as_they_stand(tmp_path: Path) -> None:
    from datetime import date, datetime

    from openpyxl import Workbook

    path = tmp_path / "x.xlsx"
    book = Workbook()
    row = ["chữ", 7, 2.5, True, None, datetime(2026, 3, 2, 8, 15), date(2026, 3, 2), "=1+1"]
    book.active.append(row)
    book.save(path)
    read = read_book(path, {"Sheet": (5, 9)})
    (cells,) = read.sheets["Sheet"]
    assert cells == (*row[:6], datetime(2026, 3, 2), "=1+1", None)
    assert read.names == ("Sheet",) and read.modified is not None
