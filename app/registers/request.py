"""Yêu cầu của chủ thể dữ liệu: the rights of those recorded (Luật 91/2025, NĐ 356/2025)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class Right(Choice):
    """A right that a person may exercise."""

    VIEW = "view", T("Xem", "View")
    CORRECT = "correct", T("Sửa", "Correct")
    WITHDRAW = "withdraw", T("Rút lại sự đồng ý", "Withdraw consent")
    RESTRICT = "restrict", T("Hạn chế xử lý", "Restrict")
    OBJECT = "object", T("Phản đối", "Object")
    ERASE = "erase", T("Xóa", "Erase")


@record_type(
    "request",
    T("Yêu cầu", "Request"),
    T("Yêu cầu của chủ thể dữ liệu", "Rights requests"),
    prefix="YC",
    digits=4,
    group=RegisterGroup.PEOPLE,
    order=220,
    columns="received right acknowledged done",
    form=(
        FormSection(T("Yêu cầu", "Request"), "name", "person", "right received"),
        FormSection(T("Giải quyết", "Answer"), "acknowledged done", "answer"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(
        r.sensitive_fields(
            "who asks for what is held of them is on file",
            "name person right received acknowledged done answer note",
        ),
    ),
    title="right",
    sort_by="-received",
    dated_by="received",
    indexes=("done received",),
    icon="user-check",
)
class Request(Record):
    """One request; its clocks run in working days from the day it was received."""

    name: str = r.name(T("Người yêu cầu", "From whom"))
    person: int | None = r.link(T("Người được giúp đỡ", "Person"), "person", default=None)
    right: Right = r.choice(T("Quyền", "Right"), Right, width=20)
    received: date = r.day(T("Ngày nhận", "Received on"))
    acknowledged: date | None = r.day(T("Ngày báo đã nhận", "Acknowledged on"), default=None)
    done: date | None = r.day(T("Ngày giải quyết", "Done on"), default=None)
    answer: str | None = r.text(T("Kết quả", "Answer"), default=None, longest=1000, lines=2)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that nothing is dated before the request was received."""
        for name in ("acknowledged", "done"):
            value = getattr(self, name)
            if value and value < self.received:
                yield Problem(name, T("Trước ngày nhận", "Before it was received"))
