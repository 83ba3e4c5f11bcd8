"""Which field of a register each column of a table is for, and for which register a table is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from app.base.text import words
from app.exchange.imports.column_plan import ELSEWHERE, ColumnPlan, TableColumns
from app.exchange.imports.content import Content, fit
from app.exchange.imports.headers import means
from app.exchange.imports.headings import from_headings
from app.exchange.imports.identity import UID, is_uid
from app.exchange.imports.left_over import match_left_over
from app.exchange.imports.marked_columns import marked_choices
from app.exchange.imports.named_rows import is_read
from app.exchange.imports.parent_columns import parent_of, read_specs
from app.exchange.imports.parent_matching import (
    candidates,
    fields_of_parents,
    heads_above,
    is_sure,
    later,
    unsteady,
)
from app.exchange.imports.prepared_parts import each_field_once
from app.exchange.imports.several_columns import (
    birth_or_sex,
    day_parts,
    join_dates,
    join_names,
    split_columns,
)
from app.exchange.imports.spellings import read_table
from app.exchange.imports.table import FoundTable
from app.exchange.imports.title_lines import from_titles
from app.exchange.records.paste import recognise_columns
from app.schema.fields import AnyField, RowsField
from app.schema.record import REGISTRY, Record
from app.services.list_cells import CODE, column_specs

_ENOUGH = 0.5  # of 1: from here on a column is matched
_SUBJECT = 1.5  # what the title of a list says of its register, against one column that fits
_PARENTS = 0.5  # what a column counts that tells of another register's records
_FOREIGN = 0.35  # what a column counts against a register that has no field for it
_LEAST = 1.5  # from here on a table is thought to be for a register


def fields_of(cls: type[Record]) -> dict[str, AnyField]:
    """The fields of a register that a cell of a list can fill."""
    own = {name: spec for name, spec in column_specs(cls).items() if recognise_columns(spec)}
    return {**own, UID.name: UID}


def _own_fields(cls: type[Record]) -> dict[str, AnyField]:
    """The same, with small tables of people, which a cell names."""
    people = {name: spec for name, spec in cls.schema.many.items() if is_read(spec)}
    return {**fields_of(cls), **people}


def match(
    columns: TableColumns,
    cls: type[Record],
    chosen: Mapping[int, str | None],
    named: Collection[str] = (),
) -> tuple[ColumnPlan, ...]:
    """What becomes of each column, in their order; ``chosen``: the field of some, None for no field.

    ``named``: the links to records of which the lines above the table tell.
    """
    chosen = each_field_once(chosen)
    own = {n: s for n, s in _own_fields(cls).items() if n not in chosen.values()}
    plans = _matched(columns, cls, chosen, own)
    if not (found := fields_of_parents(columns, cls, chosen, plans, named)):
        return plans
    plans = _matched(columns, cls, chosen, {**own, **found})
    if varied := unsteady(columns, plans):
        found = {name: spec for name, spec in found.items() if name not in varied}
        plans = _matched(columns, cls, chosen, {**own, **found})
    return plans


def _matched(
    columns: TableColumns,
    cls: type[Record],
    chosen: Mapping[int, str | None],
    fields: Mapping[str, AnyField],
) -> tuple[ColumnPlan, ...]:
    """What becomes of each column, for some fields."""
    plans: dict[int, list[ColumnPlan]] = {}
    taken: set[str] = set()
    free = [column for column in columns.paths if column not in chosen]
    used: set[int] = set()
    for pair in _pairs(columns, cls, fields):
        places = {c for plan in pair for c in (plan.column, *plan.columns) if c}
        if not taken & _names(pair) and places <= {*free} - used:
            taken |= _names(pair)
            used |= places
            for plan in pair:
                plans.setdefault(plan.column, []).append(plan)
    for column, other in _others_of(plans):
        plans.setdefault(column, [other])
    rest = [column for column in free if column not in plans]
    single = _assigned(columns, cls, fields, rest, taken)
    join_names(columns, single)
    join_dates(columns, single)
    match_left_over(columns, fields, single, taken | _names(single.values()))
    for column, plan in single.items():
        plans[column] = [plan]
    known = read_specs(cls)
    for column in set(columns.paths) - set(plans):
        spec = known.get(chosen[column] or "")
        plans[column] = [ColumnPlan(column, columns.paths[column], spec, score=1.0)]
    made = tuple(_barred(columns, plan) for column in columns.paths for plan in plans[column])
    if any(
        plan.field is CODE for plan in made
    ):  # small tables of stored records: in their own sheets
        made = tuple(
            ColumnPlan(plan.column, plan.path) if isinstance(plan.field, RowsField) else plan
            for plan in made
        )
    made = (*made, *heads_above(columns, fields, made))
    made = (*made, *from_headings(columns.table, fields, _names(made)))
    return (*made, *from_titles(columns.table, fields, _names(made)))


def likely_register(table: FoundTable) -> type[Record] | None:
    """The register that a table is for by its headers, cells and titles; None where none is near."""
    columns = TableColumns(table)
    rated = [(rate(columns, cls), cls) for cls in REGISTRY.values()]
    best, cls = max(rated, key=lambda one: one[0])
    return cls if best >= _LEAST else None


def _pairs(
    columns: TableColumns, cls: type[Record], fields: Mapping[str, AnyField]
) -> Iterable[tuple[ColumnPlan, ...]]:
    """What is made of several columns, or several of one."""
    found = birth_or_sex(columns, fields)
    if found is not None:
        yield found if isinstance(found, tuple) else (found,)
    yield from marked_choices(columns, cls, fields)
    yield from day_parts(columns, cls, fields)
    yield from split_columns(columns, cls, fields).values()


def _others_of(plans: Mapping[int, list[ColumnPlan]]) -> list[tuple[int, ColumnPlan]]:
    """The columns that have part in another: nothing else is made of them."""
    return [
        (column, ColumnPlan(column))
        for made in plans.values()
        for plan in made
        for column in plan.columns
        if column
    ]


def _names(plans: Iterable[ColumnPlan]) -> set[str]:
    return {plan.field.name for plan in plans if plan.field}


def _assigned(
    columns: TableColumns,
    cls: type[Record],
    fields: Mapping[str, AnyField],
    free: Iterable[int],
    taken: set[str],
) -> dict[int, ColumnPlan]:
    """Each column with the field that fits it best and that no other fits better."""
    rated: list[tuple[float, int, str]] = []
    for column in free:
        for sense in columns.senses[column]:
            for place, name in candidates(cls, fields, sense, columns.contents[column]):
                if (spec := fields.get(name)) and name not in taken:
                    fits = _fit(cls, spec, columns.contents[column])
                    if is_sure(spec, sense.score, fits):
                        rated.append((sense.score * fits - later(place, spec), -column, name))
    made = {column: ColumnPlan(column, columns.paths[column]) for column in free}
    used: set[str] = set()
    for score, minus, name in sorted(rated, reverse=True):
        if score < _ENOUGH:
            break
        if name not in used and made[-minus].field is None:
            used.add(name)
            made[-minus] = ColumnPlan(-minus, columns.paths[-minus], fields[name], score=score)
    return made


def _fit(cls: type[Record], spec: AnyField, content: Content) -> float:
    """How well a field could hold a column; the codes of other programs are none of ours."""
    if spec is UID:
        return content.share(is_uid)
    if spec is not CODE:
        return fit(spec, content)
    return content.share(lambda text: text.startswith(f"{cls.schema.prefix}-"))


def _barred(columns: TableColumns, plan: ColumnPlan) -> ColumnPlan:
    """What may not be kept stays out, whatever was chosen for it."""
    path = columns.paths[plan.column]
    if not any(sense.barred for sense in columns.senses[plan.column]):
        return replace(plan, path=path, barred=False)
    return ColumnPlan(plan.column, path, barred=True)


def rate(columns: TableColumns, cls: type[Record]) -> float:
    """How well a table fits a register: what it fills, less what it has no field for."""
    plans = match(columns, cls, {})
    filled = {
        plan.field.name: plan for plan in plans if plan.field and plan.source not in ELSEWHERE
    }
    score = sum(
        plan.score * (_PARENTS if plan.field and parent_of(plan.field) else 1.0)
        for name, plan in filled.items()
        if name not in ("note", "code", "uid")
    )
    required = [spec.name for spec in fields_of(cls).values() if spec.required]
    missing = sum(name not in filled for name in required)
    foreign = sum(
        plan.field is None and not plan.barred and _is_foreign(columns, plan.column)
        for plan in plans
    )
    titles = " ".join(words(" ".join((*columns.table.titles, columns.table.sheet))))
    subject = sum(f" {phrase} " in f" {titles} " for phrase in _subjects().get(cls.schema.key, ()))
    return score - 0.5 * missing - _FOREIGN * foreign + _SUBJECT * min(subject, 2)


def _is_foreign(columns: TableColumns, column: int) -> bool:
    path = columns.paths[column]
    return any(sense.fields for sense in columns.senses[column]) and not means(path, "row_number")


@lru_cache(maxsize=1)
def _subjects() -> dict[str, tuple[str, ...]]:
    """The words of titles that name what a list is of, by register."""
    return {
        key: tuple(" ".join(words(one)) for one in spellings.split(" | "))
        for key, spellings in read_table("registers.tsv")
    }
