"""What is entered once: a second record of the same in an overlapping period would be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.base.errors import InvalidRecord
from app.base.json_types import JsonValue
from app.base.language import T
from app.base.periods import Days, parse
from app.schema.conditions import EVERY, one_of
from app.schema.fields import PeriodField, Problem
from app.schema.record import Record
from app.store.read.reader import Reader

_TWICE = T(
    "“{title}” của kỳ {period} trùng với {code} (kỳ {other}) nên sẽ bị cộng hai lần; chưa ghi gì, hãy sửa {code} hoặc chọn kỳ khác.",
    "“{title}” of {period} overlaps {code} (of {other}) and would be counted twice; nothing was written. Change {code}, or choose another period.",
)
_BESIDE = T("một dòng khác cùng lần nhập", "another line entered with it")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record, and another of the same in an overlapping period: ``code`` is empty beside it."""

    id: int
    field: str
    title: str
    period: str
    code: str
    other: str

    @property
    def text(self) -> T:
        """The sentence that names both records and their periods."""
        name = T(self.code, self.code) if self.code else _BESIDE
        period, other = parse(self.period).label, parse(self.other).label
        return _TWICE.format(title=self.title, period=period, code=name, other=other)


def refuse_twice(reader: Reader, cls: type[Record], records: Sequence[Record]) -> None:
    """Raises InvalidRecord, naming the record that says the same already.

    For whoever enters records, inside the step that saves them.
    """
    for _place, clash in find_duplicates(reader, cls, records):
        raise InvalidRecord((Problem(clash.field, clash.text),), clash.text)


def find_duplicates(
    reader: Reader, cls: type[Record], records: Sequence[Record]
) -> Iterator[tuple[int, Duplicate]]:
    """Which of some records, by their places, clash with one that is stored or stands before them."""
    if not (once := cls.schema.once) or not records:
        return
    fields = [cls.schema.fields[name] for name in once]
    new_values = [
        [spec.to_json(getattr(record, spec.name)) for spec in fields] for record in records
    ]
    where = one_of(once[0], *dict.fromkeys(getattr(record, once[0]) for record in records))
    stored = {i: (c, v) for i, c, *v in reader.values(cls, where, "id", "code", *once)}
    replaced = {record.id for record in records}
    known = [other for id_, other in stored.items() if id_ not in replaced]
    for place, (record, values) in enumerate(zip(records, new_values, strict=True)):
        before = stored.get(record.id)
        # What was so before may be corrected, field by field.
        for code, other in known if before is None or before[1] != values else ():
            if clash := _clash(cls, record.id, values, code, other):
                yield place, clash
                break
        known.append((record.code if record.id else "", values))


def duplicated_fields(reader: Reader, cls: type[Record]) -> Iterator[Duplicate]:
    """The stored records that clash with an earlier one."""
    if not cls.schema.once:
        return
    alike: dict[tuple[JsonValue, ...], list[tuple[str, Sequence[JsonValue]]]] = {}
    fields = [cls.schema.fields[name] for name in cls.schema.once]
    for id_, code, *values in sorted(reader.values(cls, EVERY, "id", "code", *cls.schema.once)):
        said = [v for v, spec in zip(values, fields, strict=True) if spec.kind != PeriodField.kind]
        known = alike.setdefault(tuple(said), [])
        found = (_clash(cls, id_, values, earlier, other) for earlier, other in known)
        if clash := next(filter(None, found), None):
            yield clash
        known.append((code, values))


def _clash(
    cls: type[Record], id_: int, values: Sequence[JsonValue], code: str, other: Sequence[JsonValue]
) -> Duplicate | None:
    field, periods = "", ("", "")
    for name, one, two in zip(cls.schema.once, values, other, strict=True):
        if isinstance(cls.schema.fields[name], PeriodField):
            if not _overlap(one, two):
                return None
            field, periods = name, (one, two)
        elif one != two:
            return None
    title = cls.schema.fields[cls.schema.title]
    words = title.show(title.from_json(values[cls.schema.once.index(title.name)]))
    return Duplicate(id_, field, words, periods[0], code, periods[1])


def _overlap(one: str, other: str) -> bool:
    first, second = _days_of(one), _days_of(other)
    return first.first <= second.last and second.first <= first.last


@lru_cache(maxsize=256)
def _days_of(period: str) -> Days:
    """The days of a period: each of those stored is compared with many others."""
    return parse(period).days
