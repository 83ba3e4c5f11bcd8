"""The rehearsal of an import: what becomes of each row, before anything is written.

A row with the code of a stored record changes that record, only in those cells that no longer say what
the list shows of it: so what was copied from the list comes back as it was. A row without a code that
says what a stored record says already is the same. A cell can be mended, and its row is judged again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from app.base.jobs import UNWATCHED, Progress, uncollected
from app.base.language import T
from app.base.text import clean
from app.exchange.imports.fates import (
    WRITTEN,
    RehearsedRow,
    RowOutcome,
    Ruling,
    Tally,
    tally,
)
from app.exchange.imports.judging import Columns, Judge
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.prepared import Prepared, PreparedRow
from app.exchange.imports.stored_alike import mark_stored
from app.exchange.records.paste import recognise_columns
from app.schema.record import Record
from app.services.list_cells import CODE, MASK, shows_masked
from app.services.looks import WORDS, log_question
from app.store import Store
from app.store.read.reader import CHUNK, Reader
from app.store.write import uniqueness

TWICE = T("Mã này có ở hai dòng", "This code stands in two rows")
Rulings = Mapping[int, Ruling]  # by the number of the row


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What becomes of each row. ``columns``: the field of each column, None where none is taken.

    ``rulings``: what an officer made of rows that may be there already. ``token`` names this one act
    of bringing in: committed twice, it is stored once.
    """

    cls: type[Record]
    prepared: Prepared
    columns: Columns
    rows: tuple[RehearsedRow, ...] = ()
    links: LinkNames = field(default_factory=LinkNames)
    rulings: Rulings = field(default_factory=dict)
    token: str = ""
    judged: tuple[RehearsedRow, ...] = ()  # each row by itself, without what others say

    @property
    def records(self) -> list[Record]:
        """The records to be saved: new ones, and those that change."""
        return [row.record for row in self.rows if row.record and row.fate in WRITTEN]

    @property
    def tally(self) -> Tally:
        """How many rows share a fate."""
        return tally(self.rows, len(self.prepared.left_out))

    def count(self, fate: RowOutcome) -> int:
        """How many rows share a fate."""
        return sum(row.fate is fate for row in self.rows)


def rehearse(
    store: Store,
    cls: type[Record],
    prepared: Prepared,
    progress: Progress = UNWATCHED,
    *,
    make: frozenset[str] = frozenset(),
    rulings: Rulings | None = None,
) -> Rehearsal:
    """What becomes of the rows of a table. ``make``: registers in which unknown names are made.

    No record is written. Whether a cell changes something tells what is there, so the audit log has it
    before, where sensitive fields are asked about so. Raises Cancelled through ``progress``, UserError
    where that cannot be logged.
    """
    columns = tuple(None if column.barred else column.field for column in prepared.columns)
    begun = Rehearsal(
        cls, prepared, columns, links=LinkNames(make), rulings=rulings or {}, token=uuid4().hex
    )
    judge = Judge(store, cls, columns, begun.links)
    rows: list[RehearsedRow] = []
    with uncollected():
        for start in range(0, len(prepared.rows), CHUNK):
            progress.update(start, len(prepared.rows))
            rows += judge.judge(prepared.rows[start : start + CHUNK], {})
    begun = replace(begun, judged=tuple(rows))
    if settled := {n: i for n, i in _meant(store, begun).items() if i}:
        begun = _judged_again(store, begun, settled)
    return _finished(store, begun)


def mend(store: Store, rehearsal: Rehearsal, row: int, cells: tuple[str, ...]) -> Rehearsal:
    """The rehearsal with other cells in a row, by its place from 0, judged again."""
    prepared = rehearsal.prepared
    rows = list(prepared.rows)
    rows[row] = PreparedRow(rows[row].number, cells)
    mended = replace(rehearsal, prepared=replace(prepared, rows=tuple(rows)))
    judge = Judge(store, mended.cls, mended.columns, mended.links)
    judged = list(mended.judged)
    judged[row : row + 1] = judge.judge([rows[row]], {})
    return _finished(store, replace(mended, judged=tuple(judged)))


def decide(store: Store, rehearsal: Rehearsal, rulings: Rulings) -> Rehearsal:
    """The rehearsal after an officer decided about rows that may be there already."""
    begun = replace(rehearsal, rulings={**rehearsal.rulings, **rulings})
    return _finished(store, _judged_again(store, begun, _meant(store, begun)))


def _meant(store: Store, rehearsal: Rehearsal) -> dict[int, int]:
    """The stored records that decided rows are, by the row's number; 0: none."""
    if not rehearsal.rulings:
        return {}
    wanted = [row for row in rehearsal.judged if row.number in rehearsal.rulings]
    marked = mark_stored(store, rehearsal.cls, rehearsal.columns, wanted)
    return {
        row.number: row.likely.id
        if row.likely and rehearsal.rulings[row.number] is Ruling.SAME
        else 0
        for row in marked
        if row.likely
    }


def _judged_again(store: Store, rehearsal: Rehearsal, same: Mapping[int, int]) -> Rehearsal:
    numbers = {number: id_ for number, id_ in same.items() if id_}
    places = [n for n, row in enumerate(rehearsal.judged) if row.number in numbers]
    judge = Judge(store, rehearsal.cls, rehearsal.columns, rehearsal.links)
    judged = list(rehearsal.judged)
    for place, row in zip(
        places,
        judge.judge([rehearsal.prepared.rows[n] for n in places], numbers),
        strict=True,
    ):
        judged[place] = row
    return replace(rehearsal, judged=tuple(judged))


def _finished(store: Store, rehearsal: Rehearsal) -> Rehearsal:
    """With what rows say of each other and of what is stored; logged where that tells of sensitive fields."""
    cls = rehearsal.cls
    rows = _twice_left_out(list(rehearsal.judged))
    with uncollected():
        rows = mark_stored(store, cls, rehearsal.columns, rows)
    rows = [
        replace(row, likely=None) if rehearsal.rulings.get(row.number) is Ruling.NEW else row
        for row in rows
    ]
    done = replace(rehearsal, rows=tuple(_clashing_left_out(store, cls, rows)))
    if fields := _compared(done):
        log_question(store, cls.schema.key, fields)
    for key in rehearsal.links.met:
        log_question(store, key, [WORDS])
    rehearsal.links.met.clear()
    return done


def _compared(rehearsal: Rehearsal) -> list[str]:
    """The masked fields that the rows tell something of; that nobody of them is on file tells too."""
    sensitive = rehearsal.cls.schema.sensitive
    taken = [(n, s) for n, s in enumerate(rehearsal.columns) if s and recognise_columns(s)]
    masked = [(n, spec.name) for n, spec in taken if shows_masked(spec)]
    fields: dict[str, None] = {}
    for row in rehearsal.rows:
        if row.before or row.record:
            told = ((clean(row.cells[n]), name) for n, name in masked)
            fields |= {name: None for cell, name in told if cell != MASK and (cell or row.before)}
        if row.before:
            fields |= dict.fromkeys(n for n in (*row.problems, *row.changed) if n in sensitive)
    return list(fields)


def _twice_left_out(rows: list[RehearsedRow]) -> list[RehearsedRow]:
    """Two rows with one code, or of one stored record: neither of them is meant for certain."""
    codes = [row.record.code if row.record else "" for row in rows]
    counts = Counter(codes)
    return [
        RehearsedRow(row.number, row.cells, {CODE.name: TWICE}, None, row.before, row.shown)
        if code and counts[code] > 1
        else row
        for row, code in zip(rows, codes, strict=True)
    ]


def _clashing_left_out(
    reader: Reader, cls: type[Record], rows: Sequence[RehearsedRow]
) -> Sequence[RehearsedRow]:
    """Rows that say what is said already: it would be counted twice."""
    if not (names := set(cls.schema.once)):
        return rows
    meant = {
        place: row.record
        for place, row in enumerate(rows)
        if row.record and (row.fate is RowOutcome.NEW or names & set(row.changed))
    }
    places, made = list(meant), list(rows)
    for number, clash in uniqueness.find_duplicates(reader, cls, list(meant.values())):
        row = rows[places[number]]
        problem = {clash.field: clash.text}
        made[places[number]] = RehearsedRow(
            row.number, row.cells, problem, None, row.before, row.shown
        )
    return made
