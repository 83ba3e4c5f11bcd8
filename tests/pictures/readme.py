"""The pictures of the README, of an invented commune: ``python -m tests.pictures.readme``."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtWidgets import QApplication

from app import demo
from app.base import language
from app.schema.record import register
from app.store.security.key_file import Cost
from tests.pictures.pages import HIGH, WIDE, settle
from ui.core import qt_translation, theme
from ui.core.preferences import Preferences
from ui.core.theme import Scheme
from ui.shell.main_window import MainWindow

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
sys.path.append(
    str(ROOT / "packaging")
)  # its files are run by themselves: there is another `packaging`
SEED = 7
COLOURS = 96  # enough for our few tones; a file stays under 150 kB
CERTIFICATE_WIDTH = 1000


def main() -> None:
    """Draw the home page, a list with its form and a certificate."""
    application = QApplication([])
    language.use("vi")
    qt_translation.install()
    theme.start(application, Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "vi-du.andan"
        store = demo.create(path, 1, SEED, date.today(), cost=Cost(1024, 1, 1))
        window = MainWindow(path, Preferences(path.with_name("window.ini")))
        window.enter(store)
        draw_pages(application, window)
        import preview

        os.environ["ANDAN_PASSWORD"] = demo.PASSWORD
        preview.draw_certificate(path, FOLDER / "certificate.png")
    for name in ("home", "list", "certificate"):
        shrink(FOLDER / f"{name}.png")
        sys.stdout.write(f"{FOLDER / name}.png\n")


def draw_pages(application: QApplication, window: MainWindow) -> None:
    """Grab the home page, then the newest visit beside the list of visits."""
    desk = window.desk
    assert desk is not None
    window.showNormal()
    window.resize(WIDE, HIGH)
    settle(application, lambda: desk.worker.busy)
    window.grab().save(str(FOLDER / "home.png"))
    (newest,) = desk.store.ids(register("visit"), limit=1)
    desk.record("visit", newest)
    settle(application, lambda: desk.worker.busy)
    window.grab().save(str(FOLDER / "list.png"))
    window.close()  # it backs up first
    settle(application, lambda: window.desk is not None)


def shrink(path: Path) -> None:
    """Write the picture anew with few colours."""
    with Image.open(path) as picture:
        plain = picture.convert("RGB")
    if plain.width > WIDE:
        plain.thumbnail((CERTIFICATE_WIDTH, CERTIFICATE_WIDTH))
    plain.quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
