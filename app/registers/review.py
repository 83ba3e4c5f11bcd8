"""Sơ kết, phân loại mô hình: how well a model worked in a year or half."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class Quality(Choice):
    """The class of a model; the weakest is “not yet effective”, never worse."""

    EFFECTIVE = "effective", T("Hiệu quả", "Effective")
    MEDIUM = "medium", T("Trung bình", "Medium")
    NOT_YET = "not_yet", T("Chưa hiệu quả", "Not yet effective")


class ReviewSpan(Choice):
    """The span that the review looks back on."""

    FIRST_HALF = "first_half", T("6 tháng đầu năm", "First half of the year")
    SECOND_HALF = "second_half", T("6 tháng cuối năm", "Second half of the year")
    YEAR = "year", T("Cả năm", "The whole year")


@record_type(
    "review",
    T("Sơ kết mô hình", "Model review"),
    T("Sơ kết, phân loại mô hình", "Model reviews"),
    prefix="SK",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=50,
    columns="day model year span quality",
    form=(
        FormSection(T("Sơ kết", "Review"), "model", "day", "year span", "quality"),
        FormSection(T("Đánh giá", "Findings"), "strengths", "gaps", "proposals"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.open_fields(
            "it judges a model, not people",
            "model day year span quality strengths gaps proposals note",
        ),
    ),
    title="day",
    sort_by="-day",
    dated_by="day",
    indexes=("model day", "day quality"),
    icon="clipboard-check",
    repeats="day year span",
)
class Review(Record):
    """One review of one model. Spread is counted from the model's places, never typed here."""

    model: int = r.link(T("Mô hình", "Model"), "model")
    day: date = r.day(T("Ngày sơ kết", "Reviewed on"))
    year: int = r.year(T("Năm", "Year"))
    span: ReviewSpan = r.choice(T("Kỳ", "Span"), ReviewSpan, default=ReviewSpan.YEAR, width=18)
    quality: Quality = r.choice(T("Xếp loại", "Quality"), Quality)
    strengths: str | None = r.text(T("Ưu điểm", "Strengths"), default=None, lines=2, longest=2000)
    gaps: str | None = r.text(T("Hạn chế", "Gaps"), default=None, lines=2, longest=2000)
    proposals: str | None = r.text(T("Đề xuất", "Proposals"), default=None, lines=2, longest=2000)
    note: str | None = r.note()
