"""The plan of the week: what is due within seven days, on paper to be ticked off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.json_types import JsonValue
from app.base.language import T
from app.due import DueItem, due
from app.paper.document.letterhead import Letterhead
from app.paper.document.tables import PdfColumn
from app.paper.office.content import OfficePaper, TablePart, TextPart
from app.paper.office.record_paper import printable
from app.schema.record import register
from app.schema.values import Privacy
from app.services import unit_settings

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from app.store import Store

TITLE = T("Kế hoạch tuần", "Plan of the week")
DAYS = 7
_LATE = "Ngoài ra còn {n} việc quá hạn."
_NOTHING = "Không có việc nào đến hạn trong tuần."
_COLUMNS = (
    PdfColumn("STT", 12, "center"),
    PdfColumn("Ngày", 25, "center"),
    PdfColumn("Việc", 40),
    PdfColumn("Nội dung", 68),
    PdfColumn("Kết quả", 20),
)
_ROOM_MM = 9


def week_plan(store: Store, today: date, *, purpose: str = "") -> Printable:
    """Return what is due in the seven days from ``today``, in its order.

    Of what tells something personal or sensitive neither name nor day is told without a ``purpose``;
    it stands last.
    """
    last = today + timedelta(days=DAYS - 1)
    dated = [item for item in due(store, today, last) if not item.undated]
    week = [item for item in dated if today <= item.day <= last]
    rows = sorted((_row(item, named=bool(purpose)) for item in week), key=lambda row: not row[0])
    numbered = [(str(n), *row) for n, row in enumerate(rows, 1)]
    late = sum(item.day < today for item in dated)
    parts = (
        TablePart(_COLUMNS, numbered, room_mm=_ROOM_MM) if rows else TextPart(_NOTHING),
        *([TextPart(_LATE.format(n=late), "left")] if late else []),
    )
    unit = unit_settings.load(store)
    issuer = unit.issuers[0]
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, today)
    days = f"(Từ ngày {show_day(today)} đến ngày {show_day(last)})"
    paper = OfficePaper(TITLE.vi, head, "KẾ HOẠCH TUẦN", "", parts, (days,))
    about: dict[str, JsonValue] = {"from": today.isoformat(), "count": len(rows)}
    if purpose:
        about |= {"names": True, "purpose": purpose}
    return printable(TITLE, paper, about, closed=bool(purpose))


def _row(item: DueItem, *, named: bool) -> tuple[str, str, str, str]:
    if item.reaches(Privacy.PERSONAL) and not named:
        return "", item.rule.label.vi, register(item.register).schema.label.vi, ""
    return show_day(item.day), item.rule.label.vi, item.subject.vi, ""
