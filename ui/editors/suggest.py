"""A line that suggests while one types; what is typed is never changed under the hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QCompleter,
    QStyle,
    QStyleOptionFrame,
    QToolButton,
    QToolTip,
    QWidget,
)

from app.lang import T
from ui import icons
from ui.editors.base import PopupList, TypingLine

Suggestion = tuple[Any, str]
_ALL = T("Xem danh sách (↓)", "Show the list (↓)")
_CLEAR = T("Bỏ chọn", "Clear")
_MARGIN = 2  # Qt leaves it before the text of a line


class SuggestLine(TypingLine):
    """A line with a list of suggestions under it.

    ``suggest`` gives (value, text) for the words typed so far; ``picked`` is emitted with the value.
    Of a ``closed`` list Enter takes the first; otherwise what is typed stands unless one is chosen.
    Only a list opens: completing inside the line would corrupt what Unikey composes.
    """

    picked = Signal(object)

    def __init__(
        self,
        suggest: Callable[[str], Sequence[Suggestion]],
        *,
        closed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._closed = closed
        self._suggest = suggest
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self)
        self._list = PopupList()
        self._completer.setPopup(self._list)
        self._completer.activated.connect(lambda _text: self._take())
        self.typing.connect(self._offer)
        self._action = QAction(self)
        self._action.triggered.connect(self._act)
        self.addAction(self._action, self.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._dress)
        self._dress()

    def show_all(self) -> None:
        """Open the list without looking at what is typed."""
        self.setFocus()
        self._fill(self._suggest(""))

    def suggestions(self) -> list[Suggestion]:
        """What the list offers now."""
        items = [self._model.item(row) for row in range(self._model.rowCount())]
        return [(item.data(), item.text()) for item in items]

    @property
    def open(self) -> bool:
        """The list is shown."""
        return self._list.isVisible()

    def close_list(self) -> None:
        self._list.hide()

    @property
    def shown(self) -> str:
        """The text as it stands in the line: while nobody writes in it, … ends what does not fit."""
        if self.hasFocus():
            return self.text()
        how = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), how, self._room().width())

    def _room(self) -> QRect:
        """Where the text stands: before the button at the end of the line."""
        inside = QStyleOptionFrame()
        self.initStyleOption(inside)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, inside, self)
        left = room.left() + _MARGIN
        buttons = [button.x() for button in self.findChildren(QToolButton)]
        return QRect(left, 0, min(buttons, default=self.width()) - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus() or not self.text():
            super().paintEvent(event)
            return
        frame = QStyleOptionFrame()
        self.initStyleOption(frame)
        painter = QPainter(self)
        panel = QStyle.PrimitiveElement.PE_PanelLineEdit
        self.style().drawPrimitive(panel, frame, painter, self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter, self.shown)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.shown != self.text():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def _offer(self, words: str) -> None:
        if words.strip():
            self._fill(self._suggest(words))
        else:
            self.close_list()

    def _fill(self, found: Sequence[Suggestion]) -> None:
        self._model.clear()
        for value, text in found:
            item = QStandardItem(text)
            item.setData(value)
            self._model.appendRow(item)
        if not found:
            self.close_list()
            return
        self._completer.complete(QRect(0, 0, max(self.width(), self._list.room()), self.height()))
        first = self._completer.completionModel().index(0, 0)
        self._list.setCurrentIndex(first if self._closed else QModelIndex())

    @property
    def _clears(self) -> bool:
        return self._closed and bool(self.text())

    def _dress(self) -> None:
        """The arrow that opens the list gives its place to a cross where there is a pick to clear."""
        icons.put(self._action, "x" if self._clears else "chevron-down", "quiet")
        self._action.setToolTip(str(_CLEAR if self._clears else _ALL))

    def _act(self) -> None:
        if self._clears:
            self.clear()
            self.typing.emit("")
        else:
            self.show_all()

    def _take(self) -> None:
        row = self._list.currentIndex().row()
        if row >= 0:
            self.picked.emit(self._model.item(row).data())
