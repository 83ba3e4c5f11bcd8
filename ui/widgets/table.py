"""The table of the program: rows to read in and to choose from, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from app.base.language import T
from ui.core import density, theme
from ui.widgets.menu import OPEN, Way, pop

_LEAST_TEXT = 18  # characters of the column that takes the room


class Table(QTableView):
    """Quiet rows of one height without a grid, chosen whole; Tab leaves the table.

    ``fit`` names a column that takes the room that others leave; where there is none left, the
    table scrolls sideways.
    """

    def __init__(
        self,
        model: QAbstractItemModel | None = None,
        name: str = "",
        label: T | None = None,
        *,
        row: float = 3.5,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is for tests, ``label`` for screen readers; ``row``: its height in gaps;
        ``many``: several rows may be chosen."""
        super().__init__(parent)
        self.ways: Callable[[], Sequence[Way]] = tuple  # what a right click on a row offers
        self._wide: int | None = None
        self._least_widths: dict[int, int] = {}
        self.setObjectName(name)
        if label is not None:
            self.setAccessibleName(str(label))
        if model is not None:
            self.setModel(model)
            model.modelReset.connect(self.refit)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._row, self._high = row, self.verticalHeader().defaultSectionSize()
        self.fit_rows()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)

    def fit_rows(self) -> None:
        """Make the rows as high as was chosen for all tables, unless they have a height of their own."""
        rows = self.verticalHeader()
        if rows.defaultSectionSize() == self._high:
            rows.setDefaultSectionSize(theme.gap(self._row * density.chosen().share))
            self._high = rows.defaultSectionSize()

    def size_columns(self, widths: dict[int, int]) -> None:
        """Give some columns their widths, in characters."""
        for column, characters in widths.items():
            self.setColumnWidth(column, theme.characters(characters))

    def fit(self, wide: int, *least: tuple[int, int]) -> None:
        """Let one column take the room; ``least``: others, at least so many characters wide."""
        self._wide, self._least_widths = wide, dict(least)
        self.refit()

    def refit(self) -> None:
        """Share the width out again, after other contents or another size."""
        if self._wide is None:
            return
        for column, characters in self._least_widths.items():
            needed = self.sizeHintForColumn(column) + theme.gap(0.75)
            self.setColumnWidth(column, max(needed, theme.characters(characters)))
        shown = (n for n in self._least_widths if not self.isColumnHidden(n))
        # As wide as the viewport, which PySide wraps only after it has loaded every class of widgets.
        left = self.horizontalHeader().width() - sum(map(self.columnWidth, shown))
        self.setColumnWidth(self._wide, max(left, theme.characters(_LEAST_TEXT)))

    def on_open(self, act: Callable[[QModelIndex], None], mouse: SignalInstance) -> None:
        """Call ``act`` with a row: at Enter, or by the signal of the mouse, such as ``clicked``."""
        mouse.connect(act)
        self.ways = lambda: [(OPEN, lambda: act(self.currentIndex()))]
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), self)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(lambda: act(self.currentIndex()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer the ways of the row that was clicked, or of the one with the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            under = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
            if under.isValid() and not self.selectionModel().isSelected(under):
                self.setCurrentIndex(under)
        row = self.visualRect(self.currentIndex())
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        at = self.viewport().mapToGlobal(row.bottomLeft()) if by_key else event.globalPos()
        if self.currentIndex().isValid() and (ways := self.ways()):
            pop(self, at, ways)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.refit()


def fit_all_rows() -> None:
    """Let the tables there are follow how close rows are to stand."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, Table):
            widget.fit_rows()
