"""Small tables that several registers hold."""

from __future__ import annotations

from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.record import Row, row_type


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
