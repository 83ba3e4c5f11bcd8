"""The page of any register: its list, and beside it the record that is looked at or entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QToolButton,
    QWidget,
)

from app.base.language import T
from app.schema.conditions import Query
from app.schema.draft_state import DraftState
from app.schema.record import Record
from app.schema.values import FieldValues
from ui.core import icons, theme
from ui.core.context import Context
from ui.core.disclosures import sensitive_scope
from ui.core.page import Page, PageAction
from ui.forms.draft_notice import DraftNotice
from ui.forms.record_editor import RecordEditor
from ui.register_page.book_files import BookFiles
from ui.register_page.import_button import ImportButton
from ui.register_page.list_actions import EXPORT, NAMES, PASTE, PRINT, ListActions
from ui.register_page.list_files import ListFiles
from ui.register_page.record_list import RecordList
from ui.register_page.row_ways import row_ways
from ui.widgets.basics import put_beside

_NEW = T("Thêm mới", "New")
_SHOW_NAMES = T("Hiện tên", "Show names")
_HIDE_NAMES = T("Ẩn tên", "Hide names")
_BOTH = 104  # characters that a list and a form beside it need
_FORM = 47  # per cent of the width that the form takes
_FOLLOW_AFTER = 60  # milliseconds: arrows held down in the list do not load every record


class RecordsPage(Page):
    """Lists the records of one register and shows one beside the list."""

    def __init__(self, context: Context, cls: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(context, cls.schema.book, parent)
        self.cls = cls
        self.list = RecordList(context, cls)
        self.entry = RecordEditor(context, cls)
        self.entry.hide()
        self.unfinished = DraftNotice()
        self._next_id = 0
        self._sized = False
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_AFTER)
        self._follow.timeout.connect(self._view_next)
        self.books = BookFiles(context, self)
        self._build()
        self._connect()
        self._files = ListFiles(context, self)
        self.offers = ListActions(self).offers
        self.list.table.ways = lambda: row_ways(self, context)

    # What the window asks

    @property
    def record_shown(self) -> int | None:
        """The stored record in the form."""
        return self.entry.record_id

    def actions_here(self) -> Mapping[PageAction, Callable[[], object]]:
        """Return all of them: a register has new records, a search, a form and a printed list."""
        return {
            PageAction.NEW: self.new,
            PageAction.FIND: self.focus_search,
            PageAction.SAVE: self.save,
            PageAction.PRINT: self.print,
        }

    def new(self, values: FieldValues | None = None) -> None:
        """An empty form beside the list, or one in which some fields are filled in."""
        self._follow.stop()
        self.entry.new(values=values)

    def resume(self, key: str) -> None:
        """Go on with a draft that was kept; one that is gone leaves the page as it is."""
        if key == self.entry.draft_key:
            return  # it is in the form still
        kept = self._context.store.kept_drafts().get(key)
        if kept is not None and isinstance(kept[1], DraftState):
            self._resume(key, kept[1])

    def open_record(self, id_: int) -> None:
        """Show one record, and its row where it is listed."""
        self.entry.view(id_)
        self.list.select(id_)

    def show_query(self, query: Query, title: T | None = None) -> None:
        """List what a query finds, under a title; a form that is not being typed in gives way."""
        if not self.entry.dirty:
            self.entry.leave()
        if self._free_list():
            self.list.show_query(query, title)

    def bring(self, path: Path | None) -> None:
        """Review the rows of a workbook, or those that were copied from one."""
        if self._free_list():
            self.list.take(path)

    def focus_search(self) -> None:
        """Put the cursor into the search line, what stands there selected."""
        if not self._free_list():
            return
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def save(self) -> bool:
        """Save the form; gives whether it is saved."""
        return self.entry.save()

    def keep_draft(self) -> None:
        """Keep the draft in the form, before the window is locked or closed."""
        self.entry.keep()

    def give_back(self) -> None:
        """Give back the form, unless it shows a record."""
        self.entry.give_back()

    def toggle_names(self) -> None:
        """Show the masked names, which is noted, or mask them again."""
        model, id_ = self.list.model, self.list.current()
        if model.masks:
            with self._context.guard():
                model.unmask()
        elif model.may_mask:
            model.mask()
        if id_ is not None:
            self.list.select(id_)  # masked names stand in another order
        self._word_names()

    def export(self) -> None:
        """Write the list as it stands to a workbook; names only for a purpose."""
        self._files.export()

    def print(self) -> None:
        """Show how the record prints while the cursor is in its form, else how the list does."""
        id_, focused = self.entry.record_id, QApplication.focusWidget()
        if id_ is not None and focused is not None and self.entry.isAncestorOf(focused):
            self.print_record(id_)
        else:
            self.print_list()

    def print_list(self) -> None:
        """Show how the list prints as it stands; names only for a purpose."""
        self._files.print()

    def print_record(self, id_: int) -> None:
        """Show what a record of the list can be printed as."""
        from ui.widgets.record_print import print_record

        print_record(self._context, self, self.cls, id_)

    def choose_names(self) -> None:
        """Ask anew whether names leave, whatever was answered before."""
        self._context.disclosures.ask_again(self, sensitive_scope(self.cls))

    # Building

    def _build(self) -> None:
        theme.role(self, "ground")
        column = self._make_column(1.2)
        column.addLayout(self._head())
        column.addWidget(self.unfinished)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        column.addWidget(self.splitter, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.gap(1.5))
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.entry)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 5)
        self.list.setMinimumWidth(theme.characters(32))
        self.entry.setMinimumWidth(theme.characters(50))
        self.setFocusProxy(self.list.table)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.gap(1))
        row.addWidget(self._heading())
        self.count = theme.label("", "quiet")
        self.count.setObjectName("count")
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        self.names = QPushButton(self)
        self.names.setObjectName("names")
        self.names.setToolTip(NAMES.tip)
        self.names.clicked.connect(self.toggle_names)
        self._word_names()
        self.importing = ImportButton(self._context, self.cls, self)
        self.importing.setToolTip(PASTE.tip)
        self.importing.paste_requested.connect(partial(self.bring, None))
        self.importing.chosen.connect(self.bring)
        new = QPushButton(str(_NEW))
        new.setObjectName("new")
        new.setToolTip(f"{_NEW} (Ctrl+N)")
        theme.role(new, "primary")
        put_beside(new, "plus", "on-accent")
        new.clicked.connect(self._new_empty)
        row.addWidget(self.names)
        for action, act in ((PRINT, self.print_list), *self.books.offered, (EXPORT, self.export)):
            button = QToolButton()
            button.setObjectName(action.key)
            button.setToolTip(action.tip)
            button.setAccessibleName(str(action.title))
            icons.put(button, action.icon)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addWidget(self.importing)
        row.addWidget(new)
        return row

    def _connect(self) -> None:
        self.list.counted.connect(self.count.setText)
        self.list.model.modelReset.connect(self._word_names)
        self.list.refresh()
        self.list.looked.connect(self._look)
        self.list.clicked.connect(self._click)
        self.list.opened.connect(self.edit)
        self.list.delete_requested.connect(self._delete_row)
        self.list.new_requested.connect(self.new)
        self.list.model.refused.connect(self._context.messages.error)
        self.entry.opened.connect(self._make_room)
        self.entry.closed.connect(self._closed)
        self.entry.saved.connect(self.list.select)
        self.unfinished.resumed.connect(self._resume)
        self.unfinished.dropped.connect(self._drop_draft)

    # What the officer does

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.list.model.stay()
        self.unfinished.offer(self.entry.unfinished())
        self.entry.build_ahead()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.entry.leave_off()

    def leave(self) -> None:
        """Mask names in the list and in the form again; what was typed in this sitting stays."""
        if self.list.model.may_mask and not self.list.model.masks:
            self.toggle_names()
        if self.entry.form:
            self.entry.form.mask_again()

    def _look(self, id_: int) -> None:
        """A row was reached: a record that is shown gives way to it, unless it is being changed."""
        self._next_id = id_
        if self.entry.record_id not in (None, id_) and not self.entry.dirty:
            self._follow.start()

    def _click(self, id_: int) -> None:
        self._next_id = id_
        self._view_next()

    def _view_next(self) -> None:
        if not self.entry.dirty and self.entry.record_id != self._next_id:
            self.entry.view(self._next_id)

    def edit(self, id_: int) -> None:
        """Show one record with the cursor in its form."""
        self._follow.stop()
        self.entry.view(id_, focus=True)

    def _new_empty(self) -> None:
        self.new()

    def _make_room(self) -> None:
        """Show the form beside the list: first in its usual width, later as the officer left it."""
        self._share_room(opened=True)
        if self.entry.isHidden():
            self.entry.show()
            form = max(self.entry.minimumWidth(), self.splitter.width() * _FORM // 100)
            if not self._sized:
                self._sized = True
                self.splitter.setSizes([self.splitter.width() - form, form])

    def _closed(self) -> None:
        self.entry.hide()
        self._share_room(opened=False)
        self.list.focus()

    def _share_room(self, *, opened: bool) -> None:
        """Where there is no room for both, the form takes the place of the list."""
        narrow = self.width() < theme.characters(_BOTH)
        self.list.setVisible(not (opened and narrow))

    def _free_list(self) -> bool:
        """Bring the list back where the form stands in its place; gives whether it is there."""
        return not self.list.isHidden() or self.entry.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_room(opened=self.entry.form is not None)

    def _delete_row(self) -> None:
        if (id_ := self.list.current()) is not None:
            self.entry.delete(id_)

    def _word_names(self) -> None:
        masked = self.list.model.masks
        self.names.setVisible(self.list.model.may_mask)
        self.names.setText(str(_SHOW_NAMES if masked else _HIDE_NAMES))
        put_beside(self.names, "eye" if masked else "eye-off", "quiet")

    def _resume(self, key: str, kept: DraftState) -> None:
        self.entry.resume(key, kept)
        self.unfinished.offer(self.entry.unfinished())

    def _drop_draft(self, key: str) -> None:
        self.entry.forget(key)
        self.unfinished.offer(self.entry.unfinished())
