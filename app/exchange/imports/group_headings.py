"""What stands once above the rows of a group: the area of a list by hamlet, the team of a list by team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.base.text import words
from app.exchange.imports.column_plan import CellSource, ColumnPlan
from app.exchange.imports.table import FoundTable
from app.registers.area import AreaKind
from app.registers.team import TeamKind
from app.schema.fields import AnyField, LinkField

_LONGEST_HEADING = 100  # letters
_AREA, _TEAM = "area", "team"
_ORDINAL = 5  # letters of the number before a name, at most


def links_of_headings(
    table: FoundTable, fields: Mapping[str, AnyField], made: Iterable[ColumnPlan]
) -> tuple[ColumnPlan, ...]:
    """The area or team that stands once above its rows, where no column holds it."""
    taken = {plan.field.name for plan in made if plan.field}
    found = []
    for name in (_AREA, _TEAM):
        spec = fields.get(name)
        if isinstance(spec, LinkField) and name not in taken and table.rows:
            heads = (table.headings.get(row.number, "") for row in table.rows)
            if 2 * sum(bool(name_in(spec.target, head)) for head in heads) > len(table.rows):
                column = table.columns[0]
                found.append(ColumnPlan(column, ("",), spec, score=1.0, source=CellSource.HEADING))
    return tuple(found)


@lru_cache(maxsize=1000)
def name_in(target: str, heading: str) -> str:
    """The name in a heading: ``II. Thôn Đông:`` is *Thôn Đông*; empty where it names none of that register."""
    if len(heading) > _LONGEST_HEADING:
        return ""
    plain = heading.strip(" :.-")
    parts = plain.split(maxsplit=1)
    if _heads(target, plain):
        return plain
    if len(parts) == 2 and parts[0].strip(".)/-").isalnum() and len(parts[0]) <= _ORDINAL:
        return name_in(target, parts[1])
    return ""


def _heads(target: str, text: str) -> bool:
    found = words(text)
    if target == _TEAM:
        return _begins(found, _team_kinds()) and not _begins(found, _area_kinds())
    return _begins(found, _area_kinds())


def _begins(found: tuple[str, ...], kinds: tuple[tuple[str, ...], ...]) -> bool:
    return any(found[: len(kind)] == kind and len(found) > len(kind) for kind in kinds)


@lru_cache(maxsize=1)
def _area_kinds() -> tuple[tuple[str, ...], ...]:
    return tuple(words(kind.label.vi) for kind in AreaKind)


@lru_cache(maxsize=1)
def _team_kinds() -> tuple[tuple[str, ...], ...]:
    """The first word of what teams are called, of a club all three."""
    called = (words(kind.label.vi) for kind in TeamKind)
    return tuple(dict.fromkeys(one if one[0] == "cau" else one[:1] for one in called))
