"""What is asked before due work is put off or dropped: the day, or the reason."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base import clock
from app.base.language import T
from app.law.regimes import add_months
from app.schema.fields import DayField
from app.services.due_acts import Answer, Wants
from ui.core import composing, theme
from ui.core.composing import ComposingLine
from ui.core.tab_order import NaturalTabs
from ui.forms.editors.day import DayEditor
from ui.widgets.basics import Captioned, ProblemLabel, button

_DAY, _WHY = T("Ngày hẹn mới", "The new day"), T("Lý do", "Reason")
_DO, _CANCEL = T("Ghi", "Save"), T("Thôi", "Cancel")
_NO_DAY = T("Gõ một ngày từ hôm nay trở đi.", "Type a day from today on.")
_NO_WHY = T("Hãy ghi lý do.", "Type the reason.")
_SOON = (
    (T("Ngày mai", "Tomorrow"), lambda: clock.today() + timedelta(days=1)),
    (T("Tuần sau", "Next week"), lambda: clock.today() + timedelta(days=7)),
    (T("Tháng sau", "Next month"), lambda: add_months(clock.today(), 1)),
)


class DueDialog(NaturalTabs, QDialog):
    """One line and its answer; ``answer`` is what was typed, once it is accepted."""

    def __init__(self, parent: QWidget, act: T, subject: str, wants: Wants) -> None:
        super().__init__(parent)
        self.answer = Answer()
        self._wants = wants
        # The subject may be a person's name, which the bar of windows would show.
        self.setWindowTitle(str(act))
        self.day = DayEditor(DayField(label=_DAY, name="day", required=True, future=True))
        self.why = ComposingLine()
        self._line: QLineEdit = self.day.line if wants is Wants.DAY else self.why
        self.problem = ProblemLabel(self._line)
        self.go = button(_DO, "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        cancel = button(_CANCEL)
        cancel.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.gap(2),) * 4)
        column.setSpacing(theme.gap(1))
        column.addWidget(theme.label(f"{act} {subject}", "strong", wrap=True))
        if wants is Wants.DAY:
            column.addWidget(Captioned(_DAY, self.day))
            column.addLayout(self._soon())
        else:
            column.addWidget(Captioned(_WHY, self.why))
        column.addWidget(self.problem.label)
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(cancel)
        foot.addStretch()
        column.addLayout(foot)
        self.setMinimumWidth(theme.characters(52))
        self._line.setFocus()

    def accept(self) -> None:
        """Take what was typed, or say what is missing."""
        composing.finish()
        day, why = self._typed_day(), self.why.text().strip()
        if self._wants is Wants.DAY and (day is None or day < clock.today()):
            self.problem.say(_NO_DAY)
        elif self._wants is Wants.REASON and not why:
            self.problem.say(_NO_WHY)
        else:
            self.answer = Answer(day, why)
            super().accept()

    def _typed_day(self) -> date | None:
        return self.day.line.day() if self._wants is Wants.DAY else None

    def _soon(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for words, day in _SOON:
            made = button(words, "chip")
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked, day=day: self.day.line.set_day(day()))
            row.addWidget(made)
        row.addStretch()
        return row
