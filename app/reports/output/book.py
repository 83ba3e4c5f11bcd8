"""A register's book for a year on paper: its cover, its lines, its parts, to be signed and kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.jobs import Progress, Watch
from app.base.language import T
from app.paper.document.page import PdfDocument, Signature
from app.reports.definitions.mediation import MEDIATION
from app.reports.definitions.mediation.book import BOOK, BY_MEDIATOR
from app.reports.output.document import draw_table
from app.schema.record import register
from app.services import unit_settings

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.reports.spec.report import Report, TableMaker
    from app.store import Store

_TITLE = T("In sổ {book}", "Print the book {book}")
_NONE = T(
    "Sổ {book} chưa có mẫu in thành quyển; chưa in gì. Có mẫu: {all}.",
    "{book} has no form as a book; nothing was printed. There are forms of: {all}.",
)
# Of each register that has one: the report that it belongs to, and its parts.
_BOOKS: dict[str, tuple[Report, tuple[TableMaker, ...]]] = {
    "dispute": (MEDIATION, (BOOK, BY_MEDIATOR)),
}


def print_book(
    store: Store, key: str, year: Period, target: Path, progress: Progress | None = None
) -> int:
    """Write a register's book of a year as a PDF; gives how many lines it has. The audit log has it before.

    It carries names, as paper that is signed does. Raises NotFound for a register that has no book,
    NotPermitted where one that it tells of was not given, UserError where it cannot be written.
    """
    cls = register(key)
    if key not in _BOOKS:
        books = ", ".join(f"{register(one).schema.book.vi} ({one})" for one in _BOOKS)
        raise NotFound(_NONE.format(book=cls.schema.book, all=books))
    report, parts = _BOOKS[key]
    for one in dict.fromkeys(name for part in parts for name in part.registers):
        store.principal.require(one, register(one).schema.book)
    watch = progress or Watch()
    tables = [part.make(store, year) for part in parts]
    unit = unit_settings.load(store)
    issuer = unit.issuer(report.issuer)
    about = {"register": key, "period": year.key, "count": len(tables[0].rows)}
    title = _TITLE.format(book=cls.schema.book)
    with (
        store.leaving(target, "print", title, **about) as file,
        PdfDocument(
            file, None, title=str(tables[0].title), about=str(year.label), landscape=True
        ) as paper,
    ):
        for done, table in enumerate(tables):
            watch.update(done, len(tables))
            table.check()
            draw_table(paper, table, issuer)
        paper.sign(Signature(issuer.signs_as, issuer.signer))
    return len(tables[0].rows)
