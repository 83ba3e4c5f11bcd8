"""What the row above a group of records says of each of them: their area, their team, their kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from app.base.text import words
from app.exchange.imports.column_plan import NOWHERE, CellSource, ColumnPlan
from app.exchange.imports.known_values import Listed, word_of
from app.exchange.imports.table import FoundTable
from app.registers.area import AreaKind
from app.schema.fields import AnyField, LinkField

_LONGEST = 100  # letters
_LONGEST_KIND = 8  # words
_SHORTEST_TEAM = 3  # words: "Tổ 1" may be a group of houses
_ORDINAL = re.compile(r"^\s*(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,2})\s*[.)/-]\s*")
_AROUND = " :.-"
_ORGANISATION = ("to", "chuc")
_TEAMS = (("to",), ("doi",), ("cau", "lac", "bo"), ("clb",))


def from_headings(
    table: FoundTable, fields: Mapping[str, AnyField], made: Collection[str]
) -> tuple[ColumnPlan, ...]:
    """The fields that stand once above their rows, where no column holds them."""
    rows = Counter(table.headings.get(row.number, "") for row in table.rows)
    if not any(rows):
        return ()
    free = [spec for name, spec in fields.items() if name not in made]
    found: list[AnyField] = []
    for spec in sorted(free, key=lambda one: not one.required):
        of_list = isinstance(spec, Listed)
        if of_list and any(isinstance(one, Listed) for one in found):
            continue  # what one heading says is one thing
        said = {one for one in rows if _may_head(spec) and meant_by(spec, one)}
        # A word of a list is meant where all of them are such words; a place may be missing here and there.
        enough = (
            len(said) == len(rows) if of_list else 2 * sum(rows[o] for o in said) > rows.total()
        )
        if said and enough:
            found.append(spec)
    return tuple(
        ColumnPlan(NOWHERE, ("",), spec, score=1.0, source=CellSource.HEADING) for spec in found
    )


def meant_by(spec: AnyField, headings: str) -> str:
    """What some headings, each below the one before, say for a field: the lowest that says something."""
    return next(filter(None, (_meaning(spec, one) for one in reversed(headings.split("\n")))), "")


def _meaning(spec: AnyField, heading: str) -> str:
    if isinstance(spec, Listed):
        text = _plain(heading)
        if _heads_area(text) or team_of(heading) or len(words(text)) > _LONGEST_KIND:
            return ""
        found = word_of(spec, text)
        return str(found.label) if found else ""
    return _PLACES[spec.name](heading)


def _may_head(spec: AnyField) -> bool:
    if isinstance(spec, Listed):
        return True
    return isinstance(spec, LinkField) and spec.name in _PLACES


@lru_cache(maxsize=1000)
def area_of(heading: str) -> str:
    """The area that a heading names: ``II. Thôn Đông:`` is *Thôn Đông*; empty where it names none."""
    if len(heading) > _LONGEST:
        return ""
    parts = heading.strip(_AROUND).split(maxsplit=1)
    if len(parts) == 2 and not _heads_area(heading) and parts[0].strip(".)/-").isalnum():
        return area_of(parts[1]) if len(parts[0]) <= 5 else ""
    return heading.strip(_AROUND) if _heads_area(heading) else ""


@lru_cache(maxsize=1000)
def team_of(heading: str) -> str:
    """The team that a heading names; a group of houses is none."""
    if len(heading) > _LONGEST:
        return ""
    text = _plain(heading)
    found = () if _heads_area(text) else words(text)
    if len(found) < _SHORTEST_TEAM or found[1] == "so" or found[1].isdigit():
        return ""
    if found[:2] == _ORGANISATION:
        return ""
    return text if any(found[: len(kind)] == kind for kind in _TEAMS) else ""


_PLACES = {"area": area_of, "team": team_of}


def _plain(heading: str) -> str:
    return _ORDINAL.sub("", heading, count=1).strip(_AROUND)


def _heads_area(heading: str) -> bool:
    found = words(heading)
    return any(found[: len(kind)] == kind for kind in _area_kinds() if len(found) > len(kind))


@lru_cache(maxsize=1)
def _area_kinds() -> tuple[tuple[str, ...], ...]:
    return tuple(words(kind.label.vi) for kind in AreaKind)


def are_areas(texts: Iterable[str]) -> bool:
    """Whether most of some texts are the name of an area and nothing more."""
    named = [bool(area_of(text)) and "," not in text for text in texts]
    return bool(named) and 2 * sum(named) > len(named)
