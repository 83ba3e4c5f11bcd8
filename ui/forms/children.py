"""The records that are entered in the form of another: a line each, and an empty one at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.base.language import T
from app.base.numbers import show_number
from app.schema.conditions import Query, eq
from app.schema.draft import Draft
from app.schema.fields import Problem
from app.services.children import (
    MOST,
    begin_child,
    changed_children,
    follow_children,
    listing,
    stored_children,
    take_in,
    waiting_children,
)
from ui.core import theme
from ui.core.context import Context
from ui.forms.child_conflicts import ChildConflicts
from ui.forms.child_line import TAKE_OFF_KEY, ChildLine, LineCursor, cursor_of
from ui.forms.editors import Editors
from ui.forms.editors.base import AnyDraft
from ui.forms.editors.text import put_cursor_within
from ui.forms.pasted_lines import pasted_lines
from ui.widgets.basics import button

if TYPE_CHECKING:
    from app.schema.record import Record
    from app.store import Changes

OPEN_LIST = T("Mở danh sách", "Open the list")
TAKE_IN = T("Lấy từ đề nghị ({n})", "Take in what was proposed ({n})")
HINT = T(
    "Gõ từng dòng, hoặc dán (Ctrl+V) các dòng chép từ Excel; {key} bỏ dòng.",
    "Type line by line, or paste (Ctrl+V) rows copied from a spreadsheet; {key} takes a line off.",
).format(key=TAKE_OFF_KEY)
_TITLE_OF = T("{book} của {code}", "{book} of {code}")
_AHEAD = 2  # lines made before they are needed; these are shown at once, the others one by one


class ChildrenSection(QWidget):
    """Emits ``edited`` when something is typed, ``conflicted`` with the numbers of lines that are typed in
    and were changed elsewhere."""

    edited = Signal()
    conflicted = Signal(object)

    def __init__(self, context: Context, cls: type[Record], parent: QWidget) -> None:
        super().__init__(parent)
        self.cls = cls
        self.lines: list[ChildLine] = []  # one for each that is shown
        self._context = context
        self._parent_draft: AnyDraft | None = None
        self._made: list[ChildLine] = []
        self._editors = Editors(context.store, cls)
        self._fields = {name: cls.schema.fields[name] for name in listing(cls).fields}
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._show_next)
        self._conflicts = ChildConflicts()
        self._behind = QTimer(self, singleShot=True, interval=0)  # its own save loads first
        self._behind.timeout.connect(self._catch_up)
        self.list = button(OPEN_LIST, "link")
        self.waiting = button(TAKE_IN, "link", "plus")
        self.list.clicked.connect(self._open_list)
        self.waiting.clicked.connect(self._take_in)
        head = QHBoxLayout()
        head.addWidget(theme.label(str(cls.schema.book), "strong", parent=self), 1)
        head.addWidget(self.waiting)
        head.addWidget(self.list)
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.gap(0.75))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gap(0.75))
        column.addLayout(head)
        column.addLayout(self._column)
        column.addWidget(theme.label(str(HINT), "quiet", wrap=True, parent=self))
        context.changed.connect(self._changed)

    def prepare(self) -> bool:
        """Make one more line ahead; False where there are as many as a record needs at first."""
        if len(self._made) >= _AHEAD:
            return False
        made = self._make_line(len(self._made))
        made.hide()
        made.sizeHint()  # dressed and measured now, not when somebody waits
        return True

    def load(self, draft: AnyDraft) -> None:
        """Show those of a record that stand in no other draft, then what was typed, and an empty line."""
        self._parent_draft = draft
        self._conflicts.clear()
        typed = draft.children.get(self.cls.schema.key, [])
        known = {one.record.id for one in typed if one.record} | {one.id for one in draft.parted}
        store, mine = self._context.store, self._mine
        found = stored_children(store, self.cls, self._parent_id, mine) if draft.record else []
        stored: list[AnyDraft] = [Draft(self.cls, one) for one in found if one.id not in known]
        draft.children[self.cls.schema.key] = [*stored, *typed]
        self._offer()
        self._show()

    def focus_chain(self) -> list[QWidget]:
        """Return where Tab halts: line by line, then at the ways beside the title."""
        stops = [stop for line in self.lines for stop in line.focus_chain()]
        return [*stops, *(way for way in (self.waiting, self.list) if not way.isHidden())]

    def show_problems(self) -> bool:
        """Say in each line what is wrong; gives whether there is anything, and goes to the first."""
        for line in self.lines:
            line.settle()
        wrong: dict[int, Problem] = {}  # by the number of the line
        if self._parent_draft is not None:
            for number, _child, problem in changed_children(self._parent_draft):
                if problem is not None:
                    wrong[number] = problem
                    self._line_of(self.drafts[number - 1])
        for number, line in enumerate(self.lines, 1):
            line.show_problem(wrong.get(number))
        first = self.lines[min(wrong) - 1] if wrong else None
        if first is not None:
            first.focus_chain()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(wrong)

    @property
    def drafts(self) -> list[AnyDraft]:
        """What stands in the lines, the empty one at the end included."""
        assert self._parent_draft is not None
        return self._parent_draft.children[self.cls.schema.key]

    @property
    def _parent_id(self) -> int:
        record = self._parent_draft.record if self._parent_draft else None
        return record.id if record else 0

    @property
    def _mine(self) -> set[int]:
        """Those entered in this sitting."""
        return {id_ for key, id_ in self._context.entered if key == self.cls.schema.key}

    # Lines

    def _put_cursor(self, cursor: LineCursor) -> None:
        """Put it back to its record, which may stand elsewhere now; else to its line."""
        drafts, record = self.drafts, cursor.draft.record
        same = (one for one in drafts if one.record and record and one.record.id == record.id)
        line = min(cursor.line, len(drafts) - 1)
        child = cursor.draft if cursor.draft in drafts else next(same, drafts[line])
        self._line_of(child).focus_field(cursor.field)
        if cursor.place is not None:
            put_cursor_within(QApplication.focusWidget(), cursor.place)

    def _show(self) -> None:
        """Show the first lines now, the others one by one; the last is always empty. The cursor stays."""
        self._more.stop()
        cursor = cursor_of(self.lines)
        drafts = self.drafts
        if not drafts or drafts[-1].record is not None or drafts[-1].dirty:
            drafts.append(begin_child(self.cls, self._parent_id, drafts[-1] if drafts else None))
        for line in self._made:
            line.hide()
            line.draft = None
        self.lines = []
        for _ in range(min(max(len(self._made), 1), _AHEAD)):
            self._show_line()
        if cursor is not None:
            self._put_cursor(cursor)
        self._go_on()

    def _show_line(self) -> None:
        if len(self.lines) < len(self.drafts):
            number = len(self.lines)
            line = self._made[number] if number < len(self._made) else self._make_line(number)
            line.load(self.drafts[number], self._conflicts.of(self.drafts[number]))
            line.remove.setHidden(number == len(self.drafts) - 1)  # the empty one stays
            self.lines.append(line)
            line.show()

    def _show_next(self) -> None:
        self._show_line()
        self._go_on()

    def _go_on(self) -> None:
        if len(self.lines) < len(self.drafts):
            self._more.start()

    def _make_line(self, number: int) -> ChildLine:
        line = ChildLine(self._fields, number, self._editors.make, self)
        line.edited.connect(lambda: self._edited(line))
        line.left_off.connect(lambda: self._leave_off(line))
        line.pasted.connect(self._paste)
        self._made.append(line)
        self._column.addWidget(line)
        return line

    def _line_of(self, child: AnyDraft) -> ChildLine:
        while all(line.draft is not child for line in self.lines):
            self._show_line()
        return next(line for line in self.lines if line.draft is child)

    def _edited(self, line: ChildLine) -> None:
        line.show_problem(None)
        if line.draft is not None and line.draft is self.drafts[-1] and line.draft.dirty:
            self.drafts.append(begin_child(self.cls, self._parent_id, line.draft))
            line.remove.show()
            self._show_line()
        self.edited.emit()

    def _leave_off(self, line: ChildLine) -> None:
        child, place = line.draft, self.lines.index(line)
        if child is None or self._parent_draft is None or child is self.drafts[-1]:
            return
        if child.record is not None and getattr(child.record, listing(self.cls).link):
            self._parent_draft.parted.append(child.record)
        self.drafts.remove(child)
        self._show()
        self.lines[min(place, len(self.lines) - 1)].focus_chain()[0].setFocus()
        self.edited.emit()

    def _put_in(self, new: list[AnyDraft]) -> None:
        """Put these before the empty line at the end, the first of them ready to be gone on with."""
        drafts = self.drafts
        if drafts and drafts[-1].record is None and not drafts[-1].dirty:
            drafts.pop()
        drafts.extend(new)
        self._offer()
        self._show()
        if new:
            self._line_of(new[0]).focus_chain()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _paste(self, text: str) -> None:
        """Cells of a spreadsheet: a line for each row of them."""
        store, fields = self._context.store, list(self._fields)
        with self._context.guard():
            self._put_in(pasted_lines(store, self.cls, self._parent_id, text, fields))

    # What is taken in, and the list

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._parent_draft is not None:
            self._offer()

    def _offer(self) -> None:
        """Say how many may be taken in; not while nobody sees it."""
        if self.isVisible():
            waiting = len(waiting_children(self._context.store, self.cls, self.drafts))
            self.waiting.setVisible(bool(waiting))
            self.waiting.setText(str(TAKE_IN.format(n=show_number(waiting))))
            self.list.setVisible(bool(self._parent_id))

    def _take_in(self) -> None:
        """Take in those that wait, so many at a time."""
        store = self._context.store
        ids = waiting_children(store, self.cls, self.drafts)[:MOST]
        self._put_in(
            [take_in(self.cls, one, self._parent_id) for one in store.fetch(self.cls, ids)]
        )

    def _open_list(self) -> None:
        record = self._parent_draft.record if self._parent_draft else None
        if record is not None:
            query = Query(eq(listing(self.cls).link, record.id))
            title = _TITLE_OF.format(book=self.cls.schema.book, code=record.code)
            self._context.open.list(self.cls.schema.key, query, title)

    def _changed(self, changes: Changes) -> None:
        if self._parent_draft is not None and changes.touches(self.cls):
            self._behind.start()

    def _catch_up(self) -> None:
        """Those that were changed elsewhere, or undone, are shown as they are now; what was typed stays."""
        if self._parent_draft is not None:
            store = self._context.store
            changed, told = follow_children(store, self._parent_draft, self.cls, self._mine)
            self._conflicts.note(self._context, told)
            if changed:
                self._show()
            if told:
                self.conflicted.emit([self.drafts.index(one.draft) + 1 for one in told])
            self._offer()
