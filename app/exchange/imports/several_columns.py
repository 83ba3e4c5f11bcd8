"""Two columns for one field, and one for two: parts of a name, of a day, births by sex, ``Năm sinh / Giới tính``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from app.exchange.imports.column_plan import CellSource, ColumnPlan, TableColumns
from app.exchange.imports.content import Content
from app.exchange.imports.headers import KNOWN, header_key, means, senses
from app.exchange.imports.parent_matching import candidates, later
from app.schema.fields import AnyField, TextField
from app.schema.record import Record

_PARTED = re.compile(r"\s*(?:[/,;&\n+]|\bvà\b| - )\s*")
_PARTS_OF_DAY = ("ngay", "thang", "nam")
_GIVEN = ("any_name",)
_MOSTLY = 0.5
Plans = dict[int, ColumnPlan]


def join_names(columns: TableColumns, plans: Plans) -> None:
    """A family name and a given name side by side become one name, in the first of the two."""
    order = list(columns.paths)
    for left, right in pairwise(order):
        plan = plans.get(left)
        if right != left + 1 or plan is None or not _is_name(plan.field):
            continue
        same = columns.paths[left] == columns.paths[right] and columns.paths[left]
        named = means(columns.paths[left], "family_name") and _heads_given(columns, right)
        if same or named or (not columns.paths[right] and _holds_given(columns, right)):
            plans[left] = _joined(plan, (left, right), CellSource.NAME_PARTS)
            plans[right] = ColumnPlan(right, columns.paths[right])


def _joined(plan: ColumnPlan, columns: tuple[int, ...], source: CellSource) -> ColumnPlan:
    return ColumnPlan(
        plan.column, plan.path, plan.field, score=plan.score, source=source, columns=columns
    )


def _is_name(spec: AnyField | None) -> bool:
    return isinstance(spec, TextField) and (spec.is_name or spec.name == "name")


def _heads_given(columns: TableColumns, column: int) -> bool:
    return bool(columns.paths[column]) and header_key(columns.paths[column][-1]) == "ten"


def _holds_given(columns: TableColumns, column: int) -> bool:
    """Whether a column without header holds given names: words, nearly all of them single."""
    content = columns.contents[column]
    return (
        bool(content.values)
        and content.share(lambda text: text.isalpha() and text[:1].isupper()) > 0.9
    )


def join_dates(columns: TableColumns, plans: Plans) -> None:
    """Day, month and year in three columns become one day, in the first of them."""
    order = list(columns.paths)
    for three in zip(order, order[1:], order[2:], strict=False):
        leaves = tuple(header_key(columns.paths[c][-1]) if columns.paths[c] else "" for c in three)
        above = {columns.paths[c][:-1] for c in three}
        if leaves != _PARTS_OF_DAY or len(above) != 1 or not (path := above.pop()):
            continue
        found = next((p for p in plans.values() if p.path == path), None)
        plan = found or plans.get(three[0])
        if plan is not None:
            plans[three[0]] = _joined(plan, three, CellSource.DATE_PARTS)
            for column in three[1:]:
                plans[column] = ColumnPlan(column, columns.paths[column])


def birth_or_sex(
    columns: TableColumns, fields: Mapping[str, AnyField]
) -> tuple[ColumnPlan, ColumnPlan] | ColumnPlan | None:
    """What the columns *Nam* and *Nữ* hold: a day of birth in that of the sex, or a mark."""
    male, female = (
        next((c for c, path in columns.paths.items() if path and means(path[-1:], sex)), None)
        for sex in ("male", "female")
    )
    sex, born = fields.get("sex"), fields.get("born")
    if female is None or sex is None:
        return None
    both = (male or 0, female)
    first = male or female
    contents = [columns.contents[c] for c in both if c]
    texts = [one for one in contents if one.values]
    if not texts:
        return None
    if born and male and all(max(one.days, one.years) > _MOSTLY for one in texts):
        return (
            ColumnPlan(male, columns.paths[male], born, score=1.0, source=CellSource.BIRTHS_BY_SEX, columns=both),
            ColumnPlan(female, columns.paths[female], sex, score=1.0, source=CellSource.SEX_BY_COLUMN, columns=both),
        )  # fmt: skip
    if all(one.marks > _MOSTLY for one in texts):
        return ColumnPlan(
            first,
            columns.paths[first],
            sex,
            score=1.0,
            source=CellSource.SEX_BY_COLUMN,
            columns=both,
        )
    return None


def split_columns(
    columns: TableColumns, cls: type[Record], fields: Mapping[str, AnyField]
) -> dict[int, tuple[ColumnPlan, ColumnPlan]]:
    """The columns whose header names two fields, each with the two that are made of it."""
    made = {}
    for column, path in columns.paths.items():
        if not path or any(one.score >= 1.0 for one in senses(path[-1])):
            continue
        parts = [part for part in _PARTED.split(path[-1]) if part]
        if len(parts) != 2:
            continue
        found = [
            _exact_field(part, cls, fields) or _exact_field(whole, cls, fields)
            for part, whole in zip(parts, _whole(*parts), strict=True)
        ]
        one, other = found
        if one and other and one is not other:
            made[column] = (
                ColumnPlan(column, path, one, score=1.0, source=CellSource.PART, partner=other),
                ColumnPlan(column, path, other, score=1.0, source=CellSource.PART, partner=one),
            )
    return made


def _exact_field(header: str, cls: type[Record], fields: Mapping[str, AnyField]) -> AnyField | None:
    known = [sense for sense in senses(header) if sense.score >= KNOWN]
    found = [
        (sense.score - later(place, fields[name]), name)
        for sense in known
        for place, name in candidates(cls, fields, sense, Content(()))
        if name in fields
    ]
    return fields[max(found)[1]] if found else None


def _whole(one: str, other: str) -> tuple[str, str]:
    """*Số, ngày quyết định*: what both are of stands once."""
    _, _, of = other.partition(" ")
    return (f"{one} {of}", other) if of and not any(map(str.isspace, one)) else (one, other)
