"""The lists of several receivers as one: whatever the order in which they came, it says the same.

What a receiver knows of a key is its own and stays until it takes it back. A key that any receiver withdrew
signs nothing any more; a key that any registered by a paper counts. Where two contradict each other, the more
careful of them holds, and both are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from msgspec.structs import replace

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.container import spaced
from app.exchange.rollup.unit_trust import Successor, UnitTrust, Vouched

_TWO_OWNERS = T(
    "Khóa {digits} được các nơi nhận đăng ký cho nhiều đơn vị ({units}); khóa này chưa được tính cho đơn vị nào, "
    "hãy thống nhất rồi bỏ đăng ký sai (units key).",
    "Receivers registered the key {digits} for several units ({units}); it counts for none of them. Agree, and take "
    "the wrong one back (units key).",
)
_TWO_FATES = T(
    "Các nơi nhận ghi khác nhau về việc sáp nhập đơn vị {unit} ({fates}); tạm tính theo {kept}, hãy thống nhất rồi "
    "sửa lại (units merge).",
    "Receivers say different things of how {unit} was merged ({fates}); {kept} holds until they agree (units merge).",
)
_CIRCLE = T(
    "Danh sách của các nơi nhận ghi các đơn vị {units} sáp nhập vòng tròn; không tính các lần sáp nhập ấy, hãy "
    "thống nhất rồi sửa lại (units merge).",
    "By the lists of the receivers {units} became each other in a circle; none of it counts until they agree "
    "(units merge).",
)
_TWO_HEIRS = T(
    "Theo các nơi nhận, khóa {before} được nhiều khóa thay ({heirs}); tạm tính theo {kept}, hãy hỏi đơn vị rồi thu hồi "
    "khóa sai (units withdraw).",
    "By the lists of the receivers several keys take the place of {before} ({heirs}); {kept} holds until the unit was "
    "asked and the wrong one is withdrawn (units withdraw).",
)
_FATE = T("{unit} từ ngày {day}", "{unit} from {day} on")


@dataclass(frozen=True, slots=True)
class MergedTrust:
    """The list that rules, and in a sentence each where receivers contradict each other."""

    trust: UnitTrust = field(default_factory=UnitTrust)
    conflicts: tuple[T, ...] = ()


def merged(lists: Mapping[str, UnitTrust]) -> MergedTrust:
    """Return the list that follows from those of the receivers, by what these are called."""
    some = [lists[receiver] for receiver in sorted(lists)]
    conflicts: list[T] = []
    successors = _successors(some, conflicts)
    keys = _keys(some, UnitTrust(successors=successors), conflicts)
    withdrawn: dict[str, date] = {}
    earlier: dict[str, str] = {}
    for one in some:
        for digits, day in one.withdrawn.items():
            withdrawn[digits] = min(day, withdrawn.get(digits, day))
        for unit, digits in one.earlier.items():
            earlier.setdefault(unit, digits)
    trust = UnitTrust(keys, withdrawn, successors, earlier)
    vouched = _vouched(some, trust, conflicts)
    return MergedTrust(replace(trust, vouched=vouched), tuple(conflicts))


def _keys(
    some: Sequence[UnitTrust], merging: UnitTrust, conflicts: list[T]
) -> dict[str, tuple[str, ...]]:
    """By unit the keys that any receiver has a paper of; one that is several units' is nobody's."""
    known: dict[str, dict[str, None]] = defaultdict(dict)
    units: dict[str, list[str]] = defaultdict(list)
    for one in some:
        for unit, keys in one.keys.items():
            known[unit] |= dict.fromkeys(keys)
    for unit in sorted(known):
        for digits in known[unit]:
            units[digits].append(unit)
    for digits in sorted(units):
        owners = units[digits]
        if any(not merging.are_one(a, b) for a, b in combinations(owners, 2)):
            conflicts.append(_TWO_OWNERS.format(digits=spaced(digits), units=", ".join(owners)))
            for unit in owners:
                del known[unit][digits]
    return {unit: tuple(keys) for unit, keys in known.items()}


def _successors(some: Sequence[UnitTrust], conflicts: list[T]) -> dict[str, Successor]:
    """What each unit became: where receivers differ, what was first."""
    told: dict[str, list[Successor]] = defaultdict(list)
    for one in some:
        for unit, became in one.successors.items():
            told[unit].append(became)
    found: dict[str, Successor] = {}
    for unit in sorted(told):
        fates = sorted(told[unit], key=lambda one: (one.since, one.unit, not one.goes_on))
        found[unit] = fates[0]
        names = list(dict.fromkeys(map(_fate, fates)))
        if len(names) > 1:
            said = T("; ".join(one.vi for one in names), "; ".join(one.en for one in names))
            conflicts.append(_TWO_FATES.format(unit=unit, fates=said, kept=names[0]))
    while circle := _circle(found):
        conflicts.append(_CIRCLE.format(units=", ".join(circle)))
        found = {unit: became for unit, became in found.items() if unit not in circle}
    return found


def _vouched(some: Sequence[UnitTrust], known: UnitTrust, conflicts: list[T]) -> dict[str, Vouched]:
    """By a new key the one in whose place it signs: the first step that any receiver heard of; none in a circle.

    A key that any of them withdrew by then vouches for none, as it would not have for that receiver.
    """
    papers = {digits for keys in known.keys.values() for digits in keys}
    steps = {(one.since, new, one.before) for trust in some for new, one in trust.vouched.items()}
    found: dict[str, Vouched] = {}
    heirs: dict[str, list[str]] = defaultdict(list)
    for since, new, before in sorted(steps):
        gone = known.withdrawn.get(before)
        if new in found or (gone is not None and gone <= since and new not in papers):
            continue
        if new in (before, *UnitTrust(vouched=found).before(before)):
            continue
        if new not in heirs[before]:
            heirs[before].append(new)
        if heirs[before][0] == new:
            found[new] = Vouched(before, since)
    for before, several in sorted(heirs.items()):
        if len(several) > 1:
            names, kept = ", ".join(map(spaced, several)), spaced(several[0])
            conflicts.append(_TWO_HEIRS.format(before=spaced(before), heirs=names, kept=kept))
    return found


def _circle(successors: Mapping[str, Successor]) -> list[str]:
    """The units of some circle; none where every unit ends in one that is still there."""
    for unit in successors:
        way = [unit]
        while (into := successors.get(way[-1])) is not None:
            if into.unit in way:
                return sorted(way[way.index(into.unit) :])
            way.append(into.unit)
    return []


def _fate(one: Successor) -> T:
    return _FATE.format(unit=one.unit, day=show_day(one.since))
