"""Audits the papers of generated communes: every figure and sentence against the records.

    python -m tests.audit          100 communes, some ten minutes of one core
    python -m tests.audit 8 3      8 communes, three periods each
    python -m tests.audit 8 3 40   the same from the 40th on

Each commune has all five reports written as JSON, workbook, PDF and in words; the periods go
round.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

_HOME = tempfile.mkdtemp()
os.environ |= {"ANDAN_HOME": f"{_HOME}/home", "ANDAN_STATE": f"{_HOME}/state"}

import app.registers  # noqa: F401 - fills the registry
from app.base import clock
from tests.audit.auditor import Tally
from tests.audit.communes import audited, commune, periods_of, today_of


def main(communes: int = 100, several: int = 1, first: int = 0) -> int:
    """Print what was compared and each fault; gives 1 where there is one."""
    tally, began = Tally(), time.process_time()
    for number in range(first, first + communes):
        day = today_of(number)
        clock.today = lambda day=day: day  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as place:
            store = commune(number, Path(place))
            found = audited(store, periods_of(number, several), Path(place), drawn=number % 2 == 1)
            store.close()
        for fault in found.faults:
            print(f"commune {number}: {fault}", flush=True)
        tally += found
    print(
        f"{communes} communes, {tally.papers} papers: {tally.figures} figures and {tally.sentences} "
        f"sentences compared, {len(tally.faults)} faults, {time.process_time() - began:.0f} s"
    )
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
