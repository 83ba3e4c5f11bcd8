"""A register's book for a year on paper: its cover, its lines, how it closes, to be signed and kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.jobs import Progress, Watch
from app.base.language import T
from app.paper.document.page import PdfDocument, Signature
from app.reports.definitions.document_books import FOLLOWED, RECEIVED, SENT
from app.reports.definitions.mediation import MEDIATION
from app.reports.definitions.mediation.book import BOOK, BY_MEDIATOR
from app.reports.output.document import draw_table
from app.reports.output.register_book import RegisterBook
from app.schema.record import register
from app.services import unit_settings

if TYPE_CHECKING:
    from app.base.periods import Period
    from app.reports.spec.report import TableMaker
    from app.store import Store

_TITLE = T("In sổ {book}", "Print the book {book}")
_CLOSED = T(
    "Khóa sổ: sổ năm {year} có {n} dòng. Sổ gồm …… trang, đánh số liên tục.",
    "Closed: the book of {year} has {n} lines. It has …… pages, numbered throughout.",
)
# Of each register whose book has a form of its own: who keeps it, and its parts.
_FORMS: dict[str, tuple[str, tuple[TableMaker, ...]]] = {
    "dispute": (MEDIATION.issuer, (BOOK, BY_MEDIATOR)),
    "document": ("committee", (SENT, RECEIVED, FOLLOWED)),
}
_KEEPER = "police"


def has_form(key: str) -> bool:
    """Whether the register's book has a form of its own, which carries what it carries."""
    return key in _FORMS


def print_book(
    store: Store,
    key: str,
    year: Period,
    target: Path,
    progress: Progress | None = None,
    *,
    purpose: str = "",
) -> int:
    """Write a register's book of a year as a PDF; gives how many lines it has. The audit log has it before.

    The book of disputes carries names, as paper that is signed does; other registers with what is personal
    or sensitive carry it for a ``purpose``, and leave it out without one. Raises NotPermitted where a
    register that it tells of was not given, UserError where it cannot be written.
    """
    schema = register(key).schema
    by, makers = _FORMS.get(key, (_KEEPER, ()))
    for one in dict.fromkeys((key, *(name for maker in makers for name in maker.registers))):
        store.principal.require(one, register(one).schema.book)
    tables = [maker.make(store, year) for maker in makers]
    for table in tables:
        table.check()
    lines = sum(len(table.rows) for table in tables if table.cover)
    unit, watch = unit_settings.load(store), progress or Watch()
    issuer = unit.issuer(by)
    about = {"register": key, "period": year.key}
    why = {"names": True, "purpose": purpose} if purpose else {}
    title = _TITLE.format(book=schema.book)
    with (
        store.leaving(target, "print", title, **about, **why) as file,
        PdfDocument(
            file, None, title=schema.book.vi, about=str(year.label), landscape=True
        ) as paper,
    ):
        if not makers:
            lines = RegisterBook(store, register(key), year, names=bool(purpose)).draw(
                paper, issuer, watch
            )
        for done, table in enumerate(tables):
            watch.update(done, len(tables))
            draw_table(paper, table, issuer)
        closed = _CLOSED.format(year=year.key, n=lines).vi
        paper.space(2)
        paper.paragraph(closed, align="left")
        paper.sign(Signature(issuer.signs_as, issuer.signer))
    return lines
