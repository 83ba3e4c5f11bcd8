"""What the words in a column of links mean: a record by its code or name, several, or none yet."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.base.text import clean, fold
from app.schema.conditions import Query, one_of
from app.schema.fields import FieldValues, Level, LinkField, LinksField
from app.schema.record import Record, register
from app.services.looks import searches
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
    values: tuple[tuple[str, int], ...]

    def record(self, made: Mapping[int, int]) -> Record:
        """The record, its own links by what was made of those that are new."""
        cls = register(self.target)
        values: FieldValues = {name: made.get(id_, id_) for name, id_ in self.values}
        title = cls.schema.fields[cls.schema.title]
        return cls(**{cls.schema.title: title.parse(self.name), **values})


class LinkNames:
    """Remembers what names mean; each is looked up once.

    ``make``: the registers in which a record is made for an unknown name. Such a record stands in a
    row by a number below zero, until it is saved.
    """

    def __init__(self, make: frozenset[str] = frozenset()) -> None:
        self.make = make
        self.met: dict[str, None] = {}  # the registers of which sensitive words were asked about
        self.new: dict[int, NewLink] = {}
        self.lacking = defaultdict[str, set[str]](set)  # names of which records could be made
        self._numbers: dict[NewLink, int] = {}
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
            self.met[target] = None  # that there is none is told too
        if len(wanted) > _ONE_BY_ONE:
            named = _all_names(reader, cls)
            self._found |= {(target, key): named.get(key, ()) for key in wanted}
        else:
            self._found |= {(target, k): _searched(reader, cls, one) for k, one in wanted.items()}

    def meant(self, reader: Reader, target: str, typed: str, around: Around) -> tuple[int, ...]:
        """The records that may be meant; among namesakes those with the same links as the row."""
        key = (target, fold(typed))
        if key not in self._found:
            self.learn(reader, target, [typed])
        found = self._found[key]
        if len(found) > 1 and around:
            found = _agreeing(reader, target, found, around) or found
        if not found and (new := new_link(target, clean(typed), around)):
            if target in self.make:
                return (self._placed(new),)
            self.lacking[target].add(key[1])
        return found

    def required(self, records: Iterable[Record]) -> list[int]:
        """The numbers of the records to be made for these, those first that others need."""
        if not self.new:
            return []
        found = {number for record in records for number in new_links(record)}
        for number in sorted(found):
            found |= {id_ for _, id_ in self.new[number].values if id_ < 0}
        return sorted(found, reverse=True)  # a record is needed by later ones alone

    def _placed(self, new: NewLink) -> int:
        new = dataclasses.replace(new, name=self._spelled(new))
        if new not in self._numbers:
            number = -1 - len(self._numbers)
            self._numbers[new], self.new[number] = number, new
        return self._numbers[new]

    def _spelled(self, new: NewLink) -> str:
        """The name as it was written first: accents and case apart it is the same one."""
        alike = (one.name for one in self._numbers if one.target == new.target)
        return next((name for name in alike if fold(name) == fold(new.name)), new.name)


def new_links(record: Record) -> list[int]:
    """The numbers of the records to be made that a record links to."""
    found: list[int] = []
    for name, spec in record.schema.fields.items():
        value = getattr(record, name)
        if isinstance(spec, LinkField) and value is not None and value < 0:
            found.append(value)
        elif isinstance(spec, LinksField):
            found += [id_ for id_ in value if id_ < 0]
    return found


def new_link(target: str, name: str, around: Around) -> NewLink | None:
    """The record to be made for a name, or None where more than name and links would be needed."""
    cls = register(target)
    needed = [f for f in cls.schema.own.values() if f.required and f.name != cls.schema.title]
    values = []
    for spec in needed:
        if not isinstance(spec, LinkField) or spec.target not in around:
            return None
        values.append((spec.name, around[spec.target]))
    new = NewLink(target, name, tuple(values))
    try:
        wrong = new.record({}).problems(Level.ERROR)
    except ValueError:  # the name cannot be read as its title
        return None
    return None if wrong else new


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
