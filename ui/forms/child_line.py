"""One record in a line of another's form: its editors, its problem, and the button that takes it off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from app.schema.fields import ChoiceField, Level, Problem
from app.schema.values import AnyField
from ui.core import icons, theme
from ui.forms.editors.base import AnyDraft, Editor
from ui.forms.editors.rows import lines_of
from ui.forms.editors.text import cursor_within

MakeEditor = Callable[[AnyField, str, QWidget], Editor]
_ARROW = 4  # letters that the arrow of a list takes
_LINE, _WIDEST = 56, 26  # characters: they stand closer than the fields of a form
_TAKE_OFF = T("Bỏ dòng {n}", "Take line {n} off")
TAKE_OFF_KEY = "Ctrl+Shift+Delete"  # Ctrl+Delete takes off a word in any text


class ChildLine(QFrame):
    """Emits ``edited`` when something is typed, ``left_off`` to be taken off, ``pasted`` with several cells."""

    edited = Signal()
    left_off = Signal()
    pasted = Signal(str)

    def __init__(
        self, fields: Mapping[str, AnyField], number: int, make: MakeEditor, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.draft: AnyDraft | None = None
        self.editors: dict[str, Editor] = {}
        self._elsewhere = ""
        theme.role(self, "card")
        self.note = theme.label("", "problem", wrap=True, parent=self)
        self.note.setObjectName(f"children.{number}.problem")
        self.note.hide()
        column = QVBoxLayout()
        column.setSpacing(theme.gap(0.5))
        for names in lines_of(fields, _LINE, _WIDEST):
            column.addLayout(self._grid(fields, names, number, make))
        column.addWidget(self.note)
        self.remove = QToolButton(self)
        icons.put(self.remove, "x", "quiet")
        text = str(_TAKE_OFF.format(n=number + 1))
        self.remove.setToolTip(f"{text} ({TAKE_OFF_KEY})")
        self.remove.setAccessibleName(text)
        self.remove.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a key does it: no stop of Tab
        self.remove.clicked.connect(self.left_off)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(), theme.gap(0.5), theme.gap(0.5), theme.gap())
        row.setSpacing(theme.gap(0.5))
        row.addLayout(column, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    def load(self, draft: AnyDraft, elsewhere: str = "") -> None:
        """Show another record, and what became of it ``elsewhere``."""
        self.draft, self._elsewhere = draft, elsewhere
        for editor in self.editors.values():
            editor.load(draft)
        self.show_problem(None)

    def focus_chain(self) -> list[QWidget]:
        """Return where Tab halts: in the editors."""
        return [stop for editor in self.editors.values() for stop in editor.focus_chain()]

    def settle(self) -> None:
        """Finish the input of every editor."""
        for editor in self.editors.values():
            editor.settle()

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong, and mark the field of it; else what became of the record elsewhere."""
        wrong = problem is not None and problem.level is Level.ERROR
        label = (
            f"{self.draft.cls.schema.fields[problem.field].label}: "
            if self.draft and problem
            else ""
        )
        text = f"{label}{problem.text}" if wrong and problem else self._elsewhere
        self.note.setText(text)
        self.note.setVisible(bool(text))
        for name, editor in self.editors.items():
            if proxy := editor.focusProxy():
                theme.problem(proxy, wrong and problem is not None and problem.field == name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cells copied from a spreadsheet are lines of their own, not the text of one field."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Paste):
                text = QGuiApplication.clipboard().text()
                if "\t" in text or "\n" in text.strip():
                    self.pasted.emit(text)
                    return True
            elif QKeySequence(event.keyCombination()) == QKeySequence(TAKE_OFF_KEY):
                self.left_off.emit()
                return True
        return super().eventFilter(watched, event)

    def focused(self) -> str:
        """The field that has the cursor; empty where it is elsewhere."""
        here = QApplication.focusWidget()
        return next((n for n, e in self.editors.items() if here and e.isAncestorOf(here)), "")

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self.editors[name].focus_chain()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _grid(
        self, fields: Mapping[str, AnyField], names: list[str], number: int, make: MakeEditor
    ) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(0.75))
        grid.setVerticalSpacing(2)
        for place, name in enumerate(names):
            spec = fields[name]
            editor = self.editors[name] = make(spec, f"children.{number}.{name}", self)
            editor.edited.connect(lambda editor=editor: self._store(editor))
            label = theme.label(
                f"{spec.label} *" if spec.required else str(spec.label), "quiet", parent=self
            )
            label.setBuddy(editor)
            grid.addWidget(label, 0, place)
            grid.addWidget(editor, 1, place)
            grid.setColumnStretch(place, _room(spec))
            grid.setColumnMinimumWidth(place, 0)
            for stop in editor.focus_chain():
                stop.installEventFilter(self)
        return grid

    def _store(self, editor: Editor) -> None:
        if self.draft is not None:
            editor.store(self.draft)
            self.edited.emit()


@dataclass(frozen=True, slots=True)
class LineCursor:
    """Where it stands: in which line, for which draft, in which field, and within its text."""

    line: int
    draft: AnyDraft
    field: str
    place: int | None


def cursor_of(lines: Sequence[ChildLine]) -> LineCursor | None:
    """Return where the cursor stands in some lines; None where it is elsewhere."""
    for number, line in enumerate(lines):
        if line.draft is not None and (name := line.focused()):
            place = cursor_within(QApplication.focusWidget())
            return LineCursor(number, line.draft, name, place)
    return None


def _room(spec: AnyField) -> int:
    """Letters that a field takes beside others: of a choice its longest answer, and the arrow."""
    if isinstance(spec, ChoiceField):
        return max(len(str(choice.label)) for choice in spec.choices) + _ARROW
    return min(max(spec.width, 10), _WIDEST)
