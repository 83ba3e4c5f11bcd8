"""Parts of a form: a field with its label and problem, and the parts between fields."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
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
from app.paper.document.record_paper import PAPERS
from app.schema.fields import Level, Problem, RowsField
from app.schema.record import Record, Schema, Stamp
from app.schema.values import AnyField
from app.services.list_cells import MASK, shows_masked
from app.services.timeline import event_sources
from ui.core import icons, theme
from ui.core.context import Context
from ui.forms.editors import Editor
from ui.forms.print_button import PrintButton

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


def timed(key: str) -> bool:
    """Whether dated records lead to those of a register, so that there is a timeline to show."""
    return next(event_sources(key), None) is not None


class FormHead(QWidget):
    """The head of a form: the code of its record, its paper, and the way to its timeline."""

    def __init__(self, context: Context, schema: Schema) -> None:
        super().__init__()
        self._timed = timed(schema.key)
        self.timeline = QToolButton()
        self.timeline.setObjectName("timeline")
        self.timeline.setToolTip(f"{_TIMELINE} (Ctrl+T)")
        self.timeline.setAccessibleName(str(_TIMELINE))
        icons.put(self.timeline, "history", "quiet")
        self._code = theme.label("", "code")
        self._label = theme.label(str(schema.label), "quiet")
        new = _NEW.format(label=T(schema.label.vi, schema.label.en.lower()))
        self._new = theme.label(str(new), "heading")
        self._paper = PrintButton(context, schema.key) if schema.key in PAPERS else None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gap(2), theme.gap(1.5), theme.gap(2), theme.gap(0.5))
        row.addWidget(self._code)
        row.addWidget(self._label)
        row.addWidget(self._new)
        row.addStretch()
        if self._paper:
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
        if self._paper:
            self._paper.record = record
            self._paper.setVisible(stored)


class FieldCell(QWidget):
    """One field: its label, its editor, and a line for problems that always takes its room."""

    def __init__(self, spec: AnyField, editor: Editor) -> None:
        super().__init__()
        self.spec = spec
        self.editor = editor
        self.elsewhere: Problem | None = None  # what another page entered here meanwhile
        name = f"{spec.label} *" if spec.required else str(spec.label)
        self.label = theme.label(name)
        self.label.setBuddy(editor)
        self.note = theme.label("", "problem", wrap=True)
        self.note.setObjectName(f"{spec.name}.problem")
        small = self.note.font()
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        self.note.setFont(small)
        self.note.setMinimumHeight(self.note.fontMetrics().height())
        self.unmask = QPushButton(f"{MASK}  {_SHOW}")
        icons.put(self.unmask, "eye", "quiet")
        self.unmask.setObjectName(f"{spec.name}.unmask")
        self.unmask.setAccessibleName(f"{spec.label}: {_SHOW}")
        self.unmask.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.3))
        for widget in (self.label, editor, self.unmask, self.note):
            column.addWidget(widget)
        column.addStretch()

    @property
    def masked(self) -> bool:
        """Whether the value is masked now."""
        return not self.unmask.isHidden()

    def cover(self, covered: bool) -> None:
        """Mask the value, or show its editor."""
        self.unmask.setVisible(covered)
        self.editor.setVisible(not covered)

    def focus_chain(self) -> list[QWidget]:
        """Return where Tab halts: at the button that unmasks, or in the editor."""
        return [self.unmask] if self.masked else self.editor.focus_chain()

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

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()


def rule() -> QFrame:
    """A thin line between sections."""
    line = QFrame()
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
