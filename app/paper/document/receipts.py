"""The list that people sign when they receive what a decision awards them (ký nhận)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.jobs import Progress
from app.paper.document.canvas import Target
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.number_words import money_in_words
from app.paper.document.page import PdfDocument
from app.paper.document.tables import PdfColumn, PdfTable, PdfTotal, Row
from app.paper.document.typefaces import ITALIC

TITLE = "DANH SÁCH KÝ NHẬN TIỀN THƯỞNG"
_HOW = "(Ký, ghi rõ họ tên)"
SIGNATURES = (
    Signature(("NGƯỜI LẬP",), how=_HOW),
    Signature(("KẾ TOÁN",), how=_HOW),
    Signature(("THỦ TRƯỞNG",), how=_HOW),
)
_COLUMNS = (
    PdfColumn("STT", 11, "center"),
    PdfColumn("Họ và tên", 56),
    PdfColumn("Chức vụ, đơn vị", 54),
    PdfColumn("Hình thức", 32),
    PdfColumn("Số tiền (đồng)", 31, "right"),
    PdfColumn("Ký nhận", 36),
    PdfColumn("Ghi chú", 32),
)
_ROOM_TO_SIGN_MM = 12


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line: who (“Ông Nguyễn Văn An”), of which post and unit, for what award, and whole đồng.

    ``note`` also says for whom somebody else receives (“nhận thay”).
    """

    name: str
    unit: str
    form: str
    amount: int
    note: str = ""


def grouped(amount: int) -> str:
    """An amount with its thousands apart.

    >>> grouped(1_500_000)
    '1.500.000'
    """
    return f"{amount:,}".replace(",", ".")


def draw_receipts(
    target: Target,
    letterhead: Letterhead,
    receipts: Sequence[Receipt],
    *,
    attached_to: str,
    title: str = TITLE,
    signatures: Sequence[Signature] = SIGNATURES,
    progress: Progress | None = None,
) -> None:
    """Print the list in the order given, with its total in figures and in words.

    ``attached_to``: “(Kèm theo Quyết định số … ngày … của …)”. Raises Cancelled through
    ``progress``, and UserError when the target cannot be written.
    """
    total = sum(receipt.amount for receipt in receipts)
    rows: list[Row] = [
        (str(number), one.name, one.unit, one.form, grouped(one.amount), "", one.note)
        for number, one in enumerate(receipts, 1)
    ]
    rows.append(PdfTotal(("", "Tổng cộng", "", "", grouped(total), "", "")))
    with PdfDocument(
        target, letterhead, title=title, notes=(attached_to,), landscape=True
    ) as paper:
        paper.table(PdfTable(_COLUMNS, rows, min_row_mm=_ROOM_TO_SIGN_MM), progress)
        paper.space(1.5)
        paper.paragraph(
            f"Bằng chữ: {money_in_words(total)}.", font=ITALIC, align="left", joins=True
        )
        paper.sign_row(signatures)
