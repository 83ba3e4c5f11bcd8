"""How an indicator is counted, as a digest: frozen with its figures, compared when they are read.

Made of the indicator's own ``repr``. A class or choice that is renamed would mark every frozen
report as counted otherwise, so each keeps the name here that it had when the first was frozen.
"""

import hashlib
import re

from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report
from app.store.submissions import canonical_json

# Today's name of a class: its first.
_FIRST_NAMES = {
    "CountDistinct": "Different",
    "CountPairs": "Pairs",
    "CountRecords": "Records",
    "CountRows": "Rows",
    "CountValues": "Values",
    "DisputeOutcome": "Outcome",
    "ManualFigure": "Entered",
    "SumOf": "Total",
    "VisitOutcome": "Outcome",
}
_NAME = re.compile(r"\b[A-Z]\w+(?=[(.])")


def report_digest(report: Report) -> str:
    """The digest of how every figure of the report is counted, in words and in conditions."""
    return _digest([_definition(indicator) for indicator in report.indicators()])


def indicator_digests(report: Report) -> dict[str, str]:
    """For each indicator's key the digest of how it is counted."""
    return {i.key: _digest(_definition(i)) for i in report.indicators()}


def _definition(i: Indicator) -> list[str]:
    how = repr((i.register, i.measure, i.when, i.inside, i.where, i.splits))
    return [i.key, i.definition.vi, _NAME.sub(lambda m: _FIRST_NAMES.get(m[0], m[0]), how)]


def _digest(shown: object) -> str:
    return hashlib.sha256(canonical_json(shown)).hexdigest()
