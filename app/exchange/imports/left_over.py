"""Columns whose header says nothing that the register has: matched by what can be nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.text import words
from app.exchange.imports.column_plan import ColumnPlan, TableColumns
from app.exchange.imports.content import Content, typical
from app.exchange.imports.headers import KNOWN
from app.exchange.imports.headings import are_areas
from app.exchange.imports.known_values import Listed, word_of
from app.schema.fields import AnyField, LinkField, TextField

_BY_CONTENT = 0.55  # the score of such a column
_MOSTLY = 0.5
_NEARLY_ALL = 0.8
_LIKELY = 0.5  # from here on a header says something
_FEWEST = 2  # cells that tell
_TYPICAL = {"identity": ("id_number",), "phone": ("phone",), "name": ("name", "household")}
_PEOPLE = ("name", "person", "household")


def match_left_over(
    columns: TableColumns,
    fields: Mapping[str, AnyField],
    plans: dict[int, ColumnPlan],
    taken: set[str],
) -> None:
    """Give fields that are free to columns that have none."""
    joined = {c for plan in plans.values() for c in plan.columns}
    free = {name: spec for name, spec in fields.items() if name not in taken}
    open_ = [c for c, plan in plans.items() if plan.field is None and c not in joined]

    def give(column: int, spec: AnyField) -> None:
        plan = plans[column]
        plans[column] = ColumnPlan(column, plan.path, spec, score=_BY_CONTENT)
        free.pop(spec.name)
        open_.remove(column)

    for column in [*open_]:
        if _is_blank(columns, column):
            specs = (free.get(n) for n in _TYPICAL.get(typical(columns.contents[column]), ()))
            if spec := next((s for s in specs if s and _may_hold(s)), None):
                give(column, spec)
    for column in [*open_]:
        if spec := _area(columns, free, column) or _choice(columns, free, column):
            give(column, spec)
    person = next((free[n] for n in _PEOPLE if n in free and _is_needed_name(free[n])), None)
    named = [column for column in open_ if _names_people(columns, column)]
    if person and len(named) == 1:
        give(named[0], person)


def _is_blank(columns: TableColumns, column: int) -> bool:
    return not any(words(part) for part in columns.paths[column])


def _may_hold(spec: AnyField) -> bool:
    """A name belongs in a field for names of people, or a link to somebody."""
    return spec.name != "name" or (isinstance(spec, TextField) and spec.is_name)


def _is_needed_name(spec: AnyField) -> bool:
    return spec.required and _may_hold(spec)


def _names_people(columns: TableColumns, column: int) -> bool:
    """Whether a header that nothing is known of stands above the names of people."""
    known = any(sense.score >= _LIKELY for sense in columns.senses[column])
    return not known and typical(columns.contents[column]) == "name"


def _area(columns: TableColumns, free: Mapping[str, AnyField], column: int) -> AnyField | None:
    """The area, where a column without header or of addresses only names areas."""
    spec, senses = free.get("area"), columns.senses[column]
    if not isinstance(spec, LinkField) or any(one.meaning != "address" for one in senses):
        return None
    return spec if are_areas(columns.contents[column].texts) else None


def _choice(columns: TableColumns, free: Mapping[str, AnyField], column: int) -> AnyField | None:
    """The list whose words a column holds, where its header may be of anything: *Loại*, *Hình thức*."""
    content = columns.contents[column]
    if len(content.values) < _FEWEST or max(content.numbers, content.marks) > _MOSTLY:
        return None
    if any(one.score >= KNOWN and not one.fields for one in columns.senses[column]):
        return None  # it says something that no register has
    lists = [spec for spec in free.values() if isinstance(spec, Listed)]
    held = [spec for spec in lists if _known(spec, content) >= _NEARLY_ALL]
    needed = [spec for spec in held if spec.required]
    found = needed or held
    return found[0] if len(found) == 1 else None


def _known(spec: Listed, content: Content) -> float:
    return content.share(lambda text: word_of(spec, text))
