"""What should be known before a report is frozen: its days, what was frozen before, what is doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.base import clock
from app.base.errors import UserError
from app.base.jobs import Progress, Stage
from app.base.language import T
from app.base.periods import Period, PeriodState
from app.reports.compute.computation import compute
from app.reports.spec.figures import added
from app.reports.spec.report import ComputedReport, Report
from app.reports.submission.freezable import not_begun
from app.reports.submission.frozen_report import (
    contributions,
    counts_itself,
    figures_of,
    is_current,
    slot_of,
)
from app.services.quality import QualityIssue, issues_of
from app.store import RecordTitle, Store, submissions
from app.store.submissions import Submission

_UNEVEN = T(
    "“{label}”: các phần cộng lại không bằng con số chung.",
    "“{label}”: the parts do not add up to the figure.",
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A report about to be frozen.

    ``computed`` is None where it cannot be made; ``wrong`` then says why, and else which sums do
    not agree. ``doubts`` are about records that it counts; ``titles`` name them. ``last`` is the
    revision before; ``moved``: the figures are no longer those, or nobody would take it.
    """

    report: Report
    period: Period
    computed: ComputedReport | None
    wrong: tuple[T, ...]
    doubts: tuple[QualityIssue, ...]
    titles: dict[str, dict[int, RecordTitle]]
    last: Submission | None
    moved: bool
    today: date

    @property
    def revision(self) -> int:
        """The number that it would be frozen under."""
        return self.last.revision + 1 if self.last else 1

    @property
    def real_to(self) -> date:
        """The last day that the figures can tell of."""
        return min(self.period.last, self.today)

    @property
    def unfinished(self) -> bool:
        """Whether the period still runs."""
        return self.period.state(self.today) is PeriodState.RUNNING


def readiness(store: Store, report: Report, period: Period, progress: Progress) -> Readiness:
    """Count the report and look at the records that it counts. Raises Cancelled."""
    revisions = submissions.list_submissions(store, slot_of(report, period))
    last, today = (revisions[-1] if revisions else None), clock.today()
    if early := not_begun(period):
        return Readiness(report, period, None, (early,), (), {}, last, True, today)
    try:
        computed = compute(store, report, period, Stage(progress, 0, 2))
        computed.check()
    except UserError as error:
        return Readiness(report, period, None, (error.text,), (), {}, last, True, today)
    counted: dict[str, set[int]] = defaultdict(set)
    for indicator in report.indicators():
        if counts_itself(indicator):
            counted[indicator.register] |= contributions(
                store, indicator, computed.counted.days
            ).keys()
    doubts = tuple(issues_of(store, counted, Stage(progress, 1, 2)))
    titles = {
        key: store.titles(key, {doubt.id for doubt in doubts if doubt.register == key})
        for key in dict.fromkeys(doubt.register for doubt in doubts)
    }
    moved = last is None or not is_current(store, last, figures_of(computed))
    return Readiness(
        report, period, computed, tuple(_uneven(computed)), doubts, titles, last, moved, today
    )


def _uneven(computed: ComputedReport) -> Iterator[T]:
    """Figures that are not the sum of their parts."""
    for line in computed.lines.values():
        for _split, parts in line.splits if line.indicator.additive else ():
            columns = zip(line.figures, *(part.figures for part in parts), strict=True)
            if any(added(some) != whole for whole, *some in columns):
                yield _UNEVEN.format(label=line.indicator.label)
                break
