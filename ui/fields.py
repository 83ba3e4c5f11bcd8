"""Small parts that the pages outside the registers share: captions over editors, password boxes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.lang import T
from ui import icons, theme

_SHOW = T("Hiện mật khẩu", "Show the password")


class PasswordEdit(QLineEdit):
    """A password box with an eye that shows what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(str(_SHOW), self)
        self._eye.setCheckable(True)
        icons.put(self._eye, "eye", "quiet")
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        icons.put(self._eye, "eye-off" if shown else "eye", "quiet")


class Captioned(QWidget):
    """A caption over an editor, and a quiet line below it."""

    def __init__(self, caption: T, editor: QWidget, hint: T | None = None) -> None:
        super().__init__()
        self.caption = theme.label(str(caption), "strong")
        self.caption.setBuddy(editor)
        editor.setAccessibleName(str(caption))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.5))
        column.addWidget(self.caption)
        column.addWidget(editor)
        if hint:
            editor.setToolTip(str(hint))
            column.addWidget(theme.label(str(hint), "quiet", wrap=True))


def button(text: T, look: str = "", icon: str = "") -> QPushButton:
    """A push button in a role, with an icon that fits its colours."""
    made = QPushButton(str(text))
    made.setAutoDefault(True)
    if icon:
        icons.put(made, icon, "on-accent" if look == "primary" else "accent" if look else "ink")
        # Wider than the icon: the style leaves no room between it and the text.
        made.setIconSize(QSize(theme.gap(2.75), theme.gap(2)))
    if look:
        theme.role(made, look)
    return made


class Card(QFrame):
    """A frame of paper with room inside; what it shows goes into ``column``."""

    def __init__(self) -> None:
        super().__init__()
        theme.role(self, "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(theme.gap(2),) * 4)
        self.column.setSpacing(theme.gap(1.25))


class Elided(QLabel):
    """A line of text that ends in … where it does not fit; the whole is in the tool tip."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.show_text(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show another line."""
        self.setText(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Complaint:
    """A line that says what is wrong, empty and hidden while nothing is."""

    def __init__(self) -> None:
        self.label = theme.label("", "problem", wrap=True)
        self.label.hide()

    def say(self, text: T | None) -> None:
        self.label.setText(str(text) if text else "")
        self.label.setVisible(text is not None)

    @property
    def text(self) -> str:
        return self.label.text()
