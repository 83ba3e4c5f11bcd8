"""A search box that also searches the letters an input method is still composing."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

from app.base.language import T
from ui.core.composing import ComposingLine

# Milliseconds without a key before a search begins: a search takes about as long, and one that is
# overtaken is cancelled, so that to wait for a pause in the typing would only make it late.
_PAUSE = 10


class SearchEdit(ComposingLine):
    """Emits ``searched`` with the words once typing pauses, and at once on Enter.

    Vietnamese input methods keep the last word in pre-edit, unseen by ``textChanged``.
    """

    searched = Signal(str)

    def __init__(self, hint: T, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setPlaceholderText(str(hint))
        self.setClearButtonEnabled(True)
        self._announced = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.search_now)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self.search_now)

    @property
    def words(self) -> str:
        """Return the text in the box, letters being composed included."""
        at = self.cursorPosition()
        return self.text()[:at] + self.composed + self.text()[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        super().inputMethodEvent(event)
        self._pause.start()

    def search_now(self) -> None:
        """Search without waiting for the pause."""
        self._pause.stop()
        if self.words != self._announced:
            self._announced = self.words
            self.searched.emit(self._announced)

    def _typed(self) -> None:
        self._pause.start()
