"""Số liệu nhập tay: what is counted elsewhere, what came before the app, and the year's targets."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.language import T
from app.schema import declare as r
from app.schema.fields import Choice, Problem
from app.schema.record import FormSection, Record, RegisterGroup, record_type


class FigureKind(Choice):
    """The use that reports make of the value."""

    OCCURRED = "occurred", T("Số phát sinh", "Occurred in the period")
    STOCK = "stock", T("Số hiện có cuối kỳ", "Stock at the end of the period")
    RATE = "rate", T("Tỷ lệ %", "Rate in percent")
    BEFORE = "before", T("Lũy kế trước khi dùng phần mềm", "Total before the app was used")
    TARGET = "target", T("Chỉ tiêu năm", "Target of the year")
    ESTIMATE = "estimate", T("Ước cả kỳ", "Estimate of the whole period")


class FigureName(Choice):
    """Starters of the hand-entered indicators; the commune may add its own."""

    MATTERS = "matters", T("Số vụ việc được giải quyết", "Matters resolved")
    MATTERS_KNOWN = "matters_known", T("Số vụ việc xảy ra", "Matters that occurred")
    CAUGHT = "caught", T("Số đối tượng bị bắt giữ", "Persons arrested (official count)")
    SURRENDERED = "surrendered", T("Truy nã ra đầu thú", "Wanted persons who gave themselves up")
    WEAPONS = "weapons", T("Vũ khí thu hồi", "Weapons handed in")
    COMPLAINTS = "complaints", T("Điểm khiếu tố", "Places of complaint")
    EDUCATION = (
        "education_files",
        T("Hồ sơ giáo dục đã lập trước khi dùng phần mềm", "Education files before the app"),
    )


OWN_NAME = T(
    "Chỉ tiêu có sẵn này không nhập loại số liệu ấy; hãy đặt tên chỉ tiêu riêng",
    "This indicator is not entered in that kind; give an indicator a name of its own",
)
# What reports make no use of under the names that they know: it would stand nowhere.
_UNREAD = {
    name.value: (FigureKind.RATE,)
    if name is FigureName.COMPLAINTS
    else (FigureKind.RATE, FigureKind.STOCK)
    for name in FigureName
}


@record_type(
    "figure",
    T("Số liệu nhập tay", "Hand-entered figure"),
    T("Số liệu nhập tay", "Hand-entered figures"),
    prefix="SL",
    digits=4,
    group=RegisterGroup.MOVEMENT,
    order=210,
    columns="indicator period value kind source",
    form=(
        FormSection(T("Số liệu", "Figure"), "indicator", "period value", "kind unit", "source"),
        FormSection(T("Khác", "Other"), "note"),
    ),
    privacy=(r.open_fields("figures name nobody", "indicator period value kind unit source note"),),
    title="indicator",
    sort_by="-period",
    indexes=("indicator period",),
    icon="pencil-ruler",
    once="indicator kind period",
)
class Figure(Record):
    """One value of one indicator in one period, from one source."""

    indicator: str = r.term(T("Chỉ tiêu", "Indicator"), FigureName, width=36)
    period: str = r.period(
        T("Kỳ", "Period"),
        help=T("Gõ như: tháng 10/2026, quý III/2026, 6 tháng đầu năm 2026, năm 2026.",
               "As in: 10/2026, Q3/2026, 2026-H1, 2026."),
    )  # fmt: skip
    value: float = r.number(T("Giá trị", "Value"), width=12, tenths=True, summed=False)
    kind: FigureKind = r.choice(
        T("Loại số liệu", "Kind"), FigureKind, default=FigureKind.OCCURRED, width=20, header="Là"
    )
    unit: str | None = r.text(
        T("Đơn vị tính", "Unit"), default=None, longest=40,
        help=T("Của chỉ tiêu đơn vị tự đặt, ví dụ: vụ, điểm, người.",
               "Of an indicator of the commune's own, as: matters, places, people."),
    )  # fmt: skip
    source: str | None = r.text(T("Nguồn số liệu", "Source"), default=None)
    note: str | None = r.note()

    def rules(self) -> Iterator[Problem]:
        """Check that only a rate has a decimal, and that a starter is entered as reports read it."""
        if self.kind in _UNREAD.get(self.indicator, ()):
            yield Problem("kind", OWN_NAME)
        if self.value != int(self.value) and self.kind is not FigureKind.RATE:
            yield Problem("value", T("Chỉ tỷ lệ mới có số lẻ", "Only a rate has a decimal"))
