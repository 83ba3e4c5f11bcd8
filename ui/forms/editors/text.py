"""Editors for typing: a line of text or digits, a text of several lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.base.language import T
from app.schema.fields import LinesField, NumberField, PartDayField, TextField, Unreadable
from app.schema.values import AnyField
from ui.core import composing
from ui.forms.editors.base import Editor, TypingLine, Values

_MOST_LINES = 12
_YEAR = T("1980, 5/1980 hoặc 02/05/1980", "1980, 5/1980 or 02/05/1980")


def tidy(spec: AnyField, typed: str) -> str:
    """Return ``typed`` as the program writes it (1200 as 1.200); unchanged if it cannot be read."""
    try:
        return spec.show(spec.parse(typed))
    except Unreadable:
        return typed


def leave_tidy(line: QLineEdit, spec: AnyField) -> None:
    """Show a line that is left as the program writes it, from its beginning."""
    if line.hasFocus():
        return
    neat = tidy(spec, line.text())
    if neat != line.text():
        line.setText(neat)
    line.setCursorPosition(0)


def cursor_within(widget: QWidget | None) -> int | None:
    """Where in its text the cursor of a line or text stands; None of anything else."""
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    return widget.textCursor().position() if isinstance(widget, QPlainTextEdit) else None


def put_cursor_within(widget: QWidget | None, place: int) -> None:
    """Put the cursor of a line or text back, or to its end where it has become shorter."""
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(place)
    elif isinstance(widget, QPlainTextEdit):
        cursor = widget.textCursor()
        cursor.setPosition(min(place, len(widget.toPlainText())))
        widget.setTextCursor(cursor)


class LineEditor(Editor):
    """One line. On leaving, what was typed is shown as the program writes it."""

    def __init__(self, spec: AnyField, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.line = TypingLine(self)
        self._hold(self.line)
        if isinstance(spec, PartDayField):
            self.line.setPlaceholderText(str(_YEAR))
        self.line.textEdited.connect(self.edited)
        self.line.left.connect(self.settle)

    def load(self, draft: Values) -> None:
        """Show the value, or the text as it was typed."""
        self.line.setText(draft.shown(self.spec.name))
        self.line.setCursorPosition(0)

    def store(self, draft: Values) -> None:
        """Write what is typed; text that cannot be read is kept as typed."""
        draft.type(self.spec.name, self.line.text())

    def settle(self) -> None:
        """Show the value as the program writes it once it is left."""
        leave_tidy(self.line, self.spec)


class NumberEditor(LineEditor):
    """Whole numbers and đồng: digits typed plainly, shown with their thousands apart."""

    def __init__(self, spec: NumberField, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.line.setMaxLength(len(spec.show(spec.most)) + 6)


class _Text(QPlainTextEdit):
    """Plain text that grows with what is written, up to a limit; Tab leaves it."""

    def __init__(self, least: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._least = least
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and composing.leaving(event):
            composing.finish()
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), self._height(self._least))

    def _grow(self) -> None:
        # A plain text document measures its height in lines.
        lines = round(self.document().size().height())
        self.setFixedHeight(self._height(max(self._least, min(lines, _MOST_LINES))))

    def _height(self, lines: int) -> int:
        frame = 2 * self.frameWidth() + 2 * round(self.document().documentMargin())
        return self.fontMetrics().lineSpacing() * lines + frame + 4


class TextEditor(Editor):
    """Text of several lines."""

    def __init__(
        self, spec: TextField | LinesField, path: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(spec, path, parent)
        self.text = _Text(spec.lines, self)
        self._hold(self.text)
        self._loading = False
        self.text.textChanged.connect(self._changed)

    def load(self, draft: Values) -> None:
        """Show the text."""
        self._loading = True
        self.text.setPlainText(draft.shown(self.spec.name))
        self._loading = False

    def store(self, draft: Values) -> None:
        """Write the text."""
        draft.type(self.spec.name, self.text.toPlainText())

    def _changed(self) -> None:
        if not self._loading:
            self.edited.emit()
