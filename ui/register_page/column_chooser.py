"""Choosing the columns of a list: a small list of all fields, ticked and put in order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from app.schema.record import Record
from app.services.list_cells import CODE, column_specs, usual_columns
from ui.core import icons, theme
from ui.register_page.list_actions import COLUMNS

_HOW = T(
    "Phím cách: hiện hoặc ẩn. Kéo, hoặc Alt+↑ ↓: đổi thứ tự.",
    "Space shows or hides. Drag, or Alt+↑ ↓, to put in order.",
)
_USUAL = T("Như ban đầu", "As at first")
_NAME = Qt.ItemDataRole.UserRole
_MOST_ROWS = 14


class ColumnChooser(QFrame):
    """Covers the list while columns are chosen. Emits ``chosen`` with the names after each change.

    ``restored``: they are to be as at first.
    """

    chosen = Signal(object)
    restored = Signal()

    def __init__(self, cls: type[Record], shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme.role(self, "card")
        self._cls = cls
        self.fields = _Fields()
        self.fields.setObjectName("columns.fields")
        self.fields.setAccessibleName(str(COLUMNS.title))
        self._fill(shown)
        self.fields.itemChanged.connect(self._tell)
        self.fields.moved.connect(self._tell)
        self.fields.model().rowsMoved.connect(self._tell)
        usual = QPushButton(str(_USUAL))
        usual.setObjectName("columns.usual")
        theme.role(usual, "link")
        usual.clicked.connect(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.gap(1),) * 4)
        column.setSpacing(theme.gap(0.75))
        column.addWidget(theme.label(str(_HOW), "quiet", wrap=True))
        column.addWidget(self.fields)
        column.addWidget(usual, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(theme.characters(40))

    def open_below(self, button: QWidget) -> None:
        """Show it under the button, its right edge under that of the button."""
        corner = QPoint(button.width() - self.width(), button.height())
        self.move(button.mapToGlobal(corner))
        self.show()
        self.fields.setFocus()

    def names(self) -> tuple[str, ...]:
        """The ticked fields, in order."""
        items = [self.fields.item(row) for row in range(self.fields.count())]
        return tuple(i.data(_NAME) for i in items if i.checkState() is Qt.CheckState.Checked)

    def _fill(self, shown: Sequence[str]) -> None:
        known = column_specs(self._cls)
        self.fields.blockSignals(True)
        self.fields.clear()
        for name in (*shown, *(n for n in known if n not in shown)):
            item = QListWidgetItem(str(known[name].label))
            item.setData(_NAME, name)
            ticked = Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
            if name == CODE.name:  # what a record is called by stays
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            self.fields.addItem(item)
        self.fields.setCurrentRow(0)
        self.fields.blockSignals(False)
        rows = min(self.fields.count(), _MOST_ROWS)
        self.fields.setFixedHeight(rows * self.fields.sizeHintForRow(0) + theme.gap(1))

    def _restore(self) -> None:
        self._fill(usual_columns(self._cls))
        self.restored.emit()

    def _tell(self) -> None:
        self.chosen.emit(self.names())


class _Fields(QListWidget):
    """The fields; dragged, or moved with Alt and the arrows."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(by)
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        row = self.currentRow()
        if 0 <= row + by < self.count():
            self.blockSignals(True)
            self.insertItem(row + by, self.takeItem(row))
            self.setCurrentRow(row + by)
            self.blockSignals(False)
            self.moved.emit()


def columns_button() -> QToolButton:
    """The button beside the filters that opens the chooser."""
    button = QToolButton()
    button.setObjectName("columns")
    button.setToolTip(COLUMNS.tip)
    button.setAccessibleName(str(COLUMNS.title))
    icons.put(button, "columns-3", "quiet")
    return button
