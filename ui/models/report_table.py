"""A computed report as a table on screen: the rows and titles that it is printed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.lang import T
from app.periods import Days
from app.reports.report import Computed, Figure, spans
from app.reports.rows import TITLES, Entry, Heading, Row, Subheading, rows_of
from ui import theme

Index = QModelIndex | QPersistentModelIndex
_FIGURES = {3: 0, 4: 1, 7: 2, 10: 3}  # column: which of the four figures
_NAME = 1
_CENTRED = (0, 2)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.BackgroundRole,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A figure on screen that leads to its records: whose it is, and the days it covers."""

    entry: Entry
    days: Days
    value: Figure

    @property
    def title(self) -> T:
        """What the list behind it is headed with."""
        indicator, part = self.entry.line.indicator, self.entry.part
        name = indicator.label
        if part:
            name = T("{name}: {part}", "{name}: {part}").format(name=name, part=part.label)
        said = T("{name} ({dates})", "{name} ({dates})")
        return said.format(name=name, dates=self.days.dates)


class ReportTable(QAbstractTableModel):
    """Rows of one report; ``None`` before the first is computed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computed: Computed | None = None
        self._rows: list[Row] = []
        self._bold, self._italic = QFont(), QFont()
        self._bold.setBold(True)
        self._italic.setItalic(True)

    @property
    def computed(self) -> Computed | None:
        """The report that is shown."""
        return self._computed

    def show(self, computed: Computed | None) -> None:
        """Show another report, or the same one computed anew."""
        self.beginResetModel()
        self._computed = computed
        self._rows = list(rows_of(computed)) if computed else []
        self.endResetModel()

    def row(self, number: int) -> Row | None:
        """What a row stands for."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def headings(self) -> list[int]:
        """The rows whose text runs over all columns."""
        return [n for n, row in enumerate(self._rows) if not isinstance(row, Entry)]

    def link(self, index: Index) -> Link | None:
        """Where the figure in a cell leads; None where there is none, or nothing behind it."""
        row = self.row(index.row())
        which = _FIGURES.get(index.column())
        if self._computed is None or which is None or not isinstance(row, Entry):
            return None
        value = [*row.figures][which]
        return Link(row, [*spans(self._computed.period)][which], value) if value else None

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(TITLES)

    def headerData(  # noqa: N802
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return str(TITLES[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES:
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(row, column)
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.tokens().accent) if self.link(index) else None
        return QColor(theme.tokens().ground) if isinstance(row, Heading) else None

    def _text(self, row: Row, column: int) -> str:
        match row:
            case Heading(number, title):
                return f"{number}. {title}" if column == 0 else ""
            case Subheading(label):
                return f"\u2003\u2003{label}" if column == 0 else ""
            case Entry():
                said = row.cells()[column]
                return f"\u2003{said}" if row.part and column == _NAME else said

    def _font(self, row: Row) -> QFont | None:
        if isinstance(row, Heading):
            return self._bold
        return self._italic if isinstance(row, Subheading) else None


def _alignment(row: Row, column: int) -> Qt.AlignmentFlag:
    middle = Qt.AlignmentFlag.AlignVCenter
    if not isinstance(row, Entry) or column == _NAME:
        return middle | Qt.AlignmentFlag.AlignLeft
    side = Qt.AlignmentFlag.AlignHCenter if column in _CENTRED else Qt.AlignmentFlag.AlignRight
    return middle | side
