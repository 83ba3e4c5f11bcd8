"""A decision's awards as the sheet that a province's award software takes in (MauTDKT.xlsx, "file nhận")."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.language import T
from app.paper.certificate.award_texts import awards_of
from app.registers.award import Award, AwardForm, AwardLevel, Recipient

if TYPE_CHECKING:
    from app.exchange.records.xlsx_stream import Value
    from app.registers.decision import Decision
    from app.store import Store

_TITLE = T("Xuất khen thưởng theo tệp nhận cấp tỉnh", "Export awards for the province's sheet")
_NONE = T(
    "Quyết định {code} chưa có ai được khen; chưa ghi gì.",
    "Decision {code} has no recipient yet; nothing was written.",
)
SHEET = "file nhận"
# Titles and widths in letters, in the order of that file.
COLUMNS = (
    ("STT", 6),
    ("Tên gọi (Ông/Bà/Chức danh)", 16),
    ("Tên tập thể/cá nhân/hộ gia đình", 34),
    ("Chức vụ", 22),
    ("Đơn vị công tác", 34),
    ("Phân loại khen thưởng", 24),
    ("Danh hiệu thi đua/Hình thức khen thưởng", 46),
    ("Phân loại đối tượng", 24),
    ("Lĩnh vực hoạt động", 24),
)
KINDS = {
    Recipient.PERSON: "Khen thưởng cá nhân",
    Recipient.COLLECTIVE: "Khen thưởng tập thể",
    Recipient.HOUSEHOLD: "Khen thưởng hộ gia đình",
}
_LEVELS = {level.value: level.label.vi for level in AwardLevel}
_COMMUNE = "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã"
_FIELD = "An ninh - Quốc phòng"


def export_awards(store: Store, decision: Decision, path: Path) -> int:
    """Write the awards of a decision, in its order; gives how many. The audit log has it before.

    Which of the 14 kinds of recipients each is, the register does not hold: that column is left to the
    office. Raises NotFound where nobody is awarded, UserError where the file cannot be written.
    """
    from app.exchange.records.xlsx_stream import XlsxColumn, XlsxSheet, write

    awards = awards_of(store, decision)
    if not awards:
        raise NotFound(_NONE.format(code=decision.code))
    columns = tuple(XlsxColumn(title, width) for title, width in COLUMNS)
    rows = [_row(number, award) for number, award in enumerate(awards, 1)]
    about = {"decision": decision.id, "number": len(rows)}
    with store.leaving(path, "export", _TITLE, **about) as file:
        write(file, [XlsxSheet(SHEET, columns)], [(0, rows)])
    return len(rows)


def _row(number: int, award: Award) -> tuple[Value, ...]:
    return (
        number,
        award.salutation.label.vi if award.salutation else None,
        award.name,
        award.position,
        award.unit,
        KINDS[award.recipient],
        _form(award),
        None,
        _FIELD,
    )


def _form(award: Award) -> str:
    if award.form is AwardForm.CERTIFICATE and award.level == AwardLevel.COMMUNE.value:
        return _COMMUNE
    return f"{award.form.label.vi} của {_LEVELS.get(award.level, award.level)}"
