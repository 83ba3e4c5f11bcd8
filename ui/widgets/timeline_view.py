"""A list of events along a line: the day, the register's icon on the line, and what happened."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Kind, period_of
from app.schema.record import register
from app.services.timeline import TimelineEvent
from ui.core import icons, theme

_MOMENT = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """An event with the code and the words of its record, as they may be shown."""

    event: TimelineEvent
    code: str
    words: str

    @property
    def label(self) -> T:
        """Return the label of a record of its register."""
        return register(self.event.register).schema.label

    def __str__(self) -> str:
        line = f"{show_day(self.event.day)}  {self.label} {self.code} ({self.event.how})"
        return f"{line}: {self.words}" if self.words else line


class TimelineView(QListView):
    """Shows moments under the names of their months; a click or Enter opens one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown = QStandardItemModel(self)
        self.setModel(self._shown)
        self.setItemDelegate(_Line(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)

    def show_moments(self, moments: list[TimelineItem]) -> None:
        """Show these, which stand newest first; the cursor on the first."""
        self._shown.clear()
        month = None
        for moment in moments:
            if (now := period_of(moment.event.day, Kind.MONTH)) != month:
                month = now
                heading = QStandardItem(str(now.label))
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._shown.appendRow(heading)
            item = QStandardItem(str(moment))
            item.setData(moment, _MOMENT)
            item.setToolTip(str(moment))
            self._shown.appendRow(item)
        if moments:
            self.setCurrentIndex(self._shown.index(1, 0))

    def lines(self) -> list[str]:
        """All that is shown, line by line."""
        return [self._shown.item(row).text() for row in range(self._shown.rowCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if (moment := index.data(_MOMENT)) is not None:
            self.opened.emit(moment)


Index = QModelIndex | QPersistentModelIndex


class _Line(QStyledItemDelegate):
    """Paints a moment on its line, or the name of a month."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(theme.gap(30), theme.gap(4.25))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room: QRect = option.rect
        moment = index.data(_MOMENT)
        if moment is None:
            self._month(painter, room, str(index.data()))
        else:
            state: QStyle.StateFlag = option.state
            marked = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
            if state & marked:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.tokens().soft))
                painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), theme.gap(0.6), theme.gap(0.6))
            self._moment(painter, room, moment)
        painter.restore()

    def _month(self, painter: QPainter, room: QRect, words: str) -> None:
        font = painter.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens().ink))
        below = room.adjusted(theme.gap(1.5), theme.gap(1), 0, 0)
        painter.drawText(below, _LEFT, words)

    def _moment(self, painter: QPainter, room: QRect, moment: TimelineItem) -> None:
        now, letters = theme.tokens(), painter.fontMetrics()
        ink, quiet = QColor(now.ink), QColor(now.quiet)
        day = show_day(moment.event.day)[:5]
        line = room.left() + theme.gap(1.5) + letters.horizontalAdvance("00/00") + theme.gap(3)
        painter.setPen(quiet)
        painter.drawText(room.adjusted(theme.gap(1.5), 0, 0, 0), _LEFT, day)
        self._mark(painter, room, line, register(moment.event.register).schema.icon)
        left = line + theme.gap(3)
        label = str(moment.label)
        painter.setPen(quiet)
        painter.drawText(room.adjusted(left, 0, 0, 0), _LEFT, label)
        left += max(theme.characters(22), letters.horizontalAdvance(label) + theme.gap(1.5))
        how = str(moment.event.how)
        right = letters.horizontalAdvance(how) + theme.gap(3)
        painter.drawText(room.adjusted(0, 0, -theme.gap(1.5), 0), _RIGHT, how)
        painter.setPen(ink)
        place = room.adjusted(left, 0, -right, 0)
        words = f"{moment.code}  {moment.words}"
        shown = letters.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LEFT, shown)

    def _mark(self, painter: QPainter, room: QRect, line: int, icon: str) -> None:
        now, middle, radius = theme.tokens(), room.center().y() + 1, theme.gap(1.6)
        painter.setPen(QPen(QColor(now.line), 2))
        painter.drawLine(line, room.top(), line, room.bottom() + 1)
        painter.setBrush(QColor(now.paper))
        painter.drawEllipse(line - radius, middle - radius, 2 * radius, 2 * radius)
        side = theme.gap(2)
        picture = icons.icon(icon, "accent", side).pixmap(side, side)
        painter.drawPixmap(line - side // 2, middle - side // 2, picture)
