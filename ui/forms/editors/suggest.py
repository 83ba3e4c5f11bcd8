"""A line that suggests while one types and never changes the text meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QStyle,
    QStyleOptionFrame,
    QToolButton,
    QToolTip,
    QWidget,
)

from app.base import text
from app.base.language import T
from ui.core import composing, icons, theme
from ui.forms.editors.base import TypingLine
from ui.widgets.combo import PopupList

Suggestion = tuple[object, str]  # what is picked, and how it is shown
_ALL = T("Xem danh sách (↓)", "Show the list (↓)")
_CLEAR = T("Bỏ chọn", "Clear")
_NEW = T("Thêm loại mới “{words}”", "Add the new kind “{words}”")
_MARGIN = 2  # Qt leaves it before the text of a line
_MOST = 12  # rows seen at once
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
# What ends a list when the window of its line hears it.
_ENDS = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.NonClientAreaMouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.FocusOut,
    QEvent.Type.Hide,
    QEvent.Type.WindowStateChange,
)


class SuggestionList(PopupList):
    """The rows under a line. It never takes the focus: an input method would lose its word.

    Keys come from the line. Whatever else the officer turns to closes it.
    """

    picked = Signal(QModelIndex)

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        never = Qt.WindowType.WindowDoesNotAcceptFocus
        self.setWindowFlags(Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | never)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.role(self, "suggestions")
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.clicked.connect(self.picked)
        self._line = line
        self.items = QStandardItemModel(self)
        self.setModel(self.items)
        self._around = _Around(line)
        self._around.ended.connect(self.hide)
        self._around.moved.connect(self._place)

    def open_list(self) -> None:
        """Show it under its line, or over it where there is no room below."""
        self._place()
        if not self.isVisible():
            self.show()
            self._around.watch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._around.leave()

    def _place(self) -> None:
        screen = self._line.screen().availableGeometry()
        rows = range(min(self.model().rowCount(), _MOST))
        height = sum(map(self.sizeHintForRow, rows)) + 2 * self.frameWidth()
        width = min(max(self._line.width(), self.room()), screen.width())
        below = self._line.mapToGlobal(QPoint(0, self._line.height()))
        above = self._line.mapToGlobal(QPoint()).y() - height
        fits = below.y() + height <= screen.bottom() or above < screen.top()
        left = max(screen.left(), min(below.x(), screen.right() + 1 - width))
        self.setGeometry(left, below.y() if fits else above, width, height)


class _Around(QObject):
    """Watches the window around a line while its list is open.

    The window itself is heard: every press and every turn of the wheel goes through it.
    """

    ended = Signal()
    moved = Signal()

    def __init__(self, line: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self._watched: list[QObject] = []

    def watch(self) -> None:
        within: QWidget | None = self._line
        while within is not None and not within.isWindow():
            self._watched.append(within)
            within = within.parentWidget()
        if handle := self._line.window().windowHandle():
            self._watched.append(handle)
        for watched in self._watched:
            watched.installEventFilter(self)

    def leave(self) -> None:
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(watched, QWidget):
            if event.type() in _ENDS:
                self.ended.emit()
        elif event.type() == QEvent.Type.Move:  # scrolled, or shoved by what appeared above
            self.moved.emit()
        return super().eventFilter(watched, event)


class SuggestLine(TypingLine):
    """A line with a list of suggestions under it.

    ``suggest`` gives (value, text) for the words typed so far; ``picked`` is emitted with the value.
    Enter and Tab take the row that is marked, else what the words can only mean; what they leave
    stays ``unpicked``. ``extend`` gives the value of words that the list lacks, where it may grow:
    a last row offers them, which is never taken unless it was gone to.
    Only a list opens: completing inside the line would corrupt what an input method composes.
    """

    picked = Signal(object)

    def __init__(
        self,
        suggest: Callable[[str], Sequence[Suggestion]],
        *,
        extend: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._suggest, self._extend = suggest, extend
        self._unpicked = False
        self._list: SuggestionList | None = None
        self.typing.connect(self._typed)
        self._action = QAction(self)
        self._action.triggered.connect(self._act)
        self.addAction(self._action, self.ActionPosition.TrailingPosition)
        self.textChanged.connect(self._dress)
        self._dress()

    def put(self, words: str, *, picked: bool = True) -> None:
        """Show what was picked, or words of which nothing was picked yet."""
        if self.composed:
            composing.finish()
        self.close_list()
        self.setText(words)
        self.setCursorPosition(0)
        self._unpicked = not picked

    @property
    def unpicked(self) -> str:
        """The words typed of which nothing was picked."""
        return self.words() if self._unpicked else ""

    def settle(self) -> bool:
        """Pick what the words can only mean. Gives whether something was picked."""
        words = self.unpicked
        if words.strip():
            found = self._suggest(words)
            if (row := _meant(words, found)) is not None:
                self.picked.emit(found[row][0])
                return True
        return False

    def show_all(self) -> None:
        """Open the list without looking at what is typed."""
        self.setFocus()
        self._fill("", self._suggest(""))

    def suggestions(self) -> list[Suggestion]:
        """Return the suggestions that the list shows."""
        rows = self._opened().items
        items = [rows.item(row) for row in range(rows.rowCount())]
        return [(item.data(), item.text()) for item in items]

    @property
    def open(self) -> bool:
        """The list is shown."""
        return self._list is not None and self._list.isVisible()

    def _opened(self) -> SuggestionList:
        """The list, which is made when it is first needed: most never are."""
        if self._list is None:
            self._list = SuggestionList(self)
            self._list.picked.connect(self._take)
        return self._list

    def close_list(self) -> None:
        """Hide the suggestions."""
        if self._list is not None:
            self._list.hide()

    @property
    def shown(self) -> str:
        """The text as it stands in the line: while nobody writes in it, … ends what does not fit."""
        if self.hasFocus():
            return self.text()
        how = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), how, self._room().width())

    def _room(self) -> QRect:
        """Return the rectangle of the text, before the button at the end of the line."""
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
        """Show a cut-off text whole as a tool tip; Tab takes a pick, Esc closes only the list."""
        if isinstance(event, QHelpEvent) and self.shown != self.text():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        if isinstance(event, QKeyEvent):
            shift = Qt.KeyboardModifier.ShiftModifier
            tab = event.key() in _TAB and not event.modifiers() & ~shift
            if event.type() == QEvent.Type.KeyPress and tab:
                composing.finish()
                self._take_or_settle()  # and on to the next field
            closes = event.key() == Qt.Key.Key_Escape and self.open
            if event.type() == QEvent.Type.ShortcutOverride and closes:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _ENTER and self._take_or_settle():
            return
        if key == Qt.Key.Key_Escape and self.open:
            self.close_list()
        elif plain and key == Qt.Key.Key_Down and not self.open:
            self._reopen()
        elif plain and key in _MOVES and self.open:
            self._opened().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.close_list()
        super().focusOutEvent(event)

    def _typed(self, words: str) -> None:
        self._unpicked = bool(words)
        if words.strip():
            self._fill(words, self._suggest(words))
        else:
            self.close_list()

    def _reopen(self) -> None:
        """↓ shows what fits the words, or all, and goes to the first row."""
        self._fill(self.unpicked, self._suggest(self.unpicked))
        if not self.open:
            self.show_all()
        rows = self._opened()
        if self.open and not rows.currentIndex().isValid():
            rows.setCurrentIndex(rows.items.index(0, 0))

    def _fill(self, words: str, found: Sequence[Suggestion]) -> None:
        rows = self._opened()
        rows.items.clear()
        for value, shown in found:
            self._append(value, shown)
        if self._extend and (new := self._extend(words)) is not None:
            shown = str(_NEW.format(words=text.clean(words)))
            self._append(new, shown).setIcon(icons.icon("plus", "accent"))
        if not rows.items.rowCount():
            self.close_list()
            return
        rows.open_list()
        marked = self._marked(words, found)
        rows.setCurrentIndex(QModelIndex() if marked is None else rows.items.index(marked, 0))

    def _append(self, value: object, shown: str) -> QStandardItem:
        item = QStandardItem(shown)
        item.setData(value)
        self._opened().items.appendRow(item)
        return item

    def _marked(self, words: str, found: Sequence[Suggestion]) -> int | None:
        """The row that Enter takes: what the words mean, else the first; of all, what stands here."""
        if not words.strip():
            here = [row for row, (_value, shown) in enumerate(found) if shown == self.text()]
            return here[0] if here else None
        meant = _meant(words, found)
        return meant if meant is not None else 0 if found else None

    @property
    def _clears(self) -> bool:
        return self._extend is None and bool(self.text())

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

    def _take_or_settle(self) -> bool:
        """Take the marked suggestion, or settle; return whether something was picked."""
        if self.open and (marked := self._opened().currentIndex()).isValid():
            self._take(marked)
            return True
        return self.settle()

    def _take(self, row: QModelIndex) -> None:
        self.picked.emit(self._opened().items.itemFromIndex(row).data())


def _meant(words: str, found: Sequence[Suggestion]) -> int | None:
    """The one row that reads like the words, or of which a part does, or that is the only one."""
    for alike in (text.clean, text.fold):
        folded = alike(words)
        rows = [
            row
            for row, (_value, shown) in enumerate(found)
            if folded in map(alike, (shown, *shown.split(" · ")))
        ]
        if len(rows) == 1:
            return rows[0]
    return 0 if len(found) == 1 else None
