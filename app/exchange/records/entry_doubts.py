"""What may be a mistake in records about to be added: words that are new to a list, and what is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.base.errors import InvalidRecord
from app.base.language import T
from app.schema.conditions import one_of
from app.schema.fields import Problem, TermField
from app.schema.record import Record, Row
from app.store import Store
from app.store.read.reader import CHUNK, Reader

Values: TypeAlias = tuple[object, ...]
_NEW_TERM = T(
    "Bản ghi số {n}, mục “{field}”: “{word}” chưa có trong danh sách ({all}); chưa ghi gì, hãy sửa, hoặc thêm --new-terms nếu đúng là từ mới.",
    "Record {n}, field “{field}”: “{word}” is not in the list ({all}); nothing was written. Correct it, or add --new-terms if the word is meant.",
)
_SAME_AS = T(
    "Bản ghi số {n} giống hệt {code}; vẫn đã ghi, hãy xem có ghi hai lần không.",
    "Record {n} is just like {code}; it was written all the same. Look whether it was entered twice.",
)
_LISTED = 20  # words of a list that a sentence names


@dataclass(frozen=True, slots=True)
class Repeated:
    """A record, by its place from 0, that says just what one says that is stored, or stands before it.

    ``code``: of the stored one; ``earlier``: the place of the other.
    """

    place: int
    code: str = ""
    earlier: int = -1

    def text(self, codes: Sequence[str]) -> T:
        """The sentence about it, once the new records have ``codes``."""
        return _SAME_AS.format(n=self.place + 1, code=self.code or codes[self.earlier])


def refuse_new_terms(reader: Reader, cls: type[Record], records: Sequence[Record]) -> None:
    """Raise InvalidRecord for a word that is in no list yet: a slip of the pen would make a row of its own."""
    for name, spec in cls.schema.own.items():
        if not isinstance(spec, TermField):
            continue
        known = {choice.value for choice in spec.starters} | {*reader.terms(cls, name)}
        for number, record in enumerate(records, 1):
            word = getattr(record, name)
            if word is not None and word not in known:
                listed = [choice.value for choice in spec.starters if not choice.retired]
                listed += sorted(known - {choice.value for choice in spec.starters})
                more = "…" if len(listed) > _LISTED else ""
                text = _NEW_TERM.format(
                    n=number, field=spec.label, word=word, all=", ".join(listed[:_LISTED]) + more
                )
                raise InvalidRecord((Problem(name, text),), text)


def find_repeated(store: Store, cls: type[Record], records: Sequence[Record]) -> Iterator[Repeated]:
    """Which of some new records are in every field like one that is stored, or stands before them."""
    stored = _stored(store, cls, records)
    before: dict[Values, int] = {}
    for place, record in enumerate(records):
        values = _values(record)
        if values in stored:
            yield Repeated(place, code=stored[values])
        elif values in before:
            yield Repeated(place, earlier=before[values])
        before.setdefault(values, place)


def _stored(store: Store, cls: type[Record], records: Sequence[Record]) -> dict[Values, str]:
    """The codes of the stored records that may be alike, by all that they say; the first of several."""
    scalars = [n for n, spec in cls.schema.own.items() if not spec.derived]
    title = cls.schema.title if cls.schema.title in scalars else scalars[0]
    specs = [cls.schema.own[name] for name in scalars]
    given = {tuple(s.to_db(getattr(r, s.name)) for s in specs) for r in records}
    wanted = list(dict.fromkeys(getattr(record, title) for record in records))
    ids: list[int] = []
    for start in range(0, len(wanted), CHUNK):
        where = one_of(title, *wanted[start : start + CHUNK])
        ids += [
            id_ for id_, *own in store.values(cls, where, "id", *scalars) if tuple(own) in given
        ]
    found: dict[Values, str] = {}
    for start in range(0, len(ids), CHUNK):
        for record in store.fetch(cls, sorted(ids)[start : start + CHUNK]):
            found.setdefault(_values(record), record.code)
    return found


def _values(record: Record) -> Values:
    """All that a record says, without what only tells it from others."""
    fields = record.schema.fields
    return tuple(_comparable(getattr(record, n)) for n, spec in fields.items() if not spec.derived)


def _comparable(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(replace(v, row_id=0, uid="") if isinstance(v, Row) else v for v in value)
    return value
