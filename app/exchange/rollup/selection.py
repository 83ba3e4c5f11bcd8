"""Which of the packages at hand count: one for each unit and period, the rest named with why.

Nothing here depends on the order in which the files were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from app.base.language import T
from app.exchange.package.package import Package
from app.exchange.rollup.history import ReceiverHistory
from app.store.submissions import ReportKey

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


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that was not added: refused, or (``refused`` false) not needed. ``key`` signed it.

    ``package`` is what was in it, where that could be read.
    """

    file: str
    why: T
    unit: str = ""
    slot: ReportKey | None = None
    refused: bool = True
    key: str = ""
    package: Package | None = None


@dataclass(slots=True)
class Selection:
    """The packages that count, by unit and slot, the newest each of them replaces, and all others."""

    taken: dict[tuple[str, ReportKey], Package] = field(default_factory=dict)
    replaced: dict[tuple[str, ReportKey], Package] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    chain: dict[str, dict[int, str]] = field(default_factory=dict)


def select(
    packages: Iterable[Package], expected: Callable[[str], bool], known: ReceiverHistory
) -> Selection:
    """Choose the packages that count."""
    found = Selection(keys=dict(known.keys), chain={u: dict(c) for u, c in known.chain.items()})
    by_unit: dict[str, list[Package]] = defaultdict(list)
    for package in packages:
        by_unit[package.unit].append(package)
    for unit in sorted(by_unit):
        some = sorted(by_unit[unit], key=lambda p: (p.sequence, p.revision, p.digest, p.name))
        if not expected(unit):
            _reject(found, some, _UNKNOWN_UNIT.format(unit=unit))
            continue
        genuine = _chained(found, unit, _trusted(found, unit, [p for p in some if p.signed]))
        _choose(found, known, genuine, [p for p in some if not p.signed])
    return found


def _reject(found: Selection, packages: Iterable[Package], why: T, *, refused: bool = True) -> None:
    found.rejected += [Rejected(p.name, why, p.unit, p.slot, refused, p.key, p) for p in packages]


def _trusted(found: Selection, unit: str, packages: list[Package]) -> list[Package]:
    """Those signed with the unit's key: the one known, or the only one there is."""
    keys = {p.key for p in packages}
    trusted = found.keys.get(unit)
    if trusted is None and len(keys) > 1:
        _reject(found, packages, _TWO_KEYS.format(unit=unit))
        return []
    if trusted is None and keys:
        trusted = found.keys[unit] = keys.pop()
    if others := [p for p in packages if p.key != trusted]:
        _reject(found, others, _OTHER_KEY.format(unit=unit))
    return [p for p in packages if p.key == trusted]


def _chained(found: Selection, unit: str, packages: list[Package]) -> list[Package]:
    """Those whose number is theirs alone, and which follow the one before, as far as it is known."""
    chain = found.chain.setdefault(unit, {})
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
            _reject(found, [package], _FORK.format(unit=unit, n=number))
        else:
            chain[number] = package.digest
            sound.append(package)
    return sound


def _one(chain: dict[int, str], number: int) -> Collection[str]:
    return {chain[number]} if number in chain else ()


def _choose(
    found: Selection, known: ReceiverHistory, signed: list[Package], typed: list[Package]
) -> None:
    """The highest revision counts; what somebody typed counts where nothing is signed."""
    slots: dict[ReportKey, list[Package]] = defaultdict(list)
    for package in (*signed, *typed):
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
