"""The view before a report is frozen: its facts, the doubts of its period, the reason of a correction."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.base.dates import show_day
from app.base.errors import UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.reports.submission.frozen_report import count, freeze, slot_of
from app.reports.submission.readiness import Readiness
from app.services import unit_settings
from app.services.unit_settings import Issuer
from app.store import Changes, Store
from app.store.submissions import Submission, SubmissionKind
from ui.core import theme
from ui.core.composing import ComposingLine
from ui.core.context import Context
from ui.core.page import LiveView
from ui.pages.quality import DoubtTree
from ui.widgets.basics import Captioned, Card, ProblemLabel, button

_TITLE = T("Chốt báo cáo", "Freeze a report")
_NAME = T("{report}, {period}", "{report}, {period}")
_REVISION, _REAL_TO = T("Lần chốt", "Revision"), T("Số liệu tính đến hết ngày", "Figures up to")
_NUMBER, _DAY = T("Số, ký hiệu", "Number"), T("Ngày chốt", "Day")
_SIGNER, _DAYS = T("Người ký", "Signed by"), T("Kỳ số liệu", "Days")
_BY_HAND = T("{number} (ghi số khi ký)", "{number} (filled in when signed)")
_NOBODY = T("{capacity} (chưa ghi tên trong Cài đặt)", "{capacity} (no name in the settings)")
_CORRECTION = T("{n} (điều chỉnh lần chốt {before})", "{n} (corrects revision {before})")
_REASON = T("Lý do điều chỉnh", "Why it is corrected")
_NEEDED = T("Ghi lý do điều chỉnh trong một dòng.", "Say in one line why it is corrected.")
_FREEZE, _BACK = T("Chốt", "Freeze"), T("Thôi", "Not now")
_FREEZING = T("Đang chốt báo cáo…", "Freezing the report…")
_GOES_ON = T(
    "Kỳ chưa kết thúc: số liệu của những ngày còn lại sẽ không có trong lần chốt này.",
    "The period is not over: the days still to come will not be in this revision.",
)
_SURE = T(
    "Kỳ này chưa kết thúc. Vẫn chốt số liệu thực hiện đến hết ngày {day}?",
    "This period is not over. Freeze the figures up to {day} all the same?",
)
_ESTIMATE = T("Chốt bản ước cả kỳ", "Freeze an estimate of the period")
_FREEZE_RUNNING = T("Vẫn chốt", "Freeze all the same")
_ALL_GOOD = T("Không có cảnh báo nào về số liệu của kỳ này.", "No doubts about this period.")
_DOUBTS = T(
    "{n} chỗ nên xem lại trong kỳ này; chọn một dòng để tới đúng ô cần sửa.",
    "{n} to look at in this period; choose a line to go to the field.",
)
_DONE = T("Đã chốt lần {n}; số liệu không đổi nữa.", "Revision {n} is frozen and will not change.")
_PAUSE = 400  # milliseconds of calm after changes before it is looked at again


class FreezeView(LiveView):
    """Emits ``frozen`` with the new ``Submission``, ``left``, or ``outdated`` with the ``Readiness``
    that is shown when a record has changed since."""

    frozen = Signal(object)
    left = Signal()
    outdated = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, pause=_PAUSE)
        self._ready: Readiness | None = None
        self._sure = False  # whether to freeze a period that still runs
        context.changed.connect(self.follow)
        self.name = theme.label("", "heading", wrap=True)
        self.facts = {label: theme.label("", wrap=True) for label in _facts()}
        self.wrong = theme.label("", "problem", wrap=True)
        self.doubted = theme.label("", "quiet", wrap=True)
        self.tree = DoubtTree(context)
        self.tree.opened.connect(lambda d: context.open.field(d.register, d.id, d.field))
        self.reason = ComposingLine()
        self.reason.setObjectName("reason")
        self.reason.setMaxLength(300)
        self.reason.returnPressed.connect(self.freeze)
        self.captioned = Captioned(_REASON, self.reason)
        self.complaint = ProblemLabel()
        self.go, self.back = button(_FREEZE, "primary", "stamp"), button(_BACK)
        self.estimate = button(_ESTIMATE)
        self.go.clicked.connect(self.freeze)
        self.estimate.clicked.connect(self.freeze_estimate)
        self.back.clicked.connect(self.left)
        self._lay_out()

    def show_ready(self, ready: Readiness, reason: str = "") -> None:
        """Show what would be frozen; ``reason`` is what the officer would say of a correction."""
        self._ready, self._stale, self._sure = ready, False, False
        self.go.setText(str(_FREEZE))
        unit = unit_settings.load(self._context.store)
        name = _NAME.format(report=ready.report.label, period=ready.period.label)
        self.name.setText(str(name))
        for label, fact in _facts(ready, unit.issuer(ready.report.issuer)).items():
            self.facts[label].setText(str(fact))
        self.captioned.setVisible(ready.revision > 1 or ready.unfinished)
        self.estimate.setVisible(ready.unfinished and ready.computed is not None)
        self.reason.setText(reason)
        self.complaint.say(None)
        wrong = [*ready.wrong, *([_GOES_ON] if ready.unfinished else ())]
        self.wrong.setText("\n".join(map(str, wrong)))
        self.wrong.setVisible(bool(wrong))
        count = len(ready.doubts)
        self.doubted.setText(str(_DOUBTS.format(n=show_number(count)) if count else _ALL_GOOD))
        self.tree.show_doubts([*ready.doubts], ready.titles)
        self.tree.setVisible(count > 0)
        self.go.setEnabled(ready.computed is not None)
        (self.reason if ready.revision > 1 else self.go).setFocus()

    def freeze(self) -> None:
        """Freeze in the worker; ask in place for the reason of a correction, and whether to freeze a
        period that still runs."""
        ready, reason = self._ready, self.reason.text().strip()
        if ready is None or ready.computed is None or not self.go.isEnabled():
            return
        if ready.revision > 1 and not reason:
            self.complaint.say(_NEEDED)
            self.reason.setFocus()
            return
        if ready.unfinished and not self._sure:
            self._sure = True
            self.complaint.say(_SURE.format(day=show_day(ready.real_to)))
            self.go.setText(str(_FREEZE_RUNNING))
            return
        computed, sure = ready.computed, self._sure
        self.go.setEnabled(False)

        def job(progress: Progress, store: Store) -> Submission:
            return freeze(store, computed, reason, progress, unfinished=sure)

        self._context.run_with_progress(_FREEZING, job, self._done, self._failed, self._again)

    def freeze_estimate(self) -> None:
        """Freeze what the period has so far with an estimate of the whole, in the worker."""
        ready, reason = self._ready, self.reason.text().strip()
        if ready is None or ready.computed is None or not self.go.isEnabled():
            return
        slot = slot_of(ready.report, ready.period, SubmissionKind.ESTIMATE)
        self.go.setEnabled(False)

        def job(progress: Progress, store: Store) -> Submission:
            return freeze(store, count(store, slot), reason, progress)

        self._context.run_with_progress(_FREEZING, job, self._done, self._failed, self._again)

    def reload(self) -> None:
        """Ask for another look at the figures; what is shown stays stale until there is one."""
        if self._ready is not None:
            self._stale = True
            self.outdated.emit(self._ready)

    def follow(self, changes: Changes) -> None:
        """Look again after a change in a register that the report counts."""
        ready = self._ready
        if ready is not None and not ready.report.registers().isdisjoint(changes.ids):
            super().follow(changes)

    def _done(self, submission: Submission) -> None:
        self._ready = None
        self._context.messages.say(_DONE.format(n=submission.revision))
        self.frozen.emit(submission)

    def _again(self) -> None:
        self.go.setEnabled(True)

    def _failed(self, error: UserError) -> None:
        self._again()
        self._context.messages.error(error)

    def _lay_out(self) -> None:
        card = Card()
        card.column.addWidget(self.name)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.gap(3))
        for place, (label, value) in enumerate(self.facts.items()):
            row, side = divmod(place, 2)
            grid.addWidget(theme.label(str(label), "quiet"), row, 2 * side)
            grid.addWidget(value, row, 2 * side + 1)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 3)
        card.column.addLayout(grid)
        for part in (self.wrong, self.captioned, self.complaint.label):
            card.column.addWidget(part)
        ways = QHBoxLayout()
        ways.addWidget(self.go)
        ways.addWidget(self.estimate)
        ways.addWidget(self.back)
        ways.addStretch()
        card.column.addLayout(ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(*theme.page_margins())
        column.setSpacing(theme.gap(1.5))
        column.addWidget(theme.label(str(_TITLE), "title"))
        column.addWidget(card)
        column.addWidget(self.doubted)
        column.addWidget(self.tree, 1)
        column.addStretch()


def _facts(ready: Readiness | None = None, issuer: Issuer | None = None) -> dict[T, object]:
    """Return the facts of a report before it is frozen, by their names; without a report, the names."""
    if ready is None or issuer is None:
        return dict.fromkeys((_REVISION, _DAYS, _NUMBER, _REAL_TO, _DAY, _SIGNER), "")
    capacity = ", ".join(issuer.signs_as)
    signer = T("{capacity}: {name}", "{capacity}: {name}") if issuer.signer else _NOBODY
    days = ready.period.days
    last = ready.last
    return {
        _REVISION: _CORRECTION.format(n=ready.revision, before=last.revision) if last else 1,
        _DAYS: f"{show_day(days.first)} – {show_day(days.last)}",
        _NUMBER: _BY_HAND.format(number=f"…/{issuer.symbol}"),
        _REAL_TO: show_day(ready.real_to),
        _DAY: show_day(ready.today),
        _SIGNER: signer.format(capacity=capacity, name=issuer.signer),
    }
