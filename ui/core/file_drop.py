"""Files that may be dropped anywhere on the window: each kind leads to the page that reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

PAGES = {".andan-traloi": "submission"}


class Dropping(QObject):
    """Hands a file of ours that is dropped on a widget to ``take``, with the name of its page."""

    def __init__(self, host: QWidget, take: Callable[[str, Path], None]) -> None:
        super().__init__(host)
        self._take = take
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QDropEvent) and (path := _ours(event)):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._take(PAGES[path.suffix.lower()], path)
            return True
        return super().eventFilter(watched, event)


def _ours(event: QDropEvent) -> Path | None:
    """The first of the files that some page reads."""
    paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return next((path for path in paths if path.suffix.lower() in PAGES), None)
