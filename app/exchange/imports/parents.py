"""The records that the rows of a list belong to, where its columns tell of them too: a decision with its awards.

Rows that name the same one with nothing that speaks against it share one record. It is found among those
that are stored by its name (or the number of its book) and all that is said of it, else made on request.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.base.language import T
from app.base.text import clean, fold
from app.exchange.imports.cell_links import SEVERAL, UNKNOWN, label_of, why_not
from app.exchange.imports.fates import WRITTEN, RehearsedRow, RowKey
from app.exchange.imports.link_names import LinkNames, NewLink, wrong_with
from app.exchange.imports.parent_columns import identity
from app.exchange.imports.parent_groups import (
    Parent,
    Told,
    agree,
    comparable,
    contradicted,
    differing,
    first_words,
    grouped,
    says,
)
from app.exchange.imports.parent_questions import CHANGE, NEW, apart, apart_key, unlike, unlike_key
from app.exchange.imports.questions import KEEP, LEAVE, Question
from app.schema.conditions import one_of
from app.schema.fields import FieldValue, FieldValues, Level, LinkField
from app.schema.record import Record, register
from app.store.read.query import is_code
from app.store.read.reader import CHUNK, Reader

NAMELESS = T(
    "Không rõ {label} nào: chưa ghi {field}", "Which {label} is not said: {field} is empty"
)
WRONG = T("{label} “{typed}” — {field}: {why}", "{label} “{typed}” — {field}: {why}")


@dataclass(frozen=True, slots=True)
class ParentTally:
    """How many records of one register the list tells of; the others add up to ``records``."""

    register: str
    records: int
    new: int
    same: int
    changed: int
    left_out: int


class Parents:
    """Those of the rows of one list, by the links to them; ``answers`` to what was asked of them."""

    def __init__(
        self, cls: type[Record], links: LinkNames, answers: Mapping[str, str] | None = None
    ) -> None:
        self._cls, self._links, self._answers = cls, links, answers or {}
        self._by_link: dict[str, list[Parent]] = {}
        self._of_row: dict[str, dict[RowKey, list[Parent]]] = {}
        self.questions: list[Question] = []

    def __contains__(self, link: str) -> bool:
        return link in self._by_link

    @property
    def links(self) -> Sequence[str]:
        """The links to those that are told of."""
        return [*self._by_link]

    def target(self, link: str) -> str:
        """The register that a link leads to."""
        spec = self._cls.schema.fields[link]
        assert isinstance(spec, LinkField)
        return spec.target

    def gather(self, reader: Reader, link: str, stated: Iterable[Told]) -> None:
        """Take what each row says of the one that it belongs to, find it or have it made."""
        rows = [(n, clean(typed), values) for n, typed, values in stated if typed.strip() or values]
        found = grouped(self.target(link), rows)
        held = defaultdict[RowKey, list[Parent]](list)
        for one in found:
            for number in one.rows:
                held[number].append(one)
        self._by_link[link], self._of_row[link] = found, held
        self._settle(reader, link, found)

    def meant(self, link: str, row: RowKey) -> tuple[int | None, T | None]:
        """The record that a row belongs to, if it says so, or why there is none."""
        some = self._of_row[link].get(row)
        if not some:
            return None, None
        if len(some) > 1:
            return None, _sentence(SEVERAL, self.target(link), some[0].name)
        return some[0].id or None, some[0].why

    def tally(self, rows: Iterable[RehearsedRow]) -> dict[str, ParentTally]:
        """What becomes of those that the rows belong to, by link."""
        taken, written = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for row in rows:
            for link in self._by_link if row.record and not row.likely else ():
                taken[link].add(id_ := getattr(row.record, link))
                if row.fate in WRITTEN:
                    written[link].add(id_)
        return {link: self._counted(link, taken[link], written[link]) for link in self._by_link}

    def _counted(self, link: str, taken: set[int], written: set[int]) -> ParentTally:
        some = self._by_link[link]
        changes = self._links.changes.get(self.target(link), {})
        counts = Counter(
            ("new" if id_ in written else "left_out") if id_ < 0
            else "left_out" if id_ not in taken
            else "changed" if id_ in changes
            else "same"
            for id_ in {one.id for one in some if one.id}
        )  # fmt: skip
        left_out = counts["left_out"] + sum(not one.id for one in some)
        new, same, changed = counts["new"], counts["same"], counts["changed"]
        return ParentTally(
            self.target(link), new + same + changed + left_out, new, same, changed, left_out
        )

    def _settle(self, reader: Reader, link: str, found: Sequence[Parent]) -> None:
        """Find each among those that are stored, or have it made; ask where the same name says other things."""
        spec, answer = self._cls.schema.fields[link], self._answers.get(unlike_key(link))
        assert isinstance(spec, LinkField)
        names, options = dict[str, None](), dict[str, None]()
        rows, against = list[RowKey](), False
        for one, stored in zip(found, self._stored(reader, spec.target, found), strict=True):
            if other := self._find(spec, one, stored, answer):
                names |= dict.fromkeys(other)
                rows += one.rows
                options |= dict.fromkeys(_answers_for(one, stored))
                against = against or (
                    len(stored) == 1 and any(contradicted(record, other) for record in stored)
                )
        if rows:  # what is blank in the register speaks against nothing
            usual = None if against else next(n for n in (KEEP, LEAVE) if n in options)
            given = answer if answer in options else usual
            self.questions.append(unlike((spec, names, rows), given, options))
        self._refuse_others(spec.target, found)
        self._make_all(spec, [one for one in found if not one.id and one.why is None])

    def _find(
        self, spec: LinkField, one: Parent, stored: Sequence[Record], answer: str | None
    ) -> list[str]:
        """Find one among those that are stored; gives the fields in which those of its name differ."""
        other = {record.id: differing(record, one.values) for record in stored}
        same = [id_ for id_, names in other.items() if not names]
        if len(same) > 1:
            one.why = _sentence(SEVERAL, spec.target, one.name)
        if same or not stored:
            one.id = same[0] if len(same) == 1 else 0
            return []
        one.stored_apart = True
        if answer != NEW or is_code(one.typed):
            if len(stored) > 1:
                one.why = _sentence(SEVERAL, spec.target, one.name)
            elif answer == CHANGE:
                self._change(spec, one, stored[0])
            else:
                one.id = stored[0].id
        return [name for names in other.values() for name in names]

    def _stored(self, reader: Reader, target: str, some: Sequence[Parent]) -> list[list[Record]]:
        """Of each the stored records with its name or code, of one without a name those with its number."""
        cls = register(target)
        told = {name for one in some for name in one.values}
        self._links.ask(target, sorted(told & cls.schema.sensitive))
        keyed = _by_words(reader, target, [one.values for one in some if not one.typed])
        ids = [
            [*self._links.named(reader, target, one.typed)]
            if one.typed
            else keyed.get(first_words(target, one.values), [])
            for one in some
        ]
        blocks = reader.in_blocks(cls, sorted({id_ for found in ids for id_ in found}))
        records = {record.id: record for block in blocks for record in block}
        return [[records[id_] for id_ in found if id_ in records] for found in ids]

    def _change(self, spec: LinkField, one: Parent, stored: Record) -> None:
        """Have a stored record changed to what the list says of it."""
        changes = self._links.changes.setdefault(spec.target, {})
        values = {name: one.values[name] for name in differing(stored, one.values)}
        values |= {
            name: value
            for name, value in changes.get(stored.id, {}).items()
            if name not in values or not says(value, values[name])
        }
        if wrong := replace(stored, **values).problems(Level.ERROR):
            one.why = _wrong(spec.target, one, wrong[0].field, wrong[0].text)
        else:
            one.id = stored.id
            changes[stored.id] = values

    def _refuse_others(self, target: str, found: Sequence[Parent]) -> None:
        """Refuse what is said otherwise of a record that changes: one of the two would be lost unseen."""
        changes = self._links.changes.get(target, {})
        for one in found:
            if one.id in changes and not agree(one.values, changes[one.id]):
                one.id, one.why = 0, _sentence(SEVERAL, target, one.name)

    def _make_all(self, spec: LinkField, fresh: Sequence[Parent]) -> None:
        """Make those that are not stored; of one name with other details only as was answered."""
        for one in fresh:
            self._make(spec, one)
        alike, known_by = defaultdict[object, list[Parent]](list), identity(spec.target)
        for one in fresh:
            who = frozenset((n, comparable(v)) for n, v in one.values.items() if n in known_by)
            if one.typed and not one.stored_apart:
                alike[fold(one.typed), who].append(one)
        if not (several := [some for some in alike.values() if len(some) > 1]):
            return
        answer = self._answers.get(apart_key(spec.name))
        pairs = [(first, one) for first, *others in several for one in others]
        names = dict.fromkeys(
            name for first, one in pairs for name, value in one.values.items()
            if not says(first.values.get(name, value), value)
        )  # fmt: skip
        rows = [number for some in several for one in some for number in one.rows]
        self.questions.append(apart((spec, names, rows), answer))
        for first, one in pairs if answer != NEW else ():
            one.id, one.why = first.id, first.why

    def _make(self, spec: LinkField, one: Parent) -> None:
        """Have a record made, if it is requested and nothing is missing; else say what is."""
        target = spec.target
        schema = register(target).schema
        if not one.typed:
            title = schema.fields[schema.title].label
            one.why = NAMELESS.format(label=label_of(target), field=title)
            return
        new = NewLink(target, one.typed, tuple(sorted(one.values.items())))
        wrong = wrong_with(new)
        if not wrong and not is_code(one.typed):
            made = self._links.made(new, requested=one.stored_apart)
            one.id = made[0] if made else 0
        if not one.id:
            one.why = why_not(new) or _sentence(UNKNOWN, target, one.typed)
            if wrong and not why_not(new):
                one.why = _wrong(target, one, wrong[0].field, wrong[0].text)


def _answers_for(one: Parent, stored: Sequence[Record]) -> tuple[str, ...]:
    """What may be said of one that is stored otherwise: which of several is meant, only its code tells."""
    known = (KEEP, CHANGE) if len(stored) == 1 else (LEAVE,)
    return known if is_code(one.typed) else (*known, NEW)


def _by_words(
    reader: Reader, target: str, stated: Sequence[FieldValues]
) -> dict[tuple[str, FieldValue], list[int]]:
    """The stored records by the words that are theirs alone: the number of a household's book."""
    cls, found = register(target), defaultdict[tuple[str, FieldValue], list[int]](list)
    asked = defaultdict[str, set[FieldValue]](set)
    for name, value in (first_words(target, values) for values in stated):
        asked[name].add(value)
    for name, some in asked.items():
        values = sorted(some) if name else []
        for start in range(0, len(values), CHUNK):
            where = one_of(name, *values[start : start + CHUNK])
            for id_, value in reader.values(cls, where, "id", name):
                found[name, value].append(id_)
    return found


def _sentence(sentence: T, target: str, typed: str) -> T:
    return sentence.format(label=label_of(target), typed=typed)


def _wrong(target: str, one: Parent, name: str, why: T) -> T:
    schema = register(target).schema
    label = schema.fields[name].label
    return WRONG.format(label=schema.label, typed=one.name, field=label, why=why)
