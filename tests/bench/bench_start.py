"""From the start of the process to the first window, and memory at rest, against bare Qt.

    python tests/bench/bench_start.py

The floor is a process that shows an empty QMainWindow. Both are run in turns, so that whatever
else the machine does hits them alike; the medians are compared. Goals: 2.0 times for the start,
1.8 times for the memory of the first window and of an open store.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RUNS = 15

_DRAWN = """
def drawn(app):
    app.processEvents()
    print("drawn", flush=True)
    return 0
def memory():
    status = open("/proc/self/status").read()
    print(int(status.split("VmRSS:")[1].split()[0]) // 1024)
"""
_FLOOR = f"""
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
{_DRAWN}
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 760)
window.show()
drawn(app)
memory()
"""
_OURS = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
{_DRAWN}
QApplication.exec = lambda *_: drawn(QApplication.instance())
from ui.__main__ import main
main(["--store", sys.argv[1]])
memory()
"""
_OPEN = f"""
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
{_DRAWN}
from app import demo
from ui import theme
from ui.preferences import Preferences
from ui.window import Window
from app.store import Store
app = QApplication([])
theme.start(app)
path = Path(sys.argv[1])
window = Window(path, Preferences(path.with_name("window.ini")))
window.enter(Store.open(path, None, demo.PASSWORD))
window.show()
while window.desk.worker.busy:
    app.processEvents()
    time.sleep(0.01)
drawn(app)
memory()
window.close()
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vi-du.andan"
        path.touch()  # so that the first window is the one of every day: unlocking
        floors, ours = [], []
        run(_OURS, path, folder)
        for _ in range(RUNS):
            floors.append(run(_FLOOR, path, folder))
            ours.append(run(_OURS, path, folder))
        path.unlink()
        make_demo(path)
        opened = run(_OPEN, path, folder)
    report(
        "start to first window, ms", *(statistics.median(t for t, _ in r) for r in (floors, ours))
    )
    report(
        "memory of the first window, MB",
        *(statistics.median(m for _, m in r) for r in (floors, ours)),
    )
    report("memory of an open store, MB", statistics.median(m for _, m in floors), opened[1])


def run(program: str, path: Path, folder: str) -> tuple[float, int]:
    """Milliseconds until the window is drawn, and the megabytes it holds then."""
    environment = os.environ | {"XDG_DATA_HOME": folder, "QT_QPA_PLATFORM": "offscreen"}
    # As installed: modules are compiled once, at the first run.
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "drawn\n"
        took = (time.perf_counter() - began) * 1000
        return took, int(child.stdout.readline())


def make_demo(path: Path) -> None:
    from datetime import date

    sys.path.insert(0, str(ROOT))
    from app import demo
    from app.store.keys import Cost

    demo.create(path, 1, 7, date.today(), cost=Cost(1024, 1, 1)).close()


def report(what: str, floor: float, ours: float) -> None:
    print(f"{what}: floor {floor:.0f}, ours {ours:.0f}, ratio {ours / floor:.2f}")


if __name__ == "__main__":
    main()
