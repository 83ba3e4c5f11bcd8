"""Which records: one small typed value behind list filters, ``--where``, indicators and due rules.

A path names a field; ``places.area`` looks into the rows of a record, ``decision.day`` through
a link; ``Some`` asks several things of one and the same row, ``Latest`` takes the last record of each
thing. Only ``app.store.read.query`` turns a condition into SQL, so a figure and its list cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Op(StrEnum):
    """The comparison of the value at a path."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    BETWEEN = "between"
    IS_NULL = "is_null"
    CONTAINS = "contains"


@dataclass(frozen=True, slots=True)
class Where:
    """One comparison. ``value``: for IN a tuple, for BETWEEN (first, last) with None for open."""

    path: str
    op: Op
    value: object = True


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; of no parts: every record."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Some one row of a record's small table fulfils all of a condition on its own fields.

    Two comparisons of ``supports.day`` and ``supports.kind`` may hold of two different rows.
    """

    rows: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Latest:
    """Of the records that fulfil a condition, the last about each thing.

    ``about`` are the fields that tell things apart; ``by`` is the day, or the period, that orders
    them. Of two on the same day the one entered later is the last.
    """

    about: tuple[str, ...]
    by: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Precedes:
    """The value of one field is smaller than that of another, or with ``equal`` the same; both are given.

    ``earlier`` may be of a small table: some row has such a value. No filter and no indicator asks so.
    """

    earlier: str
    later: str
    equal: bool = False


Condition = Where | All | AnyOf | Some | Latest
Doubt = Condition | Precedes
EVERY = All()


def eq(path: str, value: object) -> Where:
    """The value at the path equals ``value``."""
    return Where(path, Op.EQ, value)


def ne(path: str, value: object) -> Where:
    """Different from ``value``, or not given at all."""
    return Where(path, Op.NE, value)


def one_of(path: str, *values: object) -> Where:
    """The value at the path is one of these."""
    return Where(path, Op.IN, values)


def between(path: str, first: date | int | None, last: date | int | None) -> Where:
    """From ``first`` to ``last``, both counted in; None leaves that side open."""
    return Where(path, Op.BETWEEN, (first, last))


def is_null(path: str, value: bool = True) -> Where:
    """Nothing is given at the path; with ``value`` False: something is."""
    return Where(path, Op.IS_NULL, value)


def contains(path: str, words: str) -> Where:
    """Text that holds the words, whatever their case and accents; or a list that holds a value."""
    return Where(path, Op.CONTAINS, words)


def all_of(*parts: Condition) -> Condition:
    """The parts together, flattened; a single part is itself."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def some(rows: str, *parts: Condition) -> Some:
    """Records with a row that fulfils all the parts together; paths name the row's own fields."""
    return Some(rows, all_of(*parts))


def any_of(*parts: Condition) -> Condition:
    """At least one of the parts holds."""
    return AnyOf(parts)


def paths_of(condition: Condition) -> Iterator[str]:
    """The paths of the values that a condition compares."""
    match condition:
        case Where(path):
            yield path
        case Some(rows, within):
            yield from (f"{rows}.{path}" for path in paths_of(within))
        case Latest(about, by, within):
            yield from (*about, by, *paths_of(within))
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from paths_of(part)


def admits(condition: Condition, path: str, value: object) -> bool:
    """Whether a record with this value at a path can fulfil a condition, as far as it speaks of the path."""
    match condition:
        case Where(path=asked, op=Op.EQ, value=wanted) if asked == path:
            return value == wanted
        case Where(path=asked, op=Op.NE, value=barred) if asked == path:
            return value != barred
        case Where(path=asked, op=Op.IN, value=tuple(several)) if asked == path:
            return value in several
        case All(parts):
            return all(admits(part, path, value) for part in parts)
        case AnyOf(parts):
            return any(admits(part, path, value) for part in parts)
    return True


@dataclass(frozen=True, slots=True)
class Query:
    """Which records, in which order. ``order`` empty: as the register is sorted by itself.

    A search for words without an order gives the newest first. ``as_entered``: so do equal values stand;
    else those of a choice or a link go on in the register's own order.
    """

    where: Condition = EVERY
    words: str = ""
    order: str = ""
    down: bool = False
    as_entered: bool = False
