"""What an officer changes about a list being brought in: each is made of the list as it is by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.base.jobs import Progress
from app.exchange.imports.fates import RowKey, Ruling
from app.exchange.imports.list_import import ListImport, choose
from app.exchange.imports.prepared import Choices
from app.exchange.imports.rehearsal import decide, mend
from app.store import Store
from ui.register_page.import_changes import Change


def choose_table(sheet: str, number: int) -> Change:
    """Bring in another table of the file."""

    def change(progress: Progress, store: Store, one: ListImport) -> ListImport:
        return choose(store, one, Choices(sheet, number), one.make, progress)

    return change


def choose_field(column: int, name: str | None) -> Change:
    """Take a column of the sheet for a field, or leave it out."""

    def change(progress: Progress, store: Store, one: ListImport) -> ListImport:
        choices = replace(one.choices, fields={**one.choices.fields, column: name})
        return choose(store, one, choices, one.make, progress)

    return change


def answer_question(key: str, answer: str) -> Change:
    """Answer a question."""

    def change(progress: Progress, store: Store, one: ListImport) -> ListImport:
        choices = replace(one.choices, answers={**one.choices.answers, key: answer})
        return choose(store, one, choices, one.make, progress)

    return change


def make_unknown(target: str, on: bool) -> Change:
    """Have records made for unknown names of a register, or not."""

    def change(progress: Progress, store: Store, one: ListImport) -> ListImport:
        make = one.make | {target} if on else one.make - {target}
        return choose(store, one, one.choices, make, progress)

    return change


def correct_cell(seen: ListImport, place: int, column: int, text: str) -> Change:
    """Put another text into a cell, by the place of its row in the list that was ``seen``."""
    key, table = seen.prepared.rows[place].key, _table(seen)

    def change(_progress: Progress, store: Store, one: ListImport) -> ListImport:
        rows = one.prepared.rows
        same = [n for n, row in enumerate(rows) if row.key == key]
        if _table(one) != table or not same:
            return one  # another table was chosen meanwhile, or the row left out
        at = place if place in same else same[0]
        cells = rows[at].cells
        cells = (*cells[:column], text, *cells[column + 1 :])
        return replace(one, rehearsal=mend(store, one.rehearsal, at, cells))

    return change


def rule(keys: Iterable[RowKey], ruling: Ruling) -> Change:
    """Settle rows whose record may be there already."""
    settled = dict.fromkeys(keys, ruling)

    def change(_progress: Progress, store: Store, one: ListImport) -> ListImport:
        return replace(one, rehearsal=decide(store, one.rehearsal, settled))

    return change


def _table(one: ListImport) -> tuple[str, int]:
    return one.choices.sheet, one.choices.table
