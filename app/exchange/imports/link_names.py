"""What the words in a column of links mean: a record by its code or name, several, or none yet."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.base.text import clean, fold
from app.schema.conditions import Query, one_of
from app.schema.fields import (
    FieldValue,
    FieldValues,
    Level,
    LinkField,
    LinksField,
    Problem,
    Unreadable,
)
from app.schema.record import Record, register
from app.services.looks import WORDS, searches
from app.store.read.query import is_code
from app.store.read.reader import CHUNK, Reader

_NAMESAKES = 20  # more than these of one name are looked at no further
_ONE_BY_ONE = 40  # so many names are searched for; of more all titles are read at once
Around = Mapping[str, int]  # the other links of a row, by register


@dataclass(frozen=True, slots=True)
class NewLink:
    """A record to be made for a name that is nobody's yet; ``values`` by field."""

    target: str
    name: str
    values: tuple[tuple[str, FieldValue], ...]

    def record(self, made: Mapping[int, int]) -> Record:
        """The record, its own links by what was made of those that are new; what is not said is as usual."""
        cls = register(self.target)
        blank: FieldValues = {
            f.name: None
            for f in dataclasses.fields(cls)
            if f.name in cls.schema.fields and f.default is dataclasses.MISSING
        }
        values = linked(cls, dict(self.values), made)
        title = cls.schema.fields[cls.schema.title]
        return cls(**{**blank, cls.schema.title: title.parse(self.name), **values})

    @property
    def links(self) -> list[int]:
        """The numbers of the records to be made that it links to."""
        return new_ids(register(self.target), dict(self.values))


class LinkNames:
    """Remembers what names mean; each is looked up once.

    ``make``: the registers in which a record is made for an unknown name. Such a record stands in a
    row by a number below zero, until it is saved.
    """

    def __init__(self, make: frozenset[str] = frozenset()) -> None:
        self.make = make
        self.met: dict[str, dict[str, None]] = {}  # what sensitive was asked about, by register
        self.new: dict[int, NewLink] = {}
        self.changes: dict[str, dict[int, FieldValues]] = {}  # of stored ones, by register and id
        self.lacking = defaultdict[str, set[str]](set)  # names of which records could be made
        self._numbers: dict[NewLink, int] = {}
        self._spellings: dict[tuple[str, str], str] = {}
        self._found: dict[tuple[str, str], tuple[int, ...]] = {}

    def learn(self, reader: Reader, target: str, texts: Iterable[str]) -> None:
        """Look up some texts of one register: codes together, names too where they are many."""
        wanted = {fold(one): clean(one) for one in texts}
        wanted = {key: one for key, one in wanted.items() if (target, key) not in self._found}
        cls = register(target)
        codes = reader.known_codes(cls, [one for one in wanted.values() if is_code(one)])
        for code, id_ in codes.items():
            self._found[target, fold(code)] = (id_,)
            wanted.pop(fold(code), None)
        if wanted and searches(cls) and not all(map(is_code, wanted.values())):
            self.ask(target, [WORDS])  # that there is none is told too
        if len(wanted) > _ONE_BY_ONE:
            named = _all_names(reader, cls)
            self._found |= {(target, key): named.get(key, ()) for key in wanted}
        else:
            self._found |= {(target, k): _searched(reader, cls, one) for k, one in wanted.items()}

    def meant(self, reader: Reader, target: str, typed: str, around: Around) -> tuple[int, ...]:
        """The records that may be meant; among namesakes those with the same links as the row."""
        found = self.named(reader, target, typed)
        if len(found) > 1 and around:
            found = _agreeing(reader, target, found, around) or found
        if not found and (new := new_link(target, clean(typed), around)):
            return self.made(new)
        return found

    def made(self, new: NewLink, *, requested: bool = False) -> tuple[int, ...]:
        """The number of a record to be made, if its register is one in which they are, or that is ``requested``."""
        if requested or new.target in self.make:
            return (self._placed(new),)
        self.lacking[new.target].add(fold(new.name))
        return ()

    def ask(self, target: str, sensitive: Iterable[str]) -> None:
        """Remember what sensitive of a register was asked about, for the audit log."""
        if names := dict.fromkeys(sensitive):
            self.met.setdefault(target, {}).update(names)

    def named(self, reader: Reader, target: str, typed: str) -> tuple[int, ...]:
        """The stored records with this code or name."""
        key = (target, fold(typed))
        if key not in self._found:
            self.learn(reader, target, [typed])
        return self._found[key]

    def anew(self) -> LinkNames:
        """The same knowledge of what is stored, with nothing to be made yet."""
        made = LinkNames(self.make)
        made._found, made.met = self._found, self.met
        return made

    def required(
        self, records: Iterable[Record], changed: Mapping[str, Mapping[int, FieldValues]]
    ) -> list[int]:
        """The numbers of the records to be made for these and for what is ``changed`` in stored ones, by
        register and id; those first that others need.
        """
        if not self.new:
            return []
        waiting, found = [n for record in records for n in new_links(record)], set[int]()
        for target, some in changed.items():
            waiting += [n for values in some.values() for n in new_ids(register(target), values)]
        while waiting:
            if (number := waiting.pop()) not in found:
                found.add(number)
                waiting += self.new[number].links
        return sorted(found, reverse=True)  # a record is needed by later ones alone

    def _placed(self, new: NewLink) -> int:
        new = dataclasses.replace(new, name=self._spelled(new))
        if new not in self._numbers:
            number = -1 - len(self._numbers)
            self._numbers[new], self.new[number] = number, new
        return self._numbers[new]

    def _spelled(self, new: NewLink) -> str:
        """The name as it was written first: accents and case apart it is the same one."""
        return self._spellings.setdefault((new.target, fold(new.name)), new.name)


def new_links(record: Record) -> list[int]:
    """The numbers of the records to be made that a record links to."""
    values = {name: getattr(record, name) for name in record.schema.fields}
    return new_ids(type(record), values)


def new_ids(cls: type[Record], values: Mapping[str, FieldValue]) -> list[int]:
    """The same of some values of a register."""
    found: list[int] = []
    for name, value in values.items():
        spec = cls.schema.fields[name]
        if isinstance(spec, LinkField) and value is not None and value < 0:
            found.append(value)
        elif isinstance(spec, LinksField):
            found += [id_ for id_ in value if id_ < 0]
    return found


def linked(
    cls: type[Record], values: Mapping[str, FieldValue], made: Mapping[int, int]
) -> FieldValues:
    """The values of a register, with links to what was made of those that are new."""
    found: FieldValues = {}
    for name, value in values.items():
        spec = cls.schema.fields[name]
        if isinstance(spec, LinkField):
            found[name] = made.get(value, value)
        elif isinstance(spec, LinksField):
            found[name] = tuple(made.get(id_, id_) for id_ in value)
        else:
            found[name] = value
    return found


def new_link(target: str, name: str, around: Around) -> NewLink | None:
    """The record to be made for a name, or None where more than name and links would be needed."""
    new = new_link_of(target, name, around)
    return None if is_code(name) or wrong_with(new) else new


def new_link_of(target: str, name: str, around: Around) -> NewLink:
    """The same, whatever it lacks."""
    return NewLink(target, name, tuple(needed_links(target, around).items()))


def needed_links(target: str, around: Around) -> dict[str, int]:
    """The links that a record of a register needs, as far as the other links of a row give them."""
    own = register(target).schema.own.values()
    return {
        spec.name: around[spec.target]
        for spec in own
        if isinstance(spec, LinkField) and spec.required and spec.target in around
    }


def wrong_with(new: NewLink) -> tuple[Problem, ...]:
    """Why a record cannot be made so: what it lacks, or what is wrong with it."""
    title = register(new.target).schema.title
    try:
        return new.record({}).problems(Level.ERROR)
    except Unreadable as error:  # the name cannot be read as its title
        return (Problem(title, error.text),)


def _searched(reader: Reader, cls: type[Record], typed: str) -> tuple[int, ...]:
    ids = reader.ids(cls, Query(words=typed), _NAMESAKES)
    titles = reader.titles(cls.schema.key, ids)
    wanted = fold(typed)
    codes = [i for i in ids if fold(titles[i].code) == wanted]
    return tuple(codes or [i for i in ids if fold(titles[i].words) == wanted])


def _all_names(reader: Reader, cls: type[Record]) -> dict[str, tuple[int, ...]]:
    found = defaultdict[str, list[int]](list)
    ids = [id_ for (id_,) in reader.values(cls, Query().where, "id")]
    codes: dict[str, tuple[int, ...]] = {}
    for start in range(0, len(ids), CHUNK):
        for id_, title in reader.titles(cls.schema.key, ids[start : start + CHUNK]).items():
            found[fold(title.words)].append(id_)
            codes[fold(title.code)] = (id_,)
    return {key: tuple(some) for key, some in found.items() if key} | codes


def _agreeing(reader: Reader, target: str, ids: tuple[int, ...], around: Around) -> tuple[int, ...]:
    cls = register(target)
    links = [s for s in cls.schema.own.values() if isinstance(s, LinkField) and s.target in around]
    if not links:
        return ids
    wanted = tuple(around[spec.target] for spec in links)
    names = [spec.name for spec in links]
    return tuple(
        id_ for id_, *own in reader.values(cls, one_of("id", *ids), "id", *names)
        if tuple(own) == wanted
    )  # fmt: skip
