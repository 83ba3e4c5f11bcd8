"""Which reports there are."""

from __future__ import annotations

from app.reports.movement import MOVEMENT
from app.reports.report import Report

REPORTS: dict[str, Report] = {report.key: report for report in (MOVEMENT,)}
