"""What An Dân shows, written as files where there is no screen: ``preview.py FOLDER``.

Pictures of the invented commune's home page and of one of its certificates, and its report on the
movement as PDF; prints the path of each. The environment's Python runs it, with Qt drawing into
memory and the checkout on its path.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QThread
from PySide6.QtWidgets import QApplication

import app.registers  # noqa: F401 - the store has a table for each registered type
from app import demo
from app.base import language
from app.store import Store
from ui.core import qt_translation, theme
from ui.core.preferences import Preferences
from ui.core.theme import Scheme
from ui.shell.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1366, 768  # the laptop that offices have
PATIENCE = 60_000  # milliseconds for a page to come to rest
CALM = 10  # rounds without background work after which a page is at rest
PIXELS_PER_POINT = 2.0


def main(folder: Path) -> None:
    """Write the three files into ``folder``, over those of the last time."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "vi-du.andan"
        andan("demo", "--store", str(store))
        made = (
            draw_home(store, folder / "home.png"),
            draw_certificate(store, folder / "certificate.png"),
            write_report(store, folder / "movement.pdf"),
        )
    for path in made:
        sys.stdout.write(f"  {path}\n")


def draw_home(store: Path, target: Path) -> Path:
    """A picture of the page that an officer sees first."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    language.use("vi")
    qt_translation.install()
    theme.start(application, Scheme.LIGHT)
    window = MainWindow(store, Preferences(store.with_name("window.ini")))
    window.enter(Store.open(store, None, demo.PASSWORD))
    assert window.desk is not None
    window.showNormal()  # as on a usual screen, whatever the size of the drawing in memory
    window.resize(WIDTH, HEIGHT)
    wait_for(window)
    window.grab().save(str(target))
    window.desk.close_store()
    window.hide()
    return target


def wait_for(window: MainWindow) -> None:
    """Let the page's background work come to rest."""
    assert window.desk is not None
    deadline, calm = QDeadlineTimer(PATIENCE), 0
    while calm < CALM and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        QThread.msleep(20)
        calm = 0 if window.desk.worker.busy else calm + 1


def draw_certificate(store: Path, target: Path) -> Path:
    """A picture of the first certificate of the newest decision."""
    decision = json.loads(
        andan("list", "decision", "--limit", "1", "--json", "--store", str(store))
    )
    paper = store.with_name("certificates.pdf")
    code = decision["records"][0]["code"]
    andan("certificates", "--decision", code, "--to", str(paper), "--store", str(store))
    document = pypdfium2.PdfDocument(paper)
    try:
        document[0].render(scale=PIXELS_PER_POINT).to_pil().save(target)
    finally:
        document.close()
    return target


def write_report(store: Path, target: Path) -> Path:
    """The report on the movement over the last quarter that has ended."""
    today = date.today()
    year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 - 1, 4)
    period = f"{year}-Q{quarter + 1}"
    andan("report", "movement", "--period", period, "--to", str(target), "--store", str(store))
    return target


def andan(*arguments: str) -> str:
    """What a command without a window prints."""
    command = [sys.executable, "-m", "app", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
