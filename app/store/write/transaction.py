"""A transaction: one named, all-or-nothing change, and the only way to write records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.base import clock
from app.base.errors import NotFound
from app.base.jobs import Progress
from app.base.json_types import JsonObject
from app.base.language import T
from app.base.machine import this_machine
from app.schema.attachment import Attachment, NewAttachment
from app.schema.fields import LinkField, LinksField
from app.schema.record import REGISTRY, R, Record, Row, Stamp, register
from app.store.database import fetch
from app.store.mapping import record_codes
from app.store.mapping.codec import FieldValues, Stored, codec_of, record_mac, replace_fields
from app.store.read.reader import CHUNK as _CHUNK
from app.store.read.reader import Reader
from app.store.security import row_macs
from app.store.security.audit_log import RecordMac
from app.store.security.key_slots import Key, subkey
from app.store.write import attaching, links, merge, row_writer, undo_log
from app.store.write.identity import complete, new_uid, taken, uid_key

_GONE = T("Bản ghi {code} đã bị xóa; hãy tải lại danh sách.", "Record {code} is gone; reload.")


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the records that a transaction changed, by register."""

    ids: dict[str, frozenset[int]]

    def touches(self, cls: type[Record]) -> bool:
        """Whether a record of this type was changed."""
        return cls.schema.key in self.ids


class Transaction:
    """The changes made inside one ``Store.step``."""

    def __init__(self, reader: Reader, key: Key, user: str, seq: int) -> None:
        self._reader, self._user, self._seq = reader, user, seq
        self._key, self._uid_key = subkey(key, "seal"), uid_key(key)
        self._db = reader.db
        self._now, self._machine = clock.now(), this_machine()
        self._next: dict[str, int] = {}
        self.changed: dict[str, set[int]] = defaultdict(set)
        self.fields: dict[str, set[str]] = defaultdict(set)
        self.record_macs: dict[tuple[str, int], bytes | None] = {}

    # For callers

    def save(self, record: R) -> R:
        """Add the record, or replace the stored one with the same id; return it as stored."""
        return self.save_many([record])[0]

    def save_many(self, records: Sequence[R]) -> list[R]:
        """Add or replace records of one type; raise InvalidRecord or NotFound, naming the record."""
        if not records:
            return []
        cls = type(records[0])
        before = self._stored(cls, [r.id for r in records if r.id])
        if missing := [r.code for r in records if r.id and r.id not in before]:
            raise NotFound(_GONE.format(code=missing[0]))
        record_codes.refuse_taken(self._db, cls, records)
        return self._save(cls, records, before)

    def set_field(self, cls: type[R], ids: Sequence[int], name: str, value: object) -> list[R]:
        """Set a field of stored records to one value; return those that had another, as they are now.

        Deleted records are skipped. Raises InvalidRecord where a link leads nowhere.
        """
        codec = codec_of(cls)
        before, after = {}, []
        for id_, stored in self._stored(cls, ids).items():
            altered = codec.altered(stored, name, value)
            if altered != stored:
                before[id_] = stored
                after.append(altered)
        if isinstance(cls.schema.fields[name], LinkField | LinksField) or codec.derives:
            return self._save(cls, [codec.record(*one) for one in after], before)
        # Nothing else follows from the value: the rows are written as they are.
        after = [codec.stamp_changed(one, self._user, self._now) for one in after]
        self._keep_snapshot(cls, before)
        self._write(cls, after, before)
        return [codec.record(*one) for one in after]

    def recompute(self, cls: type[Record], ids: Sequence[int]) -> None:
        """Compute the derived fields of stored records again; the last change stays as it was."""
        codec, before = codec_of(cls), self._stored(cls, ids)
        self._keep_snapshot(cls, before)
        self._write(cls, [codec.recompute(stored) for stored in before.values()], before)

    def delete(self, record: Record) -> None:
        """Move a record to the trash; raise InUse, naming the records that link to it."""
        links.refuse_if_linked(self._reader, record)
        self._remove(record, gone=True)

    def drop_draft(self, key: str) -> None:
        """Delete the kept draft of what is saved here; without one, do nothing."""
        fetch(self._db, "DELETE FROM kept WHERE key = ?", [key])

    def merge(self, keep: R, lose: R, chosen: Collection[str] = ()) -> R:
        """Merge ``lose`` into ``keep`` and return it; links to ``lose``, and its code, lead to ``keep``.

        ``keep`` gets the rows of both, ``lose``'s values of its empty fields and of the fields named
        by ``chosen``. Raise NotFound, or InvalidRecord where that breaks a rule.
        """
        cls, key = type(keep), keep.schema.key
        keep, lose = self._reader.get(cls, keep.id), self._reader.get(cls, lose.id)
        if keep.id == lose.id:
            raise ValueError("a record cannot be merged with itself")
        made = merge.relink(merge.merged_fields(keep, lose, chosen), key, (lose.id, keep.id), None)
        for other in REGISTRY.values():
            both = {keep.id, lose.id} if other is cls else set()
            ids = [i for i in links.linking(self._reader, other, lose) if i not in both]
            for start in range(0, len(ids), _CHUNK):
                found = self._reader.fetch(other, ids[start : start + _CHUNK])
                self.save_many([merge.relink(r, key, (lose.id,), keep.id) for r in found])
        self._remove(lose, gone=False)
        merge.remember_merge(self._db, self._seq, keep, lose)
        row_macs.renew_macs(self._db, self._key, "alias", "step", self._seq)
        return self.save(made)

    def attach(self, record: Record, file: NewAttachment) -> str:
        """Keep a file with a stored record, which is changed by that; return its uid.

        Raises NotFound, and AttachmentRefused for what is too large, too much, or there already.
        """
        self._note_attachments(record)
        owner, uid = (record.schema.key, record.id), new_uid()
        stamp = (uid, self._machine, self._user, self._now.isoformat())
        self._mark_attachment(attaching.add(self._db, self._seq, owner, file, stamp=stamp))
        return uid

    def detach(self, record: Record, attachment: Attachment) -> None:
        """Remove an attachment of a stored record; raises NotFound where either is gone."""
        self._note_attachments(record)
        attaching.remove(self._db, self._seq, attachment)
        self._mark_attachment(attachment.id)

    def _note_attachments(self, record: Record) -> None:
        cls, key = type(record), record.schema.key
        codec, before = codec_of(cls), self._stored(cls, [record.id])
        if not before:
            raise NotFound(_GONE.format(code=record.code))
        self._keep_snapshot(cls, before)
        after = [codec.stamp_changed(one, self._user, self._now) for one in before.values()]
        self._write(cls, after, before)
        self.fields[key].add("attachments")

    def _mark_attachment(self, id_: int) -> None:
        for made, mac in attaching.attachment_macs(self._db, self._key, "WHERE id = ?", id_):
            self.record_macs[attaching.ATTACHMENT, made] = mac

    def _switch_attachments(self, seq: int) -> None:
        for id_ in attaching.switch(self._db, seq):
            self._mark_attachment(id_)

    # Undo and redo

    def revert(self, seq: int, progress: Progress) -> None:
        """Undo an earlier transaction: its new records go, the states before it come back.

        The states until now are kept, so that ``reapply`` can redo it.
        """
        self._write_back(seq, progress, keep=True)
        undo_log.set_undone(self._db, seq)
        self._switch_attachments(seq)
        if merge.suspend_merge(self._db, seq):
            self._mark_merged(seq)

    def reapply(self, seq: int, undone: int, progress: Progress) -> None:
        """Redo the transaction ``undone`` by undoing ``seq``, the one that reverted it."""
        self._write_back(seq, progress, keep=False)
        undo_log.set_undone(self._db, seq)
        undo_log.set_done(self._db, undone)
        self._switch_attachments(-undone)
        if merge.resume_merge(self._db, undone):
            self._mark_merged(undone)

    def _write_back(self, seq: int, progress: Progress, *, keep: bool) -> None:
        total, done = undo_log.weight(self._db, seq), 0
        for key, snapshots in undo_log.blocks(self._db, seq):
            progress.update(done, total)
            cls, kept = (
                register(key),
                {i: snapshot for i, snapshot in snapshots.items() if snapshot},
            )
            present = self._stored(cls, snapshots if keep else kept)
            if keep:
                self._keep_snapshot(cls, present)
                for first, end in _ranges(sorted(snapshots.keys() - present.keys())):
                    undo_log.note_new(self._db, self._seq, key, first, end)
            self._erase(cls, [id_ for id_ in snapshots if id_ not in kept])
            codec = codec_of(cls)
            # The law may have changed since: what follows from it is not undone.
            stored = [codec.recompute(codec.stored(snapshot)) for snapshot in kept.values()]
            self._write(cls, stored, present)
            done += len(snapshots)

    def _mark_merged(self, seq: int) -> None:
        for step in (seq, -seq):
            row_macs.renew_macs(self._db, self._key, "alias", "step", step)

    def restore(self, cls: type[R], undo: int) -> R:
        """Restore a record from an entry of the trash and return it; this too can be undone.

        Raise InvalidRecord where its code was given to another or a linked record is gone.
        """
        codec = codec_of(cls)
        snapshot = fetch(self._db, "SELECT before FROM undo WHERE id = ?", [undo])[0][0]
        kept = merge.apply_merges(self._db, codec.from_snapshot(snapshot)).completed()
        record_codes.refuse_taken(self._db, cls, [kept])
        if taken(self._reader, cls, [kept.uid]):  # somebody gave it to another meanwhile
            kept = replace_fields(kept, {"uid": new_uid()})
        links.check(self._reader, [kept])
        self._write(cls, [(codec.row(kept), codec.children(kept))], {})
        undo_log.note_new(self._db, self._seq, cls.schema.key, kept.id, kept.id)
        return kept

    # Names and stamps

    def _with_code(self, cls: type[R], records: Sequence[R]) -> list[R]:
        """The records as they are stored: new ones with ids and codes, all with their stamps.

        A code that was given is kept, and the register counts on from it.
        """
        key, schema = cls.schema.key, cls.schema
        id_ = self._allocate(key, sum(not r.id for r in records))
        found = fetch(self._db, "SELECT last FROM counter WHERE register = ?", [key])
        number = max(
            [found[0][0] if found else 0, *(record_codes.number(cls, r.code) for r in records)]
        )
        named, fresh = [], Stamp(self._user, self._now, self._user, self._now)
        given = [r.uid for r in records if r.uid and not r.id]
        had = taken(self._reader, cls, given) if given else set()
        for one in records:
            if one.id:
                named.append(self._with_stamp(one))
                continue
            # A copy has no uid of another's, nor have its rows.
            record = one.without_identity() if one.uid in had else one
            if not record.code:
                number += 1
            code = record.code or schema.code(number)
            uid, machine = record.uid or new_uid(), record.machine or self._machine
            had.add(uid)
            known = {"id": id_, "code": code, "stamp": fresh, "uid": uid, "machine": machine}
            named.append(replace_fields(record, known | self._row_ids(record)).completed())
            id_ += 1
        fetch(self._db, "INSERT OR REPLACE INTO counter(register, last) VALUES(?,?)", [key, number])
        return named

    def _with_stamp(self, record: R) -> R:
        assert record.stamp is not None  # it was read from the store
        stamp = replace(record.stamp, changed_by=self._user, changed_at=self._now)
        return replace_fields(record, {"stamp": stamp} | self._row_ids(record)).completed()

    def _row_ids(self, record: Record) -> FieldValues:
        """The small tables that have new rows, with ids and uids; a row keeps its own over edits."""
        numbered: FieldValues = {}
        for name in codec_of(type(record)).rows:
            # The rows of a new record are new, even where it is a copy of another.
            kept = [row.row_id if record.id else 0 for row in getattr(record, name)]
            if not all(kept):
                table = f"{record.schema.key}__{name}"
                numbered[name] = tuple(
                    row if row_id else replace_fields(row, self._new_row(table, row))
                    for row, row_id in zip(getattr(record, name), kept, strict=True)
                )
        return numbered

    def _new_row(self, table: str, row: Row) -> FieldValues:
        """The ids of a new row; a uid that it came with is kept, but not that of a copied row."""
        uid = row.uid if row.uid and not row.row_id else new_uid()
        return {"row_id": self._allocate(table, 1), "uid": uid}

    def _allocate(self, table: str, number: int) -> int:
        """The first of ``number`` new ids; ids are never used again."""
        if table not in self._next:
            found = fetch(self._db, "SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
            self._next[table] = (found[0][0] if found else 0) + 1
        first = self._next[table]
        self._next[table] += number
        return first

    # Rows

    def _save(self, cls: type[R], records: Sequence[R], before: Mapping[int, Stored]) -> list[R]:
        """Add records, and replace those that were so before; gives them as they are stored."""
        if not records:
            return []
        codec, key = codec_of(cls), cls.schema.key
        if cls.following is not Record.following:
            read = codec.record
            records = [r.following(read(*before[r.id])) if r.id in before else r for r in records]
        records = links.follow(self._reader, records)
        links.check(self._reader, records)
        done = self._with_code(cls, records)
        if made := [r.id for r in done if r.id not in before]:
            undo_log.note_new(self._db, self._seq, key, made[0], made[-1])
        self._keep_snapshot(cls, before)
        self._write(cls, [(codec.row(r), codec.children(r)) for r in done], before, done)
        return done

    def _keep_snapshot(
        self, cls: type[Record], before: Mapping[int, Stored], *, gone: bool = False
    ) -> None:
        codec = codec_of(cls)
        snapshots = ((id_, codec.snapshot(*stored)) for id_, stored in before.items())
        undo_log.note_old(self._db, self._seq, cls.schema.key, snapshots, gone=gone)

    def _stored(self, cls: type[Record], ids: Iterable[int]) -> dict[int, Stored]:
        """Records as they are stored; those that are not there are left out."""
        needed = list(ids)
        return {
            stored[0][0]: stored
            for start in range(0, len(needed), _CHUNK)
            for stored in self._reader.raw(cls, needed[start : start + _CHUNK])
        }

    def _write(
        self,
        cls: type[R],
        states: Sequence[Stored],
        before: Mapping[int, Stored],
        known: Sequence[R] = (),
    ) -> None:
        """Write these rows into the tables, and compute their MACs."""
        codec, key = codec_of(cls), cls.schema.key
        states = [complete(self._uid_key, cls, s, before.get(s[0][0])) for s in states]
        for stored in states:
            snapshot = codec.snapshot(*stored)
            self.record_macs[key, stored[0][0]] = record_mac(self._key, key, snapshot)
        at_hand = {record.id: record for record in known}
        self.fields[key] |= row_writer.write_rows(self._reader, cls, states, before, at_hand)
        self.changed[key].update(row[0] for row, _many in states)

    def _remove(self, record: Record, *, gone: bool) -> None:
        """Delete the record; undo restores it. ``gone``: it is shown in the trash."""
        cls = type(record)
        if before := self._stored(cls, [record.id]):
            self._keep_snapshot(cls, before, gone=gone)
            self._erase(cls, list(before))

    def _erase(self, cls: type[Record], ids: Sequence[int]) -> None:
        row_writer.erase_rows(self._reader, cls, ids)
        self.record_macs |= {(cls.schema.key, id_): None for id_ in ids}
        self.changed[cls.schema.key].update(ids)

    # For the audit log

    def detail(self) -> JsonObject:
        """Return what was changed, for the audit log: records and fields, never a value."""
        return {
            key: {"ids": _ranges(sorted(ids)), "fields": sorted(self.fields[key] - _STAMPED)}
            for key, ids in self.changed.items()
        }

    def macs(self) -> list[RecordMac]:
        """Return the MAC of each written record, for the audit log."""
        return [(key, id_, mac) for (key, id_), mac in self.record_macs.items()]


_STAMPED = {"changed_by", "changed_at"}


def _ranges(ids: list[int]) -> list[list[int]]:
    """Runs of ids as [first, last]."""
    runs: list[list[int]] = []
    for id_ in ids:
        if runs and id_ == runs[-1][1] + 1:
            runs[-1][1] = id_
        else:
            runs.append([id_, id_])
    return runs
