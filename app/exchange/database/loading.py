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
_NO_FIGURES: dict[str, Any] = dict(zip(("layout", "figures"), layout_of({}), strict=True))
_COUNTS, _NOT_NEEDED, _REFUSED = "counts", "not needed", "refused"
# The row of the unit is locked, whether it is new or was there.
_UNIT = (
    "INSERT INTO andan.unit (code, name) VALUES (%s, %s) "
    "ON CONFLICT (code) DO UPDATE SET name = unit.name RETURNING key, name"
)
_NAME = "UPDATE andan.unit SET name = %s WHERE code = %s"
_KEY = "UPDATE andan.unit SET key = %s WHERE code = %s"
_PRESENT = (
    "SELECT content FROM andan.package "
    "WHERE (unit, content) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
)
_PACKAGE = (
    "INSERT INTO andan.package (unit, content, period, revision, sequence, previous, digest, at, "
    "definitions, key, open, scanned, real_to, name, unit_name, state, why_vi, why_en) "
    f"VALUES ({', '.join(['%s'] * 18)}) RETURNING id"
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
_GONE = "DELETE FROM andan.revision WHERE unit = %s AND period <> ALL(%s)"
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
    loader = _Loader(connection, packages)
    for unit, key in (keys or {}).items():
        loader.trust(unit, key)
    return loader.load(packages, progress or Watch())


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

    def __init__(self, connection: Connection, packages: Sequence[Package]) -> None:
        self._connection = connection
        self._vocabulary = Vocabulary(connection)
        self._templates: dict[tuple[ReportKey, FigureLayout], str] = {}
        self._tally = Loaded()
        self._rejected: dict[str, list[Rejected]] = {}
        self._contents = [content_of(one) for one in packages]
        units = [one.unit for one in packages]
        found = connection.execute(_PRESENT, [units, self._contents])
        self._present = {content for (content,) in found}

    def trust(self, unit: str, key: str) -> None:
        """From now on a unit's packages count that this key signed."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            [(_key, name)] = cursor.execute(_UNIT, [unit, unit]).fetchall()
            cursor.execute(_KEY, [key, unit])
            kept = self._kept(cursor, unit)
            chosen = _chosen(unit, key, kept.values())
            self._settle(cursor, unit, name, kept, chosen)

    def add(self, package: Package, content: str) -> None:
        """Write a package, and settle which of its unit's count: both or neither."""
        if content in self._present:
            self._tally.repeated += 1
            return
        unit, template = package.unit, self._template(package)
        slot = self._vocabulary.periods[package.slot]
        with self._connection.transaction(), self._connection.cursor() as cursor:
            [(key, name)] = cursor.execute(_UNIT, [unit, package.unit_name]).fetchall()
            kept = self._kept(cursor, unit)
            if fresh := content not in kept:
                kept[content] = _Kept(replace(package, name=content, **_NO_FIGURES))
            chosen = _chosen(unit, key, kept.values())
            if fresh:
                kept[content].state = state = _states(chosen)[content]
                cursor.execute(_PACKAGE, [*_head(package, content, slot), *state])
                [(kept[content].id,)] = cursor.fetchall()
                with cursor.copy(_FIGURES) as copy:
                    copy.write(_filled(template, package, kept[content].id))
            self._settle(cursor, unit, name, kept, chosen)
        self._present.add(content)
        self._tally.new += fresh
        self._tally.repeated += not fresh

    def load(self, packages: Sequence[Package], progress: Progress) -> Loaded:
        """Write the packages it was made for; what is refused is told of the units that were written."""
        for package, content in watched(
            zip(packages, self._contents, strict=True), len(packages), progress
        ):
            self.add(package, content)
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

    def _kept(self, cursor: Cursor[Any], unit: str) -> dict[str, _Kept]:
        """The unit's packages in the database, by what they say."""
        rows = cursor.execute(_HEADS, [unit]).fetchall()
        if not {row[2] for row in rows} <= {*self._vocabulary.periods.values()}:
            self._vocabulary = Vocabulary(self._connection)  # others have written meanwhile
        slots = {number: slot for slot, number in self._vocabulary.periods.items()}
        return {row[1]: _Kept(_package(unit, slots[row[2]], row), row[0], row[13:]) for row in rows}

    def _settle(
        self, cursor: Cursor[Any], unit: str, name: str, kept: dict[str, _Kept], chosen: Selection
    ) -> None:
        """Write down what differs from what was chosen."""
        states = _states(chosen)
        for content, one in kept.items():
            if states[content] != one.state:
                cursor.execute(_STATE, [*states[content], unit, one.id])
        counting = {
            self._vocabulary.periods[slot]: package for (_u, slot), package in chosen.taken.items()
        }
        if len(kept) > 1 or not counting:
            cursor.execute(_GONE, [unit, [*counting]])
        for slot, package in counting.items():
            cursor.execute(_REVISION, [unit, slot, kept[package.name].id, package.revision])
        if counting:
            last = max(counting.values(), key=lambda one: (one.at, one.name))
            if last.unit_name != name:
                cursor.execute(_NAME, [last.unit_name, unit])
        self._rejected[unit] = [one for one in chosen.rejected if one.refused]


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


def _chosen(unit: str, key: str | None, kept: Iterable[_Kept]) -> Selection:
    known = ReceiverHistory({unit: key} if key else {})
    collected = Collected(tuple((_NOWHERE, one.package) for one in kept))
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
