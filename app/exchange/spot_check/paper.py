"""The minutes of a spot check, to print and sign: each drawn record by its code, dates, kinds and area; no name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import clock
from app.base.dates import show_day
from app.base.json_types import JsonValue
from app.base.language import T
from app.exchange.package.package import period_of
from app.exchange.spot_check.answer import ShownRecord
from app.exchange.spot_check.lot import Lot
from app.paper.document.letterhead import Letterhead, Signature
from app.paper.document.tables import PdfColumn
from app.paper.office.content import BLANK, OfficePaper, SignaturePart, TablePart, TextPart
from app.paper.office.record_paper import printable
from app.reports.definitions.catalogue import REPORTS
from app.reports.submission.record_leaf import AREA, ENTERED, is_open
from app.schema.fields import ChoiceField, ChoicesField, LinkField
from app.schema.record import Record, register
from app.services import unit_settings

if TYPE_CHECKING:
    from app.paper.document.printable import Printable
    from app.store import Store

ABOUT = "Kiểm tra ngẫu nhiên bản ghi của báo cáo"
MINUTES = T("Biên bản kiểm tra ngẫu nhiên", "Minutes of a spot check")
PROVED = T("Đúng như lúc chốt", "As it was when frozen")
_HOW = "(Ký, ghi rõ họ tên)"
_COLUMNS = (
    PdfColumn("Số thăm", 16, "right"),
    PdfColumn("Sổ", 30),
    PdfColumn("Mã", 22, "center"),
    PdfColumn("Ngày nhập", 24, "center"),
    PdfColumn("Ngày", 24, "center"),
    PdfColumn("Nội dung", 30),
    PdfColumn("Kết quả", 24),
)


def spot_check_paper(store: Store, lot: Lot, shown: Sequence[ShownRecord]) -> OfficePaper:
    """Return the minutes: what was drawn, and of each record whether it is as it was counted."""
    unit = unit_settings.load(store)
    issuer = unit.issuers[0]
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())
    report, period = REPORTS[lot.report], period_of(lot.slot)
    number = str(lot.number) if lot.number is not None else "không có"
    areas = _areas(store, shown)
    parts = (
        TextPart(
            f"Báo cáo: {report.label.vi}, {period.label.vi}, lần chốt {lot.revision}.", "left"
        ),
        TextPart(f"Mã kiểm của báo cáo: {grouped(lot.root)}", "left"),
        TextPart(
            f"Số do người kiểm tra đọc: {number}; bốc {len(lot.places)} trong {lot.leaves} bản ghi.",
            "left",
        ),
        TablePart(_COLUMNS, [_row(one, areas) for one in shown]),
        TextPart(
            "Bản ghi không “đúng như lúc chốt” thì đã được sửa, xóa hoặc gộp sau khi chốt báo cáo; "
            "đơn vị giải trình và ghi rõ lý do."
        ),
        TextPart(f"Ý kiến: {BLANK}{BLANK}", "left"),
        SignaturePart(
            (
                Signature(("NGƯỜI KIỂM TRA",), "", _HOW),
                Signature(issuer.signs_as, issuer.signer),
            )
        ),
    )
    return OfficePaper(ABOUT, head, "BIÊN BẢN", ABOUT, parts)


def minutes(store: Store, lot: Lot, shown: Sequence[ShownRecord]) -> Printable:
    """Return the minutes as they are printed. Raises NotPermitted for who only looks or maintains."""
    store.principal.require_work()
    about: dict[str, JsonValue] = {
        "report": lot.report,
        "period": lot.period,
        "records": len(shown),
    }
    return printable(MINUTES, spot_check_paper(store, lot, shown), about)


def print_minutes(store: Store, lot: Lot, shown: Sequence[ShownRecord], target: Path) -> None:
    """Write the minutes as PDF, or as Word by the file's ending; the audit log has it before.

    Raises UserError where they cannot be written.
    """
    minutes(store, lot, shown).write(store, target)


def grouped(digest: str) -> str:
    """The first half of a digest in groups of four, to be compared by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 32, 4))


def open_code(one: ShownRecord) -> str:
    """The code of a record, where codes of its register may be seen by anybody."""
    return "" if register(one.register).schema.only_counted else one.code


def _areas(store: Store, shown: Sequence[ShownRecord]) -> dict[str, str]:
    """The names of the areas of these records, by code."""
    cls, codes = register(AREA), set[str]()
    for one in shown:
        if one.leaf:
            codes |= {
                str(code) for name, code in one.leaf.facts.items() if code and _links(one, name)
            }
    ids = store.everything.known_codes(cls, codes)
    titles = store.everything.titles(AREA, ids.values())
    return {code: titles[id_].words for code, id_ in ids.items()}


def _links(one: ShownRecord, name: str) -> bool:
    return isinstance(register(one.register).schema.fields.get(name), LinkField)


def _row(one: ShownRecord, areas: dict[str, str]) -> tuple[str, ...]:
    cls = register(one.register)
    facts = one.leaf.facts if one.leaf and one.why is None else {}
    seen = {name: value for name, value in facts.items() if is_open(cls, name)}
    result = one.why.label.vi if one.why else PROVED.vi
    return (
        *(str(one.place + 1), cls.schema.book.vi, open_code(one)),
        *(_day(seen.get(ENTERED)), _day(seen.get(cls.schema.dated_by))),
        *("; ".join(_kinds(cls, seen, areas)), result),
    )


def _kinds(cls: type[Record], seen: dict[str, object], areas: dict[str, str]) -> list[str]:
    """The kinds and the area of a record, in words."""
    found = list[str]()
    for name, value in seen.items():
        spec = cls.schema.fields.get(name)
        if not value:
            continue
        if isinstance(spec, LinkField):
            found.append(areas.get(str(value), str(value)))
        elif isinstance(spec, ChoiceField):
            found += _labels(spec, [value])
        elif isinstance(spec, ChoicesField) and isinstance(value, list):
            found += _labels(spec.one(), value)
    return found


def _labels(spec: ChoiceField, keys: Sequence[object]) -> list[str]:
    choices = (spec.from_db(key) for key in keys)
    return [choice.label.vi for choice in choices if choice]


def _day(value: object) -> str:
    return show_day(date.fromisoformat(value)) if isinstance(value, str) else ""
