"""Báo cáo đã chốt: what was frozen, how it stands against today, freezing, handing over, answers."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.jobs import Progress, Watch
from app.base.language import T
from app.base.periods import Period
from app.exchange.package.receivers import KeptReply, take_reply
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import period_of
from app.reports.submission.readiness import Readiness, readiness
from app.store import Store
from app.store.submissions import Submission
from ui.core import dialogs
from ui.core.context import Context
from ui.core.page import Page
from ui.submission_page.freeze import FreezeView
from ui.submission_page.revision import RevisionView
from ui.submission_page.revision_list import RevisionList

_TITLE = T("Báo cáo đã chốt", "Frozen reports")
_LOOKING = T("Đang xem lại số liệu trước khi chốt…", "Looking at the figures before freezing…")
_UNCHANGED = T(
    "Số liệu không khác lần chốt {n}; không cần chốt lại, gửi chính lần ấy.",
    "The figures are those of revision {n}; nothing to freeze. Hand that one over.",
)
_OPEN = T("Mở tệp trả lời của cấp trên", "Import reply")
_READING = T("Đang đọc tệp trả lời…", "Reading the reply…")
_ANSWERING = T("Theo trả lời của {name}", "As {name} requested")


class SubmissionPage(Page):
    """A list; from it one revision, or a report about to be frozen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _TITLE, parent)
        self._watch: Watch | None = None
        self._stack = QStackedWidget(self)
        self.list = RevisionList(context, self._stack)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self._stack)
        self.list.chosen.connect(self.show_revision)
        self.list.reply_requested.connect(self.ask_reply)

    @cached_property
    def revision(self) -> RevisionView:
        """The view of one revision, made when one is first looked at."""
        made = RevisionView(self._context, self._stack)
        made.left.connect(self.show_list)
        made.again_requested.connect(self._again)
        self._stack.addWidget(made)
        return made

    @cached_property
    def freezing(self) -> FreezeView:
        """The view of a report about to be frozen, made when one first is."""
        made = FreezeView(self._context, self._stack)
        made.frozen.connect(lambda submission: self.show_revision(submission, hand=True))
        made.left.connect(self.show_list)
        made.outdated.connect(self._look_again)
        self._stack.addWidget(made)
        return made

    # What other pages ask for

    def show_report(self, key: str, period: Period) -> None:
        """Freeze a report of a period, or hand over its last revision where nothing has changed."""
        self._look(key, period, "")

    def open_file(self, path: Path) -> None:
        """Read an answer that was dropped on the window."""
        self._read(path)

    def ask_reply(self) -> None:
        """Ask for the file of an answer, and read it."""
        if path := dialogs.open_file(self, _OPEN, dialogs.REPLY):
            self._read(path)

    # The three views

    def show_list(self) -> None:
        """Show all revisions."""
        self._stop_looking()
        self._show(self.list)

    def show_revision(self, submission: Submission, key: str = "", *, hand: bool = False) -> None:
        """Show one revision, at the line of an indicator; ``hand``: with where it goes."""
        self._stop_looking()
        self._show(self.revision)
        self.revision.show_revision(submission, key, hand=hand)

    def _show(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        view.setFocus()

    def _again(self, submission: Submission) -> None:
        """The next revision; where an answer asks for it, that is why."""
        answer = self.revision.answer.answer
        reason = _ANSWERING.format(name=answer.reply.sender.name) if answer else ""
        self._look(submission.slot.report, period_of(submission), str(reason))

    def _stop_looking(self) -> None:
        if self._watch:
            self._watch.cancel()
            self._watch = None

    def _look_again(self, ready: Readiness) -> None:
        self._look(ready.report.key, ready.period, self.freezing.reason.text())

    def _look(self, key: str, period: Period, reason: str) -> None:
        self._stop_looking()

        def job(progress: Progress, store: Store) -> Readiness:
            return readiness(store, REPORTS[key], period, progress)

        def done(ready: Readiness) -> None:
            self._watch = None
            if ready.last and not ready.moved:
                self._context.messages.say(_UNCHANGED.format(n=ready.last.revision))
                self.show_revision(ready.last, hand=True)
                return
            self._show(self.freezing)
            self.freezing.show_ready(ready, reason)

        self._watch = self._context.run_with_progress(_LOOKING, job, done)

    def _read(self, path: Path) -> None:
        def job(_progress: Progress, store: Store) -> KeptReply:
            return take_reply(store, path)

        self._context.run_with_progress(_READING, job, self._show_answer)

    def _show_answer(self, answer: KeptReply) -> None:
        self.show_revision(answer.submission)
        self.revision.answer.show_answer(answer)
