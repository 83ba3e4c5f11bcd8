"""What was added up, as the rows it is shown in: the same on screen and in the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.base.dates import show_day
from app.base.language import T
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.rollup import RollupResult
from app.exchange.rollup.totals import UnitTotals, totals_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.figures import Figure, may_be_something
from app.reports.spec.indicator import UNSAID, Indicator, Split
from app.reports.spec.report import Report
from app.reports.submission.frozen_figures import TYPED
from app.store.submissions import ReportKey

OWN_NAMES = T("Tên gọi khác", "Other names")
_ABOUT_ALL = T("Tổng hợp {about}", "Consolidated: {about}")
_OF_SPLIT = T("{split}: {part}", "{split}: {part}")
_ESTIMATE = T("ước", "estimate")
_LEAST = T("{label} (ít nhất; không tính trùng)", "{label} (at least; none twice)")
_PARTIAL = T("{label} (của {n}/{m} đơn vị)", "{label} (of {n} of {m} {m:unit|units})")
_NOT_ALIKE = T(
    "Số liệu của các đơn vị tính đến những ngày khác nhau, từ {early} đến {late}; kỳ từ ngày {first} đến "
    "ngày {last}",
    "The figures of the units go up to different days, from {early} to {late}; the period is from {first} "
    "to {last}",
)
Four = tuple[Figure, ...]
_NOTHING: Four = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class TotalRow:
    """An indicator, or a part of one, over all units.

    ``total`` and each of ``units`` are the four figures of a report: of the period, the one before,
    a year ago, the year so far. ``units`` stand in the order of ``handed_in``; None: not reported.
    ``counted``: how many units gave a number, for each of the four. ``part`` is the key of the part
    of a ``split``. ``above``: of how many units a figure is more than 0; none of rates and parts.
    """

    indicator: Indicator
    label: T
    total: Four
    units: tuple[Four | None, ...]
    counted: tuple[int, ...]
    split: Split | None = None
    part: str = ""
    above: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """What it is a part by; empty of an indicator."""
        return self.split.path if self.split else ""

    def named(self, which: int) -> T:
        """The label, and of how many units one of the four figures is, where not of all."""
        counted, every = self.counted[which], len(self.units)
        if self.split is not None or not 0 < counted < every:
            return self.label
        return _PARTIAL.format(label=self.label, n=counted, m=every)

    @property
    def is_rate(self) -> bool:
        return self.indicator.ratio is not None


def slot_name(slot: ReportKey) -> str:
    """``PT Quý III năm 2026``: the letters of the report's row codes, the period, any other window."""
    period = period_of(slot)
    window = "" if slot.window == "calendar" else f" ({slot.window})"
    estimate = f" ({_ESTIMATE})" if slot.estimate else ""
    return f"{REPORTS[slot.report].letters} {period.label}{window}{estimate}"


def handed_in(result: RollupResult, slot: ReportKey) -> list[Package]:
    """The packages that count in a slot, in the order of the units."""
    return [result.taken[unit, slot] for unit in result.units if (unit, slot) in result.taken]


def dates_of(slot: ReportKey, packages: Sequence[Package]) -> T:
    """Up to which days the figures of a slot are, where its period still ran for some of the units."""
    period = period_of(slot)
    days = [package.real_to or period.last for package in packages]
    if not days or min(days) == period.last:
        return period.dates
    if len({*days}) == 1:
        return period.dates_on(days[0])
    first, last, early, late = map(show_day, (period.first, period.last, min(days), max(days)))
    return _NOT_ALIKE.format(first=first, last=last, early=early, late=late)


def names_of(packages: Sequence[Package]) -> list[str]:
    """What the units are called; namesakes, and those without a name, with their code."""
    names = [package.unit_name for package in packages]
    return [
        name if name and names.count(name) == 1 else f"{name} ({package.unit})".strip()
        for name, package in zip(names, packages, strict=True)
    ]


def missing_names(result: RollupResult, slot: ReportKey) -> list[str]:
    """What the units without a report are called; namesakes with their code."""
    names = result.units
    times = Counter(names.values())
    return [
        names[code] if times[names[code]] == 1 else f"{names[code]} ({code})"
        for code in result.missing(slot)
    ]


def about_all(report: Report) -> T:
    """What a report over all units is about."""
    vi, en = (text[:1].lower() + text[1:] for text in (report.about.vi, report.about.en))
    return _ABOUT_ALL.format(about=T(vi, en))


def total_rows(result: RollupResult, slot: ReportKey, *, empty: bool = False) -> Iterator[TotalRow]:
    """The rows of a slot; parts that are nothing in every unit and column are left out, but not those that
    an open copy hides.

    ``empty``: those that every commune has are not.
    """
    total = result.totals[slot]
    units = [totals_of(slot, [package]) for package in handed_in(result, slot)]
    for indicator in REPORTS[slot.report].indicators():
        key = indicator.key
        told = [one[key] if one[key].units else None for one in units]
        figures = tuple(one.figures if one else None for one in told)
        of = total[key]
        several = indicator.kinds_of is not None and of.units > 1
        label = _LEAST.format(label=indicator.label) if several else indicator.label
        above = () if indicator.ratio else of.above
        yield TotalRow(indicator, label, of.figures, figures, of.counted, above=above)
        for split in indicator.splits:
            yield from _parts(indicator, split, total[key], told, empty=empty)


def _parts(
    indicator: Indicator,
    split: Split,
    total: UnitTotals,
    units: Sequence[UnitTotals | None],
    *,
    empty: bool,
) -> Iterator[TotalRow]:
    parts = total.splits[split.path].items()
    used = {part for part, four in parts if any(map(may_be_something, four))}
    labels = part_labels(indicator, split, used)
    listed = {part for part in labels if part not in ("", TYPED)}
    for part, label in labels.items():
        if part not in used and not (empty and part in listed):
            continue
        several = len(indicator.splits) > 1
        said = _OF_SPLIT.format(split=split.label, part=label) if several else label
        nothing = _NOTHING if part not in used else None
        figures = tuple(one.splits[split.path].get(part, nothing) if one else None for one in units)
        four = total.splits[split.path].get(part, _NOTHING)
        yield TotalRow(indicator, said, four, figures, total.counted, split, part)


def part_labels(indicator: Indicator, split: Split, used: Collection[str]) -> dict[str, T]:
    """What the parts of a split are called by their keys, in their order, last what has no name of its own."""
    listed = indicator.labels(split, [part for part in used if part not in ("", TYPED)])
    labels: dict[str, T] = {str(part): label for part, label in listed.items()}
    return labels | {TYPED: OWN_NAMES, "": UNSAID}
