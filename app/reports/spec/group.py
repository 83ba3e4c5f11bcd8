"""Indicators that stand together in a report."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import T
from app.reports.spec.indicator import Indicator


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """Indicators under one heading."""

    title: T
    indicators: tuple[Indicator, ...]
