"""The common base of a report's tables on screen: cells that open records and explain themselves."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.reports.compute.drill_down import DrillDown
from ui.core import theme
from ui.widgets.table_model import Index, TableModel

R = TypeVar("R")
CODE_SIZE = 0.8  # of the other text


class FigureModel(TableModel[R]):
    """A table of text whose figures lead to records; it says how it is to be laid out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: dict[tuple[int, int], tuple[DrillDown, ...]] = {}
        self._leasts: dict[int, int] = {}
        self.modelReset.connect(self._forget)
        self._strong, self._italic = QApplication.font(), QApplication.font()
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._italic.setItalic(True)

    def drill_downs(self, index: Index) -> tuple[DrillDown, ...]:
        """Return the drill-downs of a cell; none where there is no record behind it."""
        return self._known_drill_downs(index.row(), index.column()) if index.isValid() else ()

    def help(self, index: Index) -> tuple[str, str]:
        """Return the name of a cell and what it counts, in the words printed with the report."""
        return self._help(index.row(), index.column()) if index.isValid() else ("", "")

    def _forget(self) -> None:
        self._found.clear()
        self._leasts.clear()

    def _least_kept(self, column: int) -> int:
        """The least width of a column, measured once."""
        if column not in self._leasts:
            self._leasts[column] = self._least(column)
        return self._leasts[column]

    def _known_drill_downs(self, row: int, column: int) -> tuple[DrillDown, ...]:
        """The leads of a cell, looked for once."""
        if (row, column) not in self._found:
            self._found[row, column] = self._drill_downs(row, column)
        return self._found[row, column]

    # What each table knows of itself

    def across(self) -> list[int]:
        """The rows whose text runs over all columns."""
        raise NotImplementedError

    def shares(self) -> list[float]:
        """Return the share of the spare width that goes to each column."""
        raise NotImplementedError

    def widths(self, room: int, hidden: Collection[int] = ()) -> list[int]:
        """Return the width of each column in pixels: no word of a title is broken; hidden ones are 0."""
        columns = range(self.columnCount())
        shares = [0.0 if n in hidden else share for n, share in enumerate(self.shares())]
        widths = [0 if n in hidden else self._least_kept(n) for n in columns]
        spare = max(room - sum(widths), 0) / max(sum(shares), 1)
        return [int(wide + spare * share) for wide, share in zip(widths, shares, strict=True)]

    def wrapping(self) -> list[int]:
        """The columns whose text may take several lines."""
        raise NotImplementedError

    def _drill_downs(self, row: int, column: int) -> tuple[DrillDown, ...]:
        raise NotImplementedError

    def _help(self, row: int, column: int) -> tuple[str, str]:
        raise NotImplementedError

    def _side(self, row: int, column: int) -> Qt.AlignmentFlag:
        raise NotImplementedError

    def _is_raised(self, row: int) -> bool:
        """Whether the row stands out from the paper."""
        raise NotImplementedError

    def ground(self, row: int) -> str | None:
        """Return the colour behind the cells of a row that stands out; None for that of the paper."""
        return theme.tokens().ground if self._is_raised(row) else None

    def code(self, _row: int, _column: int) -> str | None:
        """Return the small row code in a cell."""
        return None

    def indent(self, row: int, column: int) -> int:  # noqa: ARG002 - the same for all
        """Return how far the text of a cell is set in from the left, in pixels."""
        return 0

    def _least(self, column: int) -> int:
        """Room for the longest word of the title, and for the longest text that does not wrap."""
        letters = QFontMetrics(self._strong)
        title = str(self.headerData(column, Qt.Orientation.Horizontal) or "")
        texts = title.replace("/", "/ ").split()
        if column in self.wrapping():
            texts.append("n" * self._wrapped_to(column))
        else:
            across = set(self.across())
            rows = (row for row in range(self.rowCount()) if row not in across)
            texts += {self.text(row, column) for row in rows}
        return max(map(letters.horizontalAdvance, texts), default=0) + theme.gap(1.25)

    def _wrapped_to(self, _column: int) -> int:
        """Return the least number of letters that a wrapping column has room for."""
        return 18

    # What Qt asks

    def cell_side(self, row: int, column: int) -> Qt.AlignmentFlag:
        """Return where a text stands, in the middle of the height of its row."""
        return self._side(row, column) | Qt.AlignmentFlag.AlignVCenter

    def tip(self, row: int, column: int) -> str | None:
        """Return the name of a cell and what it counts."""
        return "\n".join(filter(None, self._help(row, column))) or None
