"""The only place that turns a condition into peewee expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from app.base import text
from app.base.errors import NotFound
from app.base.language import T
from app.schema.conditions import (
    EVERY,
    All,
    AnyOf,
    Condition,
    Latest,
    Op,
    Query,
    Some,
    Where,
    paths_of,
)
from app.schema.fields import (
    ChoiceField,
    LinkField,
    LinksField,
    ManyField,
    PeriodField,
    RowsField,
    YesNoField,
)
from app.schema.record import Record, register
from app.schema.values import AnyField
from app.store.database import Expression, SqlValue, Table
from app.store.mapping.own_tables import CodeAlias
from app.store.mapping.tables import (
    EQUAL,
    META,
    RecordTables,
    child_fields,
    first_order,
    shown_links,
    sort_name,
    sorted_texts,
    tables_of,
)
from app.store.read.prepared_query import BoundParameter, End, Placeholder

_CODE = re.compile(r"[a-z]+-\d*", re.IGNORECASE | re.ASCII)
_MOST_WORDS = 30  # a whole page pasted into the search box is more than FTS5 takes
_PLAIN: AnyField = LinkField(label=T("Mã", "Id"), target="")


def expression(cls: type[Record], condition: Condition) -> Expression:
    """The peewee expression of a condition, or None where it holds for every record."""
    match condition:
        case Where(path):
            return _where(cls, path.split("."), condition)
        case Some(rows, within):
            return _some(cls, rows, within)
        case Latest(about, by, within):
            return _latest(cls, about, by, within)
        case AnyOf(parts):
            none = tables_of(cls).own.id.is_null()  # no record is one of none
            return _joined((expression(cls, part) for part in parts), none, any_=True)
        case All(parts):
            return _joined((expression(cls, part) for part in parts), None, any_=False)


def passed_through(cls: type[Record], condition: Condition) -> Iterator[str]:
    """The registers that the paths of a condition lead through, by way of links."""
    for path in paths_of(condition):
        fields = cls.schema.fields
        for name in path.split(".")[:-1]:
            spec = fields.get(name)
            if isinstance(spec, LinkField | LinksField):
                yield spec.target
                fields = register(spec.target).schema.fields
            elif isinstance(spec, RowsField):
                fields = spec.row.fields


def row_expression(child: Table, fields: dict[str, AnyField], condition: Condition) -> Expression:
    """The expression of what one row of a child table has to fulfil, or None for every row."""
    match condition:
        case Where(path):
            name, *rest = path.split(".")
            field = _column(fields, name, path)
            column = getattr(child, name)
            if not (rest and isinstance(field, LinkField)):
                return _compare(column, field, condition)
            return _linked(column, field, rest, condition)
        case AnyOf(parts):
            tests = (row_expression(child, fields, part) for part in parts)
            return _joined(tests, child.row_id.is_null(), any_=True)
        case All(parts):
            tests = (row_expression(child, fields, part) for part in parts)
            return _joined(tests, None, any_=False)
        case Some(name) | Latest(_, name):
            raise _no_field(name)


def _joined(tests: Iterable[Expression], none: Expression, *, any_: bool) -> Expression:
    """All or any of the tests; ``none``: what to ask where there are none."""
    whole, any_tests = None, False
    for one in tests:
        any_tests = True
        if one is None:
            if any_:
                return None
            continue
        whole = one if whole is None else (whole | one if any_ else whole & one)
    return whole if any_tests else none


def _some(cls: type[Record], rows: str, within: Condition) -> Expression:
    spec = _field(cls, rows)
    if not isinstance(spec, ManyField):
        raise _no_field(rows)
    tables = tables_of(cls)
    child = tables.many[rows]
    owners = child.select(child.owner)
    test = row_expression(child, child_fields(spec), within)
    return tables.own.id.in_(owners if test is None else owners.where(test))


def _latest(cls: type[Record], about: tuple[str, ...], by: str, within: Condition) -> Expression:
    """The records that stand first when those about one thing are laid down newest first."""
    own = tables_of(cls).own
    column = getattr(own, by)
    if isinstance(cls.schema.fields.get(by), PeriodField):
        column = _last_month(column)
    newest = [column.desc(), own.id.desc()]
    place = pw.fn.ROW_NUMBER().over(
        partition_by=[getattr(own, name) for name in about], order_by=newest
    )
    test = expression(cls, within)
    placed = own.select(own.id.alias("record"), place.alias("place"))
    placed = placed if test is None else placed.where(test)
    return own.id.in_(pw.Select([placed], [placed.c.record]).where(placed.c.place == 1))


def _last_month(period: Expression) -> Expression:
    """The last month of a period, counted from the year 0, out of the key that it is stored by."""
    year, part = pw.fn.SUBSTR(period, 1, 4), pw.fn.SUBSTR(period, 6)
    months = {"": 12, "H1": 6, "H2": 12, "9M": 9, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
    month = pw.Case(part, [*months.items()], part.cast("INTEGER"))
    span = pw.fn.SUBSTR(period, 7, 4).cast("INTEGER") * 12 + 12
    return pw.Case(None, [(period.contains(".."), span)], year.cast("INTEGER") * 12 + month)


def _where(cls: type[Record], path: list[str], where: Where) -> Expression:
    name, rest = path[0], path[1:]
    tables = tables_of(cls)
    if name in META:
        return _compare(getattr(tables.own, name), _PLAIN, where)
    spec = _field(cls, name)
    if isinstance(spec, ManyField):
        return _through_rows(tables, spec, rest, where)
    if rest and isinstance(spec, LinkField):
        return _linked(getattr(tables.own, name), spec, rest, where)
    return _compare(getattr(tables.own, name), spec, where)


def _field(cls: type[Record], name: str) -> AnyField:
    if name in cls.schema.fields:
        return cls.schema.fields[name]
    unknown = T("Sổ “{book}” không có mục “{name}”.", "Register “{book}” has no field “{name}”.")
    raise NotFound(unknown.format(book=cls.schema.book, name=name))


def _through_rows(
    tables: RecordTables, spec: ManyField, rest: list[str], where: Where
) -> Expression:
    """Some row of the record fits; for IS_NULL without a path, there is no row at all."""
    child = tables.many[spec.name]
    owners = child.select(child.owner)
    if not rest and where.op is Op.IS_NULL:
        return tables.own.id.not_in(owners) if where.value else tables.own.id.in_(owners)
    column = rest[0] if rest else "value"
    field = _column(child_fields(spec), column, f"{spec.name}.{column}")
    if _differs(where):
        return tables.own.id.not_in(owners.where(_row_test(child, field, rest, _same(where))))
    return tables.own.id.in_(owners.where(_row_test(child, field, rest, where)))


def _column(fields: dict[str, AnyField], name: str, path: str) -> AnyField:
    if name not in fields:
        raise _no_field(path)
    return fields[name]


def _no_field(path: str) -> NotFound:
    return NotFound(T("Không có mục “{name}”.", "No field “{name}”.").format(name=path))


def _row_test(child: Table, field: AnyField, rest: list[str], where: Where) -> Expression:
    """What one row has to fulfil."""
    column = getattr(child, field.name)
    if len(rest) > 1 and isinstance(field, LinkField):
        return column.in_(_targets(field, rest[1:], where))
    exact = where.op is Op.CONTAINS and field.kind in ("choice", "link")
    return _compare(column, field, _same(where) if exact else where)


def _linked(column: Expression, spec: LinkField, rest: list[str], where: Where) -> Expression:
    if _differs(where):  # without a link it differs too
        return column.not_in(_targets(spec, rest, _same(where))) | column.is_null()
    return column.in_(_targets(spec, rest, where))


def _targets(spec: LinkField, path: list[str], where: Where) -> Expression:
    """Ids of the records behind a link that fulfil a comparison."""
    target = register(spec.target)
    own = tables_of(target).own
    return own.select(own.id).where(_where(target, path, where))


def _differs(where: Where) -> bool:
    return where.op is Op.NE and where.value is not None


def _same(where: Where) -> Where:
    """Equality with the same value."""
    return Where(where.path, Op.EQ, where.value)


def _compare(column: Expression, spec: AnyField, where: Where) -> Expression:
    value: Any = where.value
    match where.op:
        case Op.EQ:
            return column == spec.to_db(value)
        case Op.NE:
            filled = column.is_null(False)
            return filled if value is None else ~filled | (column != spec.to_db(value))
        case Op.IN:
            listed = column.in_([spec.to_db(v) for v in value if v is not None])
            return listed | column.is_null() if None in value else listed
        case Op.IS_NULL:
            return column.is_null(bool(value))
        case Op.CONTAINS:
            return pw.fn.fold(column).contains(text.fold(str(value)) or str(value))
        case Op.BETWEEN:
            return _between(column, spec, *value)


def _between(
    column: Expression,
    spec: AnyField,
    first: End | Placeholder | None,
    last: End | Placeholder | None,
) -> Expression:
    if first is None and last is None:
        return column.is_null(False)
    if last is None:
        return column >= _end(spec, first)
    if first is None:
        return column <= _end(spec, last)
    return column.between(_end(spec, first), _end(spec, last))


def _end(spec: AnyField, value: End | Placeholder | None) -> SqlValue:
    """One end of a span as it is stored, or the placeholder for it."""
    if isinstance(value, Placeholder):
        return pw.Value(BoundParameter(value.place, spec.to_db), converter=False)
    return spec.to_db(value)


def matching(words: str) -> str:
    """An FTS5 expression: every word is the beginning of some word of the record."""
    return " ".join(f'"{word}"*' for word in text.words(words)[:_MOST_WORDS])


def is_code(words: str) -> bool:
    """Whether words are the beginning of a code, and are looked for as one."""
    return _CODE.fullmatch(words.strip()) is not None


def searched_through(cls: type[Record], words: str) -> Iterator[str]:
    """The registers in whose titles words are looked for, beside what the record itself says."""
    if matching(words) and not is_code(words):
        yield from (link.target for link in shown_links(cls))


def found(cls: type[Record], words: str) -> Expression:
    """Ids found by words: by the beginning of a code, or by the index."""
    own, search = tables_of(cls).own, tables_of(cls).search
    if is_code(words):
        code = words.strip().upper()
        by_code = own.select(own.id).where((own.code >= code) & (own.code < f"{code}~"))
        return by_code | own.select(own.id).where(own.id.in_(_merged(cls, code)))
    return search.select(search.rowid).where(search.match(matching(words)))


def _merged(cls: type[Record], code: str) -> Expression:
    """Ids of the records that others were merged into whose codes begin so."""
    begins = (CodeAlias.code >= code) & (CodeAlias.code < f"{code}~")
    return CodeAlias.select(CodeAlias.record).where((CodeAlias.register == cls.schema.key) & begins)


def selection(
    cls: type[Record],
    query: Query,
    *what: Expression,
    common: bool = False,
    scanned: bool = False,
) -> Expression:
    """The rows a query asks for, unordered.

    ``common``: the condition holds so often that its own index is no shorter way; ``scanned``: nor is
    that of a choice, which many records share, as the table is gone through.
    """
    own = tables_of(cls).own
    rows = own.select(*(what or (own.id,)))
    for part in query.where.parts if isinstance(query.where, All) else (query.where,):
        where = expression(cls, part)
        if where is None:
            continue
        if scanned and _is_shared(cls, part):
            where = pw.Expression(keep_off_index(where.lhs), where.op, where.rhs)
        rows = rows.where(pw.fn.likely(where) if common else where)
    if matching(query.words):
        rows = rows.where(own.id.in_(found(cls, query.words)))
    return rows


def _is_shared(cls: type[Record], condition: Condition) -> bool:
    """Whether it asks for one choice, which many records have."""
    if not (isinstance(condition, Where) and condition.op is Op.EQ):
        return False
    return isinstance(cls.schema.fields.get(condition.path), ChoiceField | YesNoField)


def ordered(
    cls: type[Record], query: Query, *, common: bool = False, whole: bool = False
) -> Expression:
    """The ids a query asks for, in its order; equal values by id, so the order is total.

    ``common``: as ``selection`` says; then the first are found along the order, without sorting.
    ``whole``: all are read. Then those that fit are sorted: along the index of the order SQLite would
    look up each record of the register where it lies, which takes a large one twenty times as long.
    """
    own = tables_of(cls).own
    name, down = query.order, query.down
    if not name and matching(query.words):
        return _newest(cls, query)
    if not name:
        name, down = cls.schema.sort_by.lstrip("-"), cls.schema.sort_by.startswith("-")
    if name in {f.name for f in sorted_texts(cls)}:
        name = sort_name(name)
    column = getattr(own, name)
    # Many records share a choice or a link: its index goes on in the list's first order.
    shared = isinstance(cls.schema.fields.get(name), EQUAL) and not query.as_entered
    columns = [column, *([getattr(own, first_order(cls))] if shared else [])]
    sorts = whole and query.where != EVERY
    by = [*(map(keep_off_index, columns) if sorts else columns), own.id]
    rows = selection(cls, query, common=common, scanned=sorts and bool(query.order))
    return rows.order_by(*(pw.Ordering(c, "DESC" if down else "ASC") for c in by))


def keep_off_index(column: Expression) -> Expression:
    """Return the column as ``+column``, by which SQLite chooses no index."""
    return pw.NodeList((pw.SQL("+"), column), glue="")


def _newest(cls: type[Record], query: Query) -> Expression:
    """What is found by words, newest first, straight from the index.

    A first block need not see every match: each is looked at by itself, as the index gives it.
    """
    own, search = tables_of(cls).own, tables_of(cls).search
    matches, where = found(cls, query.words), expression(cls, query.where)
    if where is None:
        return matches.order_by(pw.SQL("1").desc())
    if is_code(query.words):
        return selection(cls, query).order_by(own.id.desc())
    # A cross join: the index first, whatever other indexes there are.
    joined = matches.join(own, pw.JOIN.CROSS).where((own.id == search.rowid) & where)
    return joined.order_by(search.rowid.desc())
