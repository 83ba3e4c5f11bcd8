"""Figures of reports: a measure over the records of a condition, as one GROUP BY query.

Where a measured trick makes a query faster it is called by name from ``aggregate_plans``; without
those calls every figure would be the same, only later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import peewee as pw

from app.schema.conditions import Condition
from app.schema.fields import LinkField
from app.schema.record import Record, register
from app.store.database import Expression, SqlRow, SqlValue, Table, rows, sqlite_errors
from app.store.mapping.tables import RecordTables, child_fields, sort_name, sorted_texts, tables_of
from app.store.read.aggregate_plans import (
    count_listed,
    expressions,
    is_kept_together,
    list_ids,
    split_disjoint,
    visit_each_value,
)
from app.store.read.measures import (
    ANY,
    CountDistinct,
    CountPairs,
    CountPeople,
    CountRecords,
    CountRows,
    CountValues,
    Inside,
    Measure,
    SumOf,
)
from app.store.read.people import Known, tell_apart
from app.store.read.prepared_query import End, PreparedQuery, form
from app.store.read.query import keep_off_index, row_expression
from app.store.read.reader import Reader

__all__ = [
    "CountDistinct",
    "CountPairs",
    "CountPeople",
    "CountRecords",
    "CountRows",
    "CountValues",
    "Inside",
    "Measure",
    "SumOf",
    "aggregate",
    "owners",
    "row_values",
]


def aggregate(
    reader: Reader, cls: type[Record], where: Condition, measure: Measure, by: str = ""
) -> dict[SqlValue, int]:
    """Return the measure over the records of a condition, for each stored value at ``by``.

    ``by`` is a field, a field of the record behind a link (``team.kind``), or, where rows are
    measured, a field of theirs (``supports.kind``); None is the key of those without a value, and
    values without a figure are left out. Without ``by`` the one figure has the key "". Of records
    and sums ``by`` may be several fields, separated by spaces: the key is the tuple of their values.
    """
    found: dict[SqlValue, int] = {}
    if reader.hides(cls, where):
        return found
    for one in split_disjoint(where) if isinstance(measure, CountRecords | SumOf) else [where]:
        for part, figure in _aggregate(reader, cls, one, measure, by):
            found[part] = found.get(part, 0) + figure
    return found


def _aggregate(
    reader: Reader, cls: type[Record], where: Condition, measure: Measure, by: str
) -> Iterator[tuple[SqlValue, int]]:
    if isinstance(measure, CountPeople):
        yield from _people(reader, cls, where, measure, by)
        return
    ends: list[End] = []
    shape = form(where, ends)
    if isinstance(measure, Inside):
        measure = replace(measure, where=form(measure.where, ends))
    for *parts, figure in _prepare(cls.schema.key, shape, measure, by).rows(reader.db, ends):
        if figure or not by:
            yield tuple(parts) if " " in by else parts[0], count_listed(figure)


def _people(
    reader: Reader, cls: type[Record], where: Condition, measure: CountPeople, by: str
) -> Iterator[tuple[SqlValue, int]]:
    """The people under each value at ``by``; by sex each stands under what is known of that person."""
    ends: list[End] = []
    of_sex = by == measure.sex
    query = _prepare(cls.schema.key, form(where, ends), measure, "" if of_sex else by)
    groups: dict[SqlValue, list[Known]] = {}
    for part, name, born, sex in query.rows(reader.db, ends):
        groups.setdefault(part, []).append((name, born or "", sex or ""))
    for part, rows_ in groups.items():
        people = set(tell_apart(rows_).values())
        sexes = Counter(sex or None for _, _, sex in people)
        if of_sex:
            yield from sexes.items()
        else:
            yield part, len(people) if measure.only == ANY else sexes[measure.only]
    if not (by or groups):
        yield "", 0


@lru_cache(maxsize=1000)  # a movement report asks some 150
def _prepare(key: str, where: Condition, measure: Measure, by: str) -> PreparedQuery:
    source = _Source(register(key), where, measure)
    if " " in by:
        return PreparedQuery(source.crossed([*map(source.column, by.split(" "))]))
    query = source.parts(source.column(by)) if by else source.measured(pw.Value(""))
    return PreparedQuery(query)


def owners(reader: Reader, cls: type[Record], where: Condition, inside: Inside) -> list[int]:
    """Return the ids of the records that hold at least one of the rows, in order."""
    if reader.hides(cls, where):
        return []
    source = _Source(cls, where, inside)
    held = source.select(source.child.owner).distinct().order_by(source.child.owner)
    with sqlite_errors(reader.path):
        return [row[0] for row in rows(reader.db, held)]


def row_values(
    reader: Reader, cls: type[Record], where: Condition, inside: CountRows, *names: str
) -> list[SqlRow]:
    """Return the owner's id and the stored values of some fields of each row, unordered."""
    if reader.hides(cls, where):
        return []
    source = _Source(cls, where, inside)
    columns = (getattr(source.child, name) for name in ("owner", *names))
    with sqlite_errors(reader.path):
        return rows(reader.db, source.select(*columns))


class _Source:
    """What a figure selects from: a register's own table, or the rows inside its records."""

    def __init__(self, cls: type[Record], where: Condition, measure: Measure) -> None:
        self._cls, self._measure = cls, measure
        tables = tables_of(cls)
        self._own, self._specs = tables.own, cls.schema.fields
        self._joined: dict[str, tuple[Table, Expression]] = {}  # by path: the table, and its ON
        self._tests = [*expressions(cls, where)]
        self._joins_own = False
        self._condition = where
        if isinstance(measure, Inside):
            self.child = tables.many[measure.rows]
            self._specs = child_fields(cls.schema.many[measure.rows])
            self._joins_own = bool(self._tests)
            if (test := row_expression(self.child, self._specs, measure.where)) is not None:
                self._tests.append(test)
            self._condition = measure.where

    @property
    def _table(self) -> Table:
        return self.child if isinstance(self._measure, Inside) else self._own

    def column(self, path: str) -> Expression:
        """Return the column at a path; a link on the way is joined."""
        name, _, rest = path.partition(".")
        if isinstance(self._measure, Inside) and name == self._measure.rows:
            return getattr(self.child, rest)
        self._joins_own = True
        if not rest:
            return getattr(self._own, name)
        return getattr(self._join(name, name, self._behind(name).own, "id"), rest)

    def parts(self, column: Expression) -> Expression:
        """Return the query of (value, figure) for each value of the column."""
        if self._is_kept_together(column):
            figure = self.select(self._figure(grouped=False))
            return visit_each_value(column, self._specs.get(column.column_name), figure)
        return self.measured(column, grouped=True)

    def crossed(self, columns: list[Expression]) -> Expression:
        """Return the query of (values, figure) for the values of several columns together."""
        assert isinstance(self._measure, CountRecords | SumOf)
        figure = self._figure(grouped=True)
        return self.select(*columns, figure).group_by(*map(keep_off_index, columns))

    def measured(self, group: Expression, *, grouped: bool = False) -> Expression:
        """Return the query of (group, figure); where ids are listed, of (group, list)."""
        match self._measure:
            case CountDistinct((_, _, *_) as fields):
                return self._differing(group, *map(self._distinct_column, fields), grouped=grouped)
            case CountPeople():
                told = map(self._distinct_column, self._measure.fields)
                return self.select(group, *told).distinct()
            case CountPairs(_, field):
                pair = (getattr(self.child, field), self.child.owner)
                return self._differing(group, *pair, grouped=grouped)
            case CountValues(_, field):
                return self._differing(group, getattr(self.child, field), grouped=grouped)
        query = self.select(group, self._figure(grouped=grouped))
        # By a bare column SQLite would read the index of that column from end to end, so as not to
        # sort, instead of that by day (bench_report, the parts of ``awards``, sorted in five scans).
        return query.group_by(keep_off_index(group)) if grouped else query

    @property
    def _of_ids(self) -> bool:
        """Whether it counts the different ids behind one link."""
        match self._measure:
            case CountDistinct((field,)):
                return isinstance(self._cls.schema.fields.get(field), LinkField)
        return False

    def _figure(self, *, grouped: bool) -> Expression:
        """Return the expression of the figure; of ids that are not grouped, a list of them."""
        match self._measure:
            case SumOf(field):
                return pw.fn.COALESCE(pw.fn.SUM(getattr(self._own, field)), 0)
            case CountDistinct((field,)) if self._of_ids and not grouped:
                return list_ids(self._distinct_column(field))
            case CountDistinct((field,)):
                return pw.fn.COUNT(self._distinct_column(field).distinct())
        return pw.fn.COUNT(pw.SQL("*"))

    def _is_kept_together(self, column: Expression) -> bool:
        """Whether its values are visited one by one: a plain figure of one table and its index."""
        simple = self._of_ids or isinstance(self._measure, CountRecords | SumOf | CountRows)
        alone = not (isinstance(self._measure, Inside) and self._joins_own)
        return (
            simple
            and alone
            and column.model is self._table
            and is_kept_together(column, self._fields(), self._condition)
        )

    def _fields(self) -> Iterator[str]:
        """The columns that are measured."""
        match self._measure:
            case SumOf(field):
                yield field
            case CountDistinct(fields):
                yield from (self._distinct_column(field).name for field in fields)

    def select(self, *what: Expression) -> Expression:
        """Return the selection of columns from the rows or records that pass every test."""
        query = self._table.select(*what)
        if isinstance(self._measure, Inside) and self._joins_own:
            query = query.join(self._own, on=(self.child.owner == self._own.id))
        for their, on in self._joined.values():
            query = query.switch(self._own).join(their, pw.JOIN.LEFT_OUTER, on=on)
        return query.where(*self._tests) if self._tests else query

    def _differing(
        self, group: Expression, first: Expression, *more: Expression, grouped: bool
    ) -> Expression:
        seen = self.select(group.alias("part"), first, *more).where(first.is_null(False)).distinct()
        part = seen.c.part if grouped else pw.Value("")
        query = pw.Select([seen], [part, pw.fn.COUNT(pw.SQL("*"))])
        return query.group_by(part) if grouped else query

    def _distinct_column(self, field: str) -> Expression:
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

    def _join(self, path: str, link: str, table: Table, key: str) -> Table:
        """The table under a name of its own, joined once to what the link holds."""
        if path not in self._joined:
            their = table.alias()
            on = getattr(self._own, link) == getattr(their, key)
            self._joined[path] = (their, on)
        return self._joined[path][0]
