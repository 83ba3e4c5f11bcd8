"""A frozen report beside the live one as a table: the figures that differ first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.base.language import T
from app.reports.spec.figures import Figure, difference, show
from app.reports.submission.comparison import Comparison, ComparisonLine
from ui.core import theme
from ui.widgets.table_model import TableModel

TITLES = (
    T("Chỉ tiêu", "Indicator"),
    T("Đã chốt", "Frozen"),
    T("Hiện nay", "Live"),
    T("Chênh lệch", "Difference"),
)
_NAME, _DIFFERENCE = 0, 3
_REDEFINED = T("{label} (cách tính đã khác)", "{label} (now counted differently)")


class ComparisonModel(TableModel[ComparisonLine]):
    """The lines of one comparison; nothing before the first is shown."""

    titles = TITLES

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strong = QFont()
        self._strong.setWeight(QFont.Weight.DemiBold)

    def show(self, comparison: Comparison | None) -> None:
        """Show another comparison."""
        self.beginResetModel()
        self.rows = comparison.lines if comparison else ()
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Return the row of an indicator, or -1."""
        own = (n for n, line in enumerate(self.rows) if line.key == key and not line.part)
        return next(own, -1)

    def row_like(self, line: ComparisonLine | None) -> int:
        """Return the row of the same figure in another comparison, else that of its indicator."""
        if line is None:
            return -1
        same = (n for n, one in enumerate(self.rows) if _which(one) == _which(line))
        return next(same, self.row_of(line.key))

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the left for names and the right for figures."""
        side = Qt.AlignmentFlag.AlignLeft if column == _NAME else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def text(self, row: int, column: int) -> str:
        """Return the name, the frozen or live figure, or their difference."""
        return _cells(self.rows[row])[column]

    def tip(self, row: int, column: int) -> str | None:
        """Return the whole name, which may be cut off."""
        return self.text(row, _NAME).strip() if column == _NAME else None

    def ink(self, row: int, column: int) -> str | None:
        """Return a quiet colour for equal lines, that of problems for a difference."""
        if not self.rows[row].differs:
            return theme.tokens().quiet
        return theme.tokens().problem if column == _DIFFERENCE else None

    def font(self, row: int, _column: int) -> QFont | None:
        """Return a strong font for an indicator that differs."""
        line = self.rows[row]
        return self._strong if line.differs and not (line.part or line.cell) else None


def _which(line: ComparisonLine) -> tuple[str, str, bool]:
    return line.key, str(line.label), line.part


def _cells(line: ComparisonLine) -> tuple[str, ...]:
    label = _REDEFINED.format(label=line.label) if line.redefined else line.label
    return (
        f"\u2003{label}" if line.part else str(label),
        _shown(line.frozen, line.rate),
        _shown(line.live, line.rate),
        _difference(line),
    )


def _shown(figure: Figure | None, rate: bool) -> str:
    if figure is None:
        return "–"
    return show(figure, decimal=rate)


def _difference(line: ComparisonLine) -> str:
    if line.frozen is None or line.live is None or line.frozen == line.live:
        return ""
    moved = difference(line.live, line.frozen)
    if moved is None:
        return ""
    return f"{'+' if moved > 0 else '−'}{_shown(abs(moved), line.rate)}"
