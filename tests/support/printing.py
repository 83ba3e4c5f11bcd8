"""What tests of printing share: a preview that is drawn, and its file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from ui.core.worker import Worker
from ui.widgets.print_preview import PrintPreview

WAIT = 60_000  # milliseconds, on a computer that does much else


def the_preview() -> PrintPreview:
    """The preview that lies over the window."""
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, PrintPreview)]
    (shown,) = [one for one in found if one.isVisible()]
    return shown


def open_preview(qtbot: Any) -> PrintPreview:
    """The preview that lies over the window, its pages drawn."""
    shown = the_preview()
    qtbot.waitUntil(lambda: shown.is_drawn, timeout=WAIT)
    return shown


def save_shown(qtbot: Any, worker: Worker, paths: list[Path | None], to: Path) -> None:
    """Save what is previewed as a PDF, and wait until it is written."""
    preview = open_preview(qtbot)
    qtbot.waitUntil(lambda: not worker.busy, timeout=WAIT)
    paths.append(to)
    preview.save.click()
    qtbot.waitUntil(lambda: not worker.busy, timeout=WAIT)
