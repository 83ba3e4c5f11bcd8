"""Records that are entered in the form of another: found, taken in, and saved with it in one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from app.base import clock
from app.base.errors import InvalidRecord
from app.base.language import T
from app.schema.conditions import Query, eq
from app.schema.draft import Draft
from app.schema.fields import DayField, FieldValues, Level, LinkField, Problem
from app.schema.listed_in import ListedIn
from app.schema.record import REGISTRY, Record
from app.store import Reader, Store, Transaction
from app.store.write.uniqueness import refuse_twice

AnyDraft = Draft[Any]
MOST = 60  # stored ones that a form shows; of more it opens the list
_WRONG = T(
    "{label}, dòng {n}: {problem}. Những gì vừa gõ vẫn còn.",
    "{label}, line {n}: {problem}. What you typed is kept.",
)


def child_register(key: str) -> type[Record] | None:
    """Return the register whose records are entered in the form of one of this register."""
    for cls in REGISTRY.values():
        listed = cls.schema.listed_in
        if listed is not None and link_of(cls).target == key:
            return cls
    return None


def link_of(cls: type[Record]) -> LinkField:
    """Return the field that leads to the record in whose form one stands."""
    link = cls.schema.fields[listing(cls).link]
    assert isinstance(link, LinkField)
    return link


def listing(cls: type[Record]) -> ListedIn:
    """Return how a register is listed in the form of another."""
    listed: ListedIn | None = cls.schema.listed_in
    assert listed is not None
    return listed


def stored_children(
    reader: Reader, cls: type[Record], parent: int, entered: Iterable[int]
) -> list[Record]:
    """Return those of a stored record, as entered; none where they are many.

    Where they are masked, only those ``entered`` in this sitting.
    """
    if cls.schema.sensitive:
        return [one for one in reader.fetch(cls, sorted(entered)) if _parent_of(one) == parent]
    ids = reader.ids(cls, Query(eq(listing(cls).link, parent), order="id"), MOST + 1)
    return [] if len(ids) > MOST else reader.fetch(cls, ids)


def _parent_of(record: Record) -> object:
    return getattr(record, listing(type(record)).link)


@dataclass(frozen=True, slots=True)
class ChildChange:
    """What became elsewhere of one that is being typed in: fields that were ``taken`` over, others that
    are ``against`` what is typed; or it was ``moved`` to another record, or is ``gone``."""

    draft: AnyDraft
    taken: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    moved: bool = False
    gone: bool = False

    @property
    def says_something(self) -> bool:
        """Whether it differs from what whoever types knows."""
        return bool(self.taken or self.against or self.moved or self.gone)


def follow_children(
    reader: Reader, draft: AnyDraft, cls: type[Record], entered: Iterable[int]
) -> tuple[bool, list[ChildChange]]:
    """Go over to the stored ones as they are now; what was typed stays, that of one that is gone as a new one.

    Gives whether any is different, and what became of those that are typed in.
    """
    key, parent = cls.schema.key, draft.record.id if draft.record else 0
    held = draft.children[key]
    known = [child.record.id for child in held if child.record]
    now = {one.id: one for one in reader.fetch(cls, known)}
    kept, changed, told = [], False, list[ChildChange]()
    for child in held:
        record = child.record
        found = now.get(record.id) if record else None
        if record is None or found == record:
            kept.append(child)
            continue
        changed = True
        if child.dirty:
            told.append(_changed(child, found, parent))
            kept.append(told[-1].draft)
        elif found is not None and _parent_of(found) == parent:
            kept.append(Draft(cls, found))
    draft.parted = reader.fetch(cls, [one.id for one in draft.parted])
    shown = {*known, *(one.id for one in draft.parted)}
    stored = stored_children(reader, cls, parent, entered) if parent else []
    joined: list[AnyDraft] = [Draft(cls, one) for one in stored if one.id not in shown]
    new = max((n for n, child in enumerate(kept, 1) if child.record is not None), default=0)
    draft.children[key] = [*kept[:new], *joined, *kept[new:]]
    return changed or bool(joined), [one for one in told if one.says_something]


def _changed(child: AnyDraft, found: Record | None, parent: int) -> ChildChange:
    """Go on with what is typed in one, beside what it is by now."""
    was = child.record
    if found is None:
        return ChildChange(_anew(child), gone=True)
    moved = was is not None and _parent_of(was) == parent != _parent_of(found)
    taken, against = child.rebase(found)
    return ChildChange(child, taken, against, moved)


def _anew(child: AnyDraft) -> AnyDraft:
    """Return a new one with all that stands in one."""
    draft: AnyDraft = Draft(child.cls)
    draft.values, draft.typed, draft.rows = dict(child.values), dict(child.typed), child.rows
    for row in (one for rows in draft.rows.values() for one in rows):
        row.row_id, row.uid = 0, ""
    return draft


def waiting_children(reader: Reader, cls: type[Record], drafts: Iterable[AnyDraft]) -> list[int]:
    """Return the ids of those that may be taken in, which stand in no form yet, nor in a draft."""
    waiting = listing(cls).waiting
    if waiting is None:
        return []
    taken = {child.record.id for child in drafts if child.record}
    return [id_ for id_ in reader.ids(cls, Query(waiting, order="id")) if id_ not in taken]


def begin_child(cls: type[Record], parent: int, before: AnyDraft | None = None) -> AnyDraft:
    """Return a new one of a record, which shares with the one before what repeats in its line."""
    listed, draft = listing(cls), Draft(cls)
    dated = cls.schema.fields.get(cls.schema.dated_by)
    values: FieldValues = {}
    if isinstance(dated, DayField) and dated.required:
        values[dated.name] = clock.today()
    if before is not None:
        shared = set(cls.schema.repeats) & set(listed.fields)
        values |= {name: before.values[name] for name in shared if name not in before.typed}
    draft.begin_with(values | listed.joined | {listed.link: parent})
    return draft


def begin_pasted(cls: type[Record], parent: int, read: AnyDraft) -> AnyDraft:
    """Return a new one with the cells that were read; what could not be read stands there as it was."""
    begun = begin_child(cls, parent)
    for name, value in read.values.items():
        if value not in (None, "", ()) and value != read.blank[name]:
            begun.put(name, value)
    begun.typed.update(read.typed)
    return begun


def take_in(cls: type[Record], record: Record, parent: int) -> AnyDraft:
    """Return a stored one that joins a record: what it has from then on counts as typed."""
    draft: AnyDraft = Draft(cls, record)
    for name, value in {**listing(cls).joined, listing(cls).link: parent}.items():
        draft.put(name, value)
    return draft


def changed_children(draft: AnyDraft) -> Iterator[tuple[int, AnyDraft, Problem | None]]:
    """Yield those that were typed in, with the number of their line and what stands in their way.

    Each is a draft of its own, with what follows from what its line holds.
    """
    for some in draft.children.values():
        for number, child in enumerate(some, 1):
            if child.dirty:
                filled = _filled(child)
                found = filled.problems().values()
                yield number, filled, next((p for p in found if p.level is Level.ERROR), None)


def _filled(child: AnyDraft) -> AnyDraft:
    fill, filled = listing(child.cls).fill, copy(child)
    filled.values = {**child.values, **(fill(child.values) if fill else {})}
    return filled


def finish_children(draft: AnyDraft) -> list[Record]:
    """Return the finished ones; raises InvalidRecord while one has an error, which names its line."""
    finished = []
    for number, child, wrong in changed_children(draft):
        if wrong is not None:
            schema = child.cls.schema
            label = schema.fields[wrong.field].label
            text = T(f"{label.vi}: {wrong.text.vi}", f"{label.en}: {wrong.text.en}")
            raise InvalidRecord((), _WRONG.format(label=schema.label, n=number, problem=text))
        finished.append(child.finish())
    return finished


def save_children(
    store: Store, step: Transaction, parent: Record, children: list[Record], parted: list[Record]
) -> list[Record]:
    """Save them with their record, and take off those that left it; gives those that are new.

    Raises InvalidRecord, InUse where another record needs one that left.
    """
    new: list[Record] = []
    for child in children:
        values: dict[str, Any] = {listing(type(child)).link: parent.id}
        record = replace(child, **values)
        refuse_twice(store, type(child), [record])
        saved = step.save(record)
        new += [] if child.id else [saved]
    for record in parted:
        if link_of(type(record)).required:
            step.delete(record)
        else:
            off: dict[str, Any] = {**listing(type(record)).parted, listing(type(record)).link: None}
            step.save(replace(record, **off))
    return new
