"""What ``rollup`` answers as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from msgspec import structs

from app.base.documents import plain
from app.base.json_types import JsonObject

if TYPE_CHECKING:
    from app.exchange.consolidated.ranking import Ranking
    from app.exchange.consolidated.ranking_rule import RankingRules
    from app.exchange.package.package import Package
    from app.exchange.rollup.passing_on import PassedOn
    from app.exchange.rollup.rejected import Rejected
    from app.exchange.rollup.rollup import RollupResult
    from app.exchange.rollup.totals import UnitTotals
    from app.store.submissions import ReportKey


def rollup_json(result: RollupResult, rules: RankingRules) -> JsonObject:
    """Every report with its units, totals and ranking, what was not added, and what changed."""
    from app.exchange.consolidated.consolidated_report import consolidated
    from app.exchange.rollup.small_parts import open_totals

    opened = open_totals(result)
    rankings = {one.slot: ranking_json(one.ranking) for one in consolidated(result, rules)}
    return {
        "reports": [
            _slot_json(result, slot, opened[slot]) | {"ranking": rankings.get(slot)}
            for slot in result.slots
        ],
        "refused": [rejected_json(one) for one in result.rejected if one.refused],
        "not_needed": [rejected_json(one) for one in result.rejected if not one.refused],
        "changes": [
            asdict(change.slot)
            | {"unit": change.unit, "key": change.key, "before": change.before, "now": change.now}
            for change in result.changes
        ],
    }


def _slot_json(result: RollupResult, slot: ReportKey, opened: dict[str, UnitTotals]) -> JsonObject:
    units = {}
    for code, name in result.units.items():
        cell, taken = result.matrix[code, slot], result.taken.get((code, slot))
        units[code] = {
            "name": name,
            "state": cell.state.value,
            "revision": cell.revision or None,
            "signed": cell.signed if cell.taken else None,
            "open": taken.open if taken else None,
            "source": _source(taken) if taken else None,
            "words": taken.words if taken and taken.words else None,
            "file": taken.name if taken else None,
            "signals": _signals_json(taken) if taken else None,
            "values": _values_json(taken) if taken else {},
            "notes": [str(note) for note in cell.notes],
        }
    totals = {key: _total_json(total) for key, total in opened.items()}
    missing = {"missing": result.missing(slot)}
    return asdict(slot) | {"units": units} | missing | {"totals": totals}


def _values_json(taken: Package) -> JsonObject:
    """The figures of the period by indicator, rates among them; null where one is blank."""
    from app.exchange.rollup.totals import totals_of
    from app.reports.spec.figures import as_json

    own = totals_of(taken.slot, [taken]).items()
    return {key: as_json(total.figures[0]) for key, total in own if total.units}


def ranking_json(ranking: Ranking) -> JsonObject:
    """The units in their order, those without a place, and whose figures are worse than before."""
    rule = ranking.rule
    return {
        "by": rule.by.value,
        "chosen": ranking.chosen,
        "figures": [plain(one) for one in rule.figures],
        "units": [
            {
                "unit": one.unit.code,
                "place": one.place,
                "points": one.points,
                "moved": one.moved,
                "values": [*one.figures],
            }
            for one in ranking.ranked
        ],
        "unranked": [
            {
                "unit": one.unit.code,
                "blank": [figure.key for figure in one.blank],
                "few": [figure.key for figure in one.few],
            }
            for one in ranking.unranked
        ],
        "fallen": [
            {
                "unit": one.unit.code,
                "figures": {
                    fall.indicator.key: {"value": fall.now, "previous": fall.before}
                    for fall in one.falls
                },
            }
            for one in ranking.fallen
        ],
    }


def _signals_json(taken: Package) -> JsonObject | None:
    """How the records came to be entered, and how many can be drawn for a spot check."""
    if taken.signals is None:
        return None
    records = taken.tree.size if taken.tree else None
    return structs.asdict(taken.signals) | {"records": records}


def passed_on_json(sent: PassedOn) -> JsonObject:
    """What went up, and the units that had no signature to carry."""
    about = {"path": str(sent.path), "packages": sent.packages, "left_out": [*sent.left_out]}
    return {"submitted": about}


def _source(taken: Package) -> str:
    """What the figures came in as."""
    return "scan" if taken.scanned else "package" if taken.signed else "typed"


def _total_json(total: UnitTotals) -> JsonObject:
    from app.reports.spec.figures import Blank, as_json, why_json

    names = ("value", "previous", "same_last_year", "cumulative")
    parts = {
        path: {part: as_json(four[0]) for part, four in by.items()}
        for path, by in total.splits.items()
    }
    small = {
        path: some
        for path, by in total.splits.items()
        if (some := [part for part, four in by.items() if four[0] is Blank.SMALL])
    }
    about: JsonObject = {"small": small} if small else {}
    about |= {"why": why_json(total.figures[0]), "units": total.counted[0], "parts": parts}
    about |= {"units_above_0": total.above[0], "units_above_0_percent": as_json(total.share(0))}
    return dict(zip(names, map(as_json, total.figures), strict=True)) | about


def rejected_json(one: Rejected) -> JsonObject:
    """A file that was not added, and why."""
    from app.exchange.package.container import fingerprint

    signer = fingerprint(one.key) if one.key else None
    return {"file": one.file, "unit": one.unit or None, "signer": signer, "reason": str(one.why)}
