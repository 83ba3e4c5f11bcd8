"""Which of the packages that are a unit's own count: one for each unit and period, the rest named with why.

Nothing here depends on the order in which the files were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.rejected import Rejected, rejected_because
from app.exchange.rollup.verification import Verified, VerifiedUnit
from app.store.submissions import ReportKey

_OLDER = T(
    "Cũ hơn bản đã nhận lần trước (lần chốt {n}); tệp báo cáo này không được cộng, hãy dùng tệp mới hơn.",
    "Older than what was taken in before (revision {n}); not added. Use the newer one.",
)
_TWO_TYPED = T(
    "Có hai bảng gõ tay khác nhau của đơn vị “{unit}” cho cùng kỳ; không bảng nào được cộng, hãy giữ lại một.",
    "There are two different typed workbooks of “{unit}” for one period; neither was added. Keep one.",
)
_REPEATED = T("Trùng với một tệp báo cáo đã có.", "The same as another package.")
_REPLACED = T("Đã có bản chốt lần {n} thay thế.", "Replaced by revision {n}.")
_OPEN_ONE = T(
    "Đã có bản đầy đủ của cùng lần chốt.", "The complete package of this revision counts."
)
_SIGNED_ONE = T("Đã có tệp báo cáo đã ký của đơn vị.", "The unit's signed package counts.")


@dataclass(slots=True)
class Selection:
    """The packages that count, by unit and slot, the newest each of them replaces, and all others."""

    taken: dict[tuple[str, ReportKey], Package] = field(default_factory=dict)
    replaced: dict[tuple[str, ReportKey], Package] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)


def select(verified: Verified, known: ReceiverHistory) -> Selection:
    """Choose the packages that count; those that were rejected before stay so."""
    found = Selection(rejected=[*verified.rejected])
    for unit in verified.units.values():
        _choose(found, known, unit)
    return found


def _reject(found: Selection, packages: Iterable[Package], why: T, *, refused: bool = True) -> None:
    found.rejected += rejected_because(packages, why, refused=refused)


def _choose(found: Selection, known: ReceiverHistory, unit: VerifiedUnit) -> None:
    """The highest revision counts; what somebody typed counts where nothing is signed."""
    slots: dict[ReportKey, list[Package]] = defaultdict(list)
    for package in (*unit.signed, *unit.typed):
        slots[package.slot].append(package)
    for slot, packages in slots.items():
        ours = [p for p in packages if p.signed]
        if ours:
            _reject(found, (p for p in packages if not p.signed), _SIGNED_ONE, refused=False)
            _newest(found, known, slot, ours)
        elif len({p.digest for p in packages}) > 1:
            _reject(found, packages, _TWO_TYPED.format(unit=packages[0].unit))
        else:
            found.taken[packages[0].unit, slot] = packages[0]
            _reject(found, packages[1:], _REPEATED, refused=False)


def _newest(
    found: Selection, known: ReceiverHistory, slot: ReportKey, packages: list[Package]
) -> None:
    best = max(packages, key=lambda p: (p.revision, not p.open, not p.scanned, bool(p.words)))
    before = known.last.get(slot, {}).get(best.unit)
    if before and before.revision > best.revision:
        _reject(found, packages, _OLDER.format(n=before.revision))
        return
    found.taken[best.unit, slot] = best
    copies = [p for p in packages if p is not best and p.digest == best.digest]
    same = [p for p in copies if p.open == best.open]
    fewer = [p for p in copies if p.open != best.open]
    older = [p for p in packages if p.digest != best.digest]
    _reject(found, same, _REPEATED, refused=False)
    _reject(found, fewer, _OPEN_ONE, refused=False)
    if older:
        found.replaced[best.unit, slot] = max(older, key=lambda p: p.revision)
        _reject(found, older, _REPLACED.format(n=best.revision), refused=False)
