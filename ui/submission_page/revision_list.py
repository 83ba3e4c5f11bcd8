"""The list of what was frozen: one click from a revision, with how each stands against today."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from app.base.jobs import Progress, Watch
from app.base.language import T
from app.exchange.package import receivers
from app.reports.submission.comparison import has_moved
from app.store import Store, submissions
from app.store.submissions import Submission
from ui.core import theme
from ui.core.context import Context
from ui.core.page import LiveView
from ui.submission_page.revision_model import FrozenRevisions, RevisionModel
from ui.widgets.basics import button
from ui.widgets.table import Table

_TITLE = T("Báo cáo đã chốt", "Frozen reports")
_ABOUT = T(
    "Mỗi lần chốt giữ nguyên số liệu, bản ghi và giấy tờ của lúc ấy. Chọn một dòng để so với hiện nay.",
    "Each revision keeps its figures, records and papers. Choose a line to compare it with today.",
)
_NONE = T(
    "Chưa chốt báo cáo nào. Mở Báo cáo, chọn kỳ rồi bấm Chốt và gửi.",
    "Nothing is frozen yet. Open Reports, choose a period, then Freeze and send.",
)
_REPORTS = T("Chọn báo cáo để chốt", "Choose a report to freeze")
_REPLY = T("Mở tệp trả lời…", "Import reply…")
_TABLE = T("Các lần chốt", "Revisions")
_WIDTHS = {1: 15, 2: 5, 3: 13, 4: 12, 5: 10, 6: 14, 7: 13}
_LEAST = 93  # characters that the table needs; the bar of pages gives way to it
_PAUSE = 400  # milliseconds of calm after changes before what stands is compared again


class RevisionList(LiveView):
    """Emits ``chosen`` with a ``Submission``, and ``reply_requested``."""

    chosen = Signal(object)
    reply_requested = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, pause=_PAUSE)
        self._watch: Watch | None = None
        self.model = RevisionModel(self)
        self.table = Table(self.model, "revisions", _TABLE, row=3.75)
        self.none = theme.label(str(_NONE), "quiet", wrap=True)
        self.none.hide()
        self.reply = button(_REPLY, "", "download")
        self.reply.clicked.connect(self.reply_requested)
        self.reports = button(_REPORTS, "primary", "chart-column")
        self.reports.clicked.connect(lambda: context.open.page("report"))
        self.table.on_open(self._open, self.table.clicked)
        self.setMinimumWidth(theme.characters(_LEAST))
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.size_columns(_WIDTHS)
        context.changed.connect(self.follow)
        self.setFocusProxy(self.table)
        self._lay_out()

    def reload(self) -> None:
        """Read what there is, then compare one revision after the other with today's figures."""
        if self._watch:
            self._watch.cancel()
        failed = self._context.messages.error
        self._watch = self._context.worker.run(_read, done=self._show, failed=failed)

    def is_stale(self) -> bool:
        """Always: revisions, deliveries and replies are no records, and comparing stops when hidden."""
        return True

    def _show(self, found: FrozenRevisions) -> None:
        here = self.table.currentIndex().row()
        self.model.show(found)
        self.table.setVisible(bool(found.revisions))
        self.none.setVisible(not found.revisions)
        self.table.selectRow(max(here, 0))
        self._compare_next()

    def _compare_next(self) -> None:
        """One at a time, so that whatever else waits for the worker comes in between."""
        submission = self.model.next_uncompared()
        if submission is None or not self.isVisible():
            return

        def job(progress: Progress, store: Store) -> bool:
            return has_moved(store, submission, progress)

        def done(differs: bool) -> None:
            self.model.set_moved(submission.seq, differs)
            self._compare_next()

        failed = self._context.messages.error
        self._watch = self._context.worker.run(job, done=done, failed=failed)

    def _open(self, index: QModelIndex) -> None:
        found: Submission | None = self.model.row(index.row())
        if found is not None:
            self.chosen.emit(found)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(theme.label(str(_TITLE), "title"))
        words.addWidget(theme.label(str(_ABOUT), "quiet", wrap=True))
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.reply, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.reports, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(*theme.page_margins())
        column.setSpacing(theme.gap(1.5))
        column.addLayout(head)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)
        column.addStretch()


def _read(_progress: Progress, store: Store) -> FrozenRevisions:
    """A job: every revision, and what became of it."""
    every = tuple(submissions.list_submissions(store))
    return FrozenRevisions(
        every, submissions.sent_at(store), receivers.answers(store), store.accounts()
    )
