"""From the start of the process to the first window, unlocking, and memory at rest.

    python tests/bench/bench_start.py [RUNS [VISITS]]

The floor is a process that shows an empty QMainWindow; of unlocking, the Argon2id of the store's own
cost. They are run in turns with ours, so that whatever else the machine does hits them alike; the
medians are compared. Goals: 2.0 times for the start, 2.5 times from the password to a desk that
can be worked with, 1.8 times for the memory of the first window and of an open store at rest. With
VISITS the store is a life-like one of so many; its memory at rest may be 2.0 times.

The store is opened as an officer does: the program starts, the password is typed, the page of
the day is read; at rest is a second after. Memory is what the system counts as resident, of the
window's process alone.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.security.key_file import Cost

ROOT = Path(__file__).parent.parent.parent
PRODUCT = Path(os.environ.get("BENCH_PRODUCT", ROOT))  # the checkout whose program is measured
RUNS = 15
READING, SMALL = 1.2, 10_000  # seconds on each page; below so many visits nobody reads

_TOLD = """
import time
def told(what):
    print(what, flush=True)
def memory():
    status = open("/proc/self/status").read()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
"""
_FLOOR = f"""
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
{_TOLD}
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 760)
window.show()
app.processEvents()
told("drawn")
told(memory())
"""
_OURS = f"""
import sys
from PySide6.QtWidgets import QApplication
{_TOLD}
def drawn(app):
    app.processEvents()
    told("drawn")
    told(memory())
    return 0
QApplication.exec = lambda *_: drawn(QApplication.instance())
from ui.__main__ import main
main(["--store", sys.argv[1]])
"""
_OPEN = f"""
import sys
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
{_TOLD}
def until(ready):
    while not ready():
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # as in its own loop
        time.sleep(0.002)
def opened():
    global app
    app = QApplication.instance()
    window = next(w for w in app.topLevelWidgets() if hasattr(w, "gate"))
    page = window.gate.shown
    until(lambda: page.users.count() and not window.gate.background.busy)
    told("drawn")
    page.password.setText(sys.argv[2])
    began = time.perf_counter()
    page.go.click()
    until(lambda: window.desk is not None)
    app.processEvents()
    took = (time.perf_counter() - began) * 1000
    until(lambda: not window.desk.worker.busy)
    app.processEvents()
    filled = (time.perf_counter() - began) * 1000
    calm = time.perf_counter() + 1
    until(lambda: time.perf_counter() > calm)
    told(memory())
    told(took)
    told(filled)
    return 0
QApplication.exec = lambda *_: opened()
from ui.__main__ import main
main(["--store", sys.argv[1]])
"""
_PAGES = _OPEN.replace(
    "    told(memory())\n",
    """
    for name in window.desk.names():
        window.desk.page(name)
        calm = time.perf_counter() + float(sys.argv[3])
        until(lambda: time.perf_counter() > calm and not window.desk.worker.busy)
    calm = time.perf_counter() + float(sys.argv[3])
    until(lambda: time.perf_counter() > calm)
    told(memory())
""",
)


def main(runs: int, visits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(Path(folder), runs, visits)
    bare, empty = measured.floor
    start, window = measured.ours
    names, rest, unlock, filled = measured.opened
    report("start to first window, ms", bare, start)
    report("start until the users' names are there, ms", bare, names)
    report("unlock: from the password to the desk, ms", measured.alone, unlock)
    report("unlock: from the password to the filled page of the day, ms", measured.alone, filled)
    report("memory of the first window, MB", empty, window)
    report("memory of an open store at rest, MB", empty, rest)
    report("memory, all pages opened once, MB", empty, [measured.pages])


@dataclass(frozen=True)
class Measured:
    """Runs in turns: columns of what each program told, and the milliseconds of one Argon2id.

    ``pages``: the megabytes held once each page was opened, a moment apart.
    """

    floor: list[Sequence[float]]
    ours: list[Sequence[float]]
    opened: list[Sequence[float]]
    alone: Sequence[float]
    pages: float


def measure(folder: Path, runs: int, visits: int) -> Measured:
    """Start and open so often, on an example, or on a life-like store of so many visits."""
    path = folder / "vi-du.andan"
    password, cost = a_lifelike_store(path, visits) if visits else make_store(folder)
    run(_OPEN, path, str(folder), password)
    turns = [
        (
            run(_FLOOR, path, str(folder)),
            run(_OURS, path, str(folder)),
            run(_OPEN, path, str(folder), password),
            [stretching(cost)],
        )
        for _ in range(runs)
    ]
    floor, ours, opened, alone = (
        list(zip(*told, strict=True)) for told in zip(*turns, strict=True)
    )
    reading = 0 if 0 < visits < SMALL else READING
    pages = run(_PAGES, path, str(folder), password, str(reading))[1]
    return Measured(floor, ours, opened, alone[0], pages)


def run(program: str, path: Path, folder: str, *told: str) -> list[float]:
    """Milliseconds until the window is drawn, the megabytes it holds, and what else it tells."""
    environment = os.environ | {"ANDAN_HOME": folder, "QT_QPA_PLATFORM": _screen(folder)}
    # As installed: modules are compiled once, at the first run.
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path), *told],
        cwd=PRODUCT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "drawn\n"
        took = (time.perf_counter() - began) * 1000
        return [took, *map(float, child.stdout)]


def _screen(folder: str) -> str:
    """A screen with room for the usual window, the same for all: what is painted counts too."""
    laptop = {"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768}
    laptop |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = Path(folder) / "screen.json"
    file.write_text(json.dumps({"screens": [laptop]}), encoding="utf-8")
    return f"offscreen:configfile={file}"


def make_store(folder: Path) -> tuple[str, Cost]:
    """A commune with a password as dear as a new store's; gives the password and its cost."""
    from datetime import date

    sys.path.insert(0, str(ROOT))
    from app import demo
    from app.store.security.key_file import calibrated

    path, cost = folder / "vi-du.andan", calibrated()
    demo.create(path, 1, 7, date.today(), cost=cost).close()
    demo.marker(path).unlink()  # an example is never locked
    return demo.PASSWORD, cost


def a_lifelike_store(path: Path, visits: int) -> tuple[str, Cost]:
    """A store of ten years, with a password as dear as a new store's."""
    sys.path.insert(0, str(ROOT))
    from app.store.security import key_changes
    from app.store.security.key_file import calibrated
    from tests.bench import lifelike

    password, cost = f"{lifelike.PASSWORD} {visits}", calibrated()
    with closing(lifelike.a_store(path.parent, visits)) as store:
        key_changes.change_password(store, store.user, password, cost)
    for file in path.parent.glob("so.andan*"):
        file.rename(path.with_name(file.name.replace("so.andan", path.name)))
    return password, cost


def stretching(cost: Cost) -> float:
    """Milliseconds of one Argon2id as the store asks for it."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    began = time.perf_counter()
    Argon2id(
        salt=bytes(16), length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    ).derive(b"x")
    return (time.perf_counter() - began) * 1000


def report(what: str, floors: Sequence[float], ours: Sequence[float]) -> None:
    floor, own = statistics.median(floors), statistics.median(ours)
    print(
        f"{what}: floor {floor:.1f}, ours {own:.1f}, ratio {own / floor:.2f}"
        f" (least {min(floors):.1f}, {min(ours):.1f}: {min(ours) / min(floors):.2f})"
    )


if __name__ == "__main__":
    asked = [int(one.replace(",", "")) for one in sys.argv[1:]]
    main(*(asked + [RUNS, 0][len(asked) :]))
