"""Figures that reports ask for: by group, through the rows of records, of different people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

import peewee as pw

from app.schema.conditions import EVERY, All, AnyOf, Condition, Op, Some, Where, all_of, is_null
from app.schema.fields import ChoiceField, LinkField
from app.schema.record import Record, register
from app.store.database import rows, sqlite_errors
from app.store.mapping.tables import RecordTables, child_fields, sort_name, sorted_texts, tables_of
from app.store.read.prepared_query import End, PreparedQuery, form
from app.store.read.query import expression, row_expression
from app.store.read.reader import Reader


@dataclass(frozen=True, slots=True)
class CountRecords:
    """How many records there are."""


@dataclass(frozen=True, slots=True)
class CountDistinct:
    """How many different values the fields have together; a name differs as it sorts.

    ``model.places.area`` is a field of the rows of the record behind a link.
    """

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SumOf:
    """The field added up; a record without a value adds nothing."""

    field: str


@dataclass(frozen=True, slots=True)
class CountRows:
    """How many rows the records hold in a small table; ``where`` names the row's own fields."""

    rows: str
    where: Condition = EVERY


@dataclass(frozen=True, slots=True)
class CountPairs:
    """How many different values of a row's field each record holds, added up over the records."""

    rows: str
    field: str
    where: Condition = EVERY


@dataclass(frozen=True, slots=True)
class CountValues:
    """How many different values of a row's field all the records hold together."""

    rows: str
    field: str
    where: Condition = EVERY


Inside = CountRows | CountPairs | CountValues
Measure = CountRecords | CountDistinct | SumOf | Inside


def aggregate(
    reader: Reader, cls: type[Record], where: Condition, measure: Measure, by: str = ""
) -> dict[Any, int]:
    """The measure over the records that a condition describes, for each stored value at ``by``.

    ``by`` is a field, a field of the record behind a link (``team.kind``), or, where rows are
    measured, a field of theirs (``supports.kind``); None is the key of those without a value, and
    values without a figure are left out. Without ``by`` the one figure has the key "".
    """
    found: dict[Any, int] = {}
    for one in _disjoint(where) if isinstance(measure, CountRecords | SumOf) else [where]:
        for part, figure in _aggregate(reader, cls, one, measure, by):
            found[part] = found.get(part, 0) + figure
    return found


def _aggregate(
    reader: Reader, cls: type[Record], where: Condition, measure: Measure, by: str
) -> Iterator[tuple[Any, int]]:
    ends: list[End] = []
    asked = form(where, ends)
    if isinstance(measure, Inside):
        measure = replace(measure, where=form(measure.where, ends))
    for part, figure in _prepare(cls.schema.key, asked, measure, by).rows(reader.db, ends):
        if figure or not by:
            yield part, _counted(figure)


@lru_cache(maxsize=1000)  # a movement report asks some 150
def _prepare(key: str, where: Condition, measure: Measure, by: str) -> PreparedQuery:
    source = _Source(register(key), where, measure)
    query = source.parts(source.column(by)) if by else source.measured(pw.Value(""))
    return PreparedQuery(query)


def owners(reader: Reader, cls: type[Record], where: Condition, inside: Inside) -> list[int]:
    """The ids of the records that hold at least one of the rows, in order."""
    source = _Source(cls, where, inside)
    held = source.select(source.child.owner).distinct().order_by(source.child.owner)
    with sqlite_errors(reader.path):
        return [row[0] for row in rows(reader.db, held)]


def row_values(
    reader: Reader, cls: type[Record], where: Condition, inside: CountRows, *names: str
) -> list[tuple[Any, ...]]:
    """The owner's id and stored values of some fields of each of the rows, unordered."""
    source = _Source(cls, where, inside)
    wanted = (getattr(source.child, name) for name in ("owner", *names))
    with sqlite_errors(reader.path):
        return rows(reader.db, source.select(*wanted))


class _Source:
    """What a figure selects from: a register's own table, or the rows inside its records."""

    def __init__(self, cls: type[Record], where: Condition, measure: Measure) -> None:
        self._cls, self._measure = cls, measure
        tables = tables_of(cls)
        self._own, self._specs = tables.own, cls.schema.fields
        self._joined: dict[str, tuple[Any, Any]] = {}  # by path: the table, and how it is joined
        self._tests = [*_tests(cls, where)]
        self._joins_own = False
        self._asked = where
        if isinstance(measure, Inside):
            self.child = tables.many[measure.rows]
            self._specs = child_fields(cls.schema.many[measure.rows])
            self._joins_own = bool(self._tests)
            if (test := row_expression(self.child, self._specs, measure.where)) is not None:
                self._tests.append(test)
            self._asked = measure.where

    @property
    def _table(self) -> Any:
        return self.child if isinstance(self._measure, Inside) else self._own

    def column(self, path: str) -> Any:
        """The column at a path; a link on the way is joined."""
        name, _, rest = path.partition(".")
        if isinstance(self._measure, Inside) and name == self._measure.rows:
            return getattr(self.child, rest)
        self._joins_own = True
        if not rest:
            return getattr(self._own, name)
        return getattr(self._join(name, name, self._behind(name).own, "id"), rest)

    def parts(self, column: Any) -> Any:
        """The query of (value, figure) for each value of the column."""
        if self._grouped_by_index(column):
            return self._query_each(column)
        return self.measured(column, grouped=True)

    def measured(self, group: Any, *, grouped: bool = False) -> Any:
        """The query of (group, figure); where ids are listed, of (group, list)."""
        match self._measure:
            case CountDistinct((_, _, *_) as fields):
                return self._differing(group, *map(self._distinct_column, fields), grouped=grouped)
            case CountPairs(_, field):
                told_apart = (getattr(self.child, field), self.child.owner)
                return self._differing(group, *told_apart, grouped=grouped)
            case CountValues(_, field):
                return self._differing(group, getattr(self.child, field), grouped=grouped)
        query = self.select(group, self._figure(grouped=grouped))
        return query.group_by(_plain(group)) if grouped else query

    @property
    def _of_ids(self) -> bool:
        """Whether the ids behind one link are told apart."""
        match self._measure:
            case CountDistinct((field,)):
                return isinstance(self._cls.schema.fields.get(field), LinkField)
        return False

    def _figure(self, *, grouped: bool) -> Any:
        """The figure; ids that are not sorted into groups come in one list.

        Here they are told apart in half of the time that the database takes.
        """
        match self._measure:
            case SumOf(field):
                return pw.fn.COALESCE(pw.fn.SUM(getattr(self._own, field)), 0)
            case CountDistinct((field,)) if self._of_ids and not grouped:
                return pw.fn.GROUP_CONCAT(self._distinct_column(field)).cast("BLOB")
            case CountDistinct((field,)):
                return pw.fn.COUNT(self._distinct_column(field).distinct())
        return pw.fn.COUNT(pw.SQL("*"))

    def _grouped_by_index(self, column: Any) -> bool:
        """Whether the index that narrows most, with all that is asked, keeps each value together.

        Another equality that narrows as much leads to few, which are soon sorted.
        """
        simple = self._of_ids or isinstance(self._measure, CountRecords | SumOf | CountRows)
        alone = not (isinstance(self._measure, Inside) and self._joins_own)
        if not (simple and alone and column.model is self._table):
            return False
        asked = {column.name, *self._fields(), *_paths(self._asked)}
        tests = [test for test in _parts(self._asked) if isinstance(test, Where)]
        equal = {test.path for test in tests if test.op is Op.EQ}
        spans = {test.path for test in tests if test.op is Op.BETWEEN}
        groups = [g for g, _ in self._table._meta.indexes if asked <= {*g}]
        sought = [_sought(group, {column.name, *equal}, spans) for group in groups]
        most = max(map(len, sought), default=0)
        return most > 1 and all(column.name in some for some in sought if len(some) == most)

    def _fields(self) -> Iterator[str]:
        """The columns that are measured."""
        match self._measure:
            case SumOf(field):
                yield field
            case CountDistinct(fields):
                yield from (self._distinct_column(field).name for field in fields)

    def _query_each(self, column: Any) -> Any:
        """From one value to the next, each measured through its index.

        SQLite would sort all records to group them, which takes ten times as long. The last value
        is NULL, and stands for the records without one.
        """
        own = pw.Expression(column, "IS", pw.SQL("part.x"))
        figure = self.select(self._figure(grouped=False)).where(own)
        parts = pw.SQL(f"WITH RECURSIVE part(x) AS ({self._values(column)}) SELECT x, (")
        return pw.NodeList((parts, figure, pw.SQL(") FROM part")))

    def _values(self, column: Any) -> str:
        """The query of what may stand in a column, or, of words that are typed, of what does."""
        name, table = column.column_name, self._table._meta.table_name
        match self._specs.get(name):
            case LinkField(target=target):
                return f'SELECT id FROM "{target}" UNION ALL SELECT NULL'
            case ChoiceField(choices=choices):
                keys = [f"('{choice.value}')" for choice in choices]
                return f"VALUES {', '.join(keys)}, (NULL)"
        return (
            f'SELECT MIN("{name}") FROM "{table}" UNION ALL SELECT '
            f'(SELECT MIN("{name}") FROM "{table}" WHERE "{name}" > x) FROM part WHERE x IS NOT NULL'
        )

    def select(self, *what: Any) -> Any:
        """The selection of columns from the rows or records that pass every test."""
        query = self._table.select(*what)
        if isinstance(self._measure, Inside) and self._joins_own:
            query = query.join(self._own, on=(self.child.owner == self._own.id))
        for their, on in self._joined.values():
            query = query.switch(self._own).join(their, pw.JOIN.LEFT_OUTER, on=on)
        return query.where(*self._tests) if self._tests else query

    def _differing(self, group: Any, first: Any, *more: Any, grouped: bool) -> Any:
        seen = self.select(group.alias("part"), first, *more).where(first.is_null(False)).distinct()
        part = seen.c.part if grouped else pw.Value("")
        query = pw.Select([seen], [part, pw.fn.COUNT(pw.SQL("*"))])
        return query.group_by(part) if grouped else query

    def _distinct_column(self, field: str) -> Any:
        link, _, inside = field.partition(".")
        if inside:
            held, _, name = inside.partition(".")
            child = self._behind(link).many[held]
            return getattr(self._join(field, link, child, "owner"), name)
        texts = {spec.name for spec in sorted_texts(self._cls)}
        return getattr(self._own, sort_name(field) if field in texts else field)

    def _behind(self, link: str) -> RecordTables:
        spec = self._cls.schema.fields[link]
        assert isinstance(spec, LinkField)
        return tables_of(register(spec.target))

    def _join(self, path: str, link: str, table: Any, key: str) -> Any:
        """The table under a name of its own, joined once to what the link holds."""
        if path not in self._joined:
            their = table.alias()
            on = getattr(self._own, link) == getattr(their, key)
            self._joined[path] = (their, on)
        return self._joined[path][0]


def _counted(found: int | bytes | None) -> int:
    """A figure, or how many different ids a list of them holds; of none there is no list."""
    return len(set(found.split(b","))) if isinstance(found, bytes) else found or 0


def _parts(condition: Condition) -> tuple[Condition, ...]:
    """What has to hold together."""
    return condition.parts if isinstance(condition, All) else (condition,)


def _disjoint(where: Condition) -> list[Condition]:
    """The same in conditions of which no record fulfils two: each leads through its own index.

    A day behind a link, or another day where nothing is linked: together SQLite first lists the
    records of both, which takes twice as long.
    """
    parts = _parts(where)
    for part in parts:
        match part:
            case AnyOf((Where(path, Op.BETWEEN) as linked, All(others) as unlinked)) if (
                is_null(path.partition(".")[0]) in others
            ):
                rest = [other for other in parts if other is not part]
                return [all_of(linked, *rest), all_of(unlinked, *rest)]
    return [where]


def _tests(cls: type[Record], where: Condition) -> Iterator[Any]:
    """What a record has to fulfil. Beside days, several choices are kept from choosing the index."""
    for part in _parts(where):
        test = expression(cls, part)
        match part:
            case Where(path, Op.IN, tuple(values)) if part is not where and None not in values:
                if isinstance(cls.schema.fields.get(path), ChoiceField):
                    test = pw.Expression(_plain(test.lhs), test.op, test.rhs)
        if test is not None:
            yield test


def _sought(group: tuple[str, ...], equal: set[str], spans: set[str]) -> set[str]:
    """The columns of an index that it is searched by: a span ends what is narrowed down."""
    led = [*takewhile(equal.__contains__, group)]
    return {*led, *spans.intersection(group[len(led) : len(led) + 1])}


def _paths(condition: Condition) -> Iterator[str]:
    """Every path that a condition tests."""
    if isinstance(condition, Where):
        yield condition.path
    elif isinstance(condition, Some):
        yield condition.rows
    else:
        for part in condition.parts:
            yield from _paths(part)


def _plain(expression_: Any) -> Any:
    """The same, kept from choosing an index: the days of a report do that."""
    return pw.NodeList((pw.SQL("+"), expression_), glue="")
