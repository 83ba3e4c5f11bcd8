"""An official table of a report on screen, with the controls that fail, covered if it is sensitive."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.language import T
from app.reports.spec.official_table import OfficialTable
from ui.core import theme
from ui.report_page.figure_table import FigureTable
from ui.report_page.official_model import OfficialModel
from ui.widgets.basics import ProblemLabel, button

_EMPTY = T("Kỳ này không có dòng nào trong bảng.", "The table has no row in this period.")
_COVERED = T(
    "Bảng này nêu tên người và nội dung được giữ kín. Việc mở xem được ghi vào nhật ký.",
    "This table names people and confidential matters. Looking at it is noted in the audit log.",
)
_SHOW = T("Hiện bảng", "Show the table")
_COLUMNS = T("Chọn cột", "Choose columns")
_ALL = T("Hiện tất cả", "Show all")
_MOST_SENTENCES = 3
_FIXED = 2  # the number and the name of a row always stay


class OfficialTableView(QWidget):
    """Shows one table at a time; ``note_look`` is called when a covered one is uncovered."""

    def __init__(self, note_look: Callable[[OfficialTable], None]) -> None:
        super().__init__()
        self._note_look = note_look
        self._model = OfficialModel(self)
        self._table: OfficialTable | None = None
        self._hidden: set[str] = set()
        self.covered, self._may_hide = False, False
        self.figures = FigureTable(self._model)
        self.figures.setObjectName("official")
        self._title = theme.label("", "heading", wrap=True)
        self._opening = theme.label("", "quiet")
        self._empty = theme.label(str(_EMPTY), "quiet")
        self.wrong = ProblemLabel()
        self._choose = QPushButton(str(_COLUMNS))
        self._choose.setObjectName("choose-columns")
        self._choose.clicked.connect(self._offer_columns)
        self.cover = self._made_cover()
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.75))
        column.addLayout(head)
        for part in (self._opening, self.wrong.label, self._empty, self.cover):
            column.addWidget(part)
        column.addWidget(self.figures, 1)
        column.addStretch()

    def show_table(
        self, table: OfficialTable, *, covered: bool = False, columns: bool = False
    ) -> None:
        """Show a table; ``covered``: hide it until the officer asks; ``columns``: they may be chosen."""
        here, same = self.figures.currentIndex(), self._table and self._table.key == table.key
        self._table = table
        self._title.setText(str(table.title))
        self._opening.setText("   ".join(map(str, table.opening)))
        self._opening.setVisible(bool(table.opening) and not covered)
        self._choose.setVisible(columns)
        self._may_hide = columns
        self.cover.setVisible(covered)
        self._empty.setVisible(not table.rows and not covered)
        self.figures.setVisible(bool(table.rows) and not covered)
        self._complain([] if covered else list(map(str, table.complaints())))
        self.covered = covered
        if not covered:  # what is covered is not even in the table
            self._model.show(table)
            self._hide_columns()
            if same and here.isValid() and here.row() < self._model.rowCount():
                self.figures.setCurrentIndex(self._model.index(here.row(), here.column()))
            else:
                self.figures.go_to(0, _FIXED)

    @property
    def has_figures(self) -> bool:
        """Whether any row is shown."""
        return not self.covered and self._model.rowCount() > 0

    def uncover(self) -> None:
        """Show the covered table; the audit log notes it."""
        if self._table is not None:
            self.show_table(self._table)
            self._note_look(self._table)
            self.figures.setFocus()

    def toggle(self, key: str, shown: bool) -> None:
        """Show a column, or leave it out."""
        (self._hidden.discard if shown else self._hidden.add)(key)
        self._hide_columns()

    def _complain(self, sentences: list[str]) -> None:
        sentence = "\n".join(sentences[:_MOST_SENTENCES])
        self.wrong.say(T(sentence, sentence) if sentence else None)

    def _hide_columns(self) -> None:
        for place, column in enumerate(self._model.columns):
            left_out = self._may_hide and place >= _FIXED and column.key in self._hidden
            self.figures.setColumnHidden(place, left_out)
        self.figures.fit()

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(str(_ALL)).triggered.connect(self._show_all)
        menu.addSeparator()
        for column in self._model.columns[_FIXED:]:
            one = menu.addAction(str(column.title))
            one.setCheckable(True)
            one.setChecked(column.key not in self._hidden)
            one.toggled.connect(self._toggler(column.key))
        menu.popup(self._choose.mapToGlobal(self._choose.rect().bottomLeft()))

    def _toggler(self, key: str) -> Callable[[bool], None]:
        return lambda shown: self.toggle(key, shown)

    def _show_all(self) -> None:
        self._hidden = set()
        self._hide_columns()

    def _made_cover(self) -> QWidget:
        cover = QWidget()
        column = QVBoxLayout(cover)
        column.setContentsMargins(0, theme.gap(2), 0, 0)
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(_COVERED), wrap=True))
        show = button(_SHOW, "", "eye")
        show.clicked.connect(self.uncover)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        return cover
