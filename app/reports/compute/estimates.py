"""Before a period is over: what each figure is going to be at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.base.periods import Days
from app.registers.figure import Figure as FigureRecord
from app.registers.figure import FigureKind
from app.reports.compute.manual_figures import PREFIX
from app.reports.spec.figures import Figure, added, is_number
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import ComputedIndicator, ComputedReport
from app.reports.spec.when import During, DuringFirst
from app.schema.conditions import Condition, Query, all_of, eq, one_of
from app.store.read.aggregates import SumOf, aggregate
from app.store.read.reader import Reader


def with_estimates(reader: Reader, computed: ComputedReport) -> ComputedReport:
    """Return the report with an estimate of the whole period beside each figure.

    What was entered by hand as the estimate counts. Else what adds up day by day goes on at the pace
    of the days so far; a rate is made from its estimates; all other figures stay as they are.
    """
    entered = _entered(reader, computed.period.days)
    days = computed.period.days
    whole, so_far = ((last - days.first).days + 1 for last in (days.last, computed.real_to))
    found: dict[str, Figure] = {}
    for key, line in computed.lines.items():
        one = line.indicator
        if not (one.ratio or one.plus):
            given = entered.get(key.removeprefix(PREFIX))
            value = line.figures.value
            pace = value
            if is_number(value) and goes_on(one):
                pace = _paced(int(value), whole, so_far)
            found[key] = pace if given is None else given
    lines = {key: replace(line, estimate=_of(line, found)) for key, line in computed.lines.items()}
    return replace(computed, lines=lines, estimated=True)


def _of(line: ComputedIndicator, found: Mapping[str, Figure]) -> Figure:
    one = line.indicator
    if ratio := one.ratio:
        return ratio.of(found[ratio.part], found[ratio.whole])
    if plus := one.plus:
        return added(found[key] for key in plus.parts)
    return found[one.key]


def _entered(reader: Reader, days: Days) -> dict[str, int]:
    """The estimates that were entered for exactly these days, by the name they are entered under."""
    return aggregate(reader, FigureRecord, _estimated(days), SumOf("value"), "indicator")


def estimate_query(key: str, days: Days) -> Query:
    """The records that say the estimate of an indicator for exactly these days."""
    return Query(all_of(_estimated(days), eq("indicator", key.removeprefix(PREFIX))))


def _estimated(days: Days) -> Condition:
    names = (period.key for period in days.holds() if period.days.months == days.months)
    return all_of(eq("kind", FigureKind.ESTIMATE), one_of("period", *names))


def goes_on(one: Indicator) -> bool:
    """Whether the figure adds up over the days: not what stands at the end, nor different things."""
    dated = isinstance(one.when, During | DuringFirst) or isinstance(one.inside, During)
    return dated and one.additive


def _paced(value: int, whole: int, so_far: int) -> int:
    """As many more a day as so far; halves are rounded up."""
    return (2 * value * whole + so_far) // (2 * so_far)
