"""Hòa giải ở cơ sở: results, teams and mediators, and the register itself (Luật 35/2013)."""

from __future__ import annotations

from app.base.language import T
from app.reports.definitions.mediation.book import BOOK, BY_MEDIATOR
from app.reports.definitions.mediation.figures import MEDIATORS, RESULTS
from app.reports.definitions.mediation.pay import PAY
from app.reports.definitions.mediation.statistics import RESULTS_TABLE, TEAMS_TABLE
from app.reports.spec.charts import ChartPlan
from app.reports.spec.report import Report

MEDIATION = Report(
    "mediation",
    "HG",
    T("Hòa giải ở cơ sở", "Mediation"),
    T("BÁO CÁO", "REPORT"),
    T("Kết quả hòa giải ở cơ sở", "Results of mediation"),
    "committee",
    (RESULTS, MEDIATORS),
    tables=(RESULTS_TABLE, TEAMS_TABLE, PAY, BOOK, BY_MEDIATOR),
    charts=(
        ChartPlan("months", "disputes_received"),
        ChartPlan("shares", "disputes_settled", "field"),
    ),
)
