"""What a page shows where it has nothing to list: an icon, a sentence, and what would stand there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.base.language import T
from ui.core import icons, theme


class EmptyNote(QWidget):
    """Stands in the middle of the room that the list would take."""

    def __init__(self, icon: str, sentence: T, hint: T, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sign = QLabel(self)
        icons.show(sign, icon, "quiet", theme.gap(5))
        said = theme.label(str(sentence), "heading", wrap=True, parent=self)
        more = theme.label(str(hint), "quiet", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1))
        column.addStretch(2)
        column.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        for line in (said, more):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(3)
