"""A small form in a dialog, for the record that a link needs and that is not there yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.base.errors import InvalidRecord, UserError
from app.base.language import T
from app.schema.draft import Draft
from app.schema.fields import Problem
from app.schema.record import Record
from ui.core import composing, theme
from ui.core.context import Context
from ui.core.tab_order import NaturalTabs
from ui.forms.editors.base import AnyDraft
from ui.forms.form import Form

_ADDED = T("Thêm {label}", "Add {label}")


class AddDialog(NaturalTabs, QDialog):
    """One form; closes once the record is saved. ``made`` hears its id."""

    def __init__(
        self, context: Context, parent: QWidget, cls: type[Record], made: Callable[[int], None]
    ) -> None:
        super().__init__(parent)
        label = cls.schema.label
        self._context, self._made = context, made
        self._title = _ADDED.format(label=T(label.vi.lower(), label.en.lower()))
        self.setWindowTitle(str(self._title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.form = Form(context, Draft(cls), parent=self)
        self.form.save_requested.connect(self.save)
        self.form.next_requested.connect(self.save)
        self.form.leave_requested.connect(self.reject)
        self.form.only_save()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self.save)
        self._problem = theme.label("", "problem", wrap=True)
        self._problem.setContentsMargins(theme.gap(2), 0, theme.gap(2), theme.gap(1))
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form, 1)
        column.addWidget(self._problem)
        self.resize(theme.characters(72), theme.gap(60))

    def save(self) -> None:
        """Save and close; problems are shown in the form."""
        composing.finish()
        self.form.show_all_problems()
        try:
            with self._context.store.step(self._title, token=self.form.draft.token) as step:
                saved: Record = step.save(self.form.draft.finish())
        except InvalidRecord as error:
            self._problem.hide()
            first = error.problems[0]
            if isinstance(first, Problem):
                self.form.focus_field(first.field)
            return
        except UserError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self._context.entered.add((saved.schema.key, saved.id))
        self.accept()
        self._made(saved.id)


def add_linked(
    context: Context, parent: QWidget, cls: type[Record], words: str, made: Callable[[int], None]
) -> None:
    """Open the small form; the words typed so far begin its title field."""
    dialog = AddDialog(context, parent, cls, made)
    draft: AnyDraft = dialog.form.draft
    if words.strip() and cls.schema.fields[cls.schema.title].kind == "text":
        draft.type(cls.schema.title, words)
        dialog.form.load()
    dialog.open()
    dialog.form.focus_first()
