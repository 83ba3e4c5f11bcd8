"""Small tables that several registers hold."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.record import Row, row_type
from app.schema.vocabulary import Grade

RATED_TWICE = T("Một năm chỉ xếp loại một lần", "A year is rated once")


@row_type(
    r.open_fields("whether and by whom it was answered", "answered_by due done"),
    r.personal_fields("what somebody asks for, in their words", "what"),
)
class Proposal(Row):
    """Kiến nghị: what people ask for, who answers, by when."""

    what: str = r.text(T("Nội dung", "What"), width=30)
    answered_by: str | None = r.text(T("Nơi trả lời", "Who answers"), default=None)
    due: date | None = r.day(T("Hạn trả lời", "By"), default=None, future=True)
    done: date | None = r.day(T("Đã trả lời", "Done on"), default=None)


@row_type(
    r.open_fields("a rating by the committee is a public decision", "year grade decision_no day"),
)
class Rating(Row):
    """Xếp loại năm: by Chủ tịch UBND xã, of the year from 15/11 to 14/11 (HD 01/HD-BCA-V05)."""

    year: int = r.year(T("Năm", "Year"))
    grade: Grade = r.choice(T("Mức xếp loại", "Grade"), Grade, width=26)
    decision_no: str | None = r.text(T("Quyết định số", "Decision no."), default=None)
    day: date | None = r.day(T("Ngày quyết định", "Decided on"), default=None)
