"""Any record on a sheet of its own: its fields as its form has them, each list as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.base import clock
from app.base.errors import UserError
from app.base.json_types import JsonValue
from app.base.language import T
from app.paper.document.letterhead import Letterhead
from app.paper.document.printable import Printable
from app.paper.document.tables import PdfColumn
from app.paper.office.content import OfficePaper, Part, TablePart, TextPart
from app.paper.office.record_paper import printable
from app.schema.fields import RowsField
from app.services import unit_settings
from app.services.list_cells import CODE, CellReader, Sight, shown, shows_masked

if TYPE_CHECKING:
    from app.schema.record import FormSection, Record, Schema
    from app.store import Reader, Store

TITLE = T("Phiếu: {label}", "Sheet: {label}")
_ONLY_COUNTED = T(
    "Sổ {book} chỉ in từng bản ghi khi nêu mục đích; chưa in gì, dữ liệu còn nguyên. Hãy chọn in kèm tên rồi "
    "ghi mục đích.",
    "A record of {book} is printed for a purpose only; nothing was printed, nothing is changed. Choose to print "
    "with names and give the purpose.",
)
_FIELDS = (PdfColumn("Mục", 50), PdfColumn("Nội dung", 115))
_WIDTH_MM = 165.0


def record_sheet(store: Store, record: Record, *, purpose: str = "") -> Printable:
    """Return the sheet of a record: what is personal or sensitive only for a ``purpose``.

    Raises UserError without one where the register is only counted.
    """
    schema = record.schema
    if schema.only_counted and not purpose:
        raise UserError(_ONLY_COUNTED.format(book=schema.book))
    sight = Sight.ALL if purpose else Sight.OUTSIDE
    unit = unit_settings.load(store)
    issuer = unit.issuers[0]
    head = Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())
    parts = tuple(_parts(store, record, sight))
    title = schema.label.vi.upper()
    paper = OfficePaper(record.code, head, title, "", parts, (f"({CODE.label.vi}: {record.code})",))
    about: dict[str, JsonValue] = {"register": schema.key, "record": record.id}
    if purpose:
        about |= {"names": True, "purpose": purpose}
    return printable(TITLE.format(label=schema.label), paper, about, closed=bool(purpose))


def _parts(reader: Reader, record: Record, sight: Sight) -> Iterator[Part]:
    """A heading for each section that says something, its fields, and a table for each of its lists."""
    schema = record.schema
    names = [name for section in schema.form for name in _names(section)]
    cells = CellReader(type(record), names).read(reader, [record.id], sight).get(record.id)
    texts = dict(zip(names, cells, strict=True)) if cells else {}
    for section in schema.form:
        rows = [
            (schema.fields[name].label.vi, texts[name])
            for name in _names(section)
            if texts.get(name) and not isinstance(schema.fields[name], RowsField)
        ]
        tables = list(_tables(reader, record, schema, section, sight))
        if rows or tables:
            yield TextPart(section.title.vi, "heading")
        if rows:
            yield TablePart(_FIELDS, rows)
        for label, table in tables:
            if label != section.title.vi:
                yield TextPart(label, "left")
            yield table


def _names(section: FormSection) -> list[str]:
    return [name for row in section.rows for name in row.split()]


def _tables(
    reader: Reader, record: Record, schema: Schema, section: FormSection, sight: Sight
) -> Iterator[tuple[str, TablePart]]:
    values: dict[str, Any] = {name: getattr(record, name) for name in _names(section)}
    for name, rows in values.items():
        spec = schema.fields[name]
        if not isinstance(spec, RowsField) or not rows or shows_masked(spec, sight):
            continue
        fields = [one for one in spec.row.fields.values() if not shows_masked(one, sight)]
        whole = sum(one.width for one in fields) or 1
        columns = tuple(PdfColumn(one.label.vi, _WIDTH_MM * one.width / whole) for one in fields)
        lines = [
            tuple(shown(reader, one, getattr(row, one.name)) for one in fields) for row in rows
        ]
        yield spec.label.vi, TablePart(columns, lines)
