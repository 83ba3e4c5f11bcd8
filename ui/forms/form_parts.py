"""Parts of a form: a field with its label and problem, and the parts between fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.dates import show_day
from app.base.language import T
from app.schema.fields import Level, Problem, RowsField
from app.schema.record import Record, Schema, Stamp
from app.schema.values import AnyField
from app.services.list_cells import MASK, Sight, shown, shows_masked
from app.services.timeline import event_sources
from app.store import Store
from ui.core import icons, theme
from ui.core.context import Context
from ui.forms.editors import Editor
from ui.forms.editors.base import AnyDraft
from ui.forms.print_button import PrintButton
from ui.widgets.basics import put_beside

_SHOW = T("Hiện", "Show")
_DOUBT = T("Lưu ý: {problem}", "Note: {problem}")
_STAMP = T("{by} ghi {at}", "Entered by {by} on {at}")
_CHANGED = T("{by} sửa {at}", "changed by {by} on {at}")
_NEW = T("{label} mới", "New {label}")
_TIMELINE = T("Dòng thời gian", "Timeline")
_SMALL = 0.9


def hidden(spec: AnyField) -> bool:
    """Whether the field of a stored record is masked until the officer asks to see it."""
    if isinstance(spec, RowsField) and any(
        shows_masked(field) for field in spec.row.fields.values()
    ):
        return True
    return shows_masked(spec)


def masked_words(store: Store, draft: AnyDraft, name: str) -> str:
    """Return what stands in the place of a field of a stored record that is masked, as in a list."""
    value = getattr(draft.record, name)
    return shown(store, draft.specs[name], value, Sight.WINDOW) or MASK


def timed(key: str) -> bool:
    """Whether dated records lead to those of a register, so that there is a timeline to show."""
    return next(event_sources(key), None) is not None


class FormHead(QWidget):
    """The head of a form: the code of its record, its paper, and the way to its timeline."""

    def __init__(self, context: Context, schema: Schema, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timed = timed(schema.key)
        self._code = theme.label("", "code", parent=self)
        self._label = theme.label(str(schema.label), "quiet", parent=self)
        new = _NEW.format(label=T(schema.label.vi, schema.label.en.lower()))
        self._new = theme.label(str(new), "heading", parent=self)
        self._paper = PrintButton(context, self)
        self.timeline = QToolButton(self)
        self.timeline.setObjectName("timeline")
        self.timeline.setToolTip(f"{_TIMELINE} (Ctrl+T)")
        self.timeline.setAccessibleName(str(_TIMELINE))
        icons.put(self.timeline, "history", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(2), theme.gap(1.5), theme.gap(2), theme.gap(0.5))
        row.addWidget(self._code)
        row.addWidget(self._label)
        row.addWidget(self._new)
        row.addStretch()
        row.addWidget(self._paper)
        row.addWidget(self.timeline)

    def show_record(self, record: Record | None) -> None:
        """Name a stored record, or say that it is a new one."""
        stored = record is not None
        self._code.setText(record.code if record else "")
        self._code.setVisible(stored)
        self._label.setVisible(stored)
        self._new.setVisible(not stored)
        self.timeline.setVisible(stored and self._timed)
        self._paper.record = record
        self._paper.setVisible(stored)


class FormFoot(QWidget):
    """The buttons of a form, each with its words, its key and what it asks for: the last stands apart."""

    def __init__(self, acts: Sequence[tuple[T, str, SignalInstance]], parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(2), theme.gap(1), theme.gap(2), theme.gap(1))
        for text, key, requested in acts:
            button = QPushButton(str(text), self)
            button.setToolTip(f"{text} ({key})" if key else str(text))
            button.clicked.connect(requested)
            button.setObjectName(text.en)
            self.buttons.append(button)
            row.addWidget(button)
        row.insertStretch(len(self.buttons) - 1)
        theme.role(self.buttons[0], "primary")
        theme.role(self.buttons[-1], "link")


class FieldCell(QWidget):
    """One field: its label, its editor, and a line for problems that always takes its room.

    ``make`` gives the editor, made within the cell.
    """

    unmask_requested = Signal()

    def __init__(
        self, spec: AnyField, make: Callable[[QWidget], Editor], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor = editor = make(self)
        self.elsewhere: Problem | None = None  # what another page entered here meanwhile
        name = f"{spec.label} *" if spec.required else str(spec.label)
        self.label = theme.label(name, parent=self)
        self.label.setBuddy(editor)
        self.note = theme.label("", "problem", wrap=True, parent=self)
        self.note.setObjectName(f"{spec.name}.problem")
        small = self.note.font()
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        self.note.setFont(small)
        self.note.setMinimumHeight(self.note.fontMetrics().height())
        self._unmask: QPushButton | None = None  # made where it is needed: most fields are open
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.gap(0.3))
        for widget in (self.label, editor, self.note):
            self._column.addWidget(widget)
        self._column.addStretch()

    @property
    def masked(self) -> bool:
        """Whether the value is masked now."""
        return self._unmask is not None and not self._unmask.isHidden()

    def cover(self, words: str) -> None:
        """Mask the value by these words; where there are none, show its editor."""
        if words and self._unmask is None:
            self._unmask = self._make_unmask()
        if self._unmask is not None:
            self._unmask.setText(f"{words}  {_SHOW}")
            self._unmask.setVisible(bool(words))
            self.editor.setVisible(not words)

    def _make_unmask(self) -> QPushButton:
        made = QPushButton(self)
        put_beside(made, "eye", "quiet")
        made.setObjectName(f"{self.spec.name}.unmask")
        made.setAccessibleName(f"{self.spec.label}: {_SHOW}")
        made.clicked.connect(self.unmask_requested)
        self._column.insertWidget(1, made)
        return made

    def focus_chain(self) -> list[QWidget]:
        """Return where Tab halts: at the button that unmasks, or in the editor."""
        if self._unmask is not None and self.masked:
            return [self._unmask]
        return self.editor.focus_chain()

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem of the field, else the value that was entered elsewhere."""
        problem = problem or self.elsewhere
        wrong = problem is not None and problem.level is Level.ERROR
        text = ""
        if problem is not None:
            text = str(problem.text if wrong else _DOUBT.format(problem=problem.text))
        self.note.setText(text)
        if proxy := self.editor.focusProxy():
            theme.problem(proxy, wrong)
            proxy.setAccessibleDescription(text)


class FieldGrid(QScrollArea):
    """The fields of a form, which scroll; ``resized`` tells that there is more or less room."""

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget(self)
        theme.role(self.body, "clear")
        self.setWidget(self.body)  # while there is nothing in it: what is there is laid out for it

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()


def rule(parent: QWidget) -> QFrame:
    """A thin line between sections."""
    line = QFrame(parent)
    theme.role(line, "line")
    line.setFixedHeight(1)
    return line


def stamped(stamp: Stamp, names: dict[str, str]) -> str:
    """Return who entered a record and who changed it last, by full names."""
    by, changed_by = (names.get(who, who) for who in (stamp.entered_by, stamp.changed_by))
    at, changed_at = (
        show_day(moment.astimezone().date()) for moment in (stamp.entered_at, stamp.changed_at)
    )
    entered = _STAMP.format(by=by, at=at)
    if stamp.entered_at == stamp.changed_at:
        return str(entered)
    return f"{entered}, {_CHANGED.format(by=changed_by, at=changed_at)}"
