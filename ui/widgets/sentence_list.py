"""A list of sentences, each under a sign of how things stand; long ones are wrapped and read whole."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from app.base.language import T
from ui.core import icons, theme

Sentence = tuple[str, str, str]  # the icon, its tint, the words


class SentenceList(QListWidget):
    """Sentences to be read one by one, by mouse or keyboard."""

    def __init__(self, name: str, label: T) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(str(label))
        self.setWordWrap(True)
        self.setIconSize(theme.icon_size())
        self.setSpacing(theme.gap(0.25))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def show_sentences(self, sentences: Iterable[Sentence]) -> None:
        """Show others, from the first."""
        self.clear()
        for icon, tint, words in sentences:
            item = QListWidgetItem(words)
            item.setIcon(icons.icon(icon, tint))
            item.setToolTip(words)
            self.addItem(item)
        self.setCurrentRow(0)

    def sentences(self) -> list[str]:
        """The sentences that are shown."""
        return [self.item(row).text() for row in range(self.count())]
