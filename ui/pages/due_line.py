"""A line of due work: what, when, and at its right end the act that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.dates import show_day
from app.base.language import T
from app.due import DueItem
from app.schema.record import register
from app.services.list_cells import MASK
from ui.core import icons, theme
from ui.core.elided import ElidedLabel
from ui.widgets.basics import button

if TYPE_CHECKING:  # what no line has met yet takes memory of the window at rest
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent

_SINCE = T("từ {day}", "since {day}")
HINT = T(
    "Enter: mở · Ctrl+Enter: {act} · phím cách: chọn nhiều việc · Shift+F10 hoặc chuột phải: mọi cách làm",
    "Enter opens · Ctrl+Enter: {act} · Space selects several · Shift+F10 or a right click: all that can be done",
)


class DueLine(QPushButton):
    """One thing that is due. A click or Enter emits ``opened``, its act or Ctrl+Enter ``acted``.

    ``masked``: neither which record it is about nor on which day is shown. Ctrl+click or Space picks
    it among several; a right click or Shift+F10 asks for everything that can be done.
    """

    opened = Signal(object)
    acted = Signal(object)
    picked = Signal(object)
    menu_requested = Signal(object)

    def __init__(
        self, item: DueItem, act: T, parent: QWidget | None = None, *, late: bool, masked: bool
    ) -> None:
        super().__init__(parent)
        self.item = item
        theme.role(self, "row")
        mark = QLabel(self)
        icons.show(mark, item.rule.icon, "problem" if late else "accent", theme.gap(2))
        subject = f"{register(item.register).schema.label} {MASK}" if masked else str(item.subject)
        words = ElidedLabel(subject, self)
        when = MASK if masked else show_day(item.day)
        when = str(_SINCE.format(day=when)) if item.undated else when
        day = theme.label(when, "problem" if late else "quiet", parent=self)
        self.setAccessibleName(f"{item.rule.label}: {subject}, {when}")
        self.setToolTip(str(HINT.format(act=act)))
        self.act = button(act, "link")
        self.act.setParent(self)
        self.act.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+Enter does it: one stop a line
        self.act.setAccessibleName(f"{act}: {subject}")
        self.act.clicked.connect(lambda: self.acted.emit(item))
        below = QHBoxLayout()
        below.setSpacing(theme.gap(1))
        below.addWidget(theme.label(str(item.rule.label), "quiet", parent=self))
        below.addWidget(day)
        below.addStretch()
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(words)
        text.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(), theme.gap(0.25), 0, theme.gap(0.25))
        row.setSpacing(theme.gap(1.25))
        row.addWidget(mark)
        row.addLayout(text, 1)
        row.addWidget(self.act)
        self.setMinimumHeight(row.minimumSize().height())
        self.clicked.connect(lambda: self.opened.emit(item))

    def show_picked(self, picked: bool) -> None:
        """Show whether it is one of several that are meant."""
        self.setCheckable(picked)
        self.setChecked(picked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                (self.acted if control else self.opened).emit(self.item)
            case Qt.Key.Key_Space:
                self.picked.emit(self.item)
            case Qt.Key.Key_Down | Qt.Key.Key_Up as key:
                self.focusNextPrevChild(key == Qt.Key.Key_Down)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.picked.emit(self.item)
        else:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus()
        self.menu_requested.emit(self.item)
        event.accept()
