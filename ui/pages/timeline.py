"""The events around one record, month by month; each opens its record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.schema.fields import ChoiceField
from app.schema.record import register
from app.services.list_cells import shown_title
from app.services.timeline import has_sensitive, timeline
from app.store import RecordTitle, Store
from ui.core import theme
from ui.core.context import Context
from ui.core.page import Page
from ui.widgets.basics import button
from ui.widgets.empty_note import EmptyNote
from ui.widgets.timeline_view import TimelineItem, TimelineView

_TITLE = T("Dòng thời gian", "Timeline")
_BACK = T("Về {code}", "Back to {code}")
_COUNT = T("{n} việc", "{n} {n:event|events}")
_NEWEST = T("{n} việc mới nhất", "the newest {n} {n:event|events}")
_NOTHING = T(
    "Chưa có bản ghi nào ghi ngày dẫn tới đây.",
    "No record with a day leads here yet.",
)
_NOTHING_HINT = T(
    "Việc nào có ngày và ghi tên nơi này thì hiện ở đây, mới nhất trước.",
    "What has a day and names it stands here, the newest first.",
)
_MASKED = T(
    "Việc ghi ở các mục được che chưa hiện ở đây.",
    "What masked fields tell is not shown here yet.",
)
_SHOW = T("Hiện phần kín", "Show what is masked")
_SEEN = T(
    "Xem phần kín trong dòng thời gian của {code}", "Look at the sensitive timeline of {code}"
)
_MOST = 200
_PAUSE = 300  # milliseconds of calm after changes before it is read again


@dataclass(frozen=True, slots=True)
class _Found:
    """The contents of the page, read outside the window's thread."""

    title: RecordTitle
    moments: list[TimelineItem]
    masked: bool


class TimelinePage(Page):
    """Shows the timeline of one record; Esc opens the record."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent, pause=_PAUSE)
        self._of: tuple[str, int] | None = None
        self._sensitive = False  # asked for, of this record
        self.back = button(_TITLE, "", "arrow-left")
        self.back.clicked.connect(self.go_back)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.go_back)
        self.about = theme.label("", "quiet")
        self.reveal = button(_SHOW, "", "eye")
        self.reveal.clicked.connect(self.show_masked)
        self.reveal.hide()
        self.masked = theme.label(str(_MASKED), "quiet")
        self.masked.hide()
        self.empty = EmptyNote("history", _NOTHING, _NOTHING_HINT)
        self.empty.hide()
        self.view = TimelineView()
        self.view.opened.connect(self._open)
        self.setFocusProxy(self.view)
        self.view.setAccessibleName(str(_TITLE))
        context.changed.connect(self.follow)
        self._lay_out()

    def show_record(self, register_key: str, id_: int) -> None:
        """Show the timeline of a record."""
        self._of, self._sensitive = (register_key, id_), False
        self.view.show_moments([])
        self.about.setText("")
        self.refresh()

    def go_back(self) -> None:
        """Open the record that the timeline is of."""
        if self._of:
            self._context.open.record(*self._of)

    def show_masked(self) -> None:
        """Show also what sensitive fields tell; the audit log notes it."""
        if self._of is None:
            return
        key, id_ = self._of
        with self._context.guard():
            store = self._context.store
            title = _SEEN.format(code=store.get(register(key), id_).code)
            store.log_access("look", title, register=key, id=id_)
            self._sensitive = True
            self.refresh()
            self.view.setFocus()

    def leave(self) -> None:
        """Mask again what sensitive fields tell; it is read anew when the page is shown."""
        if self._sensitive:
            self._sensitive, self._stale = False, True
            self.view.show_moments([])

    def _open(self, moment: TimelineItem) -> None:
        self._context.open.record(moment.event.register, moment.event.id)

    def reload(self) -> None:
        """Read the timeline in the worker; the answer about an earlier record is dropped."""
        if (of := self._of) is None:
            return
        sensitive = self._sensitive

        def done(found: _Found) -> None:
            if (of, sensitive) == (self._of, self._sensitive):  # not another question since
                self._show(found)

        read = _reader(*of, sensitive=sensitive)
        self._context.worker.run(read, done=done, failed=self._context.messages.error)

    def _show(self, found: _Found) -> None:
        assert self._of is not None
        cls = register(self._of[0])
        self.back.setText(str(_BACK.format(code=found.title.code)))
        words = shown_title(cls, found.title)
        count = len(found.moments)
        counted = (_NEWEST if count == _MOST else _COUNT).format(n=show_number(count))
        label = f"{cls.schema.label} {found.title.code}  {words}"
        self.about.setText(f"{label} · {counted}" if count else label)
        self.view.show_moments(found.moments)
        self.view.setVisible(count > 0)
        self.reveal.setVisible(found.masked)
        self.masked.setVisible(found.masked)
        self.empty.setVisible(count == 0 and not found.masked)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._heading())
        words.addWidget(self.about)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignBottom)
        column = self._make_column()
        column.addLayout(head)
        column.addWidget(self.masked)
        column.addWidget(self.empty, 1)
        column.addWidget(self.view, 1)
        column.addStretch()


def _reader(register_key: str, id_: int, *, sensitive: bool) -> Callable[[Progress, Store], _Found]:
    """A job: the record's title and its events, masked where they are sensitive."""

    def read(_progress: Progress, store: Store) -> _Found:
        record = store.get(register(register_key), id_)
        events = timeline(store, record, _MOST, sensitive=sensitive)
        words = {
            key: _words(store, key, [e.id for e in events if e.register == key])
            for key in {event.register for event in events}
        }
        moments = [TimelineItem(event, *words[event.register][event.id]) for event in events]
        masked = not sensitive and has_sensitive(store, register_key)
        return _Found(store.titles(register_key, [id_])[id_], moments, masked)

    return read


def _words(store: Store, key: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return the code of each record and a few words, without the day, which the line shows."""
    cls = register(key)
    schema = cls.schema
    if schema.title != schema.dated_by:
        titles = store.titles(key, ids)
        return {id_: (titles[id_].code, shown_title(cls, titles[id_])) for id_ in ids}
    choices = [n for n in schema.columns if isinstance(schema.fields[n], ChoiceField)]
    open_ = [name for name in choices if name not in schema.sensitive]
    found = {}
    for record in store.fetch(cls, ids):
        shown = (schema.fields[name].show(getattr(record, name)) for name in open_)
        found[record.id] = (record.code, " · ".join(words for words in shown if words))
    return found
