"""Indicators that stand together in a report."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.reports.spec.indicator import Indicator
from app.reports.spec.sentences import Sentence


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """Indicators under one heading, in the order of their row codes, and what is said of them in words.

    What was entered by hand has codes of its own, and stays behind what it belongs to.
    """

    title: T
    indicators: tuple[Indicator, ...]
    sentences: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        """Put the indicators in order."""
        place, places = 0, list[int]()
        for indicator in self.indicators:
            place = place if indicator.register == "figure" else indicator.number
            places.append(place)
        pairs = zip(places, self.indicators, strict=True)
        ordered = tuple(indicator for _, indicator in sorted(pairs, key=lambda pair: pair[0]))
        object.__setattr__(self, "indicators", ordered)
