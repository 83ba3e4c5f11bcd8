"""Which packages are their unit's: signed with the key that is known, and following one on another.

Nothing here depends on the order in which the files were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.container import digits_of
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.key_lines import with_vouchers
from app.exchange.rollup.rejected import Rejected, rejected_because
from app.exchange.rollup.unit_trust import UnitTrust

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


_ONE_KEY = T(
    "Các đơn vị {units} ký bằng cùng một khóa (sổ bị chép sang máy khác?); tệp báo cáo này không được cộng, hãy gọi hỏi và đăng ký khóa bằng giấy có dấu.",
    "{units} sign with one key (was a store copied to another computer?); this package was not added. Call them, and register their keys by a stamped paper.",
)
_ITS_KEY = T(
    "Chữ ký này là của đơn vị “{owner}”, không phải của đơn vị “{unit}”; tệp báo cáo này không được cộng, hãy gọi hỏi đơn vị.",
    "This signature is that of “{owner}”, not of “{unit}”; this package was not added. Call the unit.",
)
_NOT_REGISTERED = T(
    "Khóa ký không phải khóa mà đơn vị “{unit}” đã đăng ký bằng giấy có dấu; tệp báo cáo này không được cộng, hãy gọi hỏi đơn vị.",
    "Not signed with the key that “{unit}” registered by a stamped paper; this package was not added. Call the unit.",
)
_WITHDRAWN = T(
    "Khóa ký đã bị thu hồi từ ngày {day}; tệp báo cáo này không được cộng, hãy xin tệp ký bằng khóa mới.",
    "The key was withdrawn on {day}; this package was not added. Ask for one signed with the new key.",
)
_NEVER_SEEN = T(
    "Khóa ký đã bị thu hồi từ ngày {day} và tệp này trước đó chưa từng nhận, nên ngày ghi trong tệp không đáng tin; không được cộng, hãy xin tệp ký bằng khóa mới.",
    "The key was withdrawn on {day} and this package had not come before, so its day cannot be believed; not added. Ask for one signed with the new key.",
)
_REPLACED_KEY = T(
    "Khóa ký đã được khóa khác thay từ ngày {day} và tệp này trước đó chưa từng nhận; không được cộng, hãy xin tệp ký bằng khóa mới.",
    "Another key took the place of this one on {day}, and this package had not come before; not added. Ask for one signed with the new key.",
)
_MERGED = T(
    "Từ ngày {day} đơn vị “{unit}” đã thành đơn vị “{into}”; tệp báo cáo này không được cộng, số liệu kỳ này lấy ở đơn vị mới.",
    "From {day} on “{unit}” is “{into}”; this package was not added. The new unit hands in for this period.",
)
_NOT_YET = T(
    "Đơn vị “{unit}” có từ ngày {day}; tệp báo cáo này không được cộng, số liệu kỳ trước lấy ở các đơn vị cũ.",
    "“{unit}” is there from {day} on; this package was not added. The earlier units hand in for what was before.",
)
_WITHIN = T(
    "Đơn vị “{into}” dùng tiếp sổ của đơn vị “{unit}” và đã nộp cả kỳ này; không cộng hai lần.",
    "“{into}” goes on with the store of “{unit}” and handed in for the whole period; not added twice.",
)


@dataclass(frozen=True, slots=True)
class VerifiedUnit:
    """What is a unit's own: the packages with its signature, and what was typed for it."""

    signed: tuple[Package, ...]
    typed: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What is each unit's own, the packages that are nobody's, and whose key and numbers are known now.

    ``trust``: the list with the keys that others vouched for.
    """

    units: dict[str, VerifiedUnit]
    rejected: tuple[Rejected, ...]
    keys: dict[str, str]
    chain: dict[str, dict[int, str]]
    trust: UnitTrust


def verify(collected: Collected, expected: ExpectedUnits, known: ReceiverHistory) -> Verified:
    """Take the packages of expected units that their own key signed, and that follow each other."""
    heard = [package for package in collected.packages if expected.expects(package.unit)]
    trust = with_vouchers(expected.trust, known.keys, heard)
    found = _Verification(known, collected.refused, trust)
    by_unit: dict[str, list[Package]] = defaultdict(list)
    for package in collected.packages:
        by_unit[package.unit].append(package)
    for unit in sorted(by_unit):
        some = sorted(by_unit[unit], key=lambda p: (p.sequence, p.revision, p.digest, p.name))
        if not expected.expects(unit):
            found.reject(some, _UNKNOWN_UNIT.format(unit=unit))
            by_unit[unit] = []
        else:
            by_unit[unit] = found.in_its_time(unit, some)
    whose, signed = _signers(by_unit), dict[str, list[Package]]()
    for unit, some in sorted(by_unit.items()):
        own = found.own([p for p in some if p.signed], whose)
        signed[unit] = found.chained(unit, found.trusted(unit, own)) if some else []
    for unit, some in sorted(by_unit.items()):
        if some:
            typed = tuple(p for p in some if not p.signed)
            found.units[unit] = VerifiedUnit(tuple(found.once(unit, signed)), typed)
    return Verified(found.units, tuple(found.rejected), found.keys, found.chain, trust)


def _signers(by_unit: Mapping[str, list[Package]]) -> dict[str, set[str]]:
    """The units that each key signs for."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit, packages in by_unit.items():
        for package in packages:
            if package.signed:
                found[package.key].add(unit)
    return found


class _Verification:
    """The keys and numbers as they become known, unit by unit."""

    def __init__(
        self, known: ReceiverHistory, refused: Iterable[Rejected], trust: UnitTrust
    ) -> None:
        self._trust, self._known = trust, known
        self._signers: dict[str, set[str]] = defaultdict(set)
        for unit, key in known.keys.items():
            self._signers[digits_of(key)].add(unit)
        self.units: dict[str, VerifiedUnit] = {}
        self.rejected = [*refused]
        self.keys = dict(known.keys)
        self.chain = {unit: dict(seen) for unit, seen in known.chain.items()}

    def reject(self, packages: Iterable[Package], why: T) -> None:
        self.rejected += rejected_because(packages, why)

    def in_its_time(self, unit: str, packages: list[Package]) -> list[Package]:
        """Those of periods in which the unit is there."""
        begun, ended = self._trust.begun(unit), self._trust.ended(unit)
        kept = list[Package]()
        for package in packages:
            period = period_of(package.slot)
            if ended and period.first >= ended:
                into = self._trust.successors[unit].unit
                self.reject([package], _MERGED.format(unit=unit, into=into, day=show_day(ended)))
            elif begun and period.last < begun:
                self.reject([package], _NOT_YET.format(unit=unit, day=show_day(begun)))
            else:
                kept.append(package)
        return kept

    def own(self, packages: list[Package], whose: Mapping[str, set[str]]) -> list[Package]:
        """Those whose key is this unit's, as far as papers and other units' packages say."""
        kept = list[Package]()
        for package in packages:
            if why := self._withdrawn(package) or self._foreign(package, whose):
                self.rejected += rejected_because([package], why, foreign=True)
            else:
                kept.append(package)
        return kept

    def _withdrawn(self, package: Package) -> T | None:
        day = self._trust.withdrawn.get(digits_of(package.key))
        if day is None:
            return None
        if package.at.astimezone().date() >= day:
            return _WITHDRAWN.format(day=show_day(day))
        return None if self._came_before(package) else _NEVER_SEEN.format(day=show_day(day))

    def _came_before(self, package: Package) -> bool:
        store = self._trust.store_of(package.unit, digits_of(package.key))
        return self._known.chain.get(store, {}).get(package.sequence) == package.digest

    def _foreign(self, package: Package, whose: Mapping[str, set[str]]) -> T | None:
        """Why a key is not the unit's: it registered others, or the key is another unit's."""
        unit, key, digits = package.unit, package.key, digits_of(package.key)
        line = self._trust.line(digits)
        if (registered := self._trust.keys.get(unit)) is not None:
            earlier = self._trust.earlier.get(unit) in line and self._came_before(package)
            own = earlier or not line.isdisjoint(registered)
            return None if own else _NOT_REGISTERED.format(unit=unit)
        owners = {one for one, some in self._trust.keys.items() if not line.isdisjoint(some)}
        owners |= {one for digits in line for one in self._signers.get(digits, ())}
        others = {
            one for one in whose[key] | owners
            if one != unit and not self._trust.are_one(one, unit)
        }  # fmt: skip
        if not others or unit in owners:
            return None
        if owners & others:
            return _ITS_KEY.format(owner=", ".join(sorted(owners & others)), unit=unit)
        return _ONE_KEY.format(units=", ".join(sorted({unit, *others})))

    def once(self, unit: str, verified: Mapping[str, list[Package]]) -> list[Package]:
        """Its own without what the unit that it became handed in as well, from the same store.

        ``verified``: what is each unit's own; a package that was refused takes no other's place.
        """
        packages, successor = verified[unit], self._trust.successors.get(unit)
        if successor is None:
            return packages
        whole = {(p.slot, p.key) for p in verified.get(successor.unit, ())}
        within = [p for p in packages if (p.slot, p.key) in whole]
        why = _WITHIN.format(unit=unit, into=successor.unit)
        self.rejected += rejected_because(within, why, refused=False)
        return [p for p in packages if (p.slot, p.key) not in whole]

    def trusted(self, unit: str, packages: list[Package]) -> list[Package]:
        """Those signed with the unit's key: the one known, or the only one there is; or with one of its line."""
        keys = {p.key for p in packages}
        if not keys:
            return packages
        if self._trust.keys.get(unit):  # the newest of those that are here
            self.keys[unit] = self._newest(unit, keys)
            return self._followed(packages)
        trusted = self.keys.get(unit)
        line = self._trust.line(digits_of(trusted or min(keys)))
        own = {key for key in keys if digits_of(key) in line}
        if trusted is None and own != keys:
            self.reject(packages, _TWO_KEYS.format(unit=unit))
            return []
        if others := [p for p in packages if p.key not in own]:
            self.reject(others, _OTHER_KEY.format(unit=unit))
        self.keys[unit] = self._newest(unit, own | ({trusted} if trusted else set()))
        return self._followed([p for p in packages if p.key in own])

    def _newest(self, unit: str, keys: Collection[str]) -> str:
        return max(sorted(keys), key=lambda key: self._trust.age(unit, digits_of(key)))

    def _followed(self, packages: list[Package]) -> list[Package]:
        """Those without what a replaced key signed, unless it had come, or what its heir signed follows on it.

        So nobody who kept the old key hands in anything new.
        """
        if not self._trust.vouched:
            return packages
        named, kept = set[str](), set[int]()
        for package in sorted(packages, key=lambda p: -p.sequence):
            heir = self._trust.heir(digits_of(package.key))
            if not heir or package.digest in named or self._came_before(package):
                named |= {package.previous, package.digest}
                kept.add(id(package))
            else:
                day = show_day(self._trust.vouched[heir].since)
                self.reject([package], _REPLACED_KEY.format(day=day))
        return [package for package in packages if id(package) in kept]

    def chained(self, unit: str, packages: list[Package]) -> list[Package]:
        """Those whose number is theirs alone, and which follow the one before, as far as it is known.

        Another key is another store, which counts from 1 again, unless the one before vouches for it.
        """
        stores: dict[str, list[Package]] = defaultdict(list)
        for package in packages:
            stores[self._trust.store_of(unit, digits_of(package.key))].append(package)
        return [
            one for store in sorted(stores) for one in self._chained(unit, store, stores[store])
        ]

    def _chained(self, unit: str, store: str, packages: list[Package]) -> list[Package]:
        chain = self.chain.setdefault(store, {})
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
