"""Phải nộp: the units that are to hand in, chosen by province or read from a file, and the due days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.base import clock
from app.base.dates import Expected, parse_day, show_day
from app.base.errors import NotFound, UserError
from app.base.language import T
from app.base.numbers import show_number
from app.base.periods import parse
from app.exchange.rollup.expected_units import ExpectedUnits, read_expected
from app.law import communes
from app.store.submissions import ReportKey
from ui.core import dialogs, theme
from ui.core.composing import ComposingLine
from ui.core.context import Messages
from ui.widgets.basics import Captioned, Card, button
from ui.widgets.combo import Combo

_ANYBODY = T("Đơn vị nào nộp cũng nhận", "Any unit that hands in")
_OWN = T("Danh sách riêng", "A list of our own")
_WHOSE = T("Đơn vị phải nộp", "Units that must hand in")
_LIST = T("Danh sách đơn vị", "List of units")
_COUNT = T("Phải nộp: {n} đơn vị.", "{n} {n:unit|units} must hand in.")
_EVERY, _NONE = T("Chọn tất cả", "Choose all"), T("Bỏ chọn tất cả", "Choose none")
_FROM_FILE = T("Đọc từ tệp…", "Read a file…")
_USE = T("Dùng danh sách này", "Use this list")
_DUE = T("Hạn nộp", "Due days")
_DUE_HINT = T("ngày/tháng/năm", "day/month/year")
_NO_PERIOD = T(
    "Sau khi nhận tệp báo cáo đầu tiên, hạn nộp của từng kỳ ghi ở đây.",
    "Once a first package is here, the due day of each period is set here.",
)
_WRONG_DAY = T(
    "“{typed}” không phải ngày; chưa ghi gì, hãy gõ ngày/tháng/năm.",
    "“{typed}” is no day; nothing was saved. Type day/month/year.",
)


class ExpectedUnitsView(QWidget):
    """``chosen`` with the list and the due days, once the officer wants them used."""

    chosen = Signal(object)

    def __init__(self, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._due: dict[str, QLineEdit] = {}
        self._expected = ExpectedUnits()
        self.whose = Combo()
        self.whose.setObjectName("expected.whose")
        self.whose.addItem(str(_ANYBODY), "")
        for code, name in communes.provinces().items():
            self.whose.addItem(name, code)
        self.list = QListWidget()
        self.list.setObjectName("expected.list")
        self.list.setAccessibleName(str(_LIST))
        self.count = theme.label("", "quiet")
        self.every, self.none = button(_EVERY, "link"), button(_NONE, "link")
        self.file = button(_FROM_FILE, "", "file-text")
        self.use = button(_USE, "primary", "check")
        self._days = QGridLayout()
        self._no_period = theme.label(str(_NO_PERIOD), "quiet", wrap=True)
        self._lay_out()
        self.whose.currentIndexChanged.connect(self._whose_chosen)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.every.clicked.connect(lambda: self._check(Qt.CheckState.Checked))
        self.none.clicked.connect(lambda: self._check(Qt.CheckState.Unchecked))
        self.file.clicked.connect(self._read)
        self.use.clicked.connect(self._use)

    def show_expected(self, expected: ExpectedUnits, slots: Collection[ReportKey]) -> None:
        """Show the list in force, and a line for the due day of each period."""
        self._expected = expected
        self._show_days(slots)
        if expected.units is None:
            self._choose("")
            self._fill((), ())
            return
        provinces = {_province(code) for code in expected.units}
        whole = communes.of_province(provinces.pop()) if len(provinces) == 1 else ()
        listed = tuple(unit.code for unit in whole)
        if set(expected.units) <= set(listed):
            self._choose(whole[0].province_code)
            self._fill(listed, expected.units)
        else:
            self._choose(None)
            self._fill(expected.units, expected.units)

    # What is chosen

    def _choose(self, province: str | None) -> None:
        """Show whose list it is; ``None``: one of our own."""
        blocked = self.whose.blockSignals(True)
        own = self.whose.findData(None)
        if province is None and own < 0:
            self.whose.addItem(str(_OWN), None)
        self.whose.setCurrentIndex(self.whose.findData(province))
        self.whose.blockSignals(blocked)

    def _whose_chosen(self) -> None:
        province = self.whose.currentData()
        if province is None:
            codes = self._expected.units or ()
        else:
            codes = tuple(unit.code for unit in communes.of_province(province))
        self._fill(codes, codes)

    def _fill(self, codes: Collection[str], checked: Collection[str]) -> None:
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for code in codes:
            item = QListWidgetItem(f"{code}  {_name(code)}")
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable
                          | Qt.ItemFlag.ItemIsSelectable)  # fmt: skip
            state = Qt.CheckState.Checked if code in checked else Qt.CheckState.Unchecked
            item.setCheckState(state)
            item.setSizeHint(QSize(0, theme.gap(3)))
            self.list.addItem(item)
        self.list.blockSignals(blocked)
        for part in (self.list, self.every, self.none):
            part.setEnabled(self.list.count() > 0)
        self._tell()

    def _check(self, state: Qt.CheckState) -> None:
        blocked = self.list.blockSignals(True)
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)
        self.list.blockSignals(blocked)
        self._tell()

    def _checked(self) -> tuple[str, ...]:
        items = (self.list.item(row) for row in range(self.list.count()))
        checked = (item for item in items if item.checkState() == Qt.CheckState.Checked)
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in checked)

    def _tell(self) -> None:
        anybody = self.whose.currentData() == ""
        sentence = "" if anybody else str(_COUNT.format(n=show_number(len(self._checked()))))
        self.count.setText(sentence)

    def _read(self) -> None:
        path = dialogs.open_file(self, _FROM_FILE, dialogs.TEXT, dialogs.ANY)
        if path is None:
            return
        try:
            self.show_expected(read_expected(path, self._expected.trust), ())
        except UserError as error:
            self._messages.error(error)

    def _use(self) -> None:
        due = dict(self._expected.due)
        for key, line in self._due.items():
            typed = line.text().strip()
            try:
                if typed:
                    due[key] = parse_day(typed, clock.today(), Expected.TO_COME)
                else:
                    due.pop(key, None)
            except ValueError:
                self._messages.error(UserError(_WRONG_DAY.format(typed=typed)))
                line.setFocus()
                return
        anybody = self.whose.currentData() == ""
        units = None if anybody else self._checked()
        self._expected = replace(self._expected, units=units, due=due)
        self.chosen.emit(self._expected)

    # Its parts

    def _show_days(self, slots: Collection[ReportKey]) -> None:
        for key in (*(slot.period for slot in slots), *self._expected.due):
            if key not in self._due:
                self._due[key] = self._day_line(key, parse(key).label)
        for key, line in self._due.items():
            day = self._expected.due.get(key)
            line.setText(show_day(day) if day else "")
        self._no_period.setVisible(not self._due)

    def _day_line(self, key: str, label: T) -> QLineEdit:
        line = ComposingLine()
        line.setObjectName(f"expected.due.{key}")
        line.setPlaceholderText(str(_DUE_HINT))
        line.setAccessibleName(f"{_DUE}: {label}")
        row = len(self._due)
        self._days.addWidget(theme.label(str(label)), row, 0)
        self._days.addWidget(line, row, 1)
        return line

    def _lay_out(self) -> None:
        left, right = Card(), Card()
        left.column.addWidget(Captioned(_WHOSE, self.whose))
        left.column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        for part in (self.every, self.none):
            line.addWidget(part)
        left.column.addLayout(line)
        right.column.addWidget(theme.label(str(_DUE), "strong"))
        right.column.addWidget(self._no_period)
        right.column.addLayout(self._days)
        right.column.addStretch()
        foot = QHBoxLayout()
        foot.addWidget(self.file)
        foot.addStretch()
        foot.addWidget(self.use)
        both = QHBoxLayout()
        both.setSpacing(theme.gap(2))
        both.addWidget(left, 3)
        both.addWidget(right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addLayout(both, 1)
        column.addLayout(foot)


def _name(code: str) -> str:
    try:
        return communes.find(code).name
    except NotFound:
        return ""


def _province(code: str) -> str:
    try:
        return communes.find(code).province_code
    except NotFound:
        return ""
