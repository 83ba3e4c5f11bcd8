"""Báo cáo phong trào Toàn dân bảo vệ an ninh Tổ quốc: what the commune's registers add up to."""

from __future__ import annotations

from app.base.language import T
from app.reports.compute.manual_figures import manual_group
from app.reports.definitions.movement.awards import AWARDS, CROSSED
from app.reports.definitions.movement.cases import CASES
from app.reports.definitions.movement.disputes import DISPUTES
from app.reports.definitions.movement.manual import MANUAL
from app.reports.definitions.movement.models import FORMS_AND_PLACES, MODELS
from app.reports.definitions.movement.safety import SAFETY
from app.reports.definitions.movement.teams import TEAMS
from app.reports.definitions.movement.tips import TIPS
from app.reports.definitions.movement.visits import VISITS
from app.reports.definitions.movement.work import FUND, WORK
from app.reports.spec.charts import ChartPlan
from app.reports.spec.report import Report

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
    more=manual_group,
    tables=(FORMS_AND_PLACES.maker(), CROSSED.maker()),
    charts=(
        ChartPlan("months", "visits"),
        ChartPlan("areas", "visits"),
        ChartPlan("shares", "visits", "outcome"),
    ),
    leading=(
        "models_active",
        "teams_active",
        "members_people",
        "visits",
        "tips_valuable",
        "people_supported",
        "areas_safe_rate",
        "awards",
        "activity_people",
        "disputes_settled_rate",
    ),
)
