"""A dialog that shows a text to be read; one that names nobody may be copied and saved from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.files import whole
from app.base.language import T
from ui.core import dialogs, theme
from ui.core.clipboard import put_open
from ui.core.tab_order import NaturalTabs
from ui.widgets.basics import button

_COPY = T("Chép", "Copy")
_SAVE = T("Lưu ra tệp…", "Save to a file…")
_CLOSE = T("Đóng", "Close")


class TextDialog(NaturalTabs, QDialog):
    """Shows ``text``, which may name people, under a title and a sentence.

    What is selected in it is copied like anything else in the window: kept for half a minute.
    """

    def __init__(self, title: T, about: T, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("An Dân")
        self.text = text
        shown = QPlainTextEdit(text, readOnly=True)
        leave = button(_CLOSE, "primary")
        leave.clicked.connect(self.close)
        self._row = QHBoxLayout()
        self._row.addStretch()
        self._row.addWidget(leave)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(title), "title"))
        column.addWidget(theme.label(str(about), wrap=True))
        column.addWidget(shown)
        column.addLayout(self._row)
        self.resize(theme.characters(80), theme.gap(46))


class OpenTextDialog(TextDialog):
    """Shows a technical text that names nobody, to be copied for good, or saved as ``suggested``."""

    def __init__(
        self,
        title: T,
        about: T,
        text: str,
        suggested: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, about, text, parent)
        self._title, self._suggested = title, suggested
        self.copy, self.save = button(_COPY), button(_SAVE)
        self.copy.clicked.connect(lambda: put_open(text))
        self.save.clicked.connect(self._save)
        for place, made in enumerate((self.copy, self.save)):
            self._row.insertWidget(place, made)

    def _save(self) -> None:
        if path := dialogs.save_file(self, self._title, self._suggested, dialogs.TEXT):
            with whole(path) as file:
                file.write(self.text.encode())
