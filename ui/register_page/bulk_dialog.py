"""Changing one field of the selected records: the field, its new value, one step."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.base.language import T
from app.base.numbers import show_number
from app.schema.draft import Draft
from app.schema.fields import ManyField, TextField
from app.schema.record import Record
from app.schema.values import AnyField
from app.services import bulk_edit
from app.services.bulk_edit import BulkRefused, changeable
from ui.core import composing, theme
from ui.core.context import Context
from ui.forms.editors import Editor, Editors
from ui.forms.editors.base import AnyDraft
from ui.widgets.combo import Combo

_OF = T("Đổi của {n} bản ghi:", "Change in {n} {n:record|records}:")
_CHANGE = T("Đổi", "Change")
_LEAVE = T("Đóng", "Close")
_CHANGING = T("Đổi “{field}” của {n} bản ghi", "Changing “{field}” of {n} {n:record|records}")
_CHANGED = T("Đã đổi “{field}” của {n} bản ghi.", "“{field}” of {n} {n:record|records} is changed.")
_WRONG = T("{code} — {why}", "{code} — {why}")
_MORE = T("… và {n} bản ghi nữa", "… and {n} more")
_SHOWN = 6


class BulkDialog(QWidget):
    """Lies under the list while one field of many records is being changed. Esc leaves."""

    left = Signal()

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._cls = context, cls
        self._ids: array[int] = array("q")
        self._fields = changeable(cls)
        self._editors = Editors(context.store, cls)
        self._editor: Editor | None = None
        self._draft: AnyDraft = Draft(cls)
        self._summary = theme.label("")
        self.field = Combo()
        self.field.setObjectName("bulk.field")
        self.field.setAccessibleName(str(_CHANGE))
        self.field.addItems([str(spec.label) for spec in self._fields])
        self.field.currentIndexChanged.connect(self._fit)
        self.wrong = theme.label("", "problem", wrap=True)
        self.wrong.setObjectName("bulk.wrong")
        self._buttons = QPushButton(str(_CHANGE)), QPushButton(str(_LEAVE))
        self._line = QHBoxLayout()
        self._build()
        self.hide()

    def start(self, ids: array[int]) -> None:
        """Ask which field of these records to change."""
        self._ids = ids
        self._summary.setText(str(_OF.format(n=show_number(len(ids)))))
        self._tell("")
        self._fit()
        self.show()
        self.field.setFocus()

    def change(self) -> None:
        """Change them in the worker; what would become wrong is named and nothing is written."""
        assert self._editor is not None
        composing.finish()
        spec = self._fields[self.field.currentIndex()]
        self._editor.settle()
        self._editor.store(self._draft)
        if problem := self._draft.unread().get(spec.name):
            self._tell(str(problem.text))
            return
        value, ids, cls = self._draft.values[spec.name], self._ids, self._cls
        self._tell("")
        self._context.run_with_progress(
            _CHANGING.format(field=spec.label, n=show_number(len(ids))),
            lambda progress, store: bulk_edit.change(
                store, cls, ids, spec.name, value, progress=progress
            ),
            partial(self._done, spec.label),
            self._failed,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.change()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Go back to the list."""
        self.hide()
        self.left.emit()

    def _build(self) -> None:
        change, leave = self._buttons
        change.setObjectName("bulk.change")
        theme.role(change, "primary")
        change.clicked.connect(self.change)
        leave.clicked.connect(self.leave)
        which = QHBoxLayout()
        which.addWidget(self._summary)
        which.addWidget(self.field, 1)
        self._line.addWidget(change)
        self._line.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(which)
        column.addLayout(self._line)
        column.addWidget(self.wrong)

    def _fit(self) -> None:
        """The editor of the field that is chosen, empty."""
        spec = self._fields[self.field.currentIndex()]
        if self._editor is not None:
            self._line.removeWidget(self._editor)
            self._editor.setParent(None)
            self._editor.deleteLater()
        self._draft = Draft(self._cls)
        self._draft.put(spec.name, () if isinstance(spec, ManyField) else None)
        self._editor = self._editors.make(_one_line(spec), "bulk.value")
        self._editor.load(self._draft)
        self._line.insertWidget(0, self._editor, 1)

    def _done(self, label: T, changed: int) -> None:
        sentence = _CHANGED.format(field=label, n=show_number(changed))
        self._context.messages.saved(sentence)
        self.leave()

    def _failed(self, error: UserError) -> None:
        self._context.messages.error(error)
        if isinstance(error, BulkRefused):
            named = [str(_WRONG.format(code=w.code, why=w.why)) for w in error.wrong[:_SHOWN]]
            if more := len(error.wrong) - _SHOWN:
                named += [str(_MORE.format(n=more))] if more > 0 else []
            self._tell("\n".join(named))

    def _tell(self, problem: str) -> None:
        self.wrong.setText(problem)
        self.wrong.setVisible(bool(problem))


def _one_line(spec: AnyField) -> AnyField:
    """A long text is typed in a line here."""
    return replace(spec, lines=1) if isinstance(spec, TextField) else spec
