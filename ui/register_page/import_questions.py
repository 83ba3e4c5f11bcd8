"""What only the officer can say of a list being brought in: plain choices, each with its answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.prepared import Question
from app.schema.record import register
from ui.core import theme
from ui.forms.editors import Combo
from ui.widgets.basics import clear

CHOOSE = T("Hãy chọn…", "Please choose…")
MAKE = T("Tạo {n} {label} chưa có trong sổ", "Make {n} {label} that {n:is|are} not there yet")


class ImportQuestions(QWidget):
    """One line for each question. ``answered``: its key and the answer's; ``make_changed``: the registers."""

    answered = Signal(str, str)
    make_changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)

    def show_questions(self, questions: Sequence[Question], links: LinkNames) -> None:
        """Show these questions, and which names could be made records."""
        clear(self._grid)
        for row, question in enumerate(questions):
            label = theme.label(str(question.text), wrap=True)
            answers = self._answers(question)
            label.setBuddy(answers)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(answers, row, 1)
        names = {target: len(some) for target, some in links.lacking.items()}
        for new in links.new.values():
            names[new.target] = names.get(new.target, 0) + 1
        for row, (target, count) in enumerate(names.items(), len(questions)):
            self._grid.addWidget(self._maker(target, count, links.make), row, 0, 1, 2)
        self.setVisible(bool(questions or names))

    def _answers(self, question: Question) -> Combo:
        made = Combo()
        made.setObjectName(f"import.question.{question.key}")
        made.setAccessibleName(str(question.text))
        with QSignalBlocker(made):
            if question.answer is None:
                made.addItem(str(CHOOSE), None)
            for key, text in question.options:
                made.addItem(str(text), key)
            made.setCurrentIndex(max(0, made.findData(question.answer)))
        made.setMinimumContentsLength(24)
        theme.problem(made, question.answer is None)
        made.activated.connect(lambda n: self._answer(question, made.itemData(n)))
        return made

    def _answer(self, question: Question, key: str | None) -> None:
        if key is not None and key != question.answer:
            self.answered.emit(question.key, key)

    def _maker(self, target: str, count: int, make: frozenset[str]) -> QCheckBox:
        label = register(target).schema.label
        lower = T(label.vi.lower(), label.en.lower())
        made = QCheckBox(str(MAKE.format(n=show_number(count), label=lower)))
        made.setObjectName(f"import.make.{target}")
        made.setChecked(target in make)
        made.clicked.connect(
            lambda on: self.make_changed.emit(make | {target} if on else make - {target})
        )
        return made
