"""Printing the list of a register: its rows and columns as they stand, on A4 lying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.base import clock
from app.base.jobs import Progress
from app.base.json_types import JsonValue
from app.base.numbers import show_number
from app.paper.document.page import Letterhead, PdfDocument
from app.paper.document.printable import Printable
from app.paper.document.tables import Align, PdfColumn, PdfTable, Row
from app.schema.fields import DayField, Field, NumberField
from app.services import unit_settings
from app.services.list_cells import CellReader, Sight, columns_seen, open_order
from app.services.printed_list import PrintedList, count_of
from app.store import Reader, Store

_BATCH = 900
_NUMBER_MM = 11
_MM_PER_LETTER = 2.1
_LEAST_LETTERS = 6
_MOST_LETTERS = 40
_SIZE = 11


def draw_list(store: Store, listing: PrintedList, target: Path, progress: Progress) -> int:
    """Print the list to a file; gives how many records it has. The audit log has it before.

    Raises Cancelled, and UserError when the target cannot be written.
    """
    paper, number = list_paper(store, listing)
    paper.write(store, target, progress)
    return number


def list_paper(reader: Reader, listing: PrintedList) -> tuple[Printable, int]:
    """Return the list as it prints, and how many records it has.

    Without ``names`` what is personal or sensitive is left out, of a register that is only counted
    each record. The unit that prints stands at the head with the day.
    """
    schema = listing.cls.schema
    query = listing.query if listing.names else open_order(listing.cls, listing.query)
    ids = reader.ids(listing.cls, query)
    about: dict[str, JsonValue] = {"register": schema.key, "count": len(ids)}
    if listing.names:
        about |= {"names": True, "purpose": listing.purpose}
    draw = partial(_draw, listing, ids)
    return Printable(schema.book, draw, about, closed=listing.names), len(ids)


def _draw(
    listing: PrintedList, ids: Sequence[int], store: Store, file: BinaryIO, progress: Progress
) -> None:
    schema = listing.cls.schema
    sight = Sight.ALL if listing.names else Sight.OUTSIDE
    cells = CellReader(listing.cls, columns_seen(listing.cls, listing.columns, sight))
    said = f"({count_of(listing.cls, len(ids)).vi})"
    notes = ("; ".join(listing.filters), said) if listing.filters else (said,)
    title = schema.book.vi.upper()
    with PdfDocument(file, _head(store), title=title, notes=notes, landscape=True) as paper:
        if not schema.only_counted or listing.names:
            rows = _rows(store, cells, sight, ids, progress)
            paper.table(PdfTable(_columns(cells.specs), rows, size=_SIZE))


def _rows(
    store: Store, reader: CellReader, sight: Sight, ids: Sequence[int], progress: Progress
) -> Iterator[Row]:
    """The rows, read in blocks while they are drawn."""
    for start in range(0, len(ids), _BATCH):
        progress.update(start, len(ids))
        some = ids[start : start + _BATCH]
        found = reader.read(store, some, sight)
        yield from (
            (show_number(start + n), *found[i]) for n, i in enumerate(some, 1) if i in found
        )
    progress.update(len(ids), len(ids))


def _head(store: Store) -> Letterhead:
    unit = unit_settings.load(store)
    issuer = unit.issuers[0]
    return Letterhead(issuer.superior, issuer.organ, "", unit.place, clock.today())


def _columns(specs: list[Field[object]]) -> tuple[PdfColumn, ...]:
    """The columns with widths by what they usually hold."""
    made = [PdfColumn("STT", _NUMBER_MM, "center")]
    for spec in specs:
        letters = min(max(spec.width, _LEAST_LETTERS), _MOST_LETTERS)
        made.append(PdfColumn(spec.label.vi, letters * _MM_PER_LETTER, _align(spec)))
    return tuple(made)


def _align(spec: Field[object]) -> Align:
    if isinstance(spec, NumberField):
        return "right"
    return "center" if isinstance(spec, DayField) else "left"
