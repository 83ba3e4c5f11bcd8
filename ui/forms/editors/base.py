"""The base of the editors: a widget that shows one field of a draft and writes it back."""

from __future__ import annotations

from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.schema.draft import Draft, RowDraft, SettingsDraft
from app.schema.values import AnyField
from ui.core.composing import ComposingLine

AnyDraft: TypeAlias = Draft[Any]  # of whichever register
AnyRowDraft: TypeAlias = RowDraft[Any]
AnySettingsDraft: TypeAlias = SettingsDraft[Any]  # of whichever settings
Values: TypeAlias = AnyDraft | AnyRowDraft | AnySettingsDraft
# The cursor is away for a moment: another window, a menu. It comes back to where it was.
_FOR_A_MOMENT = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Editor(QWidget):
    """Base of the editors. ``edited`` is emitted when the officer changes something.

    ``path`` names the editor where a row repeats the names of its fields: ``supports.0.day``.
    """

    edited = Signal()

    def __init__(self, spec: AnyField, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.path = path or spec.name
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)

    def prepare(self) -> bool:
        """Make some of what a record will need before one is loaded; False where nothing is left."""
        return False

    def load(self, draft: Values) -> None:
        """Show what the draft holds."""
        raise NotImplementedError

    def store(self, draft: Values) -> None:
        """Write what is shown into the draft."""
        raise NotImplementedError

    def settle(self) -> None:
        """Finish the input when it is left or saved: take the value that is meant, show it tidied.

        Where the cursor still stands, nothing moves under it.
        """

    def wrong_inside(self) -> bool:
        """Something that cannot be read stands in a part that the cursor has left; it is marked."""
        return False

    def labels(self) -> list[str]:
        """Return the titles of the picked records; for links, whose values are ids."""
        return []

    def focus_chain(self) -> list[QWidget]:
        """Return the widgets where Tab halts, in order."""
        proxy = self.focusProxy()
        return [proxy] if proxy else []

    def _hold(self, inner: QWidget, around: QWidget | None = None) -> None:
        """Take in the widget that is typed or picked in: focus, name and label lead to it.

        ``around`` is the widget it stands in, where it has company.
        """
        inner.setObjectName(self.path)
        inner.setAccessibleName(str(self.spec.label))
        if self.spec.help:
            inner.setToolTip(str(self.spec.help))
            inner.setWhatsThis(str(self.spec.help))
        self._line.addWidget(around or inner, 1)
        self.setFocusProxy(inner)


class TypingLine(ComposingLine):
    """A line that also reports the letters an input method is still composing.

    ``left`` is emitted when the cursor goes to another field, not while another window is looked at.
    """

    typing = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.textEdited.connect(lambda _text: self.typing.emit(self.words()))

    def words(self) -> str:
        """Return the text with the letters being composed at the cursor."""
        at = self.cursorPosition()
        return self.text()[:at] + self.composed + self.text()[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        before = self.composed
        super().inputMethodEvent(event)
        if before != self.composed:
            self.typing.emit(self.words())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in _FOR_A_MOMENT:
            self.left.emit()
