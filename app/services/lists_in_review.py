"""Lists that an officer corrects before they are brought in: kept in the store, so that a lock or a crash loses nothing."""

from __future__ import annotations

from msgspec import Struct

from app.base.documents import plain
from app.schema.record import Record
from app.store import Store

_KEY = "lists_in_review"


class ListInReview(Struct, frozen=True):
    """A list and what was done to it.

    ``digest``: of its file as it was read; ``text`` and ``shown``: what was copied instead, and the columns
    of the list then. ``corrections`` by row, part, column and place; ``decisions`` with what they were made of.
    """

    path: str | None
    digest: str
    text: str
    shown: tuple[str, ...]
    sheet: str
    table: int
    fields: dict[str, str | None]
    answers: dict[str, str]
    make: tuple[str, ...]
    corrections: tuple[tuple[int, int, int, int, str], ...]
    decisions: tuple[tuple[int, int, str, int, int], ...]


def list_in_review(store: Store, cls: type[Record]) -> ListInReview | None:
    """The list of a register that this officer was correcting."""
    return _every(store).get(store.user, {}).get(cls.schema.key)


def keep_in_review(store: Store, cls: type[Record], one: ListInReview | None) -> None:
    """Keep the list of a register that is being corrected, or none any more."""
    every = _every(store)
    mine = every.setdefault(store.user, {})
    if one is None and cls.schema.key not in mine:
        return
    mine.pop(cls.schema.key, None)
    if one is not None:
        mine[cls.schema.key] = one
    store.set_setting(_KEY, plain(every))


def _every(store: Store) -> dict[str, dict[str, ListInReview]]:
    return store.setting(_KEY, dict[str, dict[str, ListInReview]]) or {}
