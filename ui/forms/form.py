"""The form of any register: laid out as its schema says, bound to a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import InvalidRecord, UserError
from app.base.language import T
from app.schema.draft import Draft
from app.schema.fields import Level, Problem
from app.schema.record import FormSection, Record
from app.services.list_cells import MASK
from ui.core import theme
from ui.core.context import Context
from ui.forms.attachments import Attachments
from ui.forms.duplicate_hint import DuplicateHint, may_repeat
from ui.forms.editors import AddRecord, Editors
from ui.forms.editors.base import AnyDraft
from ui.forms.form_parts import (
    FieldCell,
    FieldGrid,
    FormFoot,
    FormHead,
    hidden,
    masked_words,
    rule,
    stamped,
    timed,
)

SAVE = T("Lưu", "Save")
SAVE_NEXT = T("Lưu và ghi tiếp", "Save and next")
LEAVE = T("Đóng", "Close")
DELETE = T("Xóa", "Delete")
_SEEN = T("Xem phần kín của {code}", "Look at the sensitive part of {code}")
_EMPTY: tuple[object, ...] = (None, "", ())
_COMPUTED = T("Tự tính", "Computed")


class Form(QWidget):
    """Shows a draft and writes the input into it. Saving is left to the page.

    Problems are told once a field is left, and all of them when saving was tried.
    """

    edited = Signal()
    save_requested = Signal()
    next_requested = Signal()
    leave_requested = Signal()
    delete_requested = Signal()

    def __init__(
        self,
        context: Context,
        draft: AnyDraft,
        add: AddRecord | None = None,
        parent: QWidget | None = None,
        *,
        slowly: bool = False,
    ) -> None:
        """``slowly``: leave most of it to ``build_more``; it is then shown by ``begin``."""
        super().__init__(parent)
        self.schema = draft.cls.schema
        self.cells: dict[str, FieldCell] = {}
        self._context = context
        self._blank: AnyDraft = Draft(draft.cls)  # what stands in masked editors
        self._editors = Editors(context.store, draft.cls, add)
        self._touched: set[str] = set()
        self._computed: dict[str, QLabel] = {}
        self._head = FormHead(context, self.schema, self)
        self._scroll = FieldGrid(self)
        self._body = self._scroll.body
        self._stamp = theme.label("", "quiet", wrap=True, parent=self._body)
        self._hint = DuplicateHint(context, draft, self) if may_repeat(self.schema) else None
        self._attached = Attachments(context, self.schema, self._body)
        self._steps, self._spares = self._build(), self._prepare()
        if not slowly:
            self.begin(draft)

    # What the page asks

    def build_more(self) -> bool:
        """Build a few milliseconds' worth; gives whether something was left to build.

        What only some records need comes last, and is not waited for.
        """
        return next(self._steps, False) or next(self._spares, False)

    def begin(self, draft: AnyDraft) -> None:
        """Show another draft, as a new form would: to build one takes ten times as long."""
        for _part in self._steps:
            pass
        self.draft = draft
        self._touched.clear()
        self._tried = self.revealed = False
        for cell in self.cells.values():
            cell.elsewhere = None
        record = draft.record
        self._head.show_record(record)
        self._show_stamp(record)
        self._attached.show_record(record)
        self._foot.buttons[-1].setVisible(record is not None)
        if self._hint:
            self._hint.begin(draft)
        self.load()

    def attach_changes(self, record: Record) -> bool:
        """Go on with the record where only what is attached to it changed; gives whether it is so."""
        before = self.draft.record
        if before is None or replace(record, stamp=before.stamp) != before:
            return False
        self.draft.record = record
        self._show_stamp(record)
        self._attached.show_record(record)
        return True

    def scroll_up(self) -> None:
        """Show the form from its beginning."""
        self._scroll.verticalScrollBar().setValue(0)

    def load(self) -> None:
        """Show what the draft holds."""
        for name in self.cells:
            self.load_field(name)
        self.show_problems()

    def load_field(self, name: str) -> None:
        """Show what the draft holds of one field; of a masked one not even to a screen reader."""
        cell, masked = self.cells[name], self.masks(name)
        cell.editor.load(self._blank if masked else self.draft)
        cell.cover(masked_words(self._context.store, self.draft, name) if masked else "")

    def masks(self, name: str) -> bool:
        """Whether a field is masked: it is closed, not empty, and not being changed."""
        kept = getattr(self.draft.record, name, None)
        changing = name in self.draft.typed or self.draft.values[name] != kept
        return self.closes(name) and kept not in _EMPTY and not changing

    def closes(self, name: str) -> bool:
        """Whether what is stored in a sensitive field is not to be seen: not asked for, nor entered in this sitting."""
        record = self.draft.record
        if record is None or self.revealed or not hidden(self.schema.fields[name]):
            return False
        return not self._context.entered_here(self.schema.key, record.id, name)

    def show_all_problems(self) -> Mapping[str, Problem]:
        """Show every problem from now on, as after trying to save; gives the problems.

        What stands in the way of saving and is masked is shown, as if it had been asked for.
        """
        self._tried = True
        for cell in self.cells.values():
            cell.editor.settle()
        problems = self.show_problems()
        wrong = {name for name, one in problems.items() if one.level is Level.ERROR}
        if any(self.cells[name].masked for name in wrong & self.cells.keys()):
            self.reveal()
        return problems

    def show_problems(self) -> Mapping[str, Problem]:
        """Show the problems of fields that were left."""
        problems = self.draft.problems()
        here = self.focused()
        for name, cell in self.cells.items():
            wrong = cell.editor.wrong_inside()
            due = self._tried or (name in self._touched and (name != here or wrong))
            doubt = name in problems and problems[name].level is Level.WARNING
            told = (due or (doubt and self._touched)) and not cell.masked  # it would tell what is
            cell.show_problem(problems.get(name) if told else None)
        self._compute()
        return problems

    def focus_first(self) -> None:
        """Begin: the first field of a stored record, the first that is empty of a new one."""
        new, values = self.draft.record is None, self.draft.values
        empty = (name for name in self.cells if new and values[name] in _EMPTY)
        self.focus_field(next(empty, next(iter(self.cells))))

    def focus_field(self, name: str) -> None:
        """Go to a field, scrolled into view."""
        if cell := self.cells.get(name):
            cell.focus_chain()[0].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(cell)

    def reveal(self) -> None:
        """Show the masked fields; the audit log notes it."""
        record = self.draft.record
        if record is None:
            return
        title = _SEEN.format(code=record.code)
        try:
            self._context.store.log_access("look", title, register=self.schema.key, id=record.id)
        except UserError as error:
            self._context.messages.error(error)
            return
        self.revealed = True
        for name in [name for name, cell in self.cells.items() if cell.masked]:
            self.load_field(name)
        self.show_problems()

    def mask_again(self) -> None:
        """Mask again what was revealed, but for what is being changed."""
        self._attached.mask_again()
        if not self.revealed:
            return
        self.revealed = False
        for name in filter(self.masks, self.cells):
            self.load_field(name)
        self.show_problems()

    def show_timeline(self) -> bool:
        """Show what happened around the stored record; False where there is no such thing."""
        record = self.draft.record
        if record is None or not timed(self.schema.key):
            return False
        self._context.open.timeline(self.schema.key, record.id)
        return True

    def only_save(self) -> None:
        """Offer neither the next record nor deleting: the form of a small dialog."""
        _save, following, _leave, delete = self._foot.buttons
        following.hide()
        delete.hide()
        if self._hint:
            self._hint.only_tell()

    # Building

    def _build(self) -> Iterator[bool]:
        """Put the parts together, each made within the one that holds it: then it is dressed once."""
        column = QVBoxLayout(self._body)
        column.setContentsMargins(theme.gap(2), theme.gap(1), theme.gap(2), theme.gap(2))
        column.setSpacing(0)
        for number, section in enumerate(self.schema.form):
            yield from self._section(column, section, first=number == 0)
        self._foot_notes(column)
        column.addStretch()
        self._scroll.resized.connect(self._keep_in_view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._head.timeline.clicked.connect(self.show_timeline)
        whole.addWidget(self._head)
        whole.addWidget(self._scroll, 1)
        if self._hint:
            whole.addWidget(self._hint)
        whole.addWidget(rule(self))
        acts = (
            (SAVE, "Ctrl+S", self.save_requested), (SAVE_NEXT, "Ctrl+Enter", self.next_requested),
            (LEAVE, "Esc", self.leave_requested), (DELETE, "", self.delete_requested),
        )  # fmt: skip
        self._foot = FormFoot(acts, self)
        whole.addWidget(self._foot)
        self._keys()
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]
        yield True

    def _prepare(self) -> Iterator[bool]:
        for cell in self.cells.values():
            while cell.editor.prepare():
                yield True

    def _section(self, column: QVBoxLayout, section: FormSection, *, first: bool) -> Iterator[bool]:
        if not first:
            column.addSpacing(theme.gap(0.5))
            column.addWidget(rule(self._body))
            column.addSpacing(theme.gap(1))
        column.addWidget(theme.label(str(section.title), "strong", parent=self._body))
        column.addSpacing(theme.gap(0.8))
        for names in section.rows:
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.gap(1.5))
            for place, name in enumerate(names.split()):
                cell = self._cell(name)
                # What the section's title says already is not said twice; beside others it is.
                cell.label.setVisible(cell.spec.label != section.title or " " in names)
                grid.addWidget(cell, 0, place)
                grid.setColumnStretch(place, 1)
                grid.setColumnMinimumWidth(place, 1)
            column.addLayout(grid)
            column.addSpacing(theme.gap(0.3))
            grid.sizeHint()  # dressed and measured now, and not all at once when it is shown
            yield True

    def _cell(self, name: str) -> FieldCell:
        spec = self.schema.fields[name]
        cell = self.cells[name] = FieldCell(spec, partial(self._editors.make, spec, ""), self._body)
        cell.editor.edited.connect(partial(self._edited, name))
        cell.unmask_requested.connect(self.reveal)
        return cell

    def _foot_notes(self, column: QVBoxLayout) -> None:
        """Fields that the record computes itself, and who entered it."""
        for name, spec in self.schema.fields.items():
            if spec.derived:
                self._computed[name] = theme.label("", "quiet", parent=self._body)
                self._computed[name].setObjectName(name)
                column.addWidget(self._computed[name])
        column.addWidget(self._attached)
        self._stamp.setContentsMargins(0, theme.gap(1), 0, 0)
        column.addWidget(self._stamp)

    def _show_stamp(self, record: Record | None) -> None:
        stamp = record.stamp if record else None
        self._stamp.setVisible(stamp is not None)
        self._stamp.setText(stamped(stamp, self._context.store.accounts()) if stamp else "")

    def _keys(self) -> None:
        # Ctrl+S, Ctrl+N and Ctrl+F belong to the window, which hands them to the page shown.
        keys = {
            "Ctrl+Return": self.next_requested, "Ctrl+Enter": self.next_requested,
            "Escape": self.leave_requested,
        }  # fmt: skip
        for key, signal in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(signal)

    # What the officer does

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if (
            event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        else:
            self.focusNextChild()

    def _edited(self, name: str) -> None:
        self.cells[name].editor.store(self.draft)
        self._touched.add(name)
        self.show_problems()
        if self._hint:
            self._hint.typed()
        self.edited.emit()

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self._scroll.ensureWidgetVisible(new, 0, theme.gap(4))
        # Nowhere: another window is looked at, and what is being typed here is not done.
        if old is not None and new is not None and self.isAncestorOf(old):
            self.show_problems()

    def _keep_in_view(self) -> None:
        """Keep the problem of the current field in view when a message above takes room."""
        if cell := self.cells.get(self.focused()):
            self._scroll.ensureWidgetVisible(cell)

    def focused(self) -> str:
        """The field that has the cursor; empty where it is elsewhere."""
        focused = QApplication.focusWidget()
        return next((n for n, c in self.cells.items() if focused and c.isAncestorOf(focused)), "")

    def _compute(self) -> None:
        if not self._computed:
            return
        try:
            record: Record | None = self.draft.finish().completed()
        except InvalidRecord:
            record = self.draft.record
        for name, label in self._computed.items():
            spec = self.schema.fields[name]
            value = spec.show(getattr(record, name)) if record else ""
            value = MASK if value and self.closes(name) else value
            label.setText(f"{spec.label} ({str(_COMPUTED).lower()}): {value or '—'}")
