"""A dialog that shows a technical text before it is copied or saved for the support."""

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
from ui.widgets.basics import button

_COPY = T("Chép", "Copy")
_SAVE = T("Lưu ra tệp…", "Save to a file…")
_CLOSE = T("Đóng", "Close")
_TEXT_FILE = T("Tệp văn bản (*.txt)", "Text file (*.txt)")


class TextDialog(QDialog):
    """Shows ``text`` under a title and a sentence; ``suggested`` names the file to save it to."""

    def __init__(
        self,
        title: T,
        about: T,
        text: str,
        suggested: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("An Dân")
        self.text = text
        self._title, self._suggested = title, suggested
        shown = QPlainTextEdit(text, readOnly=True)
        self.copy, self.save, leave = button(_COPY), button(_SAVE), button(_CLOSE, "primary")
        self.copy.clicked.connect(lambda: put_open(text))
        self.save.clicked.connect(self._save)
        leave.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(self.save)
        row.addStretch()
        row.addWidget(leave)
        column = QVBoxLayout(self)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(title), "title"))
        column.addWidget(theme.label(str(about), wrap=True))
        column.addWidget(shown)
        column.addLayout(row)
        self.resize(theme.characters(80), theme.gap(46))

    def _save(self) -> None:
        if path := dialogs.save_file(self, self._title, self._suggested, _TEXT_FILE):
            with whole(path) as file:
                file.write(self.text.encode())
