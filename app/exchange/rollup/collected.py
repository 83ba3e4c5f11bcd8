"""What a receiver has collected so far, kept in its store: units hand in over days, drive after drive."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Raw, Struct
from msgspec.structs import asdict

from app.base.documents import OTHERWISE, BadDocument, decode, plain
from app.base.json_types import JsonObject
from app.base.language import T
from app.exchange.package.figure_layout import FigureLayout, IndicatorShape, layout_of
from app.exchange.package.package import Package
from app.exchange.package.words_part import Words
from app.exchange.rollup.history import ReceiverHistory, WrittenHistory
from app.exchange.rollup.intake import Collected, misfit
from app.exchange.rollup.rejected import Rejected
from app.reports.submission.written import SMALL, HiddenParts, Reported, WrittenIndicator
from app.store import Store
from app.store.database import damaged
from app.store.security.key_vouchers import KeyVoucher
from app.store.submission_evidence import EntrySignals, RecordTree

_KEY = "gathered"
_NOTHING = [0, 0, 0, 0]
_NAME = T("tệp báo cáo đã nhận", "collected packages")
_WRITTEN = ("slot", "at", "layout", "real_to", "words", "tree", "signals", "vouchers")
_PLAIN = tuple(field.name for field in fields(Package) if field.name not in _WRITTEN)


class _Kept(Struct, frozen=True):
    found: list[tuple[str, Raw]]
    layouts: list[dict[str, WrittenIndicator]]
    before: WrittenHistory


class _Kind(Struct, frozen=True):
    file: str | None = None  # only of what was rejected


class _KeptRejected(Struct, frozen=True):
    file: str
    why: T


class _KeptPackage(Struct, frozen=True):
    name: str
    unit: str
    unit_name: str
    slot: Reported
    revision: int
    sequence: int
    previous: str
    digest: str
    at: datetime
    definitions: str
    key: str
    layout: Annotated[int, Meta(ge=0)]
    figures: tuple[int | None, ...]
    open: bool = False
    real_to: date | None = None
    scanned: bool = False
    words: Words = {}
    tree: RecordTree | None = None
    signals: EntrySignals | None = None
    vouchers: tuple[KeyVoucher, ...] = ()


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
    kept = store.setting(_KEY, _Kept)
    if not kept:
        return None
    try:
        layouts = [layout_of(shape, open_copy=True)[0] for shape in kept.layouts]
        found = tuple((Path(path), _found(bytes(one), layouts)) for path, one in kept.found)
    except BadDocument as error:
        raise damaged(error, _NAME) from None
    return Collected(found), ReceiverHistory.of(kept.before)


def forget(store: Store) -> None:
    """Begin anew the next time."""
    store.set_setting(_KEY, None)


def _package_json(package: Package, layouts: dict[FigureLayout, int]) -> JsonObject:
    number = layouts.setdefault(package.layout, len(layouts))
    shown = {name: getattr(package, name) for name in _PLAIN}
    other: JsonObject = {
        "slot": package.slot.as_json(),
        "at": package.at.isoformat(),
        "layout": number,
    }
    if package.real_to:
        other["real_to"] = package.real_to.isoformat()
    if package.words:
        other["words"] = package.words
    if package.tree:
        other["tree"] = plain(package.tree)
    if package.signals:
        other["signals"] = plain(package.signals)
    if package.vouchers:
        other["vouchers"] = plain(package.vouchers)
    return shown | other


def _rejected_json(rejected: Rejected) -> JsonObject:
    return {"file": rejected.file, "why": plain(rejected.why)}


def _found(written: bytes, layouts: list[FigureLayout]) -> Package | Rejected:
    if decode(_Kind, written).file is not None:
        rejected = decode(_KeptRejected, written)
        return Rejected(rejected.file, rejected.why)
    kept = decode(_KeptPackage, written)
    layout = layouts[kept.layout] if kept.layout < len(layouts) else None
    if layout is None or len(kept.figures) != (layout.ends or (0,))[-1]:
        raise BadDocument(OTHERWISE, "layouts", str(kept.layout + 1))
    package = Package(**asdict(kept) | {"slot": kept.slot.slot, "layout": layout})
    problem = misfit(package)  # this version may count otherwise than the one that kept it
    return Rejected(package.name, problem.text) if problem else package


def _shape(layout: FigureLayout) -> JsonObject:
    """The layout as ``laid_out`` reads it, with figures that say nothing."""
    return {shape.key: _shape_json(shape) for shape in layout.shapes}


def _shape_json(shape: IndicatorShape) -> JsonObject:
    whys = shape.reasons()
    rows = {row: whys[4 * number : 4 * number + 4] for number, row in enumerate(shape.rows)}
    nothing = {row: [None if why else 0 for why in four] for row, four in rows.items()}
    shown: JsonObject = {
        "measure": shape.measure,
        "figures": nothing.get(("", ""), _NOTHING),
        "splits": {
            path: {part: nothing.get((path, part), _NOTHING) for part in parts}
            for path, parts in shape.splits
        },
    }
    if any(shape.why):
        shown["why"] = [why or None for why in shape.why]
    hidden: HiddenParts = {}
    for path, part in [shape.rows[place // 4] for place in shape.small]:
        four = [SMALL if why == SMALL else None for why in rows[path, part]]
        hidden.setdefault(path, {})[part] = four
    return shown | ({"why_parts": hidden} if hidden else {})
