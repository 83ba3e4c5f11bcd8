"""One frozen revision: its figures beside the live ones, and the records that make each difference."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from app.base.jobs import Progress, Watch
from app.base.language import T
from app.base.numbers import show_number
from app.base.periods import Days
from app.exchange.package.receivers import KeptReply, answers
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.comparison import Comparison, ComparisonLine, compare
from app.reports.submission.frozen_report import period_of, same_definitions
from app.store import Changes, Store
from app.store.submissions import Submission
from ui.core import theme
from ui.core.context import Context
from ui.core.elided import ElidedLabel
from ui.core.page import LiveView
from ui.submission_page.comparison_model import ComparisonModel
from ui.submission_page.delivery import DeliveryCard
from ui.submission_page.record_names import NameTree, RecordNames
from ui.submission_page.reply import ReplyCard
from ui.submission_page.revision_model import HASH, moment
from ui.widgets.basics import button
from ui.widgets.table import Table

_NAME = T("{period}, lần chốt {n}: {report}", "{period}, revision {n}: {report}")
_ABOUT = T("Chốt lúc {at}, {who} · mã kiểm {digest}", "Frozen {at}, {who} · digest {digest}")
_REASON = T(" · điều chỉnh: {reason}", " · correction: {reason}")
_OTHERWISE = T(
    "Từ lúc chốt, cách tính của báo cáo này đã đổi phiên bản: chênh lệch có thể do cách tính, không do bản ghi.",
    "The definitions of this report have changed version since: a difference may come from them, not from records.",
)
_BACK, _AGAIN = T("Các lần chốt", "All revisions"), T("Chốt lại…", "Freeze again…")
_HAND = T("Gửi báo cáo…", "Hand over…")
_SPOT = T("Trả lời bốc thăm kiểm tra…", "Answer a spot check…")
_COMPARING = T("Đang so với số liệu hiện nay…", "Comparing with today's figures…")
_NOT_YET = T("Chưa so xong với số liệu hiện nay.", "Not compared with today's figures yet.")
_SAME = T("Số liệu hiện nay vẫn như lúc chốt.", "Today's figures are as they were frozen.")
_DIFFER = T(
    "{n} dòng khác lúc chốt, xếp lên đầu.",
    "{n} {n:line differs; it stands|lines differ; they stand} first.",
)
_TABLE = T("Đã chốt và hiện nay", "Frozen and live")
_FIGURE = 9  # characters of a figure
_PAUSE = 400


class RevisionView(LiveView):
    """Emits ``left`` or, with the revision that is shown, ``again_requested``."""

    left = Signal()
    again_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, pause=_PAUSE)
        self._watch: Watch | None = None
        self._submission: Submission | None = None
        self._comparison: Comparison | None = None
        self._pending_key = ""
        self.title, self.about = ElidedLabel(""), ElidedLabel("")
        theme.role(self.title, "title")
        theme.role(self.about, "quiet")
        self.otherwise = theme.label(str(_OTHERWISE), "problem", wrap=True)
        self.status = theme.label("", "quiet")
        self.model = ComparisonModel(self)
        self.table = Table(self.model, "lines", _TABLE, row=3.75)
        self.names = RecordNames(context)
        self.hand, self.answer = DeliveryCard(context), ReplyCard()
        self.back = button(_BACK, "link", "arrow-left")
        self.spot = button(_SPOT, "link", "clipboard-check")
        self.again, self.give = button(_AGAIN, "", "stamp"), button(_HAND, "primary", "usb")
        self._connect()
        self.setFocusProxy(self.table)
        self._lay_out()

    @property
    def submission(self) -> Submission | None:
        """The revision that is shown."""
        return self._submission

    @property
    def comparison(self) -> Comparison | None:
        """Return the comparison; None while it is under way."""
        return self._comparison

    @property
    def tree(self) -> NameTree:
        """The records behind the current line."""
        return self.names.tree

    def show_revision(self, submission: Submission, key: str = "", *, hand: bool = False) -> None:
        """Show a revision, at the line of an indicator; ``hand``: ask at once where it goes."""
        self._submission, self._pending_key = submission, ""
        names = self._context.store.accounts()
        slot = submission.slot
        naming = {"report": REPORTS[slot.report].label, "period": period_of(submission).label}
        self.title.show_text(str(_NAME.format(**naming, n=submission.revision)))
        who = names.get(submission.who, submission.who)
        about = _ABOUT.format(at=moment(submission.at), who=who, digest=submission.sha256[:HASH])
        reason = _REASON.format(reason=submission.reason) if submission.reason else ""
        self.about.show_text(f"{about}{reason}")
        self.about.setToolTip(f"{submission.sha256}{reason}")
        self.otherwise.setHidden(same_definitions(submission))
        self.hand.hide()
        self.model.show(None)
        reply = answers(self._context.store).get(submission.sha256)
        self.answer.show_answer(KeptReply(reply, submission, first=False) if reply else None)
        self.names.show_line(None)
        if key:
            self.go_to(key)
        if hand:
            self.hand.begin(submission)
        self.refresh()

    def reload(self) -> None:
        """Compare with today's figures in the worker; a comparison under way is cancelled."""
        submission = self._submission
        if submission is None:
            return
        if self._watch:
            self._watch.cancel()
        self._comparison = None
        self.status.setText(str(_NOT_YET))

        def job(progress: Progress, store: Store) -> Comparison:
            return compare(store, submission, progress)

        self._watch = self._context.run_with_progress(_COMPARING, job, self._show)

    def go_to(self, key: str) -> None:
        """Stand at the line of an indicator, now or when it has been compared."""
        row = self.model.row_of(key)
        self._pending_key = "" if row >= 0 else key
        self._stand(row)

    def correct(self, key: str) -> None:
        """Open the records behind a figure, in their register."""
        comparison = self._comparison
        if comparison is None or key not in comparison.computed.lines:
            return
        computed = comparison.computed
        days: Days = computed.spans.value
        form = T("{name} ({dates})", "{name} ({dates})")
        title = form.format(name=computed.lines[key].indicator.label, dates=days.dates)
        self._context.open.list(computed.behind(key).register, computed.query(key, days), title)

    def _show(self, comparison: Comparison) -> None:
        if comparison.submission != self._submission:
            return
        here = self._line()
        self._watch, self._comparison = None, comparison
        self.model.show(comparison)
        count = len(comparison.differing)
        self.status.setText(str(_DIFFER.format(n=show_number(count)) if count else _SAME))
        self._stand(max(0, self.model.row_like(here if here and here.differs else None)))
        if self._pending_key:
            self.go_to(self._pending_key)
        self._show_names()

    def _stand(self, row: int) -> None:
        if row >= 0:
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def _line(self) -> ComparisonLine | None:
        return self.model.row(self.table.currentIndex().row())

    def _show_names(self) -> None:
        self.names.show_line(self._line())

    def _current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_names()

    def follow(self, changes: Changes) -> None:
        """Compare again after a change in a register that the report counts."""
        submission = self._submission
        if submission is None:
            return
        if not REPORTS[submission.slot.report].registers().isdisjoint(changes.ids):
            super().follow(changes)

    def _open(self, key: str, id_: int) -> None:
        if id_:
            self._context.open.record(key, id_)
        else:
            self._context.open.page("trash")

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.again.clicked.connect(lambda: self.again_requested.emit(self._submission))
        self.give.clicked.connect(self._give)
        self.spot.clicked.connect(self.answer_lot)
        self.table.selectionModel().currentChanged.connect(self._current)
        self.names.opened.connect(self._open)
        self.names.list_requested.connect(self.correct)
        self.answer.line_requested.connect(self.go_to)
        self.answer.correction_requested.connect(self.correct)
        self.answer.again_requested.connect(lambda: self.again_requested.emit(self._submission))
        self._context.changed.connect(self.follow)

    def answer_lot(self) -> None:
        """Show what an inspector drew, and answer with a file."""
        from ui.submission_page.spot_answer import SpotAnswerDialog

        SpotAnswerDialog(self._context, self).open()

    def _give(self) -> None:
        if self._submission is not None:
            self.hand.begin(self._submission)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.again)
        head.addWidget(self.give)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.setHandleWidth(theme.gap(1.5))
        body.addWidget(self.table)
        body.addWidget(self.names)
        body.setSizes([theme.characters(300), theme.characters(200)])
        body.setStretchFactor(0, 3)
        body.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(*theme.page_margins())
        column.setSpacing(theme.gap())
        top = QHBoxLayout()
        for way in (self.back, self.spot):
            top.addWidget(way)
        top.addStretch()
        column.addLayout(top)
        column.addLayout(head)
        for part in (self.about, self.otherwise, self.answer, self.hand, self.status):
            column.addWidget(part)
        column.addWidget(body, 1)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.size_columns(dict.fromkeys(range(1, self.model.columnCount()), _FIGURE))
