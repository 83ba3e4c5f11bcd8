"""Keys that take the place of others, as far as these vouch for them in the packages that came.

A voucher is believed where it joins a key that counts for the unit: by its paper, or known before. A key that was
withdrawn vouches for nothing new, and one that vouches for two keys for neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from app.base.documents import BadDocument
from app.exchange.package.container import digits_of
from app.exchange.package.package import Package
from app.exchange.rollup.unit_trust import UnitTrust
from app.store.security.key_vouchers import arrive_at

Steps = dict[tuple[str, str], date]  # from the key before to the one in its place, by fingerprint


def with_vouchers(
    trust: UnitTrust, known: Mapping[str, str], packages: Iterable[Package]
) -> UnitTrust:
    """The list with the new keys that packages vouch for; ``known``: the key of each unit from before."""
    units: dict[str, Steps] = defaultdict(dict)
    for package in packages:
        if package.vouchers:
            units[package.unit] |= _steps(package)
    for unit, steps in sorted(units.items()):
        trust = _joined(trust, steps, _counting(trust, unit, known.get(unit, "")))
    return trust


def _steps(package: Package) -> Steps:
    """The steps that a package vouches for; none where one of them is not genuine, or leads elsewhere."""
    if not arrive_at(package.vouchers, package.key):
        return {}
    return {(digits_of(one.before), digits_of(one.key)): one.since for one in package.vouchers}


def _counting(trust: UnitTrust, unit: str, known: str) -> set[str]:
    """The keys that count for a unit, with those in their place; none where it was never heard of."""
    own = {*trust.keys.get(unit, ())} or ({digits_of(known)} if known else set())
    return own | {new for new in trust.vouched if not own.isdisjoint(trust.before(new))}


def _joined(trust: UnitTrust, steps: Steps, counting: set[str]) -> UnitTrust:
    """The list with all steps that join a key that counts, forward or back; where none is known any step does."""
    first, left = not counting, dict(sorted(steps.items()))
    while True:
        able = (step for step in left if _is_believed(trust, step, left, counting, first=first))
        step = next(able, None)
        if step is None:
            return trust
        before, new = step
        since = left.pop(step)
        counting |= {before, new}
        try:
            trust = trust.vouching(new, before, since)
        except BadDocument:  # keys that vouch for each other in a circle
            continue


def _is_believed(
    trust: UnitTrust,
    step: tuple[str, str],
    steps: Collection[tuple[str, str]],
    counting: Collection[str],
    *,
    first: bool,
) -> bool:
    before, new = step
    if new in trust.vouched or any(new in keys for keys in trust.keys.values()):
        return False  # it is known what it is
    back, forward = new in counting, before in counting and before not in trust.withdrawn
    if not (first or back or forward):
        return False
    rivals = {other for one, other in steps if one == before and other not in trust.withdrawn}
    return not (rivals | {trust.heir(before)}) - {new, ""}
