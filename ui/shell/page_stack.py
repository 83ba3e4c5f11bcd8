"""The pages of the desk, each made when it is first shown, and the way through them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.services import last_place
from ui.core.context import Context
from ui.core.page import Page
from ui.shell.page_registry import PageSpec
from ui.shell.trail import Stop, Trail

_AT_HAND = 4  # pages that an officer goes to and fro between keep what they hold


class PageStack(QStackedWidget):
    """Shows one page at a time. Emits ``left`` before another is shown, ``came`` with its name after."""

    left = Signal()
    came = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.specs: dict[str, PageSpec] = {}
        self.pages: dict[str, Page] = {}
        self.current = ""
        self._latest: list[str] = []  # names of the pages shown last, the newest first
        self._trail = Trail()
        # No page may keep the window from becoming as small as a laptop's screen at 150 %.
        self.setMinimumSize(1, 1)

    @property
    def shown(self) -> Page:
        """Return the page that is shown."""
        return self.pages[self.current]

    def go(self, name: str, record: int | None = None) -> None:
        """Show a page, and a record on it, as a step that can be taken back."""
        self._stay()
        self._show_page(name)
        if record is not None:
            self.shown.open_record(record)
        self._note()

    def _note(self) -> None:
        self._trail.go(Stop(self.current, self.shown.record_shown))

    def step(self, by: int) -> bool:
        """Go back (-1) through what was looked at, or forward again (1); False where nothing is."""
        self._stay()
        place = self._trail.move(by)
        if place is not None:
            self._show_place(place)
        return place is not None

    def keep_place(self) -> None:
        """Keep where one is in the store, which is locked: it opens there again."""
        with self._context.guard():
            last_place.keep(self._context.store, self.current, self.shown.record_shown)

    def begin(self, name: str) -> None:
        """Show the page that was left by locking, else the one named."""
        self.go(name)
        left = None
        with self._context.guard():  # a full disk keeps no store from opening
            left = last_place.take(self._context.store)
        if left is not None and left.page in self.specs:
            self._show_place(Stop(left.page, left.record))
            self._note()

    def _stay(self) -> None:
        if self.current:
            self._trail.stay(Stop(self.current, self.shown.record_shown))

    def _show_place(self, place: Stop) -> None:
        self._show_page(place.page)
        if place.record is not None and place.record != self.shown.record_shown:
            self.shown.open_record(place.record)

    def _show_page(self, name: str) -> None:
        if name not in self.pages:
            self.pages[name] = self.specs[name].make(self._context, self)
            self.addWidget(self.pages[name])
        if name != self.current:
            self.left.emit()
        self.current = name
        self._latest = [name, *(one for one in self._latest if one != name)]
        for one in self._latest[_AT_HAND:]:
            self.pages[one].give_back()
        del self._latest[_AT_HAND:]
        self.setCurrentWidget(self.pages[name])
        self.pages[name].setFocus()
        self.came.emit(name)
