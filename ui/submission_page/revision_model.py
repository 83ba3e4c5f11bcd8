"""The frozen revisions of all reports as a table: who, when, handed over or not, live or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QObject, Qt

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.reply import Reply
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.frozen_report import period_of
from app.store.submissions import Submission
from ui.core import theme
from ui.widgets.table_model import TableModel

HASH = 8  # digits of a digest that are shown
TITLES = (
    T("Báo cáo", "Report"),
    T("Kỳ", "Period"),
    T("Lần", "No."),
    T("Chốt lúc", "Frozen"),
    T("Người chốt", "By"),
    T("Mã kiểm", "Digest"),
    T("Đã gửi", "Handed over"),
    T("Số liệu hiện nay", "Live figures"),
)
_NOT_SENT = T("chưa", "not yet")
_TAKEN, _REFUSED = T("đã nhận", "accepted"), T("không nhận", "rejected")
_ASKED = T("hỏi {n} số liệu", "{n} asked about")
_NEWER = T("có lần chốt sau", "corrected since")
_COUNTING = T("đang so…", "comparing…")
_SAME, _MOVED = T("như lúc chốt", "as frozen"), T("đã khác", "differ")
_ESTIMATE = T("{period} (ước)", "{period} (estimate)")
_CENTRED, _HANDED, _STANDING = 2, 6, 7


@dataclass(frozen=True, slots=True)
class FrozenRevisions:
    """Every revision, oldest first, and its deliveries and replies by ``seq`` or by digest."""

    revisions: tuple[Submission, ...] = ()
    sent: dict[int, str] = field(default_factory=dict)
    answers: dict[str, Reply] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class RevisionModel(TableModel[Submission]):
    """Revisions, the newest on top. ``set_moved`` fills in whether one differs from today's figures."""

    titles = TITLES

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = FrozenRevisions()
        self._last: set[int] = set()
        self._moved: dict[int, bool] = {}

    def show(self, found: FrozenRevisions) -> None:
        """Show these; how they stand is not known yet."""
        self.beginResetModel()
        self._all, self.rows = found, list(reversed(found.revisions))
        self._last = {s.seq for s in {s.slot: s for s in found.revisions}.values()}
        self._moved = {}
        self.endResetModel()

    def set_moved(self, seq: int, moved: bool) -> None:
        """Whether today's figures are other than those of a revision."""
        self._moved[seq] = moved
        for row, submission in enumerate(self.rows):
            if submission.seq == seq:
                here = self.index(row, _STANDING)
                self.dataChanged.emit(here, here)

    def next_uncompared(self) -> Submission | None:
        """The newest that counts of its report and period, and is not compared yet."""
        waiting = (s for s in self.rows if s.seq in self._last and s.seq not in self._moved)
        return next(waiting, None)

    def side(self, column: int) -> Qt.AlignmentFlag | None:
        """Return the middle for the number of the revision."""
        return Qt.AlignmentFlag.AlignCenter if column == _CENTRED else None

    def text(self, row: int, column: int) -> str:
        """Return what a column says of a revision."""
        return str(self._cells(self.rows[row])[column])

    def tip(self, row: int, column: int) -> str:
        """Return the reason of a correction, else the text of the cell."""
        return self.rows[row].reason or self.text(row, column)

    def _cells(self, submission: Submission) -> tuple[object, ...]:
        period = period_of(submission).label
        return (
            REPORTS[submission.slot.report].label,
            _ESTIMATE.format(period=period) if submission.slot.estimate else period,
            submission.revision,
            moment(submission.at),
            self._all.names.get(submission.who, submission.who),
            submission.sha256[:HASH],
            self._handed(submission),
            self._standing(submission),
        )

    def _handed(self, submission: Submission) -> object:
        if reply := self._all.answers.get(submission.sha256):
            queried = len(reply.flags)
            return _REFUSED if reply.refused else _ASKED.format(n=queried) if queried else _TAKEN
        at = self._all.sent.get(submission.seq)
        return moment(at) if at else _NOT_SENT

    def _standing(self, submission: Submission) -> T:
        if submission.seq not in self._last:
            return _NEWER
        if submission.seq not in self._moved:
            return _COUNTING
        return _MOVED if self._moved[submission.seq] else _SAME

    def ink(self, row: int, column: int) -> str | None:
        """Return the colour of problems or of what no longer counts."""
        submission, colors = self.rows[row], theme.tokens()
        reply = self._all.answers.get(submission.sha256)
        queried = reply is not None and bool(reply.refused or reply.flags)
        wrong = {_HANDED: queried, _STANDING: self._moved.get(submission.seq)}
        if wrong.get(column):
            return colors.problem
        return None if submission.seq in self._last else colors.quiet


def moment(at: str) -> str:
    """A moment as it is kept, in the time of this computer: ``30/09/2026 15:20``."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{show_day(local.date())} {local:%H:%M}"
