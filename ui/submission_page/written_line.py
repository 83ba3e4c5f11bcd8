"""What was written and where: it stays while it is true, with the way to its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.core import theme
from ui.core.message_bar import OPEN_FOLDER
from ui.widgets.basics import button


class WrittenLine(QWidget):
    """Hidden while there is nothing to say; ``show_file`` opens a folder."""

    def __init__(self, show_file: Callable[[Path], None]) -> None:
        super().__init__()
        self._folder = Path()
        self._text = theme.label("", "good", wrap=True)
        self.way = button(OPEN_FOLDER, "link", "folder-open")
        self.way.clicked.connect(lambda: show_file(self._folder))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def say(self, text: str, folder: Path) -> None:
        """Show what was written into a folder."""
        self._folder = folder
        self._text.setText(text)
        self.show()

    def text(self) -> str:
        """Return what is shown."""
        return self._text.text()
