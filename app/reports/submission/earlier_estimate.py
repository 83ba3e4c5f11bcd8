"""Beside the official figures of a period: what was done, and expected, when its estimate was handed in."""

from __future__ import annotations

from dataclasses import replace

from app.base.periods import PeriodState
from app.reports.spec.figures import from_json
from app.reports.spec.report import ComputedReport
from app.reports.submission.frozen_figures import read_figures, read_indicators
from app.store import Store
from app.store.submissions import ReportKey, SubmissionKind, list_submissions


def with_earlier_estimate(store: Store, computed: ComputedReport) -> ComputedReport:
    """Return the report of a period that is over with the last estimate of it, where there was one."""
    if computed.estimated or computed.state is not PeriodState.ENDED:
        return computed
    period = computed.period
    slot = ReportKey(computed.report.key, period.key, period.window.value, SubmissionKind.ESTIMATE)
    handed_in = list_submissions(store, slot)
    if not handed_in:
        return computed
    written = read_figures(handed_in[-1])
    then, expected = read_indicators(written), written.estimates or {}
    lines = {
        key: replace(line, done=then[key].value, estimate=from_json(expected.get(key)))
        if key in then
        else line
        for key, line in computed.lines.items()
    }
    day = written.real_to or handed_in[-1].made.astimezone().date()
    return replace(computed, lines=lines, estimated_on=day)
