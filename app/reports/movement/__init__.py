"""Báo cáo phong trào Toàn dân bảo vệ an ninh Tổ quốc: what the commune's registers add up to."""

from __future__ import annotations

from app.lang import T
from app.reports.charts import Plan
from app.reports.entered import entered_group
from app.reports.movement.awards import AWARDS
from app.reports.movement.cases import CASES
from app.reports.movement.disputes import DISPUTES
from app.reports.movement.manual import MANUAL
from app.reports.movement.models import MODELS
from app.reports.movement.safety import SAFETY
from app.reports.movement.teams import TEAMS
from app.reports.movement.tips import TIPS
from app.reports.movement.visits import VISITS
from app.reports.movement.work import FUND, WORK
from app.reports.report import Report

MOVEMENT = Report(
    "movement",
    "PT",
    T("Phong trào Toàn dân bảo vệ an ninh Tổ quốc", "The movement for national security"),
    T("BÁO CÁO", "REPORT"),
    T(
        "Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc",
        "Results of the movement for national security",
    ),
    "committee",
    (MODELS, TEAMS, VISITS, TIPS, CASES, SAFETY, AWARDS, WORK, FUND, DISPUTES, MANUAL),
    more=entered_group,
    charts=(
        Plan("months", "visits"),
        Plan("areas", "visits"),
        Plan("shares", "visits", "outcome"),
    ),
)
