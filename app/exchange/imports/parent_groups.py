"""Which rows of a list name the same record that they belong to: by the name and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.base.dates import PartDay
from app.base.language import T
from app.base.text import fold
from app.exchange.imports.fates import RowKey
from app.exchange.imports.parent_columns import key_words
from app.schema.fields import FieldValue, FieldValues
from app.schema.record import Record

Told = tuple[RowKey, str, FieldValues]  # a row, the name in it, what it says beside


@dataclass(slots=True)
class Parent:
    """One record that rows belong to: its name as typed, what is said of it, and what it was found to be.

    ``id`` is below zero for one to be made; ``why`` says why it is none. ``stored_apart``: only others
    of its name are stored.
    """

    typed: str
    values: FieldValues
    rows: list[RowKey] = field(default_factory=list)
    id: int = 0
    why: T | None = None
    stored_apart: bool = False

    @property
    def name(self) -> str:
        """Its name, or without one the first that is said of it."""
        return self.typed or next((str(value) for value in self.values.values()), "")


def grouped(target: str, rows: Sequence[Told]) -> list[Parent]:
    """One for all rows that name the same with nothing that speaks against it; those with a name first."""
    found: list[Parent] = []
    by_name: dict[str, list[Parent]] = defaultdict(list)
    for _, typed, values in rows:
        if typed:
            alike = [one for one in by_name[fold(typed)] if agree(one.values, values)]
            if alike:
                alike[0].values = {**values, **alike[0].values}
            else:
                found.append(Parent(typed, dict(values)))
                by_name[fold(typed)].append(found[-1])
    finder = _Finder(target, found)
    for _, typed, values in rows:
        if not typed and not finder.meant(typed, values):
            finder.add(Parent("", dict(values)))
    for number, typed, values in rows:
        for one in finder.meant(typed, values):
            one.rows.append(number)
    return finder.all


def first_words(target: str, values: FieldValues) -> tuple[str, FieldValue]:
    """The first of the words by which a record is known without its name, with its field; nothing without any."""
    return next(((n, values[n]) for n in key_words(target) if values.get(n)), ("", None))


class _Finder:
    """Finds what rows may belong to: by the name, or without one by the words that are its alone."""

    def __init__(self, target: str, some: Sequence[Parent]) -> None:
        self.all: list[Parent] = []
        self._keys = key_words(target)
        self._by_words: dict[tuple[str, FieldValue], list[Parent]] = defaultdict(list)
        for one in some:
            self.add(one)

    def add(self, one: Parent) -> None:
        self.all.append(one)
        for key in self._words(one.typed, one.values, every=True):
            self._by_words[key].append(one)

    def meant(self, typed: str, values: FieldValues) -> list[Parent]:
        words = self._words(typed, values, every=False)
        if not words:
            return [one for one in self.all if not one.typed and one.values == values]
        return [one for one in self._by_words.get(words[0], ()) if agree(one.values, values)]

    def _words(
        self, typed: str, values: FieldValues, *, every: bool
    ) -> list[tuple[str, FieldValue]]:
        named = [("", fold(typed))] if typed else []
        if named and not every:
            return named
        return [*named, *((n, comparable(values[n])) for n in self._keys if values.get(n))]


def agree(some: FieldValues, others: FieldValues) -> bool:
    """Whether nothing of the one speaks against the other."""
    return all(says(some[n], v) or says(v, some[n]) for n, v in others.items() if n in some)


def differing(record: Record, values: FieldValues) -> list[str]:
    """The fields in which a stored record is not as is said."""
    return [name for name, value in values.items() if not says(value, getattr(record, name))]


def contradicted(record: Record, names: Iterable[str]) -> bool:
    """Whether a stored record holds anything in fields in which it is not as is said."""
    return any(getattr(record, name) not in (None, "", ()) for name in names)


def says(given: FieldValue, held: FieldValue) -> bool:
    """Whether what is given is what is held, or a part of it."""
    if isinstance(given, tuple) and isinstance(held, tuple):
        return set(given) <= set(held)
    if isinstance(given, PartDay) and isinstance(held, PartDay):
        pairs = ((given.year, held.year), (given.month, held.month), (given.day, held.day))
        return all(one is None or one == other for one, other in pairs)
    return bool(comparable(given) == comparable(held))


def comparable(value: FieldValue) -> FieldValue:
    """A value without what only spelling tells apart."""
    return fold(value) if type(value) is str else value
