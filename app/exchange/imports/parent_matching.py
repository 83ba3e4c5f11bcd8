"""Which columns of a table tell of the records that its rows belong to: a decision's day in a list of awards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from app.base.text import fold
from app.exchange.imports.column_plan import NOWHERE, CellSource, ColumnPlan, TableColumns
from app.exchange.imports.composing import is_head
from app.exchange.imports.content import Content
from app.exchange.imports.headers import ANY, KNOWN, HeaderSense, means
from app.exchange.imports.parent_columns import (
    identity,
    key_words,
    names_of,
    parent_fields,
    parent_of,
    parents_of,
    usual_parents,
)
from app.exchange.workbook.cell_texts import text_of
from app.schema.fields import AnyField, ChoiceField, LinkField, NumberField, TextField
from app.schema.record import REGISTRY, Record

_HOUSEHOLD = "household"  # whose people may stand below its head
_LATER_FIELD = 0.01  # what a meaning counts less for each field before it in its list
_FURTHEST = 6
_BEHIND = 0.03  # what a field of another register counts less than one of its own
_SURE = 0.8  # of 1: from here on a header tells of another register's records
_STEADY = 0.5  # how many of the further rows of one record may have another value
_LOOKED_AT = 300  # rows that tell it
_TELLING = 3  # further rows, from which on that tells something


def candidates(
    cls: type[Record], fields: Mapping[str, AnyField], sense: HeaderSense, content: Content
) -> Iterator[tuple[int, str]]:
    """The fields that a header can mean, each with its place among what is meant: its own, or of a parent.

    Where the codes of those stand, it is the link to them.
    """
    links = defaultdict[str, list[str]](list)
    for link in names_of(fields.values()):
        links[parents_of(cls)[link].target].append(link)
    own = any(register == cls.schema.key for register, _ in sense.fields)
    for place, (register, name) in enumerate(sense.fields):
        if register in (cls.schema.key, ANY):
            yield place, name
        elif not own:  # the name of a team is that of the team to which a member belongs
            yield from ((place, link) for link in _titled(cls, register, name))
        for link in links.get(register, ()):
            coded = content.values and content.share(_begins(REGISTRY[register])) > _STEADY
            yield place, link if coded else f"{link}.{name}"


def _titled(cls: type[Record], target: str, name: str) -> tuple[str, ...]:
    """The links whose records are called by that field; names of people are anybody's."""
    schema = REGISTRY[target].schema
    spec = schema.fields.get(name)
    if name != schema.title or (isinstance(spec, TextField) and spec.is_name):
        return ()
    return tuple(link for link in usual_parents(cls) if parents_of(cls)[link].target == target)


def _begins(cls: type[Record]) -> Callable[[str], bool]:
    """Whether a text begins as the codes of a register do."""
    return lambda text: text.startswith(f"{cls.schema.prefix}-")


def is_sure(spec: AnyField, header: float, content: float) -> bool:
    """Whether a column may be for a field: for one of another register header and words must be known."""
    if not parent_of(spec):
        return True
    return header >= _SURE and (content >= _SURE or not isinstance(spec, ChoiceField))


def later(place: int, spec: AnyField) -> float:
    """What a field counts less for the meanings before it, and beside those of the register itself."""
    return _LATER_FIELD * min(place, _FURTHEST) + (_BEHIND if parent_of(spec) else 0.0)


def fields_of_parents(
    columns: TableColumns,
    cls: type[Record],
    chosen: Mapping[int, str | None],
    plans: Iterable[ColumnPlan],
    titled: Collection[str],
) -> dict[str, AnyField]:
    """The fields that columns may tell of the records to which the rows belong: those that a column names.

    ``titled``: those that the lines above the table name. Counts are not among them: they are of what the list is of.
    """
    named = {plan.field.name for plan in plans if plan.field} | {n for n in chosen.values() if n}
    named |= {*titled}
    of_chosen = {name.partition(".")[0] for name in named if "." in name}
    meant = {
        pair
        for some in columns.senses.values()
        for s in some
        if s.score >= KNOWN
        for pair in s.fields
    }
    found = {}
    for link in usual_parents(cls):
        target = parents_of(cls)[link].target
        keyed = any((target, name) in meant for name in key_words(target))
        if link in named or link in of_chosen or keyed:
            found[link] = target
    return {
        name: spec
        for name, spec in parent_fields(cls).items()
        if parent_of(spec) in found and name not in named and not isinstance(spec, NumberField)
    }


def unsteady(columns: TableColumns, plans: Iterable[ColumnPlan]) -> set[str]:
    """Fields that have another value in nearly each row of one and the same record: they tell of the rows."""
    place = {plan.field.name: plan for plan in plans if plan.field}
    lines = [
        {cell.column: fold(text_of(cell.value)) for cell in row.cells}
        for row in columns.table.rows[:_LOOKED_AT]
    ]
    found = set()
    for name, plan in place.items():
        link, _, _ = name.rpartition(".")
        if link not in place or plan.source is not CellSource.CELL:
            continue
        who = [link, *(f"{link}.{n}" for n in identity(_target(place[link])))]
        at = [place[one].column for one in who if one in place and one != name]
        told = [line for line in lines if line.get(at[0]) and line.get(plan.column)]
        records = {tuple(line.get(c, "") for c in at) for line in told}
        values = {(*(line.get(c, "") for c in at), line[plan.column]) for line in told}
        repeated, varied = len(told) - len(records), len(values) - len(records)
        if repeated >= _TELLING and varied > _STEADY * repeated:
            found.add(name)
    return found


def people_below(columns: TableColumns, cls: type[Record]) -> set[int]:
    """The rows of a list of households that are people below a head, by their numbers; none without a head."""
    found = {c for c, path in columns.paths.items() if means(path, "relation")}
    if cls.schema.key != _HOUSEHOLD or not found:
        return set()
    told = {
        row.number: text_of(cell.value)
        for row in columns.table.rows
        for cell in row.cells
        if cell.column in found and text_of(cell.value)
    }
    below = {number for number, text in told.items() if not is_head(text)}
    return below if len(below) < len(told) else set()


def _target(plan: ColumnPlan) -> str:
    assert isinstance(plan.field, LinkField)
    return plan.field.target


def heads_above(
    columns: TableColumns, fields: Mapping[str, AnyField], made: Iterable[ColumnPlan]
) -> tuple[ColumnPlan, ...]:
    """The household of people who stand below its head, where a column tells who is, and the first row is one."""
    spec, place = fields.get(_HOUSEHOLD), {p.field.name: p.column for p in made if p.field}
    if not isinstance(spec, LinkField) or _HOUSEHOLD in place or "name" not in place:
        return ()
    for column, path in columns.paths.items():
        if means(path, "relation") and _begins_with_head(columns, column):
            words = {f"{_HOUSEHOLD}.{word}" for word in key_words(_HOUSEHOLD)}
            number = next((n for n in place if n in words), "")
            of = (column, place["name"], place.get(number, 0))
            return (
                ColumnPlan(
                    NOWHERE, ("",), spec, score=1.0, source=CellSource.HEAD_ABOVE, columns=of
                ),
            )
    return ()


def _begins_with_head(columns: TableColumns, column: int) -> bool:
    """Whether the first row tells of the head: a list of people of many families begins with anybody."""
    first = columns.table.rows[:1]
    return any(is_head(text_of(c.value)) for row in first for c in row.cells if c.column == column)
