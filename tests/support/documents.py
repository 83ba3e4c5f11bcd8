"""JSON documents changed at each place: what a reader of them must answer with a value or a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

OTHERS: tuple[Any, ...] = (
    None,
    True,
    -1,
    7,
    2.5,
    10**30,
    "x",
    "",
    [],
    {},
    [[]],
    {"x": 1},
    "9" * 400,
)
Place = tuple[str | int, ...]


def changed(document: Any) -> Iterator[tuple[Place, Any]]:
    """The document with each of its places removed, of another kind, or with something added.

    Gives the place beside it. Of alike siblings (the items of a list, the parts of a mapping larger
    than a struct) the first two and the last stand for all.
    """
    for place in places(document):
        for other in OTHERS:
            yield place, put(document, place, other)
        if place:
            yield place, put(document, place)
        held = at(document, place)
        if isinstance(held, dict):
            yield (*place, "added"), put(document, (*place, "added"), 1)
        elif isinstance(held, list):
            yield place, put(document, place, [*held, *held[:1], None])


def places(document: Any, within: Place = ()) -> Iterator[Place]:
    """Every place of the document, itself first."""
    yield within
    items = list(document.items() if isinstance(document, dict) else [])
    if isinstance(document, list):
        items = list(enumerate(document))
    for key, inner in items if len(items) < 20 else (*items[:2], items[-1]):
        yield from places(inner, (*within, key))


def at(document: Any, place: Place) -> Any:
    """What stands at a place."""
    for step in place:
        document = document[step]
    return document


_GONE = object()


def put(document: Any, place: Place, value: Any = _GONE) -> Any:
    """A copy with another value at a place; without one, the place is gone."""
    if not place:
        return value
    made = json.loads(json.dumps(document))
    inside = at(made, place[:-1])
    if value is _GONE:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return made


def shown(place: Place) -> list[str]:
    """The steps of a place as sentences show them: items are counted from 1."""
    return [str(step + 1) if isinstance(step, int) else step for step in place]
