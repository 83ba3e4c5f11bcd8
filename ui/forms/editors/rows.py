"""The editor of a small table inside a record: a line of editors for each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import T
from app.schema.draft import Draft, RowDraft
from app.schema.fields import RowsField
from app.schema.values import AnyField
from ui.core import icons, theme
from ui.forms.editors.base import AnyRowDraft, Editor, Values
from ui.widgets.basics import put_beside

MakeEditor = Callable[[AnyField, str, QWidget], Editor]
_AHEAD, _KEPT = 2, 6  # lines: made before there are rows for them, kept when their rows are gone
_LINE = 50  # characters that fit side by side in a form of usual width
_ADD = T("Thêm dòng", "Add a row")
_REMOVE = T("Bỏ dòng {n}", "Remove row {n}")


def lines_of(
    fields: Mapping[str, AnyField], line: int = _LINE, widest: int = _LINE
) -> list[list[str]]:
    """The fields of a row in as many lines as their widths need, none of them wider than ``widest``."""
    lines: list[list[str]] = [[]]
    room = line
    for name, field in fields.items():
        width = min(field.width, widest)
        if lines[-1] and width > room:
            lines.append([])
            room = line
        lines[-1].append(name)
        room -= width
    return lines


class RowLine(QFrame):
    """The editors of one row, in a line or two, and the button that removes it."""

    def __init__(
        self,
        spec: RowsField,
        number: int,
        row: AnyRowDraft,
        make: MakeEditor,
        parent: QWidget,
        *,
        labels: bool,
    ) -> None:
        super().__init__(parent)
        self.editors: dict[str, Editor] = {}
        self._labels: list[QLabel] = []
        lines = lines_of(spec.row.fields)
        if len(lines) > 1:
            self.setProperty("role", "card")
        box = QHBoxLayout(self)
        edge = 8 if len(lines) > 1 else 0
        box.setContentsMargins(edge, edge // 2, edge, edge)
        box.setSpacing(4)
        column = QVBoxLayout()
        column.setSpacing(4)
        box.addLayout(column, 1)
        for names in lines:
            column.addLayout(self._grid(spec, names, number, make, labels=labels))
        self.remove = QToolButton(self)
        icons.put(self.remove, "x", "quiet")
        self.remove.setToolTip(str(_REMOVE.format(n=number + 1)))
        self.remove.setAccessibleName(f"{spec.label}: {_REMOVE.format(n=number + 1)}")
        self.remove.setObjectName(f"{spec.name}.{number}.remove")
        box.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        self.load(row)

    def load(self, row: AnyRowDraft) -> None:
        """Show another row."""
        self.row = row
        for editor in self.editors.values():
            editor.load(row)

    def _grid(
        self, spec: RowsField, names: list[str], number: int, make: MakeEditor, *, labels: bool
    ) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        for place, name in enumerate(names):
            field = spec.row.fields[name]
            editor = make(field, f"{spec.name}.{number}.{name}", self)
            self.editors[name] = editor
            if labels:
                label = QLabel(f"{field.label} *" if field.required else str(field.label), self)
                label.setProperty("role", "quiet")
                label.setBuddy(editor)
                grid.addWidget(label, 0, place)
            grid.addWidget(editor, 1, place)
            grid.setColumnStretch(place, max(field.width, 8))
            grid.setColumnMinimumWidth(place, 0)
        return grid

    def focus_chain(self) -> list[QWidget]:
        """Return where Tab halts: in the editors of the row, then at its removal."""
        return [*(w for e in self.editors.values() for w in e.focus_chain()), self.remove]


class RowsEditor(Editor):
    """A small table. Enter in the last field of the last row begins a new one."""

    def __init__(
        self,
        spec: RowsField,
        make: MakeEditor,
        path: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, path, parent)
        self._rows: RowsField = spec
        self._make = make
        self.lines: list[RowLine] = []  # one for each row
        self._made: list[RowLine] = []  # these, and after them hidden ones, empty, for further rows
        column = QVBoxLayout()
        column.setSpacing(4)
        self._line.addLayout(column, 1)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column.addLayout(self._column)
        self.add = QPushButton(str(_ADD), self)
        put_beside(self.add, "plus", "accent")
        self.add.setObjectName(f"{self.path}.add")
        self.add.setAccessibleName(f"{spec.label}: {_ADD}")
        self.add.setProperty("role", "link")
        self.add.clicked.connect(self.add_row)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setObjectName(self.path)
        self.setAccessibleName(str(spec.label))
        self.setFocusProxy(self.add)

    def prepare(self) -> bool:
        """Make one more line ahead of its row; False where there are as many as most records need."""
        if len(self._made) >= _AHEAD:
            return False
        self._make_line().sizeHint()  # dressed and measured now, not when somebody waits
        return True

    def load(self, draft: Values) -> None:
        """Show a line for each row."""
        assert isinstance(draft, Draft)
        self._show(draft.rows[self.spec.name])

    def store(self, draft: Values) -> None:
        """Write the rows, those without a value included."""
        assert isinstance(draft, Draft)
        for line in self.lines:
            for editor in line.editors.values():
                editor.store(line.row)
        draft.rows[self.spec.name] = [line.row for line in self.lines]

    def settle(self) -> None:
        """Settle the editors of all rows."""
        for line in self.lines:
            for editor in line.editors.values():
                editor.settle()

    def wrong_inside(self) -> bool:
        """Mark the cells that cannot be read; whether there are any."""
        found = False
        for line in self.lines:
            for name, editor in line.editors.items():
                if (part := editor.focusProxy()) is not None:
                    wrong = name in line.row.typed and not part.hasFocus()
                    theme.problem(part, wrong)
                    found = found or wrong
        return found

    def focus_chain(self) -> list[QWidget]:
        """Return the editors row by row, then the button that adds one."""
        return [*(stop for line in self.lines for stop in line.focus_chain()), self.add]

    def add_row(self) -> None:
        """A new empty row, ready to be typed into; a row left empty is not saved."""
        self._append(RowDraft(self._rows.row))
        self.edited.emit()
        self.lines[-1].focus_chain()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() and self._at_the_end():
            self.add_row()
        else:
            super().keyPressEvent(event)

    def _at_the_end(self) -> bool:
        """The last field of the last row has the focus, and the row is not an empty one."""
        if not self.lines:
            return False
        last = self.lines[-1]
        for editor in last.editors.values():
            editor.store(last.row)
        return last.focus_chain()[-2].hasFocus() and not last.row.empty

    def _show(self, rows: list[AnyRowDraft]) -> None:
        for line in self.lines[len(rows) :]:
            line.hide()
            line.load(RowDraft(self._rows.row))  # nothing of a record stays behind
        self.lines = self.lines[: len(rows)]
        most = max(len(rows), _KEPT)
        for line in self._made[most:]:
            self._column.removeWidget(line)
            line.deleteLater()
        del self._made[most:]
        for line, row in zip(self.lines, rows, strict=False):
            line.load(row)
        for row in rows[len(self.lines) :]:
            self._append(row)

    def _append(self, row: AnyRowDraft) -> None:
        waiting = self._made[len(self.lines) :]
        line = waiting[0] if waiting else self._make_line()
        line.load(row)
        self.lines.append(line)
        line.show()

    def _make_line(self) -> RowLine:
        """Make a line, hidden until it has a row."""
        # Where a row needs two lines, each row is a card with its own labels.
        number = len(self._made)
        labels = len(lines_of(self._rows.row.fields)) > 1 or not number
        row = RowDraft(self._rows.row)
        line = RowLine(self._rows, number, row, self._make, self, labels=labels)
        line.hide()
        line.remove.clicked.connect(lambda: self._remove(line))
        for editor in line.editors.values():
            editor.edited.connect(self.edited)
        self._made.append(line)
        self._column.addWidget(line)
        return line

    def _remove(self, line: RowLine) -> None:
        at = self.lines.index(line)
        for kept in self.lines:
            for editor in kept.editors.values():
                editor.store(kept.row)
        self._show([kept.row for kept in self.lines if kept is not line])
        self.edited.emit()
        beside = (
            self.lines[min(at, len(self.lines) - 1)].focus_chain()[0] if self.lines else self.add
        )
        beside.setFocus(Qt.FocusReason.OtherFocusReason)
