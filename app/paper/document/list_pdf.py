"""Printing the list of a register: its rows and columns as they stand, on A4 lying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.base import clock
from app.base.jobs import Progress
from app.base.numbers import show_number
from app.paper.document.page import Letterhead, PdfDocument
from app.paper.document.tables import Align, PdfColumn, PdfTable, Row
from app.schema.fields import DayField, Field, NumberField
from app.services import unit_settings
from app.services.list_cells import CellReader, Sight, columns_seen, open_order
from app.services.printed_list import PrintedList, count_of
from app.store import Store

_BATCH = 900
_NUMBER_MM = 11
_MM_PER_LETTER = 2.1
_LEAST_LETTERS = 6
_MOST_LETTERS = 40
_SIZE = 11


def draw_list(store: Store, listing: PrintedList, target: Path, progress: Progress) -> int:
    """Print the list; gives how many records it has. The audit log has it before.

    Without ``names`` what is personal or sensitive is left out, of a register that is only counted
    each record. The unit that prints stands at the
    head with the day. Raises Cancelled, and UserError when the target cannot be written.
    """
    schema = listing.cls.schema
    sight = Sight.ALL if listing.names else Sight.OUTSIDE
    reader = CellReader(listing.cls, columns_seen(listing.cls, listing.columns, sight))
    query = listing.query if listing.names else open_order(listing.cls, listing.query)
    ids = store.ids(listing.cls, query)
    counted = schema.only_counted and not listing.names
    said = f"({count_of(listing.cls, len(ids)).vi})"
    notes = ("; ".join(listing.filters), said) if listing.filters else (said,)
    title = schema.book.vi.upper()
    about = {"register": schema.key, "count": len(ids)}
    why = {"names": True, "purpose": listing.purpose} if listing.names else {}
    with (
        store.leaving(target, "print", schema.book, **about, **why) as file,
        PdfDocument(file, _head(store), title=title, notes=notes, landscape=True) as paper,
    ):
        if not counted:
            rows = _rows(store, reader, sight, ids, progress)
            paper.table(PdfTable(_columns(reader.specs), rows, size=_SIZE))
    return len(ids)


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
