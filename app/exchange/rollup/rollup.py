"""Adding up what many units handed in: any files, in any order, good and bad, once and again.

``collect → verify → select → total → report``: each stage is a function that gives one value,
``Collected``, ``Verified``, ``Selection``, ``Sums`` and ``RollupResult``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.dates import show_day
from app.base.jobs import Progress
from app.base.language import T
from app.exchange.package.file_names import is_named_as
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.entry_notes import entry_notes
from app.exchange.rollup.expected_units import ExpectedUnits, exists
from app.exchange.rollup.history import LastAccepted, ReceiverHistory
from app.exchange.rollup.intake import Collected, collect
from app.exchange.rollup.key_notes import key_notes, shared_keys
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.selection import Selection, select
from app.exchange.rollup.totals import Sums, UnitTotals, flags, total, totals_of, unsure, values_of
from app.exchange.rollup.unit_trust import UnitTrust
from app.exchange.rollup.verification import Verified, verify
from app.law import communes
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Number
from app.store.submissions import ReportKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_LATE = T("Nộp sau hạn {due}.", "After the due day {due}.")
_ABSENT = T("Không có tệp nào của đơn vị.", "There is no file of the unit.")
_ABSENT_NOW = T(
    "Lần trước đã nhận, lần này không có tệp.", "Taken in before; its file is not here now."
)
_NO_UNIT = T(
    "Mã “{unit}” trong danh sách phải nộp không phải mã xã, phường, đặc khu nào; hãy sửa danh sách.",
    "“{unit}”, which is to hand in, is not the code of a commune; correct the list.",
)
_OPEN = T(
    "Bản không mã hóa: phần từ 1 đến 4 người được giúp đỡ để trống.",
    "Not encrypted: parts of 1 to 4 people being helped are left blank.",
)
_SCANNED = T(
    "Đọc từ mã trên giấy (bản quét hoặc ảnh chụp).",
    "Read from the codes on paper (a scan or photo).",
)
_TYPED = T("Bảng gõ tay, không có chữ ký.", "Typed by hand, not signed.")


class UnitStatus(StrEnum):
    """Where a unit stands with a report."""

    label: T

    def __new__(cls, key: str, label: T) -> UnitStatus:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        return member

    ARRIVED = "arrived", T("Đã nhận", "Arrived")
    LATE = "late", T("Nhận muộn", "Late")
    MISSING = "missing", T("Chưa có", "Missing")
    REFUSED = "refused", T("Không nhận", "Refused")
    NOT_DUE = "not_due", T("Không phải nộp", "Not to hand in")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One unit and one report: its state, which revision was taken, and what is to be said of it."""

    state: UnitStatus
    revision: int = 0
    signed: bool = True
    notes: tuple[T, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether a report of the unit was added."""
        return self.state in (UnitStatus.ARRIVED, UnitStatus.LATE)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of a unit that is not what it was last time; None: it was not, or is not, there or was blank."""

    slot: ReportKey
    unit: str
    key: str
    before: Number | None
    now: Number | None


@dataclass(frozen=True, slots=True)
class RollupResult:
    """What came of the files. ``known`` is to be kept for the next time.

    ``earlier`` holds the revision before the one that counts, where it is at hand or remembered; ``trust`` is
    by which the files were taken.
    """

    slots: tuple[ReportKey, ...]
    units: dict[str, str]
    matrix: dict[tuple[str, ReportKey], MatrixCell]
    taken: dict[tuple[str, ReportKey], Package]
    totals: dict[ReportKey, dict[str, UnitTotals]]
    rejected: tuple[Rejected, ...]
    changes: tuple[FigureChange, ...]
    earlier: dict[tuple[str, ReportKey], LastAccepted]
    known: ReceiverHistory
    trust: UnitTrust

    @property
    def refused(self) -> tuple[Rejected, ...]:
        return tuple(one for one in self.rejected if one.refused)

    def missing(self, slot: ReportKey) -> list[str]:
        """The codes of units that are to hand in, without a report."""
        cells = {unit: self.matrix[unit, slot] for unit in self.units}
        return [
            u
            for u, cell in cells.items()
            if not cell.taken and cell.state is not UnitStatus.NOT_DUE
        ]


def rollup(
    paths: Sequence[Path],
    expected: ExpectedUnits | None = None,
    known: ReceiverHistory | None = None,
    progress: Progress | None = None,
    private: X25519PrivateKey | None = None,
) -> RollupResult:
    """Read the files and add up what they hold: ``collect`` and ``add_up`` in one."""
    return add_up(collect(paths, progress, private), expected, known)


def add_up(
    collected: Collected,
    expected: ExpectedUnits | None = None,
    known: ReceiverHistory | None = None,
) -> RollupResult:
    """Take what was collected, in whatever order it came, through the stages that follow."""
    wanted, before = expected or ExpectedUnits(), known or ReceiverHistory()
    verified = verify(collected, wanted, before)
    selection = select(verified, before)
    return report(verified, selection, total(selection), wanted, before)


# ---- what comes of it ---------------------------------------------------------------------------


def report(
    verified: Verified,
    selection: Selection,
    sums: Sums,
    expected: ExpectedUnits,
    before: ReceiverHistory,
) -> RollupResult:
    """Tell of each unit and report where it stands, what changed, and what to remember."""
    expected = replace(expected, trust=verified.trust)
    slots = tuple(sorted({*sums.packages} | _named(selection.rejected), key=_order))
    by_slot = {slot: sums.packages.get(slot, []) for slot in slots}
    units, shared = _units(selection, expected), shared_keys(verified.keys)
    last = before.last | {slot: _remembered(before, slot, by_slot[slot]) for slot in slots}
    return RollupResult(
        slots=slots,
        units=units,
        matrix={
            (unit, slot): _cell(selection, expected, before, unit, slot, shared=shared)
            for slot in slots
            for unit in units
        },
        taken=selection.taken,
        totals={slot: sums.totals.get(slot) or totals_of(slot, []) for slot in slots},
        rejected=tuple(
            sorted(selection.rejected, key=lambda one: (one.file, one.unit, one.why.vi))
        ),
        changes=tuple(one for slot in slots for one in _changes(before, slot, by_slot[slot])),
        earlier=dict(_earlier(selection, before)),
        known=ReceiverHistory(verified.keys, verified.chain, last),
        trust=expected.trust,
    )


def _units(selection: Selection, expected: ExpectedUnits) -> dict[str, str]:
    """The units that there is something to tell of, by code, with their names."""
    newest_last = sorted(selection.taken.values(), key=lambda package: package.at)
    names = {package.unit: package.unit_name for package in newest_last}  # units are renamed
    codes = set(names) if expected.units is None else {*expected.units}
    if expected.units is None:
        codes |= {one.unit for one in selection.rejected if one.slot and exists(one.unit)}
    return {code: names.get(code) or _name(code) for code in sorted(codes)}


def _named(rejected: Iterable[Rejected]) -> set[ReportKey]:
    """What refused packages say they are about: their units are then missing there."""
    return {one.slot for one in rejected if one.slot and one.slot.report in REPORTS}


def _order(slot: ReportKey) -> tuple[str, str, str, bool]:
    return slot.report, slot.window, slot.period, slot.estimate


def _name(code: str) -> str:
    return communes.find(code).name if exists(code) else code


def _cell(
    found: Selection,
    expected: ExpectedUnits,
    before: ReceiverHistory,
    unit: str,
    slot: ReportKey,
    *,
    shared: Mapping[str, str],
) -> MatrixCell:
    package = found.taken.get((unit, slot))
    if package is None:
        if why := {one.why: None for one in found.rejected if _refused(one, unit, slot)}:
            return MatrixCell(UnitStatus.REFUSED, notes=tuple(why))
        if not expected.owes(unit, period_of(slot)):
            return MatrixCell(UnitStatus.NOT_DUE)
        if not exists(unit):
            return MatrixCell(UnitStatus.MISSING, notes=(_NO_UNIT.format(unit=unit),))
        absent = _ABSENT_NOW if unit in before.last.get(slot, {}) else _ABSENT
        return MatrixCell(UnitStatus.MISSING, notes=(absent,))
    notes = [flag.text for flag in flags(package)]
    if package.scanned:
        notes.append(_SCANNED)
    if package.layout.hides:
        notes.append(_OPEN)
    if said := unsure(package):
        notes.append(said)
    notes += entry_notes(package)
    notes[:0] = key_notes(package, shared, expected.trust)
    if not package.signed:
        notes.insert(0, _TYPED)
    due = expected.due.get(slot.period)
    late = due is not None and package.at.astimezone().date() > due
    if due is not None and late:
        notes.insert(0, _LATE.format(due=show_day(due)))
    state = UnitStatus.LATE if late else UnitStatus.ARRIVED
    return MatrixCell(state, package.revision, package.signed, tuple(notes))


def _refused(one: Rejected, unit: str, slot: ReportKey) -> bool:
    """Whether a refused file is of the unit: what cannot be read is known by its name alone."""
    about = (one.unit, one.slot) == (unit, slot)
    return one.refused and (about or (not one.unit and is_named_as(one.file, unit, slot)))


def _remembered(
    before: ReceiverHistory, slot: ReportKey, packages: list[Package]
) -> dict[str, LastAccepted]:
    """What was taken now, beside what was taken earlier from those who are not here now."""
    now = {p.unit: LastAccepted(p.revision, values_of(p)) for p in packages}
    return before.last.get(slot, {}) | now


def _earlier(
    found: Selection, before: ReceiverHistory
) -> Iterator[tuple[tuple[str, ReportKey], LastAccepted]]:
    """Of each package that counts, the newest revision before it that is known."""
    for (unit, slot), package in found.taken.items():
        some = [taken] if (taken := before.last.get(slot, {}).get(unit)) else []
        if replaced := found.replaced.get((unit, slot)):
            some.append(LastAccepted(replaced.revision, values_of(replaced)))
        older = [one for one in some if one.revision < package.revision]
        if older:
            yield (unit, slot), max(older, key=lambda one: one.revision)


def _changes(
    before: ReceiverHistory, slot: ReportKey, packages: list[Package]
) -> Iterator[FigureChange]:
    """Every figure of a unit that is not what was taken in last time; nothing the first time."""
    earlier = before.last.get(slot)
    if earlier is None:
        return
    now = {p.unit: values_of(p) for p in packages}
    for unit in sorted(earlier.keys() | now.keys()):
        old = earlier[unit].figures if unit in earlier else {}
        new = now.get(unit, {})
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield FigureChange(slot, unit, key, old.get(key), new.get(key))
