"""The parts of a report, as an outline; a click, or the arrows, open a part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from app.base.language import T
from app.reports.spec.report import ComputedReport
from ui.core import icons, theme
from ui.widgets.combo import Combo

_OUTLINE = T("Các phần của báo cáo", "The parts of the report")
_CHARTS = T("Biểu đồ", "Charts")
_PAPER = T("Bản in", "As printed")
_WORDS = T("Thuyết minh", "In words")


class ReportPart(Enum):
    """The view that shows a part."""

    FIGURES = "figures"
    CHARTS = "charts"
    OFFICIAL = "official"
    AREAS = "areas"
    WORDS = "words"
    PAPER = "paper"


_ICONS = {
    ReportPart.CHARTS: "chart-column",
    ReportPart.OFFICIAL: "clipboard-check",
    ReportPart.AREAS: "map-pin",
    ReportPart.WORDS: "file-text",
    ReportPart.PAPER: "printer",
}


@dataclass(frozen=True, slots=True)
class OutlineStop:
    """A part of the report. ``at``: the row of its heading, or the number of the official table."""

    view: ReportPart
    title: str
    at: int = 0


def stops_of(
    computed: ComputedReport, groups: list[tuple[int, str]], areas: str
) -> list[OutlineStop]:
    """The parts in printed order; ``groups``: their rows and titles; ``areas``: the table by area."""
    official = enumerate(table for _official, table in computed.tables)
    return [
        *(OutlineStop(ReportPart.FIGURES, title, row) for row, title in groups),
        OutlineStop(ReportPart.CHARTS, str(_CHARTS)),
        *(OutlineStop(ReportPart.OFFICIAL, str(table.sheet), number) for number, table in official),
        *([OutlineStop(ReportPart.AREAS, areas)] if areas else ()),
        OutlineStop(ReportPart.WORDS, str(_WORDS)),
        OutlineStop(ReportPart.PAPER, str(_PAPER)),
    ]


class Outline(QListWidget):
    """The parts below each other. Emits ``chosen`` with the requested one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stops: list[OutlineStop] = []
        self.setObjectName("outline")
        self.setAccessibleName(str(_OUTLINE))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(theme.gap(0.5), theme.gap(0.5), theme.gap(0.5), 0)
        self.setIconSize(theme.icon_size())
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(theme.characters(22))
        # The same parts in one line, for a page that is too narrow for the list.
        self.box = Combo(fits=True)
        self.box.setObjectName("outline-box")
        self.box.setAccessibleName(str(_OUTLINE))
        self.box.setModel(self.model())
        self.box.activated.connect(self._tell)
        self.currentRowChanged.connect(self._tell)

    def show_stops(self, stops: list[OutlineStop]) -> None:
        """List these parts; the one that was chosen stays so, if it is still there."""
        before = self.stop()
        with QSignalBlocker(self):
            self._fill(stops)
        titles = [(stop.view, stop.title) for stop in stops]
        kept = (before.view, before.title) if before else None
        self.mark(titles.index(kept) if kept in titles else 0)

    def stop(self) -> OutlineStop | None:
        """The part that is chosen."""
        row = self.currentRow()
        return self.stops[row] if 0 <= row < len(self.stops) else None

    def mark(self, row: int) -> None:
        """Mark a part as chosen without emitting ``chosen``."""
        with QSignalBlocker(self):
            self.setCurrentRow(row)
        self.box.setCurrentIndex(row)

    def mark_view(self, view: ReportPart) -> None:
        """Show the first part in a view as chosen, if there is one."""
        row = next((n for n, stop in enumerate(self.stops) if stop.view is view), -1)
        if row >= 0:
            self.mark(row)

    def follow(self, row: int) -> None:
        """Mark the group that a row of the table of figures belongs to."""
        places = [
            n for n, s in enumerate(self.stops) if s.view is ReportPart.FIGURES and s.at <= row
        ]
        if places and (stop := self.stop()) and stop.view is ReportPart.FIGURES:
            self.mark(places[-1])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()

    def _fill(self, stops: list[OutlineStop]) -> None:
        self.stops = stops
        self.clear()
        for stop in stops:
            item = QListWidgetItem(stop.title)
            item.setToolTip(stop.title)
            item.setSizeHint(QSize(0, theme.gap(3.6)))
            self.addItem(item)
        self._draw_icons()

    def _draw_icons(self) -> None:
        for row, stop in enumerate(self.stops):
            if stop.view in _ICONS:
                self.item(row).setIcon(icons.icon(_ICONS[stop.view], "quiet"))

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self.stops):
            self.mark(row)
            self.chosen.emit(self.stops[row])
