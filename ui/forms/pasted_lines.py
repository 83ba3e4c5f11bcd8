"""Cells copied from a spreadsheet, as lines of a form: one for each row of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.language import T
from app.base.numbers import show_number
from app.services.children import MOST, begin_pasted
from ui.forms.editors.base import AnyDraft

if TYPE_CHECKING:
    from app.schema.record import Record
    from app.store import Store

TOO_MANY = T(
    "Chỗ chép có {n} dòng, nhiều hơn {most} dòng dán được một lần; chưa dán gì, những gì đã gõ vẫn còn. Hãy mở sổ {book}, dùng “Nhập từ Excel”.",
    "{n} rows were copied, more than the {most} that can be pasted at once; nothing was pasted, what you typed is kept. Open {book} and use “From Excel”.",
)


def pasted_lines(
    store: Store, cls: type[Record], parent: int, text: str, fields: Sequence[str]
) -> list[AnyDraft]:
    """Return a new one for each row, also for a head above them; raises UserError for more than a form takes."""
    rows = sum(1 for row in text.splitlines() if row.strip())
    if rows > MOST + 1:
        counts = {"n": show_number(rows), "most": show_number(MOST)}
        raise UserError(TOO_MANY.format(book=cls.schema.book, **counts))
    from app.exchange.imports.clipboard import pasted_drafts

    read = pasted_drafts(store, cls, text, list(fields))
    return [begin_pasted(cls, parent, child) for child in read]
