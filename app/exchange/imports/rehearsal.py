"""The rehearsal of an import: what becomes of each row, before anything is written.

A row with the code of a stored record changes that record, only in those cells that no longer say what
the list shows of it: so what was copied from the list comes back as it was. A row without a code that
says what a stored record says already is the same. A cell can be mended, and its row is judged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

from app.base.jobs import UNWATCHED, Progress, uncollected
from app.base.text import clean
from app.exchange.imports.corrections import Corrections, corrected, corrections_of
from app.exchange.imports.doubled_rows import leave_out_clashing, leave_out_twice
from app.exchange.imports.fates import (
    WRITTEN,
    RehearsedRow,
    RowDecision,
    RowKey,
    RowOutcome,
    Ruling,
    Tally,
    tally,
)
from app.exchange.imports.judging import Columns, Judge
from app.exchange.imports.link_names import LinkNames
from app.exchange.imports.linked_records import LinkedRecords, linked_records
from app.exchange.imports.parent_columns import is_own
from app.exchange.imports.parent_questions import is_of_parents
from app.exchange.imports.parents import Parents
from app.exchange.imports.prepared import Prepared
from app.exchange.imports.stored_alike import StoredAlike, is_fresh
from app.schema.record import Record
from app.services.list_cells import is_masked, shows_masked
from app.services.looks import log_question
from app.store import Store
from app.store.read.reader import CHUNK

Rulings = Mapping[RowKey, Ruling]  # by the key of the row
Decisions = Mapping[RowKey, RowDecision]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What becomes of each row. ``columns``: the field of each column, None where none is taken.

    ``decisions``: what an officer made of rows that may be there already; ``corrections``: the cells
    that were corrected; ``answers``: to what is asked of the records that rows belong to (``parents``);
    ``linked``: what becomes of those and of others. ``token`` names this one act of bringing in:
    committed twice, it is stored once.
    """

    cls: type[Record]
    prepared: Prepared
    columns: Columns
    rows: tuple[RehearsedRow, ...] = ()
    links: LinkNames = field(default_factory=LinkNames)
    decisions: Decisions = field(default_factory=dict)
    corrections: Corrections = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    parents: Parents | None = None
    linked: LinkedRecords = field(default_factory=LinkedRecords)
    token: str = ""
    judged: tuple[RehearsedRow, ...] = ()  # each row by itself, without what others say
    alike: StoredAlike | None = None  # what is known of them against what is stored

    @property
    def records(self) -> list[Record]:
        """The records to be saved: new ones, and those that change."""
        return [row.record for row in self.rows if row.record and row.fate in WRITTEN]

    @property
    def tally(self) -> Tally:
        """How many rows share a fate."""
        return tally(self.rows, len(self.prepared.left_out))

    @property
    def writes(self) -> int:
        """How many records are saved: of rows, and those that change with them."""
        return len(self.records) + self.linked.changes

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
    answers: Mapping[str, str] | None = None,
    after: Rehearsal | None = None,
) -> Rehearsal:
    """What becomes of the rows of a table. ``make``: registers in which unknown names are made.
    ``answers``: to what is asked of the records that the rows belong to.

    ``after``: the rehearsal before other choices: what was corrected and decided in that table stays so.
    No record is written. Whether a cell changes something tells what is there, so the audit log has it
    before, where sensitive fields are asked about so. Raises Cancelled through ``progress``, UserError
    where that cannot be logged.
    """
    columns = tuple(None if column.barred else column.field for column in prepared.columns)
    begun = Rehearsal(
        cls,
        prepared,
        columns,
        links=LinkNames(make),
        answers=answers or {},
        token=uuid4().hex,
        alike=StoredAlike(cls, columns),
    )
    if after and _is_of_one_table(prepared, after.prepared):
        prepared = corrected(prepared, after.corrections)
        begun = replace(
            begun, prepared=prepared, decisions=after.decisions, corrections=after.corrections
        )
    return _finished(store, _judged(store, begun, progress))


def mend(store: Store, rehearsal: Rehearsal, row: int, cells: tuple[str, ...]) -> Rehearsal:
    """The rehearsal with other cells in a row, by its place from 0: that row is judged again."""
    made = corrections_of(rehearsal.prepared, row, cells)
    mended = replace(
        rehearsal,
        prepared=corrected(rehearsal.prepared, made),
        corrections={**rehearsal.corrections, **made},
    )
    if (
        mended.parents and mended.parents.links
    ):  # what one row says of such a record holds for others
        anew = replace(
            mended, links=mended.links.anew(), alike=StoredAlike(mended.cls, mended.columns)
        )
        return _finished(store, _judged(store, anew, UNWATCHED))
    judge = _judge(store, mended)
    judged = list(mended.judged)
    judged[row : row + 1] = judge.judge([mended.prepared.rows[row]], {})
    return _finished(store, replace(mended, judged=tuple(judged)))


def decide(store: Store, rehearsal: Rehearsal, rulings: Rulings) -> Rehearsal:
    """The rehearsal after an officer decided about rows that may be there already."""
    shown = {row.key: row.likely for row in rehearsal.rows if row.likely}
    made = {n: RowDecision(one, shown[n]) for n, one in rulings.items() if n in shown}
    return _finished(store, replace(rehearsal, decisions={**rehearsal.decisions, **made}))


def _judged(store: Store, rehearsal: Rehearsal, progress: Progress) -> Rehearsal:
    """Each row by itself, after what all of them say of the records that they belong to."""
    cls, prepared = rehearsal.cls, rehearsal.prepared
    parents = Parents(cls, rehearsal.links, rehearsal.answers)
    judge = Judge(
        store, cls, rehearsal.columns, rehearsal.links, parents=parents, sheets=prepared.sheets
    )
    rows: list[RehearsedRow] = []
    with uncollected():
        judge.gather(prepared.rows)
        for start in range(0, len(prepared.rows), CHUNK):
            progress.update(start, len(prepared.rows))
            rows += judge.judge(prepared.rows[start : start + CHUNK], {})
    asked = [one for one in prepared.questions if not is_of_parents(one.key)]
    prepared = replace(prepared, questions=(*asked, *parents.questions))
    return replace(rehearsal, prepared=prepared, parents=parents, judged=tuple(rows))


def _judge(store: Store, begun: Rehearsal) -> Judge:
    """The judge of single rows, once all have been judged."""
    parents, sheets = begun.parents, begun.prepared.sheets
    return Judge(store, begun.cls, begun.columns, begun.links, parents=parents, sheets=sheets)


def _is_of_one_table(one: Prepared, other: Prepared) -> bool:
    return (one.sheet, one.signature) == (other.sheet, other.signature)


def _finished(store: Store, rehearsal: Rehearsal) -> Rehearsal:
    """With what rows say of each other and of what is stored; logged where that tells of sensitive fields."""
    cls, alike = rehearsal.cls, rehearsal.alike
    assert alike is not None
    with uncollected():
        rows = alike.mark(store, rehearsal.judged)
    ruled = _settle(store, rehearsal, rows)
    named = [n for n, row in enumerate(rehearsal.judged) if n in ruled or not is_fresh(row)]
    leave_out_twice(cls, rehearsal.columns, rows, named)
    leave_out_clashing(store, cls, rows)
    parents = rehearsal.parents or Parents(cls, rehearsal.links)
    linked = linked_records(rehearsal.columns, rows, rehearsal.links, parents)
    done = replace(rehearsal, rows=tuple(rows), linked=linked)
    if fields := _compared(done):
        log_question(store, cls.schema.key, fields)
    for key, names in rehearsal.links.met.items():
        log_question(store, key, [*names])
    rehearsal.links.met.clear()
    return done


def _settle(store: Store, rehearsal: Rehearsal, rows: list[RehearsedRow]) -> set[int]:
    """Apply the decisions that hold for what the rows are like; gives the places of those that are stored.

    A row just like an earlier one is left where an officer says that it is the same.
    """
    same: dict[int, int] = {}
    for place, row in enumerate(rows):
        decision = rehearsal.decisions.get(row.key)
        if decision is None or row.likely is None or not decision.holds(row.likely):
            continue
        if decision.ruling is Ruling.NEW:
            rows[place] = replace(row, likely=None)
        elif row.likely.id:
            same[place] = row.likely.id
    if not same:
        return set()
    judge = _judge(store, rehearsal)
    asked = [rehearsal.prepared.rows[place] for place in same]
    numbers = {row.key: id_ for row, id_ in zip(asked, same.values(), strict=True)}
    for place, row in zip(same, judge.judge(asked, numbers), strict=True):
        if row.before:  # else it is gone by now
            rows[place] = row
    return {place for place in same if rows[place].before}


def _compared(rehearsal: Rehearsal) -> list[str]:
    """The masked fields that the rows tell something of; that nobody of them is on file tells too."""
    sensitive = rehearsal.cls.schema.sensitive
    taken = [(n, s) for n, s in enumerate(rehearsal.columns) if s and is_own(s)]
    masked = [(n, spec) for n, spec in taken if shows_masked(spec)]
    fields: dict[str, None] = {}
    for row in rehearsal.rows:
        if row.before or row.record:
            told = ((spec, clean(row.cells[n])) for n, spec in masked)
            fields |= {
                spec.name: None
                for spec, cell in told
                if not is_masked(spec, cell) and (cell or row.before)
            }
        if row.before:
            fields |= dict.fromkeys(n for n in (*row.problems, *row.changed) if n in sensitive)
    return list(fields)
