"""Two columns for one field, and one for two: parts of a name, of a day, births by sex, ``Năm sinh / Giới tính``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from app.base.text import words
from app.exchange.imports.column_plan import CellSource, ColumnPlan, TableColumns
from app.exchange.imports.content import Content
from app.exchange.imports.headers import KNOWN, header_key, means, senses, senses_of_path
from app.exchange.imports.parent_matching import candidates, later
from app.schema.date_fields import DayField, PartDayField
from app.schema.fields import AnyField, TextField
from app.schema.record import Record

_SIGNED = re.compile(r"\s*(?:[/,;&\n+]| - )\s*")
_PARTED = re.compile(r"\s*(?:[/,;&\n+]|\bvà\b| - )\s*")
_PARTS_OF_DAY = ("ngay", "thang", "nam")
_GIVEN = ("any_name",)
_MIDDLE = ("dem", "lot")
_FAMILY = frozenset(("ho", "va", "ten", "chu", *_MIDDLE))
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
        if same or (not columns.paths[right] and _holds_given(columns, right)):
            plans[left] = _joined(plan, (left, right), CellSource.NAME_PARTS)
            plans[right] = ColumnPlan(right, columns.paths[right])
    for column in order:
        if _heads_given(columns, column):
            _join_parts(columns, plans, column)


def _join_parts(columns: TableColumns, plans: Plans, given: int) -> None:
    """The given name with the columns of family and middle names that stand before it."""
    first = given
    while first - 1 in plans and _heads_family(columns, first - 1):
        first -= 1
    places = tuple(range(first, given + 1))
    if first == given or not all(column in plans for column in places):
        return
    plan = next((plans[c] for c in places if _is_name(plans[c].field)), None)
    if plan is None:
        return
    for column in places:
        plans[column] = ColumnPlan(column, columns.paths[column])
    plans[first] = replace(plan, column=first, path=columns.paths[first], source=CellSource.NAME_PARTS, columns=places)  # fmt: skip


def _heads_family(columns: TableColumns, column: int) -> bool:
    found = words(columns.paths[column][-1]) if columns.paths[column] else ()
    return found == ("ho",) or bool(found and found[-1] in _MIDDLE and {*found} <= _FAMILY)


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


def day_parts(
    columns: TableColumns, cls: type[Record], fields: Mapping[str, AnyField]
) -> Iterator[tuple[ColumnPlan]]:
    """The days that stand in three columns under a header that says whose they are."""
    for three in _threes(columns):
        path = columns.paths[three[0]][:-1]
        for sense in senses_of_path(path):
            for name in sense.names(cls.schema.key):
                if isinstance(fields.get(name), DayField | PartDayField):
                    plan = ColumnPlan(three[0], path, fields[name], score=sense.score)
                    yield (_joined(plan, three, CellSource.DATE_PARTS),)


def _threes(columns: TableColumns) -> Iterator[tuple[int, int, int]]:
    """Columns for day, month and year under one header, or under none."""
    order = list(columns.paths)
    for three in zip(order, order[1:], order[2:], strict=False):
        leaves = tuple(header_key(columns.paths[c][-1]) if columns.paths[c] else "" for c in three)
        if leaves == _PARTS_OF_DAY and len({columns.paths[c][:-1] for c in three}) == 1:
            yield three


def join_dates(columns: TableColumns, plans: Plans) -> None:
    """Day, month and year in three columns become one day, in the first of them."""
    for three in _threes(columns):
        if three[0] not in plans or not (path := columns.paths[three[0]][:-1]):
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
        by_sign, by_word = ([p for p in form.split(path[-1]) if p] for form in (_SIGNED, _PARTED))
        parts = by_sign if len(by_sign) == 2 else by_word  # "Họ và tên, năm sinh" has both
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
