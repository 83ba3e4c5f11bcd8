"""Which packages are their unit's: signed with the key that is known, and following one on another.

Nothing here depends on the order in which the files were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.rejected import Rejected, rejected_because

_UNKNOWN_UNIT = T(
    "Đơn vị mã “{unit}” không có trong danh sách; tệp báo cáo này không được cộng, hãy hỏi lại nơi gửi.",
    "Unit “{unit}” is not expected; this package was not added. Ask whoever sent it.",
)
_OTHER_KEY = T(
    "Chữ ký không phải của đơn vị “{unit}” như các lần trước; tệp báo cáo này không được cộng, hãy gọi hỏi đơn vị.",
    "Not signed by “{unit}” as before; this package was not added. Call the unit.",
)
_TWO_KEYS = T(
    "Có hai chữ ký khác nhau cùng xưng là đơn vị “{unit}”; không tệp nào được cộng, hãy gọi hỏi đơn vị.",
    "Two different signers claim to be “{unit}”; neither was added. Call the unit.",
)
_FORK = T(
    "Số thứ tự {n} của đơn vị “{unit}” đã thuộc về một tệp báo cáo khác (máy gửi vừa phục hồi bản cũ?); tệp báo cáo này không được cộng, hãy xin tệp mới.",
    "Number {n} of “{unit}” belongs to another package (was the sender restored from an old backup?); not added. Ask for a new one.",
)


@dataclass(frozen=True, slots=True)
class VerifiedUnit:
    """What is a unit's own: the packages with its signature, and what was typed for it."""

    signed: tuple[Package, ...]
    typed: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What is each unit's own, the packages that are nobody's, and whose key and numbers are known now."""

    units: dict[str, VerifiedUnit]
    rejected: tuple[Rejected, ...]
    keys: dict[str, str]
    chain: dict[str, dict[int, str]]


def verify(collected: Collected, expected: ExpectedUnits, known: ReceiverHistory) -> Verified:
    """Take the packages of expected units that their own key signed, and that follow each other."""
    found = _Verification(known, collected.refused)
    by_unit: dict[str, list[Package]] = defaultdict(list)
    for package in collected.packages:
        by_unit[package.unit].append(package)
    for unit in sorted(by_unit):
        some = sorted(by_unit[unit], key=lambda p: (p.sequence, p.revision, p.digest, p.name))
        if not expected.expects(unit):
            found.reject(some, _UNKNOWN_UNIT.format(unit=unit))
            continue
        signed = found.chained(unit, found.trusted(unit, [p for p in some if p.signed]))
        typed = tuple(p for p in some if not p.signed)
        found.units[unit] = VerifiedUnit(tuple(signed), typed)
    return Verified(found.units, tuple(found.rejected), found.keys, found.chain)


class _Verification:
    """The keys and numbers as they become known, unit by unit."""

    def __init__(self, known: ReceiverHistory, refused: Iterable[Rejected]) -> None:
        self.units: dict[str, VerifiedUnit] = {}
        self.rejected = [*refused]
        self.keys = dict(known.keys)
        self.chain = {unit: dict(seen) for unit, seen in known.chain.items()}

    def reject(self, packages: Iterable[Package], why: T) -> None:
        self.rejected += rejected_because(packages, why)

    def trusted(self, unit: str, packages: list[Package]) -> list[Package]:
        """Those signed with the unit's key: the one known, or the only one there is."""
        keys = {p.key for p in packages}
        trusted = self.keys.get(unit)
        if trusted is None and len(keys) > 1:
            self.reject(packages, _TWO_KEYS.format(unit=unit))
            return []
        if trusted is None and keys:
            trusted = self.keys[unit] = keys.pop()
        if others := [p for p in packages if p.key != trusted]:
            self.reject(others, _OTHER_KEY.format(unit=unit))
        return [p for p in packages if p.key == trusted]

    def chained(self, unit: str, packages: list[Package]) -> list[Package]:
        """Those whose number is theirs alone, and which follow the one before, as far as it is known."""
        chain = self.chain.setdefault(unit, {})
        here: dict[int, set[str]] = defaultdict(set)
        for package in packages:
            here[package.sequence].add(package.digest)
        doubted = {n for n, digests in here.items() if len(digests | {*_one(chain, n)}) > 1}
        sound: list[Package] = []
        for package in packages:
            number = package.sequence
            before = chain.get(number - 1, package.previous)
            taken_by_another = number in doubted and chain.get(number) != package.digest
            follows_another = number - 1 not in doubted and before != package.previous
            if taken_by_another or follows_another:
                self.reject([package], _FORK.format(unit=unit, n=number))
            else:
                chain[number] = package.digest
                sound.append(package)
        return sound


def _one(chain: dict[int, str], number: int) -> Collection[str]:
    return {chain[number]} if number in chain else ()
