"""Which reports there are."""

from __future__ import annotations

from app.reports.definitions.awards import AWARDS
from app.reports.definitions.cases import CASES
from app.reports.definitions.mediation import MEDIATION
from app.reports.definitions.movement import MOVEMENT
from app.reports.definitions.safety import SAFETY
from app.reports.spec.report import Report

REPORTS: dict[str, Report] = {
    report.key: report for report in (MOVEMENT, MEDIATION, CASES, SAFETY, AWARDS)
}
