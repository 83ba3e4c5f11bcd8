"""Packages into the database: one transaction each, in any order, by several receivers at once.

Every package that was rightly signed is kept. Which of a unit's count follows from all of them together, by
the rules of ``rollup.verification`` and ``rollup.selection``; so the order in which they came says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.jobs import Progress, Watch, watched
from app.exchange.database import statements as sql
from app.exchange.database.figure_columns import FigureColumns, columns_of
from app.exchange.database.kept_trust import chain_of, keep
from app.exchange.database.vocabulary import Vocabulary, rows_of_layout
from app.exchange.package.container import sha256
from app.exchange.package.figure_layout import FigureLayout, layout_of
from app.exchange.package.package import Package
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.selection import Selection, select
from app.exchange.rollup.unit_trust import UnitTrust
from app.exchange.rollup.verification import Verified, verify
from app.store.submissions import ReportKey, canonical_json

if TYPE_CHECKING:
    from psycopg import Cursor

    from app.exchange.database.connection import Connection

_NOWHERE = Path()
_NO_FIGURES: dict[str, Any] = dict(zip(("layout", "figures"), layout_of({}), strict=True))
_COUNTS, _NOT_NEEDED, _REFUSED = "counts", "not needed", "refused"
_BATCH, _TOGETHER = 100, 20  # packages whose units are read at once, and that are sent at once


@dataclass(slots=True)
class Loaded:
    """What became of the packages: written now, or there before; and those of their units that do not count."""

    new: int = 0
    repeated: int = 0
    refused: list[Rejected] = field(default_factory=list)


def load(
    connection: Connection,
    packages: Sequence[Package],
    keys: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    trust: UnitTrust | None = None,
) -> Loaded:
    """Write packages whose files were verified. ``keys``: of units, as they were read out.

    ``trust``: by which the receiver took these packages; from now on it rules over all in the database.
    Raises Cancelled; whatever was written before an error is whole.
    """
    loader = _Loader(connection, packages, trust or UnitTrust())
    for unit, key in (keys or {}).items():
        loader.trust(unit, key)
    return loader.load(packages, progress or Watch())


@dataclass(slots=True)
class _Unit:
    """A unit as it stands in the database: what signs for it, its name, its packages by what they say."""

    key: str | None
    name: str
    kept: dict[str, _Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A package that waits to be sent: what it is among its unit's, and what settles that."""

    package: Package
    unit: _Unit
    kept: _Kept
    chosen: Selection


@dataclass(slots=True)
class _Kept:
    """A package of a unit without its figures, and as what it stands in the database."""

    package: Package
    id: int = 0
    state: tuple[str, str, str] = ("", "", "")


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


class _Loader:
    """One receiver's way of writing: what it knows of the vocabulary, and what it has done."""

    def __init__(
        self, connection: Connection, packages: Sequence[Package], given: UnitTrust
    ) -> None:
        self._connection = connection
        self._trust, self._settled = keep(connection, given)
        self._judged = given != UnitTrust()  # the receiver left out what is not a unit's own
        self._vocabulary = Vocabulary(connection)
        self._templates: dict[tuple[ReportKey, FigureLayout], FigureColumns] = {}
        self._tally = Loaded()
        self._rejected: dict[str, list[Rejected]] = {}
        self._units: dict[str, _Unit] = {}
        self._ready: dict[str, _Ready] = {}
        self._contents = [content_of(one) for one in packages]
        units = [one.unit for one in packages]
        found = connection.execute(sql.PRESENT, [units, self._contents])
        self._present = {content for (content,) in found}

    def trust(self, unit: str, key: str) -> None:
        """From now on a unit's packages count that this key signed."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(sql.UNIT, [unit, unit])
            cursor.execute(sql.KEY, [key, unit])
            self._settle_anew(cursor, unit)

    def load(self, packages: Sequence[Package], progress: Progress) -> Loaded:
        """Write the packages it was made for; what is refused is told of the units that were written."""
        pairs = list(zip(packages, self._contents, strict=True))
        self._connection.execute(sql.SOON)
        try:
            for place, (package, content) in enumerate(watched(pairs, len(pairs), progress)):
                if place % _BATCH == 0:
                    self._send()
                    self._units = self._read(
                        {one.unit for one, _c in pairs[place : place + _BATCH]}
                    )
                self._add(package, content)
            self._send()
        finally:
            if not self._connection.broken:
                self._connection.rollback()  # of what failed
                self._connection.execute(sql.NOW)
        self._settle_others({one.unit for one in packages})
        if self._tally.new:
            self._connection.execute(sql.FLUSHED, [packages[-1].unit])
        self._tally.refused = [one for some in self._rejected.values() for one in some]
        return self._tally

    def _settle_others(self, written: set[str]) -> None:
        """Settle the former units of those that were written; all units where there is a new list."""
        former = {u for u, one in self._trust.successors.items() if one.unit in written}
        known = self._connection.execute(sql.EVERYBODY).fetchall()
        for code in [code for (code,) in known if code in former or not self._settled]:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                self._settle_anew(cursor, code)
        if not self._settled:
            self._connection.execute(sql.TRUST_SETTLED)

    def _settle_anew(self, cursor: Cursor[Any], unit: str) -> None:
        """Choose again which of a unit's packages count, under the lock of the unit."""
        [(key, name)] = cursor.execute(sql.UNIT, [unit, unit]).fetchall()
        kept = self._kept(cursor, [unit])[unit]
        chosen = self._chosen(unit, key, kept.values(), self._successor(cursor, unit))
        self._settle(cursor, unit, name, kept, chosen)

    def _successor(self, cursor: Cursor[Any], unit: str) -> list[_Kept]:
        """The packages of the unit that a unit became."""
        if unit not in self._trust.successors:
            return []
        into = self._trust.successors[unit].unit
        return [*self._kept(cursor, [into])[into].values()]

    def _add(self, package: Package, content: str) -> None:
        """Write a package, and settle which of its unit's count: both or neither."""
        if content in self._present:
            self._tally.repeated += 1
            return
        self._present.add(content)
        if package.unit in self._ready or len(self._ready) == _TOGETHER:
            self._send()
        code = package.unit
        unit = self._units.setdefault(code, _Unit(None, package.unit_name))
        self._template(package)  # gives numbers to what is new
        one = _Kept(replace(package, name=content, vouchers=(), **_NO_FIGURES))
        chosen = self._chosen(code, unit.key, (*unit.kept.values(), one))
        states = _states(chosen)
        one.state = states[content]
        alike = all(states[other] == kept.state for other, kept in unit.kept.items())
        alone = code not in self._trust.successors
        if alike and alone and content not in unit.kept and _name_of(chosen) in ("", unit.name):
            self._ready[code] = _Ready(package, unit, one, chosen)
        else:
            self._send()
            self._add_in_turn(package, content)

    def _send(self) -> None:
        """Write the packages that wait: a transaction each, in one way to the server and back."""
        ready, self._ready = self._ready, {}
        if not ready:
            return
        written = []
        with self._connection.pipeline():
            for code, one in ready.items():
                self._connection.execute("BEGIN")
                self._connection.execute(sql.UNIT, [code, one.package.unit_name])
                told = self._whole(one.package, one.kept, one.unit)
                written.append(self._connection.execute(sql.WHOLE, told))
                self._connection.execute("COMMIT")
        for (code, one), cursor in zip(ready.items(), written, strict=True):
            if found := cursor.fetchall():
                [(one.kept.id,)] = found
                one.unit.kept[one.kept.package.name] = one.kept
                self._rejected[code] = [r for r in one.chosen.rejected if r.refused]
                self._tally.new += 1
            else:  # another receiver wrote meanwhile
                self._add_in_turn(one.package, one.kept.package.name)

    def _whole(self, package: Package, one: _Kept, unit: _Unit) -> list[object]:
        """What a package is written with, to a unit as it was read."""
        code, slot = package.unit, self._vocabulary.periods[package.slot]
        return [
            *_head(package, one.package.name, slot),
            *one.state,
            *(code, len(unit.kept), code, unit.key),
            *self._template(package).columns(package),
            *(code, slot, package.revision, one.state[0] == _COUNTS),
        ]

    def _add_in_turn(self, package: Package, content: str) -> None:
        """Write a package to a unit of which more changes, or that others write to as well."""
        code = package.unit
        with self._connection.transaction(), self._connection.cursor() as cursor:
            [(key, name)] = cursor.execute(sql.UNIT, [code, package.unit_name]).fetchall()
            kept = self._kept(cursor, [code])[code]
            unit = _Unit(key, name, dict(kept))
            if fresh := content not in kept:
                kept[content] = _Kept(replace(package, name=content, vouchers=(), **_NO_FIGURES))
            chosen = self._chosen(code, key, kept.values(), self._successor(cursor, code))
            if fresh:
                kept[content].state = _states(chosen)[content]
                cursor.execute(sql.WHOLE, self._whole(package, kept[content], unit))
                [(kept[content].id,)] = cursor.fetchall()
            self._settle(cursor, code, name, kept, chosen)
        self._units[code] = _Unit(key, _name_of(chosen) or name, kept)
        self._tally.new += fresh
        self._tally.repeated += not fresh

    def _read(self, codes: Iterable[str]) -> dict[str, _Unit]:
        """The units that there are, with their packages."""
        with self._connection.cursor() as cursor:
            rows = cursor.execute(sql.UNITS, [[*codes]]).fetchall()
            kept = self._kept(cursor, [code for code, _key, _name in rows])
        return {code: _Unit(key, name, kept[code]) for code, key, name in rows}

    def _template(self, package: Package) -> FigureColumns:
        about = package.slot, package.layout
        if about not in self._templates:
            rows = rows_of_layout(package.slot.report, package.layout)
            self._vocabulary.require(package.slot, rows)
            numbers = [self._vocabulary.series[row] for row in rows]
            self._templates[about] = columns_of(package, numbers)
        return self._templates[about]

    def _kept(self, cursor: Cursor[Any], units: Sequence[str]) -> dict[str, dict[str, _Kept]]:
        """The packages of units in the database, by what they say."""
        rows = cursor.execute(sql.HEADS, [units]).fetchall()
        if not {row[3] for row in rows} <= {*self._vocabulary.periods.values()}:
            self._vocabulary = Vocabulary(self._connection)  # others have written meanwhile
        slots = {number: slot for slot, number in self._vocabulary.periods.items()}
        found: dict[str, dict[str, _Kept]] = {unit: {} for unit in units}
        for unit, *row in rows:
            found[unit][row[1]] = _Kept(_package(unit, slots[row[2]], row), row[0], tuple(row[13:]))
        return found

    def _chosen(
        self, unit: str, key: str | None, kept: Iterable[_Kept], successor: Sequence[_Kept] = ()
    ) -> Selection:
        """Which of a unit's packages count, beside those of the unit that it became."""
        some = [*kept, *successor]
        come = [one.package for one in some
                if one.state[0] in (_COUNTS, _NOT_NEEDED) or (not one.state[0] and self._judged)]  # fmt: skip
        known = ReceiverHistory({unit: key} if key else {}, chain_of(self._trust, come))
        collected = Collected(tuple((_NOWHERE, one.package) for one in some))
        units = tuple({one.package.unit for one in some})
        verified = verify(collected, ExpectedUnits(units, trust=self._trust), known)
        return select(_of_unit(unit, verified), known)

    def _settle(
        self,
        cursor: Cursor[Any],
        unit: str,
        name: str,
        kept: dict[str, _Kept],
        chosen: Selection,
    ) -> None:
        """Write down what differs from what was chosen."""
        states = _states(chosen)
        before = {content for content, one in kept.items() if one.state[0] == _COUNTS}
        for content, one in kept.items():
            if states[content] != one.state:
                cursor.execute(sql.STATE, [*states[content], unit, one.id])
                one.state = states[content]
        counting = {
            self._vocabulary.periods[slot]: package for (_u, slot), package in chosen.taken.items()
        }
        if before - {package.name for package in counting.values()} or not counting:
            cursor.execute(sql.GONE, [unit, [*counting]])
        for slot, package in counting.items():
            cursor.execute(sql.REVISION, [unit, slot, kept[package.name].id, package.revision])
        called = _name_of(chosen)
        if called and called != name:
            cursor.execute(sql.NAME, [called, unit])
        self._rejected[unit] = [one for one in chosen.rejected if one.refused]


def _of_unit(unit: str, verified: Verified) -> Verified:
    """What is said of one unit."""
    units = {code: one for code, one in verified.units.items() if code == unit}
    rejected = tuple(one for one in verified.rejected if one.unit == unit)
    return replace(verified, units=units, rejected=rejected)


def _name_of(chosen: Selection) -> str:
    """What a unit calls itself in the last of its packages that count; empty where none does."""
    counting = chosen.taken.values()
    return max(counting, key=lambda one: (one.at, one.name)).unit_name if counting else ""


def _states(chosen: Selection) -> dict[str, tuple[str, str, str]]:
    """Of each package whether it counts, and why not in both languages, by what it says."""
    states = {package.name: (_COUNTS, "", "") for package in chosen.taken.values()}
    for one in chosen.rejected:
        states[one.file] = (_REFUSED if one.refused else _NOT_NEEDED, one.why.vi, one.why.en)
    return states


def _head(package: Package, content: str, slot: int) -> list[object]:
    return [
        *(package.unit, content, slot, package.revision, package.sequence),
        *(package.previous, package.digest, package.at, package.definitions, package.key),
        *(package.open, package.scanned, package.real_to, package.name, package.unit_name),
    ]


def _package(unit: str, slot: ReportKey, row: Sequence[Any]) -> Package:
    """A package of the database without its figures; named by what it says, so that names settle nothing."""
    _id, content, _slot, revision, sequence, previous, digest, at, definitions, key, *copy = row
    return Package(
        name=content, unit=unit, unit_name=copy[2], slot=slot, revision=revision, sequence=sequence,
        previous=previous, digest=digest, at=at, definitions=definitions, key=key,
        open=copy[0], scanned=copy[1], **_NO_FIGURES,
    )  # fmt: skip
