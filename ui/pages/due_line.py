"""A line of due work: what, when, and at its right end the act that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.dates import show_day
from app.base.language import T
from app.due import DueItem
from app.schema.record import register
from app.services.list_cells import MASK
from ui.core import icons, theme

if TYPE_CHECKING:  # what no line has met yet takes memory of the window at rest
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPaintEvent

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
        self._late = late
        self._subject = (
            f"{register(item.register).schema.label} {MASK}" if masked else str(item.subject)
        )
        when = MASK if masked else show_day(item.day)
        self._when = str(_SINCE.format(day=when)) if item.undated else when
        self._act = str(act)
        self._begun_in_act = False  # the press of the mouse that is held
        self.setAccessibleName(f"{item.rule.label}: {self._subject}, {self._when}; {act}")
        self.setToolTip(f"{self._subject}\n{HINT.format(act=act)}")
        self.setMouseTracking(True)  # the hand shows that the act can be clicked
        self.setMinimumHeight(2 * self.fontMetrics().height() + theme.gap(0.5))
        self.clicked.connect(lambda: self.opened.emit(item))

    @property
    def act_place(self) -> QRect:
        """Where the words of the act stand: a click there does it."""
        wide = self.fontMetrics().horizontalAdvance(self._act) + theme.gap(1.2)
        return QRect(self.width() - wide, 0, wide, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        # Painted: a label for each piece would be five widgets a line, two megabytes of a day.
        colors, letters, side = theme.tokens(), self.fontMetrics(), theme.gap(2)
        ink = colors.problem if self._late else colors.quiet
        mark = colors.problem if self._late else colors.accent
        left = theme.gap() + side + theme.gap(1.25)
        high = letters.height()
        top = (self.height() - 2 * high) // 2
        place = self.act_place
        room = place.left() - theme.gap() - left
        painter = QPainter(self)
        painter.setPen(QColor(colors.accent))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._act)
        icon = icons.pixmap(self.item.rule.icon, mark, side, self.devicePixelRatioF())
        painter.drawPixmap(theme.gap(), (self.height() - side) // 2, icon)
        rule = str(self.item.rule.label)
        after = letters.horizontalAdvance(rule) + theme.gap()
        for x, y, color, text in (
            (0, top, colors.ink, self._subject),
            (0, top + high, colors.quiet, rule),
            (after, top + high, ink, self._when),
        ):
            shown = letters.elidedText(text, Qt.TextElideMode.ElideRight, room - x)
            painter.setPen(QColor(color))
            painter.drawText(left + x, y + letters.ascent(), shown)
        painter.end()

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
        self._begun_in_act = self._in_act(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.picked.emit(self.item)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        over = self._in_act(event)
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if over else arrow)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        over = self._in_act(event)
        if self.isDown() and over == self._begun_in_act:
            if over:
                self.setDown(False)
                self.acted.emit(self.item)
            else:
                super().mouseReleaseEvent(event)
        else:  # pressed in one place and let go in the other: thought better of
            self.setDown(False)

    def _in_act(self, event: QMouseEvent) -> bool:
        return self.act_place.contains(event.position().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus()
        self.menu_requested.emit(self.item)
        event.accept()
