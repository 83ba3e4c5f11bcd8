"""What is kept of the records behind a report when it is frozen: their leaves, and how they came to be entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.reports.spec.report import ComputedReport
from app.reports.submission.entry_signals import SignalCount
from app.reports.submission.record_tree import make_leaves
from app.store import Store
from app.store.security.signing_keys import signing_keys
from app.store.submission_evidence import EntrySignals, RecordLeaves
from app.store.submissions import ReportKey, canonical_json


def evidence_of(
    store: Store,
    computed: ComputedReport,
    counted: Mapping[str, Mapping[int, int]],
    made: datetime,
) -> tuple[RecordLeaves, EntrySignals]:
    """Return the leaves of all that was ``counted``, by indicator and id, and how it came to be entered."""
    ids: dict[str, set[int]] = {}
    for indicator in computed.report.indicators():
        ids.setdefault(indicator.register, set()).update(counted.get(indicator.key, ()))
    period = computed.period
    slot = ReportKey(computed.report.key, period.key, period.window.value, computed.kind)
    secret = signing_keys(store).leaf_secret(canonical_json([slot.as_json(), made.isoformat()]))
    signals = SignalCount(computed.counted.days)
    return make_leaves(store.everything, ids, secret, signals.add), signals.found()
