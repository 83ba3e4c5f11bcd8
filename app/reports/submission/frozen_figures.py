"""The figures of a frozen report, between the report, its JSON and the comparison with today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.base.json_types import JsonObject
from app.reports.spec import figures as f
from app.reports.spec.figures import Blank, Figure
from app.reports.spec.indicator import SOURCES
from app.reports.spec.report import ComputedIndicator, ComputedPart

# Of the period, the one before, a year ago, and the year so far.
FrozenColumns = tuple[Figure, ...]
TYPED = "*"  # the key of all parts that a commune named in its own words


@dataclass(frozen=True, slots=True)
class FrozenIndicator:
    """The figures of one indicator, in the columns of the report.

    ``splits``: those of each part, by the path of the split and the key of the part; ``*`` is the
    key of all parts in the commune's own words. ``of``: the keys of what a rate is made from.
    """

    measure: str
    figures: FrozenColumns
    splits: dict[str, dict[str, FrozenColumns]] = field(default_factory=dict)
    of: tuple[str, ...] = ()

    @property
    def value(self) -> Figure:
        """The figure of the period."""
        return self.figures[0]

    def of_period(self) -> tuple[Figure, list[dict[str, Figure]]]:
        """Return the figure of the period and, split by split, its parts that are not nothing."""
        parts = [
            {key: columns[0] for key, columns in by.items() if columns[0]}
            for by in self.splits.values()
        ]
        return self.value, parts

    def as_json(self) -> JsonObject:
        """Return it as it is frozen and handed in; ``of`` and ``splits`` only where there are any.

        A blank is null. ``why`` says why, column by column; that of a rate follows from ``of``.
        """
        shown: JsonObject = {"measure": self.measure, "figures": _plain(self.figures)}
        if self.of:
            shown["of"] = list(self.of)
        elif any(isinstance(figure, Blank) for figure in self.figures):
            shown["why"] = [f.why_json(figure) for figure in self.figures]
        if self.splits:
            shown["splits"] = {
                path: {key: _plain(columns) for key, columns in by.items()}
                for path, by in self.splits.items()
            }
        return shown


def freeze_indicator(line: ComputedIndicator) -> FrozenIndicator:
    """Return the figures of an indicator that may leave the commune: no word of its own."""
    indicator = line.indicator
    splits = {
        split.path: _pool(parts, indicator.listed(split))
        for split, parts in line.splits
        if split.path != SOURCES
    }
    ratio = indicator.ratio
    of = (ratio.part, ratio.whole) if ratio else ()
    return FrozenIndicator(indicator.measure_name, tuple(line.figures), splits, of)


def nothing_of(figures: FrozenColumns) -> FrozenColumns:
    """Return the columns of a part that is not there: 0, and blank where the figure is."""
    return tuple(figure if _is_blank(figure) else 0 for figure in figures)


def read_indicators(figures: JsonObject) -> dict[str, FrozenIndicator]:
    """Return the indicators of a frozen report by key, from the JSON of its figures."""
    read = {key: _read(shown) for key, shown in figures["indicators"].items()}
    return {key: _explained(one, read) for key, one in read.items()}


def _read(shown: JsonObject) -> FrozenIndicator:
    whys = shown.get("why") or [None] * len(shown["figures"])

    def columns(given: list[f.Number | None]) -> FrozenColumns:
        return tuple(map(f.from_json, given, whys))

    splits = {
        path: {key: columns(part) for key, part in by.items()}
        for path, by in shown.get("splits", {}).items()
    }
    of = tuple(shown.get("of", ()))
    return FrozenIndicator(shown["measure"], columns(shown["figures"]), splits, of)


def _explained(one: FrozenIndicator, read: dict[str, FrozenIndicator]) -> FrozenIndicator:
    """A rate is blank for the reason that what it is made from is."""
    if not set(one.of) <= read.keys():
        return one
    parts = (read[key].figures for key in reversed(one.of))
    figures = tuple(
        next(filter(_is_blank, made_from), figure) if isinstance(figure, Blank) else figure
        for figure, *made_from in zip(one.figures, *parts, strict=True)
    )
    return replace(one, figures=figures)


def _is_blank(figure: Figure) -> bool:
    return isinstance(figure, Blank)


def _plain(columns: FrozenColumns) -> list[f.Number | None]:
    return [f.as_json(figure) for figure in columns]


def _pool(parts: Iterable[ComputedPart], listed: frozenset[str]) -> dict[str, FrozenColumns]:
    pooled: dict[str, FrozenColumns] = {}
    for part in parts:
        key = part.key if part.stored is None or part.key in listed else TYPED
        columns = tuple(part.figures)
        before = pooled.get(key)
        pooled[key] = tuple(map(f.added, zip(before, columns, strict=True))) if before else columns
    return pooled
