"""A register's book for a year on paper: its cover, its lines, how it closes, to be signed and kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.base.jobs import Progress
from app.base.json_types import JsonValue
from app.base.language import T
from app.paper.document.page import PdfDocument, Signature
from app.paper.document.printable import Printable
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


def book_paper(
    store: Store, key: str, year: Period, *, purpose: str = ""
) -> tuple[Printable, list[int]]:
    """Return a register's book of a year, and the number of its lines, known once it is drawn.

    The book of disputes carries names, as paper that is signed does; other registers with what is personal
    or sensitive carry it for a ``purpose``, and leave it out without one. Raises NotPermitted where a
    register that it tells of was not given.
    """
    schema = register(key).schema
    by, makers = _FORMS.get(key, (_KEEPER, ()))
    for one in dict.fromkeys((key, *(name for maker in makers for name in maker.registers))):
        store.principal.require(one, register(one).schema.book)
    tables = [maker.make(store, year) for maker in makers]
    for table in tables:
        table.check()
    lines = [sum(len(table.rows) for table in tables if table.cover)]
    issuer = unit_settings.load(store).issuer(by)

    def draw(reading: Store, file: BinaryIO, watch: Progress) -> None:
        with PdfDocument(
            file, None, title=schema.book.vi, about=str(year.label), landscape=True
        ) as paper:
            if not makers:
                book = RegisterBook(reading, register(key), year, names=bool(purpose))
                lines[0] = book.draw(paper, issuer, watch)
            for done, table in enumerate(tables):
                watch.update(done, len(tables))
                draw_table(paper, table, issuer)
            paper.space(2)
            paper.paragraph(_CLOSED.format(year=year.key, n=lines[0]).vi, align="left")
            paper.sign(Signature(issuer.signs_as, issuer.signer))

    about: dict[str, JsonValue] = {"register": key, "period": year.key}
    if purpose:
        about |= {"names": True, "purpose": purpose}
    title, closed = _TITLE.format(book=schema.book), bool(purpose or (makers and schema.sensitive))
    return Printable(title, draw, about, closed=closed), lines


def print_book(
    store: Store,
    key: str,
    year: Period,
    target: Path,
    progress: Progress | None = None,
    *,
    purpose: str = "",
) -> int:
    """Write that book as a PDF; gives how many lines it has. The audit log has it before.

    Raises as ``book_paper`` does, UserError where it cannot be written.
    """
    paper, lines = book_paper(store, key, year, purpose=purpose)
    paper.write(store, target, progress)
    return lines[0]
