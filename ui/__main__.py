"""The door to the window: ``python -m ui [--demo] [--store PATH] [--lang vi|en]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app import lang, packing, sealing
from app.exchange import confined
from ui import errors, theme, vietnamese
from ui.preferences import Preferences
from ui.window import Window


def main(arguments: list[str] | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.unseal:
        return sealing.main()
    if asked.pack:
        return packing.main()
    if asked.import_worker:
        return confined.main()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("An Dân")
    app.setDesktopFileName("andan")
    preferences = Preferences()
    lang.use(asked.lang or preferences.language)
    vietnamese.install()
    theme.start(app, preferences.scheme)
    window = Window(asked.store or preferences.last_store, preferences, demo=asked.demo)
    errors.install(window)
    window.show()
    return app.exec()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="andan-window", description="An Dân")
    parser.add_argument("--demo", action="store_true", help="open an invented commune")
    parser.add_argument("--store", type=Path, help="the store to open")
    parser.add_argument("--lang", choices=("vi", "en"), help="the language of the window")
    parser.add_argument(sealing.ALONE, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(packing.ALONE, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(confined.ALONE, action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
