"""Xếp hạng: by which figures the units of each report are ranked, as the receiver sets it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.language import T
from app.exchange.consolidated import ranking_rule
from app.exchange.consolidated.ranking_rule import (
    MOST_FIGURES,
    RankedFigure,
    RankingOrder,
    RankingRule,
    RankingRules,
    is_ranked,
    usual_rule,
)
from app.reports.definitions.catalogue import REPORTS
from ui.core import dialogs, theme
from ui.core.context import Context
from ui.rollup_page.ranking_line import HEADS, RankingLine
from ui.widgets.basics import Captioned, Card, button
from ui.widgets.combo import Combo

_ABOUT = T(
    "Cách xếp hạng này dùng cho báo cáo tổng hợp và trang cho lãnh đạo, nhớ cho các lần sau. Đơn vị thiếu một số liệu, hoặc dưới mức tối thiểu, thì không xếp hạng và được nêu tên.",
    "The consolidated report and the page for the director rank by this; it is remembered. A unit that lacks a figure, or is under the least, has no place and is named.",
)
_REPORT, _HOW = T("Báo cáo", "Report"), T("Cách tính", "How")
_ADD = T("Thêm số liệu", "Add a figure")
_USE, _USUAL = T("Dùng cách xếp hạng này", "Use this ranking"), T("Dùng các số liệu chính", "Use the main figures")  # fmt: skip
_SET = T("Đang dùng cách đã đặt.", "The ranking that was set is in use.")
_NOT_SET = T(
    "Chưa đặt: xếp theo các số liệu chính, tính như nhau.",
    "None is set: the main figures count alike.",
)
_CHANGED = T("Đã sửa, chưa dùng.", "Changed, not in use yet.")
_KEPT = T("Đã ghi cách xếp hạng: {report}.", "The ranking is kept: {report}.")
_TWICE = T(
    "“{label}” đứng ở hai dòng; chưa ghi gì, hãy bỏ bớt một dòng.",
    "“{label}” stands in two lines; nothing was kept. Remove one of them.",
)
_NONE = T(
    "Dòng {n} chưa chọn số liệu; chưa ghi gì, hãy chọn hoặc bỏ dòng này.",
    "Line {n} has no figure; nothing was kept. Choose one, or remove the line.",
)
_SURE = T(
    "Cách xếp hạng của “{report}” đã sửa mà chưa dùng. Bỏ phần vừa sửa?",
    "The ranking of “{report}” was changed and is not in use yet. Discard the changes?",
)
_DISCARD = T("Bỏ phần vừa sửa", "Discard the changes")


class RankingRulesView(QWidget):
    """The rule of one report at a time; it holds once its button is pressed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rules: RankingRules = ranking_rule.load(context.store)
        self._lines: list[RankingLine] = []
        self._shown, self._changed = "", False  # the report whose lines these are
        self.which, self.how = Combo(), Combo()
        self.which.setObjectName("ranking.report")
        for key, report in REPORTS.items():
            self.which.addItem(str(report.label), key)
        for order in RankingOrder:
            self.how.addItem(str(order.label), order.name)
        self.state = theme.label("", "quiet")
        self.problem = theme.label("", "problem", wrap=True)
        self.add = button(_ADD, "link", "plus")
        self.use, self.usual = button(_USE, "primary", "check"), button(_USUAL)
        self._grid = QGridLayout()
        self._lay_out()
        self.which.currentIndexChanged.connect(self._report_chosen)
        self.how.currentIndexChanged.connect(self._how_chosen)
        self.add.clicked.connect(self.add_line)
        self.use.clicked.connect(self.keep)
        self.usual.clicked.connect(self.forget)
        self.show_rule()

    @property
    def report(self) -> str:
        """The key of the report whose rule is shown."""
        return str(self.which.currentData())

    @property
    def order(self) -> RankingOrder:
        """How the figures are taken together."""
        return RankingOrder[self.how.currentData()]

    def show_rule(self) -> None:
        """Show the rule of the chosen report."""
        rule = self._rules.get(self.report) or usual_rule(REPORTS[self.report])
        for line in self._lines:
            self._drop(line)
        self._lines = [self._line(one) for one in rule.figures]
        self.how.setCurrentIndex(self.how.findData(rule.by.name))
        self._place()
        self.problem.hide()
        self.state.setText(str(_SET if self.report in self._rules else _NOT_SET))
        self._shown, self._changed = self.report, False

    def _report_chosen(self) -> None:
        """What was changed and is not in use goes only once it was asked."""
        question = _SURE.format(report=REPORTS[self._shown].label)
        if self._changed and not dialogs.yes(self, question, _DISCARD):
            with QSignalBlocker(self.which):
                self.which.setCurrentIndex(self.which.findData(self._shown))
            return
        self.show_rule()

    def add_line(self) -> None:
        """A line for one more figure, one that is not there yet."""
        there = {line.figure.indicator for line in self._lines}
        keys = [one.key for one in REPORTS[self.report].indicators() if is_ranked(one)]
        line = self._line(RankedFigure(next((key for key in keys if key not in there), keys[0])))
        self._lines.append(line)
        self._place()
        self.tell_changed()
        line.which.setFocus()

    def remove_line(self, line: RankingLine) -> None:
        """A figure that does not count any more; one always stays."""
        at = self._lines.index(line)
        self._lines.remove(line)
        self._drop(line)
        self._place()
        self.tell_changed()
        self._lines[min(at, len(self._lines) - 1)].remove.setFocus()

    def tell_changed(self) -> None:
        """Say that what is shown does not hold yet."""
        self.problem.hide()
        self.state.setText(str(_CHANGED))
        self._changed = True

    def keep(self) -> None:
        """Rank by what is shown from now on."""
        figures = tuple(line.figure for line in self._lines)
        keys = [one.indicator for one in figures]
        if "" in keys:
            self._refuse(_NONE.format(n=keys.index("") + 1))
            return
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            labels = {one.key: one.label for one in REPORTS[self.report].indicators()}
            self._refuse(_TWICE.format(label=labels[twice]))
            return
        self._save(self._rules | {self.report: RankingRule(figures, self.order)})

    def _refuse(self, why: T) -> None:
        self.problem.setText(str(why))
        self.problem.show()

    def forget(self) -> None:
        """Rank by the main figures again."""
        self._save({key: rule for key, rule in self._rules.items() if key != self.report})

    def _save(self, rules: RankingRules) -> None:
        with self._context.guard():
            ranking_rule.save(self._context.store, rules)
            self._rules = rules
            self._context.messages.say(_KEPT.format(report=REPORTS[self.report].label))
            self.show_rule()

    def _how_chosen(self) -> None:
        """Weights count where points are given, and nowhere else."""
        weighed = self.order is RankingOrder.WEIGHTS
        for line in self._lines:
            line.weight.setEnabled(weighed)
        self.tell_changed()

    # Its parts

    def _line(self, figure: RankedFigure) -> RankingLine:
        return RankingLine(self.report, figure, self.tell_changed, self.remove_line)

    def _drop(self, line: RankingLine) -> None:
        for part in line.parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()

    def _place(self) -> None:
        """Put the lines in their order, and say of each control which line it is of."""
        weighed = self.order is RankingOrder.WEIGHTS
        for number, line in enumerate(self._lines, 1):
            for column, part in enumerate(line.parts):
                self._grid.addWidget(part, number, column)
            line.name(number)
            line.weight.setEnabled(weighed)
            line.remove.setEnabled(len(self._lines) > 1)
        self.add.setEnabled(len(self._lines) < MOST_FIGURES)

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(theme.gap())
        self._grid.setColumnStretch(0, 1)
        for place, title in enumerate(HEADS):
            self._grid.addWidget(theme.label(str(title), "strong"), 0, place)
        inside = Card()
        top = QHBoxLayout()
        top.setSpacing(theme.gap(2))
        top.addWidget(Captioned(_REPORT, self.which), 1)
        top.addWidget(Captioned(_HOW, self.how), 1)
        inside.column.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        inside.column.addLayout(top)
        inside.column.addLayout(self._grid)
        inside.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        held = QWidget()
        theme.role(held, "clear")
        within = QVBoxLayout(held)
        within.setContentsMargins(0, 0, theme.gap(), 0)
        within.addWidget(inside)
        within.addStretch()
        area.setWidget(held)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.usual)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(area, 1)
        column.addWidget(self.problem)
        column.addLayout(foot)
        self.problem.hide()
