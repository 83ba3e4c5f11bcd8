"""A package as it is kept in the database, and as one of its unit's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from app.exchange.package.container import sha256
from app.exchange.package.figure_layout import FigureLayout, layout_of
from app.exchange.package.package import Package
from app.exchange.rollup.selection import Selection
from app.store.submissions import ReportKey, canonical_json

COUNTS, NOT_NEEDED, REFUSED = "counts", "not needed", "refused"
State = tuple[str, str, str]  # whether it counts, and why not in both languages
_NO_FIGURES: dict[str, Any] = dict(zip(("layout", "figures"), layout_of({}), strict=True))


@dataclass(slots=True)
class KeptPackage:
    """A package of a unit without its figures, and as what it stands in the database."""

    package: Package
    id: int = 0
    state: State = ("", "", "")

    @classmethod
    def fresh(cls, package: Package, content: str) -> KeptPackage:
        """One that is not there yet, called by what it says."""
        return cls(replace(package, name=content, vouchers=(), **_NO_FIGURES))


@dataclass(slots=True)
class KeptUnit:
    """A unit as it stands in the database: what signs for it, its name, its packages by what they say."""

    key: str | None
    name: str
    kept: dict[str, KeptPackage] = field(default_factory=dict)


def content_of(package: Package) -> str:
    """The digest of what a package says, whatever its file is called; of a typed one not its time."""
    told = [
        *(package.unit, package.slot.as_json(), package.revision, package.sequence),
        *(package.previous, package.digest, package.at.isoformat() if package.signed else ""),
        *(package.definitions, package.key, package.open, package.scanned),
        *(str(package.real_to or ""), _digest_of(package.layout), package.figures),
    ]
    return sha256(canonical_json(told)).hex()


@lru_cache(maxsize=1024)
def _digest_of(layout: FigureLayout) -> str:
    told = [[one.key, one.measure, one.rows, one.why, one.small] for one in layout.shapes]
    return sha256(canonical_json(told)).hex()


def name_of(chosen: Selection) -> str:
    """What a unit calls itself in the last of its packages that count; empty where none does."""
    counting = chosen.taken.values()
    return max(counting, key=lambda one: (one.at, one.name)).unit_name if counting else ""


def states_of(chosen: Selection) -> dict[str, State]:
    """Of each package whether it counts, and why not in both languages, by what it says."""
    states = {package.name: (COUNTS, "", "") for package in chosen.taken.values()}
    for one in chosen.rejected:
        states[one.file] = (REFUSED if one.refused else NOT_NEEDED, one.why.vi, one.why.en)
    return states


def head_of(package: Package, content: str, slot: int) -> list[object]:
    """What is written of a package beside its figures; ``slot`` is the number of its period."""
    return [
        *(package.unit, content, slot, package.revision, package.sequence),
        *(package.previous, package.digest, package.at, package.definitions, package.key),
        *(package.open, package.scanned, package.real_to, package.name, package.unit_name),
    ]


def package_of_row(unit: str, slot: ReportKey, row: Sequence[Any]) -> Package:
    """A package of the database without its figures; named by what it says, so that names settle nothing."""
    _id, content, _slot, revision, sequence, previous, digest, at, definitions, key, *copy = row
    return Package(
        name=content, unit=unit, unit_name=copy[2], slot=slot, revision=revision, sequence=sequence,
        previous=previous, digest=digest, at=at, definitions=definitions, key=key,
        open=copy[0], scanned=copy[1], **_NO_FIGURES,
    )  # fmt: skip
