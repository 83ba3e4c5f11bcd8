"""One report over all units, ready to be put on paper: its sums, and where the units stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.base.language import T
from app.exchange.consolidated import ranking_rule
from app.exchange.consolidated.ranking import Ranking, UnitName, rank
from app.exchange.consolidated.ranking_rule import RankingRules, main_figures, usual_rule
from app.exchange.rollup.crossed_rows import CrossedTotals, crossed_totals
from app.exchange.rollup.one_report import as_one_report, day_of
from app.exchange.rollup.rollup import RollupResult, UnitStatus
from app.exchange.rollup.small_parts import open_rows
from app.exchange.rollup.total_rows import TotalRow, dates_of, handed_in, missing_names, names_of
from app.reports.definitions.catalogue import REPORTS
from app.reports.spec.indicator import Indicator
from app.reports.spec.report import ComputedReport
from app.services import unit_settings
from app.services.unit_settings import ISSUER_LABELS, Issuer, Unit
from app.store import Store
from app.store.submissions import ReportKey

DOTS = "…………"  # for the pen


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who issues the report of what came in, and what it ranks its units by."""

    unit: Unit
    rules: RankingRules

    @classmethod
    def of(cls, store: Store) -> Receiver:
        """The unit that keeps a store."""
        return cls(unit_settings.load(store), ranking_rule.load(store))

    @classmethod
    def nameless(cls, rules: RankingRules) -> Receiver:
        """Whoever has no store: there is room for the pen in place of names."""
        issuers = tuple(
            Issuer(key=key, superior=DOTS, organ=DOTS, symbol="……", capacity=(DOTS,))
            for key in ISSUER_LABELS
        )
        place = "……"
        return cls(
            Unit(code="", name=DOTS, province="", place=place, chair="", issuers=issuers), rules
        )


@dataclass(frozen=True, slots=True)
class ConsolidatedReport:
    """A report over all units, as an open copy. ``rows`` have the units in the order of ``names``.

    ``missing`` are the names of units without a report, ``late`` of those after their day, ``typed`` and
    ``scanned`` how many have no signature of their own. ``dates`` says up to which days the figures are.
    ``crossed``: its tables that cross a figure by several fields, over all units.
    """

    slot: ReportKey
    computed: ComputedReport
    rows: tuple[TotalRow, ...]
    names: tuple[str, ...]
    missing: tuple[str, ...]
    late: tuple[str, ...]
    typed: int
    scanned: int
    dates: T
    ranking: Ranking
    crossed: tuple[CrossedTotals, ...] = ()

    @property
    def expected(self) -> int:
        """How many units there are, with those that are missing."""
        return len(self.names) + len(self.missing)

    @property
    def alike(self) -> bool:
        """Whether the figures of all units are up to the same day."""
        return self.dates == self.computed.dates

    def whole(self) -> dict[str, TotalRow]:
        """The rows of the figures themselves, by key."""
        return {one.indicator.key: one for one in self.rows if one.split is None}

    def main(self) -> Iterator[Indicator]:
        """The figures that a leader asks for."""
        return (self.whole()[key].indicator for key in main_figures(self.computed.report))


def consolidated(result: RollupResult, rules: RankingRules) -> list[ConsolidatedReport]:
    """Return what every report of a rollup comes to, those of which nothing was added left out.

    ``rules``: what the receiver ranks units by; where it says nothing, the main figures count alike.
    """
    return [
        _consolidated(result, slot, tuple(rows), rules)
        for slot, rows in open_rows(result).items()
        if handed_in(result, slot)
    ]


def _consolidated(
    result: RollupResult, slot: ReportKey, rows: tuple[TotalRow, ...], rules: RankingRules
) -> ConsolidatedReport:
    packages = handed_in(result, slot)
    names = names_of(packages)
    units = [UnitName(package.unit, name) for package, name in zip(packages, names, strict=True)]
    rule = rules.get(slot.report)
    late = [one.name for one in units if result.matrix[one.code, slot].state is UnitStatus.LATE]
    return ConsolidatedReport(
        slot=slot,
        computed=as_one_report(slot, rows, day_of(slot, packages)),
        rows=rows,
        names=tuple(names),
        missing=tuple(missing_names(result, slot)),
        late=tuple(late),
        typed=sum(not package.signed for package in packages),
        scanned=sum(package.scanned for package in packages),
        dates=dates_of(slot, packages),
        ranking=rank(
            rule or usual_rule(REPORTS[slot.report]), rows, units, chosen=rule is not None
        ),
        crossed=tuple(one for one in crossed_totals(result, slot) if one.is_printed),
    )
