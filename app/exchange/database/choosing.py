"""Which of a unit's packages in the database count: by the rules of the local rollup, over all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.exchange.database.kept_packages import COUNTS, NOT_NEEDED, KeptPackage
from app.exchange.database.kept_trust import KeptTrust
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.selection import Selection, select
from app.exchange.rollup.verification import Verified, verify

_NOWHERE = Path()


def choose(unit: str, key: str | None, kept: Iterable[KeptPackage], trust: KeptTrust) -> Selection:
    """Return which count, among the packages of the unit and of the one that it became.

    ``key``: which was read out, if any.
    """
    some = [*kept]
    come = (one.package for one in some if _has_come(one, trust))
    known = ReceiverHistory({unit: key} if key else {}, trust.chain(come))
    collected = Collected(tuple((_NOWHERE, one.package) for one in some))
    units = tuple({one.package.unit for one in some})
    verified = verify(collected, ExpectedUnits(units, trust=trust.trust), known)
    return select(_of_unit(unit, verified), known)


def _has_come(one: KeptPackage, trust: KeptTrust) -> bool:
    """Whether a package came before its key was given up, or its receiver judged it knowing that."""
    state = one.state[0]
    return state in (COUNTS, NOT_NEEDED) or (not state and trust.judged(one.package))


def _of_unit(unit: str, verified: Verified) -> Verified:
    """What is said of one unit."""
    units = {code: one for code, one in verified.units.items() if code == unit}
    rejected = tuple(one for one in verified.rejected if one.unit == unit)
    return replace(verified, units=units, rejected=rejected)
