"""The form of a record in which others are entered too: before its last section a line for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.schema.fields import Problem
from app.schema.record import FormSection
from app.services.children import child_register
from ui.core import theme
from ui.core.context import Context
from ui.forms.children import ChildrenSection
from ui.forms.editors import AddRecord
from ui.forms.editors.base import AnyDraft
from ui.forms.form import Form
from ui.forms.form_parts import rule


class ParentForm(Form):
    """A form with lines for the records that belong to its own."""

    conflicted = Signal(object)  # the numbers of lines that were changed elsewhere
    listed: ChildrenSection | None = None  # made with the last section

    def load(self) -> None:
        """Show what the draft holds, and what belongs to its record."""
        super().load()
        if self.listed is not None:
            self.listed.load(self.draft)

    def show_all_problems(self) -> Mapping[str, Problem]:
        """Show every problem from now on; those of a line are shown in it."""
        problems = super().show_all_problems()
        if self.listed is not None:
            self.listed.show_problems()
        return problems

    def _section(self, column: QVBoxLayout, section: FormSection, *, first: bool) -> Iterator[bool]:
        child = child_register(self.schema.key)
        if section is self.schema.form[-1] and child is not None:
            column.addSpacing(theme.gap(0.5))
            column.addWidget(rule(self._body))
            column.addSpacing(theme.gap(1))
            self.listed = ChildrenSection(self._context, child, self._body)
            self.listed.edited.connect(self.edited)
            self.listed.conflicted.connect(self.conflicted)
            column.addWidget(self.listed)
            column.addSpacing(theme.gap(0.5))
            yield True
        yield from super()._section(column, section, first=first)

    def _prepare(self) -> Iterator[bool]:
        yield from super()._prepare()
        while self.listed is not None and self.listed.prepare():
            yield True


def form_of(
    context: Context, draft: AnyDraft, add: AddRecord | None, parent: QWidget, *, slowly: bool
) -> Form:
    """Return the form of a register: with lines for what belongs to its records, if that may be changed."""
    child = child_register(draft.cls.schema.key)
    with_lines = child is not None and context.store.principal.may_change(child.schema.key)
    return (ParentForm if with_lines else Form)(context, draft, add, parent, slowly=slowly)
