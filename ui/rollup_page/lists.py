"""Two plain lists of the rollup page: files that were not added, and figures that changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.language import T
from app.exchange.rollup.rollup import FigureChange, RollupResult
from app.exchange.rollup.total_rows import slot_name
from app.reports.compute.report_rows import TITLES
from app.reports.definitions.catalogue import REPORTS
from ui.core import icons, theme
from ui.rollup_page.parts import RollupTable
from ui.rollup_page.totals_model import shown

_ALL_ADDED = T("Tệp nào cũng đã được cộng.", "Every file was added.")
_NO_CHANGE = T(
    "So với lần tổng hợp trước, không có số liệu nào khác.",
    "No figure differs from the last time.",
)
_FILES = T("Tệp không cộng", "Files not added")
_CHANGES = T("Thay đổi so với lần trước", "Changes since last time")
_FILE, _UNIT, _WHY = T("Tệp", "File"), T("Đơn vị", "Unit"), T("Lý do", "Reason")
_PERIOD, _BEFORE = T("Báo cáo và kỳ", "Report and period"), T("Lần trước", "Last time")
_NOW, _CHANGE = T("Lần này", "This time"), TITLES[5]
_ABOUT = Qt.ItemDataRole.UserRole


class _List(QWidget):
    """A table, and a sentence in its place while there is nothing. ``opened``: what a row is of."""

    opened = Signal(object)

    def __init__(
        self, name: str, label: T, titles: Sequence[T], empty: T, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.model = QStandardItemModel(0, len(titles), self)
        self.model.setHorizontalHeaderLabels([str(title) for title in titles])
        self.table = RollupTable(self.model, name, label)
        self.empty = theme.label(str(empty), "quiet")
        self.table.on_open(
            lambda index: self.opened.emit(index.siblingAtColumn(0).data(_ABOUT)),
            self.table.doubleClicked,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.table.hide()

    def fill(self, rows: Sequence[Sequence[QStandardItem]]) -> None:
        self.model.removeRows(0, self.model.rowCount())
        for row in rows:
            self.model.appendRow(list(row))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.table.refit()
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))


class RejectedList(_List):
    """Files that were refused, then those that were not needed, each with its reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rollup.rejected", _FILES, (_FILE, _UNIT, _WHY), _ALL_ADDED, parent)
        self.table.fit(2, (0, 20), (1, 10))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setDefaultSectionSize(theme.gap(5.5))

    def show_result(self, result: RollupResult) -> None:
        """List the files of a result that were not added, refused ones first."""
        found = sorted(result.rejected, key=lambda one: not one.refused)
        rows = []
        for one in found:
            name = f"{one.unit} {result.units.get(one.unit, '')}".strip()
            row = [_item(one.file), _item(name), _item(str(one.why))]
            icon, tint = ("triangle-alert", "state") if one.refused else ("copy", "quiet")
            row[0].setIcon(icons.icon(icon, tint))
            row[0].setData((one.unit, one.slot, "") if one.slot else None, _ABOUT)
            rows.append(row)
        self.fill(rows)


class ChangeList(_List):
    """Figures that are not what they were when the units were last added up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        titles = (_PERIOD, _UNIT, TITLES[1], _BEFORE, _NOW, _CHANGE)
        super().__init__("rollup.changes", _CHANGES, titles, _NO_CHANGE, parent)
        self.table.fit(2, (0, 14), (1, 14), (3, 9), (4, 9), (5, 9))

    def show_result(self, result: RollupResult) -> None:
        """List the figures of a result that differ from the last rollup."""
        self.fill([_changed(result, change) for change in result.changes])


def _changed(result: RollupResult, change: FigureChange) -> list[QStandardItem]:
    (indicator,) = [i for i in REPORTS[change.slot.report].indicators() if i.key == change.key]
    row = [
        _item(slot_name(change.slot)),
        _item(result.units.get(change.unit) or change.unit),
        _item(str(indicator.label)),
    ]
    row[0].setData((change.unit, change.slot, change.key), _ABOUT)
    figures = (change.before, change.now, (change.now or 0) - (change.before or 0))
    for figure in figures:
        item = _item(shown(figure, rate=False))
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.append(item)
    return row


def _item(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setToolTip(text)
    return item
