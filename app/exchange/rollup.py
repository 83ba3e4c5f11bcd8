"""Adding up what many units handed in: any files, in any order, good and bad, once and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

from app import units
from app.errors import NotFound, UserError
from app.exchange.arriving import Aside, Sorted, sort
from app.exchange.container import BadPackage, NotOurs
from app.exchange.expected import Expected
from app.exchange.known import Known, Taken
from app.exchange.package import SUFFIX, Four, Layout, NewerSchema, Package, read_package
from app.exchange.reply import Flag
from app.jobs import Progress, Watch, watched
from app.lang import T
from app.reports.catalogue import REPORTS
from app.reports.indicator import Ratio
from app.reports.report import Figure
from app.store.frozen import Slot
from app.text import show_day

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

WORKBOOK_SUFFIX = ".xlsx"
_NONE: Four = (0, 0, 0, 0)
_LATE = T("Nộp sau hạn {due}.", "After the due day {due}.")
_ABSENT = T("Không có tệp nào của đơn vị.", "There is no file of the unit.")
_ABSENT_NOW = T(
    "Lần trước đã nhận, lần này không có tệp.", "Taken in before; its file is not here now."
)
_TYPED = T("Bảng gõ tay, không có chữ ký.", "Typed by hand, not signed.")
_UNEVEN = T(
    "“{label}”: các phần cộng lại không bằng con số chung.",
    "“{label}”: the parts do not add up to the figure.",
)


class State(StrEnum):
    """Where a unit stands with a report."""

    label: T

    def __new__(cls, key: str, label: T) -> State:
        member = str.__new__(cls, key)
        member._value_ = key
        member.label = label
        return member

    ARRIVED = "arrived", T("Đã nhận", "Arrived")
    LATE = "late", T("Nhận muộn", "Late")
    MISSING = "missing", T("Chưa có", "Missing")
    REFUSED = "refused", T("Không nhận", "Refused")


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit and one report: its state, which revision was taken, and what is to be said of it."""

    state: State
    revision: int = 0
    signed: bool = True
    notes: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """An indicator over all units: its four figures, and those of each part by path and key."""

    figures: tuple[Figure, ...]
    splits: dict[str, dict[str, Four]]
    units: int


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a unit that is not what it was last time; None: it was not, or is not, there."""

    slot: Slot
    unit: str
    key: str
    before: Figure | None
    now: Figure | None


@dataclass(frozen=True, slots=True)
class Rolled:
    """What came of the files. ``known`` is to be kept for the next time."""

    slots: tuple[Slot, ...]
    units: dict[str, str]
    matrix: dict[tuple[str, Slot], Cell]
    taken: dict[tuple[str, Slot], Package]
    totals: dict[Slot, dict[str, Total]]
    aside: tuple[Aside, ...]
    changes: tuple[Change, ...]
    known: Known

    @property
    def refused(self) -> tuple[Aside, ...]:
        return tuple(one for one in self.aside if one.refused)

    def missing(self, slot: Slot) -> list[str]:
        """The codes of units without a report."""
        absent = (State.MISSING, State.REFUSED)
        return [unit for unit in self.units if self.matrix[unit, slot].state in absent]


def files_in(folders: Iterable[Path]) -> list[Path]:
    """The files below the folders that may be packages or typed workbooks."""
    found: set[Path] = set()
    for folder in folders:
        if not folder.is_dir():
            missing = T("Không có thư mục “{name}”.", "There is no folder “{name}”.")
            raise NotFound(missing.format(name=folder.name))
        found |= {
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in (SUFFIX, WORKBOOK_SUFFIX)
            and path.is_file()
            and not path.name.startswith("~$")  # Excel's lock file
            and not _is_copy(path)
        }
    return sorted(found)


def _is_copy(path: Path) -> bool:
    """Whether it is the workbook that was written beside its package, for people to read."""
    return path.suffix.lower() == WORKBOOK_SUFFIX and path.with_suffix(SUFFIX).is_file()


def rollup(
    paths: Sequence[Path],
    expected: Expected | None = None,
    known: Known | None = None,
    progress: Progress | None = None,
    private: X25519PrivateKey | None = None,
) -> Rolled:
    """Add up the packages and typed workbooks. ``private`` opens what is sealed to the receiver.

    No file stops the others: what cannot be taken in is named with its reason. Raises Cancelled.
    """
    wanted, before = expected or Expected(), known or Known()
    read: list[Package] = []
    refused: list[Aside] = []
    for path in watched(paths, len(paths), progress or Watch()):
        try:
            read.append(_read(path, private))
        except UserError as error:
            refused.append(Aside(path.name, error.text))
    found = sort(read, _expecting(wanted), before)
    found.aside += refused
    return _rolled(found, wanted, before)


def _read(path: Path, private: X25519PrivateKey | None) -> Package:
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        from app.exchange.typed import read_typed

        return read_typed(path)
    package = read_package(path, private)
    if problem := _problem(package.layout, package.slot.report):
        raise problem(package.name)
    return package


@lru_cache(maxsize=64)
def _problem(layout: Layout, report: str) -> type[BadPackage] | None:
    """Figures that this version does not know would silently be left out of the sums."""
    known = _known(report)
    for key, measure, splits in layout.indicators:
        if key not in known or not known[key][1].issuperset(path for path, _parts in splits):
            return NewerSchema
        if measure != known[key][0]:
            return NotOurs
    return None


@cache
def _known(report: str) -> dict[str, tuple[str, frozenset[str]]]:
    """The indicators of a report with their measures and the paths of their splits."""
    if report not in REPORTS:
        return {}
    return {
        i.key: (i.measure_name, frozenset(split.path for split in i.splits))
        for i in REPORTS[report].indicators()
    }


def _expecting(expected: Expected) -> Callable[[str], bool]:
    if expected.units is not None:
        return frozenset(expected.units).__contains__
    return _exists


def _exists(unit: str) -> bool:
    try:
        units.find(unit)
    except NotFound:
        return False
    return True


# ---- what comes of it ---------------------------------------------------------------------------


def _rolled(found: Sorted, expected: Expected, before: Known) -> Rolled:
    slots = tuple(sorted({slot for _, slot in found.taken} | _named(found.aside), key=_order))
    names = {package.unit: package.unit_name for package in found.taken.values()}
    codes = set(names) if expected.units is None else {*expected.units}
    if expected.units is None:
        codes |= {one.unit for one in found.aside if one.slot and _exists(one.unit)}
    listed = {code: names.get(code) or _name(code) for code in sorted(codes)}
    matrix = {
        (unit, slot): _cell(found, expected, before, unit, slot)
        for slot in slots
        for unit in listed
    }
    by_slot: dict[Slot, list[Package]] = defaultdict(list)
    for (_, slot), package in sorted(found.taken.items(), key=lambda item: item[0][0]):
        by_slot[slot].append(package)
    totals = {slot: _totals(slot, by_slot[slot]) for slot in slots}
    last = before.last | {slot: _remembered(before, slot, by_slot[slot]) for slot in slots}
    return Rolled(
        slots,
        listed,
        matrix,
        found.taken,
        totals,
        tuple(sorted(found.aside, key=lambda one: (one.file, one.unit, one.why.vi))),
        tuple(change for slot in slots for change in _changes(before, slot, by_slot[slot])),
        Known(found.keys, found.chain, last),
    )


def _named(aside: Iterable[Aside]) -> set[Slot]:
    """What refused packages say they are about: their units are then missing there."""
    return {one.slot for one in aside if one.slot and one.slot.report in REPORTS}


def _order(slot: Slot) -> tuple[str, str, str]:
    return slot.report, slot.window, slot.period


def _name(code: str) -> str:
    return units.find(code).name if _exists(code) else code


def _cell(found: Sorted, expected: Expected, before: Known, unit: str, slot: Slot) -> Cell:
    package = found.taken.get((unit, slot))
    if package is None:
        why = tuple(
            one.why for one in found.aside if one.refused and (one.unit, one.slot) == (unit, slot)
        )
        if why:
            return Cell(State.REFUSED, notes=why)
        absent = _ABSENT_NOW if unit in before.last.get(slot, {}) else _ABSENT
        return Cell(State.MISSING, notes=(absent,))
    notes = [flag.said for flag in flags(package)]
    if not package.signed:
        notes.insert(0, _TYPED)
    due = expected.due.get(slot.period)
    late = due is not None and package.at.date() > due
    if due is not None and late:
        notes.insert(0, _LATE.format(due=show_day(due)))
    state = State.LATE if late else State.ARRIVED
    return Cell(state, package.revision, package.signed, tuple(notes))


def flags(package: Package) -> Iterator[Flag]:
    """What does not fit inside a package: parts that do not add up to their figure."""
    uneven = []
    for key, figure, parts in _controls(package.layout, package.slot.report):
        if sum(package.figures[parts]) != package.figures[figure]:
            uneven.append(key)
    if uneven:
        labels = {i.key: i.label for i in REPORTS[package.slot.report].indicators()}
        for key in dict.fromkeys(uneven):
            yield Flag(key, _UNEVEN.format(label=labels[key]))


@lru_cache(maxsize=64)
def _controls(layout: Layout, report: str) -> tuple[tuple[str, int, slice], ...]:
    """For each split that adds up: the indicator, where its figure stands, and where the parts."""
    additive = {i.key for i in REPORTS[report].indicators() if i.additive}
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (key, path, _part) in enumerate(layout.rows()):
        places[key, path].append(4 * number)
    return tuple(
        (key, places[key, ""][0], slice(parts[0], parts[-1] + 1, 4))  # they stand together
        for (key, path), parts in places.items()
        if path and key in additive
    )


def _totals(slot: Slot, packages: list[Package]) -> dict[str, Total]:
    """The sum of every figure and part; a rate is made from the sums it is a rate of."""
    alike: dict[Layout, list[Package]] = defaultdict(list)
    for package in packages:
        alike[package.layout].append(package)
    sums: dict[tuple[str, str, str], Four] = {}
    units_of: dict[str, int] = defaultdict(int)
    for layout, group in alike.items():
        added = tuple(map(sum, zip(*(package.figures for package in group), strict=True)))
        for number, row in enumerate(layout.rows()):
            before, four = sums.get(row, _NONE), added[4 * number : 4 * number + 4]
            sums[row] = tuple(map(add, before, four))
            units_of[row[0]] += 0 if row[1] else len(group)
    totals: dict[str, Total] = {}
    for indicator in REPORTS[slot.report].indicators():
        key, ratio = indicator.key, indicator.ratio
        figures = _rates(ratio, totals) if ratio else sums.get((key, "", ""), _NONE)
        counted = units_of[ratio.whole if ratio else key]
        totals[key] = Total(figures, {split.path: {} for split in indicator.splits}, counted)
    for (key, path, part), four in sums.items():
        if path:
            totals[key].splits[path][part] = four
    return totals


def _rates(ratio: Ratio, totals: dict[str, Total]) -> tuple[Figure, ...]:
    pairs = zip(totals[ratio.part].figures, totals[ratio.whole].figures, strict=True)
    return tuple(ratio.of(int(part), int(whole)) for part, whole in pairs)


def _remembered(before: Known, slot: Slot, packages: list[Package]) -> dict[str, Taken]:
    """What was taken now, beside what was taken earlier from those who are not here now."""
    now = {p.unit: Taken(p.revision, _values(p)) for p in packages}
    return before.last.get(slot, {}) | now


def _values(package: Package) -> dict[str, Figure]:
    figures = package.figures
    return {key: figures[place] for key, place in _heads(package.layout)}


@lru_cache(maxsize=64)
def _heads(layout: Layout) -> tuple[tuple[str, int], ...]:
    """Where the figure of each indicator stands."""
    rows = enumerate(layout.rows())
    return tuple((key, 4 * number) for number, (key, path, _part) in rows if not path)


def _changes(before: Known, slot: Slot, packages: list[Package]) -> Iterator[Change]:
    """Every figure of a unit that is not what was taken in last time; nothing the first time."""
    earlier = before.last.get(slot)
    if earlier is None:
        return
    now = {p.unit: _values(p) for p in packages}
    for unit in sorted(earlier.keys() | now.keys()):
        old = earlier[unit].figures if unit in earlier else {}
        new = now.get(unit, {})
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield Change(slot, unit, key, old.get(key), new.get(key))
