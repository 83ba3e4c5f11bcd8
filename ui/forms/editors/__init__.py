"""One editor for each kind of field: few, and polished by hand."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.schema.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LinesField,
    LinkField,
    LinksField,
    MonthField,
    NumberField,
    RowsField,
    TermField,
    TextField,
    YesNoField,
)
from app.schema.record import Record
from app.schema.values import AnyField
from app.store import Store
from ui.forms.editors.base import Editor, TypingLine, Values
from ui.forms.editors.choice import ChoiceEditor, ChoicesEditor
from ui.forms.editors.day import DayEditor
from ui.forms.editors.link import AddRecord, LinkEditor, LinksEditor, TermEditor
from ui.forms.editors.rows import RowsEditor
from ui.forms.editors.text import LineEditor, NumberEditor, TextEditor

__all__ = ["AddRecord", "Editor", "Editors", "TypingLine", "Values", "text_editor"]


class Editors:
    """Makes the editor of any field of one record type.

    ``add`` opens a small form for a record that a link needs; without it a link only picks.
    """

    def __init__(self, store: Store, cls: type[Record], add: AddRecord | None = None) -> None:
        self._store, self._cls, self._add = store, cls, add

    def make(self, spec: AnyField, path: str = "", parent: QWidget | None = None) -> Editor:
        """The editor of a field; ``path`` names it where a row repeats the field.

        One that is made within its ``parent`` is dressed once; one that is put there, twice.
        """
        made: Editor
        match spec:
            case ChoiceField() | YesNoField():
                made = ChoiceEditor(spec, path, parent)
            case ChoicesField():
                made = ChoicesEditor(spec, path, parent)
            case MonthField():
                made = LineEditor(spec, path, parent)
            case DayField():
                made = DayEditor(spec, path, parent)
            case LinkField():
                made = LinkEditor(spec, self._store, self._add, path, parent)
            case LinksField():
                made = LinksEditor(spec, self._store, path, parent)
            case RowsField():
                made = RowsEditor(spec, self.make, path, parent)
            case NumberField():
                made = NumberEditor(spec, path, parent)
            case _:
                made = self._text(spec, path, parent)
        return made

    def _text(self, spec: AnyField, path: str, parent: QWidget | None) -> Editor:
        if isinstance(spec, TermField):
            in_rows = spec.name not in self._cls.schema.own or "." in path
            used = list[str] if in_rows else lambda: self._store.terms(self._cls, spec.name)
            return TermEditor(spec, used, path, parent)
        return text_editor(spec, path, parent)


def text_editor(spec: AnyField, path: str = "", parent: QWidget | None = None) -> Editor:
    """The editor of a field that is typed: of one line, or of several."""
    if isinstance(spec, LinesField) or (isinstance(spec, TextField) and spec.lines > 1):
        return TextEditor(spec, path, parent)
    return LineEditor(spec, path, parent)
