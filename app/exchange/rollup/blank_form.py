"""The blank form of a report for a unit without the program: a workbook to type into, or paper to write on.

Both have the same rows under the same numbers, so that what was written by hand is typed without a search.
"""

from __future__ import annotations

from pathlib import Path

from app.base.files import whole
from app.base.language import T
from app.base.periods import Period
from app.exchange.rollup.manual_workbook import COLUMNS, is_made, write_template
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.tables import PdfColumn
from app.paper.office.content import BLANK, OfficePaper, SignaturePart, TablePart, TextPart
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import Report

PAPER_SUFFIX = ".docx"
_DOTS, _SHORT = "…" * 12, "…" * 4
_NUMBER = f"Số:      /BC-{_SHORT}"
_UNIT = T("Đơn vị: {blank}", "Unit: {blank}")
_CODE = T("Mã đơn vị: {dots}", "Unit's code: {dots}")
_NOT_WRITTEN = "×"
_HOW = T(
    "Cách ghi: ghi số nguyên vào các ô trống. Cột “{now}” phải ghi đủ, không có thì ghi 0; ô bỏ trống ở các cột "
    "khác được tính là 0. Chỉ tiêu xét theo kỳ mà chưa xét thì để trống. Ô có dấu × không phải ghi: số ấy được "
    "tính từ các ô khác.",
    "How to fill it in: write whole numbers into the empty boxes. “{now}” must be filled, 0 for none; other boxes "
    "left empty count as 0. What is assessed stays empty until it was. A box with × is not written into: it is "
    "worked out from others.",
)
_WHO_FILLED, _HEAD_OF = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"
_SIGNS, _SIGNS_AND_STAMPS = "(Ký, họ tên)", "(Ký, đóng dấu, họ tên)"
_NUMBER_MM, _NAME_MM, _UNIT_MM, _BOX_MM = 13.0, 62.0, 22.0, 17.0
_SIZE, _ROOM_MM = 11.0, 8.0  # points; the least height of a row that somebody writes into


def write_form(report: Report, period: Period, path: Path) -> None:
    """Write the blank form into a file, as its ending says. Raises UserError when it cannot be written."""
    if path.suffix.lower() != PAPER_SUFFIX:
        write_template(report, period, path)
        return
    from app.paper.office.as_word import write_word

    with whole(path) as file:
        write_word(form_paper(report, period), file)


def form_paper(report: Report, period: Period) -> OfficePaper:
    """Return the form as a paper: whose it is, its number and its day are left for the pen."""
    head = Letterhead(_DOTS, _DOTS, _NUMBER, _SHORT, None)
    rows = [
        (str(number), str(one.label), str(one.unit), *_boxes(one))
        for number, one in enumerate(report.indicators(), 1)
    ]
    signatures = (
        Signature((_WHO_FILLED,), how=_SIGNS),
        Signature((_HEAD_OF,), how=_SIGNS_AND_STAMPS),
    )
    return OfficePaper(
        of=report.key,
        head=head,
        title=str(report.title),
        about=str(report.about),
        notes=(str(period.label), f"({period.dates})"),
        parts=(
            TextPart(str(_UNIT.format(blank=BLANK)), "left"),
            TextPart(str(_CODE.format(dots=_DOTS)), "left"),
            TextPart(str(_HOW.format(now=COLUMNS[3])), "basis"),
            TablePart(_columns(), rows, room_mm=_ROOM_MM, size=_SIZE),
            SignaturePart(signatures),
        ),
    )


def _columns() -> tuple[PdfColumn, ...]:
    number, name, unit, *figures = map(str, COLUMNS)
    return (
        PdfColumn(number, _NUMBER_MM, "center"),
        PdfColumn(name, _NAME_MM),
        PdfColumn(unit, _UNIT_MM, "center"),
        *(PdfColumn(title, _BOX_MM, "center") for title in figures),
    )


def _boxes(indicator: Indicator) -> tuple[str, ...]:
    """What stands in the four boxes: nothing, where somebody is to write."""
    return (_NOT_WRITTEN if is_made(indicator) else "",) * 4
