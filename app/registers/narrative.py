"""Đoạn thuyết minh: what the officer wrote for a report in words, beside the sentences of its figures."""

from __future__ import annotations

from app.base.language import T
from app.base.periods import Window
from app.schema import declare as r
from app.schema.fields import Choice
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class NarratedReport(Choice):
    """The report that a paragraph stands in."""

    MOVEMENT = "movement", T("Phong trào Toàn dân bảo vệ an ninh Tổ quốc", "The movement")
    MEDIATION = "mediation", T("Hòa giải ở cơ sở", "Mediation")
    CASES = "cases", T("Giúp đỡ, cai nghiện, tái hòa nhập", "Help and reintegration")
    SAFETY = "safety", T("An toàn về an ninh, trật tự", "Safety of the year")
    AWARDS = "awards", T("Khen thưởng", "Awards")


class ReportSection(Choice):
    """The five parts of a report in words, in their order."""

    SITUATION = "situation", T("Đặc điểm tình hình", "Situation")
    RESULTS = "results", T("Kết quả", "Results")
    SHORTCOMINGS = "shortcomings", T("Tồn tại, nguyên nhân", "Shortcomings and causes")
    TASKS = "tasks", T("Phương hướng, nhiệm vụ trọng tâm", "Direction and main tasks")
    PROPOSALS = "proposals", T("Kiến nghị, đề xuất", "Proposals")


class NarrativeWindow(Choice):
    """Which day begins the months of the period, as ``app.base.periods.Window`` has it."""

    CALENDAR = Window.CALENDAR.value, Window.CALENDAR.label
    ADMIN = Window.ADMIN.value, Window.ADMIN.label
    SAFETY = Window.SAFETY.value, Window.SAFETY.label
    SAFETY_UNITS = Window.SAFETY_UNITS.value, Window.SAFETY_UNITS.label
    JUSTICE = Window.JUSTICE.value, Window.JUSTICE.label


@record_type(
    "narrative",
    T("Đoạn thuyết minh", "Paragraph of a report"),
    T("Đoạn thuyết minh", "Paragraphs of reports"),
    prefix="TM",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=215,
    columns="period report section",
    form=(
        FormSection(T("Báo cáo", "Report"), "report section", "period window"),
        FormSection(T("Đoạn văn", "Paragraph"), "text"),
    ),
    privacy=(
        r.open_fields("figures name nobody", "report section period window"),
        r.personal_fields("free text may name people", "text"),
    ),
    title="section",
    sort_by="-period",
    indexes=("report period",),
    icon="pencil",
    once="report section period window",
)
class Narrative(Record):
    """What is said in one part of one report; figures stand in it as ``{visits}``."""

    report: NarratedReport = r.choice(T("Báo cáo", "Report"), NarratedReport, width=30)
    section: ReportSection = r.choice(T("Phần", "Part"), ReportSection, width=24)
    period: str = r.period(
        T("Kỳ", "Period"),
        help=T("2026, 2026-H1, 2026-Q3 hoặc 2026-10.", "2026, 2026-H1, 2026-Q3 or 2026-10."),
    )
    window: NarrativeWindow = r.choice(
        T("Cách chia kỳ", "Window"), NarrativeWindow, default=NarrativeWindow.CALENDAR
    )
    text: str = r.text(
        T("Nội dung", "Text"),
        lines=8,
        longest=8000,
        help=T(
            "Chữ trong ngoặc nhọn như {visits} là số liệu, tự đổi theo kỳ.",
            "What stands in braces, as {visits}, is a figure and follows it.",
        ),
    )
