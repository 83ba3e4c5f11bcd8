"""The one box with a list to choose from, and the list that drops down from a line."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from app.base import text
from ui.core import theme

_MOST, _LEAST = 16, 6  # lines seen at once; characters that a narrow one keeps


class PopupList(QListView):
    """A list that drops down from an editor: Esc closes it, and nothing behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def room(self) -> int:
        """Return the width at which no line is cut off, in pixels, the scroll bar included."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self.sizeHintForColumn(0) + 2 * self.frameWidth() + bar

    def event(self, event: QEvent) -> bool:
        """Keep Esc from closing the dialog behind the list."""
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


class _Finder:
    """Finds a line of a list by the letters typed one after the other, without accents."""

    def __init__(self) -> None:
        self._typed, self._since = "", QElapsedTimer()

    def row(self, labels: list[str], letters: str, here: int = -1) -> int:
        """The line that begins so, ``here`` before others, or has a word that begins so; -1 if there is none."""
        together = self._typed + letters if self.typing else letters
        self._since.restart()
        # Letters that lead nowhere together begin a new word.
        for typed in dict.fromkeys((together, letters)):
            self._typed = typed
            if (row := _beginning(labels, text.fold(typed), here)) >= 0:
                return row
        return -1

    @property
    def typing(self) -> bool:
        """The last letter came a moment ago."""
        interval = QApplication.keyboardInputInterval()
        return self._since.isValid() and self._since.elapsed() <= interval


def _beginning(labels: list[str], letters: str, here: int) -> int:
    if not letters:
        return -1
    folded = [f" {text.fold(label)}" for label in labels]
    if here >= 0 and folded[here].startswith(f" {letters}"):
        return here
    first = (row for row, label in enumerate(folded) if label.startswith(f" {letters}"))
    inside = (row for row, label in enumerate(folded) if f" {letters}" in label)
    return next(first, next(inside, -1))


class _Choices(PopupList):
    """The open list of a combo box, searched without accents."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.role(self, "suggestions")
        self._finder = _Finder()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        model = self.model()
        labels = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
        if (row := self._finder.row(labels, search)) >= 0:
            self.setCurrentIndex(model.index(row, 0, QModelIndex()))


class Combo(QComboBox):
    """A closed list: letters find a line without accents, the wheel never changes it by chance.

    ``fits``: it is as wide as its lines; else as narrow as its place, and … ends what is too long.
    """

    def __init__(self, parent: QWidget | None = None, *, fits: bool = False) -> None:
        super().__init__(parent)
        self._finder = _Finder()
        self._own_list = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(_MOST)
        if not fits:
            self.setMinimumContentsLength(_LEAST)
            self.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )

    def showPopup(self) -> None:  # noqa: N802
        """Open the list, which is made now: most are never opened."""
        if not self._own_list:
            self._own_list = True
            self.setView(_Choices(self))
            self.setItemDelegate(QStyledItemDelegate(self))  # it leaves rows the room of the style
        super().showPopup()

    def shown(self) -> str:
        """Return the text as it stands in the box: … ends what does not fit."""
        from PySide6.QtWidgets import QStyle  # 0.3 MB: the gate shows none of these

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        box, inside = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(box, option, inside, self).width()
        how = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), how, room)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        shown = self.shown()
        if shown == self.currentText():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle

        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show a cut-off text whole as a tool tip."""
        if isinstance(event, QHelpEvent) and self.shown() != self.currentText():
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        letters = event.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        searching = bool(letters.strip()) or self._finder.typing
        if not (plain and letters and letters.isprintable() and searching):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.itemText(0):
                self._pick(0)
                return
            super().keyPressEvent(event)
            return
        labels = [self.itemText(i) for i in range(self.count())]
        row = self._finder.row(labels, letters, self.currentIndex())
        if row >= 0:
            self._pick(row)

    def _pick(self, row: int) -> None:
        if row != self.currentIndex():
            self.setCurrentIndex(row)
            self.activated.emit(row)
