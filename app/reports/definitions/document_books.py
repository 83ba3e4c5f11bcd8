"""The books of documents in the columns of NĐ 30/2020/NĐ-CP, annex IV: out, in, and what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.base.dates import show_day
from app.base.language import T
from app.base.periods import Period
from app.registers.document import Direction, Document, DocumentKind
from app.reports.spec.official_table import (
    CellForm,
    OfficialTable,
    RecordSource,
    ReportColumn,
    TableRow,
    Value,
)
from app.reports.spec.report import TableMaker
from app.schema.conditions import Condition, Query, all_of, any_of, between, eq, is_null, ne
from app.store.read.reader import Reader

_ROOM_MM = 9
_OPENING = (
    T("Quyển số: …………", "Volume: …………"),
    T("Mở ngày: …… tháng …… năm ………", "Opened on: …………………………"),
    T("Khóa ngày: …… tháng …… năm ………", "Closed on: …………………………"),
)
Show = Callable[[Document], Value]
Column = tuple[str, T, float, CellForm, Show]


def _pen(_: Document) -> Value:
    """What the register does not hold, and the pen does."""
    return ""


def _day(document: Document) -> Value:
    return show_day(document.day)


def _about(document: Document) -> Value:
    return f"{_kind(document)}: {document.name}"


def _kind(document: Document) -> str:
    known = {one.value: one.label.vi for one in DocumentKind}
    return known.get(document.kind, document.kind)


def _whole(document: Document) -> Value:
    number = f" số {document.number}" if document.number else ""
    issuer = f", {document.issuer}" if document.issuer else ""
    return f"{_kind(document)}{number} ngày {show_day(document.day)}{issuer}: {document.name}"


def _progress(document: Document) -> Value:
    return f"Xong ngày {show_day(document.done)}" if document.done else ""


def _arrived(document: Document) -> Value:
    return show_day(document.arrived) if document.arrived else ""


_C, _TEXT = CellForm.CENTRED, CellForm.TEXT
SENT_COLUMNS: tuple[Column, ...] = (
    ("number", T("Số, ký hiệu văn bản", "Number"), 34, _TEXT, lambda d: d.number or ""),
    ("day", T("Ngày tháng văn bản", "Day"), 28, _C, _day),
    ("about", T("Tên loại và trích yếu nội dung văn bản", "Kind and content"), 66, _TEXT, _about),
    ("signer", T("Người ký", "Signer"), 26, _TEXT, lambda d: d.signed_by or ""),
    ("to", T("Nơi nhận văn bản", "Receivers"), 30, _TEXT, lambda d: d.sent_to or ""),
    ("kept", T("Đơn vị, người nhận bản lưu", "Who keeps it"), 24, _TEXT, _pen),
    ("copies", T("Số lượng bản", "Copies"), 14, _C, _pen),
    ("handed", T("Ngày chuyển", "Sent on"), 22, _C, _pen),
    ("signed", T("Ký nhận", "Signature"), 20, _TEXT, _pen),
    ("note", T("Ghi chú", "Note"), 24, _TEXT, lambda d: d.note or ""),
)
RECEIVED_COLUMNS: tuple[Column, ...] = (
    ("arrived", T("Ngày đến", "Arrived on"), 28, _C, _arrived),
    ("arrival", T("Số đến", "Arrival no."), 14, _C, lambda d: d.arrival_no or ""),
    ("issuer", T("Tác giả", "Issuer"), 30, _TEXT, lambda d: d.issuer or ""),
    ("number", T("Số, ký hiệu", "Number"), 34, _TEXT, lambda d: d.number or ""),
    ("day", T("Ngày tháng", "Day"), 28, _C, _day),
    ("about", T("Tên loại và trích yếu nội dung văn bản", "Kind and content"), 66, _TEXT, _about),
    (
        "by",
        T("Đơn vị hoặc người nhận", "Unit or receiver"),
        28,
        _TEXT,
        lambda d: d.handled_by or "",
    ),
    ("handed", T("Ngày chuyển", "Handed on"), 20, _C, _pen),
    ("signed", T("Ký nhận", "Signature"), 20, _TEXT, _pen),
    ("note", T("Ghi chú", "Note"), 24, _TEXT, lambda d: d.note or ""),
)
FOLLOWED_COLUMNS: tuple[Column, ...] = (
    ("arrival", T("Số đến", "Arrival no."), 16, _C, lambda d: d.arrival_no or ""),
    ("whole", T("Tên loại, số và ký hiệu, ngày tháng, cơ quan ban hành văn bản",
                "Kind, number, day, issuer"), 92, _TEXT, _whole),
    ("by", T("Đơn vị hoặc người nhận", "Unit or receiver"), 34, _TEXT, lambda d: d.handled_by or ""),
    ("due", T("Thời hạn giải quyết", "By"), 28, _C, lambda d: show_day(d.due) if d.due else ""),
    ("progress", T("Tiến độ giải quyết", "Progress"), 34, _TEXT, _progress),
    ("answer", T("Số, ký hiệu văn bản trả lời", "Number of the answer"), 30, _TEXT,
     lambda d: d.answer_no or ""),
    ("note", T("Ghi chú", "Note"), 26, _TEXT, lambda d: d.note or ""),
)  # fmt: skip


def _maker(
    key: str, title: T, cover: T, columns: tuple[Column, ...], which: Condition
) -> TableMaker:
    def make(reader: Reader, period: Period) -> OfficialTable:
        first, last = period.first, period.last
        unsaid = all_of(is_null("arrived"), between("day", first, last))
        query = Query(all_of(which, any_of(between("arrived", first, last), unsaid)), order="day")
        made = tuple(
            ReportColumn(name, label, wide, form) for name, label, wide, form, _ in columns
        )
        rows = tuple(_rows(reader, query, columns))
        return OfficialTable(
            key, title, title, made, rows, room_mm=_ROOM_MM, cover=cover, opening=_OPENING
        )

    return TableMaker(make, ("document",))


def _rows(reader: Reader, query: Query, columns: tuple[Column, ...]) -> Iterator[TableRow]:
    for documents in reader.in_blocks(Document, reader.ids(Document, query)):
        for document in documents:
            said = {name: show(document) for name, _, _, _, show in columns}
            yield TableRow(said, {"": RecordSource("document", record=document.id)})


SENT = _maker(
    "documents_sent",
    T("Văn bản đi", "Documents sent"),
    T("SỔ ĐĂNG KÝ VĂN BẢN ĐI", "BOOK OF DOCUMENTS SENT"),
    SENT_COLUMNS,
    ne("direction", Direction.IN),
)
RECEIVED = _maker(
    "documents_received",
    T("Văn bản đến", "Documents received"),
    T("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "BOOK OF DOCUMENTS RECEIVED"),
    RECEIVED_COLUMNS,
    eq("direction", Direction.IN),
)
FOLLOWED = _maker(
    "documents_followed",
    T("Theo dõi giải quyết văn bản đến", "How documents received are dealt with"),
    T("SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN", "BOOK OF HOW DOCUMENTS RECEIVED ARE DEALT WITH"),
    FOLLOWED_COLUMNS,
    all_of(eq("direction", Direction.IN), is_null("due", value=False)),
)
