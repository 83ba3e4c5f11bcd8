"""Letters that an input method still holds: in the text before something is done with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

_PATIENCE = 150  # milliseconds for an input method to hand over a word
_LEAVE = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
)


class ComposingLine(QLineEdit):
    """A line that knows what an input method composes in it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composed = ""

    def event(self, event: QEvent) -> bool:
        """Finish the word being composed before a key takes the cursor away."""
        if isinstance(event, QKeyEvent) and leaving(event):
            finish()
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        self.composed = event.preeditString()
        super().inputMethodEvent(event)


def leaving(event: QKeyEvent) -> bool:
    """The key takes the cursor to another field, or does something with the text."""
    return event.type() == QEvent.Type.KeyPress and event.key() in _LEAVE


def composing() -> bool:
    """An input method holds letters where the cursor is."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QPlainTextEdit):
        return bool(focused.textCursor().block().layout().preeditAreaText())
    return isinstance(focused, ComposingLine) and bool(focused.composed)


def finish() -> None:
    """Commit the word being composed, before the cursor leaves the field or the text is saved.

    The key that leaves makes the input method commit, but ibus tells so later than of the key. Were
    the cursor gone by then, the word would stand in the next field too: so its commit is waited
    for. One that does not commit by itself is made to.
    """
    deadline = QDeadlineTimer(_PATIENCE)
    while composing() and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 10)
    QGuiApplication.inputMethod().commit()
