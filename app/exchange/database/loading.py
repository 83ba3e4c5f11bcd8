"""Packages into the database: one transaction each, in any order, by several receivers at once.

Every package that was rightly signed is kept. Which of a unit's count follows from all of them together, by
the rules of ``rollup.verification`` and ``rollup.selection``; so the order in which they came says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.base.jobs import Progress, Watch, watched
from app.exchange.database.vocabulary import LETTERS, Vocabulary, rows_of_layout
from app.exchange.package.container import sha256
from app.exchange.package.figure_layout import FigureLayout, layout_of
from app.exchange.package.package import Package, period_of
from app.exchange.rollup.expected_units import ExpectedUnits
from app.exchange.rollup.history import ReceiverHistory
from app.exchange.rollup.intake import Collected
from app.exchange.rollup.rejected import Rejected
from app.exchange.rollup.selection import Selection, select
from app.exchange.rollup.verification import verify
from app.store.submissions import ReportKey, canonical_json

if TYPE_CHECKING:
    from psycopg import Cursor

    from app.exchange.database.connection import Connection

_NOWHERE = Path()
_NO_LAYOUT, _NO_FIGURES = layout_of({})
_COUNTS, _NOT_NEEDED, _REFUSED = "counts", "not needed", "refused"
_UNIT = "INSERT INTO andan.unit (code, name) VALUES (%s, %s) ON CONFLICT (code) DO NOTHING"
_NAME = "UPDATE andan.unit SET name = %s WHERE code = %s AND name <> %s"
_LOCK = "SELECT key FROM andan.unit WHERE code = %s FOR UPDATE"
_PACKAGE = (
    "INSERT INTO andan.package (unit, content, period, revision, sequence, previous, digest, at, "
    "definitions, key, open, scanned, real_to, name, unit_name) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (unit, content) DO NOTHING RETURNING id"
)
_FIGURES = (
    "COPY andan.figure (first_day, unit, package, series, value, previous, year_before, cumulative, "
    "why) FROM STDIN"
)
_HEADS = (
    "SELECT id, content, period, revision, sequence, previous, digest, at, definitions, key, open, "
    "scanned, unit_name, state, why_vi, why_en FROM andan.package WHERE unit = %s"
)
_STATE = "UPDATE andan.package SET state = %s, why_vi = %s, why_en = %s WHERE unit = %s AND id = %s"
_REVISION = (
    "INSERT INTO andan.revision (unit, period, package, number) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (unit, period) DO UPDATE SET package = excluded.package, "
    "number = excluded.number, since = now() WHERE revision.package <> excluded.package"
)


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
) -> Loaded:
    """Write packages whose files were verified. ``keys``: of units, as they were read out.

    Raises Cancelled; whatever was written before an error is whole.
    """
    loader = _Loader(connection)
    for unit, key in (keys or {}).items():
        loader.trust(unit, key)
    for package in watched(packages, len(packages), progress or Watch()):
        loader.add(package)
    return loader.done()


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

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._vocabulary = Vocabulary(connection)
        self._templates: dict[tuple[ReportKey, FigureLayout], str] = {}
        self._tally = Loaded()
        self._rejected: dict[str, list[Rejected]] = {}

    def trust(self, unit: str, key: str) -> None:
        """From now on a unit's packages count that this key signed."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(_UNIT, [unit, unit])
            cursor.execute(_LOCK, [unit])
            cursor.execute("UPDATE andan.unit SET key = %s WHERE code = %s", [key, unit])
            self._settle(cursor, unit, key)

    def add(self, package: Package) -> None:
        """Write a package, and settle which of its unit's count: both or neither."""
        template = self._template(package)
        slot = self._vocabulary.periods[package.slot]
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(_UNIT, [package.unit, package.unit_name])
            cursor.execute(_LOCK, [package.unit])
            [(key,)] = cursor.fetchall()
            cursor.execute(_PACKAGE, _head(package, slot))
            if not (written := cursor.fetchone()):
                self._tally.repeated += 1
                return
            with cursor.copy(_FIGURES) as copy:
                copy.write(_filled(template, package, written[0]))
            self._settle(cursor, package.unit, key)
        self._tally.new += 1

    def done(self) -> Loaded:
        """What was done, with what does not count of the units that were written."""
        self._tally.refused = [one for some in self._rejected.values() for one in some]
        return self._tally

    def _template(self, package: Package) -> str:
        about = package.slot, package.layout
        if about not in self._templates:
            rows = rows_of_layout(package.slot.report, package.layout)
            self._vocabulary.require(package.slot, rows)
            numbers = [self._vocabulary.series[row] for row in rows]
            self._templates[about] = _template(package, numbers)
        return self._templates[about]

    def _settle(self, cursor: Cursor[Any], unit: str, key: str | None) -> None:
        """Work out anew which of a unit's packages count, and write down what differs."""
        slots = {number: slot for slot, number in self._periods(cursor, unit).items()}
        heads = cursor.execute(_HEADS, [unit]).fetchall()
        packages = {row[1]: _package(unit, slots[row[2]], row) for row in heads}
        chosen = _chosen(unit, key, packages.values())
        states = {p.name: (_COUNTS, "", "") for p in chosen.taken.values()}
        for one in chosen.rejected:
            states[one.file] = (_REFUSED if one.refused else _NOT_NEEDED, one.why.vi, one.why.en)
        ids = {row[1]: row[0] for row in heads}
        for row in heads:
            if states[row[1]] != row[13:]:
                cursor.execute(_STATE, [*states[row[1]], unit, row[0]])
        self._count(cursor, unit, chosen, ids)
        self._rejected[unit] = [one for one in chosen.rejected if one.refused]

    def _periods(self, cursor: Cursor[Any], unit: str) -> dict[ReportKey, int]:
        """The periods, with those that others have written for this unit."""
        known = {*self._vocabulary.periods.values()}
        cursor.execute("SELECT DISTINCT period FROM andan.package WHERE unit = %s", [unit])
        if not known.issuperset(number for (number,) in cursor.fetchall()):
            self._vocabulary = Vocabulary(self._connection)
        return self._vocabulary.periods

    def _count(
        self, cursor: Cursor[Any], unit: str, chosen: Selection, ids: Mapping[str, int]
    ) -> None:
        counting = {
            self._vocabulary.periods[slot]: package for (_u, slot), package in chosen.taken.items()
        }
        gone = "DELETE FROM andan.revision WHERE unit = %s AND period <> ALL(%s)"
        cursor.execute(gone, [unit, [*counting]])
        if counting:
            last = max(counting.values(), key=lambda one: (one.at, one.name))
            cursor.execute(_NAME, [last.unit_name, unit, last.unit_name])
        for slot, package in counting.items():
            cursor.execute(_REVISION, [unit, slot, ids[package.name], package.revision])


def _head(package: Package, slot: int) -> list[object]:
    return [
        *(package.unit, content_of(package), slot, package.revision, package.sequence),
        *(package.previous, package.digest, package.at, package.definitions, package.key),
        *(package.open, package.scanned, package.real_to, package.name, package.unit_name),
    ]


def _package(unit: str, slot: ReportKey, row: Sequence[Any]) -> Package:
    """A package of the database without its figures; named by what it says, so that names settle nothing."""
    _id, content, _slot, revision, sequence, previous, digest, at, definitions, key, *copy = row
    return Package(
        name=content, unit=unit, unit_name=copy[2], slot=slot, revision=revision, sequence=sequence,
        previous=previous, digest=digest, at=at, definitions=definitions, key=key,
        layout=_NO_LAYOUT, figures=_NO_FIGURES, open=copy[0], scanned=copy[1],
    )  # fmt: skip


def _chosen(unit: str, key: str | None, packages: Iterable[Package]) -> Selection:
    known = ReceiverHistory({unit: key} if key else {})
    collected = Collected(tuple((_NOWHERE, package) for package in packages))
    return select(verify(collected, ExpectedUnits((unit,)), known), known)


def _template(package: Package, numbers: Sequence[int]) -> str:
    """The rows of a layout as COPY takes them, with ``%d`` for each number and ``@`` for whose they are."""
    first = period_of(package.slot).first.isoformat()
    whys = [why for shape in package.layout.shapes for why in shape.reasons()]
    lines = []
    for row, number in enumerate(numbers):
        four = whys[4 * row : 4 * row + 4]
        columns = "\t".join(r"\N" if why else "%d" for why in four)
        letters = "".join(LETTERS[why] for why in four) if any(four) else r"\N"
        lines.append(f"{first}\t@\t{number}\t{columns}\t{letters}\n")
    return "".join(lines)


def _filled(template: str, package: Package, number: int) -> str:
    figures = tuple(figure for figure in package.figures if figure is not None)
    return template.replace("@", f"{package.unit}\t{number}") % figures
