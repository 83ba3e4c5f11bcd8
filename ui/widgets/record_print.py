"""Printing one record, wherever it is listed or shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.jobs import Progress
from app.exchange.records.records_json import masked_fields
from app.paper.document.printable import Printable
from app.paper.office.record_papers import PaperKind, papers_of
from app.paper.office.record_sheet import TITLE, record_sheet
from app.schema.record import Record
from app.store import Store
from ui.core.context import Context
from ui.core.disclosures import Disclosure, LeavingAct, sensitive_scope
from ui.widgets.print_preview import PrintPreview, PrintRequest, show_preview


def print_record(
    context: Context, parent: QWidget, cls: type[Record], id_: int
) -> PrintPreview | None:
    """Show the papers of a stored record; None where the officer would not say whether names leave.

    Its own papers carry what they carry; the sheet of a record without any is asked about first.
    """
    schema = cls.schema
    code = next((title.code for title in context.store.titles(schema.key, [id_]).values()), "")
    kinds, how = papers_of(schema.key), Disclosure()
    if masked_fields(cls):
        scope = sensitive_scope(cls)
        known = context.disclosures.known(LeavingAct.PRINT, scope)
        given = known if kinds else context.disclosures.ask(parent, LeavingAct.PRINT, scope)
        if given is None:
            return None
        how = given
    requests = [
        PrintRequest(
            kind.title,
            f"{kind.title.vi} {code}",
            partial(_paper, kind, cls, id_),
        )
        for kind in kinds
    ]
    label, purpose = schema.label, how.purpose if how.names else ""
    sheet = f"{label.vi} {code}"
    requests.append(
        PrintRequest(TITLE.format(label=label), sheet, partial(_sheet, cls, id_, purpose))
    )
    return show_preview(context, parent, *requests)


def _paper(
    kind: PaperKind, cls: type[Record], id_: int, _progress: Progress, store: Store
) -> Printable:
    return kind.make(store, store.get(cls, id_))


def _sheet(
    cls: type[Record], id_: int, purpose: str, _progress: Progress, store: Store
) -> Printable:
    return record_sheet(store, store.get(cls, id_), purpose=purpose)
