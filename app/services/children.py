"""Records that are entered in the form of another: found, taken in, and saved with it in one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from app.base import clock
from app.base.errors import InvalidRecord
from app.base.language import T
from app.schema.conditions import Query, eq
from app.schema.draft import Draft
from app.schema.fields import DayField, FieldValues, Level
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


def link_of(cls: type[Record]) -> Any:
    """Return the field that leads to the record in whose form one stands."""
    return cls.schema.fields[listing(cls).link]


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


def waiting_children(reader: Reader, cls: type[Record]) -> list[Record]:
    """Return those that may be taken in, which stand in no form yet."""
    waiting = listing(cls).waiting
    if waiting is None:
        return []
    return reader.fetch(cls, reader.ids(cls, Query(waiting, order="id"), MOST))


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


def take_in(cls: type[Record], record: Record, parent: int) -> AnyDraft:
    """Return a stored one that joins a record: what it has from then on counts as typed."""
    draft: AnyDraft = Draft(cls, record)
    for name, value in {**listing(cls).joined, listing(cls).link: parent}.items():
        draft.put(name, value)
    return draft


def changed_children(draft: AnyDraft) -> Iterator[tuple[type[Record], int, AnyDraft]]:
    """Yield those that were typed in, with their register and the number of their line."""
    for some in draft.children.values():
        for number, child in enumerate(some, 1):
            if child.dirty:
                fill = listing(child.cls).fill
                for name, value in (fill(child.values) if fill else {}).items():
                    child.values[name] = value
                yield child.cls, number, child


def finish_children(draft: AnyDraft) -> list[Record]:
    """Return the finished ones; raises InvalidRecord while one has an error, which names its line."""
    finished = []
    for cls, number, child in changed_children(draft):
        wrong = [one for one in child.problems().values() if one.level is Level.ERROR]
        if wrong:
            text = f"{cls.schema.fields[wrong[0].field].label.vi}: {wrong[0].text.vi}"
            english = f"{cls.schema.fields[wrong[0].field].label.en}: {wrong[0].text.en}"
            why = _WRONG.format(label=cls.schema.label, n=number, problem=T(text, english))
            raise InvalidRecord((), why)
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
