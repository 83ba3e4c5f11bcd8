"""What the parts of the rollup page share: tables that look and behave alike."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from app.base.language import T
from ui.core import icons, theme

_BEGIN = T("Thả gói số liệu hoặc cả thư mục vào đây", "Drop packages or a whole folder here")
_BEGIN_MORE = T(
    "Gói ký số và biểu gõ tay, thứ tự nào cũng được; tệp hỏng được nêu lý do, các tệp khác vẫn được cộng.",
    "Packages and typed forms in any order; a bad file is named with why, the others are added up.",
)
_LEAST_TEXT = 18  # characters of the column that takes the room


class RollupTable(QTableView):
    """A table to read in and choose from, a row at a time; figures are never cut off.

    ``fit`` says which column takes the room that others leave; where there is none left, the
    table scrolls sideways.
    """

    def __init__(self, model: QAbstractItemModel, name: str, told: T) -> None:
        super().__init__()
        self._wide: int | None = None
        self._least: dict[int, int] = {}
        self.setObjectName(name)
        self.setAccessibleName(str(told))
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(theme.icon_size())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.gap(3.5))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        model.modelReset.connect(self.refit)

    def fit(self, wide: int, *least: tuple[int, int]) -> None:
        """Let one column take the room; ``least``: others, at least so many characters wide."""
        self._wide, self._least = wide, dict(least)
        self.refit()

    def refit(self) -> None:
        """Share the width out again: what is shown may be longer, or the room smaller."""
        if self._wide is None:
            return
        for column, characters in self._least.items():
            needed = self.sizeHintForColumn(column) + theme.gap(0.75)
            self.setColumnWidth(column, max(needed, theme.characters(characters)))
        shown = (n for n in self._least if not self.isColumnHidden(n))
        left = self.viewport().width() - sum(map(self.columnWidth, shown))
        self.setColumnWidth(self._wide, max(left, theme.characters(_LEAST_TEXT)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.refit()

    def on_open(self, opened: Callable[[QModelIndex], None]) -> None:
        """A double click, or Enter, opens a row."""
        self.doubleClicked.connect(opened)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(lambda: opened(self.currentIndex()))


def beginning() -> QWidget:
    """What stands in the place of the matrix before the first file."""
    made = QWidget()
    icon = theme.label("")
    icons.show(icon, "upload", "quiet", theme.gap(5))
    column = QVBoxLayout(made)
    column.addStretch(2)
    for part in (
        icon, theme.label(str(_BEGIN), "heading"), theme.label(str(_BEGIN_MORE), "quiet"),
    ):  # fmt: skip
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return made
