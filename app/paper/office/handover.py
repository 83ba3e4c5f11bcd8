"""Biên bản bàn giao: the books that an officer hands over to another, and what is open in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.base import clock
from app.base.numbers import show_number
from app.due import due
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.tables import PdfColumn
from app.paper.office.content import BLANK, OfficePaper, SignaturePart, TablePart, TextPart
from app.schema.conditions import Query
from app.schema.record import REGISTRY

if TYPE_CHECKING:
    from app.services.unit_settings import Unit
    from app.store import Store

ABOUT = "Bàn giao sổ"
_HOW = "(Ký, ghi rõ họ tên)"
_COLUMNS = (
    PdfColumn("STT", 13, "center"),
    PdfColumn("Sổ", 62),
    PdfColumn("Số bản ghi", 22, "right"),
    PdfColumn("Từ mã", 25, "center"),
    PdfColumn("Đến mã", 25, "center"),
    PdfColumn("Việc đến hạn", 22, "right"),
)


def handover_paper(store: Store, unit: Unit, giver: str = "", receiver: str = "") -> OfficePaper:
    """Return the minutes of handing over: a row for each register that the user was given.

    ``giver``, ``receiver``: their names; left empty, they are written by hand.
    """
    open_items = Counter(item.register for item in due(store, clock.today()))
    rows: list[tuple[str, ...]] = []
    for key, cls in REGISTRY.items():
        if store.permits(key):
            ids = store.ids(cls, Query(order="id"))
            ends = [ids[0], ids[-1]] if ids else []
            codes = {id_: title.code for id_, title in store.titles(key, ends).items()}
            first, last = (codes.get(ends[0], ""), codes.get(ends[-1], "")) if ends else ("", "")
            counted = (show_number(len(ids)), first, last, show_number(open_items[key]))
            rows.append((str(len(rows) + 1), cls.schema.book.vi, *counted))
    issuer = unit.issuer("police")
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())
    parts = (
        TextPart(f"Bên giao: {giver or BLANK}", "left"),
        TextPart(f"Bên nhận: {receiver or BLANK}", "left"),
        TextPart(f"Người chứng kiến: {BLANK}", "left"),
        TextPart("Hai bên đã bàn giao các sổ sau đây trong phần mềm An Dân:"),
        TablePart(_COLUMNS, rows),
        TextPart(f"Giấy tờ, phương tiện kèm theo: {BLANK}{BLANK}", "left"),
        TextPart(
            "Mật khẩu và tờ mã khôi phục được bàn giao riêng, không ghi vào biên bản này. Biên bản lập thành "
            "02 bản, mỗi bên giữ 01 bản."
        ),
        SignaturePart(
            (
                Signature(("BÊN GIAO",), giver, _HOW),
                Signature(("BÊN NHẬN",), receiver, _HOW),
                Signature(issuer.signs_as, issuer.signer),
            )
        ),
    )
    return OfficePaper(ABOUT, head, "BIÊN BẢN", ABOUT, parts)
