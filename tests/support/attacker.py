"""Whoever knows the program, and tries to join what leaves by default back to families and cases.

They have the true lists of areas and households, all default outputs of one store, and time. Each way
gives what it claims; how often that is right is compared with guessing among the families of the area.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Claims = dict[str, str]  # by the code of a person or a visit: the code of a family
Fact = tuple[str, str, str]  # a case, what of it, and what that is

KINDS_BY_RULE = {"helper": "reintegration", "remark": "education", "stage": "rehab_community"}
_PERSON = re.compile(r"\bNG-\d+")
_LONGEST = 5  # days from a promised visit to the one that keeps it


@dataclass(frozen=True)
class Outputs:
    """All that left: as it was read, and as one text."""

    lists: dict[str, list[Any]] = field(default_factory=dict)
    reports: list[Any] = field(default_factory=list)
    due: list[Any] = field(default_factory=list)
    compared: list[Any] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Truth:
    """What is to be found out; ``areas``: of each family, which anybody knows."""

    areas: dict[str, str]
    people: Claims
    visits: Claims
    cases: set[Fact]

    def guess(self, homes: Mapping[str, str]) -> float:
        """How often guessing among the families of the area is right."""
        size = Counter(self.areas.values())
        return sum(1 / size[self.areas[home]] for home in homes.values()) / len(homes)

    def right(self, claims: Claims, homes: Mapping[str, str]) -> float:
        """How often the claims are right, of all there are."""
        return sum(homes.get(code) == home for code, home in claims.items()) / len(homes)


def people_by_order(outputs: Outputs, truth: Truth) -> Claims:
    """A family is entered, then its person: the family whose place among all is nearest, of the area."""
    codes, homes = sorted(set(_PERSON.findall(outputs.text))), sorted(truth.areas)
    place = {home: n for n, home in enumerate(homes)}
    claims = {}
    for n, code in enumerate(codes):
        where = (n + 0.5) * len(homes) / len(codes) - 0.5
        area = truth.areas[truth.people[code]]  # suppose that it is known
        near = (home for home in homes if truth.areas[home] == area)
        claims[code] = min(near, key=lambda home: abs(place[home] - where))
    return claims


def visits_by_group(outputs: Outputs, truth: Truth) -> Claims:
    """Whoever saw one visit of a family knows all that stand in one group with it."""
    table = outputs.data.get("visit", {"columns": [], "rows": []})
    if "household" not in table["columns"]:
        return {}
    group, seen = table["columns"].index("household"), {}
    for code, *rest in table["rows"]:
        seen.setdefault(rest[group - 1], truth.visits[code])
    return {code: seen[rest[group - 1]] for code, *rest in table["rows"]}


def visits_by_promise(outputs: Outputs, truth: Truth) -> Claims:
    """Whoever saw one visit looks in its area for the one that keeps its promise."""
    claims: Claims = {}
    visits = sorted(outputs.lists["visit"], key=lambda visit: str(visit["day"]))
    for visit in visits:
        if not visit["next_visit"]:
            continue
        promised = date.fromisoformat(visit["next_visit"])
        kept = [
            other["code"]
            for other in visits
            if other["area"] == visit["area"]
            and 0 <= (date.fromisoformat(other["day"]) - promised).days <= _LONGEST
        ]
        if len(kept) == 1:
            claims[kept[0]] = truth.visits[visit["code"]]
    return claims


def facts(outputs: Outputs) -> set[Fact]:
    """What is said of single cases."""
    return {
        *_by_figures(outputs.reports),
        *_by_areas(outputs.reports),
        *_by_days(outputs.due),
        *_by_comparison(outputs.compared),
    }


def _by_figures(reports: Iterable[Any]) -> Iterator[Fact]:
    for line in (line for report in reports for line in report["indicators"]):
        for path, parts in line["splits"].items() if line["register"] == "case" else ():
            for key, part in parts.items():
                yield from ((code, path, key) for code in part["records"] or () if code)


def _by_areas(reports: Iterable[Any]) -> Iterator[Fact]:
    """Sets of cases of which the figures say how many are of which area: what only one answer fits."""
    sums: dict[frozenset[str], dict[str, int]] = {}
    for line in (line for report in reports for line in report["indicators"]):
        codes, areas = line["records"] or (), line["areas"]
        known = line["register"] == "case" and all(codes) and None not in areas.values()
        if known and areas and len(codes) == sum(areas.values()):
            sums[frozenset(codes)] = areas
    places = {area for areas in sums.values() for area in areas}
    possible = defaultdict(lambda: set(places))
    while any(_narrowed(possible, codes, areas) for codes, areas in sums.items()):
        pass
    for code, left in possible.items():
        if len(left) == 1:
            yield code, "area", next(iter(left))


def _narrowed(possible: dict[str, set[str]], codes: frozenset[str], areas: dict[str, int]) -> bool:
    """Whether one sum rules something out."""
    before = sum(len(possible[code]) for code in codes)
    for area in {area for code in codes for area in possible[code]}:
        may = [code for code in codes if area in possible[code]]
        sure = [code for code in may if len(possible[code]) == 1]
        if len(sure) == areas.get(area, 0):
            for code in set(may) - set(sure):
                possible[code].discard(area)
        elif len(may) == areas.get(area, 0):
            for code in may:
                possible[code] = {area}
    return sum(len(possible[code]) for code in codes) < before


def _by_days(due: Iterable[Any]) -> Iterator[Fact]:
    for one in due:
        for code in filter(None, one["records"]) if one["register"] == "case" else ():
            if one["rule"] == "term":
                yield code, "end_due", one["day"]
            if kind := KINDS_BY_RULE.get(one["rule"]):
                yield code, "kind", kind


def _by_comparison(lines: Iterable[Any]) -> Iterator[Fact]:
    """What changed after one case was entered is what that case is."""
    for line in lines:
        if line["part"] and (line["live"] or 0) > (line["frozen"] or 0):
            for one in line["records"]:
                if one["register"] == "case" and one["code"]:
                    yield one["code"], line["key"], line["label"]


def as_text(values: object) -> str:
    """All of it in one text."""
    return json.dumps(values, ensure_ascii=False)
