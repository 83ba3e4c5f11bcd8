"""PySide6 6.12.0 on Python 3.11 loses references to None and True until the process aborts.

The pin in pyproject.toml keeps it out; this says why, the day somebody raises the pin.
"""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12),
    reason="None and True are never freed there (PEP 683), so their counts tell nothing",
)
CALLS = 50
# Qt and the interpreter may take or give back a few references of their own.
SLACK = 10

# A process of its own: nothing else then moves the counts, and an abort is an exit code.
PROBE = f"""
import json, sys
from PySide6.QtCore import QObject, Signal

class Source(QObject):
    told = Signal(object, bool)

def slot(value, flag):
    pass

# So many that a fault is counted here and does not end the process first.
held = [None] * 100_000, [True] * 100_000
source = Source()
source.told.connect(slot)
def emit():
    source.told.emit(None, True)
def call():
    source.setObjectName("x")
    source.blockSignals(False)

def lost(work):
    work()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range({CALLS}):
        work()
    after = sys.getrefcount(None), sys.getrefcount(True)
    return [start - end for start, end in zip(before, after)]

print(json.dumps({{"emits": lost(emit), "void calls": lost(call)}}))
"""


@pytest.fixture(scope="module")
def lost() -> dict[str, list[int]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, encoding="utf-8", check=True
    )
    answer: dict[str, list[int]] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("work", ["emits", "void calls"])
def test_qt_gives_back_each_reference_to_none_and_true(
    lost: dict[str, list[int]], work: str
) -> None:
    none, true = lost[work]
    assert abs(none) < SLACK, f"{none} references to None lost in {CALLS} {work}"
    assert abs(true) < SLACK, f"{true} references to True lost in {CALLS} {work}"
