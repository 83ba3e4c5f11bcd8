"""Whose signature is whose: keys from stamped papers, keys that no longer count, units that became another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.base.documents import OTHERWISE, BadDocument

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
    counts. ``withdrawn``: by fingerprint the first day on which it no longer signs. ``successors``: by the
    code of a unit that is no more.
    """

    keys: dict[_UNIT, tuple[_Digits, ...]] = {}
    withdrawn: dict[_Digits, date] = {}
    successors: dict[_UNIT, Successor] = {}

    def __post_init__(self) -> None:
        """Raise BadDocument where units follow each other in a circle."""
        for unit in self.successors:
            seen, at = {unit}, self.successors.get(unit)
            while at:
                if at.unit in seen:
                    raise BadDocument(OTHERWISE, "successors", unit)
                seen.add(at.unit)
                at = self.successors.get(at.unit)

    def registering(self, unit: str, digits: str) -> UnitTrust:
        """With one more key from a stamped paper."""
        kept = self.keys.get(
            unit, ()
        )  # in the order of their registration, which names their numbers
        added = () if digits in kept else (digits,)
        return replace(self, keys={**self.keys, unit: (*kept, *added)})

    def withdrawing(self, digits: str, day: date) -> UnitTrust:
        """With a key that does not sign any more from that day on."""
        return replace(self, withdrawn={**self.withdrawn, digits: day})

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
