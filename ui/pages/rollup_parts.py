"""What the parts of the rollup page share: tables that look and behave alike."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.lang import T
from ui import theme


def dressed(table: QTableView, model: QAbstractItemModel, name: str, told: T) -> QTableView:
    """A table to read in and choose from: one row at a time, its first text stretched."""
    table.setObjectName(name)
    table.setAccessibleName(str(told))
    table.setModel(model)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setIconSize(theme.icon_size())
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.gap(3.5))
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    return table


def stretch(table: QTableView, column: int, *widths: tuple[int, int]) -> None:
    """Let one column take the room; ``widths``: others in characters."""
    for place, characters in widths:
        table.setColumnWidth(place, theme.characters(characters))
    table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def on_open(table: QTableView, opened: Callable[[QModelIndex], None]) -> None:
    """A double click, or Enter, opens a row."""
    table.doubleClicked.connect(opened)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        enter = QShortcut(QKeySequence(key), table)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(lambda: opened(table.currentIndex()))
