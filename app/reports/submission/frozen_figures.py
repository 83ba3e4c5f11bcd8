"""The figures of a frozen report, between the report, its JSON and the comparison with today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.base.json_types import JsonObject
from app.reports.spec.indicator import SOURCES
from app.reports.spec.report import ComputedIndicator, ComputedPart, Figure

# Of the period, the one before, a year ago, and the year so far.
FrozenColumns = tuple[Figure, ...]
TYPED = "*"  # the key of all parts that a commune named in its own words
NOTHING: FrozenColumns = (0, 0, 0, 0)


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
        """Return it as it is frozen and handed in; ``of`` and ``splits`` only where there are any."""
        shown: JsonObject = {"measure": self.measure, "figures": list(self.figures)}
        if self.of:
            shown["of"] = list(self.of)
        if self.splits:
            shown["splits"] = {
                path: {key: list(columns) for key, columns in by.items()}
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


def read_indicators(figures: JsonObject) -> dict[str, FrozenIndicator]:
    """Return the indicators of a frozen report by key, from the JSON of its figures."""
    return {key: _read(shown) for key, shown in figures["indicators"].items()}


def _read(shown: JsonObject) -> FrozenIndicator:
    splits = {
        path: {key: tuple(columns) for key, columns in by.items()}
        for path, by in shown.get("splits", {}).items()
    }
    return FrozenIndicator(
        shown["measure"], tuple(shown["figures"]), splits, tuple(shown.get("of", ()))
    )


def _pool(parts: Iterable[ComputedPart], listed: frozenset[str]) -> dict[str, FrozenColumns]:
    pooled: dict[str, FrozenColumns] = {}
    for part in parts:
        key = part.key if part.stored is None or part.key in listed else TYPED
        before = pooled.get(key, NOTHING)
        pooled[key] = tuple(a + b for a, b in zip(before, part.figures, strict=True))
    return pooled
