"""Unit × period: where each unit stands with each report, by a sign and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QIcon

from app.base.language import T
from app.exchange.rollup.rollup import MatrixCell, RollupResult, UnitStatus
from app.exchange.rollup.total_rows import slot_name
from app.store.submissions import ReportKey
from ui.core import icons, theme
from ui.widgets.table_model import TableModel

_REVISION = T("{state}, lần {n}", "{state}, revision {n}")
_BY_HAND = T("{state}, gõ tay", "{state}, by hand")
_ASKED = T("{state} · hỏi lại {n}", "{state} · {n} asked")


@dataclass(frozen=True, slots=True)
class StatusSign:
    """The sign of a status: an icon, its tint, and a word that says the same."""

    icon: str
    tint: str
    word: T


_CORRECTED = StatusSign("history", "accent", T("Đã điều chỉnh", "Corrected"))
_TYPED = StatusSign("pencil", "accent", T("Gõ tay, không ký", "By hand, not signed"))
_SIGNS = {
    UnitStatus.ARRIVED: StatusSign("circle-check", "good", UnitStatus.ARRIVED.label),
    UnitStatus.LATE: StatusSign("clock", "problem", UnitStatus.LATE.label),
    UnitStatus.MISSING: StatusSign("circle-question-mark", "quiet", T("Còn thiếu", "Missing")),
    UnitStatus.REFUSED: StatusSign("triangle-alert", "state", UnitStatus.REFUSED.label),
    UnitStatus.NOT_DUE: StatusSign("calendar", "quiet", UnitStatus.NOT_DUE.label),
}


class StatusFilter(StrEnum):
    """Which units are shown: all, or those with a cell that the filter is about."""

    label: T
    fits: Callable[[MatrixCell], bool]

    def __new__(cls, key: str, label: T, fits: Callable[[MatrixCell], bool]) -> StatusFilter:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label, member.fits = label, fits
        return member

    ALL = "all", T("Tất cả", "All"), lambda _cell: True
    MISSING = "missing", T("Còn thiếu", "Missing"), lambda cell: cell.state is UnitStatus.MISSING
    REFUSED = "refused", T("Không nhận", "Refused"), lambda cell: cell.state is UnitStatus.REFUSED
    LATE = "late", T("Nhận muộn", "Late"), lambda cell: cell.state is UnitStatus.LATE
    CORRECTED = "corrected", T("Đã điều chỉnh", "Corrected"), lambda cell: cell.revision > 1
    TYPED = "typed", T("Gõ tay", "By hand"), lambda cell: not cell.signed


def sign_of(cell: MatrixCell) -> StatusSign:
    """Return the sign of a cell; of a report in time, whether it was typed by hand or corrected."""
    if cell.state is UnitStatus.ARRIVED and not cell.signed:
        return _TYPED
    if cell.state is UnitStatus.ARRIVED and cell.revision > 1:
        return _CORRECTED
    return _SIGNS[cell.state]


def words_of(cell: MatrixCell) -> T:
    """The state in words, with the revision that counts."""
    word = sign_of(cell).word
    if not cell.signed:
        return _BY_HAND.format(state=word) if cell.state is UnitStatus.LATE else word
    return _REVISION.format(state=word, n=cell.revision) if cell.revision > 1 else word


class MatrixModel(TableModel[str]):
    """A row for each unit, a column for each report and period; empty before the first files."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result: RollupResult | None = None
        self._query_count: Callable[[str, ReportKey], int] = lambda _unit, _slot: 0
        self.kind = StatusFilter.ALL

    def show(
        self, result: RollupResult | None, query_count: Callable[[str, ReportKey], int]
    ) -> None:
        """Show another result; ``query_count`` counts the queries about the figures of a cell."""
        self.beginResetModel()
        self._result, self._query_count = result, query_count
        slots = result.slots if result else ()
        self.titles = [T(slot_name(slot), slot_name(slot)) for slot in slots]
        self.rows = self._fitting()
        self.endResetModel()

    def narrow(self, kind: StatusFilter) -> None:
        """Show only the units that have such a cell."""
        self.beginResetModel()
        self.kind = kind
        self.rows = self._fitting()
        self.endResetModel()

    def count(self, kind: StatusFilter) -> int:
        """Return how many cells a filter keeps; without a filter, how many units there are."""
        if self._result is None:
            return 0
        if kind is StatusFilter.ALL:
            return len(self._result.units)
        return sum(kind.fits(cell) for cell in self._result.matrix.values())

    def unit(self, row: int) -> str:
        """The code of the unit in a row."""
        return self.rows[row]

    def slot(self, column: int) -> ReportKey:
        """The report and period of a column."""
        assert self._result is not None
        return self._result.slots[column]

    def place(self, unit: str, slot: ReportKey) -> QModelIndex:
        """Return the index of a unit's cell; an invalid one where it is filtered out."""
        if self._result is None or unit not in self.rows or slot not in self._result.slots:
            return QModelIndex()
        return self.index(self.rows.index(unit), self._result.slots.index(slot))

    def refresh_queries(self) -> None:
        """What is asked about has changed."""
        self.repaint_all()

    def _fitting(self) -> list[str]:
        if self._result is None:
            return []
        if self.kind is StatusFilter.ALL:
            return [*self._result.units]
        fitting = {unit for (unit, _slot), c in self._result.matrix.items() if self.kind.fits(c)}
        return [unit for unit in self._result.units if unit in fitting]

    # What a cell is

    def _cell(self, row: int, column: int) -> MatrixCell:
        assert self._result is not None
        return self._result.matrix[self.rows[row], self.slot(column)]

    def text(self, row: int, column: int) -> str:
        """Return the status in words, with the number of figures that are queried."""
        count = self._query_count(self.rows[row], self.slot(column))
        words = words_of(self._cell(row, column))
        return str(_ASKED.format(state=words, n=count) if count else words)

    def icon(self, row: int, column: int) -> QIcon:
        """Return the sign of the status."""
        sign = sign_of(self._cell(row, column))
        return icons.icon(sign.icon, sign.tint)

    def ink(self, row: int, column: int) -> str | None:
        """Return a quiet colour where nothing has arrived."""
        missing = self._cell(row, column).state is UnitStatus.MISSING
        return theme.tokens().quiet if missing else None

    def tip(self, row: int, column: int) -> str | None:
        """Return the notes on the package of a cell."""
        return "\n".join(map(str, self._cell(row, column).notes)) or None

    def row_title(self, row: int) -> str:
        """Return the code and the name of the unit."""
        assert self._result is not None
        unit = self.rows[row]
        return f"{unit}  {self._result.units[unit]}"

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The tool tip of a title is the title, which may be cut off."""
        whole = role == Qt.ItemDataRole.ToolTipRole
        return super().headerData(
            section, orientation, Qt.ItemDataRole.DisplayRole if whole else role
        )
