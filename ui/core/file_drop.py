"""Files that may be dropped anywhere on the window, each kind with what reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from app.base.language import T
from ui.core import dialogs

Open = Callable[[Path], None]


class Dropping(QObject):
    """Hands a file that is dropped on a widget to the reader of its kind, which is one of ``dialogs``."""

    def __init__(self, host: QWidget, readers: Mapping[T, Open]) -> None:
        super().__init__(host)
        self._readers = {
            ending: open_ for kind, open_ in readers.items() for ending in dialogs.endings(kind)
        }
        host.setAcceptDrops(True)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QDropEvent) and (path := self._readable(event)):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._readers[path.suffix.lower()](path)
            return True
        return super().eventFilter(watched, event)

    def _readable(self, event: QDropEvent) -> Path | None:
        """Return the first of the files that there is a reader for."""
        paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        return next((path for path in paths if path.suffix.lower() in self._readers), None)
