"""Committing a rehearsal: one step, all or nothing, which one undo takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.base.errors import UserError
from app.base.jobs import UNWATCHED, Progress
from app.base.language import T
from app.exchange.imports.fates import WRITTEN, RehearsedRow
from app.exchange.imports.link_names import linked, new_links
from app.exchange.imports.rehearsal import Rehearsal
from app.schema.fields import FieldValues
from app.schema.record import Record, register
from app.store import Store
from app.store.read.reader import CHUNK
from app.store.write.transaction import Transaction
from app.store.write.undo_log import IMPORT
from app.store.write.uniqueness import refuse_twice
from app.store.write.writer import AlreadySaved

_TITLE = T("Nhập {n} bản ghi vào sổ {book}", "Bring {n} {n:record|records} into {book}")
WAITS = T(
    "Còn câu hỏi về danh sách chưa trả lời nên chưa ghi gì; hãy trả lời rồi ghi lại.",
    "Questions about the list are still open, so nothing was written. Answer them and save again.",
)
Made = Mapping[int, int]  # the ids of records made for unknown names, by what stood in their place


def commit(store: Store, rehearsal: Rehearsal, progress: Progress = UNWATCHED) -> int:
    """Save the records in one step, with those made for unknown names; gives how many records of rows
    and changed ones that they belong to are saved, those made not among them.

    Of a record that changes only the fields that do are written, whatever became of the others
    since it was read. A rehearsal that was committed already is not written again. Raises NotFound
    where a record is gone by now, UserError while a question is open, Cancelled through ``progress``.
    """
    if rehearsal.prepared.waits:
        raise UserError(WAITS)
    cls, rows = rehearsal.cls, [row for row in rehearsal.rows if row.fate in WRITTEN]
    title = _TITLE.format(n=rehearsal.writes, book=cls.schema.book)
    try:
        with store.step(title, f"{IMPORT}{rehearsal.token}") as step:
            made = _make_links(step, rehearsal, rows)
            _change_parents(store, step, rehearsal, made)
            for start in range(0, len(rows), CHUNK):
                progress.update(start, len(rows))
                some = _as_of_now(store, cls, rows[start : start + CHUNK], made)
                refuse_twice(store, cls, some)
                step.save_many(some)
            progress.update(len(rows), len(rows))
    except AlreadySaved:
        pass
    return rehearsal.writes


def _make_links(step: Transaction, rehearsal: Rehearsal, rows: Sequence[RehearsedRow]) -> Made:
    """Save the records for unknown names that rows and changes link to, those first that others need."""
    made, links = dict[int, int](), rehearsal.links
    records = (row.record for row in rows if row.record)
    for number in links.required(records, rehearsal.linked.changed):
        made[number] = step.save(links.new[number].record(made)).id
    return made


def _change_parents(store: Store, step: Transaction, rehearsal: Rehearsal, made: Made) -> None:
    """Save what the list says of stored records that rows belong to, where it was said that they change."""
    for target, changes in rehearsal.linked.changed.items():
        cls = register(target)
        for record in store.fetch(cls, changes):
            step.save(replace(record, **linked(cls, changes[record.id], made)))


def _linked(record: Record, made: Made) -> Record:
    """The record with links to what was made."""
    if not new_links(record):
        return record
    values = {name: getattr(record, name) for name in record.schema.fields}
    return replace(record, **linked(type(record), values, made))


def _as_of_now(
    store: Store, cls: type[Record], rows: Sequence[RehearsedRow], made: Made
) -> list[Record]:
    """The records of some rows, with what was changed elsewhere since they were read."""
    ids = [row.before.id for row in rows if row.before]
    now = {record.id: record for record in store.fetch(cls, ids)} if ids else {}
    records = []
    for row in rows:
        assert row.record is not None
        record = _linked(row.record, made)
        if record.id in now:
            values: FieldValues = {name: getattr(record, name) for name in row.changed}
            record = replace(now[record.id], **values)
        records.append(record)
    return records
