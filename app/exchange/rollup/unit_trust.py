"""Whose signature is whose: keys from stamped papers, keys that no longer count, units that became another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.base.documents import OTHERWISE, BadDocument
from app.base.language import T

PAPER_RULES = T(
    "Khóa của đơn vị {unit} theo giấy đăng ký hoặc đã thu hồi; nghe đọc dãy số không đổi được, hãy đăng ký khóa mới "
    "theo giấy có dấu (units key).",
    "A registered paper or a withdrawal rules over the key of {unit}; digits read out change nothing. Register the new "
    "key by a stamped paper (units key).",
)
_UNIT = Annotated[str, Meta(pattern=r"\A[0-9]{5}\Z")]
_Digits = Annotated[str, Meta(pattern=r"\A[0-9]{30}\Z")]  # a fingerprint without its blanks


class Successor(Struct, frozen=True, omit_defaults=True):
    """The unit that another became, and the first day that it hands in for both.

    ``goes_on``: the unit was there before under its own code, and handed in for its own past.
    """

    unit: _UNIT
    since: date
    goes_on: bool = False


class UnitTrust(Struct, frozen=True, omit_defaults=True):
    """What a receiver knows of its units' keys beyond what came with packages.

    ``keys``: by unit the fingerprints from its stamped papers, the newest last; no other key of the unit
    counts. ``earlier``: by unit the key that was known before its first paper: what it signed and had come
    counts on, nothing new. ``withdrawn``: by fingerprint the first day on which it no longer signs.
    ``successors``: by the code of a unit that is no more.
    """

    keys: dict[_UNIT, tuple[_Digits, ...]] = {}
    withdrawn: dict[_Digits, date] = {}
    successors: dict[_UNIT, Successor] = {}
    earlier: dict[_UNIT, _Digits] = {}

    def __post_init__(self) -> None:
        """Raise BadDocument where units follow each other in a circle, or one key is two units'."""
        for unit, keys in self.keys.items():
            if any(self.owner(digits, unit) for digits in keys):
                raise BadDocument(OTHERWISE, "keys", unit)
        for unit in self.successors:
            seen, at = {unit}, self.successors.get(unit)
            while at:
                if at.unit in seen:
                    raise BadDocument(OTHERWISE, "successors", unit)
                seen.add(at.unit)
                at = self.successors.get(at.unit)

    def owner(self, digits: str, unit: str) -> str:
        """The other unit that registered a key by its paper; empty where none did, or the two are one."""
        owners = (other for other, keys in self.keys.items() if digits in keys)
        others = (other for other in owners if other != unit and not self.are_one(other, unit))
        return next(others, "")

    def rules(self, unit: str, digits: str) -> bool:
        """Whether a paper or a withdrawal says what a key is worth, so that reading it out changes nothing."""
        return unit in self.keys or digits in self.withdrawn

    def order(self, unit: str) -> tuple[str, ...]:
        """The unit's keys in the order in which they became known, which names their numbers."""
        first = [self.earlier[unit]] if unit in self.earlier else []
        return tuple(dict.fromkeys((*first, *self.keys.get(unit, ()))))

    def store_of(self, unit: str, digits: str) -> str:
        """What the numbers of a unit's store are kept under: its code, for later keys with their digits."""
        return f"{unit}/{digits}" if digits in self.order(unit)[1:] else unit

    def registering(self, unit: str, digits: str, earlier: str = "") -> UnitTrust:
        """With one more key from a stamped paper; ``earlier`` is what was known without one, if any.

        Raises BadDocument where the key is another unit's.
        """
        kept = self.keys.get(unit, ())
        added = () if digits in kept else (digits,)
        apart = self.earlier
        if earlier and earlier != digits and not kept:
            apart = {**apart, unit: earlier}
        return replace(self, keys={**self.keys, unit: (*kept, *added)}, earlier=apart)

    def unregistering(self, unit: str, digits: str) -> UnitTrust:
        """Without a key that was registered by mistake; with the last of them what was known before counts."""
        kept = tuple(one for one in self.keys.get(unit, ()) if one != digits)
        others = {one: keys for one, keys in self.keys.items() if one != unit}
        if kept:
            return replace(self, keys={**others, unit: kept})
        earlier = {one: key for one, key in self.earlier.items() if one != unit}
        return replace(self, keys=others, earlier=earlier)

    def withdrawing(self, digits: str, day: date) -> UnitTrust:
        """With a key that does not sign any more from that day on."""
        return replace(self, withdrawn={**self.withdrawn, digits: day})

    def readmitting(self, digits: str) -> UnitTrust:
        """With a key that signs again, since it was withdrawn by mistake."""
        return replace(
            self, withdrawn={one: day for one, day in self.withdrawn.items() if one != digits}
        )

    def parting(self, units: Iterable[str]) -> UnitTrust:
        """With units that are on their own again, since they were merged by mistake."""
        former = {*units}
        kept = {unit: one for unit, one in self.successors.items() if unit not in former}
        return replace(self, successors=kept)

    def merging(self, units: Iterable[str], into: str, since: date) -> UnitTrust:
        """With units that became another, which goes on where it is one of them. Raises BadDocument for a circle."""
        former = [*units]
        became = Successor(into, since, into in former)
        added = {unit: became for unit in former if unit != into}
        return replace(self, successors={**self.successors, **added})

    def begun(self, unit: str) -> date | None:
        """The first day that a unit hands in for, where it came out of others."""
        whence = [one for one in self.successors.values() if one.unit == unit]
        first = min((one.since for one in whence), default=None)
        return None if any(one.goes_on and one.since == first for one in whence) else first

    def ended(self, unit: str) -> date | None:
        """The first day that a unit no longer hands in for."""
        return self.successors[unit].since if unit in self.successors else None

    def are_one(self, unit: str, other: str) -> bool:
        """Whether one of them became the other: then one key may have signed for both."""
        return any(
            a in self.successors and self.successors[a].unit == b
            for a, b in ((unit, other), (other, unit))
        )
