"""What a receiver has gathered so far, kept in its store: units hand in over days, stick by stick."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from app.base.language import T
from app.exchange.package.figure_layout import Layout, laid_out
from app.exchange.package.package import Package
from app.exchange.rollup.history import Known
from app.exchange.rollup.intake import Gathered, misfit
from app.exchange.rollup.selection import Aside
from app.store import Store
from app.store.submissions import Slot

_KEY = "gathered"
_PLAIN = tuple(
    field.name for field in fields(Package) if field.name not in ("slot", "at", "layout")
)
_NOTHING = [0, 0, 0, 0]


def save(store: Store, gathered: Gathered, before: Known) -> None:
    """Keep what was gathered, and what was known when the first file came."""
    layouts: dict[Layout, int] = {}
    found = [
        [str(path), _package_json(one, layouts) if isinstance(one, Package) else _aside_json(one)]
        for path, one in gathered.found
    ]
    shapes = [_shape(layout) for layout in layouts]
    store.set_setting(_KEY, {"found": found, "layouts": shapes, "before": before.as_json()})


def load(store: Store) -> tuple[Gathered, Known] | None:
    """What was kept; None where nothing was."""
    kept = store.setting(_KEY)
    if not kept:
        return None
    layouts = [laid_out(shape)[0] for shape in kept["layouts"]]
    found = tuple((Path(path), _found(one, layouts)) for path, one in kept["found"])
    return Gathered(found), Known.from_json(kept["before"])


def forget(store: Store) -> None:
    """Begin anew the next time."""
    store.set_setting(_KEY, None)


def _package_json(package: Package, layouts: dict[Layout, int]) -> dict[str, Any]:
    number = layouts.setdefault(package.layout, len(layouts))
    plain = {name: getattr(package, name) for name in _PLAIN}
    other = {"slot": asdict(package.slot), "at": package.at.isoformat(), "layout": number}
    return plain | other


def _aside_json(aside: Aside) -> dict[str, Any]:
    return {"file": aside.file, "why": asdict(aside.why)}


def _found(kept: dict[str, Any], layouts: list[Layout]) -> Package | Aside:
    if "file" in kept:
        return Aside(kept["file"], T(**kept["why"]))
    slot, at = Slot(**kept["slot"]), datetime.fromisoformat(kept["at"])
    other = {"slot": slot, "at": at, "layout": layouts[kept["layout"]]}
    package = Package(**kept | other | {"figures": tuple(kept["figures"])})
    problem = misfit(package)  # this version may count otherwise than the one that kept it
    return Aside(package.name, problem.text) if problem else package


def _shape(layout: Layout) -> dict[str, Any]:
    """The layout as ``laid_out`` reads it, with figures that say nothing."""
    return {
        shape.key: {
            "measure": shape.measure,
            "figures": _NOTHING,
            "splits": {path: dict.fromkeys(parts, _NOTHING) for path, parts in shape.splits},
        }
        for shape in layout.shapes
    }
