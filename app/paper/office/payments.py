"""Payment lists of the fund: what was paid out over some days, with room to sign for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.errors import NotFound
from app.base.language import T
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.number_words import money_in_words
from app.paper.document.receipts import SIGNATURES, grouped
from app.paper.document.tables import PdfColumn
from app.paper.office.content import OfficePaper, SignaturePart, TablePart, TextPart
from app.registers.fund import Fund, Way
from app.schema.conditions import Query, all_of, between, eq

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.services.unit_settings import Unit
    from app.store import Reader
    from app.store.read.reader import RecordTitle

    Titles = Mapping[int, RecordTitle]

_NONE = T(
    "{period} không có khoản chi tiền nào trong sổ Thu chi quỹ; chưa ghi gì.",
    "Nothing was paid out in {period}; nothing was written.",
)
_COLUMNS = (
    PdfColumn("STT", 13, "center"),
    PdfColumn("Ngày", 24, "center"),
    PdfColumn("Nội dung chi", 46),
    PdfColumn("Tổ, mô hình nhận", 38),
    PdfColumn("Số tiền (đồng)", 26, "right"),
    PdfColumn("Ký nhận", 24),
)


def payments_paper(reader: Reader, period: Period, unit: Unit) -> OfficePaper:
    """Return the list of what was paid out; raises NotFound where nothing was."""
    where = all_of(eq("way", Way.OUT), between("day", period.first, period.last))
    paid = [
        one for one in reader.fetch(Fund, reader.ids(Fund, Query(where, order="day"))) if one.amount
    ]
    paid.sort(key=lambda one: (one.day, one.id))
    if not paid:
        raise NotFound(_NONE.format(period=period.label))
    teams = reader.titles("team", {one.team for one in paid if one.team})
    models = reader.titles("model", {one.model for one in paid if one.model})
    rows = [
        (
            str(number),
            show_day(one.day),
            one.name,
            _receiver(one, teams, models),
            grouped(one.amount),
            "",
        )
        for number, one in enumerate(paid, 1)
    ]
    total = sum(one.amount for one in paid)
    issuer = unit.issuer("committee")
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, None)
    parts = (
        TablePart(_COLUMNS, rows, ("", "", "Tổng cộng", "", grouped(total), ""), room_mm=11),
        TextPart(f"Bằng chữ: {money_in_words(total)}.", "left"),
        SignaturePart(tuple(Signature(one.capacity, how=one.how) for one in SIGNATURES)),
    )
    title, days = "DANH SÁCH CHI TIỀN", f"({period.label})"
    return OfficePaper(period.key, head, title, "", parts, (days,))


def _receiver(one: Fund, teams: Titles, models: Titles) -> str:
    found = teams.get(one.team or 0) or models.get(one.model or 0)
    return found.words if found else ""
