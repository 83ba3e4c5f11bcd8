"""Holding what a unit shows against its package: which of the drawn records it counted when it froze.

What was asked is the inspector's own: count and number are never taken from the answer, since whoever
answers would choose a number that draws the records that they can show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from app.base.language import T
from app.base.merkle_tree import leaf_of, proves
from app.exchange.package.package import Package
from app.exchange.spot_check.answer import OpenedFact, Opening, SpotAnswer, Value
from app.exchange.spot_check.lot import draw
from app.reports.submission.record_leaf import (
    ENTERED,
    fact_digest,
    facts_of,
    is_open,
    leaf_content,
)
from app.schema.record import REGISTRY

_OTHER = T("là của một báo cáo khác", "it is of another report")
_MISSING = T("không được đưa ra", "it was not shown")
_WRONG = T("không khớp với tệp báo cáo đã ký", "it does not fit the signed package")
_WITHHELD = T("giấu mục lẽ ra ai cũng được xem", "it hides what anybody may see")
_TWICE = T("được đưa ra hai lần", "it is shown twice")


class Proof(StrEnum):
    """What came of one drawn record."""

    PROVED = "proved"
    UNPROVED = "unproved"


class CheckedRecord(Struct, frozen=True):
    """A drawn record: ``facts`` are those that were opened, where it is proved; ``why`` says why it is not."""

    place: int
    state: Proof
    register: str = ""
    facts: dict[str, Value] = {}
    why: T | None = None


def check(
    package: Package, answer: SpotAnswer, count: int, number: int | None = None
) -> list[CheckedRecord]:
    """Say of each record of the inspector's lot whether it is proved. Raises UserError where there is no lot."""
    lot = draw(package, count, number)
    if (answer.unit, answer.digest) != (package.unit, package.digest):
        return [_not(place, _OTHER) for place in lot.places]
    reasons = {one.place: one.why.label for one in answer.unproved}
    rests = Counter(one.rest for one in answer.openings)
    return [
        _checked(
            place, package, [one for one in answer.openings if one.place == place], reasons, rests
        )
        for place in lot.places
    ]


def _checked(
    place: int,
    package: Package,
    shown: list[Opening],
    reasons: dict[int, T],
    rests: Mapping[str, int],
) -> CheckedRecord:
    """``rests``: how often each record is shown; one leaf for many places would be one record for all."""
    if not shown:
        return _not(place, reasons.get(place, _MISSING))
    if len(shown) > 1 or rests[shown[0].rest] > 1:
        return _not(place, _TWICE)
    one = shown[0]
    tree = package.tree
    assert tree is not None  # or there was no lot
    if one.register not in tree.records or one.facts.keys() & one.hidden.keys():
        return _not(place, _WRONG)
    proof = [bytes.fromhex(step) for step in one.proof]
    if not proves(bytes.fromhex(tree.root), _leaf(one), place, tree.size, proof):
        return _not(place, _WRONG)
    if _withheld(one):
        return _not(place, _WITHHELD)
    facts = {name: fact.value for name, fact in one.facts.items()}
    return CheckedRecord(place, Proof.PROVED, one.register, facts)


def _leaf(one: Opening) -> bytes:
    """The leaf that an opening comes to."""
    digests = {**one.hidden, **{name: _digest(name, fact) for name, fact in one.facts.items()}}
    return leaf_of(leaf_content(one.register, digests, one.rest))


def _digest(name: str, fact: OpenedFact) -> str:
    return fact_digest(name, fact.value, bytes.fromhex(fact.salt))


def _withheld(one: Opening) -> bool:
    """Whether a fact that anybody may see is kept back, the day of entry above all."""
    cls = REGISTRY.get(one.register)
    if cls is None:
        return ENTERED not in one.facts and ENTERED not in one.hidden
    known = {name for name in facts_of(cls) if is_open(cls, name)}
    if ENTERED not in one.facts and ENTERED not in one.hidden:
        return True
    return bool(known & one.hidden.keys())


def _not(place: int, why: T) -> CheckedRecord:
    return CheckedRecord(place, Proof.UNPROVED, why=why)
