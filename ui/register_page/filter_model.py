"""The fields that a list can be filtered by, and the condition of each comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.base.language import T
from app.schema import conditions
from app.schema.conditions import Condition
from app.schema.fields import RowsField
from app.schema.record import Record
from app.schema.values import AnyField

_ROW_FIELD = T("{rows}: {field}", "{rows}: {field}")


FilterValues: TypeAlias = list[Any]  # as the editor of the field read them


@dataclass(frozen=True, slots=True)
class FilterComparison:
    """A way to compare: its words, and how many values it needs."""

    key: str
    label: T
    values: int


_IS = FilterComparison("eq", T("là", "is"), 1)
_IS_NOT = FilterComparison("ne", T("không phải", "is not"), 1)
_HAS = FilterComparison("has", T("có", "has"), 1)
_CONTAINS = FilterComparison("contains", T("có chữ", "contains"), 1)
_BETWEEN = FilterComparison("between", T("từ … đến …", "from … to …"), 2)
IS_EMPTY = FilterComparison("empty", T("để trống", "is empty"), 0)
IS_FILLED = FilterComparison("filled", T("có ghi", "is filled in"), 0)
COMPARISONS: dict[str, tuple[FilterComparison, ...]] = {
    "text": (_CONTAINS, IS_EMPTY, IS_FILLED),
    "phone": (_CONTAINS, IS_EMPTY, IS_FILLED),
    "period": (_IS, _CONTAINS, IS_EMPTY, IS_FILLED),
    "term": (_IS, _CONTAINS, _IS_NOT, IS_EMPTY, IS_FILLED),
    "day": (_BETWEEN, _IS, IS_EMPTY, IS_FILLED),
    "month": (_BETWEEN, _IS, IS_EMPTY, IS_FILLED),
    "part-day": (_BETWEEN, IS_EMPTY, IS_FILLED),
    "number": (_BETWEEN, _IS, IS_EMPTY, IS_FILLED),
    "money": (_BETWEEN, _IS, IS_EMPTY, IS_FILLED),
    "yes-no": (_IS, IS_EMPTY, IS_FILLED),
    "choice": (_IS, _IS_NOT, IS_EMPTY, IS_FILLED),
    "link": (_IS, _IS_NOT, IS_EMPTY, IS_FILLED),
    "links": (_HAS, IS_EMPTY, IS_FILLED),
    "choices": (_HAS, IS_EMPTY, IS_FILLED),
    "rows": (IS_FILLED, IS_EMPTY),
}


@dataclass(frozen=True, slots=True)
class FilterTarget:
    """A field to filter by, of the record or of its rows (``places.area``)."""

    path: str
    label: T
    spec: AnyField


def targets(cls: type[Record]) -> Iterator[FilterTarget]:
    """Everything that can be filtered, as the form has it."""
    for name, spec in cls.schema.fields.items():
        yield FilterTarget(name, spec.label, spec)
        if isinstance(spec, RowsField):
            for part, field in spec.row.fields.items():
                label = _ROW_FIELD.format(rows=spec.label, field=field.label)
                yield FilterTarget(f"{name}.{part}", label, field)


def condition_of(path: str, comparison: FilterComparison, values: FilterValues) -> Condition:
    """The condition that a filter stands for."""
    match comparison.key:
        case "empty" | "filled":
            return conditions.is_null(path, comparison.key == "empty")
        case "between":
            return conditions.between(path, values[0], values[1])
        case "contains":
            return conditions.contains(path, values[0])
        case "ne":
            return conditions.ne(path, values[0])
        case "has":
            return conditions.contains(path, values[0])
        case _:
            return conditions.eq(path, values[0])
