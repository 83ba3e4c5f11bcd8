"""What a receiver has collected so far, kept in its store: units hand in over days, stick by stick."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

from app.base.documents import convert
from app.base.json_types import JsonObject
from app.base.language import T
from app.exchange.package.figure_layout import FigureLayout, layout_of
from app.exchange.package.package import Package
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected, misfit
from app.exchange.rollup.selection import Rejected
from app.reports.submission.written import WrittenIndicator
from app.store import Store
from app.store.submissions import ReportKey

_KEY = "gathered"
_PLAIN = tuple(
    field.name for field in fields(Package) if field.name not in ("slot", "at", "layout")
)


def save(store: Store, collected: Collected, before: ReceiverHistory) -> None:
    """Keep what was collected, and what was known when the first file came."""
    layouts: dict[FigureLayout, int] = {}
    found = [
        [
            str(path),
            _package_json(one, layouts) if isinstance(one, Package) else _rejected_json(one),
        ]
        for path, one in collected.found
    ]
    shapes = [_shape(layout) for layout in layouts]
    store.set_setting(_KEY, {"found": found, "layouts": shapes, "before": before.as_json()})


def load(store: Store) -> tuple[Collected, ReceiverHistory] | None:
    """What was kept; None where nothing was."""
    kept = store.setting(_KEY)
    if not kept:
        return None
    shapes = convert(list[dict[str, WrittenIndicator]], kept["layouts"])
    layouts = [layout_of(shape)[0] for shape in shapes]
    found = tuple((Path(path), _found(one, layouts)) for path, one in kept["found"])
    return Collected(found), ReceiverHistory.from_json(kept["before"])


def forget(store: Store) -> None:
    """Begin anew the next time."""
    store.set_setting(_KEY, None)


def _package_json(package: Package, layouts: dict[FigureLayout, int]) -> JsonObject:
    number = layouts.setdefault(package.layout, len(layouts))
    plain = {name: getattr(package, name) for name in _PLAIN}
    other = {"slot": package.slot.as_json(), "at": package.at.isoformat(), "layout": number}
    return plain | other


def _rejected_json(rejected: Rejected) -> JsonObject:
    return {"file": rejected.file, "why": asdict(rejected.why)}


def _found(kept: JsonObject, layouts: list[FigureLayout]) -> Package | Rejected:
    if "file" in kept:
        return Rejected(kept["file"], T(**kept["why"]))
    slot, at = ReportKey.from_json(kept["slot"]), datetime.fromisoformat(kept["at"])
    other = {"slot": slot, "at": at, "layout": layouts[kept["layout"]]}
    package = Package(**kept | other | {"figures": tuple(kept["figures"])})
    problem = misfit(package)  # this version may count otherwise than the one that kept it
    return Rejected(package.name, problem.text) if problem else package


def _shape(layout: FigureLayout) -> JsonObject:
    """The layout as ``laid_out`` reads it, with figures that say nothing."""
    return {
        shape.key: {
            "measure": shape.measure,
            "figures": (nothing := [None if why else 0 for why in shape.why]),
            "splits": {path: dict.fromkeys(parts, nothing) for path, parts in shape.splits},
        }
        | ({"why": [why or None for why in shape.why]} if any(shape.why) else {})
        for shape in layout.shapes
    }
