"""The model of every table without branches: rows under titles, and what each cell looks like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from app.base.language import T

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


class TableModel(QAbstractTableModel, Generic[R]):
    """Shows ``rows`` under ``titles``. A subclass says in ``text`` and the like what a cell is.

    It changes ``rows`` between ``beginResetModel`` and ``endResetModel``, or with ``exchange``.
    """

    titles: Sequence[T] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[R] = ()

    def row(self, number: int) -> R | None:
        """Return what a row shows, or None outside of the table."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def exchange(self, rows: Sequence[R]) -> None:
        """Show other rows; the cursor and the selection stay at their places."""
        before, after = len(self.rows), len(rows)
        if after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self.rows = rows
            self.endRemoveRows()
        elif after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self.rows = rows
            self.endInsertRows()
        self.rows = rows
        self.repaint_all()

    def repaint_all(self) -> None:
        """Have every cell painted again."""
        if self.rows:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # What a cell is

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell."""
        raise NotImplementedError

    def tip(self, _row: int, _column: int) -> str | None:
        """Return the tool tip of a cell."""
        return None

    def ink(self, _row: int, _column: int) -> str | None:
        """Return the colour of a text, one of the theme's; None for that of all text."""
        return None

    def font(self, _row: int, _column: int) -> QFont | None:
        """Return the font of a text; None for that of the table."""
        return None

    def icon(self, _row: int, _column: int) -> QIcon | None:
        """Return the icon before a text."""
        return None

    def side(self, _column: int) -> Qt.AlignmentFlag | None:
        """Return where a column's title and texts stand; None for Qt's usual place."""
        return None

    def cell_side(self, _row: int, column: int) -> Qt.AlignmentFlag | None:
        """Return where a text stands: where its column does, unless a subclass knows better."""
        return self.side(column)

    def title_tip(self, _column: int) -> str | None:
        """Return the tool tip of a title."""
        return None

    def row_title(self, _row: int) -> str | None:
        """Return what stands before a row."""
        return None

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.titles)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return self.row_title(section) if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return str(self.titles[section])
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.side(section)
            case Qt.ItemDataRole.ToolTipRole:
                return self.title_tip(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer by ``text``, ``ink`` and the like."""
        row, column = index.row(), index.column()
        found: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = self.text(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = self.cell_side(row, column)
            case Qt.ItemDataRole.ForegroundRole:
                ink = self.ink(row, column)
                found = QColor(ink) if ink else None
            case Qt.ItemDataRole.FontRole:
                found = self.font(row, column)
            case Qt.ItemDataRole.DecorationRole:
                found = self.icon(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                found = self.tip(row, column)
        return found
