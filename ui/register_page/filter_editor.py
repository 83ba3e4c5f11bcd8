"""The line that asks how a field is compared, and with what."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.base.language import T
from app.schema import conditions
from app.schema.conditions import all_of
from app.schema.draft import Draft, RowDraft
from app.schema.fields import ManyField, RowsField, TermField, TextField
from app.schema.record import Record
from app.schema.values import AnyField
from app.services.saved_views import SavedFilter
from ui.core import composing, theme
from ui.core.context import Context
from ui.forms.editors import Editor, Editors
from ui.forms.editors.base import Values
from ui.register_page.filter_model import (
    COMPARISONS,
    FilterComparison,
    FilterTarget,
    FilterValues,
    condition_of,
)
from ui.widgets.combo import Combo

_APPLY = T("Lọc", "Apply")
_FROM_TO = {
    (True, True): T("{field}: từ {a} đến {b}", "{field}: {a} to {b}"),
    (True, False): T("{field}: từ {a}", "{field}: from {a}"),
    (False, True): T("{field}: đến {b}", "{field}: to {b}"),
}


class FilterEditor(QWidget):
    """One line: the field, how to compare, the value or two. Enter applies, Esc leaves."""

    given = Signal(object)
    left = Signal()

    def __init__(self, context: Context, cls: type[Record], target: FilterTarget) -> None:
        super().__init__()
        self._cls, self._target = cls, target
        self._comparisons = COMPARISONS[target.spec.kind]
        self.how = Combo()
        self.how.setObjectName("filter.how")
        self.how.setAccessibleName(str(target.label))
        self.how.addItems([str(c.label) for c in self._comparisons])
        self.how.currentIndexChanged.connect(self._fit)
        self._make = Editors(context.store, cls).make
        self._input: AnyField | None = None
        self.editors: list[Editor] = []
        self._drafts = [] if isinstance(target.spec, RowsField) else [self._draft(), self._draft()]
        self.note = theme.label("", "problem")
        self._apply = QPushButton(str(_APPLY))
        self._apply.setObjectName("filter.apply")
        self._apply.clicked.connect(self.give)
        self._values = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(theme.label(str(target.label)))
        row.addWidget(self.how)
        row.addLayout(self._values, 1)
        row.addWidget(self._apply)
        row.addWidget(self.note)
        self._fit()

    def start(self) -> None:
        """Go to the first value."""
        (self.editors[0] if self.editors else self.how).setFocus()

    def give(self) -> None:
        """Say ``given`` with the filter; or what cannot be read."""
        comparison = self._comparisons[self.how.currentIndex()]
        values = []
        composing.finish()
        for editor, draft in list(zip(self.editors, self._drafts, strict=True))[
            : comparison.values
        ]:
            editor.settle()
            editor.store(draft)
            if problem := draft.unread().get(editor.spec.name):
                self.note.setText(str(problem.text))
                return
            values.append(draft.values[editor.spec.name])
        if not any(value not in (None, "", ()) for value in values) and comparison.values:
            self.left.emit()
            return
        self.given.emit(self._made(comparison, values))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.give()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _made(self, comparison: FilterComparison, values: FilterValues) -> SavedFilter:
        path, label = self._target.path, self._target.label
        shown = [self._shown(n) for n in range(comparison.values)]
        if comparison.values == 2:
            span = _FROM_TO[bool(shown[0]), bool(shown[1])]
            return SavedFilter(
                str(span.format(field=label, a=shown[0], b=shown[1])),
                condition_of(path, comparison, values),
            )
        if comparison.key == "has":
            parts = [conditions.contains(path, value) for value in values[0]]
            return SavedFilter(f"{label}: {shown[0]}", all_of(*parts))
        words = (
            f"{label} {comparison.label}" if not shown else f"{label} {comparison.label} {shown[0]}"
        )
        return SavedFilter(words, condition_of(path, comparison, values))

    def _shown(self, which: int) -> str:
        spec, draft = self._target.spec, self._drafts[which]
        value = draft.values[spec.name]
        if spec.kind in ("link", "links"):
            return ", ".join(self.editors[which].labels())
        return spec.show(value)

    def _draft(self) -> Values:
        """A draft that an editor can write one value into."""
        name, _, part = self._target.path.partition(".")
        rows = self._cls.schema.fields[name]
        draft = RowDraft(rows.row) if part and isinstance(rows, RowsField) else Draft(self._cls)
        many = isinstance(self._target.spec, ManyField)
        draft.put(self._target.spec.name, () if many else None)
        return draft

    def _fit(self) -> None:
        """The editors that the comparison needs; what was typed stays in them."""
        comparison = self._comparisons[self.how.currentIndex()]
        if self._drafts and self._input != (spec := _input_of(self._target.spec, comparison)):
            self._input = spec
            self._replace([self._make(spec, f"filter.{n}") for n in (0, 1)])
        for n, editor in enumerate(self.editors):
            editor.setVisible(n < comparison.values)

    def _replace(self, editors: list[Editor]) -> None:
        for editor, draft in zip(self.editors, self._drafts, strict=False):
            editor.store(draft)
            self._values.removeWidget(editor)
            editor.setParent(None)
            editor.deleteLater()
        self.editors = editors
        for editor, draft in zip(editors, self._drafts, strict=True):
            editor.load(draft)
            self._values.addWidget(editor, 1)


def _input_of(spec: AnyField, comparison: FilterComparison) -> AnyField:
    """Return the field to type into: a line of words also where the field is picked from a list."""
    if isinstance(spec, TermField) and comparison.key == "contains":
        return TextField(label=spec.label, name=spec.name)
    return replace(spec, lines=1) if isinstance(spec, TextField) else spec
