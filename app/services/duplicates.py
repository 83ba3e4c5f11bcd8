"""Records that may describe the same person or household: while typing, and as pairs to review.

Names are compared without accents and case; the year of birth and the place then speak for or
against. The folded names are kept in memory, because reading them all at each letter would be
slow; the audit log says which of them have changed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, product
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from app.base import text
from app.base.dates import PartDay
from app.base.jobs import Progress, uncollected
from app.base.language import T
from app.schema.conditions import EVERY, Condition, one_of
from app.schema.record import Record
from app.services.near_names import near_names
from app.store.read.reader import CHUNK, Reader
from app.store.store import Store

LEAST = 88  # points from which two records count as likely the same
_NAME_LEAST = 88  # how alike, of 100, two folded names must be at all
_NAME_ALONE = -10  # the same name and nothing else known: 90 points
_BORN_SAME, _BORN_NEAR, _BORN_OTHER = 6, -5, -30  # near: a year apart, as counted from Tết
_PLACE_SAME = 4
_DIFFERENT = "different"  # the setting that remembers pairs judged to be two
Different = dict[str, list[list[int]]]  # the pairs of ids that are two, by register


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """The fields that two records are compared by; ``elsewhere``: points where places differ."""

    name: str
    born: str
    place: str
    elsewhere: int


TRAITS = {
    "person": PersonTraits("name", "born", "area", -8),
    "household": PersonTraits("name", "", "area", -8),
    "member": PersonTraits("name", "born", "team", -30),  # who serves in two teams has two records
}


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A record that is likely the same: how sure of 100, and why."""

    id: int
    score: int
    why: T


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that are likely the same; ``first`` was entered before ``second``."""

    first: int
    second: int
    score: int
    why: T


def find_likely(
    store: Store,
    cls: type[Record],
    name: str,
    *,
    born: PartDay | None = None,
    place: int | None = None,
    but: int = 0,
    limit: int = 5,
) -> list[LikelyDuplicate]:
    """Records that what is being typed may already stand in, the likeliest first.

    ``place`` is the area, or of a member the team; ``but`` the record being edited. Nothing for
    registers of which duplicates are not sought.
    """
    if cls.schema.key not in TRAITS or not name.strip():
        return []
    known = _known(store, cls)
    typed = (text.fold(name), born.year if born else None, place)
    apart = {id_ for pair in _judged(store, cls) if but in pair for id_ in pair} | {but}
    found = (one for one in known.like(typed, known.names) if one.id not in apart)
    return nlargest(limit, found, key=lambda one: (one.score, one.id))


def namesakes(
    store: Store, cls: type[Record]
) -> Callable[[str, PartDay | None, int | None], LikelyDuplicate | None]:
    """For many records: the likeliest stored one of just the same name, given name, birth and place."""
    known = _known(store, cls)
    by_name = defaultdict[str, list[int]](list)
    for id_, name in known.names.items():
        by_name[name].append(id_)

    def likeliest(name: str, born: PartDay | None, place: int | None) -> LikelyDuplicate | None:
        year, ids = born.year if born else None, by_name.get(text.fold(name), ())
        found = (known.likely(100, year, place, id_) for id_ in ids)
        return max(filter(None, found), key=lambda one: (one.score, one.id), default=None)

    return likeliest


@uncollected()
def find_pairs(
    store: Store, cls: type[Record], limit: int = 200, progress: Progress | None = None
) -> list[DuplicatePair]:
    """The likeliest pairs of a register that nobody has judged to be two, the likeliest first.

    A name that is not quite the same is only likely in the same place or year, so only those who
    share name, place or year are compared.
    """
    known, judged = _known(store, cls), _judged(store, cls)
    found: dict[frozenset[int], DuplicatePair] = {}
    groups = list(known.groups())
    for done, group in enumerate(groups):
        if progress:
            progress.update(done, len(groups))
        for *both, alike in group.pairs():
            pair = frozenset(both)
            if pair in found or pair in judged:
                continue
            first, second = sorted(pair)
            if one := known.likely(alike, known.born[second], known.place[second], first):
                found[pair] = DuplicatePair(first, second, one.score, one.why)
    return nlargest(limit, found.values(), key=lambda pair: (pair.score, pair.second))


def pairs_with(store: Store, cls: type[Record], ids: Iterable[int]) -> list[DuplicatePair]:
    """Those pairs of which one is among these records: what a change to them brings."""
    known, judged = _known(store, cls), _judged(store, cls)
    found: dict[frozenset[int], DuplicatePair] = {}
    for id_ in known.names.keys() & set(ids):
        near = known.near(id_)
        for one in known.like((known.names[id_], known.born[id_], known.place[id_]), near):
            pair = frozenset((one.id, id_))
            if pair not in judged:
                found[pair] = DuplicatePair(min(pair), max(pair), one.score, one.why)
    return list(found.values())


def judge_different(store: Store, cls: type[Record], first: int, second: int) -> None:
    """Remember that two records are two, so that they are not shown as a pair again."""
    kept = store.setting(_DIFFERENT, Different) or {}
    both = sorted((first, second))
    if both not in kept.setdefault(cls.schema.key, []):
        kept[cls.schema.key].append(both)
        store.set_setting(_DIFFERENT, kept)


def _judged(store: Store, cls: type[Record]) -> set[frozenset[int]]:
    kept = store.setting(_DIFFERENT, Different) or {}
    return {frozenset(pair) for pair in kept.get(cls.schema.key, ())}


class _Known:
    """Folded names, years of birth and places of a register, by id."""

    def __init__(self, reader: Reader, cls: type[Record]) -> None:
        self.cls, self.traits = cls, TRAITS[cls.schema.key]
        self.names: dict[int, str] = {}
        self.born: dict[int, int | None] = {}
        self.place: dict[int, int | None] = {}
        self.seq = reader.last_entry()
        self._read(reader, EVERY)

    def follow(self, reader: Reader) -> None:
        """Read again what has changed since the last time."""
        seq, changed = reader.changed_since(self.seq)
        ids = sorted(changed.get(self.cls.schema.key, ()))
        for id_ in ids:
            for kept in (self.names, self.born, self.place):
                kept.pop(id_, None)
        for start in range(0, len(ids), CHUNK):
            self._read(reader, one_of("id", *ids[start : start + CHUNK]))
        self.seq = seq

    def _read(self, reader: Reader, where: Condition) -> None:
        name, born, place = self.traits.name, self.traits.born or "id", self.traits.place
        for id_, named, year, there in reader.values(self.cls, where, "id", name, born, place):
            self.names[id_] = text.fold(named)
            self.born[id_] = int(year[:4]) if self.traits.born and year else None
            self.place[id_] = there

    def like(
        self, typed: tuple[str, int | None, int | None], names: dict[int, str]
    ) -> Iterator[LikelyDuplicate]:
        """Those of the names that are likely the one with this name, year and place."""
        name, year, place = typed
        for _, alike, id_ in process.extract_iter(
            name, names, scorer=fuzz.ratio, score_cutoff=_NAME_LEAST
        ):
            if one := self.likely(alike, year, place, id_):
                yield one

    def likely(
        self, alike: float, year: int | None, place: int | None, id_: int
    ) -> LikelyDuplicate | None:
        """How likely a record is one with a name so alike, this year and place; None: too little."""
        points, why = _NAME_ALONE, [_SAME_NAME if alike == 100 else _LIKE_NAME]
        their_year, their_place = self.born[id_], self.place[id_]
        if year and their_year:
            apart = abs(year - their_year)
            points += (_BORN_SAME, _BORN_NEAR)[apart] if apart < 2 else _BORN_OTHER
            why += [_SAME_YEAR] if not apart else []
        if place and their_place:
            points += _PLACE_SAME if place == their_place else self.traits.elsewhere
            field = self.cls.schema.fields[self.traits.place]
            why += [_SAME_PLACE.format(place=field.label)] if place == their_place else []
        if alike + points < LEAST:
            return None
        return LikelyDuplicate(id_, round(alike + points), _listed(why))

    def near(self, id_: int) -> dict[int, str]:
        """The names of the others that share its name, year of birth or place."""
        kept = [one for one in (self.names, self.born, self.place) if one[id_]]
        return {
            other: name
            for other, name in self.names.items()
            if other != id_ and any(one[other] == one[id_] for one in kept)
        }

    def groups(self) -> Iterator[_Group]:
        """Records among which pairs are sought, and how alike the names of a pair must be there.

        What two records share makes up for names that are only alike: place and year together, one
        of them where the other is unknown. Of the same name are also those who moved.
        """
        of, ids = self._of, [*self.names]
        nowhere = {self.born[id_] for id_ in ids if not self.place[id_]}
        yield from of(ids, lambda i: (self.names[i], self.place[i] or 0), 100)
        yield from of(ids, lambda i: self.born[i] and (self.names[i], self.born[i]), 100)
        if nowhere:
            yield from of(ids, lambda i: self.names[i], 100)
            yield from of(
                ids, lambda i: self.born[i] in nowhere and self.born[i], _least(_BORN_SAME)
            )
        yield from of(ids, lambda i: self.place[i], _least(_PLACE_SAME))
        yield from of(
            ids,
            lambda i: self.place[i] and self.born[i] and (self.place[i], self.born[i]),
            _least(_PLACE_SAME + _BORN_SAME),
        )

    def _of(
        self, ids: Iterable[int], shared: Callable[[int], object], least: float
    ) -> Iterator[_Group]:
        """The groups of those that share something; one alone makes no pair."""
        groups = defaultdict[object, list[int]](list)
        for id_ in ids:
            if key := shared(id_):
                groups[key].append(id_)
        for some in groups.values():
            if len(some) > 1:
                yield _Group(self.names, some, least)


def _least(points: int) -> float:
    """How alike two names must be to be likely the same where other things speak for it."""
    return max(_NAME_LEAST, LEAST - _NAME_ALONE - points)


@dataclass(frozen=True, slots=True)
class _Group:
    """Some of the names, which stand here by id, and how alike, of 100, two of them must be.

    All groups are held at once: what each held of names would be a multiple of the register.
    """

    names: dict[int, str]
    some: list[int]
    least: float

    def pairs(self) -> Iterator[tuple[int, int, float]]:
        """The pairs that are so alike, and how alike."""
        ids = defaultdict[str, list[int]](list)
        for id_ in self.some:
            ids[self.names[id_]].append(id_)
        if self.least == 100:
            for same in ids.values():
                yield from ((one, other, 100) for one, other in combinations(same, 2))
            return
        for name, near, alike in near_names(ids, self.least):
            yield from ((one, other, alike) for one, other in product(ids[name], ids[near]))


_SAME_NAME = T("trùng tên", "same name")
_LIKE_NAME = T("tên gần giống", "similar name")
_SAME_YEAR = T("cùng năm sinh", "same year of birth")
_SAME_PLACE = T("cùng {place}", "same {place}")


def _listed(reasons: list[T]) -> T:
    return T(", ".join(r.vi for r in reasons), ", ".join(r.en for r in reasons))


_KEPT: WeakKeyDictionary[Store, dict[str, _Known]] = WeakKeyDictionary()


def _known(store: Store, cls: type[Record]) -> _Known:
    """Return the cached names of a register, brought up to date."""
    kept = _KEPT.setdefault(store, {})
    if cls.schema.key in kept:
        kept[cls.schema.key].follow(store)
    else:
        kept[cls.schema.key] = _Known(store, cls)
    return kept[cls.schema.key]
