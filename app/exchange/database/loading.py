"""Packages into the database: one transaction each, in any order, by several receivers at once.

Every package that was rightly signed is kept. Which of a unit's count follows from all of them together, by
the rules of ``rollup.verification`` and ``rollup.selection``; so the order in which they came says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.base.jobs import Progress, Watch, watched
from app.base.language import T
from app.exchange.database import statements as sql
from app.exchange.database.choosing import choose
from app.exchange.database.figure_columns import FigureColumns, columns_of
from app.exchange.database.kept_packages import (
    COUNTS,
    KeptPackage,
    KeptUnit,
    content_of,
    head_of,
    name_of,
    package_of_row,
    states_of,
)
from app.exchange.database.kept_trust import KeptTrust
from app.exchange.database.vocabulary import Vocabulary, rows_of_layout
from app.exchange.package.figure_layout import FigureLayout
from app.exchange.package.package import Package
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.selection import Selection
from app.exchange.rollup.unit_trust import UnitTrust
from app.store.submissions import ReportKey

if TYPE_CHECKING:
    from psycopg import Cursor

    from app.exchange.database.connection import Connection

_BATCH, _TOGETHER = 100, 20  # packages whose units are read at once, and that are sent at once


@dataclass(slots=True)
class Loaded:
    """What became of the packages: written now, or there before; those of their units that do not count.

    ``conflicts``: where the lists of receivers contradict each other, a sentence each.
    """

    new: int = 0
    repeated: int = 0
    refused: list[Rejected] = field(default_factory=list)
    conflicts: tuple[T, ...] = ()


def load(
    connection: Connection,
    packages: Sequence[Package],
    keys: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    trust: UnitTrust | None = None,
    *,
    receiver: str = "",
) -> Loaded:
    """Write packages whose files were verified. ``keys``: of units, as they were read out.

    ``trust``: by which the ``receiver`` took these packages; it rules over all in the database, together with
    those of other receivers. Raises Cancelled; whatever was written before an error is whole.
    """
    kept = KeptTrust(connection, receiver, trust or UnitTrust())
    loader = _Loader(connection, packages, kept)
    for unit, key in (keys or {}).items():
        loader.trust(unit, key)
    return loader.load(packages, progress or Watch())


@dataclass(frozen=True, slots=True)
class _Ready:
    """A package that waits to be sent: what it is among its unit's, and what settles that."""

    package: Package
    unit: KeptUnit
    kept: KeptPackage
    chosen: Selection


class _Loader:
    """One receiver's way of writing: what it knows of the vocabulary, and what it has done."""

    def __init__(
        self, connection: Connection, packages: Sequence[Package], kept: KeptTrust
    ) -> None:
        self._connection, self._kept_trust = connection, kept
        self._vocabulary = Vocabulary(connection)
        self._templates: dict[tuple[ReportKey, FigureLayout], FigureColumns] = {}
        self._tally = Loaded()
        self._rejected: dict[str, list[Rejected]] = {}
        self._units: dict[str, KeptUnit] = {}
        self._ready: dict[str, _Ready] = {}
        self._contents = [content_of(one) for one in packages]
        units = [one.unit for one in packages]
        found = connection.execute(sql.PRESENT, [units, self._contents])
        self._present = {content for (content,) in found}

    def trust(self, unit: str, key: str) -> None:
        """From now on a unit's packages count that this key signed."""
        with self._turn() as cursor:
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
        self._tally.conflicts = self._kept_trust.conflicts
        return self._tally

    @contextmanager
    def _turn(self) -> Iterator[Cursor[Any]]:
        """A transaction in which the lists of keys stay as they are, and are known."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(sql.LISTS_STAY)
            self._kept_trust.renew(cursor)
            yield cursor

    @property
    def _trust(self) -> UnitTrust:
        return self._kept_trust.trust

    def _settle_others(self, written: set[str]) -> None:
        """Settle the former units of those that were written; all units where there is a new list."""
        former = {u for u, one in self._trust.successors.items() if one.unit in written}
        known = self._connection.execute(sql.EVERYBODY).fetchall()
        settled = self._kept_trust.settled
        for code in [code for (code,) in known if code in former or not settled]:
            with self._turn() as cursor:
                self._settle_anew(cursor, code)
        if not settled:
            self._kept_trust.mark_settled()

    def _settle_anew(self, cursor: Cursor[Any], unit: str) -> None:
        """Choose again which of a unit's packages count, under the lock of the unit."""
        [(key, name)] = cursor.execute(sql.UNIT, [unit, unit]).fetchall()
        kept = self._kept(cursor, [unit])[unit]
        chosen = self._chosen(cursor, unit, key, kept.values())
        self._settle(cursor, unit, name, kept, chosen)

    def _chosen(
        self, cursor: Cursor[Any], unit: str, key: str | None, kept: Iterable[KeptPackage]
    ) -> Selection:
        """Which of a unit's packages count, beside those of the unit that it became."""
        some = [*kept]
        if became := self._trust.successors.get(unit):
            some += self._kept(cursor, [became.unit])[became.unit].values()
        return choose(unit, key, some, self._kept_trust)

    def _add(self, package: Package, content: str) -> None:
        """Write a package, and settle which of its unit's count: both or neither."""
        if content in self._present:
            self._tally.repeated += 1
            return
        self._present.add(content)
        if package.unit in self._ready or len(self._ready) == _TOGETHER:
            self._send()
        code = package.unit
        unit = self._units.setdefault(code, KeptUnit(None, package.unit_name))
        self._template(package)  # gives numbers to what is new
        one = KeptPackage.fresh(package, content)
        chosen = choose(code, unit.key, (*unit.kept.values(), one), self._kept_trust)
        states = states_of(chosen)
        one.state = states[content]
        alike = all(states[other] == kept.state for other, kept in unit.kept.items())
        alone = code not in self._trust.successors
        if alike and alone and content not in unit.kept and name_of(chosen) in ("", unit.name):
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
                self._connection.execute(sql.LISTS_STAY)
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

    def _whole(self, package: Package, one: KeptPackage, unit: KeptUnit) -> list[object]:
        """What a package is written with, to a unit as it was read."""
        code, slot = package.unit, self._vocabulary.periods[package.slot]
        return [
            *head_of(package, one.package.name, slot),
            *one.state,
            *(code, len(unit.kept), code, unit.key, self._kept_trust.version),
            *self._template(package).columns(package),
            *(code, slot, package.revision, one.state[0] == COUNTS),
        ]

    def _add_in_turn(self, package: Package, content: str) -> None:
        """Write a package to a unit of which more changes, or that others write to as well."""
        code = package.unit
        with self._turn() as cursor:
            [(key, name)] = cursor.execute(sql.UNIT, [code, package.unit_name]).fetchall()
            kept = self._kept(cursor, [code])[code]
            unit = KeptUnit(key, name, dict(kept))
            if fresh := content not in kept:
                kept[content] = KeptPackage.fresh(package, content)
            chosen = self._chosen(cursor, code, key, kept.values())
            if fresh:
                kept[content].state = states_of(chosen)[content]
                cursor.execute(sql.WHOLE, self._whole(package, kept[content], unit))
                [(kept[content].id,)] = cursor.fetchall()
            self._settle(cursor, code, name, kept, chosen)
        self._units[code] = KeptUnit(key, name_of(chosen) or name, kept)
        self._tally.new += fresh
        self._tally.repeated += not fresh

    def _read(self, codes: Iterable[str]) -> dict[str, KeptUnit]:
        """The units that there are, with their packages."""
        with self._connection.cursor() as cursor:
            rows = cursor.execute(sql.UNITS, [[*codes]]).fetchall()
            kept = self._kept(cursor, [code for code, _key, _name in rows])
        return {code: KeptUnit(key, name, kept[code]) for code, key, name in rows}

    def _template(self, package: Package) -> FigureColumns:
        about = package.slot, package.layout
        if about not in self._templates:
            rows = rows_of_layout(package.slot.report, package.layout)
            self._vocabulary.require(package.slot, rows)
            numbers = [self._vocabulary.series[row] for row in rows]
            self._templates[about] = columns_of(package, numbers)
        return self._templates[about]

    def _kept(self, cursor: Cursor[Any], units: Sequence[str]) -> dict[str, dict[str, KeptPackage]]:
        """The packages of units in the database, by what they say."""
        rows = cursor.execute(sql.HEADS, [units]).fetchall()
        if not {row[3] for row in rows} <= {*self._vocabulary.periods.values()}:
            self._vocabulary = Vocabulary(self._connection)  # others have written meanwhile
        slots = {number: slot for slot, number in self._vocabulary.periods.items()}
        found: dict[str, dict[str, KeptPackage]] = {unit: {} for unit in units}
        for unit, *row in rows:
            found[unit][row[1]] = KeptPackage(
                package_of_row(unit, slots[row[2]], row), row[0], tuple(row[13:])
            )
        return found

    def _settle(
        self,
        cursor: Cursor[Any],
        unit: str,
        name: str,
        kept: dict[str, KeptPackage],
        chosen: Selection,
    ) -> None:
        """Write down what differs from what was chosen."""
        states = states_of(chosen)
        before = {content for content, one in kept.items() if one.state[0] == COUNTS}
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
        called = name_of(chosen)
        if called and called != name:
            cursor.execute(sql.NAME, [called, unit])
        self._rejected[unit] = [one for one in chosen.rejected if one.refused]
