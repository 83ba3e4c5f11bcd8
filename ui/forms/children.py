"""The records that are entered in the form of another: a line each, and an empty one at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.base.language import T
from app.schema.conditions import Query, eq
from app.schema.draft import Draft
from app.schema.fields import Level
from app.services.children import (
    begin_child,
    changed_children,
    listing,
    stored_children,
    take_in,
    waiting_children,
)
from ui.core import theme
from ui.core.context import Context
from ui.forms.child_line import ChildLine
from ui.forms.editors import Editors
from ui.forms.editors.base import AnyDraft
from ui.widgets.basics import button

if TYPE_CHECKING:
    from app.schema.record import Record
    from app.store import Changes

OPEN_LIST = T("Mở danh sách", "Open the list")
TAKE_IN = T("Lấy từ đề nghị ({n})", "Take in what was proposed ({n})")
HINT = T(
    "Gõ từng dòng, hoặc dán (Ctrl+V) các dòng chép từ Excel; Ctrl+Delete bỏ dòng.",
    "Type line by line, or paste (Ctrl+V) rows copied from a spreadsheet; Ctrl+Delete takes a line off.",
)
_TITLE_OF = T("{book} của {code}", "{book} of {code}")
_AHEAD = 2  # lines made before they are needed; these are shown at once, the others one by one


class ChildrenSection(QWidget):
    """Emits ``edited`` when something is typed."""

    edited = Signal()

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
        typed = draft.children.get(self.cls.schema.key, [])
        known = {one.record.id for one in typed if one.record} | {one.id for one in draft.parted}
        key, store = self.cls.schema.key, self._context.store
        mine = {id_ for register, id_ in self._context.entered if register == key}
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
        wrong: dict[int, object] = {}
        if self._parent_draft is not None:
            for _cls, _number, child in changed_children(self._parent_draft):
                errors = [one for one in child.problems().values() if one.level is Level.ERROR]
                if errors:
                    wrong[id(child)] = errors[0]
                    self._line_of(child).show_problem(errors[0])
        for line in self.lines:
            if id(line.draft) not in wrong:
                line.show_problem(None)
        first = next((line for line in self.lines if id(line.draft) in wrong), None)
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

    # Lines

    def _show(self) -> None:
        """Show the first lines now, the others one by one; the last is always empty."""
        self._more.stop()
        drafts = self.drafts
        if not drafts or drafts[-1].record is not None or drafts[-1].dirty:
            drafts.append(begin_child(self.cls, self._parent_id, drafts[-1] if drafts else None))
        for line in self._made:
            line.hide()
            line.draft = None
        self.lines = []
        for _ in range(min(max(len(self._made), 1), _AHEAD)):
            self._show_line()
        self._go_on()

    def _show_line(self) -> None:
        if len(self.lines) < len(self.drafts):
            number = len(self.lines)
            line = self._made[number] if number < len(self._made) else self._make_line(number)
            line.load(self.drafts[number])
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
        self.edited.emit()

    def _paste(self, text: str) -> None:
        """Cells of a spreadsheet: a line for each row of them."""
        from app.exchange.imports.clipboard import pasted_drafts

        self._put_in(
            [
                _filled(begin_child(self.cls, self._parent_id), child)
                for child in pasted_drafts(self._context.store, self.cls, text, list(self._fields))
            ]
        )

    # What is taken in, and the list

    def _offer(self) -> None:
        store, listed = self._context.store, listing(self.cls)
        taken = {child.record.id for child in self.drafts if child.record}
        waiting = [one for one in waiting_children(store, self.cls) if one.id not in taken]
        self.waiting.setVisible(bool(waiting) and listed.waiting is not None)
        self.waiting.setText(str(TAKE_IN.format(n=len(waiting))))
        self.list.setVisible(bool(self._parent_id))

    def _take_in(self) -> None:
        taken = {child.record.id for child in self.drafts if child.record}
        found = waiting_children(self._context.store, self.cls)
        self._put_in(
            [take_in(self.cls, one, self._parent_id) for one in found if one.id not in taken]
        )

    def _open_list(self) -> None:
        record = self._parent_draft.record if self._parent_draft else None
        if record is not None:
            query = Query(eq(listing(self.cls).link, record.id))
            title = _TITLE_OF.format(book=self.cls.schema.book, code=record.code)
            self._context.open.list(self.cls.schema.key, query, title)

    def _changed(self, changes: Changes) -> None:
        """Those that were changed elsewhere, or undone, are shown as they are now, unless typed in."""
        draft = self._parent_draft
        if draft is None or not changes.touches(self.cls) or draft.parted:
            return
        if not any(child.dirty for child in self.drafts):
            inside = QApplication.focusWidget()
            kept = inside is not None and self.isAncestorOf(inside)
            draft.children[self.cls.schema.key] = []
            self.load(draft)
            if kept and self.lines:
                self.lines[-1].focus_chain()[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _filled(begun: AnyDraft, read: AnyDraft) -> AnyDraft:
    """A new line with the cells that were read; what could not be read stands there as it was."""
    for name, value in read.values.items():
        if value not in (None, "", ()) and value != read.blank[name]:
            begun.put(name, value)
    begun.typed.update(read.typed)
    return begun
