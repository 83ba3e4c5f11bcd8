"""What only the officer can say of a list being brought in: plain choices, each with its answer."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.exchange.imports.cell_links import label_of
from app.exchange.imports.linked_records import LinkedRecords
from app.exchange.imports.prepared import Question
from ui.core import theme
from ui.widgets.combo import Combo

CHOOSE = T("Hãy chọn…", "Please choose…")
MAKE = T("Tạo {n} {label} chưa có trong sổ", "Make {n} {label} that {n:is|are} not there yet")


class _Answers(Combo):
    """The answers to one question, and the label that asks it."""

    given = Signal(str, str)

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self._question: Question | None = None
        self.label: QLabel = theme.label("", wrap=True, parent=parent)
        self.label.setBuddy(self)
        self.setObjectName(f"import.question.{key}")
        self.setMinimumContentsLength(24)
        self.activated.connect(self._give)

    def ask(self, question: Question) -> None:
        """Show a question with the answer that it has; one that is shown already is left alone."""
        if question == self._question:
            return
        self._question = question
        self.label.setText(str(question.text))
        self.setAccessibleName(str(question.text))
        with QSignalBlocker(self):
            self.clear()
            if question.answer is None:
                self.addItem(str(CHOOSE), None)
            for key, text in question.options:
                self.addItem(str(text), key)
            self.setCurrentIndex(max(0, self.findData(question.answer)))
        theme.problem(self, question.answer is None)

    def _give(self, place: int) -> None:
        answer = self.itemData(place)
        if answer is not None and self._question and answer != self._question.answer:
            self.given.emit(self._key, answer)


class ImportQuestions(QWidget):
    """One line for each question. ``answered``: its key and the answer's; ``make_changed``: a register,
    and whether records are made in it. A line stays as long as its question: so does the cursor.
    """

    answered = Signal(str, str)
    make_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: dict[str, _Answers] = {}
        self._makers: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)

    @property
    def answers(self) -> list[Combo]:
        """The lists of answers, from the top."""
        return [*self._answers.values()]

    def show_questions(
        self, questions: Sequence[Question], linked: LinkedRecords, make: frozenset[str]
    ) -> None:
        """Show these questions, and of which registers records could be made or, in ``make``, are."""
        names = Counter(linked.lacking)
        names.update({target: linked.made.get(target, 0) for target in sorted(make)})
        self._drop({question.key for question in questions}, set(names))
        order: list[QWidget] = []
        for row, question in enumerate(questions):
            answers = self._answers.get(question.key) or self._ask(question.key)
            answers.ask(question)
            self._grid.addWidget(answers.label, row, 0)
            self._grid.addWidget(answers, row, 1)
            order.append(answers)
        for row, (target, count) in enumerate(names.items(), len(questions)):
            maker = self._makers.get(target) or self._offer(target)
            maker.setText(str(MAKE.format(n=show_number(count), label=label_of(target))))
            maker.setChecked(target in make)
            self._grid.addWidget(maker, row, 0, 1, 2)
            order.append(maker)
        for first, second in itertools.pairwise(order):
            self.setTabOrder(first, second)
        self.setVisible(bool(order))

    def _drop(self, keys: set[str], targets: set[str]) -> None:
        """Take away the lines that are asked no more."""
        gone: list[QWidget] = []
        for key in self._answers.keys() - keys:
            answers = self._answers.pop(key)
            gone += [answers.label, answers]
        gone += [self._makers.pop(target) for target in self._makers.keys() - targets]
        for one in gone:
            self._grid.removeWidget(one)
            one.hide()
            one.deleteLater()

    def _ask(self, key: str) -> _Answers:
        made = self._answers[key] = _Answers(key, self)
        made.given.connect(self.answered)
        return made

    def _offer(self, target: str) -> QCheckBox:
        made = self._makers[target] = QCheckBox(self)
        made.setObjectName(f"import.make.{target}")
        made.clicked.connect(lambda on: self.make_changed.emit(target, on))
        return made
