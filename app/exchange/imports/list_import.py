"""One list on its way into a register: as it was read, what was chosen about it, and its rehearsal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.base.errors import UserError
from app.base.jobs import UNWATCHED, Progress, Stage
from app.base.language import T
from app.exchange.imports.clipboard import pasted
from app.exchange.imports.commit import commit
from app.exchange.imports.parent_columns import import_specs
from app.exchange.imports.prepared import (
    AS_FOUND,
    Choices,
    FoundTable,
    Prepared,
    likely_register,
    prepare,
    tables,
)
from app.exchange.imports.prepared_parts import each_field_once
from app.exchange.imports.rehearsal import Rehearsal, rehearse
from app.exchange.imports.remembered import remember, remembered
from app.exchange.workbook.reading import read
from app.exchange.workbook.repairs import Repair, RepairedBook, repaired
from app.schema.record import Record
from app.store import Store

Fields = Mapping[int, str | None]  # what was chosen for columns, in that order
_STAGES = 4  # the file read, its letters mended, its table made ready, its rows rehearsed
_EMPTY = T(
    "“{name}” không có dòng nào dưới hàng tên cột; chưa ghi gì, hãy dùng tệp mẫu.",
    "“{name}” has no row below its heads; nothing was written. Use the form.",
)


@dataclass(frozen=True, slots=True)
class ListImport:
    """A list as it stands. ``book``: None where it was copied from a spreadsheet.

    ``make``: the registers in which records are made for unknown names.
    """

    name: str
    book: RepairedBook | None
    tables: tuple[FoundTable, ...]
    choices: Choices
    make: frozenset[str]
    rehearsal: Rehearsal

    @property
    def prepared(self) -> Prepared:
        """The table that was made ready."""
        return self.rehearsal.prepared

    @property
    def letters(self) -> tuple[Repair, ...]:
        """What was mended in the letters of its sheet."""
        if self.book is None:
            return ()
        sheets = [sheet.name for sheet in self.book.book.sheets]
        return tuple(r for r in self.book.repairs if sheets[r.sheet] == self.prepared.sheet)

    @property
    def mended(self) -> dict[tuple[int, int], str]:
        """What stood in cells that were mended, by row and column."""
        repairs = reversed(self.prepared.repairs)  # of a cell mended twice the first tells
        stood = {(one.row, one.column): one.before for one in repairs}
        return stood | {(one.row, one.column): one.before for one in self.letters}

    @property
    def waits(self) -> bool:
        """Whether a question is still open."""
        return self.prepared.waits


def read_list(
    store: Store,
    cls: type[Record],
    path: Path,
    given: Choices = AS_FOUND,
    *,
    anew: bool = False,
    make: frozenset[str] = frozenset(),
    progress: Progress = UNWATCHED,
) -> ListImport:
    """The list in a file, by what is ``given`` and was chosen for such a list before, unless ``anew``.

    Nothing is written. Raises UserError for a file that is refused or holds no rows, Cancelled through
    ``progress``.
    """
    store.principal.require_change(cls.schema.key, cls.schema.book)
    progress.update(0, _STAGES)
    book = repaired(read(path), Stage(progress, 1, _STAGES))
    second = Stage(progress, 2, _STAGES)
    found = tables(book.book, second)
    choices, ready = given, prepare(book.book, cls, given, second, found)
    fields, answers = ({}, {}) if anew else remembered(store, cls, ready.signature)
    if fields or answers:
        choices = replace(
            given, fields=_later(fields, given.fields), answers={**answers, **given.answers}
        )
        ready = prepare(book.book, cls, choices, second, found)
    if not ready.rows:
        raise UserError(_EMPTY.format(name=path.name))
    last = Stage(progress, 3, _STAGES)
    rehearsal = rehearse(store, cls, ready, last, make=make, answers=choices.answers)
    return ListImport(path.name, book, found, choices, make, rehearsal)


def paste_list(
    store: Store, cls: type[Record], text: str, shown: Sequence[str], progress: Progress = UNWATCHED
) -> ListImport:
    """The list that was copied; ``shown``: the columns of the register's list, in order."""
    ready = pasted(cls, text, shown)
    rehearsal = rehearse(store, cls, ready, progress)
    return ListImport("", None, (), AS_FOUND, frozenset(), rehearsal)


def choose(
    store: Store,
    one: ListImport,
    choices: Choices,
    make: frozenset[str],
    progress: Progress = UNWATCHED,
) -> ListImport:
    """The list after other choices: its table is made ready and rehearsed again.

    What was corrected and decided in the same table stays so.
    """
    cls = one.rehearsal.cls
    choices = replace(choices, fields=_chosen_since(one.choices.fields, choices.fields))
    if one.book:
        ready = prepare(one.book.book, cls, choices, Stage(progress, 0, 2), one.tables)
    else:
        ready = _with_fields(cls, one.prepared, choices)
    second, answers = Stage(progress, 1, 2), choices.answers
    rehearsal = rehearse(store, cls, ready, second, make=make, answers=answers, after=one.rehearsal)
    return replace(one, choices=choices, make=make, rehearsal=rehearsal)


def save_list(store: Store, one: ListImport, progress: Progress = UNWATCHED) -> int:
    """Write the records, and remember what was chosen for the next list with these heads; gives how many.

    Raises what committing does.
    """
    count = commit(store, one.rehearsal, progress)
    if one.book:
        remember(store, one.rehearsal.cls, one.prepared, one.choices)
    return count


def register_of(path: Path) -> type[Record] | None:
    """The register that the list in a file looks like, if it looks like one."""
    found = (likely_register(table) for table in tables(repaired(read(path)).book))
    return next(filter(None, found), None)


def _later(before: Fields, since: Fields) -> Fields:
    """Both choices, those since then as the later ones."""
    return each_field_once({**{n: f for n, f in before.items() if n not in since}, **since})


def _chosen_since(before: Fields, now: Fields) -> Fields:
    """The choices of now, those that were not made before as the later ones."""
    since = {n: f for n, f in now.items() if n not in before or before[n] != f}
    return _later({n: f for n, f in now.items() if n not in since}, since)


def _with_fields(cls: type[Record], ready: Prepared, choices: Choices) -> Prepared:
    """Copied rows, some of their columns for other fields."""
    known = import_specs(cls)
    taken = {name for name in choices.fields.values() if name}
    columns = tuple(
        replace(one, field=known.get(choices.fields[one.column] or ""))
        if one.column in choices.fields
        else replace(one, field=None)
        if one.field and one.field.name in taken
        else one
        for one in ready.columns
    )
    return replace(ready, columns=columns)
