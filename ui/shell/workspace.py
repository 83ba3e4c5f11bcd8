"""The open store: the bar of pages, the page, and below it the status, over which messages lie."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import demo
from app.base.errors import UserError
from app.base.language import T
from app.schema.conditions import Query
from app.schema.record import register
from app.services import my_books, unit_settings
from ui.core import actions, auto_backup, deadlines, dialogs, garbage, theme
from ui.core.context import ChangeNotifier, Context
from ui.core.file_drop import Dropping
from ui.core.message_bar import MessageBar
from ui.core.page import Page, PageAction
from ui.core.preferences import Preferences
from ui.core.tab_order import NaturalTabs
from ui.core.worker import Worker
from ui.shell.list_drop import take_list
from ui.shell.page_registry import MY_BOOKS, UNLISTED, PageSpec, catalog
from ui.shell.page_stack import PageStack
from ui.shell.preloading import Preloading
from ui.shell.sidebar import Sidebar
from ui.shell.status_line import DeskStatus
from ui.shell.undo import Undoing

if TYPE_CHECKING:
    from pathlib import Path

    from app.base.jobs import Progress
    from app.base.periods import Period
    from app.due import DueItem
    from app.reports.spec.row_codes import RowCodeTarget
    from app.schema.values import FieldValues
    from app.store import Store
    from ui.forms.form import Form
    from ui.register_page.page import RecordsPage
    from ui.report_page.page import ReportPage
    from ui.submission_page.page import SubmissionPage

P = TypeVar("P", bound=Page)
_SMALL = 4  # times the bar of pages: in a window less wide it shows icons alone
_NOT_HERE = T("Trang này không có việc đó.", "This page has no such action.")
_NO_TIMELINE = T(
    "Mở một bản ghi có dòng thời gian rồi bấm Ctrl+T.",
    "Open a record that has a timeline, then press Ctrl+T.",
)
INVENTED = T(
    "Dữ liệu ví dụ: mọi người, mọi việc ở đây đều không có thật",
    "Example: every person and every record here is invented",
)
_NO_STEP = T("Không còn trang nào để quay lại.", "There is nothing to go back to.")
_BACK_UP = T("Nơi ghi bản sao lưu", "Where to put the backup")
_BACKING_UP = T("Đang sao lưu bản đang mở…", "Backing up what is open…")


class Workspace(NaturalTabs, QWidget):
    """Holds the pages of one open store and leads from one to another."""

    lock_requested = Signal()
    real_requested = Signal()  # the commune's own store, from the example
    rekey_requested = Signal(str, str)

    def __init__(
        self,
        store: Store,
        preferences: Preferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        self.worker = Worker(store, self)
        self._body = QWidget()
        self.messages = MessageBar(self._body)
        self.context = Context(store, self.worker, self.messages, self, ChangeNotifier(store, self))
        self._preferences = preferences or Preferences()
        self._example = demo.is_invented(store.path)
        self._menu: list[PageSpec] = []
        self._undoing = Undoing(self.context, self)
        self._stack = PageStack(self.context)
        self.side = self._bar_of_pages()
        self._stack.left.connect(self.messages.clear)  # what they say is of the page that is left
        self._stack.came.connect(self._came)
        self._status = DeskStatus(self.context, self._body)
        self._lay_out()
        self._connect()
        take = partial(take_list, self.context, lambda: self.shown)
        self._dropping = Dropping(self, {dialogs.REPLY: self.open_reply, dialogs.BOOKS: take})
        self._stack.begin("books" if my_books.asking(store) else "home")
        self._status.read()
        deadlines.renew(self.context)
        Preloading(self.worker, self).done.connect(garbage.leave_out)
        for finding in (*store.health, *store.notices)[:1]:
            self.messages.error(UserError(finding))

    # Ways to pages (the Navigator)

    def page(self, name: str) -> None:
        """Show a page, making it the first time."""
        self._stack.go(name)

    def step(self, by: int) -> None:
        """Go back (-1) through what was looked at, or forward again (1)."""
        if not self._stack.step(by):
            self.messages.say(_NO_STEP)

    def keep_place(self) -> None:
        """Keep where one is, before the store is locked; an example always begins anew."""
        if not self._example:
            self._stack.keep_place()

    def _came(self, name: str) -> None:
        self._share_width()
        self.side.show_current(name)

    def record(self, register_key: str, id_: int) -> None:
        """Open one record in its register."""
        if self._permitted(register_key):
            self._stack.go(register_key, id_)

    def field(self, register_key: str, id_: int, name: str) -> None:
        """Open one record with the cursor in a field."""
        if self._permitted(register_key):
            self._stack.go(register_key, id_)
            if form := self._form():
                form.focus_field(name)

    def timeline(self, register_key: str, id_: int) -> None:
        """Show what happened around one record."""
        from ui.pages.timeline import TimelinePage

        self._open("timeline", TimelinePage).show_record(register_key, id_)

    def list(self, register_key: str, query: Query, title: T | None = None) -> None:
        """Open a register on the records a query finds."""
        if self._permitted(register_key):
            self._register(register_key).show_query(query, title)

    def new(self, register_key: str, values: FieldValues | None = None, field: str = "") -> None:
        """Open a register on an empty form, or on one with some fields filled in, the cursor in ``field``."""
        if self._permitted(register_key):
            self._register(register_key).new(values)
            if field and (form := self._form()):
                form.focus_field(field)

    def resume(self, register_key: str, draft_key: str) -> None:
        """Open a register on a draft that was kept."""
        if self._permitted(register_key):
            self._register(register_key).resume(draft_key)

    def bring(self, register_key: str, path: Path | None) -> None:
        """Open a register on the rows of a workbook, or on those copied from one, to be reviewed."""
        if self._permitted(register_key):
            self._register(register_key).bring(path)

    def report(self, key: str, period: Period | None = None) -> None:
        """Show a report, of the period that was looked at last where none is given."""
        self._report_page().show_report(key, period)

    def figure(self, place: RowCodeTarget) -> None:
        """Open the records behind a printed row code, for the period that the reports show."""
        self._report_page().open_figure(place)

    def submission(self, report_key: str, period: Period) -> None:
        """Open the page where a report is frozen and sent, on this report of this period."""
        self._submission_page().show_report(report_key, period)

    def open_reply(self, path: Path) -> None:
        """Read a reply of the receiving unit that was dropped on the window."""
        self._submission_page().open_file(path)

    def settle(self, item: DueItem) -> None:
        """Go to Hôm nay and do there what settles a thing that is due."""
        from ui.pages.home import HomePage

        self._open("home", HomePage).due.act(item)

    def books(self, keys: tuple[str, ...]) -> None:
        """Have these registers stand at the top of the bar of pages from now on."""
        my_books.choose(self.store, keys)
        before, self.side = self.side, self._bar_of_pages()
        self._row.replaceWidget(before, self.side)
        before.hide()
        before.deleteLater()
        self.side.show()
        self._connect_side()
        self._share_width()
        self.page("home")

    def rekey(self, password: str, without: str) -> None:
        """Have the window change the store's key, for which this desk must go."""
        self.rekey_requested.emit(password, without)

    def names(self) -> tuple[str, ...]:
        """The pages in the order of the menu."""
        return tuple(entry.name for entry in self._menu)

    @property
    def shown(self) -> Page:
        """Return the page that is shown."""
        return self._stack.shown

    @property
    def current(self) -> str:
        """The name of that page."""
        return self._stack.current

    # Actions

    def undo(self) -> None:
        """Take back the last step and say which."""
        self._undoing.undo()

    def redo(self) -> None:
        """Bring back what was undone last and say what."""
        self._undoing.redo()

    def explain(self) -> None:
        """Show the help of the field that has the cursor, beside it; elsewhere the short guide."""
        from ui.shell import field_help

        field_help.explain(self.shown)

    def find_anything(self) -> None:
        """Open the palette over the window."""
        from ui.shell.command_palette import CommandPalette

        here = (*self.shown.offers, *self._undoing.offers())
        pages = (*self._menu, MY_BOOKS)
        CommandPalette(self.context, pages, self._bound, here, self).open_over(self.shown)

    def step_page(self, by: int) -> None:
        """The page after or before the current one, round and round."""
        names = self.names()
        self.page(names[(names.index(self.side.current) + by) % len(names)])

    def keep_drafts(self) -> None:
        """Keep the drafts of all pages, before the screen is covered or the file closed."""
        for page in self._stack.pages.values():
            page.keep_draft()

    def look_at_file(self) -> None:
        """Show an error, once, if the store's file was exchanged, and offer to back up the open one."""
        if self.store.exchanged:
            return
        with self.context.guard():
            self.store.check_file()

    def back_up(self) -> None:
        """Back up the open store: in the usual place, or in a folder that the officer chooses."""
        place = auto_backup.folder(self.store)
        folder = place if place.parent.is_dir() else dialogs.folder(self, _BACK_UP)
        if folder is not None:

            def job(progress: Progress, store: Store) -> Path:
                from app.store.backup import backup

                return backup(store, folder, progress)

            self.context.run_with_progress(_BACKING_UP, job, self.messages.written)

    def close_store(self) -> None:
        """Keep the drafts, end the worker and close the file; no timer uses it afterwards."""
        self.keep_drafts()
        self.hide()  # pages mask what was shown as they are left, which reads the store
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.worker.close()
        self.store.close()
        garbage.take_in()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_width()

    # Below: how it is put together

    def _form(self) -> Form | None:
        """The form on the page that is shown."""
        from ui.forms.form import Form

        return next((f for f in self.shown.findChildren(Form) if f.isVisible()), None)

    def _show_timeline(self) -> None:
        """The timeline of the record in the form."""
        form = self._form()
        if form is None or not form.show_timeline():
            self.messages.say(_NO_TIMELINE)

    def _open(self, name: str, kind: type[P]) -> P:
        """Show the page of this name, which is of this kind."""
        self.page(name)
        page = self.shown
        assert isinstance(page, kind)
        return page

    def _permitted(self, register_key: str) -> bool:
        """Whether a register is ours; the message bar tells where it is not."""
        with self.context.guard():
            self.store.principal.require(register_key, register(register_key).schema.book)
            return True
        return False

    def _register(self, register_key: str) -> RecordsPage:
        from ui.register_page.page import RecordsPage

        return self._open(register_key, RecordsPage)

    def _report_page(self) -> ReportPage:
        from ui.report_page.page import ReportPage

        return self._open("report", ReportPage)

    def _submission_page(self) -> SubmissionPage:
        from ui.submission_page.page import SubmissionPage

        return self._open("submission", SubmissionPage)

    def _do(self, action: PageAction) -> None:
        """Carry out an action on the page that is shown, or say that it has none."""
        if act := self.shown.actions_here().get(action):
            act()
        else:
            self.messages.say(_NOT_HERE)

    def _share_width(self) -> None:
        """The bar of pages gives way to icons where the window is small, or the page needs the room."""
        room = self.width() - self.shown.minimumSizeHint().width()
        small = self.width() < _SMALL * self.side.full_width
        self.side.set_narrow(small or room < self.side.full_width)

    def _lay_out(self) -> None:
        theme.role(self._body, "ground")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        left, _top, right, _bottom = theme.page_margins()
        self._status.setContentsMargins(left, 0, right, theme.gap(0.5))
        self._status.setFixedHeight(self.messages.room())
        if self._example:
            column.addWidget(self._invented())
        column.addWidget(self._stack, 1)
        column.addWidget(self._status)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self._body, 1)

    def _bar_of_pages(self) -> Sidebar:
        groups = catalog(self.store.permits, my_books.chosen(self.store))
        self._menu = [entry for group in groups for entry in group.entries]
        self._stack.specs = {spec.name: spec for spec in (*self._menu, *UNLISTED)}
        unit = unit_settings.load(self.store).name
        return Sidebar(unit, groups, self._preferences, example=self._example)

    def _invented(self) -> QWidget:
        """The line over every page of the example."""
        line = theme.label(str(INVENTED), "example")
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return line

    def _connect_side(self) -> None:
        self.side.chosen.connect(self.page)
        self.side.search_requested.connect(self.find_anything)
        self.side.lock_requested.connect(
            self.real_requested if self._example else self.lock_requested
        )

    def _connect(self) -> None:
        self._connect_side()
        self.messages.undo_requested.connect(self.undo)
        self.messages.redo_requested.connect(self.redo)
        self.messages.backup_requested.connect(self.back_up)
        self._bound = actions.bind(
            self,
            {
                "palette": self.find_anything,
                **{action: partial(self._do, action) for action in PageAction},
                "reply": lambda: self._submission_page().ask_reply(),
                "undo": self._undoing.undo_by_key,
                "redo": self._undoing.redo_by_key,
                "timeline": self._show_timeline,
                "lock": self.lock_requested.emit,
                "back": lambda: self.step(-1),
                "forward": lambda: self.step(1),
                "help": self.explain,
                "next_page": lambda: self.step_page(1),
                "previous_page": lambda: self.step_page(-1),
            },
        )
