"""What every table without branches tells Qt: how many rows, under which titles, on which side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.base.language import T

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


class TableModel(QAbstractTableModel, Generic[R]):
    """``rows`` under ``titles``. Whoever inherits says in ``data`` what a cell shows, and leaves the
    rest to this."""

    titles: Sequence[T] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[R] = ()

    def row(self, number: int) -> R | None:
        """What a row shows; nothing outside of the table."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def side(self, _column: int) -> Qt.AlignmentFlag | None:
        """Where a column's title and cells stand; None: where Qt puts them."""
        return None

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.titles)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return str(self.titles[section])
        return self.side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None
