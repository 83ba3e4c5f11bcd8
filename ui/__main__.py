"""Starts the window: ``python -m ui [--demo] [--store PATH] [--lang vi|en]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.base import core_dumps, heap, language, subprocesses
from ui.core import density, qt_translation, theme
from ui.core.garbage import GarbageCollector
from ui.core.preferences import Preferences
from ui.shell import crash_handler
from ui.shell.main_window import MainWindow


def main(arguments: list[str] | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    core_dumps.forbid()
    arguments = sys.argv[1:] if arguments is None else arguments
    if work := subprocesses.requested_work(arguments):
        return work()
    options = _parser().parse_args(arguments)
    heap.keep_together()
    _be_a_program_of_its_own()
    app = QApplication([*sys.argv[:1], *theme.STYLE])
    app.setApplicationName("An Dân")
    app.setDesktopFileName("andan")
    GarbageCollector(app)
    preferences = Preferences()
    language.use(options.lang or preferences.language)
    qt_translation.install()
    theme.start(app, preferences.scheme, preferences.letters)
    density.choose(preferences.density)
    window = MainWindow(options.store or preferences.last_store, preferences, demo=options.demo)
    crash_handler.install(window)
    window.show()
    return app.exec()


def _be_a_program_of_its_own() -> None:
    """In the task bar of Windows a checkout is An Dân too, and not one of the windows of Python.

    A bundle's program is its own already, and so are the shortcuts to it.
    """
    if sys.platform == "win32" and not subprocesses.bundled():
        from ctypes import windll

        windll.shell32.SetCurrentProcessExplicitAppUserModelID("AnDan")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="andan-window", description="An Dân")
    parser.add_argument("--demo", action="store_true", help="open an invented commune")
    parser.add_argument("--store", type=Path, help="the store to open")
    parser.add_argument("--lang", choices=("vi", "en"), help="the language of the window")
    return parser


if __name__ == "__main__":
    sys.exit(main())
