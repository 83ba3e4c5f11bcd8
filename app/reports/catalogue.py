"""Which reports there are."""

from __future__ import annotations

from app.reports.awards import AWARDS
from app.reports.cases import CASES
from app.reports.mediation import MEDIATION
from app.reports.movement import MOVEMENT
from app.reports.report import Report
from app.reports.safety import SAFETY

REPORTS: dict[str, Report] = {
    report.key: report for report in (MOVEMENT, MEDIATION, CASES, SAFETY, AWARDS)
}
