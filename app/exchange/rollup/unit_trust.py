"""Whose signature is whose: keys from stamped papers, keys that no longer count, units that became another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from app.base.documents import OTHERWISE, BadDocument
from app.base.language import T
from app.schema.values import Choice

PAPER_RULES = T(
    "Khóa của đơn vị {unit} theo giấy đăng ký hoặc đã thu hồi; nghe đọc dãy số không đổi được, hãy đăng ký khóa mới "
    "theo giấy có dấu.",
    "A registered paper or a withdrawal rules over the key of {unit}; digits read out change nothing. Register the new "
    "key by a stamped paper.",
)
_UNIT = Annotated[str, Meta(pattern=r"\A[0-9]{5}\Z")]
_Digits = Annotated[str, Meta(pattern=r"\A[0-9]{30}\Z")]  # a fingerprint without its blanks


class WithdrawalReason(Choice):
    """Why a key signs no more."""

    REPLACED = "replaced", T("Đơn vị đổi khóa", "The unit changed it")
    LEFT = "left", T("Người giữ khóa thôi việc, chuyển công tác", "Who kept it left")
    LOST = "lost", T("Mất máy hoặc USB", "A computer or drive is lost")
    EXPOSED = "exposed", T("Lộ khóa hoặc mật khẩu", "The key or a password is out")
    OTHER = "other", T("Lý do khác", "Another reason")


class Vouched(Struct, frozen=True):
    """The key that vouches for another, which takes its place from a day on."""

    before: _Digits
    since: date


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
    ``successors``: by the code of a unit that is no more. ``registered``: by fingerprint the day of its paper;
    ``reasons``: why one was withdrawn. ``vouched``: by the fingerprint of a new key the one that vouches for it.
    """

    keys: dict[_UNIT, tuple[_Digits, ...]] = {}
    withdrawn: dict[_Digits, date] = {}
    successors: dict[_UNIT, Successor] = {}
    earlier: dict[_UNIT, _Digits] = {}
    registered: dict[_Digits, date] = {}
    reasons: dict[_Digits, WithdrawalReason] = {}
    vouched: dict[_Digits, Vouched] = {}

    def __post_init__(self) -> None:
        """Raise BadDocument where units or keys follow each other in a circle, or one key is two units'."""
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
        for digits in self.vouched:
            if digits in self.before(digits):
                raise BadDocument(OTHERWISE, "vouched", digits)

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
        """What the numbers of a unit's store are kept under: its code, for later keys with their digits.

        A key that another vouches for signs for the same store.
        """
        order = self.order(unit)
        first = next((one for one in reversed((digits, *self.before(digits))) if one in order), "")
        return f"{unit}/{first}" if first in order[1:] else unit

    def before(self, digits: str) -> tuple[str, ...]:
        """The keys in whose place a key signs, the last of them first; a circle ends where it begins."""
        found = dict[str, None]()
        while (one := self.vouched.get(digits)) is not None and one.before not in found:
            digits = one.before
            found[digits] = None
        return tuple(found)

    def heir(self, digits: str) -> str:
        """The key that took the place of this one, withdrawn since or not; empty where none did."""
        heirs = (new for new, one in self.vouched.items() if one.before == digits)
        return min(heirs, key=lambda new: (new in self.withdrawn, new), default="")

    def heirs(self, digits: str) -> tuple[str, ...]:
        """The keys that are believed by this one alone: neither they nor one between has a paper."""
        papers = {one for keys in self.keys.values() for one in keys}
        ways = ((new, *self.before(new)) for new in self.vouched)
        return tuple(
            way[0]
            for way in ways
            if digits in way[1:] and papers.isdisjoint(way[: way.index(digits)])
        )

    def signing_beside(self, unit: str, digits: str) -> list[str]:
        """The keys by which a unit would sign on beside one of its own and the heirs of that one."""
        others = (one for one in self.keys.get(unit, ()) if one != digits)
        line = {one for other in others for one in self.line(other)}
        kept = {digits, *self.heirs(digits), *self.withdrawn}
        return sorted(one for one in line - kept if not self.owner(one, unit))

    def line(self, digits: str) -> frozenset[str]:
        """A key with those before it and those in its place."""
        if not self.vouched:
            return frozenset((digits,))
        later = (new for new in self.vouched if digits in self.before(new))
        return frozenset((digits, *self.before(digits), *later))

    def age(self, unit: str, digits: str) -> tuple[int, int]:
        """What orders the keys of a unit by when they became its own."""
        order, before = self.order(unit), self.before(digits)
        known = (order.index(one) for one in (digits, *before) if one in order)
        return max(known, default=-1), len(before)

    def vouching(self, digits: str, before: str, since: date) -> UnitTrust:
        """With a key that another vouches for. Raises BadDocument for a circle."""
        return replace(self, vouched={**self.vouched, digits: Vouched(before, since)})

    def registering(
        self, unit: str, digits: str, earlier: str = "", day: date | None = None
    ) -> UnitTrust:
        """With one more key from a stamped paper; ``earlier`` is what was known without one, if any.

        ``day``: that of the paper. Raises BadDocument where the key is another unit's.
        """
        kept = self.keys.get(unit, ())
        added = () if digits in kept else (digits,)
        apart = self.earlier
        if earlier and earlier != digits and not kept:
            apart = {**apart, unit: earlier}
        days = {**self.registered, **({digits: day} if day else {})}
        keys = {**self.keys, unit: (*kept, *added)}
        return replace(self, keys=keys, earlier=apart, registered=days)

    def unregistering(self, unit: str, digits: str) -> UnitTrust:
        """Without a key that was registered by mistake; with the last of them what was known before counts."""
        kept = tuple(one for one in self.keys.get(unit, ()) if one != digits)
        others = {one: keys for one, keys in self.keys.items() if one != unit}
        days = {one: day for one, day in self.registered.items() if one != digits}
        if kept:
            return replace(self, keys={**others, unit: kept}, registered=days)
        earlier = {one: key for one, key in self.earlier.items() if one != unit}
        return replace(self, keys=others, earlier=earlier, registered=days)

    def withdrawing(
        self, digits: str, day: date, reason: WithdrawalReason | None = None
    ) -> UnitTrust:
        """With a key that does not sign any more from that day on."""
        reasons = {**self.reasons, **({digits: reason} if reason else {})}
        return replace(self, withdrawn={**self.withdrawn, digits: day}, reasons=reasons)

    def readmitting(self, digits: str) -> UnitTrust:
        """With a key that signs again, since it was withdrawn by mistake."""
        kept = {one: day for one, day in self.withdrawn.items() if one != digits}
        reasons = {one: why for one, why in self.reasons.items() if one != digits}
        return replace(self, withdrawn=kept, reasons=reasons)

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
