"""Measured ways to steer SQLite when it counts figures; each gives the same figures as without it.

Each function says what SQLite does by itself, what it does instead and by how much. The times are
those of ``tests/bench/bench_report.py``, which prints each figure, and each way to divide it, in
scans of an index over as many entries; a change here is judged by running it before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

import peewee as pw

from app.schema.conditions import All, AnyOf, Condition, Latest, Op, Some, Where, all_of, is_null
from app.schema.fields import ChoiceField, LinkField
from app.schema.record import Record
from app.schema.values import AnyField
from app.store.database import Expression
from app.store.read.query import expression, keep_off_index


def split_disjoint(where: Condition) -> list[Condition]:
    """Split a condition into several of which no record fulfils two; each has an index of its own.

    A day behind a link, or another day where nothing is linked (awards: the day of the decision, or
    of handing over): SQLite would first list the ids of the records of both, which takes twice as
    long (bench_report, ``awards`` and ``award_money``). Only for figures that may be added up.
    """
    parts = _parts(where)
    for part in parts:
        if isinstance(part, AnyOf) and _exclude_each_other(part.parts):
            rest = [other for other in parts if other is not part]
            return [all_of(*_parts(way), *rest) for way in part.parts]
    return [where]


def _exclude_each_other(ways: tuple[Condition, ...]) -> bool:
    """Whether each way is a span, and asks that what the spans before it stand at is not there."""
    absent: set[Condition] = set()
    for way in ways:
        parts = _parts(way)
        spans = [p.path for p in parts if isinstance(p, Where) and p.op is Op.BETWEEN]
        if len(spans) != 1 or not absent <= {p for p in parts if isinstance(p, Where)}:
            return False
        absent.add(is_null(spans[0].partition(".")[0]))
    return len(ways) > 1


def expressions(cls: type[Record], where: Condition) -> Iterator[Expression]:
    """Yield the expressions that a record has to fulfil, choices among several off their index.

    Of a condition on days and on one of several choices SQLite would take the index of the choices,
    which most records pass, and look up each day (bench_report, ``awards``: their state).
    """
    for part in _parts(where):
        test = expression(cls, part)
        match part:
            case Where(path, Op.IN, tuple(values)) if part is not where and None not in values:
                if isinstance(cls.schema.fields.get(path), ChoiceField):
                    test = pw.Expression(keep_off_index(test.lhs), test.op, test.rhs)
        if test is not None:
            yield test


def list_ids(column: Expression) -> Expression:
    """Return the ids of a column as one text, to be counted by ``count_listed``.

    Splitting it and making a set of the ids takes half as long as COUNT(DISTINCT), which sorts
    them: three and a half scans against five to eight (bench_report, ``households_visited``).
    """
    return pw.fn.GROUP_CONCAT(column).cast("BLOB")


def count_listed(found: int | bytes | None) -> int:
    """Return a figure, or how many different ids a list of ``list_ids`` holds; no list holds none."""
    return len(set(found.split(b","))) if isinstance(found, bytes) else found or 0


def is_kept_together(column: Expression, measured: Iterable[str], where: Condition) -> bool:
    """Whether the records of each value of a column lie together in the index that narrows most.

    The index must hold the column, the ``measured`` ones and all that the condition tests. Where
    another one, by an equality, narrows down as much, SQLite is led to few records, which are soon
    sorted (bench_report, ``people_improved`` and ``disputes_pending``).
    """
    needed = {column.name, *measured, *_paths(where)}
    wheres = [part for part in _parts(where) if isinstance(part, Where)]
    equal = {part.path for part in wheres if part.op is Op.EQ}
    spans = {part.path for part in wheres if part.op is Op.BETWEEN}
    groups = [group for group, _ in column.model._meta.indexes if needed <= {*group}]
    sought = [_sought(group, {column.name, *equal}, spans) for group in groups]
    most = max(map(len, sought), default=0)
    return most > 1 and all(column.name in some for some in sought if len(some) == most)


def visit_each_value(column: Expression, spec: AnyField | None, figure: Expression) -> Expression:
    """Return the query of (value, figure) that goes from one value to the next, each by its index.

    To GROUP BY, SQLite would sort all records of the period, which takes ten times as long as one
    search of the index for each value (bench_report, the parts of ``visits`` by area and outcome).
    The last value is NULL, and stands for the records without one. ``spec``: the column's field.
    """
    own = pw.Expression(column, "IS", pw.SQL("part.x"))
    parts = pw.SQL(f"WITH RECURSIVE part(x) AS ({_values(column, spec)}) SELECT x, (")
    return pw.NodeList((parts, figure.where(own), pw.SQL(") FROM part")))


def _values(column: Expression, spec: AnyField | None) -> str:
    """The query of what may stand in a column, or, of words that are typed, of what does."""
    name, table = column.column_name, column.model._meta.table_name
    match spec:
        case LinkField(target=target):
            return f'SELECT id FROM "{target}" UNION ALL SELECT NULL'
        case ChoiceField(choices=choices):
            keys = [f"('{choice.value}')" for choice in choices]
            return f"VALUES {', '.join(keys)}, (NULL)"
    return (
        f'SELECT MIN("{name}") FROM "{table}" UNION ALL SELECT '
        f'(SELECT MIN("{name}") FROM "{table}" WHERE "{name}" > x) FROM part WHERE x IS NOT NULL'
    )


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """What has to hold together."""
    return condition.parts if isinstance(condition, All) else (condition,)


def _sought(group: tuple[str, ...], equal: set[str], spans: set[str]) -> set[str]:
    """The columns of an index that it is searched by: a span ends what is narrowed down."""
    first = [*takewhile(equal.__contains__, group)]
    return {*first, *spans.intersection(group[len(first) : len(first) + 1])}


def _paths(condition: Condition) -> Iterator[str]:
    """Every path that a condition tests."""
    if isinstance(condition, Where):
        yield condition.path
    elif isinstance(condition, Some):
        yield condition.rows
    elif isinstance(condition, Latest):
        yield from (*condition.about, condition.by, *_paths(condition.condition))
    else:
        for part in condition.parts:
            yield from _paths(part)
