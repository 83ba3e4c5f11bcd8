"""What the tables of frozen reports have in common: their look, and rows chosen by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.base.language import T
from ui.core import theme


def table_of(model: QAbstractItemModel, name: str, told: T) -> QTableView:
    """A quiet table in which one row is chosen."""
    table = QTableView()
    table.setObjectName(name)
    table.setAccessibleName(str(told))
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.gap(3.75))
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    return table
