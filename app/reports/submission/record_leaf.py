"""A counted record as a leaf: what can be opened of it one by one, and a digest of all the rest.

A leaf is made of salted digests, one for each fact (days, kinds, the area, the day of entry) and one for
everything else that the record says. Whoever has a leaf cannot try which record fits it; whoever opens a
fact cannot give it another value. Changed since is what its content changed, not who saved it again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta, timezone

from app.base.json_types import JsonValue
from app.schema.date_fields import DayField, MonthField
from app.schema.fields import ChoiceField, ChoicesField, LinkField, Privacy, YesNoField
from app.schema.record import Record
from app.schema.values import AnyField
from app.store.database import SqlRow
from app.store.mapping.codec import Children, codec_of
from app.store.submissions import canonical_json

ENTERED = "entered_at"  # no field of a record is called so
AREA = "area"
VIET_NAM = timezone(timedelta(hours=7))
_FACT, _REST, _LEAF = b"andan-muc 1\0", b"andan-con-lai 1\0", "andan-ban-ghi 1"
_FACTS = (DayField, MonthField, ChoiceField, ChoicesField, YesNoField)
_NOT_CONTENT = frozenset(("changed_by", "changed_at", "machine"))
Facts = dict[str, JsonValue]


def facts_of(cls: type[Record]) -> tuple[str, ...]:
    """The names of what can be opened of a record of this type."""
    found = (name for name, spec in cls.schema.fields.items() if _is_fact(spec))
    return (ENTERED, *found)


def is_open(cls: type[Record], name: str) -> bool:
    """Whether anybody may see that fact of any record of this type."""
    if name == ENTERED:
        return not cls.schema.only_counted
    return cls.schema.fields[name].privacy is Privacy.OPEN


def read_facts(record: Record, areas: Mapping[int, str], names: tuple[str, ...]) -> Facts:
    """The facts of a record; ``areas``: the codes of areas by id."""
    found: Facts = {}
    for name in names:
        if name == ENTERED:
            assert record.stamp is not None
            found[name] = record.stamp.entered_at.astimezone(VIET_NAM).date().isoformat()
            continue
        spec, value = record.schema.fields[name], getattr(record, name)
        if isinstance(spec, LinkField):
            found[name] = areas.get(value)
        elif isinstance(spec, ChoicesField):
            found[name] = [choice.value for choice in value]
        else:
            found[name] = spec.to_json(value)
    return found


def content_of(record: Record, row: SqlRow, children: Children) -> bytes:
    """All that a record says, in one spelling: neither who saved it last, nor what follows from the rest."""
    codec, fields = codec_of(type(record)), record.schema.fields
    own = {
        name: value
        for name, value in zip(codec.columns, row, strict=True)
        if value is not None and name not in _NOT_CONTENT
        if not (name in fields and fields[name].derived)
    }
    many = {name: [_cut(item) for item in items] for name, items in children.items()}
    return canonical_json([own, many])


def salt(secret: str, register: str, id_: int, what: str) -> bytes:
    """The salt of a fact of a record, or of what else it says (``what`` empty)."""
    about = canonical_json([register, id_, what])
    return hmac.digest(bytes.fromhex(secret), about, "sha256")


def fact_digest(name: str, value: JsonValue, salt_: bytes) -> str:
    """The digest that commits to a fact."""
    return hashlib.sha256(_FACT + salt_ + canonical_json([name, value])).hexdigest()


def rest_digest(content: bytes, salt_: bytes) -> str:
    """The digest that commits to all that a record says."""
    return hashlib.sha256(_REST + salt_ + content).hexdigest()


def leaf_content(register: str, facts: Mapping[str, str], rest: str) -> bytes:
    """What is hashed as the leaf of a record; ``facts`` and ``rest`` are digests."""
    return canonical_json([_LEAF, register, dict(facts), rest])


def _is_fact(spec: AnyField) -> bool:
    if spec.derived:
        return False
    return isinstance(spec, _FACTS) or (isinstance(spec, LinkField) and spec.target == AREA)


def _cut(item: SqlRow) -> list[JsonValue]:
    """A row of a small table without empty columns at its end, where later ones are added."""
    kept = list(item)
    while kept and kept[-1] is None:
        kept.pop()
    return kept
